import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ullage.model.tables import PLACES
from ullage.tracks import sphere
from ullage.tracks.columns import table
from ullage.tracks.context import REACH_M, PlaceIndex, locate


def places(lon, lat, radius_m):
    count = len(lon)
    text = {"place_id": [f"p{i}" for i in range(count)], "name": ["n"] * count}
    return table(
        PLACES,
        text
        | {"kind": ["port"] * count, "source": ["made up"] * count}
        | {"lon": np.array(lon, float), "lat": np.array(lat, float)}
        | {"radius_m": np.array(radius_m, float)},
    )


def slowly(lon, lat, where):
    """Place and edge distance of one point, by looking at every place."""
    centre = [where.column(name).to_numpy() for name in ("lon", "lat", "radius_m")]
    away = np.array([sphere.distance_m(lon, lat, x, y) for x, y, _ in zip(*centre, strict=True)])
    inside = np.flatnonzero(away <= centre[2])
    place = -1 if len(inside) == 0 else inside[np.argmin(away[inside])]
    edge = max(0.0, (away - centre[2]).min())
    return place, edge if edge < REACH_M else np.nan


@pytest.mark.parametrize(
    "middle", [(131, 43), (180, 0), (-179.9, 71), (15, 80), (0, 89.7), (9, -90)]
)
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 9999))
def test_every_point_finds_what_a_search_of_all_places_finds(middle, seed):
    rng = np.random.default_rng(seed)
    width = min(180, 1 / np.cos(np.radians(min(89, abs(middle[1])))))

    def near(count):
        lon = (middle[0] + rng.uniform(-width, width, count) + 180) % 360 - 180
        return lon, np.clip(middle[1] + rng.uniform(-1, 1, count), -90, 90)

    where = places(*near(8), rng.choice([300, 3000, 60_000], 8))
    lon, lat = near(50)
    place, edge = PlaceIndex(where).find(lon, lat)
    for i in range(50):
        expected = slowly(lon[i], lat[i], where)
        assert edge[i] == pytest.approx(expected[1], abs=1, rel=1e-4, nan_ok=True)
        at_edge = abs(edge[i]) < 1
        assert place[i] == expected[0] or at_edge


def test_overlapping_places_go_to_the_nearer_centre_and_far_is_null(points):
    where = places([0.0, 0.05], [40.0, 40.0], [5000, 5000])
    out = locate(points(hours=[0, 1, 2, 3], lon=[0.02, 0.03, 0.2, 5], lat=40.0), PlaceIndex(where))
    assert out.column("place").to_pylist() == [0, 1, -1, -1]
    edge = out.column("place_distance_m").to_pylist()
    assert edge[:2] == [0, 0]
    assert edge[2] == pytest.approx(0.15 * 111_195.08 * np.cos(np.radians(40)) - 5000, abs=2)
    assert edge[3] is None


def test_no_places(points):
    out = locate(points(hours=[0], lon=1.0, lat=2.0), PlaceIndex(PLACES.empty()))
    assert out.column("place").to_pylist() == [-1]
