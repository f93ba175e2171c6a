"""Listings as reported: what the press or a ministry said of a list, beside the list itself.

A report tells when an authority acted where the issues held do not go back so far. It moves the
beginning of a measure that only issues date; against a date that the list itself states it has no
say. Where no issue held names the ship, the report alone makes a listing, open from that day on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ullage.model.listing import (
    Entry,
    ListedName,
    Listing,
    ListingMeasure,
    MeasureKind,
    Span,
    Version,
)
from ullage.times import PartialDate


@dataclass(frozen=True, slots=True)
class Report:
    """Who said that a list took in a ship, and when it did."""

    list_id: str
    imo: int
    name: str
    kind: MeasureKind
    instrument: str
    start: PartialDate
    """When the authority acted, as reported."""
    reported: PartialDate
    """When that was public."""
    source: str
    entry: str | None = None
    """The list's own id of the entry, where known."""
    note: str | None = None
    """What to know of the report itself."""


def with_reports(listings: Iterable[Listing], reports: Sequence[Report]) -> tuple[Listing, ...]:
    """``listings`` with the beginnings that ``reports`` tell, and those that only they tell."""
    out = list(listings)
    lists = {report.list_id for report in reports}
    near = [
        at
        for at, listing in enumerate(out)
        if listing.list_id in lists and listing.latest.kind == "vessel"
    ]
    for report in reports:
        places = [at for at in near if reported_of(report, out[at])]
        for at in places:
            out[at] = _dated(out[at], report)
        if not places:
            out.append(_alone(report))
    return tuple(sorted(out, key=lambda one: (one.list_id, one.entry)))


def reported_of(report: Report, listing: Listing) -> bool:
    """Whether the report is of this listing: the same list, and its entry or its IMO number."""
    if report.list_id != listing.list_id or listing.latest.kind != "vessel":
        return False
    if report.entry is not None and report.entry == listing.entry:
        return True
    return any(version.entry.imo == report.imo for version in listing.versions)


def _dated(listing: Listing, report: Report) -> Listing:
    kinds = [one.kind for one in listing.measures]
    if report.kind not in kinds:
        return replace(listing, measures=(*listing.measures, _measure(report)))
    told = tuple(
        _begun(one, report) if one.kind == report.kind else one for one in listing.measures
    )
    return replace(listing, measures=told)


def _begun(measure: ListingMeasure, report: Report) -> ListingMeasure:
    """The measure from the day reported, where only issues date it and they allow that day."""
    start = measure.start
    late = start.latest is not None and start.latest.before(report.start)
    early = start.earliest is not None and report.start.before(start.earliest)
    if start.basis != "publications" or late or early:
        return measure
    known = min(measure.known_from, report.reported)
    return replace(measure, start=Span(report.start, report.start, "reported"), known_from=known)


def _measure(report: Report) -> ListingMeasure:
    return ListingMeasure(
        report.kind,
        report.instrument,
        Span(report.start, report.start, "reported"),
        Span(None, None, "open"),
        report.reported,
    )


def _alone(report: Report) -> Listing:
    entry = Entry(
        entry=report.entry or f"IMO{report.imo}",
        kind="vessel",
        names=(ListedName(report.name),),
        measures=(),
        locator=report.source,
        imo=report.imo,
    )
    version = Version(entry, report.reported, report.reported)
    return Listing(report.list_id, entry.entry, (version,), (_measure(report),))
