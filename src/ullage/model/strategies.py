"""Hypothesis strategies from table declarations: rows and tables that are valid by construction.

For tests, of Ullage and of detectors written elsewhere; needs the package ``hypothesis``.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from ullage.model.schema import Column, TableSchema

Row: TypeAlias = dict[str, Any]
Values: TypeAlias = st.SearchStrategy[Any]

#: Instants generated for time columns.
FIRST, LAST = datetime(1990, 1, 1), datetime(2049, 12, 31)


def values(column: Column) -> Values:
    """Allowed values of one column, null among them where it may be null."""
    known = st.sampled_from(column.values) if column.values else _of_type(column.type, column)
    return st.one_of(st.none(), known) if column.nullable else known


def rows(schema: TableSchema) -> st.SearchStrategy[Row]:
    """Valid rows as dicts."""
    return st.fixed_dictionaries({column.name: values(column) for column in schema.columns})


def tables(
    schema: TableSchema, min_rows: int = 0, max_rows: int = 10
) -> st.SearchStrategy[pa.Table]:
    """Valid tables with distinct keys, in any order."""

    def key(row: Row) -> tuple[Any, ...]:
        return tuple(row[name] for name in schema.key)

    unique = key if schema.key else None
    found = st.lists(rows(schema), min_size=min_rows, max_size=max_rows, unique_by=unique)
    return found.map(lambda listed: pa.Table.from_pylist(listed, schema=schema.arrow))


def broken_rows(schema: TableSchema) -> st.SearchStrategy[tuple[Row, str, str]]:
    """(row, column, rule): a row that breaks just this rule in just this column."""
    breaches = [breach for column in schema.columns for breach in _breaches(column)]
    return st.tuples(rows(schema), st.sampled_from(breaches)).map(
        lambda pair: ({**pair[0], pair[1][0]: pair[1][2]}, pair[1][0], pair[1][1])
    )


def _breaches(column: Column) -> list[tuple[str, str, Any]]:
    out: list[tuple[str, str, Any]] = []
    if not column.nullable:
        out.append((column.name, "null", None))
    if column.values is not None:
        out.append((column.name, "category", "no such kind"))
    for bound, side in ((column.low, -1), (column.high, 1)):
        beyond = None if bound is None else bound + side * max(1.0, abs(bound) * 1e-3)
        if beyond is not None and _fits(beyond, column.type):
            value = beyond if pa.types.is_floating(column.type) else math.floor(beyond)
            out.append((column.name, "range", value))
    return out


def _fits(value: float, kind: pa.DataType) -> bool:
    if pa.types.is_floating(kind):
        return True
    limits = np.iinfo(kind.to_pandas_dtype())
    return bool(limits.min <= value <= limits.max)


def _of_type(kind: pa.DataType, column: Column | None = None) -> Values:
    low, high = (None, None) if column is None else (column.low, column.high)
    if pa.types.is_dictionary(kind):
        return _of_type(kind.value_type)
    if pa.types.is_boolean(kind):
        return st.booleans()
    if pa.types.is_integer(kind):
        limits = np.iinfo(kind.to_pandas_dtype())
        floor = limits.min if low is None else math.ceil(low)
        return st.integers(int(floor), int(limits.max if high is None else high))
    if pa.types.is_floating(kind):
        return _floats(kind, low, high)
    if pa.types.is_timestamp(kind):
        return st.datetimes(FIRST, LAST, timezones=st.just(UTC))
    if pa.types.is_list(kind):
        return st.lists(_of_type(kind.value_type), max_size=3)
    if pa.types.is_struct(kind):
        fields = [kind.field(i) for i in range(kind.num_fields)]
        return st.fixed_dictionaries({field.name: _field(field) for field in fields})
    return st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)


def _field(field: pa.Field) -> Values:
    known = _of_type(field.type)
    return st.one_of(st.none(), known) if field.nullable else known


def _floats(kind: pa.DataType, low: float | None, high: float | None) -> Values:
    """Finite floats whose bounds have been moved inward to the nearest value of the type."""
    narrow = kind == pa.float32()
    number = np.float32 if narrow else np.float64
    floor, ceiling = number(-1e9 if low is None else low), number(1e9 if high is None else high)
    if low is not None and float(floor) < low:
        floor = np.nextafter(floor, number(np.inf))
    if high is not None and float(ceiling) > high:
        ceiling = np.nextafter(ceiling, number(-np.inf))
    return st.floats(float(floor), float(ceiling), width=32 if narrow else 64)
