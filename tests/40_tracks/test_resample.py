import numpy as np
import pytest

from ullage.tracks.resample import Resample, ResampleParams


def resample(table, **params):
    return Resample().run(table, ResampleParams(**params), None)[0]


def test_slots_after_the_first_and_up_to_the_last_position(points, start_us):
    out = resample(points(seconds=[0, 1200, 1500], lon=[0.0, 0.02, 0.02], lat=40.0))
    first = start_us // 600_000_000
    assert out.column("slot").to_pylist() == [first + 1, first + 2]
    assert out.column("lon").to_pylist() == pytest.approx([0.01, 0.02])
    kn = 0.02 * 111_195.08 * np.cos(np.radians(40)) / 1200 * 3600 / 1852
    assert out.column("sog_kn").to_pylist() == pytest.approx([kn, kn], rel=1e-4)


@pytest.mark.parametrize(("apart_s", "slots"), [(3600, 6), (3601, 0)])
def test_no_interpolation_over_long_silences(points, apart_s, slots):
    assert resample(points(seconds=[0, apart_s], lon=0.0, lat=0.0)).num_rows == slots


def test_none_between_segments_and_none_from_noise(points, start_us):
    segment = [start_us, start_us + 1, start_us, -1, start_us]
    table = points(seconds=[0, 600, 1200, 1500, 1800], lon=0.0, lat=0.0, segment=segment)
    out = resample(table)
    assert set(out.column("segment").to_pylist()) == {start_us}
    assert out.num_rows == 3


@pytest.mark.parametrize(("a", "b", "lat"), [(179.9, -179.9, 10.0), (-179.9, 179.9, -80.0)])
def test_across_the_date_line(points, a, b, lat):
    lon = resample(points(seconds=[0, 3600], lon=[a, b], lat=lat)).column("lon").to_numpy()
    assert (abs(lon) >= 179.9).all()
    assert len(lon) == 6


def test_over_the_pole(points):
    lat = resample(points(seconds=[0, 1200], lon=[0.0, 180.0], lat=89.9)).column("lat").to_numpy()
    assert lat[0] == pytest.approx(90)


def test_distance_to_a_place_is_that_of_the_nearer_neighbour(points):
    table = points(seconds=[0, 3600], lon=0.0, lat=0.0, place_distance_m=[100.0, np.nan])
    near = resample(table).column("place_distance_m").to_pylist()
    assert near == [100.0, 100.0, None, None, None, None]
