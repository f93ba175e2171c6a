from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.engine.batches import cut_at_instants, in_time_order
from ullage.engine.packing import pack, packed_schema
from ullage.model.tables import POSITIONS


def pieces(times, size):
    table = pa.table({"time": pa.array(times, pa.int64())})
    return [table.slice(at, size) for at in range(0, len(times), size)]


@pytest.mark.parametrize(
    ("times", "size", "most", "expected"),
    [
        ([1, 2, 3, 4], 1, 2, [[1], [2], [3], [4]]),
        ([1, 1, 1, 2], 1, 2, [[1, 1, 1], [2]]),
        ([5, 5, 5, 5], 2, 1, [[5, 5, 5, 5]]),
        ([1, 2, 2, 3], 4, 4, [[1, 2, 2], [3]]),
        ([1, 2], 2, 10, [[1, 2]]),
        ([], 1, 1, []),
    ],
)
def test_cuts(times, size, most, expected):
    got = [t.column("time").to_pylist() for t in cut_at_instants(pieces(times, size), most)]
    assert got == expected


@given(
    st.lists(st.integers(0, 30), max_size=60).map(sorted),
    st.integers(1, 20),
    st.integers(1, 20),
)
def test_no_instant_is_cut_and_no_row_lost(times, size, most):
    got = [t.column("time").to_pylist() for t in cut_at_instants(pieces(times, size), most)]
    assert [t for batch in got for t in batch] == times
    assert all(a[-1] < b[0] for a, b in pairwise(got))


def test_rows_come_back_whole_and_in_time_order(toy, tmp_path):
    table = toy.positions(5_000, 3, seed=1).drop_columns("station")
    arrays = pack(table, POSITIONS)
    batch = pa.RecordBatch.from_arrays(
        [pa.array(a) for a in arrays], schema=packed_schema(POSITIONS)
    )
    got = list(in_time_order(iter([batch]), POSITIONS, 500, tmp_path, 1 << 20))
    assert 5 < len(got) < 20
    whole = pa.concat_tables(got).drop_columns("station")
    assert whole.column("time").to_pylist() == sorted(table.column("time").to_pylist())
    assert whole.sort_by("ref").equals(table.sort_by("ref"))
