"""Edges that lead to a ship, as statements: its owners, managers and whom lists link it to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pyarrow as pa

from ullage.identity import dates
from ullage.identity.ownership.edges import PARTIES
from ullage.identity.statements import DATES, make


def of_edges(edges: pa.Table, hulls: Collection[str], listing: Collection[str]) -> pa.Table:
    """A STATEMENTS table of the EDGES that lead to ``hulls``, for roles that are attributes.

    ``listing`` are sources that list the ship: what they say is ``listed``. Other edges carry no
    word on who vouches for them: ``alleged``.
    """
    return make(
        _row(row, "listed" if row["source"] in listing else "alleged")
        for row in _leading(edges, hulls)
    )


def _leading(edges: pa.Table, hulls: Collection[str]) -> Iterator[Mapping[str, Any]]:
    wanted = [one in hulls for one in edges.column("target").to_pylist()]
    for row in edges.filter(pa.array(wanted, pa.bool_())).to_pylist():
        if row["role"] in PARTIES:
            yield row


def _row(row: Mapping[str, Any], status: str) -> dict[str, Any]:
    return {
        "hull": row["target"],
        "attribute": row["role"],
        "value": f"{row['party_name']}{_share(row)}",
        "status": status,
        **{name: dates.of_row(row, name) for name in DATES},
        "source": row["source"],
        "locator": row["locator"],
        "note": row["note"],
    }


def _share(row: Mapping[str, Any]) -> str:
    exact, low, high = (row[f"percentage{end}"] for end in ("", "_low", "_high"))
    if exact is not None:
        return f" ({exact:g} %)"
    if low is None and high is None:
        return ""
    return f" ({0 if low is None else low:g} to {100 if high is None else high:g} %)"
