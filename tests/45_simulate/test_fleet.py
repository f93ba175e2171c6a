"""The bulk fleet: as many rows as asked, the same bytes for the same seed, feed-like order."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from ullage.model.tables import POSITIONS
from ullage.simulate import fleet


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("fleet") / "a.parquet"
    assert fleet.write_parquet(path, 400, 120_000, seed=7, chunk_rows=25_000) == 120_000
    return path


def test_schema_count_and_label(written):
    table = pq.read_table(written)
    assert table.schema.equals(POSITIONS.arrow)
    assert table.num_rows == 120_000
    assert pc.unique(table["station"].cast("string")).to_pylist() == ["SIMULATED"]
    assert table["ref"].to_numpy().tolist() == list(range(120_000))


def test_same_seed_same_bytes_and_another_seed_other_rows(written, tmp_path):
    again, other = tmp_path / "b.parquet", tmp_path / "c.parquet"
    fleet.write_parquet(again, 400, 120_000, seed=7, chunk_rows=25_000)
    fleet.write_parquet(other, 400, 120_000, seed=8, chunk_rows=25_000)
    assert again.read_bytes() == written.read_bytes()
    assert not pq.read_table(other)["lon"].equals(pq.read_table(written)["lon"])


def test_order_is_arrival_not_time_and_not_ship(written):
    table = pq.read_table(written)
    time = table["time"].cast("int64").to_numpy()
    late = np.diff(time) < 0
    assert 0.001 < late.mean() < 0.5
    assert np.diff(time).min() > -30e6
    assert (np.diff(table["transmitter"].to_numpy()) == 0).mean() < 0.1


def test_it_holds_what_detectors_look_for(written):
    table = pq.read_table(written).sort_by([("transmitter", "ascending"), ("time", "ascending")])
    who, when = table["transmitter"].to_numpy(), table["time"].cast("int64").to_numpy()
    same = np.diff(who) == 0
    hours = np.diff(when)[same] / 3.6e9
    assert (hours > 12).sum() >= 20
    assert np.median(hours) < 1.5
    assert table["heading_deg"].null_count > 0.2 * table.num_rows
    assert len(np.unique(who)) == 398  # two of 400 use another's number
    lon = table["lon"].to_numpy()
    assert lon.min() < -179
    assert lon.max() > 179


def test_pairs_meet(written):
    """Ships 0 and 1 lie within 400 m of each other, far from any port, for hours."""
    table = pq.read_table(written)
    who = fleet.transmitters(400)[:2]
    near = []
    for number in who:
        mine = table.filter(pc.equal(table["transmitter"], number)).sort_by("time")
        minutes = mine["time"].cast("int64").to_numpy() / 60e6
        grid = np.arange(fleet.START_S / 60, fleet.START_S / 60 + 9 * 1440, 10)
        near.append([np.interp(grid, minutes, mine[axis].to_numpy()) for axis in ("lon", "lat")])
    gap_deg = np.hypot(*(np.array(near[0]) - np.array(near[1])))
    assert (gap_deg < 400 / 111_195).sum() >= 12


def test_places_match_the_fleet(written):
    places = fleet.places(400, seed=7)
    table = pq.read_table(written, columns=["lon", "lat", "nav_status"])
    moored = table.filter(pc.equal(table["nav_status"], 5)).slice(0, 50)
    lon, lat = places["lon"].to_numpy(), places["lat"].to_numpy()
    for x, y in zip(moored["lon"].to_pylist(), moored["lat"].to_pylist(), strict=True):
        shrink = np.cos(np.radians(y))
        away_m = np.hypot((lon - x + 180) % 360 - 180, (lat - y) / shrink) * shrink * 111_195
        assert away_m.min() < 3_200 or away_m.min() > 50_000  # in port, or garbled
