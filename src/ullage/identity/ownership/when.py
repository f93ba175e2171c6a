"""Whether an edge held on a day, as far as its dates tell.

What a source states is kept apart from what is presumed: a relation that began, or was seen, before
the day and whose end nobody states is presumed to go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal

from ullage.identity import dates
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
    us, precision = dates.of(value)
    return from_us(us), precision


def days_of(row: Mapping[str, Any], name: str) -> tuple[date, date] | None:
    """First and last day that the date ``name`` of a row may be; None where it is not stated."""
    when = dates.of_row(row, name)
    if when is None:
        return None
    if isinstance(when, datetime):
        return when.date(), when.date()
    return when.first, when.last


def shown(row: Mapping[str, Any], name: str) -> str:
    """A date of a row as exactly as it is known, to the day at most; empty where it is not stated.

    >>> from datetime import UTC
    >>> shown({"valid_from": datetime(2018, 1, 1, tzinfo=UTC), "valid_from_precision": "month"},
    ...       "valid_from")
    '2018-01'
    """
    return dates.text_of(dates.of_row(row, name))[:10]


def period(row: Mapping[str, Any]) -> str:
    """The dates of a row in words; empty where it has none.

    >>> from datetime import UTC
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
