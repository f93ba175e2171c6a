"""What is held of each party, one fact each: statements and list entries brought to one form.

A party is a hull, or an entry that names none (a company, a person, a ship listed without a valid
IMO number: ``list:entry``). A fact holds for certain within one interval and possibly within a
wider one; outside that it does not hold. All intervals are [from, to) in µs since 1970 UTC.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pyarrow as pa

from ullage.identity import dates
from ullage.identity.dates import EVER_US, NEVER_US
from ullage.identity.hull import hull_of_imo
from ullage.model.identity import ATTRIBUTES
from ullage.model.listing import Entry, Listing, Version
from ullage.times import US_PER_S, PartialDate

_DAY_US = 86_400 * US_PER_S

#: Attributes of an entry that say something of the ship itself, beside its names.
_OF_ENTRY = ("imo_text", "mmsi", "call_sign", "flag", "ship_type", "dwt_t", "gt")


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one attribute of a party, with its source. ``when`` is its dating in words."""

    party: str
    attribute: str
    value: str
    possible_us: tuple[int, int]
    certain_us: tuple[int, int]
    when: str
    source: str
    status: str
    locator: str | None = None
    seen_us: tuple[int, int] | None = None
    """When its source saw it, or said it."""

    def holds(self, span_us: tuple[int, int]) -> bool | None:
        """Whether it held all through ``span_us``: True, False, or None where it cannot be told."""
        low, high = span_us
        if self.certain_us[0] <= low and high <= self.certain_us[1]:
            return True
        apart = high <= self.possible_us[0] or low >= self.possible_us[1]
        return False if apart else None

    def seen_within(self, span_us: tuple[int, int]) -> bool:
        """Whether its source may have seen it within ``span_us``."""
        seen = self.seen_us
        return seen is not None and seen[0] < span_us[1] and span_us[0] < seen[1]

    @property
    def dated(self) -> bool:
        """Whether its source says anything of when it held."""
        bounded = self.possible_us != (NEVER_US, EVER_US)
        return bounded or self.certain_us[0] < self.certain_us[1]


def party_of(listing: Listing) -> str:
    """The party a listing is of: the hull of the latest valid IMO number it printed, else the one
    that a source ties it to, else itself.
    """
    for version in reversed(listing.versions):
        if version.entry.imo is not None and version.entry.kind == "vessel":
            return hull_of_imo(version.entry.imo)
    return listing_key(listing) if listing.tie is None else listing.tie.hull


def listing_key(listing: Listing) -> str:
    """``list:entry``, which tells one listing from all others."""
    return f"{listing.list_id}:{listing.entry}"


def of_statements(table: pa.Table) -> Iterator[Fact]:
    """The facts in a STATEMENTS table, in its order."""
    possible = zip(*(bound.tolist() for bound in dates.possible_us(table)), strict=True)
    certain = zip(*(bound.tolist() for bound in dates.certain_us(table)), strict=True)
    for row, wide, narrow in zip(table.to_pylist(), possible, certain, strict=True):
        yield Fact(
            row["hull"],
            row["attribute"],
            row["value"],
            wide,
            narrow,
            _when(row),
            row["source"],
            row["status"],
            row["locator"],
            None if (seen := dates.of_row(row, "observed_at")) is None else dates.interval(seen),
        )


def _when(row: dict[str, object]) -> str:
    begun, ended, seen = (
        dates.text_of(dates.of_row(row, name)) for name in ("valid_from", "valid_to", "observed_at")
    )
    if begun and begun == ended:
        return f"on {begun}" if len(begun) == 10 else f"in {begun}"
    if begun or ended:
        return " ".join(filter(None, (begun and f"from {begun}", ended and f"to {ended}")))
    return f"seen {seen}" if seen else "undated"


def of_listing(listing: Listing, issues: Collection[PartialDate] = ()) -> Iterator[Fact]:
    """The facts in a listing's versions. A list says that they stood on it, not since when.

    ``issues`` are the dates of the publications held: other dates come from reports.
    """
    party, source = party_of(listing), f"{listing.list_id} {listing.entry}"
    for version in listing.versions:
        where, stood, printed = version.entry.locator, _stood(version), _printed(version, issues)
        for attribute, value in _values(version.entry):
            yield Fact(
                party,
                attribute,
                value,
                (NEVER_US, EVER_US),
                stood,
                printed,
                source,
                "listed",
                where,
            )
        before, never = (NEVER_US, stood[0] + _DAY_US), (stood[0], stood[0])
        for attribute, value in _former(version.entry):
            yield Fact(
                party, attribute, value, before, never, f"former {printed}", source, "listed", where
            )


def _values(entry: Entry) -> Iterator[tuple[str, str]]:
    for name in entry.names:
        yield "name", name.text
    if entry.imo is not None:
        yield "imo", str(entry.imo)
    for attribute in _OF_ENTRY:
        value = getattr(entry, attribute)
        if value is not None and value != "":
            named = "type" if attribute == "ship_type" else attribute
            yield named, format(value, ".12g") if isinstance(value, float) else str(value)

    for fact in entry.facts:
        if fact.standing != "former" and fact.attribute in ATTRIBUTES:
            yield fact.attribute, fact.value


def _former(entry: Entry) -> Iterator[tuple[str, str]]:
    """What a list says that held once: before the issue that says so, at a time not known."""
    for fact in entry.facts:
        if fact.standing == "former" and fact.attribute in ATTRIBUTES:
            yield fact.attribute, fact.value


def _stood(version: Version) -> tuple[int, int]:
    """From the last day its first issue may be of, to the first its last may be of."""
    first = version.first.interval_us[1] - _DAY_US
    return first, version.last.interval_us[0] + _DAY_US


def _printed(version: Version, issues: Collection[PartialDate]) -> str:
    if version.first not in issues:
        return f"as of {version.first}"
    if version.first == version.last:
        return f"in the issue of {version.first}"
    return f"in the issues of {version.first} to {version.last}"
