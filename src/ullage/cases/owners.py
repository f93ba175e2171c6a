"""Who stands behind a case's hulls, and what OFAC's 50 Percent Rule makes of them under way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from ullage.identity.holdings import Holdings
from ullage.identity.ownership.fifty import OFAC_50, Finding, apply
from ullage.identity.ownership.gathered import gathered
from ullage.identity.ownership.listed import kinds_of, listed
from ullage.identity.ownership.stakes import above, stakes
from ullage.identity.statements import from_rows, sorted_by_key
from ullage.model.case_identity import OWNERS
from ullage.model.identity import EDGES


def behind(
    holdings: Holdings, hulls: Mapping[str, date], *, simulated: bool
) -> dict[str, pa.Table]:
    """``edges`` (EDGES) that lead to hulls, and ``owners`` (OWNERS): the rule's verdict on each
    hull that has owners on record, on its day in ``hulls``, the last it was seen on.
    """
    edges = gathered(holdings)
    rows = edges.to_pylist()
    near = _upstream(rows, hulls)
    kept = edges.filter(pa.array([row["target"] in near for row in rows], pa.bool_()))
    owned = {row["target"] for row in rows if row["target"] in hulls}
    told = [
        {**_row(hull, day, finding), "simulated": simulated}
        for hull, day in sorted(hulls.items())
        if hull in owned
        for finding in _findings(holdings, edges, hull, day)
    ]
    owners = from_rows(told, OWNERS)
    return {"edges": sorted_by_key(EDGES.conform(kept), EDGES), "owners": owners}


def _upstream(rows: list[dict[str, Any]], hulls: Mapping[str, date]) -> set[str]:
    """The hulls and all parties from which edges lead to them."""
    over: dict[str, set[str]] = {}
    for row in rows:
        over.setdefault(row["target"], set()).add(row["party"])
    near, front = set(hulls), set(hulls)
    while front:
        front = {party for target in front for party in over.get(target, ())} - near
        near |= front
    return near


def _findings(holdings: Holdings, edges: pa.Table, hull: str, day: date) -> Iterator[Finding]:
    kinds = kinds_of(holdings.listings)
    held = above(stakes(edges, day, kinds=kinds), {hull})
    frozen = listed(holdings.listings, holdings.issues, day, "OFAC")
    yield from apply(OFAC_50, held, frozen, {hull})


def _row(hull: str, day: date, finding: Finding) -> dict[str, Any]:
    return {
        "hull": hull,
        "day": day.isoformat(),
        "rule": OFAC_50.name,
        "verdict": finding.verdict,
        "lower_percent": finding.lower,
        "upper_percent": finding.upper,
        "through": "; ".join(_part(one) for one in finding.parts),
        "unknown": "; ".join((*finding.unknown, *finding.assumed)),
    }


def _part(part: Any) -> str:
    share = f"{part.low:g}%" if part.low == part.high else f"{part.low:g} to {part.high:g}%"
    return f"{part.name} {share}" + (f" ({part.listed})" if part.listed else "")
