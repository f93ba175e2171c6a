"""Rows as plain values for text formats: instants as ISO 8601, numbers as short as they were."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ullage.model.events import EVENT_TYPES

_BATCH = 8_192


def plain(array: pa.Array) -> pa.Array:
    """Instants to text, single precision to the shortest double, not-a-number to null.

    >>> plain(pa.array([0.1, float("nan")], pa.float32())).to_pylist()
    [0.1, None]
    """
    kind = array.type
    if pa.types.is_timestamp(kind):
        return iso(array)
    if pa.types.is_floating(kind):
        return _short(array)
    if pa.types.is_dictionary(kind):
        return array.cast(kind.value_type)
    if pa.types.is_struct(kind):
        names = [kind.field(number).name for number in range(kind.num_fields)]
        parts = [plain(part) for part in array.flatten()]
        return pa.StructArray.from_arrays(parts, names, mask=array.is_null())
    if pa.types.is_list(kind):
        values = plain(array.flatten())
        return _relist(array, values)
    return array


def iso(array: pa.Array) -> pa.Array:
    """ISO 8601 with Z, without a fraction where it is zero."""
    whole = array.cast(pa.timestamp("us"))
    if not np.any(whole.drop_null().cast(pa.int64()).to_numpy() % 1_000_000):
        text = pc.replace_substring(whole.cast(pa.timestamp("s")).cast(pa.string()), " ", "T")
        return pc.binary_join_element_wise(text, "Z", "")
    text = pc.strftime(whole, "%Y-%m-%dT%H:%M:%SZ")
    text = pc.replace_substring_regex(text, r"(\.\d*[1-9])0+Z$", r"\1Z")
    return pc.replace_substring_regex(text, r"\.0+Z$", "Z")


def _short(array: pa.Array) -> pa.Array:
    if array.type != pa.float64():
        array = array.cast(pa.string()).cast(pa.float64())
    return pc.if_else(pc.is_finite(array), array, pa.scalar(None, pa.float64()))


def _relist(array: pa.Array, values: pa.Array) -> pa.Array:
    lengths = pc.fill_null(pc.list_value_length(array), 0)
    ends = pc.cumulative_sum(lengths).cast(pa.int32())
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends])
    return pa.ListArray.from_arrays(offsets, values, mask=array.is_null())


def _empty(column: pa.Array) -> bool:
    return bool(column.null_count == len(column))


def records(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Rows as dictionaries; payloads of other event types are left out."""
    names = table.column_names
    for batch in table.to_batches(max_chunksize=_BATCH):
        empty = [name for name in names if name in EVENT_TYPES and _empty(batch[name])]
        told = batch.drop_columns(empty)
        columns = [plain(column) for column in told.columns]
        ready = pa.RecordBatch.from_arrays(columns, told.schema.names)
        for row in ready.to_pylist():
            yield {key: v for key, v in row.items() if v is not None or key not in EVENT_TYPES}
