"""The part of the page that says who the ships are, and what the lists looked at have of them."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ullage.dossier.inline import html_text
from ullage.dossier.plain_html import number, table
from ullage.model.listing import MEASURE_WORDS

#: Rows of a table before the others are counted; all are in the files beside the page.
MOST = 200
_PICTURES = 12

Row = Mapping[str, Any]

_ORDER = ("found", "contested", "lead", "not found")
FINDINGS = {
    "found": "on a list",
    "contested": "identity contested",
    "lead": "lead, not a finding",
    "not found": "not found in the lists below",
}
STANDINGS = {
    "identified": "identified",
    "probable": "probable",
    "lead": "lead, not a finding",
    "contested": "identity contested, not a finding",
}


@dataclass(frozen=True)
class Ships:
    """Rows of HULLS, VOYAGES (screening), CONFLICTS, LISTS_LOOKED_AT and OWNERS, plain."""

    hulls: Sequence[Row] = ()
    voyages: Sequence[Row] = ()
    conflicts: Sequence[Row] = ()
    lists: Sequence[Row] = ()
    owners: Sequence[Row] = ()
    pictures: Sequence[tuple[str, str]] = field(default=())
    """Hull and its timeline as an SVG document."""


def ships(data: Ships) -> str:
    """The section's content as HTML; empty where no list and no ship is told."""
    if not data.hulls and not data.lists:
        return ""
    parts = (_intro, _hulls, _pictures, _voyages, _owners, _conflicts, _lists)
    return "".join(part(data) for part in parts)


def _intro(data: Ships) -> str:
    tally = {name: sum(one["finding"] == name for one in data.hulls) for name in _ORDER}
    told = ", ".join(f"{number(tally[name])} {FINDINGS[name]}" for name in _ORDER if tally[name])
    only = "" if not all(one["bundled"] for one in data.lists) else (
        " Only what comes with Ullage was looked at: take the lists themselves into the case."
    )  # fmt: skip
    return (
        f"<p>{number(len(data.hulls))} hulls: {html_text(told)}.{only}</p>"
        "<p>A hull is the ship itself, known by its IMO number, or by an id of its own where none "
        "was sent. A track whose identity more than one hull used is given to neither. What meets "
        "by name alone is a lead and not a finding. Not to be found in the lists below says "
        "nothing of other lists or other days.</p>"
    )


def _hulls(data: Ships) -> str:
    ranked = sorted(
        data.hulls,
        key=lambda one: (_ORDER.index(one["finding"]), not one["conflicts"], one["hull"]),
    )
    head = ["ship", "names sent", "finding", "bound under way", "told by", "mmsi", "flag by mmsi",
            "tracks", "from", "to", "conflicts"]  # fmt: skip
    rows = [
        (
            one["hull"],
            one["names"],
            FINDINGS[one["finding"]],
            one["bound"],
            one["basis"],
            [who for who in one["transmitters"] if who > 0],
            one["flags"],
            one["tracks"],
            _day(one["first"]),
            _day(one["last"]),
            one["conflicts"],
        )
        for one in ranked[:MOST]
    ]
    return table(head, rows, "Ships") + _more(len(ranked), "hulls.csv") if rows else ""


def pictured(hulls: Sequence[Row]) -> list[str]:
    """Hulls whose timeline is drawn: those on a list or contested, the first few."""
    wanted = [one for one in hulls if one["finding"] in {"found", "contested"}]
    ranked = sorted(wanted, key=lambda one: (_ORDER.index(one["finding"]), one["hull"]))
    return [one["hull"] for one in ranked[:_PICTURES]]


def _pictures(data: Ships) -> str:
    """Timelines as images of their own, so that neither style nor id of one meets another's."""
    return "".join(
        f'<figure><img alt="Timeline of {html_text(hull)}" '
        f'src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"></figure>'
        for hull, svg in data.pictures
    )


def _voyages(data: Ships) -> str:
    order = tuple(STANDINGS)
    ranked = sorted(data.voyages, key=lambda one: (order.index(one["standing"]), one["hull"] or ""))
    head = ["ship", "voyage from", "to", "listed as", "list", "measure", "instrument", "in force",
            "standing", "why"]  # fmt: skip
    rows = [
        (
            one["hull"],
            _day(one["start"]),
            _day(one["end"]),
            one["listed_name"],
            one["list"],
            MEASURE_WORDS[one["measure"]],
            one["instrument"],
            _during(one),
            STANDINGS[one["standing"]],
            one["why"],
        )
        for one in ranked[:MOST]
    ]
    if not rows:
        return "<p>No measure was met on any voyage.</p>"
    return table(head, rows, "Measures during voyages") + _more(len(ranked), "screening.csv")


def _during(one: Row) -> str:
    days = [
        f"{word} {one[name]}" for name, word in (("since", "from"), ("until", "to")) if one[name]
    ]
    return f"{one['during']} {' '.join(days)}".strip()


def _owners(data: Ships) -> str:
    head = ["ship", "on", "rule", "verdict", "share of blocked owners", "through", "not on record"]
    rows = [
        (
            one["hull"],
            one["day"],
            one["rule"],
            one["verdict"],
            f"{one['lower_percent']:g} to {one['upper_percent']:g}%",
            one["through"],
            one["unknown"],
        )
        for one in data.owners[:MOST]
    ]
    if not rows:
        return ""
    return table(head, rows, "Owners") + _more(len(data.owners), "owners.csv")


def _conflicts(data: Ships) -> str:
    rows = [(one["kind"].replace("_", " "), one["sentence"]) for one in data.conflicts[:MOST]]
    if not rows:
        return ""
    whole = table(["conflict", "in words"], rows, "Statements that contradict")
    return whole + _more(len(data.conflicts), "conflicts.csv")


def _lists(data: Ships) -> str:
    rows = [
        (
            one["list"],
            one["published"] or "no issue held, single dates only",
            one["basis"],
            "comes with Ullage" if one["bundled"] else "evidence of this case",
            one["files"],
        )
        for one in data.lists
    ]
    head = ["list", "issue of", "date known by", "from", "files"]
    return table(head, rows, "Lists looked at") if rows else ""


def _more(count: int, file: str) -> str:
    left = count - MOST
    return f"<p>{number(left)} more in out/{html_text(file)}.</p>" if left > 0 else ""


def _day(when: datetime) -> str:
    return when.strftime("%Y-%m-%d")
