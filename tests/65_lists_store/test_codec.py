"""Entries and listings as JSON and back: nothing may be lost on the way."""

from __future__ import annotations

import json
from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from ullage.evidence.hashing import canonical_json
from ullage.lists import codec
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

text = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
some = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)
numbers = st.none() | st.floats(0, 1e6)
dates = st.builds(
    lambda y, m, d: PartialDate(y, m, d if m else None),
    st.integers(1900, 2100),
    st.none() | st.integers(1, 12),
    st.none() | st.integers(1, 28),
)


def several(strategy):
    return st.lists(strategy, max_size=3).map(tuple)


entries = st.builds(
    Entry,
    entry=text,
    kind=st.sampled_from(["vessel", "company", "person", "aircraft", "other"]),
    names=several(st.builds(ListedName, text, st.sampled_from(["primary", "aka", "fka"]))),
    measures=several(
        st.builds(Measure, st.just("asset_freeze"), text, st.none() | dates, st.none() | dates)
    ),
    locator=text,
    imo=st.none() | st.integers(1_000_000, 9_999_999),
    imo_text=st.none() | text,
    mmsi=st.none() | st.integers(0, 999_999_999),
    call_sign=st.none() | text,
    flag=st.none() | text,
    flag_text=st.none() | text,
    ship_type=st.none() | text,
    dwt_t=numbers,
    gt=numbers,
    addresses=several(text),
    links=several(
        st.builds(Link, text, text, st.none() | text, st.none() | st.integers(1, 9), numbers)
    ),
    narrative=text,
    facts=several(st.builds(ListedFact, text, text, st.sampled_from(["current", "former"]))),
)
spans = st.builds(
    Span,
    st.none() | dates,
    st.none() | dates,
    st.sampled_from(["legal", "publications", "reported", "open"]),
)


def through_json(row):
    return json.loads(canonical_json(row))


def test_the_strategy_fills_every_field() -> None:
    """A field added to the model must be added here, and to the codec."""
    assert {f.name for f in fields(Entry)} == {
        "entry", "kind", "names", "measures", "locator", "imo", "imo_text", "mmsi", "call_sign",
        "flag", "flag_text", "ship_type", "dwt_t", "gt", "addresses", "links", "narrative", "facts",
    }  # fmt: skip


@given(entries)
def test_entries(entry: Entry) -> None:
    assert codec.entry_of(through_json(codec.entry_row(entry))) == entry
    (line,) = codec.entry_lines([entry]).splitlines()
    assert codec.entry_of(json.loads(line)) == entry


@given(
    st.builds(
        Listing,
        some,
        some,
        st.lists(st.builds(Version, entries, dates, dates), min_size=1, max_size=2).map(tuple),
        several(st.builds(ListingMeasure, st.just("seizure"), text, spans, spans, dates)),
    )
)
def test_listings(listing: Listing) -> None:
    assert codec.listing_of(through_json(codec.listing_row(listing))) == listing


@given(
    st.builds(
        Publication,
        list_id=some,
        published=dates,
        published_basis=some,
        files=several(st.builds(ListFile, some, some, some, st.integers(0, 9))),
        reader=some,
        reader_version=some,
        retrieved_at=st.none() | some,
        url=st.none() | some,
        licence=st.none() | some,
        missing_parts=several(some),
        accepted=st.none() | some,
    )
)
def test_publications(publication: Publication) -> None:
    assert codec.publication_of(through_json(codec.publication_row(publication))) == publication


def test_one_entry_has_one_text() -> None:
    entry = Entry("1", "vessel", (ListedName("례성강"),), (), "row 1", imo=7389704)
    assert (
        codec.entry_lines([entry])
        == (
            '{"entry":"1","imo":7389704,"kind":"vessel","locator":"row 1","measures":[],'
            '"names":[["례성강","primary"]]}\n'
        ).encode()
    )
