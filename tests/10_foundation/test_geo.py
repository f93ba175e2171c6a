"""The sphere against the ellipsoid and against itself, at the awkward places too."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyproj import Geod

from ullage import geo

LON = st.floats(-180, 180)
LAT = st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, -80.0, 0.0, 80.0, 90.0]))


@given(LON, LAT, LON, LAT)
@example(179.9, 52.0, -179.9, 52.0)
@example(10.0, 80.0, 20.0, 80.0)
@example(0.0, 90.0, 123.0, 89.0)
def test_sphere_is_within_its_stated_error(
    lon_a: float, lat_a: float, lon_b: float, lat_b: float
) -> None:
    exact, course = geo.geodesic_inverse(lon_a, lat_a, lon_b, lat_b)
    near = float(geo.haversine_m(lon_a, lat_a, lon_b, lat_b))
    assert abs(near - exact) <= 0.0057 * exact + 1e-3
    assert 0 <= course <= 360


@given(LON, LAT, LON, LAT)
def test_haversine_agrees_with_a_geodesic_on_the_same_sphere(
    lon_a: float, lat_a: float, lon_b: float, lat_b: float
) -> None:
    ball = Geod(a=geo.EARTH_RADIUS_M, b=geo.EARTH_RADIUS_M)
    _, _, metres = ball.inv(lon_a, lat_a, lon_b, lat_b)
    # Near the antipode the half chord is flat: centimetres become metres there.
    assert float(geo.haversine_m(lon_a, lat_a, lon_b, lat_b)) == pytest.approx(metres, abs=0.5)


@given(LON, LAT, st.floats(0, 360), st.floats(1, 1.9e7))
def test_destination_is_undone_by_distance_and_course(
    lon: float, lat: float, course: float, metres: float
) -> None:
    lon_b, lat_b = geo.destination(lon, lat, course, metres)
    assert -180 <= float(lon_b) < 180
    assert float(geo.haversine_m(lon, lat, lon_b, lat_b)) == pytest.approx(
        metres, rel=1e-6, abs=1e-2
    )
    if abs(lat) < 89 and 100 < metres < 1.9e7:
        back = float(geo.bearing_deg(lon, lat, lon_b, lat_b))
        assert abs((back - course + 180) % 360 - 180) < 1e-3


@given(LON, LAT, LON, LAT, st.floats(0, 1))
def test_interpolation_divides_the_distance(
    lon_a: float, lat_a: float, lon_b: float, lat_b: float, part: float
) -> None:
    whole = float(geo.haversine_m(lon_a, lat_a, lon_b, lat_b))
    lon, lat = geo.interpolate(lon_a, lat_a, lon_b, lat_b, part)
    first = float(geo.haversine_m(lon_a, lat_a, lon, lat))
    second = float(geo.haversine_m(lon, lat, lon_b, lat_b))
    assert first == pytest.approx(part * whole, abs=1.0)
    assert first + second == pytest.approx(whole, abs=1.0)


def test_interpolation_crosses_the_date_line_and_the_pole() -> None:
    lon, lat = geo.interpolate([179, 10], [0, 80], [-179, -170], [0, 80], 0.5)
    assert lon[0] == pytest.approx(-180)
    assert lat.tolist() == pytest.approx([0, 90])
    lon, lat = geo.interpolate(0.0, 0.0, 180.0, 0.0, 0.5)
    assert float(lat) == pytest.approx(90)


@pytest.mark.parametrize(
    ("a", "b", "course"),
    [((0, 0), (0, 1), 0), ((0, 0), (1, 0), 90), ((179.5, 0), (-179.5, 0), 90), ((0, 0), (0, 0), 0)],
)
def test_bearing_literals(a: tuple[float, float], b: tuple[float, float], course: float) -> None:
    assert float(geo.bearing_deg(*a, *b)) == pytest.approx(course)


def test_bearing_agrees_with_the_ellipsoid_to_a_fifth_of_a_degree() -> None:
    rng = np.random.default_rng(1)
    a = rng.uniform(-80, 80, (2, 500))
    b = geo.destination(*a, rng.uniform(0, 360, 500), 1e6)
    _, course = geo.geodesic_inverse(*a, *b)
    off = (geo.bearing_deg(*a, *b) - course + 180) % 360 - 180
    assert np.abs(off).max() < 0.25


def test_geodesic_literals() -> None:
    """A degree of the equator and of the meridian at it; WGS 84."""
    metres, course = geo.geodesic_inverse([0, 0], [0, 0], [1, 0], [0, 1])
    assert metres.tolist() == pytest.approx([111_319.491, 110_574.389], abs=1e-3)
    assert course.tolist() == pytest.approx([90, 0])


@pytest.mark.parametrize(
    ("lon", "lat", "box"),
    [
        ([1, 2, 3], [4, 5, 6], (1, 4, 3, 6)),
        ([179, -179], [0, 1], (179, 0, -179, 1)),
        ([-170, 170, 175], [0, 0, 1], (170, 0, -170, 1)),
        ([5], [5], (5, 5, 5, 5)),
        ([-90, 90], [0, 0], (-90, 0, 90, 0)),
    ],
)
def test_bbox_literals(lon: list[float], lat: list[float], box: geo.BBox) -> None:
    assert geo.bbox(lon, lat) == box


@given(st.lists(st.tuples(LON, LAT), min_size=1, max_size=20))
def test_bbox_holds_its_points_and_is_smallest(points: list[tuple[float, float]]) -> None:
    lon, lat = np.array(points).T
    box = geo.bbox(lon, lat)
    assert geo.in_bbox(lon, lat, box).all()
    width = (box[2] - box[0]) % 360 if box[0] != box[2] else 0
    assert width <= lon.max() - lon.min() + 1e-9


def test_no_points() -> None:
    assert all(math.isnan(v) for v in geo.bbox([], []))
    assert all(math.isnan(v) for v in geo.mean_position([], []))
    assert all(math.isnan(v) for v in geo.mean_position([0, 180], [0, 0]))


def test_mean_position_across_the_date_line() -> None:
    lon, lat = geo.mean_position([179, -179], [10, 10])
    assert abs(lon) == pytest.approx(180)
    assert lat == pytest.approx(10, abs=0.01)


@given(LON, LAT, LON, LAT, st.floats(0, 359), st.floats(10, 400_000))
def test_segment_distance_agrees_with_sampling(
    lon: float, lat: float, lon_a: float, lat_a: float, course: float, length: float
) -> None:
    lon_b, lat_b = geo.destination(lon_a, lat_a, course, length)
    part = np.linspace(0, 1, 400)
    lons, lats = geo.interpolate(lon_a, lat_a, lon_b, lat_b, part)
    sampled = geo.haversine_m(lon, lat, lons, lats).min()
    metres = float(geo.segment_distance_m(lon, lat, lon_a, lat_a, lon_b, lat_b))
    assert metres <= sampled + 1.0
    assert metres >= sampled - length / 399 - 1.0


@given(st.floats(-1e4, 1e4))
def test_wrap(lon: float) -> None:
    wrapped = float(geo.wrap_lon(lon))
    assert -180 <= wrapped < 180
    assert math.isclose(math.cos(math.radians(wrapped - lon)), 1, abs_tol=1e-9)
