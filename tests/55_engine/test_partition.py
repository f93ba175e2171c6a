from collections import defaultdict
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ullage.engine.packing import numbers, pack, packed_schema, row_bytes, unpack
from ullage.engine.partition import Partition, bucket_of, destinations, hashed, scatter
from ullage.engine.spill import Spill
from ullage.model.tables import CONTACTS, POSITIONS, SLOTS, STATIC

KEYS = hnp.arrays(np.int64, st.integers(0, 200), elements=st.integers(-(1 << 62), 1 << 62))


@settings(deadline=None)
@given(KEYS, st.integers(1, 50))
def test_buckets_are_in_range_and_follow_the_key(keys, buckets):
    got = hashed(keys, np.zeros_like(keys), np.int64(buckets))
    assert ((got >= 0) & (got < buckets)).all()
    seen = defaultdict(set)
    for key, bucket in zip(keys.tolist(), got.tolist(), strict=True):
        seen[key].add(bucket)
    assert all(len(found) == 1 for found in seen.values())


@pytest.mark.parametrize("first", [200_000_000, -(1 << 61), 0])
def test_neighbouring_keys_spread_evenly(first):
    keys = first + np.arange(64_000)
    got = hashed(keys, np.zeros_like(keys), np.int64(64))
    counts = np.bincount(got, minlength=64)
    assert counts.min() > 850
    assert counts.max() < 1_150


def test_both_columns_of_a_pair_count():
    table = pa.table({"a": np.repeat(np.arange(100), 100), "b": np.tile(np.arange(100), 100)})
    counts = np.bincount(bucket_of(table, Partition(("a", "b"), 16, timedelta(0))), minlength=16)
    assert counts.min() > 500
    assert counts.max() < 750


@settings(deadline=None)
@given(hnp.arrays(np.int32, st.integers(0, 100), elements=st.integers(0, 6)))
def test_scattering_is_a_stable_grouping(bucket):
    order, starts = destinations(bucket, np.int64(7))
    expected = np.argsort(bucket, kind="stable")
    assert starts.tolist() == [int((bucket < b).sum()) for b in range(8)]
    for kind in (np.int8, np.int16, np.int32, np.int64, np.float32, np.float64):
        values = np.arange(bucket.size).astype(kind)
        moved = scatter(values, order)
        assert moved.dtype == kind
        assert moved.tolist() == values[expected].tolist()


@pytest.mark.parametrize("schema", [POSITIONS, SLOTS, CONTACTS])
def test_packing_keeps_values_and_nulls(toy, schema):
    rows = toy.positions(300, 5, seed=1)
    names = {"transmitter_a": "transmitter", "transmitter_b": "ref", "slot": "ref"}
    table = schema.conform(
        pa.table(
            {
                c.name: rows.column(names.get(c.name, c.name)).cast(c.type)
                if names.get(c.name, c.name) in rows.column_names
                and (c.nullable or "sog" not in c.name)
                else pa.array([None if c.nullable and i % 3 else 7 for i in range(300)], c.type)
                for c in schema.columns
                if c.name != "station"
            }
        )
    )
    packed = pa.table(pack(table, schema), schema=packed_schema(schema))
    assert all(packed.column(n).null_count == 0 for n in packed.column_names)
    assert unpack(packed, schema).equals(table)


def test_null_codes_are_told_apart_from_zero():
    assert numbers(pa.array([0, None], pa.int8())).tolist() == [0, -128]
    assert np.isnan(numbers(pa.array([0, None], pa.float32()))).tolist() == [False, True]


@pytest.mark.parametrize("memory", [0, 20_000, 1 << 30])
def test_a_spill_gives_every_row_back_once(toy, tmp_path, memory):
    table = toy.positions(3_000, 40, seed=2).drop_columns("station")
    spill = Spill(tmp_path, "rows", POSITIONS, 8, memory)
    for at in range(0, 3_000, 271):
        piece = table.slice(at, 271)
        spill.add(piece, bucket_of(piece, Partition(("transmitter",), 8, timedelta(0))))
    spill.close()
    assert spill.spilled == (memory < 3_000 * row_bytes(POSITIONS))
    parts = [spill.take(index) for index in range(8)]
    assert [p.num_rows for p in parts] == spill.rows.tolist()
    ships = [set(p.column("transmitter").to_pylist()) for p in parts]
    assert sum(len(s) for s in ships) == len(set.union(*ships)) == 40
    whole = pa.concat_tables(parts).drop_columns("station").sort_by("ref")
    assert whole.equals(table)
    assert list(tmp_path.iterdir()) == []
    assert spill.take(0).num_rows == 0


def test_an_empty_spill_is_empty(tmp_path):
    spill = Spill(tmp_path, "rows", STATIC, 3, 0)
    spill.add(STATIC.empty(), np.empty(0, np.int32))
    spill.close()
    assert spill.take(2).equals(STATIC.empty())
