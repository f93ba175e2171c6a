"""Where points lie among places: the place a ship is at, and how far the nearest is.

Each grid cell lists the places that can matter to a point in it: those that may contain it, and
those whose edge may be the nearest within REACH_M.
"""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa

from ullage.model.tables import PLACES, POINTS
from ullage.tracks import columns
from ullage.tracks.columns import Array
from ullage.tracks.kernel import inner, kernel
from ullage.tracks.sphere import RAD, RADIUS_M, chord_to_m, unit_vector

#: Distances beyond this are not measured.
REACH_M = 50_000.0
_CELLS_PER_DEG = 4
_ROWS, _COLUMNS = 180 * _CELLS_PER_DEG, 360 * _CELLS_PER_DEG


@inner
def _cell(lon: float, lat: float) -> tuple[int, int]:
    row = min(_ROWS - 1, max(0, int((lat + 90.0) * _CELLS_PER_DEG)))
    return row, int((lon + 180.0) * _CELLS_PER_DEG) % _COLUMNS


@inner
def _spread(lat: float, reach_m: float) -> tuple[int, int, float]:
    """First and last row of cells within reach of a latitude, and degrees east and west."""
    high = reach_m / RADIUS_M / RAD
    first = max(0, math.floor((lat - high + 90.0) * _CELLS_PER_DEG))
    last = min(_ROWS - 1, math.floor((lat + high + 90.0) * _CELLS_PER_DEG))
    if abs(lat) + high >= 89.9:
        return first, last, 180.0
    wide = math.asin(min(1.0, math.sin(reach_m / RADIUS_M) / math.cos(lat * RAD))) / RAD
    return first, last, min(180.0, wide)


@kernel
def _fill(lon: Array, lat: Array, radius_m: Array, starts: Array, members: Array) -> None:
    """Counts the places of each cell into ``starts``; with ``members`` given, lists them."""
    counting = len(members) == 0
    for p in range(len(lon)):
        first, last, wide = _spread(lat[p], radius_m[p] + REACH_M)
        west = math.floor((lon[p] - wide + 180.0) * _CELLS_PER_DEG)
        east = math.floor((lon[p] + wide + 180.0) * _CELLS_PER_DEG)
        east = min(east, west + _COLUMNS - 1)
        for row in range(first, last + 1):
            for column in range(west, east + 1):
                cell = row * _COLUMNS + column % _COLUMNS
                if counting:
                    starts[cell + 1] += 1
                else:
                    members[starts[cell]] = p
                    starts[cell] += 1


@kernel
def _locate(
    lon: Array, lat: Array, starts: Array, members: Array, centres: Array, radius_m: Array,
    place: Array, edge_m: Array,
) -> None:  # fmt: skip
    """Place of each point (-1: none; the nearest centre if many) and metres to the nearest edge."""
    for i in range(len(lon)):
        row, column = _cell(lon[i], lat[i])
        cell = row * _COLUMNS + column
        if starts[cell] == starts[cell + 1]:
            continue
        x, y, z = unit_vector(lon[i], lat[i])
        nearest, at, at_m = REACH_M, -1, np.inf
        for m in range(starts[cell], starts[cell + 1]):
            p = members[m]
            dx, dy, dz = x - centres[p, 0], y - centres[p, 1], z - centres[p, 2]
            away_m = chord_to_m(math.sqrt(dx * dx + dy * dy + dz * dz))
            if away_m - radius_m[p] <= 0 and away_m < at_m:
                at, at_m = p, away_m
            nearest = min(nearest, max(0.0, away_m - radius_m[p]))
        place[i] = at
        if nearest < REACH_M:
            edge_m[i] = nearest


class PlaceIndex:
    """A PLACES table made quick to ask. Rows keep their numbers."""

    def __init__(self, places: pa.Table) -> None:
        lon, lat, self._radius_m = (
            np.ascontiguousarray(columns.array(places, PLACES, name))
            for name in ("lon", "lat", "radius_m")
        )
        starts = np.zeros(_ROWS * _COLUMNS + 1, np.int64)
        _fill(lon, lat, self._radius_m, starts, np.zeros(0, np.int32))
        self._starts = np.cumsum(starts)
        self._members = np.zeros(max(1, int(self._starts[-1])), np.int32)
        _fill(lon, lat, self._radius_m, self._starts.copy(), self._members)
        ring = np.cos(lat * RAD)
        self._centres = np.stack(
            (ring * np.cos(lon * RAD), ring * np.sin(lon * RAD), np.sin(lat * RAD)), axis=1
        )

    def find(self, lon: Array, lat: Array) -> tuple[Array, Array]:
        """Row of the place each point lies in (int32, -1: none) and metres to the nearest edge.

        The distance (float32) is 0 inside and NaN from REACH_M on. Where places overlap, the one
        whose centre is nearest.
        """
        place = np.full(len(lon), -1, np.int32)
        edge_m = np.full(len(lon), np.nan, np.float32)
        _locate(lon, lat, self._starts, self._members, self._centres, self._radius_m, place, edge_m)
        return place, edge_m


def locate(points: pa.Table, index: PlaceIndex) -> pa.Table:
    """POINTS with ``place`` and ``place_distance_m`` filled."""
    lon, lat = (columns.array(points, POINTS, name) for name in ("lon", "lat"))
    place, edge_m = index.find(lon, lat)
    for name, values in (("place", place), ("place_distance_m", edge_m)):
        column = POINTS.by_name[name]
        at = points.schema.get_field_index(name)
        filled = columns.arrow(values, column.type, nullable=column.nullable)
        points = points.set_column(at, column.field, filled)
    return points
