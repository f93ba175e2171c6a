"""One order of rows and one layout in memory, so that equal tables give equal bytes."""

from __future__ import annotations

import pyarrow as pa

_ORDER = {
    "event_id": ("start", "event_type", "event_id"),
    "track_id": ("transmitter", "segment", "track_id"),
}


def ordered(table: pa.Table) -> pa.Table:
    """Events by start, type, id; tracks by transmitter, segment; other tables as they come."""
    for mark, keys in _ORDER.items():
        if mark in table.column_names:
            table = table.sort_by([(key, "ascending") for key in keys if key in table.column_names])
    return canonical(table)


def canonical(table: pa.Table) -> pa.Table:
    """``table`` in one chunk, categories numbered by first appearance."""
    names = table.column_names
    columns = [_whole(table.column(name)) for name in names]
    return pa.Table.from_arrays(columns, schema=table.schema)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        text = pa.chunked_array([chunk.cast(column.type.value_type) for chunk in column.chunks],
                                column.type.value_type)  # fmt: skip
        return _join(text).dictionary_encode().cast(column.type)
    return _join(column)


def _join(column: pa.ChunkedArray) -> pa.Array:
    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
