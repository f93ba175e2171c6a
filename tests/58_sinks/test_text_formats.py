"""GeoJSON, CSV and JSON lines against literals."""

from __future__ import annotations

import csv
import json
import sys

import pyarrow as pa
import pytest

from ullage.errors import OutputError, UsageError
from ullage.model.tables import POSITIONS
from ullage.sinks import FORMATS, write
from ullage.sinks.csv import flat


def _features(path):
    whole = json.loads(path.read_text())
    return whole, whole["features"]


def test_geojson_of_events(events, tmp_path):
    write(events, tmp_path / "e.geojson")
    whole, (gap, meeting) = _features(tmp_path / "e.geojson")
    assert whole["type"] == "FeatureCollection"
    assert whole["simulated"] is True
    assert gap["id"] == "aa"
    assert gap["geometry"] == {"type": "Point", "coordinates": [129.5, 38.25]}
    told = gap["properties"]
    assert told["simulated"] is True
    assert told["start"] == "2026-03-01T12:00:00Z"
    assert told["end"] is None
    assert told["gap"]["off_sog_kn"] == 0.1
    assert "encounter" not in told
    assert "lon" not in told
    assert meeting["properties"]["start"] == "2026-03-02T00:00:00.25Z"
    assert meeting["properties"]["simulated"] is False
    assert meeting["bbox"] == [179.9, 38.2, -179.9, 38.3]


def test_geojson_of_tracks(tracks, tmp_path):
    write(tracks, tmp_path / "t.geojson")
    whole, (line, cut, point) = _features(tmp_path / "t.geojson")
    assert whole["simulated"] is False
    assert line["geometry"]["type"] == "LineString"
    assert cut["geometry"] == {
        "type": "MultiLineString",
        "coordinates": [[[179.0, 0.0], [180.0, 1.0]], [[-180.0, 1.0], [-179.0, 2.0]]],
    }
    assert point["geometry"] == {"type": "Point", "coordinates": [10.1234568, -5.0]}
    assert line["properties"]["times"][1] == "2026-03-01T01:00:00Z"


def test_csv_of_events(events, tmp_path):
    write(events, tmp_path / "e.csv")
    with (tmp_path / "e.csv").open(newline="", encoding="utf-8") as file:
        gap, meeting = csv.DictReader(file)
    assert gap["gap.off_sog_kn"] == "0.1"
    assert gap["gap.duration_h"] == ""
    assert gap["encounter.contacts"] == ""
    assert meeting["vessels"] == "445000001 445000002"
    assert meeting["encounter.median_distance_m"] == "80.1"
    assert meeting["end"] == "2026-03-02T02:30:00.25Z"
    assert meeting["bbox.xmin"] == "179.9"
    assert meeting["gap.off_ref"] == ""


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1"])
def test_csv_never_holds_a_formula(text):
    table = flat(pa.table({"name": [text, "A=1", None], "x": [-1.5, 2.0, None]}))
    assert table["name"].to_pylist() == ["'" + text, "A=1", None]
    assert table["x"].to_pylist() == [-1.5, 2.0, None]


def test_csv_quotes_what_needs_it(tracks, tmp_path):
    write(tracks, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == ['EXAMPLE "ONE", X', "'=SUM(A1)", "EXAMPLE TWO"]
    assert rows[0]["lon"] == "129 129.5 130"


def test_json_lines(events, tmp_path):
    write(events, tmp_path / "e.jsonl")
    first, second = map(json.loads, (tmp_path / "e.jsonl").read_text().splitlines())
    assert first["event_id"] == "aa"
    assert first["lon"] == 129.5
    assert first["gap"]["off_ref"] == 7
    assert second["encounter"]["median_sog_kn"] == 0.4


def test_positions_go_out_too(tmp_path):
    table = POSITIONS.conform(
        pa.table({"transmitter": [1], "time": pa.array([0], pa.timestamp("us", "UTC")),
                  "lon": [1.5], "lat": [2.5], "ref": [0], "station": ["S"]})
    )  # fmt: skip
    for suffix in FORMATS:
        write(table, tmp_path / f"p{suffix}")
    assert json.loads((tmp_path / "p.jsonl").read_text())["station"] == "S"
    assert json.loads((tmp_path / "p.geojson").read_text())["features"][0]["geometry"] == {
        "type": "Point",
        "coordinates": [1.5, 2.5],
    }


@pytest.mark.parametrize("suffix", [".parquet", ".geojson", ".csv", ".jsonl"])
def test_same_rows_same_bytes(events, tracks, tmp_path, suffix):
    for number, table in enumerate((events, tracks)):
        shuffled = pa.concat_tables([table.slice(1), table.slice(0, 1)])
        a, b = tmp_path / f"a{number}{suffix}", tmp_path / f"b{number}{suffix}"
        write(table, a)
        write(shuffled, b)
        assert a.read_bytes() == b.read_bytes()


def test_categories_do_not_depend_on_chunks(tmp_path):
    def made(*chunks):
        return pa.table({"c": pa.chunked_array([pa.array(c).dictionary_encode() for c in chunks])})

    write(made(["b", "a"], ["a", "c"]), tmp_path / "a.parquet")
    write(made(["b"], ["a", "a", "c"]), tmp_path / "b.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_unknown_suffix_lists_the_known(events, tmp_path):
    with pytest.raises(UsageError) as caught:
        write(events, tmp_path / "e.shp")
    for suffix in FORMATS:
        assert suffix in str(caught.value)


def test_standard_output(events, capfdbinary):
    write(events, "-", suffix=".jsonl")
    assert capfdbinary.readouterr().out.count(b"\n") == 2
    with pytest.raises(UsageError, match="no suffix"):
        write(events, "-")


def test_missing_folder_is_said(events, tmp_path):
    with pytest.raises(OutputError, match="Choose a folder") as caught:
        write(events, tmp_path / "none" / "e.csv")
    assert caught.value.exit_code == 6


def test_a_failure_leaves_the_old_file(events, tmp_path, monkeypatch):
    path = tmp_path / "e.csv"
    path.write_text("old")

    def broken(table, file):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(FORMATS, ".csv", broken)
    with pytest.raises(OutputError, match="No space left"):
        write(events, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="no such device")
def test_a_device_is_written_straight(events):
    write(events, "/dev/null", suffix=".csv")
