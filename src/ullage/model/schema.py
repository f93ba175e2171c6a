"""A table declared once: columns with type, unit, nullability, meaning and standard.

The Arrow schema, the documentation page, the JSON schema, the hypothesis strategy
(:mod:`ullage.model.strategies`) and validation (:mod:`ullage.model.validation`) all come from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from ullage.errors import SchemaError

TIME = pa.timestamp("us", tz="UTC")

Bound = int | float


@dataclass(frozen=True)
class Column:
    """One column. ``low`` and ``high`` are inclusive; ``values`` lists every allowed category."""

    name: str
    type: pa.DataType
    meaning: str
    unit: str | None = None
    nullable: bool = True
    standard: str | None = None
    low: Bound | None = None
    high: Bound | None = None
    values: tuple[str, ...] | None = None

    @property
    def field(self) -> pa.Field:
        """The Arrow field, with unit, meaning and standard as metadata."""
        told = {"meaning": self.meaning, "unit": self.unit, "standard": self.standard}
        meta = {key: text for key, text in told.items() if text}
        return pa.field(self.name, self.type, nullable=self.nullable, metadata=meta)


@dataclass(frozen=True)
class TableSchema:
    """A named table. ``key`` names the columns that identify a row, in sort order."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    version: str = "1"

    @cached_property
    def arrow(self) -> pa.Schema:
        """The Arrow schema; the table's name and version travel as schema metadata."""
        meta = {"ullage.table": self.name, "ullage.version": self.version}
        return pa.schema([column.field for column in self.columns], metadata=meta)

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    @property
    def names(self) -> list[str]:
        """Column names, in order."""
        return [column.name for column in self.columns]

    def empty(self) -> pa.Table:
        """A table of this schema with no rows."""
        return self.arrow.empty_table()

    def conform(self, table: pa.Table) -> pa.Table:
        """``table`` with exactly these columns in this order and these types.

        Nullable columns that are absent become null. Raises SchemaError where a required column is
        absent or a type cannot be cast.
        """
        arrays = [self._column(table, column) for column in self.columns]
        return pa.Table.from_arrays(arrays, schema=self.arrow)

    def _column(self, table: pa.Table, column: Column) -> pa.ChunkedArray:
        if column.name not in table.column_names:
            if column.nullable:
                return pa.chunked_array([pa.nulls(table.num_rows, column.type)])
            raise SchemaError(
                f"table {self.name!r} lacks its column {column.name!r}",
                found=", ".join(table.column_names) or "no columns",
                do=f"Give a table with columns {', '.join(self.required)}.",
            )
        values = table.column(column.name)
        if values.type == column.type:
            return values
        try:
            return values.cast(column.type)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise SchemaError(
                f"column {column.name!r} of table {self.name!r} must be {column.type}",
                found=str(values.type),
                do=f"Cast it first ({error}).",
            ) from error

    @property
    def required(self) -> list[str]:
        """Names of the columns that may not be null."""
        return [column.name for column in self.columns if not column.nullable]

    def json_schema(self) -> dict[str, object]:
        """JSON Schema (2020-12) of one row."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.name,
            "description": self.meaning,
            "type": "object",
            "properties": {column.name: _json_column(column) for column in self.columns},
            "required": self.required,
            "additionalProperties": False,
        }

    def markdown(self) -> str:
        """A documentation section for this table."""
        head = f"## {self.name}\n\n{self.meaning}\n\n"
        keyed = f"Key: {', '.join(f'`{name}`' for name in self.key)}. " if self.key else ""
        rows = "\n".join(_markdown_row(column) for column in self.columns)
        return (
            f"{head}{keyed}Version {self.version}.\n\n"
            "| column | type | unit | null | meaning | standard |\n|---|---|---|---|---|---|\n"
            f"{rows}\n"
        )


def _markdown_row(column: Column) -> str:
    null = "yes" if column.nullable else "no"
    cells = (
        f"`{column.name}`",
        f"`{column.type}`",
        column.unit or "",
        null,
        column.meaning + _limits(column),
        column.standard or "",
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _limits(column: Column) -> str:
    if column.values is not None:
        return f" One of: {', '.join(column.values)}."
    if column.low is None and column.high is None:
        return ""
    low = "" if column.low is None else f"{column.low} ≤ "
    high = "" if column.high is None else f" ≤ {column.high}"
    return f" Range: {low}value{high}."


def _json_column(column: Column) -> dict[str, object]:
    out = _json_type(column.type)
    out["description"] = column.meaning
    if column.unit:
        out["unit"] = column.unit
    if column.low is not None:
        out["minimum"] = column.low
    if column.high is not None:
        out["maximum"] = column.high
    if column.values is not None:
        out["enum"] = [*column.values, None] if column.nullable else list(column.values)
    if column.nullable:
        out["type"] = [out["type"], "null"]
    return out


def _json_type(kind: pa.DataType) -> dict[str, object]:
    if pa.types.is_dictionary(kind):
        return _json_type(kind.value_type)
    if pa.types.is_boolean(kind):
        return {"type": "boolean"}
    if pa.types.is_integer(kind):
        return {"type": "integer"}
    if pa.types.is_floating(kind):
        return {"type": "number"}
    if pa.types.is_timestamp(kind):
        return {"type": "string", "format": "date-time"}
    if pa.types.is_list(kind):
        return {"type": "array", "items": _json_type(kind.value_type)}
    if pa.types.is_struct(kind):
        fields: Iterable[pa.Field] = [kind.field(i) for i in range(kind.num_fields)]
        return {
            "type": "object",
            "properties": {f.name: _json_type(f.type) for f in fields},
        }
    return {"type": "string"}
