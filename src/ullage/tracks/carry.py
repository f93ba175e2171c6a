"""What a kernel remembers per transmitter between batches: one row of integers and one of floats.

As a State it is a table of ``transmitter``, ``ints`` and ``floats``; what each number means is the
business of the kernel that wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ullage.model.step import State
from ullage.tracks.columns import Array


@dataclass(frozen=True)
class Carry:
    """``keys`` ascending; row k of ``ints`` (int64) and ``floats`` (float64) belongs to key k."""

    keys: Array
    ints: Array
    floats: Array

    def rows_of(self, keys: Array) -> Array:
        """Row number of each key."""
        return np.searchsorted(self.keys, keys).astype(np.int64)

    def state(self) -> pa.Table:
        """As a table."""
        return pa.table(
            {
                "transmitter": pa.array(self.keys, pa.int64()),
                "ints": _lists(self.ints, pa.int64()),
                "floats": _lists(self.floats, pa.float64()),
            }
        )


def load(state: State, keys: Array, ints: int, floats: int) -> Carry:
    """The remembered rows joined by ``keys`` (ascending), new ones all zero. Copies."""
    if state is None:
        blank = (np.zeros((len(keys), ints), np.int64), np.zeros((len(keys), floats)))
        return Carry(keys.astype(np.int64), *blank)
    whole = state.combine_chunks().sort_by("transmitter")
    known = whole.column("transmitter").to_numpy()
    union = np.union1d(known, keys).astype(np.int64)
    out = Carry(union, np.zeros((len(union), ints), np.int64), np.zeros((len(union), floats)))
    rows = out.rows_of(known)
    out.ints[rows] = _flat(whole.column("ints")).reshape(-1, ints)
    out.floats[rows] = _flat(whole.column("floats")).reshape(-1, floats)
    return out


def _lists(values: Array, kind: pa.DataType) -> pa.Array:
    flat = pa.array(values.reshape(-1), kind)
    return pa.FixedSizeListArray.from_arrays(flat, values.shape[1])


def _flat(column: pa.ChunkedArray) -> Array:
    return np.asarray(column.combine_chunks().flatten().to_numpy())
