"""Which parties were listed on a day, regime by regime.

A rule of ownership asks only for those on its own authority's lists: OFAC's rule for those OFAC
blocks, the Union's for those the Union lists. A listing whose only measure is a port-entry ban
freezes nobody's assets and does not count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Literal

from ullage.identity.in_force import Force, in_force
from ullage.identity.ownership.edges import party_of_listing
from ullage.identity.ownership.fifty import Listed
from ullage.identity.ownership.parties import PartyKind
from ullage.model.listing import Listing, ListingMeasure
from ullage.times import PartialDate

Authority = Literal["OFAC", "EU", "UK", "UN", "other"]
AUTHORITIES: tuple[Authority, ...] = ("OFAC", "EU", "UK", "UN", "other")
_PREFIXES: dict[str, Authority] = {"ofac": "OFAC", "eu": "EU", "uk": "UK", "un": "UN"}

#: How collections of lists name them, in full or by their own names for the lists.
_WORDS: dict[Authority, re.Pattern[str]] = {
    "OFAC": re.compile(r"(?i)foreign assets control|\bofac\b|\bus_ofac"),
    "EU": re.compile(r"(?i)european (?:union|commission|council)|council of the eu|\beu_"),
    "UK": re.compile(r"(?i)financial sanctions implementation|\bofsi\b|hm treasury|\bgb_"),
    "UN": re.compile(r"(?i)united nations|security council|\bun_"),
}

#: Measures that a list states beside others, often with other dates.
_BESIDE = frozenset({"secondary_risk", "other"})

Issues = Callable[[str], tuple[PartialDate, ...]]


def authority_of(list_id: str) -> Authority:
    """Whose list it is, by the first part of its id.

    >>> authority_of("ofac-sdn"), authority_of("un-1718-vessels"), authority_of("house")
    ('OFAC', 'UN', 'other')
    """
    return _PREFIXES.get(list_id.partition("-")[0], "other")


def authority_of_measure(list_id: str, measure: ListingMeasure) -> Authority:
    """Whose measure it is: its list's, or in a collection of lists the authority it names.

    A collection is a list of nobody's, such as OpenSanctions; its measures name the authority or
    the list they are from in their instrument.
    """
    own = authority_of(list_id)
    if own != "other":
        return own
    named = {who for who, words in _WORDS.items() if words.search(measure.instrument)}
    return named.pop() if len(named) == 1 else "other"


def kinds_of(listings: Iterable[Listing]) -> dict[str, PartyKind]:
    """What listed parties are, by id."""
    told: dict[str, PartyKind] = {"vessel": "vessel", "company": "company", "person": "person"}
    return {
        party_of_listing(listing): told.get(listing.latest.kind, "party") for listing in listings
    }


def listed(
    listings: Iterable[Listing],
    issues: Issues,
    at: date | None = None,
    authority: Authority | None = None,
    freezes: bool = True,
) -> dict[str, Listed]:
    """Parties listed on the day ``at``, or when last known without one, by id.

    ``issues`` gives the dates of the publications held of a list; ``authority`` keeps to one;
    ``freezes`` to asset freezes. Listings must already be cut to what was known
    (:func:`ullage.identity.in_force.as_known`).
    """
    out: dict[str, Listed] = {}
    for whole in listings:
        listing = whole if authority is None else _only(whole, authority)
        if listing is None:
            continue
        found = _standing(listing, issues, at, freezes)
        if found is not None:
            party = party_of_listing(listing)
            out[party] = _both(out.get(party), found)
    return out


def _only(listing: Listing, authority: Authority) -> Listing | None:
    """The listing with the measures of one authority; None where it has none of that one."""
    own = authority_of(listing.list_id)
    if own != "other":
        return listing if own == authority else None
    mine = [m for m in listing.measures if authority_of_measure(listing.list_id, m) == authority]
    if len(mine) == len(listing.measures):
        return listing if authority == "other" or mine else None
    return replace(listing, measures=tuple(mine)) if mine else None


def _both(one: Listed | None, other: Listed) -> Listed:
    if one is None:
        return other
    if one.sure != other.sure:
        return one if one.sure else other
    return Listed(f"{one.text}; {other.text}", one.sure)


def _standing(listing: Listing, issues: Issues, at: date | None, freezes: bool) -> Listed | None:
    day = None if at is None else PartialDate(at.year, at.month, at.day)
    held = issues(listing.list_id)
    told: list[tuple[ListingMeasure, Force]] = []
    for measure in _telling(listing, freezes):
        as_of = day if day is not None else _last(listing, held, measure)
        told.append((measure, in_force(measure, listing, as_of, held)))
    by_state: Mapping[str, list[tuple[ListingMeasure, Force]]] = {
        state: [(m, force) for m, force in told if force.state == state]
        for state in ("in force", "cannot be told")
    }
    if by_state["in force"]:
        return Listed(_text(listing, [measure for measure, _ in by_state["in force"]]))
    open_ = by_state["cannot be told"]
    if not open_:
        return None
    return Listed(f"{_text(listing, [m for m, _ in open_])}; {open_[0][1].why}", sure=False)


def _telling(listing: Listing, freezes: bool) -> list[ListingMeasure]:
    """The measures that say whether it was listed: what only goes with others does not, where there
    are others.
    """
    if freezes:
        return [one for one in listing.measures if one.kind == "asset_freeze"]
    main = [one for one in listing.measures if one.kind not in _BESIDE]
    return main or list(listing.measures)


def _last(listing: Listing, held: tuple[PartialDate, ...], measure: ListingMeasure) -> PartialDate:
    """The latest day of which anything of the list is known."""
    ends = [version.last for version in listing.versions[-1:]]
    return max([*held, *ends, measure.known_from])


def _text(listing: Listing, measures: Iterable[ListingMeasure]) -> str:
    starts = [measure.start for measure in measures]
    dated = [span for span in starts if span.latest is not None]
    place = f"{listing.list_id} {listing.entry}"
    if not dated:
        return place
    first = min(dated, key=lambda span: (span.latest is None, span.latest))
    word = {"legal": "since", "reported": "reported"}.get(first.basis, "seen")
    return f"{place} {word} {first.latest}"
