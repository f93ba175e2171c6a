"""Times in tables to UTC instants; which layout they have, and whether they name a time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ullage.errors import FormatError
from ullage.sources.tables.values import Mask, as_text, is_text, nulls, numbers, trimmed

Micros: TypeAlias = NDArray[np.int64]

#: Times outside [1990, 2050) are set aside: AIS began in the 1990s; clocks reset to 1970 or 2099.
LOW_US = int(datetime.fromisoformat("1990-01-01T00:00:00+00:00").timestamp()) * 1_000_000
HIGH_US = int(datetime.fromisoformat("2050-01-01T00:00:00+00:00").timestamp()) * 1_000_000

#: How many of the unit make a second.
EPOCHS = {"epoch_s": 1, "epoch_ms": 1_000, "epoch_us": 1_000_000, "epoch_ns": 1_000_000_000}

_ZONED = r"(?:[Zz]|[+-]\d\d(?::?\d\d)?)$"
_ISO = r"^\d{4}-\d\d-\d\d"
_ISO_WHOLE = (
    r"^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ](?:[01]\d|2[0-3]):[0-5]\d"
    r"(?::[0-5]\d(?:\.\d{1,6})?)?" + _ZONED.removesuffix("$") + "?)?$"
)
_WORD_ZONE = (r"\s*(?:[+-]0000\s+)?(?:UTC|GMT)$", "Z")
_LONG_FRACTION = (r"(\.\d{6})\d+", r"\1")
_SLASHED = r"^(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<year>\d{4})(?P<rest>.*)$"
_CLOCKS = (
    (r"^$", ""),
    (r"^ \d{1,2}:\d\d$", " %H:%M"),
    (r"^ \d{1,2}:\d\d:\d\d$", " %H:%M:%S"),
    (r"^T\d{1,2}:\d\d:\d\d$", "T%H:%M:%S"),
    (r"^, \d{1,2}:\d\d:\d\d$", ", %H:%M:%S"),
)


@dataclass(frozen=True)
class Times:
    """Microseconds since 1970 UTC, and where a cell is unreadable or names no zone; shape (n,)."""

    us: Micros
    missing: Mask
    bad: Mask
    naive: Mask

    @property
    def good(self) -> Mask:
        """Where there is an instant."""
        return ~(self.missing | self.bad | self.naive)


def parse(column: pa.Array, layout: str, zone_min: int | None) -> Times:
    """Read times laid out as ``layout``: "iso", an epoch of EPOCHS, or a strptime pattern.

    ``zone_min``: minutes east of UTC of times that name no zone; None refuses those.
    """
    if pa.types.is_timestamp(column.type):
        return _stamped(column, zone_min)
    if layout in EPOCHS:
        return _epoch(column, EPOCHS[layout])
    if not is_text(column):
        missing = nulls(column)
        return _times(pa.nulls(len(column), pa.timestamp("us")), missing, None)
    text = trimmed(column)
    if layout != "iso":
        local = _real_dates(pc.strptime(text, layout, "us", error_is_null=True), text, layout)
        zoned = pa.nulls(len(text), pa.timestamp("us")) if "%z" not in layout else local
        return _join(text, zoned, local, zone_min)
    return _iso(text, zone_min)


def _stamped(column: pa.Array, zone_min: int | None) -> Times:
    micros = pc.cast(column, pa.timestamp("us", column.type.tz), safe=False)
    if column.type.tz is not None:
        return _times(pc.cast(micros, pa.timestamp("us", "UTC")), nulls(column), None)
    return _join(column, pa.nulls(len(column), pa.timestamp("us")), micros, zone_min)


def _epoch(column: pa.Array, per_second: int) -> Times:
    missing = nulls(column) if not is_text(column) else nulls(trimmed(column))
    if pa.types.is_integer(column.type):
        whole = np.asarray(pc.fill_null(column, 0).to_numpy(zero_copy_only=False), np.int64)
        us = whole // 1000 if per_second > 1_000_000 else _limited(whole, 1_000_000 // per_second)
        return Times(us, missing, np.zeros(len(us), bool), np.zeros(len(us), bool))
    values, bad = numbers(column)
    limit = 4e12 * per_second
    wild = np.isnan(values) | (np.abs(values) > limit)
    us = np.rint(np.where(wild, 0, values) * (1_000_000 / per_second)).astype(np.int64)
    return Times(us, missing, bad | (wild & ~missing), np.zeros(len(us), bool))


def _limited(whole: Micros, factor: int) -> Micros:
    top = np.int64(2**62 // factor)
    return np.clip(whole, -top, top) * factor


def _iso(text: pa.Array, zone_min: int | None) -> Times:
    for kind in (pa.timestamp("us"), pa.timestamp("us", "UTC")):
        try:
            read = text.cast(kind)
        except pa.ArrowInvalid:
            continue
        if kind.tz is None:
            return _join(text, pa.nulls(len(text), kind), read, zone_min)
        return _times(read, nulls(text), None)
    return _mixed_iso(text, zone_min)


def _mixed_iso(text: pa.Array, zone_min: int | None) -> Times:
    for pattern, by in (_WORD_ZONE, _LONG_FRACTION):
        text = pc.replace_substring_regex(text, pattern, by)
    dated = pc.fill_null(pc.match_substring_regex(text, _ISO_WHOLE), False)
    has_zone = pc.fill_null(pc.match_substring_regex(text, r":\d\d.*" + _ZONED), False)
    zoned = _lenient(pc.if_else(pc.and_(dated, has_zone), text, _NULL), pa.timestamp("us", "UTC"))
    rest = pc.and_(dated, pc.invert(has_zone))
    local = _lenient(pc.if_else(rest, text, _NULL), pa.timestamp("us"))
    return _join(text, zoned.cast(pa.timestamp("us")), local, zone_min)


_NULL = pa.scalar(None, pa.string())


def _lenient(text: pa.Array, kind: pa.DataType) -> pa.Array:
    """Cast what can be cast; halve a column that fails until the bad cells stand alone."""
    try:
        return text.cast(kind)
    except pa.ArrowInvalid:
        if len(text) == 1:
            return pa.nulls(1, kind)
    half = len(text) // 2
    return pa.concat_arrays([_lenient(text[:half], kind), _lenient(text[half:], kind)])


def _real_dates(read: pa.Array, text: pa.Array, layout: str) -> pa.Array:
    """Null where a day beyond the month's end (31/02) was rolled over into the next month."""
    early = pc.and_(pc.less_equal(pc.day(read), 3), pc.match_substring_regex(text, "29|30|31"))
    rows = np.flatnonzero(pc.fill_null(early, False).to_numpy(zero_copy_only=False))
    if not len(rows):
        return read
    wrong = [int(row) for row in rows if not _exists(text[int(row)].as_py(), layout)]
    gone = np.zeros(len(text), bool)
    gone[wrong] = True
    return pc.if_else(pa.array(gone), pa.scalar(None, read.type), read)


def _exists(text: str, layout: str) -> bool:
    try:
        datetime.strptime(text, layout)
    except ValueError:
        return False
    return True


def _join(source: pa.Array, zoned: pa.Array, local: pa.Array, zone_min: int | None) -> Times:
    missing = nulls(source)
    if zone_min is None:
        naive = ~nulls(local) & nulls(zoned)
        return _times(zoned, missing, naive)
    shifted = pc.subtract(local, pa.scalar(zone_min * 60_000_000, pa.duration("us")))
    return _times(pc.coalesce(zoned, shifted), missing, None)


def _times(read: pa.Array, missing: Mask, naive: Mask | None) -> Times:
    none = np.zeros(len(read), bool)
    naive = none if naive is None else naive
    us = np.asarray(pc.fill_null(read.cast(pa.int64()), 0).to_numpy(zero_copy_only=False))
    return Times(us.astype(np.int64), missing, nulls(read) & ~missing & ~naive, naive)


def guess(column: pa.Array, where: str) -> str:
    """The layout of a sample of times; FormatError where it cannot be told for sure."""
    if pa.types.is_timestamp(column.type):
        return "iso"
    text = trimmed(as_text(column)).drop_null()
    values, bad = numbers(text)
    if len(text) and not bad.any():
        return _guess_epoch(values, where)
    if _share(text, _ISO) > 0.5:
        return "iso"
    if _share(text, _SLASHED) > 0.5:
        return _guess_slashed(text, where)
    raise _unknown_times(text, where)


def _share(text: pa.Array, pattern: str) -> float:
    hits = pc.sum(pc.match_substring_regex(text, pattern)).as_py() or 0
    return float(hits) / max(len(text), 1)


def _guess_epoch(values: NDArray[np.float64], where: str) -> str:
    middle = float(np.median(values))
    for name, per_second in EPOCHS.items():
        if LOW_US / 1e6 * per_second <= middle < HIGH_US / 1e6 * per_second:
            return name
    raise _unknown_times(pa.array([f"{middle:.0f}"]), where)


def _guess_slashed(text: pa.Array, where: str) -> str:
    parts = pc.extract_regex(text, _SLASHED).drop_null()
    first, second = (
        pc.max(pc.struct_field(parts, name).cast(pa.int32())).as_py() for name in ("a", "b")
    )
    example = text[0].as_py()
    mark = next(c for c in example if not c.isdigit())
    rest = pc.struct_field(parts, "rest")[0].as_py()
    clock = next((code for form, code in _CLOCKS if _share(pa.array([rest]), form)), None)
    if clock is None:
        raise _unknown_times(text, where)
    day_first = str(mark.join(("%d", "%m", "%Y")) + clock)
    month_first = str(mark.join(("%m", "%d", "%Y")) + clock)
    if first > 12 >= second:
        return day_first
    if second > 12 >= first:
        return month_first
    raise FormatError(
        "whether the day or the month comes first in the times cannot be told",
        where=where,
        found=repr(example),
        do=f'Say so in the mapping: time_format = "{day_first}" or "{month_first}".',
    )


def _unknown_times(text: pa.Array, where: str) -> FormatError:
    example = text[0].as_py() if len(text) else "only empty cells"
    return FormatError(
        "the layout of the times is not one Ullage knows",
        where=where,
        found=repr(example),
        do='Give it in the mapping: time_format = "%d.%m.%Y %H:%M" (strptime codes), "iso", '
        + ", ".join(f'"{name}"' for name in EPOCHS)
        + ".",
    )


def naive_refused(where: str, example: str) -> FormatError:
    """The error for a column of times that name no zone where none is documented."""
    return FormatError(
        "the times name no time zone, and no zone is documented for this file",
        where=where,
        found=repr(example),
        do="If they are UTC say so: --time-zone UTC on the command line, or in case.toml under "
        '[sources.NAME.mapping] the line: time_zone = "UTC" (or a fixed offset such as "+09:00").',
    )
