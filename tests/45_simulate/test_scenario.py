"""The scenario as data: labelled, sound, the same for a seed, at sea, and true to its story."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pyarrow.compute as pc
import pytest

from ullage.ids import imo_valid, mmsi_valid
from ullage.model.tables import PLACES, POSITIONS, STATIC
from ullage.simulate import ports, story
from ullage.simulate.motion import Voyage, distance_m
from ullage.simulate.scenario import build, of_ships
from ullage.simulate.truth import counts
from ullage.simulate.vessel import HOURS, START, invented_imo
from ullage.sources import coast

ONE, TWO, FIVE = 511_999_001, 613_999_002, 352_999_005
SHARED = 416_999_011


@pytest.fixture(scope="module")
def scenario():
    return build(1)


@pytest.fixture(scope="module")
def fleet():
    return story.fleet()


def test_tables_fit_their_schemas(scenario):
    assert scenario.positions.schema.equals(POSITIONS.arrow)
    assert scenario.static.schema.equals(STATIC.arrow)
    assert scenario.places.schema.equals(PLACES.arrow)
    assert 100_000 < scenario.positions.num_rows + scenario.static.num_rows < 200_000
    for table, schema in ((scenario.positions, POSITIONS), (scenario.static, STATIC)):
        for column in schema.columns:
            assert column.nullable or table[column.name].null_count == 0, column.name


def test_everything_says_simulated(scenario):
    for table in (scenario.positions, scenario.static):
        assert pc.unique(table["station"].cast("string")).to_pylist() == ["SIMULATED"]
    names = pc.unique(scenario.static["name"].drop_null()).to_pylist()
    assert len(names) == 39
    assert all(name.startswith("EXAMPLE ") for name in names)


def test_numbers_are_formed_right_but_of_no_ship(fleet):
    mmsi = np.array([ship.mmsi for ship in fleet])
    assert mmsi_valid(mmsi).all()
    assert ((mmsi // 1000) % 1000 == 999).all()
    imo = np.array([ship.imo for ship in fleet if ship.imo])
    wrong = imo[~imo_valid(imo)]
    assert wrong.tolist() == [invented_imo(15) + 1]
    assert ((imo // 100_000) == 30).all()


def test_same_seed_same_rows(scenario):
    again = build(1)
    assert again.positions.equals(scenario.positions)
    assert again.static.equals(scenario.static)
    other = build(2)
    assert not other.positions.equals(scenario.positions)
    assert other.truth == scenario.truth


def test_counts_of_the_truth(scenario):
    assert counts(scenario.truth) == {
        "encounter": (4, 4), "gap": (4, 5), "loitering": (2, 2), "port_visit": (93, 93),
    }  # fmt: skip


def test_silence_is_silent_and_the_rest_is_not(scenario, fleet):
    for ship in fleet:
        if ship.mmsi == SHARED:
            continue
        mine = of_ships(scenario.positions, [ship.mmsi])
        hours = (mine["time"].cast("int64").to_numpy() / 1e6 - START.timestamp()) / 3600
        for low, high in ship.silences:
            assert not ((hours >= low) & (hours < high)).any(), ship.name
        silent_h = sum(high - low for low, high in ship.silences)
        assert np.diff(hours).sum() - silent_h > 0
        longest = sorted(np.diff(hours))[::-1]
        assert longest[len(ship.silences)] < 1.5, ship.name


def test_two_ships_far_apart_share_a_number(scenario):
    lat = of_ships(scenario.positions, [SHARED])["lat"].to_numpy()
    assert (lat > 38).sum() > 1000
    assert (lat < 33).sum() > 1000


def test_some_reports_come_twice_and_some_are_garbled(scenario):
    seen = scenario.positions.select(["transmitter", "lon", "lat", "cog_deg"])
    rows = seen.group_by(["transmitter", "lon", "lat", "cog_deg"]).aggregate([([], "count_all")])
    assert 0.01 < (rows["count_all"].to_numpy() > 1).mean() < 0.06
    lat = scenario.positions["lat"].to_numpy()
    assert 5 < (lat > 44.0).sum() < 100


def test_draughts_are_broadcast_after_loading(scenario):
    one = of_ships(scenario.static, [ONE]).sort_by("time")
    seen = [round(value, 1) for value in one["draught_m"].to_pylist()]
    told = [value for at, value in enumerate(seen) if at == 0 or value != seen[at - 1]]
    assert told == [4.2, 8.6, 5.0, 8.7, 4.1]


def test_no_ship_is_faster_than_ships_are(fleet):
    for ship in fleet:
        assert max(leg.speed_kn for leg in ship.voyage.legs) < 15
        assert ship.voyage.now_h >= HOURS - 1e-9
        for before, after in zip(ship.voyage.legs, ship.voyage.legs[1:], strict=False):
            assert (before.to_h, before.end) == (after.from_h, after.start)


def test_no_ship_sails_over_land(fleet):
    """But for the last miles into harbour: the points of ports are rounded and may lie ashore."""
    index = coast.load()
    harbours = [port.point for port in ports.PORTS]
    for ship in fleet:
        time_s = np.arange(0, HOURS * 3600, 1200.0)
        where = ship.voyage.sample(time_s)
        ashore = index.distance_m(where.lon, where.lat) < 0
        for lon, lat in zip(where.lon[ashore], where.lat[ashore], strict=True):
            near_m = min(distance_m((lon, lat), harbour) for harbour in harbours)
            assert near_m < 15_000, (ship.name, lon, lat)


def test_neighbours_at_berth_lie_close_and_meeting_ships_too(fleet):
    by_mmsi = {ship.mmsi: ship.voyage for ship in fleet}
    berthed_s, met_s = np.array([30 * 3600.0]), np.array([62 * 3600.0])
    assert 40 < _apart_m(by_mmsi[ONE], by_mmsi[TWO], berthed_s) < 100
    assert 40 < _apart_m(by_mmsi[ONE], by_mmsi[FIVE], met_s) < 100


def _apart_m(a: Voyage, b: Voyage, at_s: np.ndarray) -> float:
    here, there = a.sample(at_s), b.sample(at_s)
    return distance_m((here.lon[0], here.lat[0]), (there.lon[0], there.lat[0]))


def test_a_voyage_cannot_go_back_in_time():
    voyage = Voyage((130.0, 38.0), now_h=5.0)
    with pytest.raises(ValueError, match="cannot arrive"):
        voyage.arrive((131.0, 38.0), 4.0)


def test_a_voyage_samples_what_was_told():
    voyage = Voyage((130.0, 38.0))
    voyage.arrive((130.0, 39.0), 6.0)
    voyage.stay(8.0, 5)
    seen = voyage.sample(np.array([0.0, 3 * 3600.0, 7 * 3600.0]))
    assert seen.lat.tolist() == [38.0, 38.5, 39.0]
    assert seen.status.tolist() == [0, 0, 5]
    assert seen.sog_kn[0] == pytest.approx(111_195 / 6 / 1852, rel=1e-3)
    assert seen.cog_deg.tolist() == [0.0, 0.0, 0.0]


def test_expected_times_lie_in_the_scenario(scenario):
    for item in scenario.truth:
        for instant in (item.start, item.end):
            assert instant is None or START <= instant <= START + timedelta(hours=HOURS + 1)
