"""Fewer vertices for drawing, with the shape kept."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def _areas(x: Floats, y: Floats, fixed: Bools) -> Floats:
    """Twice the area of each vertex's triangle with its neighbours; infinite where fixed."""
    area = np.full(len(x), np.inf)
    dx, dy = np.diff(x), np.diff(y)
    area[1:-1] = np.abs(dx[:-1] * dy[1:] - dx[1:] * dy[:-1])
    area[fixed] = np.inf
    return area


def _removable(area: Floats, limit: float) -> Bools:
    """Vertices below the limit, no two of them neighbours: of a run, those that are smallest."""
    small = area <= limit
    left = np.r_[np.inf, area[:-1]]
    right = np.r_[area[1:], np.inf]
    return np.asarray(small & (area < left) & (area <= right))


def keep_shape(x: Floats, y: Floats, fixed: Bools, tolerance: float) -> npt.NDArray[np.int64]:
    """Indices of vertices to keep when triangles smaller than ``tolerance`` squared go first.

    Lines may be given one after the other: ``fixed`` marks what must stay, their ends at least.
    After Visvalingam and Whyatt (1993), in passes over the whole array instead of one heap.
    """
    kept = np.arange(len(x))
    while len(kept) > 2:
        area = _areas(x[kept], y[kept], fixed[kept])
        gone = _removable(area, 2 * tolerance * tolerance)
        if not gone.any():
            break
        kept = kept[~gone]
    return kept


def within_budget(
    x: Floats, y: Floats, fixed: Bools, budget: int, start: float
) -> npt.NDArray[np.int64]:
    """Indices of at most ``budget`` vertices, or of the fixed ones alone where those are more.

    Tolerance doubles from ``start`` (in units of x and y) until few enough are left.
    """
    if len(x) <= budget:
        return np.arange(len(x))
    tolerance, kept = start, np.arange(len(x))
    floor = int(np.count_nonzero(fixed))
    while len(kept) > max(budget, floor):
        again = keep_shape(x[kept], y[kept], fixed[kept], tolerance)
        kept, tolerance = kept[again], tolerance * 2
    return kept
