"""Whether an edge held on a day, as far as its dates tell.

What a source states is kept apart from what is presumed: a relation that began, or was seen, before
the day and whose end nobody states is presumed to go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from ullage.times import PartialDate, from_us

Standing = Literal["stated", "presumed", "possible", "out"]
"""``possible``: a partial date leaves it open, or it was seen only later and no start is stated."""

_DAY = timedelta(days=1)


def moment(value: PartialDate | datetime | None) -> tuple[datetime | None, str | None]:
    """First instant (UTC) and precision of a date, as tables keep them.

    >>> moment(PartialDate.parse("2018-01"))[1]
    'month'
    """
    if value is None:
        return None, None
    if isinstance(value, datetime):
        return value, "instant"
    precision = "year" if value.month is None else "month" if value.day is None else "day"
    return from_us(value.interval_us[0]), precision


def days_of(row: Mapping[str, Any], name: str) -> tuple[date, date] | None:
    """First and last day that the date ``name`` of a row may be; None where it is not stated."""
    instant = row.get(name)
    if instant is None:
        return None
    return partial_of(instant, row.get(f"{name}_precision") or "instant")


def partial_of(instant: datetime, precision: str) -> tuple[date, date]:
    """The days that an instant with a precision covers."""
    day = instant.astimezone(UTC).date()
    if precision == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if precision == "month":
        whole = PartialDate(day.year, day.month)
        return whole.first, whole.last
    return day, day


def shown(row: Mapping[str, Any], name: str) -> str:
    """A date of a row as exactly as it is known; empty where it is not stated.

    >>> shown({"valid_from": datetime(2018, 1, 1, tzinfo=UTC), "valid_from_precision": "month"},
    ...       "valid_from")
    '2018-01'
    """
    instant, precision = row.get(name), row.get(f"{name}_precision")
    if instant is None:
        return ""
    length = {"year": 4, "month": 7}.get(precision or "instant", 10)
    return str(instant.astimezone(UTC).date())[:length]


def period(row: Mapping[str, Any]) -> str:
    """The dates of a row in words; empty where it has none.

    >>> period({"observed_at": datetime(2022, 10, 4, tzinfo=UTC), "observed_at_precision": "day"})
    'seen 2022-10-04'
    """
    start, end, seen = (shown(row, name) for name in ("valid_from", "valid_to", "observed_at"))
    if start and end:
        return start if start == end else f"{start} – {end}"
    if start:
        return f"from {start}"
    if end:
        return f"until {end}"
    return f"seen {seen}" if seen else ""


def standing(row: Mapping[str, Any], at: date | None) -> Standing:
    """Whether the edge held on the day ``at``; without a day, whether it held when last heard of.

    An end lies somewhere in its day, so on that day it is only possible.
    """
    start, end = days_of(row, "valid_from"), days_of(row, "valid_to")
    seen = days_of(row, "observed_at")
    if at is None:
        return "out" if end is not None else "stated"
    if (start is not None and start[0] > at) or (end is not None and end[1] < at):
        return "out"
    begun = start is not None and start[1] <= at
    if end is None:
        if begun and seen is not None and seen[0] >= at:
            return "stated"
        if start is None and seen is not None and seen[0] == at:
            return "stated"
        known = begun or (start is None and (seen is None or seen[0] <= at))
        return "presumed" if known else "possible"
    if end[0] <= at:
        return "possible"
    if begun:
        return "stated"
    return "presumed" if start is None and seen is not None and seen[1] <= at else "possible"


def known_by(row: Mapping[str, Any], day: date | None) -> bool:
    """Whether it was known by the end of ``day``: its source had seen or said it by then.

    Without ``day`` everything is. A row that does not say when it was seen was not known on any day
    for sure.
    """
    if day is None:
        return True
    seen = days_of(row, "observed_at")
    return seen is not None and seen[1] < day + _DAY
