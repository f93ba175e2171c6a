"""What every reader hands over, whatever the format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa

from ullage.model.tables import POSITIONS, QUARANTINE, STATIC

#: Station name that made-up data carries in its tag blocks or tables.
SIMULATED_STATION = "SIMULATED"


@dataclass(frozen=True)
class Chunk:
    """A piece of one source. ``read`` = rows or sentences met in it; ``used`` = those that gave a
    row of any table; ``damage`` is set in the last chunk where reading was cut short. ``notes``
    counts what is neither a row nor a fault, such as messages of a type that is not used.
    """

    positions: pa.Table = field(default_factory=POSITIONS.empty)
    static: pa.Table = field(default_factory=STATIC.empty)
    quarantine: pa.Table = field(default_factory=QUARANTINE.empty)
    read: int = 0
    used: int = 0
    bytes_done: int = 0
    damage: str | None = None
    notes: Counter[str] = field(default_factory=Counter)


class Reader(Protocol):
    """One source opened for reading. ``chunks`` may be called once."""

    path: str
    kind: str
    ordinal: int
    bytes: int | None

    def chunks(self) -> Iterator[Chunk]:
        """Pieces in file order; never raises for bad rows, which go to quarantine."""
        ...
