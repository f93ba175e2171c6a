"""The scenario: what was received of invented ships, and what they really did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ullage.model.tables import POSITIONS, STATIC
from ullage.simulate import ports, receive, story
from ullage.simulate.truth import Expected
from ullage.simulate.vessel import Vessel

_ORDER = [("time", "ascending"), ("transmitter", "ascending"), ("msg_type", "ascending"),
          ("lon", "ascending"), ("lat", "ascending")]  # fmt: skip


@dataclass(frozen=True)
class Scenario:
    """Tables as a reader would give them, in order of time; the truth; the places."""

    positions: pa.Table
    static: pa.Table
    truth: tuple[Expected, ...]
    places: pa.Table
    seed: int


def build(seed: int = 1) -> Scenario:
    """The scenario as received with one seed. The ships' story is the same for every seed."""
    fleet = story.fleet()
    chances = [np.random.default_rng([seed, number]) for number in range(len(fleet))]
    heard = list(zip(fleet, chances, strict=True))
    positions = pa.concat_tables([receive.positions(ship, chance) for ship, chance in heard])
    static = pa.concat_tables([receive.static(ship, chance) for ship, chance in heard])
    return Scenario(
        _numbered(positions.sort_by(_ORDER), 0),
        _numbered(static.sort_by(_ORDER[:3]), positions.num_rows),
        _truth(fleet),
        ports.places(),
        seed,
    )


def _truth(fleet: list[Vessel]) -> tuple[Expected, ...]:
    return tuple(item for ship in fleet for item in ship.truth)


def _numbered(table: pa.Table, first: int) -> pa.Table:
    schema = POSITIONS if "lon" in table.column_names else STATIC
    number = pa.array(np.arange(first, first + table.num_rows, dtype=np.int64))
    return schema.conform(table.set_column(table.column_names.index("ref"), "ref", number))


def of_ships(table: pa.Table, ships: list[int]) -> pa.Table:
    """Rows of some transmitters."""
    return table.filter(pc.is_in(table["transmitter"], pa.array(ships, pa.int64())))
