"""The real tables, against counts and rows taken from them by other means."""

from __future__ import annotations

import csv
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from ullage.errors import FormatError
from ullage.model.columns import REF_SPAN
from ullage.model.reading import Chunk
from ullage.model.tables import POSITIONS
from ullage.sources.ais import open_ais
from ullage.sources.tables.reader import TableReader

SHARED = Path(os.environ.get("ULLAGE_SHARED", Path(__file__).parents[3] / "shared"))
AIS = SHARED / "data" / "ais"
shared = pytest.mark.skipif(not AIS.is_dir(), reason=f"no shared data at {SHARED} (ULLAGE_SHARED)")
NOAA = AIS / "tables" / "noaa_2022-01-03_99999.parquet"


def whole(path: Path, mapping: dict[str, object] | None = None) -> tuple[TableReader, Chunk]:
    reader = open_ais(path, 0, mapping)
    assert isinstance(reader, TableReader)
    parts = list(reader.chunks())
    return reader, Chunk(
        pa.concat_tables([p.positions for p in parts]),
        pa.concat_tables([p.static for p in parts]),
        pa.concat_tables([p.quarantine for p in parts]),
        sum(p.read for p in parts),
        sum(p.used for p in parts),
    )


@shared
def test_noaa_parquet_row_by_row() -> None:
    reader, got = whole(NOAA)
    assert (reader.kind, reader.unused) == ("noaa", ())
    assert (got.read, got.used, got.positions.num_rows) == (99_999, 99_994, 99_994)
    assert set(got.quarantine["rule"].to_pylist()) == {"mmsi_range"}
    source = pq.read_table(NOAA)
    rows = got.positions["ref"].to_numpy() - 1
    given = source.take(pa.array(rows))
    assert got.positions["mmsi"].to_pylist() == given["MMSI"].to_pylist()
    assert got.positions["lon"].to_pylist() == given["LON"].to_pylist()
    assert got.positions["lat"].to_pylist() == given["LAT"].to_pylist()
    stamped = given["t"].cast(pa.int64()).to_pylist()
    assert got.positions["time"].cast(pa.int64()).to_pylist() == stamped
    _same_but(got.positions["heading_deg"], given["Heading"], {511})
    _same_but(got.positions["cog_deg"], given["COG"], {360})
    _same_but(got.positions["sog_kn"], given["SOG"], {102.3})


def _same_but(ours: pa.ChunkedArray, theirs: pa.ChunkedArray, missing: set[float]) -> None:
    mine = np.array([np.nan if v is None else v for v in ours.to_pylist()])
    source = [np.nan if v is None or v in missing else v for v in theirs.to_pylist()]
    np.testing.assert_allclose(mine, np.array(source), rtol=1e-6)


@shared
def test_every_draught_change_in_the_noaa_day_is_kept() -> None:
    source = pq.read_table(NOAA).to_pylist()
    seen: dict[int, list[tuple[str, float]]] = {}
    for row in source:
        if row["Draft"]:
            seen.setdefault(row["MMSI"], []).append((row["BaseDateTime"], row["Draft"]))
    told: dict[int, list[float]] = {}
    _, got = whole(NOAA)
    for row in got.static.sort_by([("time", "ascending"), ("ref", "ascending")]).to_pylist():
        if row["draught_m"]:
            told.setdefault(row["mmsi"], []).append(round(row["draught_m"], 2))
    for mmsi, draughts in seen.items():
        if mmsi <= 999_999_999:
            assert _steps(told[mmsi]) == _steps([round(d, 2) for _, d in sorted(draughts)])


def _steps(values: list[float]) -> list[float]:
    return [v for n, v in enumerate(values) if n == 0 or values[n - 1] != v]


@shared
def test_noaa_as_csv_gives_what_the_parquet_gives(tmp_path: Path) -> None:
    table = pq.read_table(NOAA).drop_columns(["t"]).slice(0, 20_000)
    pacsv.write_csv(table, tmp_path / "a.csv", pacsv.WriteOptions(quoting_style="needed"))
    pq.write_table(table, tmp_path / "a.parquet")
    text, parquet = whole(tmp_path / "a.csv")[1], whole(tmp_path / "a.parquet")[1]
    for name in ("positions", "static"):
        one, other = getattr(text, name), getattr(parquet, name)
        assert one.drop_columns(["ref"]).equals(other.drop_columns(["ref"]))
        # The header is line 1 of the text.
        assert (one["ref"].to_numpy() - 1 == other["ref"].to_numpy()).all()


@shared
def test_track_csv_row_by_row() -> None:
    path = AIS / "tables" / "noaa_2023-02_212049000_track.csv"
    reader, got = whole(path)
    assert reader.kind == "atlantes"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert got.positions.num_rows == len(rows) == 999
    for ours, theirs in zip(got.positions.to_pylist(), rows, strict=True):
        assert ours["lon"] == float(theirs["lon"])
        at = datetime.strptime(theirs["send"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        assert ours["time"] == at
        assert ours["sog_kn"] == pytest.approx(float(theirs["sog"]))
    first = got.static.to_pylist()[0]
    assert (first["imo"], first["name"], first["draught_m"]) == (
        9393163,
        "TUFTY",
        pytest.approx(10.4),
    )


@shared
def test_suez_needs_its_zone_and_then_reads_whole() -> None:
    path = AIS / "tables" / "suez_2021-03-20_24.csv"
    with pytest.raises(FormatError, match="--time-zone UTC"):
        open_ais(path)
    reader, got = whole(path, {"time_zone": "UTC"})
    assert reader.kind == "generic"
    assert (got.read, got.positions.num_rows, got.quarantine.num_rows) == (22_287, 22_287, 0)
    assert set(got.static["transmitter"].to_pylist()) == set(
        got.positions["transmitter"].to_pylist()
    )
    assert len(set(got.static["transmitter"].to_pylist())) == 256
    places = got.positions.select(["transmitter", "time"]).to_pylist()
    assert sum(one or 1 for one in got.static["reports"].to_pylist()) == len(
        {tuple(one.values()) for one in places}
    )
    assert max(got.positions["transmitter"].to_pylist()) < 0
    first = got.positions.to_pylist()[0]
    assert first["time"] == datetime(2021, 3, 20, 0, 22, tzinfo=UTC)
    assert (first["lon"], first["lat"], first["ref"]) == (32.32925, 31.4386, 2)
    named = {"id": "ID", "time": "ais_pos_timestamp", "lon": "longitude", "lat": "latitude"}
    by_hand = {**named, "time_format": "%d/%m/%Y %H:%M", "time_zone": "UTC"}
    again = whole(path, by_hand)
    assert again[0].kind == "mapping"
    assert again[1].positions.equals(got.positions)


@shared
@pytest.mark.parametrize("name", ["416000000.json", "segmented-416000000.json"])
def test_shared_mmsi_json(name: str) -> None:
    path = AIS / "shared_mmsi" / name
    reader, got = whole(path)
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert reader.kind == "gpsdio"
    assert got.positions["lat"].to_pylist() == [row["lat"] for row in rows]
    assert got.quarantine.num_rows == 0


def test_positions_pass_through_with_only_their_ranges_checked(tmp_path: Path) -> None:
    at = 1_641_205_230_000_000
    table = pa.table({
        "transmitter": pa.array([1, 2, 3, 4, None, 6], pa.int64()),
        "time": pa.array([at, at, 0, at, at, at], pa.timestamp("us", "UTC")),
        "lon": pa.array([1.0, 181.0, 1.0, float("nan"), 1.0, -180.0]),
        "lat": pa.array([1.0, 1.0, 1.0, 1.0, 1.0, 90.0]),
        "station": pa.array(["a", "b", "a", "a", "a", None]).dictionary_encode(),
        "ref": pa.array([9, 9, 9, 9, 9, 9], pa.int64()),
    })  # fmt: skip
    pq.write_table(table, tmp_path / "p.parquet")
    reader = open_ais(tmp_path / "p.parquet", 2)
    (chunk,) = reader.chunks()
    assert chunk.positions.schema.equals(POSITIONS.arrow)
    assert chunk.positions["transmitter"].to_pylist() == [1, 6]
    assert chunk.positions["station"].to_pylist() == ["a", None]
    assert chunk.positions["ref"].to_pylist() == [2 * REF_SPAN + 1, 2 * REF_SPAN + 6]
    assert [(e["ref"] - 2 * REF_SPAN, e["rule"]) for e in chunk.quarantine.to_pylist()] == [
        (2, "lon_range"),
        (3, "time_range"),
        (4, "no_position"),
        (5, "id_missing"),
    ]
    assert (chunk.read, chunk.used) == (6, 2)


@shared
@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_decoded_messages_read_again_give_the_positions_of_the_sentences(
    form: str, tmp_path: Path
) -> None:
    from ullage.sinks.stream import pouring
    from ullage.sources.nmea.reader import NmeaReader

    log = AIS / "nmea" / "dma_2013-11-12_5min.nmea.gz"
    tables = list(NmeaReader(log).messages())
    with pouring(str(tmp_path / "m"), form, tables[0].schema) as pour:
        for table in tables:
            pour(table)
    reader, got = whole(tmp_path / "m")
    assert reader.kind == "ullage"
    direct = list(NmeaReader(log).chunks())
    for name in ("positions", "static"):
        given = pa.concat_tables([getattr(c, name) for c in direct])
        assert _rows(getattr(got, name)) == _rows(given)


def _rows(table: pa.Table) -> list[dict[str, object]]:
    """Rows in a fixed order, without what a table of messages cannot hold; 0 + 0 m is unknown."""
    order = [("time", "ascending"), ("transmitter", "ascending"), ("msg_type", "ascending")]
    rows = table.drop_columns(["ref"]).sort_by(order).to_pylist()
    for row in rows:
        row.pop("receive_time", None)
        for one, other in (("to_bow_m", "to_stern_m"), ("to_port_m", "to_starboard_m")):
            if row.get(one) == row.get(other) == 0:
                row[one] = row[other] = None
    return rows
