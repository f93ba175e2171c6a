"""Leads: what two ships or companies share, and names that two parties share.

A lead is where to look next, never a finding. A manager, address, agent or director that a handful
of ships share says something; one that hundreds share says nothing, and is told once as a hub
instead of joining them all. The weight of a lead is 1 / (targets - 1): two ships that alone share
an agent weigh 1, any two of twenty-one 0.05; half that where they share it by name alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

import pyarrow as pa

from ullage.identity.ownership.parties import folded, is_hull, kind_of
from ullage.identity.ownership.when import known_by, period, standing

#: Relations that make a lead when shared, with the words for them.
SHARED = {
    "address": "address",
    "agent": "agent",
    "director": "director",
    "ism_manager": "ISM manager",
    "ship_manager": "ship manager",
    "operator": "operator",
    "owner": "owner",
    "beneficial_owner": "beneficial owner",
    "linked_to": "linked party",
}
#: Targets above which what they share says nothing of two of them.
HUB = 25

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lead:
    """Why ``a`` may have to do with ``b``. ``via`` is the party they share, by id, or None where it
    is only their name; ``among`` counts all that share it in the data at hand.
    """

    kind: str
    a: str
    b: str
    via: str | None
    text: str
    weight: float
    among: int
    sources: tuple[str, ...]
    shared: str
    """Name of what they share."""
    names: tuple[str, str]
    """Of the two."""

    @property
    def ends(self) -> tuple[str, str]:
        """The two, by id."""
        return self.a, self.b


@dataclass(frozen=True, slots=True)
class Hub:
    """A party so many have to do with that it says nothing of any two of them."""

    party: str
    name: str
    kind: str
    targets: int

    @property
    def text(self) -> str:
        """In a sentence."""
        return f"{self.name} is {self.kind} of {self.targets} on record: sharing it says nothing."


@dataclass(frozen=True, slots=True)
class Leads:
    """Leads by falling weight, and the hubs that gave none."""

    leads: tuple[Lead, ...]
    hubs: tuple[Hub, ...]


def find(
    edges: pa.Table,
    at: date | None = None,
    known_at: date | None = None,
    hub: int = HUB,
    ships: Container[str] = (),
) -> Leads:
    """What targets of ``edges`` share on the day ``at`` (ever, without one), and shared names.

    Parties under different ids whose folded names agree count as shared by name alone. ``ships``
    are targets that are ships without a hull id; ships of one name are no leads here.
    """
    rows = [
        row
        for row in edges.to_pylist()
        if row["role"] in SHARED
        and known_by(row, known_at)
        and (at is None or standing(row, at) != "out")
    ]
    leads: list[Lead] = []
    hubs: list[Hub] = []
    for (_, role), group in sorted(_by_name(rows).items()):
        _shared(role, group, hub, leads, hubs)
    leads += _namesakes(rows, hub, ships)
    leads.sort(key=lambda lead: (-lead.weight, lead.a, lead.b, lead.kind, lead.text))
    return Leads(tuple(leads), tuple(sorted(hubs, key=lambda h: (-h.targets, h.name))))


def sentences(leads: Iterable[Lead]) -> tuple[str, ...]:
    """Leads in words, heaviest first; what several share is told once instead of pair by pair."""
    groups: dict[tuple[str, str], list[Lead]] = defaultdict(list)
    for lead in leads:
        what = lead.text if lead.among == 2 else lead.via or folded(lead.shared)
        groups[lead.kind, what].append(lead)
    return tuple(_sentence(group) for group in groups.values())


def _sentence(group: list[Lead]) -> str:
    first = group[0]
    if len(group) == 1:
        return first.text
    parties = {
        party: name for lead in group for party, name in zip(lead.ends, lead.names, strict=True)
    }
    if first.kind == "same name":
        ids = ", ".join(sorted(parties))
        said = f"{len(parties)} records name {first.shared} ({ids})"
        return f"{said}; whether they are one is not known."
    names = [_counted(name, n) for name, n in sorted(Counter(parties.values()).items())]
    alone = ", some by name alone" if any(lead.via is None for lead in group) else ""
    more = f" (of {first.among} on record)" if first.among > len(parties) else ""
    return f"{', '.join(names)} share the {first.kind} {first.shared}{alone}{more}."


def _counted(name: str, times: int) -> str:
    return name if times == 1 else f"{times} named {name}"


def _by_name(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    out: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        key = row["party"] if row["role"] == "address" else folded(row["party_name"])
        out[key, row["role"]].append(row)
    return out


def _shared(role: str, group: list[Row], hub: int, leads: list[Lead], hubs: list[Hub]) -> None:
    by_target: dict[str, list[Row]] = defaultdict(list)
    for row in group:
        if row["target"] != row["party"]:
            by_target[row["target"]].append(row)
    among, kind = len(by_target), SHARED[role]
    if among > hub:
        hubs.append(Hub(group[0]["party"], group[0]["party_name"], kind, among))
        return
    dated = {target: period(rows[0]) for target, rows in by_target.items()}
    for a, b in combinations(sorted(by_target), 2):
        leads.append(_lead(kind, by_target[a], by_target[b], among, (dated[a], dated[b])))


def _lead(kind: str, of_a: list[Row], of_b: list[Row], among: int, dated: tuple[str, str]) -> Lead:
    """The lead that two targets make; ``dated`` are the periods of their first edges in words."""
    a, b = of_a[0], of_b[0]
    same = sorted({row["party"] for row in of_a} & {row["party"] for row in of_b})
    alone = "" if same else ", by name alone"
    whens = [
        f"{row['target_name']} {when}" for row, when in zip((a, b), dated, strict=True) if when
    ]
    dates = f" ({'; '.join(whens)})" if whens else ""
    text = f"{a['target_name']} and {b['target_name']} share the {kind} {a['party_name']}{alone}"
    many = f"; {among} on record do" if among > 2 else ""
    weight = (1.0 if same else 0.5) / (among - 1)
    sources = dict.fromkeys(row["source"] for row in (*of_a, *of_b))
    via = same[0] if same else None
    return Lead(
        kind,
        a["target"],
        b["target"],
        via,
        f"{text}{dates}{many}.",
        weight,
        among,
        tuple(sources),
        a["party_name"],
        (a["target_name"], b["target_name"]),
    )


def _namesakes(rows: Iterable[Row], hub: int, ships: Container[str]) -> Iterable[Lead]:
    """Parties, and targets that are no ships, with one name under several ids."""
    by_name: dict[str, dict[str, list[Row]]] = defaultdict(dict)
    for row in rows:
        for end in ("party", "target"):
            ship = end == "target" and (is_hull(row[end]) or row[end] in ships)
            place = end == "party" and row["role"] == "address"
            if not ship and not place:
                named = by_name[folded(row[f"{end}_name"])]
                named.setdefault(row[end], []).append(row)
    for _, parties in sorted(by_name.items()):
        if 1 < len(parties) <= hub:
            for a, b in combinations(sorted(parties), 2):
                yield _namesake((a, parties[a]), (b, parties[b]), len(parties))


def _namesake(one: tuple[str, list[Row]], other: tuple[str, list[Row]], among: int) -> Lead:
    (a, of_a), (b, of_b) = one, other
    names = _name_of(a, of_a[0]), _name_of(b, of_b[0])
    kind = kind_of(a, names[0])
    word = kind if kind in {"company", "person"} else "party"
    text = (
        f"Two records name {names[0]}, {_with(a, of_a[0])} and {_with(b, of_b[0])}; whether it is "
        f"one {word} is not known."
    )
    sources = dict.fromkeys(row["source"] for row in (*of_a, *of_b))
    weight = 0.5 / (among - 1)
    return Lead("same name", a, b, None, text, weight, among, tuple(sources), names[0], names)


def _name_of(party: str, row: Row) -> str:
    name: str = row["party_name"] if row["party"] == party else row["target_name"]
    return name


def _with(party: str, row: Row) -> str:
    """How a record names the party: by what it has to do with, and in which source."""
    other = row["target_name"] if row["party"] == party else row["party_name"]
    return f"with {other} ({row['source']})"
