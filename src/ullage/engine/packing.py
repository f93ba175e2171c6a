"""Tables of numbers without validity bitmaps, the form in which rows are moved and spilled.

Null is a value inside the type that no reader gives: NaN for floats, the lowest number for
integers and times. Columns of text or categories do not travel; none of the steps reads them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ullage.model.schema import Column, TableSchema

Column1D = npt.NDArray[np.generic]


def _carried(column: Column) -> bool:
    kind = column.type
    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_timestamp(kind)
    )


def _stored(kind: pa.DataType) -> pa.DataType:
    return pa.int64() if pa.types.is_timestamp(kind) else kind


def _null(kind: pa.DataType) -> float | int:
    stored = _stored(kind)
    if pa.types.is_floating(stored):
        return float("nan")
    return -(1 << (int(stored.bit_width) - 1))


def packed_schema(schema: TableSchema) -> pa.Schema:
    """Names and storage types of the columns of ``schema`` that travel."""
    return pa.schema([(c.name, _stored(c.type)) for c in schema.columns if _carried(c)])


def row_bytes(schema: TableSchema) -> int:
    """Bytes of one packed row."""
    return sum(int(field.type.bit_width) for field in packed_schema(schema)) // 8


def _flat(values: pa.ChunkedArray | pa.Array) -> pa.Array:
    if isinstance(values, pa.Array):
        return values
    return values.chunk(0) if values.num_chunks == 1 else values.combine_chunks()


def numbers(column: pa.ChunkedArray | pa.Array) -> Column1D:
    """A numeric or time column as an array, null coded as above; no copy where none is null."""
    flat = _flat(column)
    if pa.types.is_timestamp(flat.type):
        flat = flat.view(pa.int64())
    if flat.null_count:
        flat = pc.fill_null(flat, pa.scalar(_null(flat.type), flat.type))
    values: Column1D = flat.to_numpy(zero_copy_only=True)
    return values


def pack(table: pa.Table, schema: TableSchema) -> list[Column1D]:
    """The columns of ``table`` that travel, in the order of :func:`packed_schema`."""
    return [numbers(table.column(c.name)) for c in schema.columns if _carried(c)]


def unpack(table: pa.Table, schema: TableSchema) -> pa.Table:
    """A packed table as rows of ``schema``; columns that did not travel are null."""
    columns = [_unpacked(table, column) for column in schema.columns]
    return pa.Table.from_arrays(columns, schema=schema.arrow)


def _unpacked(table: pa.Table, column: Column) -> pa.Array:
    if not _carried(column):
        return pa.nulls(table.num_rows, column.type)
    flat = _flat(table.column(column.name))
    if not column.nullable:
        return flat.view(column.type)
    values = flat.to_numpy(zero_copy_only=True)
    null = _null(column.type)
    mask = np.isnan(values) if pa.types.is_floating(flat.type) else values == null
    if not mask.any():
        return flat.view(column.type)
    return pa.array(values, flat.type, mask=mask).view(column.type)
