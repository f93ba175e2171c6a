"""GeoParquet read back as bytes, as metadata and by another program."""

from __future__ import annotations

import json
import struct

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.errors import UsageError
from ullage.sinks import write
from ullage.sinks.geometry import split_line


@pytest.fixture
def written(events, tracks, tmp_path):
    write(events, tmp_path / "events.parquet")
    write(tracks, tmp_path / "tracks.parquet")
    return tmp_path


def test_metadata_of_events(written):
    meta = pq.read_schema(written / "events.parquet").metadata
    assert json.loads(meta[b"geo"]) == {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {
            "geometry": {
                "encoding": "WKB",
                "geometry_types": ["Point"],
                "edges": "planar",
                "bbox": [-179.9999999, 38.25, 129.5, 38.25],
                "covering": {
                    "bbox": {
                        side: ["geometry_bbox", side] for side in ("xmin", "ymin", "xmax", "ymax")
                    }
                },
            }
        },
    }
    assert meta[b"ullage.table"] == b"events"


def test_points_are_wkb_and_rows_are_sorted(written):
    table = pq.read_table(written / "events.parquet")
    assert table["event_id"].to_pylist() == ["aa", "bb"]
    assert table["geometry"].to_pylist() == [
        struct.pack("<BIdd", 1, 1, 129.5, 38.25),
        struct.pack("<BIdd", 1, 1, -179.9999999, 38.25),
    ]
    assert table["geometry_bbox"].to_pylist()[0] == {
        "xmin": 129.5, "ymin": 38.25, "xmax": 129.5, "ymax": 38.25,
    }  # fmt: skip


def test_lines_are_wkb_and_cut_at_the_date_line(written):
    table = pq.read_table(written / "tracks.parquet")
    assert table["track_id"].to_pylist() == ["t1", "t2", "t3"]
    line, cut, point = table["geometry"].to_pylist()
    assert line == struct.pack("<BII6d", 1, 2, 3, 129.0, 38.0, 129.5, 38.5, 130.0, 38.0)
    west = struct.pack("<BII4d", 1, 2, 2, 179.0, 0.0, 180.0, 1.0)
    east = struct.pack("<BII4d", 1, 2, 2, -180.0, 1.0, -179.0, 2.0)
    assert cut == struct.pack("<BII", 1, 5, 2) + west + east
    assert point == struct.pack("<BIdd", 1, 1, 10.1234568, -5.0)
    geo = json.loads(table.schema.metadata[b"geo"])["columns"]["geometry"]
    assert geo["geometry_types"] == ["LineString", "MultiLineString", "Point"]


def test_duckdb_reads_it(written):
    with duckdb.connect() as connection:
        path = str(written / "events.parquet")
        rows = connection.execute(
            "select event_id, vessels, gap.off_ref, geometry_bbox.xmin, simulated "
            "from read_parquet(?) order by 1",
            [path],
        ).fetchall()
    assert rows == [
        ("aa", [445000001], 7, 129.5, True),
        ("bb", [445000001, 445000002], None, -179.9999999, False),
    ]


def test_empty_tables_are_written(events, tracks, tmp_path):
    for name, table in (("e", events), ("t", tracks)):
        for suffix in (".parquet", ".geojson", ".csv", ".jsonl"):
            write(table.slice(0, 0), tmp_path / f"{name}{suffix}")
    assert json.loads((tmp_path / "t.geojson").read_text())["features"] == []
    assert pq.read_table(tmp_path / "t.parquet").num_rows == 0
    assert (tmp_path / "e.jsonl").read_bytes() == b""


def test_a_table_without_positions_is_refused(events, tmp_path):
    with pytest.raises(UsageError, match="no positions"):
        write(events.select(["event_id"]), tmp_path / "x.geojson")
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-89, 89)), min_size=1, max_size=12))
def test_no_part_crosses_and_nothing_is_lost(where):
    lon, lat = np.array([x for x, _ in where]), np.array([y for _, y in where])
    parts = split_line(lon, lat)
    assert parts
    for part in parts:
        assert np.all(np.abs(np.diff(part[:, 0])) <= 180.0)
        assert np.all(np.abs(part[:, 0]) <= 180.0)
    drawn = {tuple(vertex) for part in parts for vertex in part.tolist()}
    assert {(x, y) for x, y in where if abs(x) < 180} <= drawn
