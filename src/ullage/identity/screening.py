"""Screening: which lists name a ship, and which measures bound it on a day, as known by a day.

The answer always says which issues of which lists were looked at, and never that a ship is free of
measures: only that it was not found in those. A ship is listed through its hull: an entry that
gives its IMO number, or one that is the party found. Measures are told one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ullage.identity.borrowed import Borrowed
from ullage.identity.holdings import Holdings
from ullage.identity.in_force import Force, State, in_force
from ullage.identity.ladder import Found, Match, Near, climb, names_wanted, near_misses
from ullage.identity.looked import Looked, look
from ullage.identity.names.score import THRESHOLD
from ullage.identity.reported import Report
from ullage.identity.rungs import Hits
from ullage.identity.subject import Subject
from ullage.model.listing import MEASURE_WORDS, Entry, Listing, ListingMeasure
from ullage.times import PartialDate

Outcome = Literal["found", "lead", "not found"]

#: Least score of a name that nearly met the one asked for.
NEAR = 0.55
#: Most names that meet one asked for.
MOST_HITS = 25


@dataclass(frozen=True, slots=True)
class MeasureTold:
    """One measure of a listing, and whether it was in force on the day asked."""

    measure: ListingMeasure
    force: Force


@dataclass(frozen=True, slots=True)
class ListingTold:
    """One entry of one list that names the party found, on ``as_of``."""

    listing: Listing
    as_of: PartialDate
    measures: tuple[MeasureTold, ...]
    reports: tuple[Report, ...] = ()
    """What was reported of it beside the list."""
    name: str = ""
    """The name of the entry that is asked about, where it bears that one; else its first."""


@dataclass(frozen=True, slots=True)
class MatchTold:
    """A match and what the lists hold of it."""

    match: Match
    listings: tuple[ListingTold, ...]


@dataclass(frozen=True, slots=True)
class Screening:
    """The answer for one subject."""

    subject: Subject
    as_of: PartialDate | None
    """Null: the latest issue held of each list."""
    known_at: date | None
    matches: tuple[MatchTold, ...]
    borrowed: tuple[Borrowed, ...]
    lists: Looked
    outcome: Outcome
    sentence: str
    near: tuple[Near, ...] = ()
    """Ships whose names nearly met the one asked for: below the threshold, no matches."""


def screen(
    subject: Subject,
    holdings: Holdings,
    *,
    as_of: PartialDate | None = None,
    known_at: date | None = None,
    threshold: float | None = None,
) -> Screening:
    """What is held against ``subject`` on ``as_of`` (default: the latest issue held of each list),
    as known by the end of ``known_at``.

    ``threshold`` is the least name score, by default that of the name search. An MMSI or call sign
    is resolved at the subject's own time, or on ``as_of`` where it has none.
    """
    known = holdings.known_by(known_at)
    return next(screen_many([subject], known, as_of=as_of, threshold=threshold))


def screen_many(
    subjects: Sequence[Subject],
    holdings: Holdings,
    *,
    as_of: PartialDate | None = None,
    threshold: float | None = None,
    wide: bool = True,
) -> Iterator[Screening]:
    """:func:`screen` of each, in order, their names searched together.

    Without ``wide`` names that nearly met are left out, and so are companies and persons unless the
    whole name is theirs.
    ``holdings`` are as they are: cut them with :meth:`Holdings.known_by` first, once for all.
    """
    timed = [_timed(subject, as_of) for subject in subjects]
    least = THRESHOLD if threshold is None else threshold
    hits = _hits(timed, holdings, least)
    looked = look(holdings, as_of)
    for subject in timed:
        found = climb(subject, holdings, hits, begins=wide)
        near = _near(subject, found, holdings, least) if wide else ()
        yield _screened(subject, found, near, holdings, looked, as_of)


def _near(subject: Subject, found: Found, holdings: Holdings, threshold: float) -> tuple[Near, ...]:
    if subject.name is None or not holdings.names:
        return ()
    hits = holdings.name_index.search(subject.name, min(NEAR, threshold), MOST_HITS)
    return near_misses(found, holdings, hits, threshold)


def _timed(subject: Subject, as_of: PartialDate | None) -> Subject:
    from dataclasses import replace

    if subject.at_us is not None or as_of is None:
        return subject
    return replace(subject, at_us=as_of.interval_us, at=str(as_of))


def _hits(subjects: Sequence[Subject], holdings: Holdings, threshold: float) -> Hits:
    wanted = list(dict.fromkeys(n for one in subjects for n in names_wanted(one, holdings)))
    if not wanted or not holdings.names:
        return {}
    found = holdings.name_index.search_many(wanted, threshold, MOST_HITS)
    return dict(zip(wanted, found, strict=True))


def _screened(
    subject: Subject,
    found: Found,
    near: tuple[Near, ...],
    holdings: Holdings,
    looked: Looked,
    as_of: PartialDate | None,
) -> Screening:
    matches = tuple(_told(match, holdings, as_of) for match in found.matches)
    outcome = _outcome(matches)
    return Screening(
        subject=subject,
        as_of=as_of,
        known_at=holdings.known_at,
        matches=matches,
        borrowed=found.borrowed,
        lists=looked,
        outcome=outcome,
        sentence=_sentence(matches, outcome, looked),
        near=near,
    )


def _told(match: Match, holdings: Holdings, as_of: PartialDate | None) -> MatchTold:
    listings = match.party.listings
    return MatchTold(match, tuple(_listing(one, match, holdings, as_of) for one in listings))


def _listing(
    listing: Listing, match: Match, holdings: Holdings, as_of: PartialDate | None
) -> ListingTold:
    issues = holdings.issues(listing.list_id)
    day = as_of or latest(listing, issues)
    told = [
        MeasureTold(measure, in_force(measure, listing, day, issues))
        for measure in listing.measures
    ]
    reports = holdings.reports_of(listing)
    return ListingTold(listing, day, tuple(told), reports, _entry_name(listing.latest, match))


def _entry_name(entry: Entry, match: Match) -> str:
    names = {name.text for name in entry.names}
    wanted = [name for name in (match.matched_name, match.party.name) if name in names]
    return next((name for name in wanted if name is not None), entry.name)


def latest(listing: Listing, issues: Sequence[PartialDate]) -> PartialDate:
    """The day asked of a listing where none is given: the latest issue of its list, or the latest
    day of which anything is known.
    """
    known = [one.end.earliest for one in listing.measures if one.end.basis == "open"]
    last = [listing.versions[-1].last, *(one for one in known if one is not None)]
    return issues[-1] if issues else max(last)


def _outcome(matches: Sequence[MatchTold]) -> Outcome:
    """``found`` where a ship that is identified or probable is listed; ``lead`` where only leads
    are, or where statements say of one that it was listed. What another IMO number stands against
    is neither; nor is a company or person, unless its whole name was asked for and has more than
    one word.
    """
    if any(one.listings for one in matches if one.match.standing != "lead"):
        return "found"
    return "lead" if any(map(_leads, matches)) else "not found"


def _leads(told: MatchTold) -> bool:
    match = told.match
    words = (match.matched_name or "").split()
    alike = match.party.kind == "vessel" or (match.score >= 1.0 and len(words) > 1)
    return bool(told.listings or match.party.said_listed) and not match.other_imo and alike


def _sentence(matches: Sequence[MatchTold], outcome: Outcome, looked: Looked) -> str:
    first = next((one.match for one in matches if one.match.standing != "lead"), None)
    who = "" if first is None else f"{first.standing} as {_who(first)}: "
    if outcome == "found":
        return f"{who}{_states(matches)}"
    said = () if first is None else first.party.said_listed
    if said:
        listed = f"on no list held, but said to be listed by {'; '.join(said)}"
        return f"{who}{listed}. Not found in {looked.where}"
    count = sum(map(_leads, matches))
    if count:
        leads = "1 lead" if count == 1 else f"{count} leads"
        return f"{who}{leads}, nothing surer, in {looked.where}"
    known = f"{who}on no list held: " if first is not None else ""
    return f"{known}not found in {looked.where}"


def _states(matches: Sequence[MatchTold]) -> str:
    """Measures on ships that are no mere leads, by whether they were in force."""
    by_state: dict[State, list[str]] = {"in force": [], "cannot be told": [], "not in force": []}
    for one in matches:
        for told in one.listings if one.match.standing != "lead" else ():
            for measure in told.measures:
                kind = MEASURE_WORDS[measure.measure.kind]
                label = f"{told.listing.list_id} {kind} on {told.as_of}"
                by_state[measure.force.state].append(label)
    return "; ".join(
        f"{state}: {', '.join(dict.fromkeys(labels))}"
        for state, labels in by_state.items()
        if labels
    )


def _who(match: Match) -> str:
    imo = match.party.imo
    return f"{match.party.name} (IMO {imo})" if imo else f"{match.party.name} ({match.party.party})"
