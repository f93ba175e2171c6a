"""What the containers (CSV, JSON, Parquet) hand to the conversion, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


@dataclass(frozen=True)
class Fault:
    """A line that could not be cut into cells: its number, the rule it broke, its text."""

    line: int
    rule: str
    text: str


@dataclass(frozen=True)
class Block:
    """Rows of a table; ``lines`` numbers each in its file; ``faults`` are lines that gave none."""

    table: pa.Table
    lines: NDArray[np.int64]
    faults: Sequence[Fault] = ()
    bytes_done: int = 0
    damage: str | None = None


class Stream(Protocol):
    """Bytes in order; ``read`` may raise DamagedError once the good part has been returned."""

    def read(self, size: int, /) -> bytes:
        """Up to ``size`` bytes; none at the end."""
        ...


@dataclass
class Container:
    """A table opened as far as its header and first rows.

    ``blocks(wanted)`` yields the whole table, only the ``wanted`` columns, once. ``decimal`` is the
    decimal mark the container suggests.
    """

    header: list[str]
    sample: pa.Table
    blocks: Callable[[Sequence[str]], Iterator[Block]]
    decimal: str = "."
    kind: str = "csv"
    notes: dict[str, int] = field(default_factory=dict)
