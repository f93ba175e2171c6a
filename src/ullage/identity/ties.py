"""Entries of ships that print no IMO number, tied to hulls by a source beside the list.

A tie names the entry, a name that it must bear, and the source and reason; it is a judgement with a
source, and every answer that rests on it says so. It has no say over a number that the list prints.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ullage.identity.ownership.parties import folded
from ullage.model.listing import Listing, Tie


@dataclass(frozen=True, slots=True)
class EntryTie:
    """Which entry of which list is tied, if it bears ``name``."""

    list_id: str
    entry: str
    name: str
    tie: Tie


def with_ties(listings: Iterable[Listing], ties: Iterable[EntryTie]) -> tuple[Listing, ...]:
    """``listings`` in their order, those of ships without a number tied as ``ties`` say."""
    known = {(one.list_id, one.entry): one for one in ties}
    return tuple(_tied(one, known.get((one.list_id, one.entry))) for one in listings)


def _tied(listing: Listing, given: EntryTie | None) -> Listing:
    entry = listing.latest
    numbered = any(version.entry.imo is not None for version in listing.versions)
    if given is None or numbered or entry.kind != "vessel":
        return listing
    named = folded(given.name) in {folded(name.text) for name in entry.names}
    return replace(listing, tie=given.tie) if named else listing
