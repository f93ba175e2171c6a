"""Statements made, dated, merged: what sources say of hulls, and by when it was known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ullage.errors import ValueInvalidError
from ullage.identity import dates
from ullage.identity.dates import When
from ullage.model.identity import STATEMENTS
from ullage.model.schema import TableSchema

DATES = ("valid_from", "valid_to", "observed_at")
#: Hex digits of a content hash that serve as an id.
ID_LENGTH = 20


def make(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """A STATEMENTS table from plain rows, ids filled in, in order of its key.

    Dates may be PartialDate, aware datetime, text (``2018-01``) or µs beside a precision; numbers
    become decimal text; ``status`` is ``registered`` and ``simulated`` false where not given. Equal
    rows become one. Raises ValueInvalidError for a value that a column does not allow.
    """
    ready = [checked(row) for row in rows]
    columns = [name for name in STATEMENTS.names if name != "statement_id"]
    table = pa.table(
        {
            name: pa.array([row[name] for row in ready], STATEMENTS.by_name[name].type)
            for name in columns
        }
    )
    return merge([identified(table, STATEMENTS)])


def checked(row: Mapping[str, Any]) -> dict[str, Any]:
    """One row as :func:`make` puts it in the table, dates split; raises as that does."""
    unknown = set(row) - set(STATEMENTS.names)
    if unknown:
        raise _wrong("a statement has no such column", ", ".join(sorted(unknown)))
    out: dict[str, Any] = {name: row.get(name) for name in STATEMENTS.names}
    for name in DATES:
        out[name], out[f"{name}_precision"] = split_date(out[name], out[f"{name}_precision"])
    out["status"] = out["status"] or "registered"
    out["simulated"] = bool(out["simulated"])
    out["value"] = None if out["value"] is None else value_text(out["value"])
    for name in STATEMENTS.required:
        if name != "statement_id" and out[name] in {None, ""}:
            raise _wrong(f"a statement needs its {name}", repr(dict(row)))
    for name in ("attribute", "status"):
        allowed = STATEMENTS.by_name[name].values or ()
        if out[name] not in allowed:
            raise _wrong(f"{name} must be one of {', '.join(allowed)}", repr(out[name]))
    return out


def _wrong(what: str, found: str) -> ValueInvalidError:
    return ValueInvalidError(what, found=found, do="Correct the row.")


def split_date(when: When | str | int | None, precision: str | None) -> tuple[int | None, Any]:
    """A date however given, as µs and precision; both None where there is none."""
    if when is None or when == "":
        return None, None
    if isinstance(when, int):
        dates.partial(when, precision or "instant")
        return when, precision or "instant"
    if isinstance(when, str):
        when = dates.parse(when)
    if isinstance(when, datetime) and precision not in {None, "instant"}:
        return dates.of(dates.partial(dates.of(when)[0], str(precision)))
    return dates.of(when)


def value_text(value: Any) -> str:
    """A value as a statement keeps it: text without blanks around it, whole numbers without point.

    >>> value_text(1150.0), value_text(" SAEBYOL "), value_text(92.5)
    ('1150', 'SAEBYOL', '92.5')
    """
    if isinstance(value, float):
        return format(value, ".12g")
    return str(value).strip()


def identified(table: pa.Table, schema: TableSchema) -> pa.Table:
    """``table`` as ``schema`` declares it, its first column the content hash of all the others.

    The hash is SHA-256 over the columns as text, joined by a unit separator; null is its own sign.
    """
    named = schema.columns[0].name
    given = [name for name in schema.names if name != named]
    blank = pa.nulls(table.num_rows, pa.string()).fill_null("")
    placed = schema.conform(table.drop_columns([named]).append_column(named, blank)
                            if named in table.column_names
                            else table.append_column(named, blank))  # fmt: skip
    texts = [_text(placed.column(name)) for name in given]
    joined = pc.binary_join_element_wise(*texts, "\x1f") if texts else blank
    ids = [hashlib.sha256(one.encode()).hexdigest()[:ID_LENGTH] for one in joined.to_pylist()]
    return placed.set_column(0, schema.columns[0].field, pa.array(ids, pa.string()))


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.int64())
    elif pa.types.is_list(kind):
        column = pc.binary_join(column, "\x1e")
    return pc.fill_null(_plain(column).cast(pa.string()), "\x00")


def merge(tables: Sequence[pa.Table]) -> pa.Table:
    """All statements once, in order of the key: hull, attribute, valid_from, value, id."""
    if not tables:
        return STATEMENTS.empty()
    whole = pa.concat_tables([STATEMENTS.conform(table) for table in tables])
    ids = whole.column("statement_id").to_numpy(zero_copy_only=False)
    _, first = np.unique(ids.astype(str), return_index=True)
    once = whole if len(first) == len(ids) else whole.take(pa.array(np.sort(first)))
    return ordered(once)


def ordered(table: pa.Table) -> pa.Table:
    """A STATEMENTS table in order of its key, in one chunk."""
    return sorted_by_key(table, STATEMENTS)


def sorted_by_key(table: pa.Table, schema: TableSchema) -> pa.Table:
    """A table of ``schema`` in order of its key, in one chunk, categories in order of appearance;
    so equal rows are equal tables.
    """
    keys = {name: _plain(table.column(name)) for name in schema.key}
    order = pc.sort_indices(pa.table(keys), [(name, "ascending") for name in schema.key])
    columns = [_canonical(table.column(name).take(order)) for name in schema.names]
    return pa.Table.from_arrays(columns, schema=schema.arrow)


def from_rows(rows: Sequence[Mapping[str, Any]], schema: TableSchema) -> pa.Table:
    """A table of ``schema`` from plain rows that have all its columns, in order of its key."""
    columns = {
        name: pa.array([row[name] for row in rows], schema.by_name[name].type)
        for name in schema.names
    }
    return sorted_by_key(pa.table(columns), schema)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    return column.cast(kind.value_type) if pa.types.is_dictionary(kind) else column


def _canonical(column: pa.ChunkedArray) -> pa.Array:
    if not pa.types.is_dictionary(column.type):
        return column.combine_chunks()
    return _plain(column).combine_chunks().dictionary_encode().cast(column.type)


def known(table: pa.Table, by: When) -> NDArray[np.int8]:
    """Whether each statement was known by the end of ``by``: 1 yes, 0 no, -1 cannot be told.

    A statement is known from the instant it was observed; without that date it cannot be told,
    unless it says of itself that it began later.
    """
    until = dates.interval(by)[1]
    first = dates.first_us(table, "observed_at", dates.NEVER_US)
    after = dates.after_us(table, "observed_at", dates.EVER_US)
    out = np.where(after <= until, 1, np.where(first >= until, 0, -1)).astype(np.int8)
    begun = dates.first_us(table, "valid_from", dates.NEVER_US)
    out[(out < 0) & (begun >= until)] = 0
    return out


def known_by(table: pa.Table, by: When | None) -> pa.Table:
    """The statements surely known by the end of ``by``; all of them where that is None."""
    return table if by is None else table.filter(pa.array(known(table, by) == 1))


def rows(table: pa.Table) -> list[dict[str, Any]]:
    """Statements as plain rows with dates as text, for people, JSON and CSV."""
    out = []
    for row in table.to_pylist():
        for name in DATES:
            row[name] = dates.text_of(dates.of_row(row, name))
            del row[f"{name}_precision"]
        out.append(row)
    return out


__all__ = [
    "DATES",
    "checked",
    "identified",
    "known",
    "known_by",
    "make",
    "merge",
    "ordered",
    "rows",
    "split_date",
    "value_text",
]
