"""Filled matrices to Arrow tables, without a copy of any column."""

from __future__ import annotations

from dataclasses import dataclass

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
#: Bitmap, values and offsets of every column that is null throughout.
_NOTHING = pa.py_buffer(bytes(8 * (at.ROWS + 8)))
_NEVER_NULL = ("ref", "parts", "msg_type", "mmsi", "repeat")


def new_rows() -> npt.NDArray[np.void]:
    """An empty batch, an array of one record; zero where a null may leave a cell unwritten."""
    rows = np.empty(1, at.ROWS_TYPE)
    for name in ("i64", "f64", "f32", "i32", "i16", "i8", "offsets"):
        rows[name] = 0
    return rows


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
    columns = {**part.numbers(), **part.texts(), **part.flags(flags), **part.codes(words)}
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
        if not self.seen >> bit & 1:
            held = [_NOTHING] * (len(buffers) + 1)
            return pa.Array.from_buffers(kind, self.count, held, self.count)
        held = [pa.py_buffer(self.present[bit]), *map(pa.py_buffer, buffers)]
        return pa.Array.from_buffers(kind, self.count, held)

    def _whole(self, kind: pa.DataType, buffer: npt.NDArray[np.generic]) -> pa.Array:
        return pa.Array.from_buffers(kind, self.count, [None, pa.py_buffer(buffer)], 0)

    def numbers(self) -> dict[str, pa.Array]:
        out = {}
        for group, names, base in _MATRICES:
            matrix = self.rows[group][:, self.first : self.last]
            for slot, name in enumerate(names):
                kind = MESSAGES.by_name[name].type
                if name in _NEVER_NULL:
                    out[name] = self._whole(kind, matrix[slot])
                else:
                    out[name] = self._array(kind, base + slot, matrix[slot])
        return out

    def texts(self) -> dict[str, pa.Array]:
        out = {}
        for slot, name in enumerate(at.TEXT):
            ends = self.rows["offsets"][slot, self.first : self.last + 1]
            chars = self.rows["text"][slot, : ends[-1]]
            out[name] = self._array(pa.string(), at.B_TEXT + slot, ends, chars)
        return out

    def flags(self, values: npt.NDArray[np.uint64]) -> dict[str, pa.Array]:
        nullable = at.FLAG[: at.OWN]
        out = {
            name: self._array(pa.bool_(), at.B_FLAG + slot, values[slot])
            for slot, name in enumerate(nullable)
        }
        return {**out, "own": self._whole(pa.bool_(), values[at.OWN])}

    def codes(self, words: dict[str, pa.Array]) -> dict[str, pa.Array]:
        matrix = self.rows["code"][:, self.first : self.last]
        return {name: _dictionary(matrix[i], words[name]) for i, name in enumerate(at.CODE)}


def _dictionary(codes: npt.NDArray[np.int32], words: pa.Array) -> pa.DictionaryArray:
    missing = codes < 0
    indices = pa.array(codes, mask=missing) if missing.any() else pa.array(codes)
    return pa.DictionaryArray.from_arrays(indices, words, safe=False)


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
    rules = pa.DictionaryArray.from_arrays(pa.array(aside["rule"][:count].copy()), pa.array(RULES))
    table = pa.table(
        {
            "ref": pa.array(aside["ref"][:count].copy()),
            "rule": rules,
            "found": pa.Array.from_buffers(pa.string(), count, text, 0),
        }
    )
    return QUARANTINE.conform(table)
