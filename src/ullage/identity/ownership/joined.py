"""Parties that several sources name for one ship, taken as one.

A register, a list and a newspaper that name the same company for the same ship mean the same
company. That, and nothing less, joins two ids: the same folded name and a target in common. The
same name for different ships stays apart, and is a lead. What was joined is told in the note of its
edges; the ids of the edges stay.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyarrow as pa

from ullage.identity.ownership.parties import folded
from ullage.model.identity import EDGES

_NUMBERED = re.compile(r"CO\d{7}")


def joined(edges: pa.Table) -> pa.Table:
    """``edges`` (EDGES) with such parties under one id: a company number before a list's entry
    before any other.
    """
    rows = edges.to_pylist()
    to = _joins(rows)
    if not to:
        return edges
    for row in rows:
        for end in ("party", "target"):
            other = to.get(row[end])
            if other is not None:
                told = f"{row[end]} taken as {other}: same name, same ship or company"
                row["note"] = "; ".join(part for part in (row["note"], told) if part)
                row[end] = other
    return pa.Table.from_pylist(rows, schema=EDGES.arrow)


def _joins(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Id -> id it is taken as."""
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        groups[folded(row["party_name"]), row["target"]].add(row["party"])
    parent: dict[str, str] = {}

    def root(party: str) -> str:
        while party in parent:
            party = parent[party]
        return party

    for _, same in sorted(groups.items()):
        roots = sorted({root(party) for party in same}, key=_rank)
        numbered = [party for party in roots if _NUMBERED.fullmatch(party)]
        if len(numbered) > 1:
            continue
        parent.update(dict.fromkeys(roots[1:], roots[0]))
    return {party: root(party) for party in parent}


def _rank(party: str) -> tuple[int, str]:
    if _NUMBERED.fullmatch(party):
        return 0, party
    return (1 if ":" in party else 2), party
