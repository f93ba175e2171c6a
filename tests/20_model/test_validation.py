"""Declared once, agreed everywhere: Arrow, JSON schema, page, strategy and validation."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ullage.errors import SchemaError
from ullage.model import strategies
from ullage.model.columns import CATEGORY
from ullage.model.events import EVENT_TYPES, EVENTS
from ullage.model.schema import TIME, Column, TableSchema
from ullage.model.tables import POSITIONS, QUARANTINE, TABLES
from ullage.model.validation import validate

SCHEMAS = [*TABLES.values(), EVENTS, *(kind.schema for kind in EVENT_TYPES.values())]
ids_of = [schema.name for schema in SCHEMAS]
calm = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))

SMALL = TableSchema(
    "small",
    "For these tests.",
    (
        Column("ref", pa.int64(), "Where.", nullable=False),
        Column("lat", pa.float64(), "North.", unit="deg", nullable=False, low=-90, high=90),
        Column("sog_kn", pa.float32(), "Speed.", unit="kn", low=0, high=102.2),
        Column("kind", CATEGORY, "Which.", values=("port", "buoy")),
        Column("time", TIME, "When."),
    ),
    key=("ref",),
)


def small(**columns: Any) -> pa.Table:
    length = len(next(iter(columns.values())))
    full = {"ref": list(range(100, 100 + length)), "lat": [1.0] * length} | columns
    return pa.table(full)


@pytest.mark.parametrize(
    ("columns", "rules"),
    [
        ({"lat": [1.0, None, 2.0]}, [(101, "null", "lat", None)]),
        ({"lat": [91.0, -90.0, 90.0]}, [(100, "range", "lat", "91.0")]),
        ({"lat": [float("nan"), 1.0]}, [(100, "range", "lat", "nan")]),
        (
            {"sog_kn": [102.2, 102.3, -0.1]},
            [(101, "range", "sog_kn", None), (102, "range", "sog_kn", None)],
        ),
        ({"kind": ["port", "pier", None]}, [(101, "category", "kind", "pier")]),
        ({"lat": ["1.5", "north", "2"]}, [(101, "type", "lat", "north")]),
        (
            {"lat": ["1.5", "north", None]},
            [(101, "type", "lat", "north"), (102, "null", "lat", None)],
        ),
        ({"lat": [None, 1.0], "kind": ["pier", "port"]}, [(100, "null", "lat", None)]),
        ({"time": ["2018-01-01T00:00:00Z", "noon"]}, [(101, "type", "time", "noon")]),
        ({"lat": [1.0, 2.0]}, []),
        ({"lat": []}, []),
    ],
)
def test_rules(
    columns: dict[str, list[Any]], rules: list[tuple[int, str, str, str | None]]
) -> None:
    table = small(**columns)
    result = validate(table, SMALL)
    told = result.quarantine.to_pylist()
    assert [(row["ref"], row["rule"], row["column"]) for row in told] == [r[:3] for r in rules]
    for row, rule in zip(told, rules, strict=True):
        assert rule[3] is None or row["found"] == rule[3]
    assert result.counts == Counter(rule[1] for rule in rules)
    bad = {rule[0] for rule in rules}
    kept = [ref for ref in table["ref"].to_pylist() if ref not in bad]
    assert result.good["ref"].to_pylist() == kept
    assert result.good.schema == SMALL.arrow
    assert result.quarantine.schema == QUARANTINE.arrow


def test_row_numbers_stand_in_for_refs() -> None:
    schema = TableSchema("bare", "No ref.", (Column("x", pa.int8(), "X.", nullable=False),))
    told = validate(pa.table({"x": [1, None, 300]}), schema).quarantine
    assert told["ref"].to_pylist() == [1, 2]
    assert told["rule"].to_pylist() == ["null", "type"]


def test_bounds_round_as_the_values_did() -> None:
    """0.1 is not a float32; a value that is the nearest one to it is not above it."""
    schema = TableSchema("narrow", "F32.", (Column("x", pa.float32(), "X.", low=0, high=0.1),))
    assert validate(pa.table({"x": pa.array([0.1], pa.float32())}), schema).good.num_rows == 1


def test_long_values_are_cut() -> None:
    told = validate(small(kind=["x" * 9_000]), SMALL).quarantine
    assert told["found"].to_pylist() == ["x" * 500]


def test_missing_columns() -> None:
    with pytest.raises(SchemaError, match="lat"):
        validate(pa.table({"ref": [1]}), SMALL)
    with pytest.raises(SchemaError, match="timestamp"):
        validate(small(time=[[1]]), SMALL)
    good = validate(small(lat=[1.0]), SMALL).good
    assert good["kind"].to_pylist() == [None]


@pytest.mark.parametrize("schema", SCHEMAS, ids=ids_of)
def test_generated_tables_are_valid(schema: TableSchema) -> None:
    @calm
    @given(strategies.tables(schema, max_rows=4))
    def check(table: pa.Table) -> None:
        result = validate(table, schema)
        assert result.quarantine.num_rows == 0
        assert result.good.equals(table)
        for row in table.to_pylist():
            assert _json_errors(_as_json(row), schema.json_schema()) == []

    check()


@pytest.mark.parametrize("schema", SCHEMAS, ids=ids_of)
def test_a_broken_row_breaks_its_rule_and_no_other(schema: TableSchema) -> None:
    @calm
    @given(strategies.broken_rows(schema), st.integers(0, 2))
    def check(broken: tuple[dict[str, Any], str, str], place: int) -> None:
        row, column, rule = broken
        table = pa.Table.from_pylist([row], schema=schema.arrow)
        assert validate(table, schema).counts == {rule: 1}
        told = validate(table, schema).quarantine.to_pylist()[0]
        assert (told["rule"], told["column"]) == (rule, column)
        assert _json_errors(_as_json(row), schema.json_schema())

    check()


@pytest.mark.parametrize("schema", SCHEMAS, ids=ids_of)
def test_page_and_schemas_agree(schema: TableSchema) -> None:
    page = schema.markdown()
    listed = schema.json_schema()
    assert list(listed["properties"]) == schema.arrow.names == schema.names
    assert set(schema.key) <= set(schema.names)
    for column in schema.columns:
        line = next(text for text in page.splitlines() if text.startswith(f"| `{column.name}` |"))
        assert f"`{column.type}`" in line
        assert f"| {'yes' if column.nullable else 'no'} |" in line
        assert schema.arrow.field(column.name).nullable is column.nullable
        meta = schema.arrow.field(column.name).metadata or {}
        assert meta.get(b"unit", b"").decode() == (column.unit or "")


def test_order_of_rows_is_kept() -> None:
    rng = np.random.default_rng(4)
    lat = rng.uniform(-120, 120, 5_000)
    columns = {"transmitter": np.ones(5_000, int), "time": np.full(5_000, datetime(2020, 1, 1))}
    table = pa.table(columns | {"lat": lat, "lon": lat * 0, "ref": np.arange(5_000)[::-1]})
    result = validate(table.set_column(1, "time", table["time"].cast(TIME)), POSITIONS)
    assert result.good["lat"].to_pylist() == lat[np.abs(lat) <= 90].tolist()
    assert (
        result.quarantine["ref"].to_pylist() == (4_999 - np.flatnonzero(np.abs(lat) > 90)).tolist()
    )
    assert result.counts["range"] == result.quarantine.num_rows


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, dict):
        return {key: _as_json(inner) for key, inner in value.items()}
    return [_as_json(inner) for inner in value] if isinstance(value, list) else value


_TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool}


def _json_errors(row: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    """What of JSON Schema the declarations use, checked by hand."""
    properties = schema["properties"]
    errors = [f"lacks {name}" for name in schema["required"] if name not in row]
    errors += [f"has {name}" for name in row if name not in properties]
    for name, value in row.items():
        errors += [f"{name}: {what}" for what in _value_errors(value, properties[name])]
    return errors


def _value_errors(value: Any, rule: dict[str, Any]) -> list[str]:
    kinds = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
    if value is None:
        return [] if "null" in kinds else ["null"]
    kind = kinds[0]
    if kind in _TYPES:
        right = isinstance(value, _TYPES[kind]) and (kind == "boolean") == isinstance(value, bool)
        if not right:
            return [f"is no {kind}"]
    errors = []
    if "enum" in rule and value not in rule["enum"]:
        errors.append("not in enum")
    if "minimum" in rule and value < rule["minimum"]:
        errors.append("too small")
    if "maximum" in rule and value > rule["maximum"]:
        errors.append("too large")
    return errors
