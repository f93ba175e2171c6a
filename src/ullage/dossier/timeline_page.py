"""The page of a hull's timeline: picture, tables, contradictions, sources, lists looked at."""

from __future__ import annotations

from collections.abc import Iterable

from ullage.dossier.hull_view import HullAnswer, nothing, seen_texts, when_of
from ullage.dossier.picture_page import listing, section
from ullage.dossier.picture_page import page as shell
from ullage.dossier.plain_html import table
from ullage.dossier.timeline_lanes import LANES, PARTICULARS
from ullage.dossier.timeline_picture import STYLE, WIDTH, picture
from ullage.model.listing import MEASURE_WORDS

_HEAD = ("attribute", "value", "when", "status", "sources", "notes")
_MEASURES = ("list", "entry", "measure", "instrument", "begins", "ends", "state", "why")


def page(told: HullAnswer) -> str:
    """The page as text; the same answer gives the same bytes."""
    lanes = told.lanes()
    markup, high = picture(lanes, told.mark(), str(told.known_at or ""), whole=False)
    sub = [told.timeline.hull]
    sub += [f"on {told.at}"] if told.at is not None else []
    sub += [f"as known by {told.known_at}"] if told.known_at is not None else []
    empty = [nothing(told)]
    sections = [
        section("What is not held", listing(empty if told.empty else [])),
        section("What contradicts", listing(lanes.conflicts)),
        section("Measures", _measures(told) + listing(() if told.empty else told.standing())),
        section("What is said", _periods(told)),
        section("Sources", listing(lanes.sources, ordered=True)),
        section("Lists looked at", listing(one.text for one in told.looked.each)),
    ]
    banner = "SIMULATED DATA: this ship is made up." if lanes.simulated else ""
    return shell(
        f"Timeline of {lanes.title}", " · ".join(sub), (markup, WIDTH, high), STYLE, sections,
        banner,
    )  # fmt: skip


def _measures(told: HullAnswer) -> str:
    rows = [
        (
            line.listing.list_id,
            line.listing.entry,
            MEASURE_WORDS[line.measure.kind],
            line.measure.instrument,
            line.begins,
            line.ends,
            line.state,
            line.why,
        )
        for line in told.measures
    ]
    return table(_MEASURES, rows) if rows else ""


def _periods(told: HullAnswer) -> str:
    rows = list(_rows(told))
    return table(_HEAD, rows) if rows else ""


def _rows(told: HullAnswer) -> Iterable[tuple[str, ...]]:
    seen = seen_texts(told)
    for name in (*LANES, *PARTICULARS):
        for period in told.timeline.of(name):
            yield (
                name.replace("_", " "),
                period.value,
                when_of(period, seen),
                ", ".join(period.statuses),
                "; ".join(period.sources),
                "; ".join(period.notes),
            )
