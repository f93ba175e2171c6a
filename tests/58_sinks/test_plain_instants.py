"""Instants as text: the same words whether or not others beside them have a fraction."""

from __future__ import annotations

import pyarrow as pa
import pytest

from ullage.sinks.plain import iso

LITERALS = (
    (0, "1970-01-01T00:00:00Z"),
    (-1_000_000, "1969-12-31T23:59:59Z"),
    (1_641_168_000_000_000, "2022-01-03T00:00:00Z"),
    (253_402_300_799_000_000, "9999-12-31T23:59:59Z"),
    (None, None),
)


@pytest.mark.parametrize("zone", ["UTC", None])
@pytest.mark.parametrize("beside", [0, 500_000, 1])
def test_instants(beside, zone):
    given = [us for us, _ in LITERALS] + [beside]
    told = iso(pa.array(given, pa.timestamp("us", tz=zone))).to_pylist()
    assert told[:-1] == [text for _, text in LITERALS]
    fraction = {0: "", 500_000: ".5", 1: ".000001"}[beside]
    assert told[-1] == f"1970-01-01T00:00:00{fraction}Z"


def test_no_rows():
    assert len(iso(pa.array([], pa.timestamp("us")))) == 0
