"""Instants in UTC, and dates known only to the month or the year.

An instant is a count of microseconds since 1970-01-01 UTC (int64, "µs") or an aware ``datetime`` in
UTC. A time without a zone is refused: an hour's error moves a ship 10 nautical miles. UTC is
counted without leap seconds, as POSIX does; a leap second (``23:59:60``) is read as the second
after it, which repeats, so that an interval over one is a second short.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import total_ordering

import numpy as np
from numpy.typing import NDArray

from ullage.errors import ValueInvalidError

US_PER_S = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?"
    r"\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?",
    re.IGNORECASE | re.ASCII,
)
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def parse_instant(text: str) -> datetime:
    """An aware UTC datetime from ISO 8601 with ``Z``, ``UTC`` or an offset; µs kept, finer cut.

    Raises ValueInvalidError for a time without a zone, a date without a time, or no time at all.

    >>> parse_instant("2018-01-19T10:30:00+09:00").isoformat()
    '2018-01-19T01:30:00+00:00'
    """
    found = _ISO.fullmatch(text.strip())
    if found is None:
        raise _refused("this is no ISO 8601 date and time", text, "Write 2018-01-19T10:30:00Z.")
    zone = found.group(8)
    if zone is None:
        do = f"Write {text.strip()}Z if it is UTC, or add its offset, such as +09:00."
        raise _refused("a time needs its zone", text, do)
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    micros = int((found.group(7) or "0").ljust(6, "0")[:6])
    if second > 60:
        raise _refused("a minute has at most 60 seconds and a leap second", text, "Correct it.")
    try:
        whole = datetime(year, month, day, hour, minute, tzinfo=UTC)
        return whole + timedelta(seconds=second, microseconds=micros) - _offset(zone, text)
    except (ValueError, OverflowError) as error:
        raise _refused(f"there is no such time ({error})", text, "Correct it.") from error


def _offset(zone: str, text: str) -> timedelta:
    if zone.upper() in {"Z", "UTC"}:
        return timedelta()
    digits = zone[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise _refused("no time zone is this far from UTC", text, "Correct the offset.")
    size = timedelta(hours=hours, minutes=minutes)
    return -size if zone[0] == "-" else size


def _refused(what: str, found: str, do: str) -> ValueInvalidError:
    return ValueInvalidError(what, found=repr(found), do=do)


def as_utc(instant: datetime) -> datetime:
    """The same instant in UTC; ValueInvalidError if it has no zone."""
    if instant.utcoffset() is None:
        do = "Give it its zone: replace(tzinfo=...)."
        raise _refused("a datetime needs its zone", instant.isoformat(), do)
    return instant.astimezone(UTC)


def to_us(instant: datetime) -> int:
    """Microseconds since 1970 UTC of an aware datetime, exact.

    >>> to_us(parse_instant("1970-01-01T00:00:01.5Z"))
    1500000
    """
    return (as_utc(instant) - EPOCH) // timedelta(microseconds=1)


def from_us(instant_us: int) -> datetime:
    """Aware UTC datetime of microseconds since 1970 UTC."""
    try:
        return EPOCH + timedelta(microseconds=int(instant_us))
    except OverflowError as error:
        do = "Check its unit: microseconds since 1970."
        raise _refused("not in the years 1 to 9999", str(instant_us), do) from error


def format_us(instant_us: int) -> str:
    """ISO 8601 in UTC ending in Z; fractions only where there are any.

    >>> format_us(1516325400000000)
    '2018-01-19T01:30:00Z'
    """
    return from_us(instant_us).isoformat().replace("+00:00", "Z")


def us_from_datetime64(instants: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Microseconds since 1970 of datetime64 values, which are UTC by convention; NaT is refused."""
    if np.isnat(instants).any():
        raise _refused("an instant is missing", "NaT", "Drop the rows without a time first.")
    return instants.astype("datetime64[us]").astype(np.int64)


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A date as exactly as it is known: a year, a month or a day. It stays that exact.

    Ordered by first day, then the less exact first; ``2018 < 2018-01 < 2018-01-01``. Two partial
    dates that overlap are neither before nor after each other: ask :meth:`before`.

    >>> PartialDate.parse("2018-01").last
    datetime.date(2018, 1, 31)
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise _refused("a day needs its month", repr(self.day), "Give the month too.")
        try:
            date(self.year, self.month or 1, self.day or 1)
        except ValueError as error:
            raise _refused(f"there is no such date ({error})", str(self), "Correct it.") from error

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """From ``2018``, ``2018-01`` or ``2018-01-19``; ValueInvalidError for all else."""
        found = _PARTIAL.fullmatch(text.strip())
        if found is None:
            do = "Write 2018, 2018-01 or 2018-01-19."
            raise _refused("this is no date, month or year", text, do)
        year, month, day = (None if part is None else int(part) for part in found.groups())
        return cls(year or 0, month, day)

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def first(self) -> date:
        """First day it may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """Last day it may be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def interval_us(self) -> tuple[int, int]:
        """First instant in it and first instant after it, µs since 1970 UTC."""
        days = [(day - EPOCH.date()).days for day in (self.first, self.last)]
        return days[0] * 86_400 * US_PER_S, (days[1] + 1) * 86_400 * US_PER_S

    def __contains__(self, other: PartialDate | date) -> bool:
        """Whether every day that ``other`` may be lies in it."""
        first, last = _days(other)
        return self.first <= first and last <= self.last

    def __lt__(self, other: PartialDate) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self._rank() < other._rank()

    def _rank(self) -> tuple[int, int, int]:
        return self.year, self.month or 0, self.day or 0

    def before(self, other: PartialDate | date) -> bool | None:
        """True if surely before, False if surely not, None if it cannot be told.

        >>> PartialDate.parse("2018").before(PartialDate.parse("2018-06")) is None
        True
        """
        first, last = _days(other)
        if self.last < first:
            return True
        return False if self.first >= last else None


def _days(when: PartialDate | date) -> tuple[date, date]:
    if isinstance(when, PartialDate):
        return when.first, when.last
    day = when.date() if isinstance(when, datetime) else when
    return day, day
