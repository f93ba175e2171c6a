"""Optional fields: an unreadable cell becomes null and is set aside, its row is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ullage.model.columns import CATEGORY
from ullage.model.schema import TIME
from ullage.sources.tables import instants
from ullage.sources.tables.fields import (
    FIELDS,
    SHIP_TYPE_WORDS,
    STATIC_FIELDS,
    STATUS_WORDS,
    Field,
    arrow_type,
    table_of,
)
from ullage.sources.tables.values import (
    Floats,
    Mask,
    as_text,
    codes,
    nulls,
    numbers,
    trimmed,
    typed,
    words,
)

if TYPE_CHECKING:
    from ullage.sources.tables.convert import Work

_ETA = {
    "iso": r"^\d{4}-(?P<month>\d\d)-(?P<day>\d\d)(?:[T ](?P<hour>\d\d):(?P<minute>\d\d))?",
    "dmy": r"^(?P<day>\d\d?)/(?P<month>\d\d?)/\d{4}(?: (?P<hour>\d\d?):(?P<minute>\d\d))?",
    "mdhm": r"^(?P<month>\d\d)-?(?P<day>\d\d)[ T]?(?P<hour>\d\d):?(?P<minute>\d\d)",
}
_ETA_SHIFT = {"month": (16, 15), "day": (11, 31), "hour": (6, 31), "minute": (0, 63)}
_IMO_PREFIX = r"^(?i:IMO)[\s:.-]*"


def scaled(values: Floats, field: Field, units: Mapping[str, str]) -> Floats:
    """Values in the stored unit."""
    divisor = field.units.get(units.get(field.name, field.unit), 1.0)
    return values if divisor == 1.0 else values / divisor


def without_sentinels(values: Floats, field: Field) -> Floats:
    """NaN where the value means "not available"; the field's stored precision decides equality."""
    for sentinel in field.missing:
        values = np.where(np.abs(values - sentinel) < 1e-4, np.nan, values)
    return values


def number(work: Work, name: str) -> Floats | None:
    """A number field in its stored unit, NaN for null; None where the table has no such column."""
    column = work.source(name)
    if column is None:
        return None
    field = FIELDS[name]
    values, bad = _read(work, field, column)
    values = without_sentinels(scaled(values, field, work.layout.units), field)
    return _checked(work, field, column, values, bad)


def _read(work: Work, field: Field, column: pa.Array) -> tuple[Floats, Mask]:
    if field.kind == "nav_status":
        return codes(column, STATUS_WORDS)
    if field.kind == "ship_type":
        return codes(column, SHIP_TYPE_WORDS)
    if field.kind == "imo" and not pa.types.is_integer(column.type):
        column = pc.replace_substring_regex(trimmed(as_text(column)), _IMO_PREFIX, "")
    return numbers(column, work.layout.decimal)


def _checked(work: Work, field: Field, column: pa.Array, values: Floats, bad: Mask) -> Floats:
    # 25.5 m from 255 × 0.1 may come out a hair above the limit.
    out = (values < field.low - 1e-6) | (values > field.high + 1e-6)
    if bad.any():
        work.faults.note(bad, f"{field.name}_unreadable", work.title(field.name), column)
    if out.any():
        work.faults.note(out, f"{field.name}_range", work.title(field.name), column)
        values = np.where(out, np.nan, values)
    return values


def finished(work: Work, name: str) -> pa.Array | None:
    """A field as its table stores it; None where the source has no such column."""
    field = FIELDS[name]
    column = work.source(name)
    if column is None:
        return None
    if field.kind == "text":
        return words(column, work.layout.blank)
    if field.kind == "category":
        return words(column, work.layout.blank).dictionary_encode().cast(CATEGORY)
    if field.kind == "time":
        return _other_time(work, field, column)
    values = number(work, name)
    return None if values is None else typed(values, arrow_type(table_of(name), field.column))


def _other_time(work: Work, field: Field, column: pa.Array) -> pa.Array:
    times = instants.parse(column, work.layout.time, work.layout.zone_min)
    bad = ~times.good & ~times.missing
    work.faults.note(bad, f"{field.name}_unreadable", work.title(field.name), column)
    return pa.array(times.us, mask=~times.good).cast(pa.timestamp("us")).cast(TIME)


def static_columns(work: Work) -> dict[str, pa.Array]:
    """Every static column the source has, by its name in STATIC."""
    done = {
        FIELDS[name].column: column
        for name in STATIC_FIELDS
        if (column := finished(work, name)) is not None
    }
    done.update(_eta(work))
    if "draught" in work.layout.columns:
        told = "draught_raw" if "draught_raw" in work.layout.columns else "draught"
        raw = numbers(_present(work, told), work.layout.decimal)[0]
        done["draught_raw"] = typed(raw, pa.float32())
    return _dimensions(done)


def _present(work: Work, name: str) -> pa.Array:
    column = work.source(name)
    return pa.nulls(work.size) if column is None else column


def _eta(work: Work) -> dict[str, pa.Array]:
    if "eta" not in work.layout.columns:
        return {}
    column = _present(work, "eta")
    style = work.layout.units.get("eta", "iso")
    if style == "packed":
        packed = numbers(column)[0]
        parts = {k: _bits(packed, *how) for k, how in _ETA_SHIFT.items()}
    else:
        found = pc.extract_regex(trimmed(as_text(column)), _ETA[style])
        parts = {k: numbers(_group(found, k))[0] for k in _ETA_SHIFT}
        odd = nulls(found) & ~nulls(trimmed(as_text(column)))
        work.faults.note(odd, "eta_unreadable", work.title("eta"), column)
    return {f"eta_{part}": _eta_part(f"eta_{part}", values) for part, values in parts.items()}


def _group(found: pa.Array, name: str) -> pa.Array:
    return pc.struct_field(found, name)


def _bits(packed: Floats, shift: int, mask: int) -> Floats:
    whole = np.nan_to_num(packed).astype(np.int64)
    return np.where(np.isnan(packed), np.nan, ((whole >> shift) & mask).astype(np.float64))


def _eta_part(name: str, values: Floats) -> pa.Array:
    field = FIELDS[name]
    values = without_sentinels(values, field)
    inside = (values >= field.low) & (values <= field.high)
    return typed(np.where(inside, values, np.nan), pa.int8())


def _dimensions(done: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """0 + 0 means unknown; length and beam follow from the four where not stated."""
    for one, other, whole in (
        ("to_bow_m", "to_stern_m", "length_m"),
        ("to_port_m", "to_starboard_m", "beam_m"),
    ):
        if one not in done or other not in done:
            continue
        known = pc.greater(pc.add(done[one].cast(pa.int32()), done[other].cast(pa.int32())), 0)
        nothing = pa.scalar(None, pa.int16())
        for name in (one, other):
            done[name] = pc.if_else(pc.fill_null(known, True), done[name], nothing)
        added = pc.add(done[one].cast(pa.float32()), done[other].cast(pa.float32()))
        done[whole] = pc.coalesce(done[whole], added) if whole in done else added
    return done
