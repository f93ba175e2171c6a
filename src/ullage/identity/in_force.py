"""Whether a measure was in force on a day, and what was known of a listing by a day.

The answer has three values. A list with legal dates tells the day itself; a list without tells only
what stood in the issues held, so that between an issue with a ship and one without it the answer
is that it cannot be told. Before the first issue held and after the last the issues tell nothing at
all: a ship that was taken off may have been listed again. What is neglected: a measure taken and
lifted again between two issues leaves no trace in them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ullage.model.listing import Entry, ListedName, Listing, ListingMeasure, Span, Version
from ullage.times import PartialDate

State = Literal["in force", "not in force", "cannot be told"]

OPEN = Span(None, None, "open")

_BASES = {
    "legal": "the list states the date",
    "publications": "from the issues held",
    "reported": "as reported beside the list",
}


@dataclass(frozen=True, slots=True)
class Force:
    """The answer for one measure on one day, and in words why."""

    state: State
    why: str
    last_known: State | None = None
    """What the last issue at or before the day says, where the answer is that it cannot be told."""


@dataclass(frozen=True, slots=True)
class _Side:
    """Whether a side of the period is passed (None: cannot be told), and why."""

    passed: bool | None
    why: str
    last_known: State = "in force"
    """What the last issue at or before the day says, where ``passed`` is null."""


def in_force(
    measure: ListingMeasure,
    listing: Listing,
    as_of: PartialDate,
    issues: Collection[PartialDate] = (),
) -> Force:
    """Whether ``measure`` of ``listing`` was in force on ``as_of``, as far as the lists held tell.

    ``issues`` are the dates of the publications held of its list. ``as_of`` known only to the month
    or the year is answered where the answer is the same all through.

    >>> day = PartialDate.parse("2017-12-28")
    >>> legal = Span(day, day, "legal")
    >>> ban = ListingMeasure("port_entry_ban", "UNSCR 2375", legal, OPEN, day)
    >>> held = Listing("l", "1", (), (ban,))
    >>> in_force(ban, held, PartialDate.parse("2017-12-27")).state
    'not in force'
    """
    begun = _begun(measure.start, listing.list_id, as_of, issues)
    if begun.passed is False:
        return Force("not in force", begun.why)
    ended = _ended(measure, listing, as_of, issues)
    if ended.passed:
        return Force("not in force", ended.why)
    if begun.passed and ended.passed is False:
        return Force("in force", f"{begun.why}; {ended.why}")
    if begun.passed is None:
        return Force("cannot be told", begun.why)
    return Force("cannot be told", ended.why, ended.last_known)


def _begun(start: Span, list_id: str, as_of: PartialDate, issues: Collection[PartialDate]) -> _Side:
    low, high = start.earliest, start.latest
    basis = _BASES.get(start.basis, "no date is known")
    if high is not None and (as_of == high or as_of.first >= high.last):
        since = (
            f"first seen on {list_id}/{high}" if start.basis == "publications" else f"since {high}"
        )
        return _Side(True, f"{since} ({basis})")
    if start.basis == "publications":
        if low is not None and (as_of == low or as_of.last <= low.first):
            return _not_yet(low, high, list_id, as_of, issues)
        before = f"not on {list_id}/{low}" if low else "no earlier issue is held"
        return _Side(None, f"{before}, on {list_id}/{high}; when in between it began is not known")
    if low is not None and as_of.last < low.first:
        return _Side(False, f"it began on {low} ({basis})")
    if low is None and high is None:
        return _Side(None, "no date of its beginning is known")
    return _Side(None, f"it began {_within(low, high)} ({basis})")


def _not_yet(
    low: PartialDate,
    high: PartialDate | None,
    list_id: str,
    as_of: PartialDate,
    issues: Collection[PartialDate],
) -> _Side:
    """Of a day for which an issue without the measure is held, or that lies between two such."""
    why = f"not yet on {list_id}/{low}, on {list_id}/{high}"
    first = min([*issues, low])
    if as_of == first or as_of.first >= first.last:
        return _Side(False, why)
    return _Side(None, f"{why}; no issue of before {list_id}/{first} is held")


def _gone(why: str, end: PartialDate, as_of: PartialDate, issues: Collection[PartialDate]) -> _Side:
    """Ended by the last issue held; of later days nothing is known, it may bind again."""
    last = max([*issues, end])
    if as_of == last or as_of.last <= last.last:
        return _Side(True, why)
    return _Side(None, f"{why}; no later issue is held", "not in force")


def _ended(
    measure: ListingMeasure, listing: Listing, as_of: PartialDate, issues: Collection[PartialDate]
) -> _Side:
    end, list_id = measure.end, listing.list_id
    if end.basis == "open":
        return _still_open(listing, end, as_of, issues)
    low, high = end.earliest, end.latest
    basis = _BASES[end.basis]
    if end.basis == "publications":
        if low is not None and (as_of == low or as_of.last <= low.first):
            return _Side(False, f"still on {list_id}/{low}")
        if high is not None and (as_of == high or as_of.first >= high.last):
            return _gone(f"on {list_id}/{low}, no longer on {list_id}/{high}", high, as_of, issues)
        return _Side(None, f"on {list_id}/{low}, no longer on {list_id}/{high}: ended in between")
    if low is not None and as_of.last < low.first:
        return _Side(False, f"until {low} ({basis})")
    if high is not None and as_of.first > high.last:
        return _gone(f"it ended on {high} ({basis})", high, as_of, issues)
    return _Side(None, f"it ended {_within(low, high)} ({basis})")


def _within(low: PartialDate | None, high: PartialDate | None) -> str:
    return f"on {low}" if low == high else f"within {low or '…'} to {high or '…'}"


def _still_open(
    listing: Listing, end: Span, as_of: PartialDate, issues: Collection[PartialDate]
) -> _Side:
    last = _last_known(listing, end)
    if last is None:
        return _Side(None, f"no issue of {listing.list_id} is held")
    place = f"on {listing.list_id}/{last}" if last in issues else f"as known on {last}"
    if as_of == last or as_of.last <= last.last:
        return _Side(False, f"still {place}")
    after = [one for one in issues if one > last]
    if after:
        return _Side(None, f"in force {place}; {listing.list_id}/{min(after)} does not name it so")
    later = "no later issue" if issues else f"no issue of {listing.list_id}"
    return _Side(None, f"in force {place}; {later} is held")


def _last_known(listing: Listing, end: Span) -> PartialDate | None:
    ends = [version.last for version in listing.versions[-1:]]
    return max([*ends, *([end.earliest] if end.earliest else [])], default=None)


def as_known(listing: Listing, day: date, issues: Collection[PartialDate] = ()) -> Listing | None:
    """``listing`` as it could be known by the end of ``day``; None where nothing of it could be.

    ``issues`` are the dates of the publications held of its list. A legal date is known from that
    day, what only publications tell from the first that has it, a reported date from the day
    it was public, a tie to a hull from the day of its source.
    Where no issue of that day is held but a date was known, only name and number are shown.
    """
    if _all_known(listing, day):
        return listing
    seen = [_clipped(version, day, issues) for version in listing.versions]
    versions = tuple(version for version in seen if version is not None)
    told = [one for one in listing.measures if one.known_from.last <= day]
    if not versions and not told:
        return None
    if not versions:
        since = min(one.known_from for one in told)
        versions = tuple(_bare(one, since) for one in listing.versions[:1])
    measures = tuple(_measure_known(one, listing, day, issues) for one in told)
    tie = listing.tie if listing.tie and listing.tie.known_from.last <= day else None
    return replace(listing, versions=versions, measures=measures, tie=tie)


def _all_known(listing: Listing, day: date) -> bool:
    """Whether nothing of it came later than ``day``: it had ended by then."""
    return all(version.last.last <= day for version in listing.versions) and all(
        one.end.latest is not None and one.end.latest.last <= day for one in listing.measures
    )


def _clipped(version: Version, day: date, issues: Iterable[PartialDate]) -> Version | None:
    if version.first.last > day:
        return None
    if version.last.last <= day:
        return version
    held = [one for one in issues if one.last <= day and one >= version.first]
    return replace(version, last=max(held, default=version.first))


def _bare(version: Version, since: PartialDate) -> Version:
    """Only what tells which ship it is: the rest of a later issue was not known yet."""
    entry = version.entry
    kept = Entry(
        entry=entry.entry,
        kind=entry.kind,
        names=(ListedName(entry.name),),
        measures=(),
        locator=entry.locator,
        imo=entry.imo,
        imo_text=entry.imo_text,
    )
    return Version(kept, since, since)


def _measure_known(
    measure: ListingMeasure, listing: Listing, day: date, issues: Collection[PartialDate]
) -> ListingMeasure:
    """``measure`` with no end that came later, and open as far as it is known to have held."""
    if measure.end.latest is not None and measure.end.latest.last <= day:
        return measure
    if measure.start.basis != "legal":
        return replace(measure, end=OPEN) if measure.end != OPEN else measure
    today = PartialDate(day.year, day.month, day.day)
    stood = in_force(measure, listing, today, issues).state == "in force"
    return replace(measure, end=Span(today, None, "open") if stood else OPEN)
