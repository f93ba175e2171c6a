import json
import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pytest

from ullage.model.flags import Flag
from ullage.tracks.clean import Clean, CleanParams
from ullage.tracks.integrity import clock_flag, mmsi_flag, place_flag, sog_flag

SHARED = Path(os.environ.get("ULLAGE_SHARED", Path(__file__).parents[3] / "shared"))


def clean(table, **params):
    return Clean().run(table, CleanParams(**params), None)[0]


@pytest.mark.parametrize(
    ("mmsi", "good"),
    [
        (431000001, True),
        (201000000, True),
        (775999999, True),
        (200999999, False),
        (776000000, False),
        (0, False),
        (123456789, False),
        (1193046, False),
        (1_000_000_000, False),
        (111431001, True),
        (111999001, False),
        (984310001, True),
        (994310001, True),
        (843100001, True),
        (970123456, True),
        (971123456, False),
        (-5, True),
    ],
)
def test_mmsi_with_no_assigned_country_is_flagged(mmsi, good):
    assert (mmsi_flag(mmsi) == 0) is good


@pytest.mark.parametrize(
    ("kn", "odd"), [(51.2, True), (63.0, True), (51.1, False), (102.2, False), (102.3, True)]
)
def test_speeds_that_stand_for_unknown(kn, odd):
    assert (sog_flag(np.float32(kn)) == Flag.SOG_ODD) is odd
    assert sog_flag(np.float32(np.nan)) == 0


@pytest.mark.parametrize(
    ("second", "clock", "off"),
    [(59, 1.0, False), (30, 45.0, False), (30, 46.0, True), (0, 44.0, True), (-1, 30.0, False)],
)
def test_clock(second, clock, off):
    heard_us = 1_577_836_800_000_000 + int(clock * 1e6)
    assert (clock_flag(second, heard_us, 15_000_000) == Flag.CLOCK) is off


@pytest.mark.parametrize(
    ("lon", "lat", "default"),
    [(0.0, 0.0, True), (0.009, -0.009, True), (0.02, 0.0, False), (5.0, 90.0, True)],
)
def test_default_coordinates(lon, lat, default):
    assert (place_flag(lon, lat) == Flag.NULL_ISLAND) is default


def test_the_same_report_heard_twice_is_kept_once(positions):
    # The second comes from another station 29.9 s later, the last one 30.1 s after that.
    table = positions(seconds=[0, 29.9, 30.1], lon=131.5, lat=40.0, sog_kn=3.0)
    assert clean(table).column("ref").to_pylist() == [0, 2]
    assert clean(table, dedupe_window_s=60).column("ref").to_pylist() == [0]
    assert clean(table, dedupe_window_s=0).num_rows == 3


def test_reports_that_differ_in_any_field_are_all_kept(positions):
    table = positions(
        seconds=[0, 5, 10, 15, 20, 25],
        lon=131.5,
        lat=40.0,
        sog_kn=[3.0, 3.1, 3.0, 3.0, 3.0, 3.0],
        cog_deg=[1.0, 1.0, 2.0, 1.0, 1.0, 1.0],
        heading_deg=[5.0, 5.0, 5.0, 6.0, 5.0, 5.0],
        utc_second=[0, 0, 0, 0, 9, 0],
        msg_type=[1, 1, 1, 1, 1, 3],
    )
    assert clean(table).num_rows == 6


def test_same_time_and_place_is_one_report_whatever_else_it_says(positions):
    table = positions(seconds=[0, 0, 0], lon=[131.5, 131.5, 131.6], lat=40.0, sog_kn=[1, 2, 3])
    assert clean(table).column("ref").to_pylist() == [0, 2]


def test_a_speed_that_cannot_be_is_null_but_the_point_stays(positions):
    out = clean(positions(seconds=[0], lon=131.5, lat=40.0, sog_kn=102.3))
    assert out.column("sog_kn").to_pylist() == [None]
    assert out.column("flags").to_pylist() == [Flag.SOG_ODD]


def test_nothing_but_repeats_is_dropped(positions):
    table = positions(seconds=[0, 60, 120], lon=[0, 170, 5], lat=[0, -80, 5], transmitter=7)
    assert clean(table).num_rows == 3


def test_a_single_jump_is_noise_and_the_ship_goes_on(positions):
    lon = np.full(10, 131.0) + np.arange(10) * 0.01
    lon[5] += 3
    out = clean(positions(hours=np.arange(10) / 6, lon=lon, lat=40.0))
    segment = out.column("segment").to_numpy()
    assert segment[5] == -1
    assert len(set(np.delete(segment, 5))) == 1
    assert out.column("flags").to_pylist() == [Flag.JUMP if i == 5 else 0 for i in range(10)]


@pytest.mark.parametrize(("lon", "lat"), [(179.95, 0.0), (-179.9, 55.0), (100.0, 80.0), (5, -79)])
def test_a_steady_ship_is_one_segment_anywhere(positions, lon, lat):
    east = np.arange(40) * 2 / (111.2 * np.cos(np.radians(lat)))
    table = positions(
        hours=np.arange(40) / 10,
        lon=(lon + east + 180) % 360 - 180,
        lat=lat,
        sog_kn=20_000 / 1852,
        cog_deg=90.0,
    )
    out = clean(table)
    assert len(set(out.column("segment").to_pylist())) == 1
    assert set(out.column("flags").to_pylist()) == {0}


def test_two_ships_with_one_mmsi_fall_into_two_segments(positions, start_us):
    hours = np.arange(60) / 6
    here = np.arange(60) % 2 == 0
    lon = np.where(here, 179.9 + hours * 0.02, -175.0 + hours * 0.02)
    out = clean(positions(hours=hours, lon=(lon + 180) % 360 - 180, lat=10.0))
    segment = out.column("segment").to_numpy()
    assert segment[1] == -1  # the first one elsewhere cannot be told from noise yet
    assert set(segment[here]) == {start_us}
    assert set(segment[~here][1:]) == {start_us + 600_000_000}
    flags = out.column("flags").to_numpy()
    assert (flags[10:] & Flag.SHARED_MMSI).all()
    assert not (flags[:3] & Flag.SHARED_MMSI).any()


@pytest.mark.parametrize(("silent_h", "segments"), [(24.0, 1), (24.01, 2)])
def test_silence_closes_a_segment(positions, silent_h, segments):
    out = clean(positions(hours=[0, 1, 1 + silent_h, 2 + silent_h], lon=131.0, lat=40.0))
    assert len(set(out.column("segment").to_pylist())) == segments
    assert Flag.JUMP not in out.column("flags").to_pylist()


# 50 kn for half an hour is 46,300 m; 1,000 m more are forgiven.
@pytest.mark.parametrize(("metres", "joined"), [(47_200, True), (47_400, False)])
def test_the_speed_limit_of_a_segment(positions, metres, joined):
    out = clean(positions(hours=[0, 0.5], lon=0.0, lat=[40, 40 + metres / 111_195.08]))
    assert (out.column("segment").to_pylist()[1] >= 0) is joined


def test_implied_and_reported_speed_are_compared(positions):
    step = 20 * 1852 / 111_195.08 / 6  # 20 kn for ten minutes
    table = positions(
        hours=np.arange(3) / 6, lon=0.0, lat=40 + step * np.arange(3), sog_kn=[9.9, 9.9, 29.9]
    )
    assert clean(table).column("flags").to_pylist() == [0, Flag.SOG_MISMATCH, 0]
    fast = positions(hours=np.arange(2) / 6, lon=0.0, lat=40 + 2.2 * step * np.arange(2))
    assert clean(fast).column("flags").to_pylist() == [0, Flag.IMPLIED_SPEED]


def test_a_long_range_report_that_contradicts_its_neighbour(positions):
    table = positions(
        seconds=[0, 60, 120],
        lon=0.0,
        lat=[40, 40.001, 40.5],
        msg_type=[1, 27, 27],
    )
    flags = clean(table).column("flags").to_numpy()
    assert (flags & Flag.TYPE27_DOUBTFUL > 0).tolist() == [False, False, True]


@pytest.mark.shared
def test_a_real_mmsi_used_by_many_ships(positions):
    """GFW's sample for gpsdio-segment (Apache-2.0); its segments are a peer's, not truth."""
    path = SHARED / "data/ais/shared_mmsi/416000000.json"
    if not path.exists():
        pytest.skip(f"no {path.name}: set ULLAGE_SHARED")
    told = [json.loads(line) for line in path.read_text().splitlines()]
    told = [row for row in told if row["lat"] is not None]
    when = [datetime.fromisoformat(row["timestamp"]).replace(tzinfo=UTC) for row in told]
    start = datetime(2020, 1, 1, tzinfo=UTC)
    table = positions(
        transmitter=416000000,
        seconds=[(moment - start).total_seconds() for moment in when],
        lon=[row["lon"] for row in told],
        lat=[row["lat"] for row in told],
        sog_kn=[np.nan if row["speed"] is None else row["speed"] for row in told],
        cog_deg=[np.nan if row["course"] is None else row["course"] for row in told],
    )
    out = clean(table)
    sizes = out.filter(pc.greater_equal(out.column("segment"), 0))
    counts = sizes.group_by("segment").aggregate([([], "count_all")]).column(1).to_numpy()
    noise = out.num_rows - counts.sum()
    assert 10 <= (counts >= 10).sum() <= 80
    assert noise < 0.2 * out.num_rows


def test_where_rows_stood_in_a_file_does_not_matter(positions):
    """Two ships under one number, heard in the same minutes: ties that only content can settle."""
    rng = np.random.default_rng(3)
    minutes = rng.integers(0, 60, 400)
    whole = {
        "lon": np.where(rng.random(400) < 0.5, 129.0, 131.0) + rng.random(400) / 100,
        "lat": 38 + rng.random(400) / 100,
        "sog_kn": rng.choice([0.1, 5.0, np.nan], 400),
    }
    told = []
    for shuffle in (np.arange(400), rng.permutation(400)):
        rows = {name: values[shuffle] for name, values in whole.items()}
        table = positions(seconds=minutes[shuffle] * 60, **rows)
        points, _ = Clean().run(table, CleanParams(), None)
        told.append(points.drop_columns(["ref"]))
    assert told[0].num_rows > 300
    assert told[0].equals(told[1])
