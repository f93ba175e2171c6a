"""The page of a network: picture, findings, leads, tables of parties and edges, sources."""

from __future__ import annotations

from collections.abc import Iterable

from ullage.dossier.network_boxes import share
from ullage.dossier.network_picture import STYLE, picture
from ullage.dossier.network_view import NetworkAnswer, control_text
from ullage.dossier.picture_page import listing, section
from ullage.dossier.picture_page import page as shell
from ullage.dossier.plain_html import table
from ullage.identity.ownership.when import period

_PARTIES = ("name", "kind", "party", "steps", "listed", "said_listed", "targets")
_EDGES = ("party_name", "role", "target_name", "share", "when", "source", "locator", "note")


def page(told: NetworkAnswer) -> str:
    """The page as text; the same answer gives the same bytes."""
    drawn = told.parts()
    control = [control_text(one) for one in told.control]
    unknown = sorted({line for one in told.control for line in one.unknown})
    sections = [
        section("OFAC 50 Percent Rule", listing(drawn.findings)),
        section("Ownership and control, EU and UK", listing(control)),
        section("What these rules would need and is not on record", listing(unknown)),
        section("Leads, to be looked into", listing(drawn.leads)),
        section("What to know", listing(drawn.notes)),
        section("Parties", table(_PARTIES, _parties(told))),
        section("Who is what to whom", table(_EDGES, _edges(told))),
        section("Sources", listing(drawn.sources, ordered=True)),
        section("Lists looked at", listing(one.text for one in told.looked.each)),
    ]
    return shell(drawn.title, drawn.subtitle, picture(drawn, whole=False), STYLE, sections)


def _parties(told: NetworkAnswer) -> list[list[object]]:
    return [[row[name] for name in _PARTIES] for row in told.parties().to_pylist()]


def _edges(told: NetworkAnswer) -> Iterable[tuple[object, ...]]:
    for row in told.network.edges.to_pylist():
        yield (
            row["party_name"],
            row["role"].replace("_", " "),
            row["target_name"],
            share([row]),
            period(row),
            row["source"],
            row["locator"] or "",
            row["note"] or "",
        )
