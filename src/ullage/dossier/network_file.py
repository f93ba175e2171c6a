"""A network written as picture, page, tables or entities."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from ullage.dossier.network_view import NetworkAnswer
from ullage.dossier.picture_file import write_text
from ullage.identity.ownership.edges import party_of_listing
from ullage.sinks import write as write_table
from ullage.sinks.atomic import replacing

SUFFIXES = (".svg", ".html", ".csv", ".ftm.json")


def write(told: NetworkAnswer, path: Path, suffix: str) -> None:
    """Write ``told`` in the form of ``suffix``, one of SUFFIXES. Raises OutputError."""
    if suffix == ".svg":
        write_text(path, told.svg())
    elif suffix == ".html":
        write_text(path, told.html())
    elif suffix == ".csv":
        write_table(told.network.edges, path)
        write_table(told.parties(), path.with_name(f"{path.stem}-parties.csv"))
    else:
        _entities(told, path)


def _entities(told: NetworkAnswer, path: Path) -> None:
    from ullage.sinks.ftm import write as write_entities

    near = {party.party for party in told.network.parties}
    statements = told.holdings.statements
    kept = pa.array([hull in near for hull in statements.column("hull").to_pylist()], pa.bool_())
    listings = [one for one in told.holdings.listings if party_of_listing(one) in near]
    with replacing(path) as file:
        write_entities(
            file,
            statements=statements.filter(kept),
            edges=told.network.edges,
            listings=listings,
        )
