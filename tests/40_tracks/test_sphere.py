import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.tracks import sphere

LON = st.floats(-180, 180)
LAT = st.floats(-90, 90)


def vector(lon, lat):
    lon, lat = math.radians(lon), math.radians(lat)
    return np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])


def angle_m(lon1, lat1, lon2, lat2):
    a, b = vector(lon1, lat1), vector(lon2, lat2)
    return sphere.RADIUS_M * math.atan2(np.linalg.norm(np.cross(a, b)), a @ b)


@pytest.mark.parametrize(
    ("ends", "metres"),
    [
        ((0, 0, 0, 1), 111_195.08),
        ((179.99, 0, -179.99, 0), 2_223.90),
        ((10, 90, 100, 90), 0.0),
        ((0, 89, 180, 89), 222_390.16),
        ((0, 0, 180, 0), math.pi * sphere.RADIUS_M),
        ((20, 80, 20.05, 80), 965.44),
    ],
)
def test_known_distances(ends, metres):
    assert sphere.distance_m(*map(float, ends)) == pytest.approx(metres, rel=1e-5, abs=1e-6)


@given(LON, LAT, LON, LAT)
def test_distance_agrees_with_vectors(lon1, lat1, lon2, lat2):
    exact = angle_m(lon1, lat1, lon2, lat2)
    assert sphere.distance_m(lon1, lat1, lon2, lat2) == pytest.approx(exact, rel=1e-5, abs=0.5)


@given(LON, st.floats(-84.9, 84.9), st.floats(-0.099, 0.099), st.floats(-0.099, 0.099))
def test_the_flat_formula_is_good_where_it_is_used(lon, lat, east, north):
    to = (lon + east + 180) % 360 - 180, lat + north
    exact = angle_m(lon, lat, *to)
    assert sphere.distance_m(lon, lat, *to) == pytest.approx(exact, rel=2e-5, abs=1e-3)


@given(LON, st.floats(-89, 89), st.floats(-5, 5), st.floats(-0.9, 0.9), st.floats(0, 1))
def test_between_lies_on_the_way(lon, lat, east, north, part):
    to = (lon + east + 180) % 360 - 180, lat + north
    lon3, lat3 = sphere.between(lon, lat, *to, part)
    whole = angle_m(lon, lat, *to)
    first, second = angle_m(lon, lat, lon3, lat3), angle_m(lon3, lat3, *to)
    assert -180 <= lon3 <= 180
    assert first + second == pytest.approx(whole, rel=1e-4, abs=1)
    assert first == pytest.approx(part * whole, rel=0.02, abs=1)


@given(st.floats(-1000, 1000))
def test_wrapping_keeps_the_direction(angle):
    wrapped = sphere.wrap_deg(angle)
    assert -180 <= wrapped <= 180
    assert math.cos(math.radians(wrapped - angle)) == pytest.approx(1, abs=1e-9)
