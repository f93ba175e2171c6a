import numpy as np
import pytest

from ullage.behaviour.loitering import Loitering, LoiteringParams

HOUR_US = 3_600_000_000
KNOT_DEG_H = 1852 / 111_195.08


def loitering(table, **params):
    step, params = Loitering(), LoiteringParams(**params)
    closed, state = step.run(table, params, None)
    return closed.to_pylist(), step.finish(params, state).to_pylist()


def voyage(drift_kn, drift_h, step_h=0.25):
    """Hours and latitudes: 10 h at 12 kn, a drift, 10 h at 12 kn."""
    hours = np.arange(0, 20 + drift_h + step_h / 2, step_h)
    fast = np.minimum(hours, 10) + np.maximum(hours - 10 - drift_h, 0)
    slow = np.clip(hours - 10, 0, drift_h)
    return {"hours": hours, "lat": KNOT_DEG_H * (12 * fast + drift_kn * slow)}


@pytest.mark.parametrize(("drift_h", "count"), [(8, 1), (7.75, 0)])
@pytest.mark.parametrize("lon", [0.0, 180.0])
def test_eight_slow_hours(points, start_us, drift_h, count, lon):
    closed, still = loitering(points(**voyage(1.0, drift_h), lon=lon))
    assert (len(closed), len(still)) == (count, 0)
    for event in closed:
        told = event["loitering"]
        assert event["start"].timestamp() * 1e6 == start_us + 10 * HOUR_US
        assert event["end"].timestamp() * 1e6 == start_us + 18 * HOUR_US
        assert told["duration_h"] == 8
        assert told["mean_sog_kn"] == pytest.approx(1, rel=1e-3)
        assert told["distance_m"] == pytest.approx(8 * 1852, rel=1e-3)
        assert (told["positions"], told["first_ref"], told["last_ref"]) == (33, 40, 72)
        assert event["lat"] == pytest.approx(KNOT_DEG_H * 124, abs=1e-3)
        assert event["bbox"]["ymax"] - event["bbox"]["ymin"] == pytest.approx(8 * KNOT_DEG_H)


@pytest.mark.parametrize(("kn", "count"), [(1.9, 1), (2.1, 0)])
def test_how_slow(points, kn, count):
    assert len(loitering(points(**voyage(kn, 12), lon=5.0))[0]) == count


def test_noise_in_dense_reports_is_not_speed(points):
    rng = np.random.default_rng(0)
    hours = np.arange(0, 12, 10 / 3600)
    # 10 m of noise in a report every 10 s looks like 3 kn.
    lat, lon = rng.normal(0, 1e-4, (2, len(hours)))
    assert len(loitering(points(hours=hours, lon=lon, lat=lat))[1]) == 1
    assert len(loitering(points(hours=hours, lon=lon, lat=lat), step_s=0)[1]) == 0


def test_not_at_a_place(points):
    course = voyage(0.1, 12)
    inside = (course["hours"] > 12) & (course["hours"] < 12.5)
    closed, still = loitering(points(**course, lon=0.0, place=np.where(inside, 3, -1)))
    assert [event["loitering"]["duration_h"] for event in closed + still] == [9.5]


@pytest.mark.parametrize(("silent_h", "count"), [(6, 1), (6.01, 2)])
def test_silence_ends_it(points, silent_h, count):
    hours = np.concatenate((np.arange(0, 9, 0.5), 8.5 + silent_h + np.arange(0, 9, 0.5)))
    closed, still = loitering(points(hours=hours, lon=0.0, lat=0.0))
    assert len(closed) + len(still) == count


def test_a_namesake_does_not_interrupt(points, start_us):
    hours = np.arange(0, 10, 0.25)
    odd = np.arange(len(hours)) % 2
    table = points(hours=hours, lon=odd * 50.0, lat=hours * odd * 0.2, segment=start_us + odd)
    (event,) = loitering(table)[1]
    assert event["lon"] == pytest.approx(0)
    assert event["end"] is None
    assert event["loitering"]["duration_h"] == 9.5


@pytest.mark.parametrize(("later_h", "open_"), [(6, True), (6.01, False)])
def test_open_while_silence_does_not_end_it(points, start_us, later_h, open_):
    table = points(hours=np.arange(0, 10.1, 0.5), lon=0.0, lat=0.0, place_distance_m=30_000)
    (event,) = loitering(table, until_us=start_us + int((10 + later_h) * HOUR_US))[1]
    assert (event["end"] is None) is open_
    assert event["loitering"]["place_distance_m"] == 30_000
