"""Static reports out of tables that repeat them on every row: only the changes are kept.

Rows that are themselves static messages (types 5, 19, 24) are all kept.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ullage.sources.tables.fields import STATIC_TYPES

_NOT_SAID = {"transmitter", "mmsi", "time", "ref", "msg_type", "station", "reports"}
_DAY_US = 86_400_000_000


def changed(static: pa.Table) -> pa.Table:
    """The first and the last row of every run in which a transmitter says the same, by time; a run
    ends with its day (UTC).

    So every change is kept, how long each value held, and a silence of days. All static messages
    are kept. ``reports`` of a row counts the instants from it to the next one kept where they are
    more than one. Rows of one instant are taken in file order. Returned by time, then ref.
    """
    if static.num_rows < 2:
        return static
    kinds = pc.is_in(static.column("msg_type"), value_set=pa.array(STATIC_TYPES, pa.int8()))
    messages = np.asarray(kinds.to_numpy(), bool)
    who = static.column("transmitter").to_numpy()
    when = static.column("time").cast(pa.int64()).to_numpy()
    ref = static.column("ref").to_numpy()
    order = np.lexsort((ref, when, who))
    at = when[order]
    fresh = np.append(True, _steps(who[order]) | _steps(at // _DAY_US))
    for name in static.column_names:
        if name not in _NOT_SAID and static.column(name).null_count < static.num_rows:
            codes = _codes(static.column(name))[order]
            fresh[1:] |= _steps(codes)
    ends = np.append(fresh[1:], True)
    begun = at[np.flatnonzero(fresh)][np.cumsum(fresh) - 1]
    places = np.flatnonzero(fresh | (ends & (at > begun)) | messages[order])
    instants = ends | np.append(_steps(at), True)
    counts = np.add.reduceat(instants, places, dtype=np.int32)
    kept = order[places]
    by_time = np.lexsort((ref[kept], when[kept]))
    out = static.take(pa.array(kept[by_time]))
    told = pa.array(counts[by_time], mask=counts[by_time] < 2)
    column = out.schema.get_field_index("reports")
    return out.set_column(column, out.field(column), told)


def _steps(values: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where a value differs from the one before it; one shorter than ``values``."""
    return np.asarray(values[1:] != values[:-1])


def _codes(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """Equal numbers for equal values, -1 for null."""
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks)
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    indices = pc.fill_null(array.indices.cast(pa.int64()), -1)
    return np.asarray(indices.to_numpy(zero_copy_only=False), np.int64)
