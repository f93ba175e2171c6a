"""Static reports out of tables that repeat them on every row: only the changes are kept."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_NOT_SAID = {"transmitter", "mmsi", "time", "ref", "msg_type", "station"}


def changed(static: pa.Table) -> pa.Table:
    """Rows in which a transmitter says something other than in its row before, by time.

    Keeps the first row of each transmitter and every change, the draught's among them; rows of one
    instant are taken in file order. Returned by time, then ref.
    """
    if static.num_rows < 2:
        return static
    who = static.column("transmitter").to_numpy()
    when = static.column("time").cast(pa.int64()).to_numpy()
    ref = static.column("ref").to_numpy()
    order = np.lexsort((ref, when, who))
    fresh = np.ones(len(order), bool)
    fresh[1:] = who[order][1:] == who[order][:-1]
    fresh[1:] = ~fresh[1:]
    for name in static.column_names:
        if name not in _NOT_SAID and static.column(name).null_count < static.num_rows:
            codes = _codes(static.column(name))[order]
            fresh[1:] |= codes[1:] != codes[:-1]
    kept = order[fresh]
    kept = kept[np.lexsort((ref[kept], when[kept]))]
    return static.take(pa.array(kept))


def _codes(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """Equal numbers for equal values, -1 for null."""
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks)
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    indices = pc.fill_null(array.indices.cast(pa.int64()), -1)
    return np.asarray(indices.to_numpy(zero_copy_only=False), np.int64)
