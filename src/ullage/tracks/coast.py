"""Distance to the coast and land or sea, exact to a given coastline on the sphere.

Two structures over the same edges. A tree of boxes around arcs in space finds the nearest edge; it
knows neither date line nor pole. A grid of cells, each knowing whether its centre is land, answers
land or sea by counting the edges crossed on the way to that centre. Method and limits:
docs/methods/coast.md.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ullage.geo import EARTH_RADIUS_M, unit_vectors, wrap_lon
from ullage.tracks import coast_kernels as kernels

#: Shortest edge kept, in units of the radius: about a tenth of a millimetre.
_SHORTEST = 1e-11
#: Above this many edges the grid is finer.
_MANY = 2_000_000


class CoastIndex:
    """Answers for arrays of points. ``rings`` are land polygons' rings and holes, each (n, 2)
    longitude and latitude in degrees, closed or not, in any order and sense; the north pole is sea.

    Edges along the meridian of 180 degrees and through the south pole close polygons that were cut
    there: they bound land but are no coast.
    """

    def __init__(self, rings: Sequence[NDArray[np.float64]]) -> None:
        points = np.concatenate([np.zeros((0, 2)), *rings]).astype(np.float64)
        lon, lat = wrap_lon(points[:, 0]), np.clip(points[:, 1], -90.0, 90.0)
        self._per_deg = 10 if len(points) > _MANY else 4
        self._vertices = np.ascontiguousarray(unit_vectors(lon, lat))
        following = _long_edges(self._vertices, _following([len(ring) for ring in rings]))
        self._following = following
        self._starts, self._edges = kernels.bin_edges(lon, lat, following, self._per_deg)
        self._land = kernels.centre_states(
            self._starts, self._edges, self._vertices, following, self._per_deg
        )
        coast = np.flatnonzero(_is_coast(lon, lat, following))
        middle = self._vertices[coast] + self._vertices[following[coast]]
        self._order = coast[kernels.tree_order(middle)]
        self._boxes = kernels.build_boxes(self._vertices, following, self._order)

    def on_land(self, lon_deg: ArrayLike, lat_deg: ArrayLike) -> NDArray[np.bool_]:
        """Which points lie inside the rings; False for NaN. Shape of the broadcast arguments."""
        lon, lat, shape = _flat(lon_deg, lat_deg)
        mask: NDArray[np.bool_] = kernels.land_mask(
            lon,
            lat,
            self._starts,
            self._edges,
            self._vertices,
            self._following,
            self._land,
            self._per_deg,
        )
        return mask.reshape(shape)

    def distance_m(self, lon_deg: ArrayLike, lat_deg: ArrayLike) -> NDArray[np.float32]:
        """Metres to the nearest coastline on the sphere, negative on land; NaN for NaN.

        Infinite where there is no coast at all. Shape of the broadcast arguments.
        """
        lon, lat, shape = _flat(lon_deg, lat_deg)
        if self._order.size == 0:
            nothing = np.where(np.isnan(lon + lat), np.nan, np.inf)
            return np.asarray(nothing, np.float32).reshape(shape)
        chords = kernels.nearest_chords(
            lon, lat, self._vertices, self._following, self._order, self._boxes
        )
        metres = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(chords / 2, 1.0))
        signed = np.where(self.on_land(lon, lat), -metres, metres)
        return np.asarray(signed, np.float32).reshape(shape)


def _flat(
    lon_deg: ArrayLike, lat_deg: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], tuple[int, ...]]:
    lon, lat = np.broadcast_arrays(lon_deg, lat_deg)
    flat = [np.ascontiguousarray(values, np.float64).ravel() for values in (lon, lat)]
    return flat[0], flat[1], lon.shape


def _following(sizes: Sequence[int]) -> NDArray[np.int64]:
    """Number of the vertex after each; the first of its ring after the last."""
    ends = np.cumsum(np.asarray(sizes, np.int64))
    following = np.arange(1, (ends[-1] if len(ends) else 0) + 1)
    filled = np.asarray(sizes) > 0
    following[ends[filled] - 1] = (ends - sizes)[filled]
    return following


def _long_edges(vertices: NDArray[np.float64], following: NDArray[np.int64]) -> NDArray[np.int64]:
    """``following`` with each vertex that starts an edge of no length followed by itself."""
    step = vertices - vertices[following]
    short = np.einsum("ij,ij->i", step, step) < _SHORTEST**2
    return np.where(short, np.arange(len(following)), following)


def _is_coast(
    lon: NDArray[np.float64], lat: NDArray[np.float64], following: NDArray[np.int64]
) -> NDArray[np.bool_]:
    long = following != np.arange(len(following))
    at_cut = np.abs(np.abs(lon) - 180.0) < 1e-9
    polar = np.minimum(lat, lat[following]) < -89.999
    return np.asarray(long & ~(at_cut & at_cut[following]) & ~polar)
