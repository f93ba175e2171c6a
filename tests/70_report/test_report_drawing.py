"""Frame, land, simplification: what is drawn lies where it should and stays within its budget."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.dossier import frame, land, payload
from ullage.dossier.frame import Frame
from ullage.dossier.simplify import keep_shape, within_budget

SQUARE = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]])


def area(ring: np.ndarray) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))) / 2


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ((1, 1, 2, 2), 1.0),
        ((-1, -1, 5, 5), 16.0),
        ((2, -1, 5, 5), 8.0),
        ((3, 3, 9, 9), 1.0),
        ((5, 5, 6, 6), 0.0),
    ],
)
def test_clipping_a_square(box: tuple[float, float, float, float], expected: float) -> None:
    ring = land.clip_ring(SQUARE, box)
    assert (area(ring) if len(ring) else 0.0) == pytest.approx(expected)


@pytest.mark.parametrize(("scale", "expected"), [("fine", 0.29), ("coarse", 0.29)])
def test_land_covers_a_third_of_the_globe(scale: str, expected: float) -> None:
    rings = land.load(scale)
    total = 0.0
    for ring in rings.points:
        x, y = np.radians(ring[:, 0]), np.sin(np.radians(ring[:, 1]))
        total += float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2
    assert abs(total) / (4 * np.pi) == pytest.approx(expected, abs=0.01)


def test_land_keeps_its_holes() -> None:
    rings = land.load("fine")
    assert max(np.bincount(rings.polygon)) > 1


def test_a_box_over_the_date_line_holds_land_of_both_sides() -> None:
    rings = land.clip(land.load("fine"), (170.0, -20.0, 190.0, -12.0))
    x = np.concatenate(rings.points)[:, 0]
    assert x.min() < 180 < x.max()
    assert ((x >= 170) & (x <= 190)).all()


def test_land_of_the_world_stays_within_its_budget() -> None:
    box = (-180.0, -84.0, 180.0, 84.0)
    rings = land.simplify(land.clip(land.load("fine"), box), box)
    assert sum(map(len, rings.points)) <= land.VERTEX_BUDGET
    assert len(rings.points) > 100


def test_encoded_rings_come_back() -> None:
    flat = land.encode(land.Rings((SQUARE,), (0,)))[0][0]
    back = np.cumsum(np.array(flat).reshape(-1, 2), axis=0) / land.UNITS_PER_DEG
    assert back.tolist() == SQUARE.tolist()


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-85, 85)), min_size=1, max_size=30))
def test_a_frame_holds_all_its_points(points: list[tuple[float, float]]) -> None:
    lon, lat = np.array(points).T
    found = frame.around(lon, lat)
    assert -180 <= found.west < 180
    assert found.east - found.west <= 360
    placed = found.place(lon)
    # A point on the western edge may come out a whole turn on, through rounding.
    inside = (placed <= found.east + 1e-6) | (np.abs(placed - found.west - 360) < 1e-6)
    assert inside.all()
    assert found.south == lat.min()
    assert found.north == lat.max()


def test_a_frame_over_the_date_line_is_narrow() -> None:
    found = frame.around(np.array([179.0, -179.0]), np.array([0.0, 1.0]))
    assert found == Frame(179.0, 0.0, 181.0, 1.0)


def test_simplifying_keeps_corners_and_drops_what_lies_on_the_line() -> None:
    x = np.r_[np.linspace(0, 1, 50), np.full(49, 1.0)]
    y = np.r_[np.zeros(50), np.linspace(0.02, 1, 49)]
    fixed = np.zeros(len(x), bool)
    fixed[[0, -1]] = True
    kept = keep_shape(x, y, fixed, 0.01)
    assert {0, 49, len(x) - 1} <= set(kept.tolist())
    assert len(kept) < 8


@given(st.integers(3, 400), st.integers(2, 60), st.integers(0, 9))
def test_simplifying_keeps_to_the_budget_and_the_ends(count: int, budget: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(2, count)).cumsum(axis=1)
    fixed = np.zeros(count, bool)
    fixed[[0, -1]] = True
    kept = within_budget(x, y, fixed, budget, 1e-3)
    assert len(kept) <= budget
    assert kept[0] == 0
    assert kept[-1] == count - 1
    assert (np.diff(kept) > 0).all()


def test_tracks_over_the_date_line_are_continuous(sample: ModuleType) -> None:
    page = payload.build(sample.date_line())
    for line in page["tracks"]:
        lon = np.cumsum(line[4]) / payload.UNITS_PER_DEG
        assert np.abs(np.diff(lon)).max() < 1
        assert lon.max() > 180
    west, _, east, _ = page["view"]
    assert west < 180 < east
    assert east - west < 10
    assert all(west <= row[4] <= east for row in page["events"])


def test_tracks_are_cut_to_the_budget_and_say_so(
    sample: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payload, "TRACK_VERTEX_BUDGET", 300)
    page = payload.build(sample.founding())
    drawn = sum(len(line[4]) for line in page["tracks"])
    assert drawn == page["vertices"]["drawn"] <= 300
    assert page["vertices"]["given"] == 2_600
    assert len(page["tracks"]) == 10


def test_an_empty_report_shows_the_world(sample: ModuleType) -> None:
    page = payload.build(sample.empty())
    assert page["view"] == list(frame.WORLD.box)
    assert page["events"] == page["tracks"] == []
