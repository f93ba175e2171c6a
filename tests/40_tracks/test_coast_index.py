"""The coast index against brute force, at known places, and where maps are cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ullage import geo
from ullage.tracks.coast import CoastIndex

Ring = np.ndarray


def disc(lon: float, lat: float, radius_m: float, corners: int = 12) -> Ring:
    """A polygon of equal arcs around a point; it may hold a pole or cross the date line."""
    turns = np.arange(corners) * 360 / corners
    return np.stack(geo.destination(lon, lat, turns, radius_m), axis=1)


def brute_m(rings: list[Ring], lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Distance to the nearest edge, every edge tried."""
    best = np.full(lon.shape, np.inf)
    for ring in rings:
        for a, b in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            best = np.minimum(best, geo.segment_distance_m(lon, lat, *a, *b))
    return best


#: Centres at sea level trouble: date line, 80 N, south pole, equator, cell corners.
CENTRES = [(180.0, 10.0), (-179.9, -60.0), (15.0, 80.0), (0.0, -90.0), (30.25, 0.25), (0.0, 0.0)]


@pytest.mark.parametrize(("lon", "lat"), CENTRES)
@pytest.mark.parametrize("radius_m", [900.0, 60_000.0, 900_000.0])
def test_one_island_against_geometry(lon: float, lat: float, radius_m: float) -> None:
    """Inside the inscribed circle is land, outside the circumscribed one is sea."""
    index = CoastIndex([disc(lon, lat, radius_m)])
    rng = np.random.default_rng(7)
    turns, part = rng.uniform(0, 360, 300), rng.uniform(0, 3, 300)
    x, y = geo.destination(lon, lat, turns, part * radius_m)
    land = index.on_land(x, y)
    assert land[part < 0.95].all()
    assert not land[part > 1.0].any()
    metres = index.distance_m(x, y)
    brute = brute_m([disc(lon, lat, radius_m)], x, y)
    assert np.allclose(np.abs(metres), brute, rtol=2e-6, atol=0.05)
    assert ((metres < 0) == land).all()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-180, 180), st.floats(-85, 85), st.floats(200, 300_000)),
        min_size=1,
        max_size=4,
    ),
    st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=20),
)
@example([(180.0, 80.0, 5_000.0)], [(180.0, 80.0), (-180.0, 80.0), (179.99, 80.0)])
def test_distance_equals_brute_force(
    islands: list[tuple[float, float, float]], points: list[tuple[float, float]]
) -> None:
    rings = [disc(*island) for island in islands]
    lon, lat = np.array(points).T
    metres = np.abs(CoastIndex(rings).distance_m(lon, lat))
    assert np.allclose(metres, brute_m(rings, lon, lat), rtol=2e-6, atol=0.05)


def test_order_and_sense_of_rings_do_not_matter() -> None:
    rings = [disc(10, 50, 50_000), disc(10, 50, 20_000), disc(12, 51, 9_000)]
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(9, 13, 500), rng.uniform(49, 52, 500)
    first = CoastIndex(rings).distance_m(lon, lat)
    closed = [np.concatenate([ring, ring[:1]])[::-1] for ring in reversed(rings)]
    assert np.allclose(first, CoastIndex(closed).distance_m(lon, lat), rtol=1e-6, atol=0.01)


def test_a_hole_is_water() -> None:
    index = CoastIndex([disc(10, 50, 50_000), disc(10, 50, 20_000)])
    assert index.on_land([10.0, 10.5, 12.0], [50.0, 50.0, 50.0]).tolist() == [False, True, False]
    assert float(index.distance_m(10.0, 50.0)) == pytest.approx(20_000, rel=0.05)


def test_edges_that_close_a_cut_polygon_are_no_coast() -> None:
    """One island given as two halves that meet on the meridian of 180 degrees."""
    west = np.array([[179.0, -1.0], [180.0, -1.0], [180.0, 1.0], [179.0, 1.0]])
    east = np.array([[-180.0, -1.0], [-179.0, -1.0], [-179.0, 1.0], [-180.0, 1.0]])
    index = CoastIndex([west, east])
    assert index.on_land([179.999, 180.0, -179.999], [0.0, 0.0, 0.0]).all()
    assert float(index.distance_m(179.999, 0.0)) == pytest.approx(-111_000, rel=0.01)


def test_two_halves_that_meet_anywhere_leave_no_seam() -> None:
    """As where GSHHG cuts Antarctica at the meridian of 0 and closes it over the pole."""
    east = np.array([[0.0, -90.0], [0.0, -70.0], [90.0, -70.0], [180.0, -70.0], [180.0, -90.0]])
    west = np.array([[-180.0, -70.0], [-90.0, -70.0], [0.0, -70.0], [0.0, -90.0], [-180.0, -90.0]])
    index = CoastIndex([east, west])
    lon = np.array([0.0, 1e-7, -1e-7, 0.125, 180.0, -180.0, 179.9])
    for lat in (-75.0, -80.125, -89.9, -90.0):
        assert index.on_land(lon, lat).all()
    assert not index.on_land(lon, -60.0).any()
    assert float(index.distance_m(0.0, -90.0)) < -1_000_000


def test_no_rings_no_points_and_nan() -> None:
    empty = CoastIndex([])
    assert empty.distance_m([0.0, np.nan], [0.0, 0.0]).tolist()[0] == np.inf
    assert np.isnan(empty.distance_m(np.nan, 0.0))
    index = CoastIndex([disc(0, 0, 1_000)])
    assert index.distance_m([], []).shape == (0,)
    assert index.distance_m(np.zeros((2, 3)), 0.0).shape == (2, 3)
    assert np.isnan(index.distance_m(0.0, np.nan))
    assert not index.on_land(np.nan, 0.0)
