import numpy as np
import pytest

from ullage.behaviour.gap import Gap, GapParams
from ullage.tracks import sphere

HOUR_US = 3_600_000_000


def gaps(table, **params):
    step, params = Gap(), GapParams(**params)
    closed, state = step.run(table, params, None)
    return closed, step.finish(params, state)


@pytest.mark.parametrize(("silent_h", "count"), [(12, 1), (11.999, 0)])
def test_a_silence_of_twelve_hours_is_a_gap(points, start_us, silent_h, count):
    hours = [0, 1, 1 + silent_h]
    table = points(
        hours=hours,
        lon=[179.0, 179.5, -179.5],
        lat=[10.0, 10.0, 11.0],
        sog_kn=[9, 8, 7],
        cog_deg=[90, 80, 70],
        place=[-1, 4, -1],
        ref=[11, 12, 13],
    )
    closed, still = gaps(table)
    assert (closed.num_rows, still.num_rows) == (count, 0)
    if not count:
        return
    event = closed.to_pylist()[0]
    told = event["gap"]
    away_m = sphere.distance_m(179.5, 10.0, -179.5, 11.0)
    assert event["start"].timestamp() * 1e6 == start_us + HOUR_US
    assert event["end"].timestamp() * 1e6 == start_us + 13 * HOUR_US
    assert event["vessels"] == [431000001]
    assert event["bbox"] == {"xmin": 179.5, "ymin": 10.0, "xmax": -179.5, "ymax": 11.0}
    assert told["duration_h"] == 12
    assert told["distance_m"] == pytest.approx(away_m)
    assert told["implied_speed_kn"] == pytest.approx(away_m / 1852 / 12)
    assert [told[n] for n in ("off_sog_kn", "on_sog_kn", "off_cog_deg")] == [8, 7, 80]
    assert [told[n] for n in ("off_place", "on_place", "off_ref", "on_ref")] == [4, -1, 12, 13]
    assert told["positions_before"] == 2


def test_positions_before_are_those_of_the_last_twelve_hours(points):
    # A report every half hour for two days: 24 of them within the half hours up to off.
    hours = np.append(np.arange(96) / 2 + 0.1, 47.6 + 20)
    closed, _ = gaps(points(hours=hours, lon=0.0, lat=0.0))
    assert closed.to_pylist()[0]["gap"]["positions_before"] == 24


def test_noise_does_not_end_a_silence(points, start_us):
    table = points(hours=[0, 6, 13], lon=0.0, lat=0.0, segment=[start_us, -1, start_us])
    closed, _ = gaps(table)
    assert [row["gap"]["duration_h"] for row in closed.to_pylist()] == [13]


def test_a_gap_longer_than_a_segment_lasts(points, start_us):
    later = start_us + 100 * HOUR_US
    table = points(hours=[0, 1, 100], lon=0.0, lat=0.0, segment=[start_us, start_us, later])
    closed, _ = gaps(table)
    assert [row["gap"]["duration_h"] for row in closed.to_pylist()] == [99]


def test_a_namesake_that_talks_does_not_hide_a_silence(points, start_us):
    # Ship A far east is silent from 5 h to 35 h; ship B, same MMSI, reports every hour.
    hours_a, hours_b = [0, 1, 2, 3, 4, 5, 35, 36], np.arange(37) + 0.5
    hours = np.concatenate((hours_a, hours_b))
    lon = np.concatenate((np.full(8, 100.0), np.full(37, 0.0)))
    old, new = start_us, start_us + 35 * HOUR_US
    segment = np.concatenate(([old] * 6, [new] * 2, [start_us + 1] * 37))
    closed, still = gaps(
        points(hours=hours, lon=lon, lat=0.0, segment=segment), until_us=start_us + 37 * HOUR_US
    )
    assert [(row["gap"]["duration_h"], row["lon"]) for row in closed.to_pylist()] == [(30, 100.0)]
    assert still.num_rows == 0


@pytest.mark.parametrize(("watched_h", "count"), [(12.999, 0), (13, 1), (500, 1)])
def test_open_gap_at_the_end_of_watching(points, start_us, watched_h, count):
    table = points(hours=[0, 1], lon=5.0, lat=6.0)
    _, still = gaps(table, until_us=start_us + int(watched_h * HOUR_US))
    assert still.num_rows == count
    for event in still.to_pylist():
        assert event["end"] is None
        assert event["gap"]["duration_h"] is None
        assert event["gap"]["on_ref"] is None


def test_an_open_gap_keeps_its_id_when_it_closes(points, start_us):
    silent = points(hours=[0, 1], lon=5.0, lat=6.0)
    heard = points(hours=[0, 1, 20], lon=5.0, lat=6.0)
    open_ = gaps(silent, until_us=start_us + 15 * HOUR_US)[1].column("event_id").to_pylist()
    assert gaps(heard)[0].column("event_id").to_pylist() == open_


def test_shortest_gap_is_a_parameter(points):
    table = points(hours=[0, 3, 5], lon=0.0, lat=0.0)
    assert gaps(table, min_hours=2)[0].num_rows == 2
    assert gaps(table, min_hours=2.5)[0].num_rows == 1
