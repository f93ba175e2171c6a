"""Messages to the tables that analysis reads: positions and static reports."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ullage.model.tables import POSITIONS, QUARANTINE, STATIC

#: Types whose position is a ship's (or search aircraft's): not base stations, not aids.
POSITION_TYPES = (1, 2, 3, 9, 18, 19, 27)
STATIC_TYPES = (5, 19, 24)
_TYPES = (*POSITION_TYPES, *STATIC_TYPES)
_FULL_RANGE_KN = 102.2
_MAX_MMSI = 999_999_999
#: Times outside are a clock at fault, not a time of reception.
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)

_POSITION = [name for name in POSITIONS.names if name not in ("transmitter", "receive_time")]
_MADE = ("transmitter", "length_m", "beam_m", "ident", "reports")
_STATIC = [name for name in STATIC.names if name not in _MADE]


class Reports:
    """What some MESSAGES give the tables that analysis reads."""

    def __init__(self, messages: pa.Table) -> None:
        self._messages = messages
        self._kind = kind = _values(messages["msg_type"])
        self._sound = _sound(messages)
        place = _valid(messages["lon"]) & _valid(messages["lat"])
        self._position = _is_of(kind, POSITION_TYPES) & place & self._sound
        known_part = _values(messages["part_no"]) <= 1
        self._static = _is_of(kind, STATIC_TYPES) & known_part & self._sound

    def positions(self) -> pa.Table:
        """POSITIONS of the ships that have a usable time, place and number."""
        table = self._messages.select(_POSITION).filter(pa.array(self._position))
        fast = pc.greater(table["sog_kn"], pa.scalar(_FULL_RANGE_KN + 0.01, pa.float32()))
        if pc.any(fast).as_py():
            sog = pc.if_else(fast, pa.scalar(None, pa.float32()), table["sog_kn"])
            table = table.set_column(table.column_names.index("sog_kn"), "sog_kn", sog)
        table = table.append_column("receive_time", table["time"])
        return POSITIONS.conform(_sent_by(table))

    def static(self) -> pa.Table:
        """STATIC of the reports that have a usable time and number.

        Parts A and B of type 24 give a row each. Where both distances of a pair are 0 neither
        is available, nor is the length or beam.
        """
        table = self._messages.select(_STATIC).filter(pa.array(self._static))
        table = _extent(table, "to_bow_m", "to_stern_m", "length_m")
        table = _extent(table, "to_port_m", "to_starboard_m", "beam_m")
        return STATIC.conform(_sent_by(table))

    def refused(self) -> pa.Table:
        """QUARANTINE of reports that would have given a row but for their time or number."""
        chosen = _is_of(self._kind, _TYPES) & ~self._sound
        if not chosen.any():
            return QUARANTINE.empty()
        table = self._messages.select(["ref", "time", "mmsi", "msg_type"]).filter(pa.array(chosen))
        far = _values(table["mmsi"]) > _MAX_MMSI
        rule = np.where(far, 2, np.where(_valid(table["time"]), 1, 0))
        words = [
            pa.scalar("type"),
            table["msg_type"].cast(pa.string()),
            pa.scalar("MMSI"),
            table["mmsi"].cast(pa.string()),
        ]
        found = pc.binary_join_element_wise(*words, " ")
        columns = {
            "ref": table["ref"],
            "rule": _words(rule, "no_time", "time_range", "mmsi_range"),
            "column": _words(far, "time", "mmsi"),
            "found": found,
        }
        return QUARANTINE.conform(pa.table(columns))

    def used(self) -> int:
        """Sentences of the messages that gave a row of POSITIONS or STATIC."""
        return int(_values(self._messages["parts"])[self._position | self._static].sum())

    def others(self) -> Counter[str]:
        """Messages by type of which no position or static report is made."""
        counts = np.bincount(self._kind[~_is_of(self._kind, _TYPES)])
        return Counter({f"message_type_{i}": int(counts[i]) for i in counts.nonzero()[0]})


def _words(codes: npt.NDArray[Any], *words: str) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(words))


def _values(column: pa.ChunkedArray) -> npt.NDArray[Any]:
    """Values of a column, 0 for null."""
    if not column.num_chunks:
        return np.empty(0, column.type.to_pandas_dtype())
    filled = column.fill_null(0) if column.null_count else column
    return np.asarray(filled.to_numpy())


def _valid(column: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    return _values(column.is_valid()) if column.null_count else np.ones(len(column), np.bool_)


def _is_of(kind: npt.NDArray[np.int8], types: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    listed = np.zeros(64, np.bool_)
    listed[list(types)] = True
    return np.asarray(listed[kind])


def _sound(messages: pa.Table) -> npt.NDArray[np.bool_]:
    """Whether time and MMSI are usable."""
    time = _values(messages["time"].cast(pa.int64()))
    low, high = (pa.scalar(t, messages["time"].type).value for t in (EARLIEST, LATEST))
    timely = (time >= low) & (time < high) & _valid(messages["time"])
    return np.asarray(np.logical_and(timely, _values(messages["mmsi"]) <= _MAX_MMSI))


def _sent_by(table: pa.Table) -> pa.Table:
    return table.append_column("transmitter", table["mmsi"].cast(pa.int64()))


def _extent(table: pa.Table, fore: str, aft: str, name: str) -> pa.Table:
    """``table`` with the sum of two distances; where that is 0 all three are null."""
    total = pc.add(table[fore], table[aft])
    stated = pc.not_equal(total, 0)
    nothing = pa.scalar(None, total.type)
    for each in (fore, aft):
        kept = pc.if_else(pc.fill_null(stated, fill_value=True), table[each], nothing)
        table = table.set_column(table.column_names.index(each), each, kept)
    return table.append_column(name, pc.if_else(stated, total, nothing).cast(pa.float32()))
