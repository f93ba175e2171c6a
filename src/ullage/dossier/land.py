"""Land for the map: Natural Earth, clipped to where something happened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from ullage.dossier.simplify import within_budget

UNITS_PER_DEG = 10_000
VERTEX_BUDGET = 60_000
Points = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Rings:
    """Closed rings (last point not repeated), each with the number of its polygon."""

    points: tuple[Points, ...]
    polygon: tuple[int, ...]


def _unpack(planes: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    zigzag = planes.T.copy().view("<u4").ravel().astype(np.int64)
    return np.asarray((zigzag >> 1) ^ -(zigzag & 1))


@cache
def load(scale: str) -> Rings:
    """Land of the world at a scale, ``fine`` (1:10 m) or ``coarse`` (1:110 m), in degrees.

    A ring over the date line goes on past 180.
    """
    with (
        files("ullage.dossier").joinpath("static/land.npz").open("rb") as file,
        np.load(file) as pack,
    ):
        x, y, length, polygon = (
            _unpack(pack[f"{scale}_{part}"]) for part in ("dx", "dy", "length", "polygon")
        )
    points = np.column_stack([np.cumsum(x), np.cumsum(y)]) / UNITS_PER_DEG
    rings = np.split(points, np.cumsum(length)[:-1])
    return Rings(tuple(rings), tuple(int(number) for number in polygon))


def _cut(ring: Points, axis: int, limit: float, sign: int) -> Points:
    """The part of a ring where ``sign * coordinate <= sign * limit`` (Sutherland and Hodgman)."""
    side = sign * (ring[:, axis] - limit)
    inside = side <= 0
    if inside.all():
        return ring
    if not inside.any():
        return ring[:0]
    after, side_after = np.roll(ring, -1, axis=0), np.roll(side, -1)
    crosses = inside != np.roll(inside, -1)
    part = np.where(crosses, side / np.where(crosses, side - side_after, 1.0), 0.0)
    crossing = ring + part[:, None] * (after - ring)
    crossing[:, axis] = limit
    both = np.stack([ring, crossing], axis=1)
    return np.asarray(both[np.stack([inside, crosses], axis=1)])


def clip_ring(ring: Points, box: Box) -> Points:
    """A ring cut to a box (west, south, east, north); empty where it lies outside."""
    west, south, east, north = box
    for axis, limit, sign in ((0, west, -1), (0, east, 1), (1, south, -1), (1, north, 1)):
        if len(ring):
            ring = _cut(ring, axis, limit, sign)
    return ring if len(ring) >= 3 else ring[:0]


def _extents(rings: Rings) -> tuple[Points, Points]:
    """Lowest and highest longitude and latitude of each ring, each (n, 2)."""
    points = np.concatenate(rings.points)
    starts = np.cumsum([0, *map(len, rings.points[:-1])])
    low, high = (at.reduceat(points, starts, axis=0) for at in (np.minimum, np.maximum))
    return np.asarray(low), np.asarray(high)


def clip(rings: Rings, box: Box) -> Rings:
    """Rings cut to a box that may reach beyond ±180°; copies of the world are joined up."""
    points: list[Points] = []
    owner: list[int] = []
    if not rings.points:
        return rings
    low, high = _extents(rings)
    step = max(rings.polygon, default=0) + 1
    for turn in (-1, 0, 1, 2):
        by = np.array([360.0 * turn, 0.0])
        near = ((low + by <= box[2:]) & (high + by >= box[:2])).all(axis=1)
        for at in np.flatnonzero(near).tolist():
            part = clip_ring(rings.points[at] + by, box)
            if len(part):
                points.append(part)
                owner.append(rings.polygon[at] + step * (turn + 1))
    return Rings(tuple(points), tuple(owner))


def _on_edge(ring: Points, box: Box) -> npt.NDArray[np.bool_]:
    west, south, east, north = box
    x, y = ring[:, 0], ring[:, 1]
    return np.asarray((x == west) | (x == east) | (y == south) | (y == north))


def simplify(rings: Rings, box: Box, budget: int = VERTEX_BUDGET) -> Rings:
    """Rings with at most about ``budget`` vertices; ends and points on the box's edge stay."""
    if sum(map(len, rings.points)) <= budget:
        return rings
    points = np.concatenate(rings.points)
    bounds = np.cumsum([0, *map(len, rings.points)])
    fixed = _on_edge(points, box)
    fixed[bounds[:-1]] = fixed[bounds[1:] - 1] = True
    kept = within_budget(points[:, 0], points[:, 1], fixed, budget, 0.002)
    parts = np.split(kept, np.searchsorted(kept, bounds[1:-1]))
    left = [
        (points[part], n) for part, n in zip(parts, rings.polygon, strict=True) if len(part) > 2
    ]
    return Rings(tuple(part for part, _ in left), tuple(n for _, n in left))


def encode(rings: Rings) -> list[list[list[int]]]:
    """Polygons as rings of flat integer deltas x0, y0, dx1, dy1 and so on, in 1e-4 degrees."""
    polygons: dict[int, list[list[int]]] = {}
    for points, number in zip(rings.points, rings.polygon, strict=True):
        units = np.round(points * UNITS_PER_DEG).astype(np.int64)
        flat = np.diff(units, axis=0, prepend=np.zeros((1, 2), np.int64)).ravel()
        polygons.setdefault(number, []).append(flat.tolist())
    return list(polygons.values())


def around(box: Box) -> dict[str, object]:
    """What a page needs to draw land in and around a box."""
    fine = simplify(clip(load("fine"), box), box)
    return {"box": list(box), "fine": encode(fine), "coarse": encode(load("coarse"))}
