"""Whatever the bytes, a table is read, set aside in part, or refused with an error of ours."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ullage.errors import UllageError
from ullage.sources.ais import open_ais

ROW = '{"mmsi": 7, "time": "2022-01-03T00:00:00Z", "lon": 1.5, "lat": 2.5, "name": "A"}'


def _parquet() -> bytes:
    out = io.BytesIO()
    table = pa.table({
        "mmsi": pa.array(range(50), pa.int32()),
        "time": pa.array([1_641_168_000_000_000] * 50, pa.timestamp("us", "UTC")),
        "lon": [1.5] * 50,
        "lat": [2.5] * 50,
        "ship name": ["A", "B"] * 25,
    })  # fmt: skip
    pq.write_table(table, out, compression="zstd", write_page_checksum=True)
    return out.getvalue()


SEEDS = {
    "csv": b"mmsi,time,lon,lat,ship name\n" + b'7,2022-01-03T00:00:00Z,1.5,2.5,"A"\n' * 5,
    "slashed": b"id;time;lon;lat\n" + b"7;23/01/2022 00:00;1,5;2,5\n" * 5,
    "jsonl": (ROW + "\n").encode() * 5,
    "json": f'{{"features": [{ROW}, {ROW}]}}'.encode(),
    "parquet": _parquet(),
}


def survives(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with contextlib.suppress(UllageError):
        for chunk in open_ais(path, 0, {"time_zone": "UTC"}).chunks():
            assert chunk.used <= chunk.read
            assert chunk.positions.num_rows <= chunk.read
            chunk.positions.validate(full=True)
            chunk.static.validate(full=True)
            chunk.quarantine.validate(full=True)


fuzz = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@fuzz
@given(st.binary(max_size=200))
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    survives(tmp_path / "a", data)


@pytest.mark.parametrize("seed", SEEDS)
@fuzz
@given(data=st.data())
def test_good_bytes_with_some_changed(tmp_path: Path, seed: str, data: st.DataObject) -> None:
    changed = bytearray(SEEDS[seed])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.just(len(changed)), st.integers(1, len(changed))))
    survives(tmp_path / "a", bytes(changed[:cut]))
