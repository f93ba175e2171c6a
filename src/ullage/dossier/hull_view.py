"""A hull's whole life as an answer: text, plain values, picture and page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ullage.dossier.numbered import Numbered
from ullage.dossier.timeline_lanes import LANES, PARTICULARS, Lanes, lanes, source_of
from ullage.errors import InputError
from ullage.identity import dates, judgements
from ullage.identity.holdings import Holdings
from ullage.identity.in_force import in_force
from ullage.identity.linked_statements import of_edges
from ullage.identity.listed_statements import of_listings
from ullage.identity.looked import Looked, look
from ullage.identity.ownership import edges as made
from ullage.identity.ownership.parties import folded
from ullage.identity.screening import latest
from ullage.identity.screening_form import lists_text
from ullage.identity.spans import span_text
from ullage.identity.statements import merge
from ullage.identity.timeline import Period, Timeline, timeline
from ullage.model.listing import MEASURE_WORDS, Listing, ListingMeasure
from ullage.times import PartialDate

_UNITS = {"dwt_t": " t", "length_m": " m", "beam_m": " m"}
_TITLES = {name: title for name, (title, _) in LANES.items()} | {
    "type": "Type",
    "built": "Built",
    "dwt_t": "Deadweight",
    "gt": "Gross tonnage",
    "length_m": "Length",
    "beam_m": "Beam",
}
#: Other names told beside the last.
_MOST_NAMES = 6
_HELD = {"certain": "stated", "possible": "may have held", "superseded": "another came later"}


@dataclass(frozen=True)
class MeasureLine:
    """A measure of a listing, with its period in words and, on a day, whether it was in force."""

    listing: Listing
    measure: ListingMeasure
    begins: str
    ends: str
    state: str | None
    why: str | None


@dataclass(frozen=True)
class HullAnswer:
    """What is held of a hull."""

    timeline: Timeline
    statements: pa.Table
    listings: tuple[Listing, ...]
    measures: tuple[MeasureLine, ...]
    holdings: Holdings
    at: PartialDate | None
    known_at: PartialDate | None
    how: str = ""
    problems: tuple[InputError, ...] = ()
    looked: Looked = field(default_factory=lambda: Looked(()))

    @property
    def empty(self) -> bool:
        """Whether nothing at all is held of it."""
        return not self.timeline.attributes and not self.listings

    def lanes(self) -> Lanes:
        """For a picture."""
        issues = {one.list_id: self.holdings.issues(one.list_id) for one in self.listings}
        standing = () if self.empty else self.standing()
        return lanes(self.timeline, self.statements, self.listings, issues, standing)

    def svg(self) -> str:
        """The picture as an SVG document."""
        from ullage.dossier.timeline_picture import svg

        return svg(self.lanes(), self.mark(), str(self.known_at or ""))

    def html(self) -> str:
        """A page around the picture that asks nothing of any network."""
        from ullage.dossier.timeline_page import page

        return page(self)

    def mark(self) -> tuple[int, str] | None:
        """The day asked for, to be marked."""
        return None if self.at is None else (self.at.interval_us[0], str(self.at))

    @property
    def said_listed(self) -> tuple[str, ...]:
        """Who, other than a list held, says that it is listed."""
        ships = (self.holdings.ships.get(one) for one in self.timeline.hulls)
        return tuple(dict.fromkeys(said for ship in ships if ship for said in ship.said_listed))

    def standing(self) -> tuple[str, ...]:
        """Whether it is on a list, in sentences, where no measure of a list held tells."""
        said = (f"said to be listed: {'; '.join(self.said_listed)}",) if self.said_listed else ()
        return said if self.measures else (f"on no list held: {self.looked.where}", *said)

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        timeline = self.timeline.as_dict()
        del timeline["left_out"]
        return {
            **timeline,
            "at": None if self.at is None else str(self.at),
            "known_at": None if self.known_at is None else str(self.known_at),
            "read_as": self.how or None,
            "held_then": self._held_then() if self.at is not None else None,
            "measures": [_measure_dict(line) for line in self.measures],
            "said_listed": list(self.said_listed),
            "lists": [one.text for one in self.looked.each],
        }

    def _held_then(self) -> dict[str, list[dict[str, str]]]:
        at = self.at.interval_us[0] if self.at is not None else 0
        return {
            name: [{"value": one.value, "how": how} for one, how in self.timeline.at(name, at)]
            for name in self.timeline.attributes
        }

    def text(self) -> str:
        """For a person: by attribute, oldest first, with numbered sources."""
        return "\n".join(_text(self))


def answer(
    holdings: Holdings,
    hull: str,
    at: PartialDate | None = None,
    known_at: PartialDate | None = None,
    how: str = "",
    problems: Sequence[InputError] = (),
) -> HullAnswer:
    """All that is held of ``hull``, as known by ``known_at``; measures as of ``at``."""
    known = holdings.known_by(None if known_at is None else known_at.last)
    same = next((one for one in judgements.clusters(known.judgements) if hull in one), (hull,))
    listings = tuple(
        listing
        for one in dict.fromkeys((hull, *same))
        if one in known.ships
        for listing in known.ships[one].listings
    )
    sourced = [(one, source_of(one, known.issues(one.list_id))) for one in listings]
    printed = of_listings(sourced)
    table = merge([known.statements, printed, _linked(known, (hull, *same), listings, printed)])
    told = timeline(table, hull, known_by=known_at, same=same)
    lines = tuple(
        _line(listing, measure, known, at) for listing in listings for measure in listing.measures
    )
    return HullAnswer(
        told,
        table,
        listings,
        lines,
        known,
        at,
        known_at,
        how,
        tuple(problems),
        look(known, at),
    )


def _linked(
    known: Holdings, hulls: Sequence[str], listings: Sequence[Listing], printed: pa.Table
) -> pa.Table:
    """Owners, managers and linked parties that edges of any source name."""
    own = known.statements.filter(pc.is_in(known.statements.column("hull"), pa.array(hulls)))
    listing = {
        row["source"]
        for row in merge([own, printed]).select(["source", "status"]).to_pylist()
        if row["status"] == "listed"
    }
    by_list = made.from_listings(listings)
    listing.update(by_list.column("source").to_pylist())
    aliases = made.entry_aliases(listings)
    return of_edges(made.renamed(made.merge(known.edges, by_list), aliases), hulls, listing)


def _line(
    listing: Listing, measure: ListingMeasure, holdings: Holdings, at: PartialDate | None
) -> MeasureLine:
    issues = holdings.issues(listing.list_id)
    day = at if at is not None else latest(listing, issues)
    force = in_force(measure, listing, day, issues)
    return MeasureLine(
        listing,
        measure,
        span_text(measure.start),
        span_text(measure.end),
        force.state,
        force.why,
    )


def _measure_dict(line: MeasureLine) -> dict[str, Any]:
    measure = line.measure
    return {
        "list": line.listing.list_id,
        "entry": line.listing.entry,
        "kind": measure.kind,
        "instrument": measure.instrument,
        "start": [str(v) if v else None for v in (measure.start.earliest, measure.start.latest)],
        "start_basis": measure.start.basis,
        "end": [str(v) if v else None for v in (measure.end.earliest, measure.end.latest)],
        "end_basis": measure.end.basis,
        "known_from": str(measure.known_from),
        "state": line.state,
        "why": line.why,
    }


def seen_texts(told: HullAnswer) -> dict[str, str]:
    """When each statement was seen or made, as exactly as it is known, by statement id."""
    columns = ["statement_id", "observed_at", "observed_at_precision"]
    rows = told.statements.select(columns).to_pylist()
    return {
        row["statement_id"]: dates.text_of(dates.of_row(row, "observed_at"))
        for row in rows
        if row["observed_at"] is not None
    }


def when_of(period: Period, seen: Mapping[str, str]) -> str:
    """The dates of a period in words; ``seen`` as from :func:`seen_texts`."""
    if period.start_text or period.end_text:
        if period.start_text == period.end_text:
            return period.start_text
        return f"{period.start_text or '…'} – {period.end_text or '…'}"
    days = sorted(seen[one][:10] for one in period.statements if one in seen)
    if not days:
        return "no date stated"
    return f"seen {days[0]}" if days[0] == days[-1] else f"seen {days[0]} – {days[-1]}"


def nothing(told: HullAnswer) -> str:
    """That nothing is held, in a sentence."""
    known = "" if told.known_at is None else f" that was known by {told.known_at}"
    return f"Nothing is held of it{known}: not in the reference set, nor on the lists below."


def _text(told: HullAnswer) -> Iterable[str]:
    sources = Numbered()
    seen = seen_texts(told)
    yield _head(told)
    others = [hull for hull in told.timeline.hulls if hull != told.timeline.hull]
    if others:
        yield f"  judged the same ship: {', '.join(others)}"
    if told.known_at is not None:
        yield f"  as known by {told.known_at}"
    if told.empty:
        yield f"  {nothing(told)}"
    for name in (*LANES, *PARTICULARS):
        if told.timeline.of(name):
            yield _TITLES[name]
            yield from _periods(told, name, sources, seen)
    if not told.empty:
        yield "Measures" if told.at is None else f"Measures, on {told.at}"
        yield from (_measure_text(line, told.at) for line in told.measures)
        yield from (f"  {line}" for line in told.standing())
    wrong = dict.fromkeys(told.timeline.conflicts["sentence"].to_pylist())
    if wrong:
        yield "What contradicts"
        yield from (f"  ! {sentence}" for sentence in wrong)
    if sources.numbers:
        yield "Sources"
        yield from (f"  [{number}] {source}" for source, number in sources.numbers.items())
    yield lists_text(told.looked)


def _head(told: HullAnswer) -> str:
    """The last name known, the id, and the other names that were its own."""
    title = told.lanes().title
    own = dict.fromkeys(one.value for one in told.timeline.of("name") if one.own)
    also = [name for name in own if folded(name) != folded(title)]
    more = f" and {len(also) - _MOST_NAMES} more" if len(also) > _MOST_NAMES else ""
    names = f", also {', '.join(also[:_MOST_NAMES])}{more}" if also else ""
    return f"{title} ({told.timeline.hull}){names}"


def _periods(
    told: HullAnswer, name: str, sources: Numbered, seen: Mapping[str, str]
) -> Iterable[str]:
    at = None if told.at is None else told.at.interval_us[0]
    for period in told.timeline.of(name):
        held = None if at is None else period.held(at)
        mark = "  " if at is None else {"certain": "* ", None: "  "}.get(held, "? ")
        plain = set(period.statuses) <= {"registered", "listed"}
        doubt = [] if plain else period.statuses
        value = f"{period.value}{_UNITS.get(name, '')}"
        words = [value.ljust(26), when_of(period, seen).ljust(27), ", ".join(doubt).ljust(9)]
        yield f"{mark}{' '.join(words)} [{','.join(map(str, sources.of(period.sources)))}]"


def _measure_text(line: MeasureLine, at: PartialDate | None) -> str:
    measure = line.measure
    name = MEASURE_WORDS[measure.kind]
    ended = "" if measure.end.basis == "open" else "ended "
    period = f"{line.begins}; {ended}{line.ends}"
    state = period if at is None else f"{line.state}: {line.why}"
    entry = f"{line.listing.list_id} {line.listing.entry}"
    return f"  {entry}: {name} ({measure.instrument}); {state}"
