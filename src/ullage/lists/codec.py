"""Entries, publications and listings as plain values, for JSON, and back again.

What is empty is left out, so that one entry has one text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from ullage.evidence.hashing import canonical_json
from ullage.model.listing import (
    Entry,
    Link,
    ListedFact,
    ListedName,
    ListFile,
    Listing,
    ListingMeasure,
    Measure,
    Publication,
    Span,
    Version,
)
from ullage.times import PartialDate

Row = dict[str, Any]

_PLAIN = (
    "imo",
    "imo_text",
    "mmsi",
    "call_sign",
    "flag",
    "flag_text",
    "ship_type",
    "dwt_t",
    "gt",
)


def entry_row(entry: Entry) -> Row:
    """An entry as plain values."""
    row: Row = {
        "entry": entry.entry,
        "kind": entry.kind,
        "names": [[name.text, name.kind] for name in entry.names],
        "measures": [
            [one.kind, one.instrument, _text(one.start), _text(one.end)] for one in entry.measures
        ],
        "locator": entry.locator,
    }
    for name in _PLAIN:
        value = getattr(entry, name)
        if value is not None:
            row[name] = value
    if entry.addresses:
        row["addresses"] = list(entry.addresses)
    if entry.links:
        row["links"] = [link_row(link) for link in entry.links]
    if entry.narrative:
        row["narrative"] = entry.narrative
    if entry.facts:
        row["facts"] = [[one.attribute, one.value, one.standing] for one in entry.facts]
    return row


def link_row(link: Link) -> Row:
    """A link as plain values."""
    return {key: value for key, value in asdict(link).items() if value is not None}


def entry_of(row: Mapping[str, Any]) -> Entry:
    """The entry that :func:`entry_row` made ``row`` of."""
    get = row.get
    return Entry(
        row["entry"],
        row["kind"],
        tuple([ListedName(text, kind) for text, kind in row["names"]]),
        tuple([_measure(*one) for one in row["measures"]]),
        row["locator"],
        get("imo"),
        get("imo_text"),
        get("mmsi"),
        get("call_sign"),
        get("flag"),
        get("flag_text"),
        get("ship_type"),
        get("dwt_t"),
        get("gt"),
        tuple(get("addresses", ())),
        tuple([Link(**link) for link in get("links", ())]),
        get("narrative", ""),
        tuple([ListedFact(*one) for one in get("facts", ())]),
    )


@lru_cache(maxsize=1 << 14)
def _measure(kind: Any, instrument: str, start: str | None, end: str | None) -> Measure:
    return Measure(kind, instrument, _date(start), _date(end))


def entry_lines(entries: Iterable[Entry]) -> bytes:
    """Entries as canonical JSON lines, in their order."""
    return "".join(f"{canonical_json(entry_row(entry))}\n" for entry in entries).encode()


def publication_row(publication: Publication) -> Row:
    """A publication as plain values."""
    row = {key: value for key, value in asdict(publication).items() if value is not None}
    row["published"] = str(publication.published)
    row["files"] = [asdict(file) for file in publication.files]
    row["missing_parts"] = list(publication.missing_parts)
    row["remarks"] = list(publication.remarks)
    return row


def publication_of(row: Mapping[str, Any]) -> Publication:
    """The publication that :func:`publication_row` made ``row`` of; other keys are passed over."""
    known = {key: row[key] for key in Publication.__dataclass_fields__ if key in row}
    known["published"] = PartialDate.parse(row["published"])
    known["files"] = tuple(ListFile(**file) for file in row["files"])
    known["missing_parts"] = tuple(row.get("missing_parts", ()))
    known["remarks"] = tuple(row.get("remarks", ()))
    return Publication(**known)


def listing_row(listing: Listing) -> Row:
    """A listing as plain values."""
    return {
        "list_id": listing.list_id,
        "entry": listing.entry,
        "versions": [
            [entry_row(one.entry), str(one.first), str(one.last)] for one in listing.versions
        ],
        "measures": [
            [one.kind, one.instrument, _span(one.start), _span(one.end), str(one.known_from)]
            for one in listing.measures
        ],
    }


def listing_of(row: Mapping[str, Any]) -> Listing:
    """The listing that :func:`listing_row` made ``row`` of."""
    return Listing(
        row["list_id"],
        row["entry"],
        tuple(
            [
                Version(entry_of(entry), _day(first), _day(last))
                for entry, first, last in row["versions"]
            ]
        ),
        tuple([_listing_measure(*one[:2], *one[2], *one[3], one[4]) for one in row["measures"]]),
    )


@lru_cache(maxsize=1 << 14)
def _listing_measure(kind: Any, instrument: str, *given: Any) -> ListingMeasure:
    start = Span(_date(given[0]), _date(given[1]), given[2])
    end = Span(_date(given[3]), _date(given[4]), given[5])
    return ListingMeasure(kind, instrument, start, end, _day(given[6]))


def _span(span: Span) -> list[str | None]:
    return [_text(span.earliest), _text(span.latest), span.basis]


def _text(date: PartialDate | None) -> str | None:
    return None if date is None else str(date)


@lru_cache(maxsize=1 << 14)
def _day(text: str) -> PartialDate:
    return PartialDate.parse(text)


def _date(text: str | None) -> PartialDate | None:
    return None if text is None else _day(text)
