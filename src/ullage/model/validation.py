"""Good rows, and bad rows as a result: a table against its declaration.

Rules, in the order in which they are tried on each column in turn: ``type`` (the value cannot be
read as the declared type), ``null`` (absent where it must be there), ``range`` (outside ``low`` to
``high``; NaN is outside), ``category`` (not one of ``values``). A row is set aside once, for the
first rule it breaks, so that the counts add up. Fields inside lists and structs are not looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ullage.errors import SchemaError
from ullage.model.schema import Bound, Column, TableSchema
from ullage.model.tables import QUARANTINE

RULES = ("type", "null", "range", "category")
#: Characters of a bad value that are kept.
FOUND_LENGTH = 500

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Validated:
    """``good`` has the schema's columns and types, ``quarantine`` is a QUARANTINE table; both keep
    the order of the rows. ``counts`` counts the rows set aside by rule.
    """

    good: pa.Table
    quarantine: pa.Table
    counts: Counter[str]


def validate(table: pa.Table, schema: TableSchema) -> Validated:
    """Rows of ``table`` that keep all rules of ``schema``, and the others with the rule they broke.

    Quarantined rows carry the table's own ``ref``, or their row number where it has none. Raises
    SchemaError where a required column is absent or no value of it could ever be cast.
    """
    casts = {column.name: _cast(table, column, schema) for column in schema.columns}
    broken = np.full(table.num_rows, -1, np.int32)
    marks: list[tuple[str, str]] = []
    for column in schema.columns:
        values, unreadable = casts[column.name]
        for rule, bad in _breaches(column, values, unreadable):
            broken[(broken < 0) & bad] = len(marks)
            marks.append((column.name, rule))
    aside = np.flatnonzero(broken >= 0)
    columns = [casts[name][0] for name in schema.names]
    good = pa.Table.from_arrays(columns, schema=schema.arrow)
    if len(aside):
        good = good.filter(pa.array(broken < 0))
    told = [marks[mark] for mark in broken[aside]]
    return Validated(good, _quarantine(table, aside, told), Counter(rule for _, rule in told))


def _cast(table: pa.Table, column: Column, schema: TableSchema) -> tuple[pa.ChunkedArray, Mask]:
    """The column as declared, null where a value cannot be read; and where that was."""
    none = np.zeros(table.num_rows, np.bool_)
    if column.name not in table.column_names:
        alone = TableSchema(schema.name, schema.meaning, (column,))
        return alone.conform(table).column(0), none
    values = table.column(column.name)
    if values.type == column.type:
        return values, none
    try:
        return values.cast(column.type), none
    except pa.ArrowNotImplementedError as error:
        raise SchemaError(
            f"column {column.name!r} of table {schema.name!r} must be {column.type}",
            found=str(values.type),
            do=f"Cast it first ({error}).",
        ) from error
    except pa.ArrowInvalid:
        return _cast_each(values, column.type)


def _cast_each(values: pa.ChunkedArray, kind: pa.DataType) -> tuple[pa.ChunkedArray, Mask]:
    """Casts distinct values one by one where the whole column could not be cast."""
    coded = pc.dictionary_encode(values.combine_chunks())
    distinct = coded.dictionary
    read = [_cast_one(distinct.slice(i, 1), kind) for i in range(len(distinct))]
    as_read = pa.concat_arrays([*read, pa.nulls(1, _plain(kind))])
    codes = pc.fill_null(coded.indices, len(distinct))
    cast = as_read.take(codes).cast(kind)
    bad = pc.and_(pc.is_valid(values.combine_chunks()), pc.is_null(cast))
    return pa.chunked_array([cast]), _mask(bad)


def _cast_one(value: pa.Array, kind: pa.DataType) -> pa.Array:
    try:
        return value.cast(_plain(kind))
    except pa.ArrowInvalid:
        return pa.nulls(1, _plain(kind))


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _breaches(
    column: Column, values: pa.ChunkedArray, unreadable: Mask
) -> Iterator[tuple[str, Mask]]:
    if unreadable.any():
        yield "type", unreadable
    if not column.nullable and values.null_count:
        yield "null", _mask(pc.is_null(values))
    if column.low is not None or column.high is not None:
        yield "range", _outside(column, values)
    if column.values is not None:
        known = pc.is_in(values.cast(pa.string()), pa.array(column.values))
        yield "category", _mask(pc.and_(pc.is_valid(values), pc.invert(known)))


def _outside(column: Column, values: pa.ChunkedArray) -> Mask:
    """Not within the bounds, which are rounded to the column's type as its values were."""
    inside = pc.is_valid(values)
    for bound, compare in ((column.low, pc.greater_equal), (column.high, pc.less_equal)):
        if bound is not None:
            inside = pc.and_kleene(inside, compare(values, _bound(bound, column.type)))
    return _mask(pc.and_(pc.is_valid(values), pc.invert(inside)))


def _bound(bound: Bound, kind: pa.DataType) -> pa.Scalar:
    return pa.scalar(bound, kind if pa.types.is_floating(kind) else None)


def _mask(flags: pa.ChunkedArray | pa.Array) -> Mask:
    filled = pc.fill_null(flags, False)
    return np.asarray(filled.to_numpy(zero_copy_only=False), np.bool_)


def _quarantine(table: pa.Table, rows: NDArray[np.int64], told: list[tuple[str, str]]) -> pa.Table:
    return pa.table(
        {
            "ref": _refs(table, rows),
            "rule": pa.array([rule for _, rule in told], pa.string()),
            "column": pa.array([name for name, _ in told], pa.string()),
            "found": pa.array(_found(table, rows, told), pa.string()),
        }
    ).cast(QUARANTINE.arrow)


def _refs(table: pa.Table, rows: NDArray[np.int64]) -> pa.Array:
    if "ref" not in table.column_names or not pa.types.is_integer(table.column("ref").type):
        return pa.array(rows, pa.int64())
    own = table.column("ref").take(pa.array(rows)).cast(pa.int64())
    return pc.coalesce(own, pa.array(rows, pa.int64()))


def _found(
    table: pa.Table, rows: NDArray[np.int64], told: list[tuple[str, str]]
) -> list[str | None]:
    """The values at fault as text, read column by column."""
    names = np.array([name for name, _ in told], object)
    found: list[str | None] = [None] * len(rows)
    for name in dict.fromkeys(names):
        if name not in table.column_names:
            continue
        here = np.flatnonzero(names == name)
        taken = table.column(name).take(pa.array(rows[here])).to_pylist()
        for place, value in zip(here, taken, strict=True):
            found[place] = None if value is None else str(value)[:FOUND_LENGTH]
    return found
