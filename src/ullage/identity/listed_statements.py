"""What a list says of a ship, as statements: names, flag and particulars, seen in its issues.

A list tells that something stood on it, seldom since when. So each value is seen in the first and
in the last issue that has it; a former name or flag held at some time before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from ullage.identity.facts import party_of
from ullage.identity.statements import make
from ullage.model.identity import ATTRIBUTES
from ullage.model.listing import Entry, Listing

#: Fields of an entry that are attributes of a ship.
_FIELDS = {
    "flag": "flag",
    "mmsi": "mmsi",
    "call_sign": "call_sign",
    "ship_type": "type",
    "dwt_t": "dwt_t",
    "gt": "gt",
}
_KINDS = {
    "aka": "another name, by the list",
    "fka": "a former name, by the list",
    "weak": "a weak alias, by the list",
    "script": "the name in another script, by the list",
}


def of_listings(listings: Iterable[tuple[Listing, str]]) -> pa.Table:
    """A STATEMENTS table of ``listings`` of ships, each with what to call its source."""
    return make(row for listing, source in listings for row in _rows(listing, source))


def _rows(listing: Listing, source: str) -> Iterator[dict[str, Any]]:
    hull = party_of(listing)
    for version in listing.versions:
        days = dict.fromkeys((version.first, version.last))
        for attribute, value, note, former in _said(version.entry):
            row = {
                "hull": hull,
                "attribute": attribute,
                "value": value,
                "status": "listed",
                "source": source,
                "locator": version.entry.locator,
                "note": note,
            }
            if former:
                yield {**row, "valid_to": version.first, "observed_at": version.first}
            else:
                yield from ({**row, "observed_at": day} for day in days)


def _said(entry: Entry) -> Iterator[tuple[str, object, str | None, bool]]:
    """Attribute, value, note, and whether it is of the past."""
    for name in entry.names:
        yield "name", name.text, _KINDS.get(name.kind), name.kind == "fka"
    for field, attribute in _FIELDS.items():
        value = getattr(entry, field)
        if value is not None and value != "":
            yield attribute, value, None, False
    for fact in entry.facts:
        if fact.attribute in ATTRIBUTES:
            former = fact.standing == "former"
            yield fact.attribute, fact.value, "former, by the list" if former else None, former
