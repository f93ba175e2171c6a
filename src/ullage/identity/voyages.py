"""Was a ship listed during a voyage: before it, from which day within it, throughout, or not known.

A pure function of intervals and holdings. Days are whole days in UTC: a voyage that ends on the
day a measure begins has that day within it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ullage.identity.holdings import Holdings
from ullage.identity.in_force import State, in_force
from ullage.model.listing import Listing, ListingMeasure, Span
from ullage.times import PartialDate, from_us

During = Literal[
    "throughout", "from within", "until within", "within", "partly told", "not", "cannot be told"
]
"""``partly told``: surely in force on some days of it, the answer for others cannot be told."""


@dataclass(frozen=True, slots=True)
class Voyage:
    """A hull over an interval, µs since 1970 UTC, both ends within it."""

    hull: str
    start_us: int
    end_us: int
    voyage: str = ""
    """What the caller knows it by."""


@dataclass(frozen=True, slots=True)
class VoyageTold:
    """One measure over one voyage; ``since`` and ``until`` are days within it, the first
    and last known where it is only partly told.
    """

    voyage: Voyage
    hull: str
    """The hull listed: the voyage's own, or one that a judgement holds to be the same ship."""
    list_id: str
    entry: str
    name: str
    kind: str
    instrument: str
    during: During
    since: date | None
    until: date | None
    why: str


def screen_voyages(voyages: Iterable[Voyage], holdings: Holdings) -> Iterator[VoyageTold]:
    """A row for each measure of each listing of each voyage's hull (and of hulls judged to be the
    same ship), in the order of the voyages.

    A hull on no list gives no row: say which lists were looked at beside the rows
    (:func:`ullage.identity.screening.screen_many` tells).
    """
    for voyage in voyages:
        for hull in (voyage.hull, *holdings.same.get(voyage.hull, ())):
            party = holdings.ships.get(hull)
            for listing in party.listings if party else ():
                for measure in listing.measures:
                    yield _told(voyage, hull, listing, measure, holdings)


def _told(
    voyage: Voyage, hull: str, listing: Listing, measure: ListingMeasure, holdings: Holdings
) -> VoyageTold:
    first, last = (from_us(at).date() for at in (voyage.start_us, voyage.end_us))
    issues = holdings.issues(listing.list_id)
    states = {
        day: in_force(measure, listing, PartialDate(day.year, day.month, day.day), issues)
        for day in _turns(measure, listing, issues, first, last)
    }
    during, since, until = _during([(day, told.state) for day, told in sorted(states.items())])
    why = "; ".join(dict.fromkeys(told.why for _, told in sorted(states.items())))
    return VoyageTold(
        voyage=voyage,
        hull=hull,
        list_id=listing.list_id,
        entry=listing.entry,
        name=listing.latest.name,
        kind=measure.kind,
        instrument=measure.instrument,
        during=during,
        since=since,
        until=until,
        why=why,
    )


def _turns(
    measure: ListingMeasure,
    listing: Listing,
    issues: Sequence[PartialDate],
    first: date,
    last: date,
) -> set[date]:
    """The days within at which the answer may change, and both ends."""
    dates = [one for span in (measure.start, measure.end) for one in _edges(span)]
    dates += [*issues[:1], *issues[-1:]]
    dates += [end for version in listing.versions[-1:] for end in (version.last,)]
    days = {first, last}
    for when in dates:
        for day in (when.first, when.last):
            days |= {day - timedelta(1), day, day + timedelta(1)}
    return {day for day in days if first <= day <= last}


def _edges(span: Span) -> list[PartialDate]:
    return [one for one in (span.earliest, span.latest) if one is not None]


def _during(days: list[tuple[date, State]]) -> tuple[During, date | None, date | None]:
    states = [state for _, state in days]
    held = [day for day, state in days if state == "in force"]
    if not held:
        return ("not" if set(states) == {"not in force"} else "cannot be told"), None, None
    if set(states) == {"in force"}:
        return "throughout", None, None
    if "cannot be told" in states:
        return "partly told", held[0], held[-1]
    since = None if states[0] == "in force" else held[0]
    until = None if states[-1] == "in force" else held[-1]
    if since and until:
        return "within", since, until
    return ("from within", since, None) if since else ("until within", None, until)
