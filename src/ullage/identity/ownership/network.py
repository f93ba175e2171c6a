"""The network around a ship or party: who is linked to it, and to whom those are, some steps out.

Steps follow edges both ways; parties of the same name come along. A hub, a party with very many
targets, is shown but not passed through: what lies behind it has to do with nothing in particular.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa

from ullage.identity.ownership import leads as found
from ullage.identity.ownership.fifty import Listed
from ullage.identity.ownership.leads import Hub, Lead
from ullage.identity.ownership.listed import Authority
from ullage.identity.ownership.parties import PartyKind, folded, kind_of
from ullage.identity.ownership.when import known_by, standing
from ullage.model.identity import EDGES


@dataclass(frozen=True, slots=True)
class Party:
    """A node: what it is, its names in the data, steps from the start, and where it is listed."""

    party: str
    name: str
    kind: PartyKind
    steps: int
    names: tuple[str, ...]
    listed: tuple[tuple[Authority, Listed], ...]
    targets: int
    """How many it has to do with in all that is held."""
    said: tuple[str, ...] = ()
    """Who, other than a list held, says that it is listed."""


@dataclass(frozen=True, slots=True)
class Network:
    """Parties by steps and id; ``edges`` (EDGES) among them; leads among them; hubs met.

    ``beyond`` counts parties one step farther that are not in it.
    """

    start: str
    depth: int
    parties: tuple[Party, ...]
    edges: pa.Table
    leads: tuple[Lead, ...]
    hubs: tuple[Hub, ...]
    beyond: int
    at: date | None
    known_at: date | None

    def party(self, party: str) -> Party:
        """The node of an id."""
        return next(one for one in self.parties if one.party == party)


@dataclass(frozen=True, slots=True)
class _Links:
    """Neighbours by edge, parties of the same name, and how many targets a party has."""

    edges: Mapping[str, set[str]]
    namesakes: Mapping[str, set[str]]
    targets: Mapping[str, int]


def around(
    edges: pa.Table,
    start: str,
    depth: int = 2,
    at: date | None = None,
    known_at: date | None = None,
    kinds: Mapping[str, PartyKind] | None = None,
    names: Mapping[str, str] | None = None,
    hub: int = found.HUB,
) -> Network:
    """The network ``depth`` steps around ``start`` on the day ``at`` (ever, without one).

    ``kinds`` and ``names`` say what else is known of parties.
    """
    rows = [
        row
        for row in edges.to_pylist()
        if known_by(row, known_at) and (at is None or standing(row, at) != "out")
    ]
    table = pa.Table.from_pylist(rows, schema=EDGES.arrow)
    ships = {party for party, kind in (kinds or {}).items() if kind == "vessel"}
    leads = found.find(table, hub=hub, ships=ships)
    links = _links(rows, leads.leads)
    steps, beyond = _walk(links, start, depth, hub)
    kept = [row for row in rows if row["party"] in steps and row["target"] in steps]
    inside = tuple(lead for lead in leads.leads if lead.a in steps and lead.b in steps)
    parties = _parties(kept, steps, links, kinds or {}, names or {})
    near = {folded(party.name) for party in parties}
    hubs = tuple(one for one in leads.hubs if folded(one.name) in near)
    table = pa.Table.from_pylist(kept, schema=EDGES.arrow)
    return Network(start, depth, parties, table, inside, hubs, beyond, at, known_at)


def marked(
    network: Network,
    listed: Mapping[Authority, Mapping[str, Listed]],
    said: Mapping[str, tuple[str, ...]] | None = None,
) -> Network:
    """``network`` with its parties marked as ``listed``, by authority, and as ``said`` to be."""
    parties = tuple(
        replace(
            one,
            listed=tuple(
                (who, told[one.party]) for who, told in listed.items() if one.party in told
            ),
            said=(said or {}).get(one.party, ()),
        )
        for one in network.parties
    )
    return replace(network, parties=parties)


def _links(rows: Iterable[Mapping[str, Any]], leads: Iterable[Lead]) -> _Links:
    by_edge: dict[str, set[str]] = defaultdict(set)
    targets: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        by_edge[row["party"]].add(row["target"])
        by_edge[row["target"]].add(row["party"])
        targets[row["party"]].add(row["target"])
    namesakes: dict[str, set[str]] = defaultdict(set)
    for lead in leads:
        if lead.kind == "same name":
            namesakes[lead.a].add(lead.b)
            namesakes[lead.b].add(lead.a)
    return _Links(by_edge, namesakes, {party: len(mine) for party, mine in targets.items()})


def _walk(links: _Links, start: str, depth: int, hub: int) -> tuple[dict[str, int], int]:
    """Steps to every party within ``depth``, and how many lie one farther. A party's namesakes come
    along with it.
    """
    steps = dict.fromkeys([start, *links.namesakes.get(start, ())], 0)
    edge = list(steps)
    for step in range(1, depth + 1):
        edge = _next(links, edge, steps, hub)
        steps.update(dict.fromkeys(edge, step))
    return steps, len(_next(links, edge, steps, hub))


def _next(links: _Links, edge: Iterable[str], steps: Mapping[str, int], hub: int) -> list[str]:
    out: set[str] = set()
    for party in edge:
        if links.targets.get(party, 0) <= hub or not steps[party]:
            out |= links.edges.get(party, set())
    for party in sorted(out):
        out |= links.namesakes.get(party, set())
    return sorted(out - set(steps))


def _parties(
    rows: Iterable[Mapping[str, Any]],
    steps: Mapping[str, int],
    links: _Links,
    kinds: Mapping[str, PartyKind],
    names: Mapping[str, str],
) -> tuple[Party, ...]:
    spoken: dict[str, dict[str, None]] = {party: {} for party in steps}
    roles: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        spoken[row["party"]].setdefault(row["party_name"])
        spoken[row["target"]].setdefault(row["target_name"])
        roles[row["party"]].add(row["role"])
    out = []
    for party in sorted(steps, key=lambda party: (steps[party], party)):
        mine = tuple(name for name in spoken[party] if name != party) or (party,)
        name = names.get(party, mine[0])
        kind = kinds.get(party) or kind_of(party, name, frozenset(roles[party]))
        count = links.targets.get(party, 0)
        out.append(Party(party, name, kind, steps[party], mine, (), count))
    return tuple(out)
