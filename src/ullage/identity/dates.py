"""Dates as statements keep them: a first instant beside a precision, and what that leaves open.

A date known to the month may be any instant in that month. What it bounds is therefore an interval,
and whether something held at an instant has three answers: yes, no, it cannot be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ullage.errors import ValueInvalidError
from ullage.model.identity import PRECISIONS
from ullage.times import PartialDate, format_us, from_us, parse_instant, to_us

When: TypeAlias = PartialDate | datetime
"""A date as exactly as it is known: an instant (aware), a day, a month or a year."""

#: Before and after every instant; µs, far outside the years 1 to 9999.
NEVER_US, EVER_US = -(1 << 62), 1 << 62


def of(when: When) -> tuple[int, str]:
    """Microseconds of the first instant, and the precision.

    >>> of(PartialDate.parse("2018-01"))
    (1514764800000000, 'month')
    """
    if isinstance(when, datetime):
        return to_us(when), "instant"
    exact = "year" if when.month is None else "month" if when.day is None else "day"
    return when.interval_us[0], exact


def partial(us: int, precision: str) -> When:
    """The date that :func:`of` took apart; ValueInvalidError for a precision there is not.

    >>> str(partial(1514764800000000, "month"))
    '2018-01'
    """
    at = from_us(us)
    match precision:
        case "instant":
            return at
        case "day":
            return PartialDate(at.year, at.month, at.day)
        case "month":
            return PartialDate(at.year, at.month)
        case "year":
            return PartialDate(at.year)
        case _:
            raise ValueInvalidError(
                "no such precision", found=repr(precision), do=f"Use {', '.join(PRECISIONS)}."
            )


def of_row(row: Mapping[str, Any], name: str) -> When | None:
    """The date ``name`` of a row that ``Table.to_pylist`` gave, precision beside it; None for none.

    >>> row = {"valid_to": from_us(1514764800000000), "valid_to_precision": "month"}
    >>> str(of_row(row, "valid_to"))
    '2018-01'
    """
    at = row.get(name)
    return None if at is None else partial(to_us(at), row.get(f"{name}_precision") or "instant")


def parse(text: str) -> When:
    """From ``2018``, ``2018-01``, ``2018-01-19`` or an instant with its zone.

    Raises ValueInvalidError for all else.
    """
    plain = text.strip()
    return PartialDate.parse(plain) if len(plain) <= 10 else parse_instant(plain)


def text(us: int | None, precision: str | None) -> str:
    """As written for people and for CSV; empty where there is no date.

    >>> text(1514764800000000, "year"), text(1516325400000000, "instant"), text(None, None)
    ('2018', '2018-01-19T01:30:00Z', '')
    """
    return "" if us is None else text_of(partial(us, precision or "instant"))


def text_of(when: When | None) -> str:
    """:func:`text` of a date that is whole."""
    if isinstance(when, datetime):
        return format_us(to_us(when))
    return "" if when is None else str(when)


def interval(when: When) -> tuple[int, int]:
    """First instant it may be and first instant after it; an instant is one µs long."""
    if isinstance(when, datetime):
        return to_us(when), to_us(when) + 1
    return when.interval_us


def first_us(table: pa.Table, name: str, missing: int) -> NDArray[np.int64]:
    """First instants of the date column ``name``, shape (rows,); ``missing`` where there is none.

    A date wider than its first instant begins at the start of its day, month or year.
    """
    given = table.column(name).cast(pa.int64())
    return np.asarray(pc.fill_null(given, missing).to_numpy())


def after_us(table: pa.Table, name: str, missing: int) -> NDArray[np.int64]:
    """First instants after the date column ``name``, shape (rows,); ``missing`` for none.

    For an instant that is one µs later, for a day the next day, and so on.
    """
    first = first_us(table, name, missing)
    exact = table.column(f"{name}_precision").cast(pa.string()).combine_chunks()
    known = table.column(name).is_valid().to_numpy()
    out = np.where(known, first + 1, missing)
    for unit, kind in (("day", "D"), ("month", "M"), ("year", "Y")):
        mask = known & pc.fill_null(pc.equal(exact, unit), False).to_numpy(zero_copy_only=False)
        whole = first[mask].astype("datetime64[us]").astype(f"datetime64[{kind}]") + 1
        out[mask] = whole.astype("datetime64[us]").astype(np.int64)
    return out


def possible_us(table: pa.Table) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """When each statement may have held: [from, to), µs, shape (rows,) each.

    Unstated ends are NEVER_US and EVER_US.
    """
    return first_us(table, "valid_from", NEVER_US), after_us(table, "valid_to", EVER_US)


def certain_us(table: pa.Table) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """When each statement held for certain, if its source is right: [from, to), µs, shape (rows,).

    From the latest instant at which it can have begun to the earliest at which it can have ended;
    an end that was not stated is the instant it was observed at. Empty (to not after from) where
    the dates leave nothing certain.
    """
    begun, seen_first = table.column("valid_from"), first_us(table, "observed_at", EVER_US)
    seen_last = after_us(table, "observed_at", EVER_US) - 1
    has_start = begun.is_valid().to_numpy()
    instant = _instant(table, "valid_from")
    start = after_us(table, "valid_from", EVER_US) - np.where(instant, 1, 0)
    low = np.where(has_start, start, seen_last)
    ends = table.column("valid_to").is_valid().to_numpy()
    seen = table.column("observed_at").is_valid().to_numpy()
    stated = first_us(table, "valid_to", NEVER_US) + np.where(_instant(table, "valid_to"), 1, 0)
    last_seen = np.where(seen, seen_first + 1, NEVER_US)
    high = np.where(ends, stated, last_seen)
    return low, high


def _instant(table: pa.Table, name: str) -> NDArray[np.bool_]:
    exact = table.column(f"{name}_precision").cast(pa.string())
    none = pc.fill_null(pc.equal(exact, "instant"), True)
    known = table.column(name).is_valid()
    return np.asarray(pc.and_(none, known).to_numpy())
