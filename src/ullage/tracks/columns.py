"""Arrow columns as numpy arrays for kernels, and back. Null floats travel as NaN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ullage.model.schema import TableSchema

Array = np.ndarray[Any, np.dtype[Any]]


def array(table: pa.Table, schema: TableSchema, name: str, missing: float = -1) -> Array:
    """Column ``name`` in the type its schema declares; times as int64 microseconds.

    Null becomes NaN in float columns and ``missing`` in others; so does every row where a nullable
    column is absent. Raises SchemaError where a required column is absent or has another type.
    """
    column = schema.by_name[name]
    one = TableSchema(schema.name, schema.meaning, (column,))
    values = one.conform(table).column(0)
    if pa.types.is_timestamp(column.type):
        values = values.cast(pa.int64())
    if pa.types.is_floating(column.type):
        missing = float("nan")
    if values.null_count:
        values = pc.fill_null(values, pa.scalar(missing, values.type))
    whole = values.combine_chunks()
    return np.asarray(whole.to_numpy(zero_copy_only=False))


def table(schema: TableSchema, columns: Mapping[str, Any]) -> pa.Table:
    """A table of ``schema`` from numpy arrays; absent columns are null; NaN becomes null."""
    rows = len(next(iter(columns.values())))
    arrays = []
    for column in schema.columns:
        if column.name in columns:
            arrays.append(arrow(columns[column.name], column.type, nullable=column.nullable))
        else:
            arrays.append(pa.nulls(rows, column.type))
    return pa.Table.from_arrays(arrays, schema=schema.arrow)


def arrow(values: Any, kind: pa.DataType, *, nullable: bool = True) -> pa.Array:
    """One column; NaN becomes null where ``nullable``; integers become times where asked."""
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values.cast(kind)
    if not isinstance(values, np.ndarray):
        return pa.array(values, kind)
    if pa.types.is_timestamp(kind):
        return pa.array(values.astype(np.int64, copy=False)).cast(kind)
    if pa.types.is_floating(kind) and nullable:
        values = values.astype(kind.to_pandas_dtype(), copy=False)
        return pa.array(values, kind, mask=np.isnan(values))
    return pa.array(values, kind) if pa.types.is_boolean(kind) else pa.array(values).cast(kind)
