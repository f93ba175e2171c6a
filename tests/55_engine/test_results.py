import os

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ullage.engine import runtime
from ullage.engine.duck import sorted_batches
from ullage.engine.heap import Heap
from ullage.engine.writing import ROW_GROUP, write_parquet
from ullage.errors import OutputError
from ullage.model.schema import TIME
from ullage.model.tables import QUARANTINE, TRACKS

KEY = ("ref", "rule", "column", "found")


def quarantine(refs):
    rows = [
        {"ref": r, "rule": f"rule {r % 3}", "column": None if r % 2 else "lon", "found": f"é{r}"}
        for r in refs
    ]
    return pa.Table.from_pylist(rows, schema=QUARANTINE.arrow)


def tracks(segments):
    rows = [
        {
            "track_id": str(s),
            "transmitter": s % 5,
            "segment": s,
            "start": s,
            "end": s,
            "positions": 1,
            "lon": [float(s)] * (s % 4),
            "lat": [0.0],
            "times": [s, s + 1],
        }
        for s in segments
    ]
    return pa.Table.from_pylist(rows, schema=TRACKS.arrow)


@pytest.mark.parametrize(
    ("schema", "key", "make"), [(QUARANTINE, KEY, quarantine), (TRACKS, TRACKS.key, tracks)]
)
def test_a_heap_gives_the_same_rows_from_memory_and_from_disk(tmp_path, schema, key, make):
    numbers = [(i * 7919) % 1_000 for i in range(1_000)]
    got = []
    for budget in (1 << 30, 2_000):
        folder = tmp_path / str(budget)
        folder.mkdir()
        heap = Heap(folder, schema, key, budget, 2)
        for at in range(0, 1_000, 90):
            heap.add(make(numbers[at : at + 90]))
        assert heap.rows == 1_000
        got.append(pa.concat_tables(heap.ordered()).unify_dictionaries())
        assert list(folder.iterdir()) == []
    expected = sorted(make(numbers).to_pylist(), key=lambda row: [row[n] for n in key[:2]])
    assert got[0].to_pylist() == got[1].to_pylist() == expected
    assert got[1].schema.equals(schema.arrow)


def test_an_empty_heap_gives_an_empty_table(tmp_path):
    assert [t.num_rows for t in Heap(tmp_path, TRACKS, TRACKS.key, 100, 1).ordered()] == [0]


def test_more_than_memory_is_sorted(tmp_path):
    schema = pa.schema([("a", pa.int64()), ("b", pa.float64())])
    count, size = 30, 200_000
    pieces = (
        pa.RecordBatch.from_arrays(
            [pa.array(np.arange(k, size * count, count)), pa.array(np.full(size, 0.5))],
            schema=schema,
        )
        for k in reversed(range(count))
    )
    seen = 0
    for batch in sorted_batches(pieces, schema, ["a"], tmp_path, 1, 1):
        assert (batch.column("a").to_numpy() == np.arange(seen, seen + batch.num_rows)).all()
        seen += batch.num_rows
    assert seen == count * size


@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_the_same_rows_give_the_same_bytes(tmp_path, size):
    table = quarantine(range(1_000))
    write_parquet([table], QUARANTINE.arrow, tmp_path / "whole.parquet")
    pieces = [quarantine(range(at, min(1_000, at + size))) for at in range(0, 1_000, size)]
    assert write_parquet(pieces, QUARANTINE.arrow, tmp_path / "pieces.parquet") == 1_000
    whole, cut = (tmp_path / f"{name}.parquet" for name in ("whole", "pieces"))
    assert whole.read_bytes() == cut.read_bytes()
    assert pq.read_table(whole).to_pylist() == table.to_pylist()


def test_row_groups_have_one_size(tmp_path):
    rows = 2 * ROW_GROUP + 5
    table = pa.table({"time": pa.array(range(rows)).cast(TIME)})
    write_parquet([table.slice(0, 9), table.slice(9)], table.schema, tmp_path / "t.parquet")
    file = pq.ParquetFile(tmp_path / "t.parquet").metadata
    groups = [file.row_group(i).num_rows for i in range(file.num_row_groups)]
    assert groups == [ROW_GROUP, ROW_GROUP, 5]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "t.parquet"
    table = pa.table({"a": [1]})
    write_parquet([table], table.schema, path)
    before = path.read_bytes()

    def broken():
        yield table
        raise OSError("no room")

    with pytest.raises(OutputError, match="no room"):
        write_parquet(broken(), table.schema, path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["t.parquet"]


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(OutputError, match="gone"):
        write_parquet([], TRACKS.arrow, tmp_path / "gone" / "t.parquet")


def test_kernels_get_a_folder_where_none_can_be_written(monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", "put back afterwards")
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    runtime.prepare()
    assert "ullage-kernels" in os.environ["NUMBA_CACHE_DIR"]


def test_a_chosen_folder_is_kept(monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", "/chosen")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    runtime.prepare()
    assert os.environ["NUMBA_CACHE_DIR"] == "/chosen"


def test_compiled_kernels_are_noticed(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert not runtime.kernels_compiled()
    for room in ("tracks", "behaviour"):
        (tmp_path / f"{room}_0123").mkdir()
        (tmp_path / f"{room}_0123" / "gap.run-1.py311.nbi").touch()
    assert runtime.kernels_compiled()


def test_arrow_threads_are_put_back():
    before = pa.cpu_count()
    with runtime.arrow_threads(before + 3):
        assert pa.cpu_count() == before + 3
    assert pa.cpu_count() == before
