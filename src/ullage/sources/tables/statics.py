"""Static reports out of tables that repeat them on every row: only the changes are kept.

Rows that are themselves static messages (types 5, 19, 24) are all kept.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ullage.sources.tables.fields import STATIC_TYPES

_NOT_SAID = {"transmitter", "mmsi", "time", "ref", "msg_type", "station"}


def changed(static: pa.Table) -> pa.Table:
    """The first row of every run in which a transmitter says the same, by time; the last one too
    where it gives a draught.

    So every change is kept and, for files not in order of time, how long each draught held. All
    static messages are kept. Rows of one instant are taken in file order. Returned by time, then
    ref.
    """
    if static.num_rows < 2:
        return static
    kinds = pc.is_in(static.column("msg_type"), value_set=pa.array(STATIC_TYPES, pa.int8()))
    messages = np.asarray(kinds.to_numpy(), bool)
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
    laden = np.asarray(static.column("draught_m").is_valid().to_numpy(), bool)
    ends = np.append(fresh[1:], True) & laden[order]
    kept = order[fresh | ends | messages[order]]
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
