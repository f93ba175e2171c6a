"""The packaged coastline at places anyone can look up."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from ullage import geo
from ullage.errors import ConfigError, MissingExtraError
from ullage.sources import coast


@pytest.mark.parametrize(
    ("what", "lon", "lat", "land", "low_m", "high_m"),
    [
        ("Pyongyang", 125.75, 39.03, True, 20_000, 60_000),
        ("off Nampo", 124.9, 38.6, False, 1_000, 15_000),
        ("Vostochny, on a pier", 133.08, 42.75, True, 0, 1_500),
        ("Sea of Japan", 134.0, 40.0, False, 200_000, 350_000),
        ("Point Nemo", -123.393, -48.877, False, 2_670_000, 2_710_000),
        ("north pole", 0.0, 90.0, False, 690_000, 720_000),
        ("south pole, on the ice", 0.0, -90.0, True, 400_000, 1_400_000),
        ("Antarctica", 50.0, -75.0, True, 100_000, 900_000),
        ("Svalbard", 16.0, 78.5, True, 100, 60_000),
        ("80 N, west of Svalbard", 5.0, 80.0, False, 80_000, 150_000),
        ("Chukotka, on the date line", 180.0, 67.5, True, 20_000, 150_000),
        ("Chukotka, beyond it", -179.99, 67.5, True, 20_000, 150_000),
        ("Taveuni, on the date line", -179.95, -16.85, True, 0, 15_000),
        ("Caspian Sea, which counts as sea", 51.0, 42.0, False, 80_000, 160_000),
        ("Lake Victoria, which counts as land", 33.0, -1.0, True, 500_000, 1_000_000),
        ("Suez Canal, which the scale cannot show", 32.56, 30.0, True, 0, 30_000),
    ],
)
def test_known_places(
    what: str, lon: float, lat: float, land: bool, low_m: float, high_m: float
) -> None:
    index = coast.load()
    assert bool(index.on_land(lon, lat)) is land, what
    metres = float(index.distance_m(lon, lat))
    assert low_m <= abs(metres) <= high_m, what
    assert (metres < 0) == land


def test_share_of_land_is_that_of_the_earth() -> None:
    """29.2 % of the Earth is land; ice shelves and the Caspian are sea here."""
    rng = np.random.default_rng(5)
    lon = rng.uniform(-180, 180, 200_000)
    lat = np.degrees(np.arcsin(rng.uniform(-1, 1, 200_000)))
    assert coast.load().on_land(lon, lat).mean() == pytest.approx(0.288, abs=0.004)


def test_distance_is_exact_to_the_rings_near_korea() -> None:
    rings = coast.rings()
    assert sum(map(len, rings)) == 404_878
    rng = np.random.default_rng(2)
    lon, lat = rng.uniform(124, 132, 60), rng.uniform(34, 43, 60)
    near = np.array([r for ring in rings if ring.shape[0] for r in _edges(ring)])
    brute = [
        geo.segment_distance_m(x, y, near[:, 0], near[:, 1], near[:, 2], near[:, 3]).min()
        for x, y in zip(lon, lat, strict=True)
    ]
    assert np.allclose(np.abs(coast.load().distance_m(lon, lat)), brute, rtol=1e-6, atol=0.1)


def _edges(ring: np.ndarray) -> np.ndarray:
    edges = np.hstack([ring, np.roll(ring, -1, axis=0)])
    inside = (edges[:, 0] > 118) & (edges[:, 0] < 140) & (edges[:, 1] > 28) & (edges[:, 1] < 50)
    return edges[inside]


def test_the_sign_changes_only_on_the_coast() -> None:
    """Along a line from sea to sea over Korea the sign changes only where distance is about 0."""
    lon, lat = np.linspace(123.0, 132.0, 20_001), np.full(20_001, 37.3)
    metres = coast.load().distance_m(lon, lat)
    turns = np.flatnonzero(np.diff(np.sign(metres)))
    assert len(turns) >= 2
    assert np.abs(metres[turns]).max() < 45
    assert np.abs(np.diff(metres)).max() < 45


def test_unknown_resolution_and_missing_extra() -> None:
    with pytest.raises(ConfigError, match="10m"):
        coast.rings("50m")
    if importlib.util.find_spec("mpl_toolkits") is None:
        with pytest.raises(MissingExtraError, match=r"ullage\[coast\]"):
            coast.rings("full")


@pytest.mark.slow
def test_the_full_coastline_where_it_is_installed() -> None:
    """Polygons cut at the meridians of 0 and 180 leave no seam; lakes are land, the Caspian sea."""
    try:
        index = coast.load("full")
    except MissingExtraError as error:
        pytest.skip(str(error))
    land = {(0.0, -90.0), (0.0, -80.0), (180.0, -85.0), (180.0, 67.5), (-87.5, 47.7), (33.0, -1.0)}
    assert all(index.on_land(*point) for point in land)
    assert not index.on_land([51.0, 124.9], [42.0, 38.6]).any()
    assert float(index.distance_m(-123.393, -48.877)) == pytest.approx(2_690_000, rel=0.005)
