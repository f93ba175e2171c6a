"""Filled matrices to Arrow tables, without a copy of any column."""

from __future__ import annotations

from dataclasses import dataclass
from sys import getrefcount
from threading import Lock

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ullage.model.tables import MESSAGES, QUARANTINE
from ullage.sources.nmea import layout as at
from ullage.sources.nmea.fields import fill
from ullage.sources.nmea.layout import Rows
from ullage.sources.nmea.scan import bitmaps
from ullage.sources.nmea.state import CHANNELS, RULES, STATIONS, TALKERS, Aside, State

_MATRICES = (
    ("i64", at.I64, at.B_I64),
    ("f64", at.F64, at.B_F64),
    ("f32", at.F32, at.B_F32),
    ("i32", at.I32, at.B_I32),
    ("i16", at.I16, at.B_I16),
    ("i8", at.I8, at.B_I8),
)
_KINDS = {field.name: field.type for field in MESSAGES.arrow}
_NEVER_NULL = ("ref", "parts", "msg_type", "mmsi", "repeat")
#: Columns that are null throughout, cut to length.
_NOTHING: dict[str, pa.Array] = {}
#: Columns of which every cell is written.
_ALWAYS = (*_NEVER_NULL, "time")
_RULES = pa.array(RULES)


class Batches:
    """Batches to fill. One is taken again once no table refers to it: new memory costs much."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: list[npt.NDArray[np.void]] = []
        self._lock = Lock()

    def take(self) -> Rows:
        """An empty batch; zero where a null may leave a cell unwritten."""
        with self._lock:
            for i in range(len(self._held)):
                if _references(self._held, i) == _UNUSED:
                    rows = self._held[i][0]
                    _wipe(rows)
                    return rows
            new = np.zeros(1, at.ROWS_TYPE)
            if len(self._held) < self._most:
                self._held.append(new)
            return new[0]


def _references(held: list[npt.NDArray[np.void]], index: int) -> int:
    return getrefcount(held[index])


#: References to a batch that nothing but the list holds.
_UNUSED = _references([np.zeros(1, np.void)], 0)


def _wipe(rows: Rows) -> None:
    written = int(rows["written"])
    for group, names, base in _MATRICES:
        for slot in range(len(names)):
            if written >> (base + slot) & 1 and names[slot] not in _ALWAYS:
                rows[group][slot] = 0
    rows["offsets"][:, 0] = 0
    rows["written"] = 0


#: Those of all decoders.
BATCHES = Batches(most=8)


def carry(old: Rows, first: int, last: int, new: Rows) -> None:
    """Copy rows ``first`` to ``last`` to the start of ``new``."""
    count = last - first
    for name in ("i64", "i8", "code"):
        new[name][:, :count] = old[name][:, first:last]
    for name in ("words", "size", "flags"):
        new[name][:count] = old[name][first:last]
    ends = old["offsets"][at.PAYLOAD, first : last + 1]
    new["offsets"][at.PAYLOAD, : count + 1] = ends - ends[0]
    new["text"][at.PAYLOAD, : ends[-1] - ends[0]] = old["text"][at.PAYLOAD, ends[0] : ends[-1]]


def messages(rows: Rows, first: int, last: int, words: dict[str, pa.Array]) -> pa.Table:
    """Rows ``first`` to ``last`` as MESSAGES; ``words`` are the dictionaries of :func:`words`."""
    count = last - first
    if count == 0:
        return MESSAGES.empty()
    fill(rows, first, last)
    width = (count + 63) // 64
    present, flags = np.empty((2, 64, width), np.uint64)
    seen = int(bitmaps(rows["present"][first:last], count, present))
    bitmaps(rows["flags"][first:last], count, flags)
    part = _Part(rows, first, last, present, seen)
    columns = {**part.numbers(), **part.texts(), **part.flags(flags), **part.codes(flags, words)}
    return pa.Table.from_arrays([columns[name] for name in MESSAGES.names], schema=MESSAGES.arrow)


@dataclass(frozen=True)
class _Part:
    """Some rows of a batch with their presence bitmaps; ``seen`` has a bit per column not null."""

    rows: Rows
    first: int
    last: int
    present: npt.NDArray[np.uint64]
    seen: int

    @property
    def count(self) -> int:
        return self.last - self.first

    def _array(self, kind: pa.DataType, bit: int, *buffers: npt.NDArray[np.generic]) -> pa.Array:
        held = [pa.py_buffer(self.present[bit]), *map(pa.py_buffer, buffers)]
        return pa.Array.from_buffers(kind, self.count, held)

    def _whole(self, kind: pa.DataType, buffer: npt.NDArray[np.generic]) -> pa.Array:
        return pa.Array.from_buffers(kind, self.count, [None, pa.py_buffer(buffer)], 0)

    def _null(self, name: str) -> pa.Array:
        if name not in _NOTHING:
            _NOTHING[name] = pa.nulls(at.ROWS, _KINDS[name])
        return _NOTHING[name].slice(0, self.count)

    def numbers(self) -> dict[str, pa.Array]:
        out = {}
        for group, names, base in _MATRICES:
            matrix = self.rows[group][:, self.first : self.last]
            for slot, name in enumerate(names):
                if name in _NEVER_NULL:
                    out[name] = self._whole(_KINDS[name], matrix[slot])
                elif self.seen >> (base + slot) & 1:
                    out[name] = self._array(_KINDS[name], base + slot, matrix[slot])
                else:
                    out[name] = self._null(name)
        return out

    def texts(self) -> dict[str, pa.Array]:
        out = {}
        for slot, name in enumerate(at.TEXT):
            bit = at.B_TEXT + slot
            if not self.seen >> bit & 1:
                out[name] = self._null(name)
                continue
            ends = self.rows["offsets"][slot, self.first : self.last + 1]
            out[name] = self._array(pa.string(), bit, ends, self.rows["text"][slot, : ends[-1]])
        return out

    def flags(self, values: npt.NDArray[np.uint64]) -> dict[str, pa.Array]:
        out = {"own": self._whole(pa.bool_(), values[at.OWN])}
        for slot, name in enumerate(at.FLAG[: at.OWN]):
            bit = at.B_FLAG + slot
            seen = self.seen >> bit & 1
            out[name] = self._array(pa.bool_(), bit, values[slot]) if seen else self._null(name)
        return out

    def codes(
        self, values: npt.NDArray[np.uint64], words: dict[str, pa.Array]
    ) -> dict[str, pa.Array]:
        out = {}
        for slot, name in enumerate(at.CODE):
            held = [values[at.B_CODE + slot], self.rows["code"][slot, self.first : self.last]]
            buffers = [pa.py_buffer(each) for each in held]
            indices = pa.Array.from_buffers(pa.int32(), self.count, buffers)
            out[name] = pa.DictionaryArray.from_arrays(indices, words[name], safe=False)
        return out


def words(state: State) -> dict[str, pa.Array]:
    """Dictionaries of the category columns as known so far; they only ever grow."""
    ctx, seen = state["ctx"], state["code_seen"]
    talkers, channels = seen[0, : ctx[TALKERS]].tolist(), seen[1, : ctx[CHANNELS]].tolist()
    return {
        "station": _stations(state),
        "talker": pa.array([chr(c >> 8) + chr(c & 255) for c in talkers], pa.string()),
        "channel": pa.array([chr(c) for c in channels], pa.string()),
        "clock": pa.array(at.CLOCKS, pa.string()),
    }


def _stations(state: State) -> pa.Array:
    """Station names by code; bytes above 127 are read as Latin-1."""
    count = int(state["ctx"][STATIONS])
    ends = state["station_at"][: count + 1].copy()
    text = state["station_text"][: ends[-1]].copy()
    if text.size and text.max() > 127:
        raw = text.tobytes()
        pairs = zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)
        return pa.array([raw[a:b].decode("latin-1") for a, b in pairs], pa.string())
    return pa.Array.from_buffers(
        pa.string(), count, [None, pa.py_buffer(ends), pa.py_buffer(text)], 0
    )


def quarantine(aside: Aside, count: int) -> pa.Table:
    """The first ``count`` rows as QUARANTINE, copied."""
    if count == 0:
        return QUARANTINE.empty()
    ends = aside["offsets"][: count + 1].copy()
    text = [None, pa.py_buffer(ends), pa.py_buffer(aside["text"][: ends[-1]].copy())]
    rules = pa.array(aside["rule"][:count].copy())
    columns = {
        "ref": pa.array(aside["ref"][:count].copy()),
        "rule": pa.DictionaryArray.from_arrays(rules, _RULES),
        "column": pa.nulls(count, QUARANTINE.by_name["column"].type),
        "found": pa.Array.from_buffers(pa.string(), count, text, 0),
    }
    return pa.Table.from_arrays([columns[c] for c in QUARANTINE.names], schema=QUARANTINE.arrow)
