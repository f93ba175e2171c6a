"""Geodesy on the sphere, vectorised, safe across the date line and at the poles.

Degrees in and out, WGS 84 axes, longitude first. Arguments are scalars or arrays that broadcast;
results are float64 of the broadcast shape. The sphere has the mean radius of the Earth, so that a
distance differs from the geodesic on the WGS 84 ellipsoid by less than 0.57 % (north-south at the
equator; 0.11 % east-west there, 0.45 % at the poles). Where that matters use
:func:`geodesic_inverse`, which is exact to nanometres and some thirty times slower.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]
BBox: TypeAlias = tuple[float, float, float, float]

#: Mean radius R1 = (2a + b) / 3 of the WGS 84 ellipsoid, metres (Moritz 2000, GRS 80).
EARTH_RADIUS_M = 6_371_008.8


def wrap_lon(lon_deg: ArrayLike) -> Floats:
    """Longitudes brought into [-180, 180).

    >>> float(wrap_lon(190.0))
    -170.0
    """
    lon = np.asarray(lon_deg, np.float64)
    inside = (lon >= -180.0) & (lon < 180.0)
    return np.where(inside, lon, (lon + 180.0) % 360.0 - 180.0)


def unit_vectors(lon_deg: ArrayLike, lat_deg: ArrayLike) -> Floats:
    """Unit vectors from the centre of the sphere; shape (..., 3)."""
    lon, lat = np.broadcast_arrays(np.radians(lon_deg), np.radians(lat_deg))
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def lon_lat(vectors: Floats) -> tuple[Floats, Floats]:
    """Longitudes and latitudes of vectors of any length above zero; shape (..., 3) in."""
    x, y, z = vectors[..., 0], vectors[..., 1], vectors[..., 2]
    return wrap_lon(np.degrees(np.arctan2(y, x))), np.degrees(np.arctan2(z, np.hypot(x, y)))


def haversine_m(
    lon_a_deg: ArrayLike, lat_a_deg: ArrayLike, lon_b_deg: ArrayLike, lat_b_deg: ArrayLike
) -> Floats:
    """Great-circle distance in metres; see the module for its error against the ellipsoid.

    >>> round(float(haversine_m(179.5, 0, -179.5, 0)))
    111195
    """
    lat_a, lat_b = np.radians(lat_a_deg), np.radians(lat_b_deg)
    half_lon = np.radians(np.subtract(lon_b_deg, lon_a_deg)) / 2
    root = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin(half_lon) ** 2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(root, 1.0))))


def bearing_deg(
    lon_a_deg: ArrayLike, lat_a_deg: ArrayLike, lon_b_deg: ArrayLike, lat_b_deg: ArrayLike
) -> Floats:
    """Initial course from a to b in [0, 360); 0 where the points coincide."""
    lat_a, lat_b = np.radians(lat_a_deg), np.radians(lat_b_deg)
    turn = np.radians(np.subtract(lon_b_deg, lon_a_deg))
    east = np.sin(turn) * np.cos(lat_b)
    north = np.cos(lat_a) * np.sin(lat_b) - np.sin(lat_a) * np.cos(lat_b) * np.cos(turn)
    course = np.degrees(np.arctan2(east, north)) % 360.0
    return np.where(course >= 360.0, 0.0, course)


def destination(
    lon_deg: ArrayLike, lat_deg: ArrayLike, course_deg: ArrayLike, distance_m: ArrayLike
) -> tuple[Floats, Floats]:
    """Longitude and latitude reached along a great circle from a starting course."""
    lon, lat, course = np.radians(lon_deg), np.radians(lat_deg), np.radians(course_deg)
    angle = np.divide(distance_m, EARTH_RADIUS_M)
    flat = np.cos(lat) * np.cos(angle) - np.sin(lat) * np.sin(angle) * np.cos(course)
    side = np.sin(angle) * np.sin(course)
    up = np.sin(lat) * np.cos(angle) + np.cos(lat) * np.sin(angle) * np.cos(course)
    end_lat = np.degrees(np.arctan2(up, np.hypot(flat, side)))
    return wrap_lon(np.degrees(lon + np.arctan2(side, flat))), end_lat


def interpolate(
    lon_a_deg: ArrayLike,
    lat_a_deg: ArrayLike,
    lon_b_deg: ArrayLike,
    lat_b_deg: ArrayLike,
    fraction: ArrayLike,
) -> tuple[Floats, Floats]:
    """Point at a fraction (0 is a, 1 is b) of the shorter great circle from a to b.

    Between exactly opposite points any great circle is shortest; the one over the north is taken.
    """
    start, end = unit_vectors(lon_a_deg, lat_a_deg), unit_vectors(lon_b_deg, lat_b_deg)
    start, end = np.broadcast_arrays(start, end)
    angle = np.arctan2(np.linalg.norm(np.cross(start, end), axis=-1), (start * end).sum(axis=-1))
    side = _towards(start, end)
    part = (angle * np.asarray(fraction, np.float64))[..., None]
    return lon_lat(np.cos(part) * start + np.sin(part) * side)


def _towards(start: Floats, end: Floats) -> Floats:
    """Unit tangents at ``start`` towards ``end``; north where that is undefined."""
    tangent = end - (start * end).sum(axis=-1, keepdims=True) * start
    length = np.linalg.norm(tangent, axis=-1, keepdims=True)
    pole = np.array([0.0, 0.0, 1.0])
    north = pole - start[..., 2:] * start
    north_length = np.linalg.norm(north, axis=-1, keepdims=True)
    at_pole = np.where(north_length > 1e-12, north, np.array([1.0, 0.0, 0.0]))
    north = at_pole / np.where(north_length > 1e-12, north_length, 1.0)
    return np.where(length > 1e-15, tangent / np.where(length > 1e-15, length, 1.0), north)


def mean_position(lon_deg: ArrayLike, lat_deg: ArrayLike) -> tuple[float, float]:
    """Centre on the sphere of points (n,): the direction of the mean of their unit vectors.

    NaN, NaN for no points or for points that cancel out, such as two opposite ones.
    """
    vectors = unit_vectors(lon_deg, lat_deg).reshape(-1, 3)
    if len(vectors) == 0:
        return float("nan"), float("nan")
    mean = vectors.mean(axis=0)
    if float(np.linalg.norm(mean)) < 1e-9:
        return float("nan"), float("nan")
    lon, lat = lon_lat(mean)
    return float(lon), float(lat)


def segment_distance_m(
    lon_deg: ArrayLike,
    lat_deg: ArrayLike,
    lon_a_deg: ArrayLike,
    lat_a_deg: ArrayLike,
    lon_b_deg: ArrayLike,
    lat_b_deg: ArrayLike,
) -> Floats:
    """Distance in metres from points to the shorter great-circle arc from a to b."""
    point, a, b = np.broadcast_arrays(
        unit_vectors(lon_deg, lat_deg),
        unit_vectors(lon_a_deg, lat_a_deg),
        unit_vectors(lon_b_deg, lat_b_deg),
    )
    normal = np.cross(a, b)
    length = np.linalg.norm(normal, axis=-1)
    beside = ((np.cross(normal, a) * point).sum(-1) > 0) & (
        (np.cross(b, normal) * point).sum(-1) > 0
    )
    across = (point * normal).sum(-1) / np.where(length > 0, length, 1.0)
    arc = np.arcsin(np.clip(np.abs(across), 0.0, 1.0)) * EARTH_RADIUS_M
    ends = np.minimum(_chord_m(point, a), _chord_m(point, b))
    return np.where(beside & (length > 0), arc, ends)


def _chord_m(a: Floats, b: Floats) -> Floats:
    """Arc between unit vectors; by the chord, which keeps millimetres at short range."""
    half = np.minimum(np.linalg.norm(a - b, axis=-1) / 2, 1.0)
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(half))


def bbox(lon_deg: ArrayLike, lat_deg: ArrayLike) -> BBox:
    """Smallest (xmin, ymin, xmax, ymax) holding the points; xmin > xmax across the date line.

    NaN four times for no points. Convention of GeoParquet 1.1 and RFC 7946 section 5.2.
    """
    lat = np.asarray(lat_deg, np.float64).ravel()
    if lat.size == 0:
        return (float("nan"),) * 4
    lon = np.unique(np.asarray(lon_deg, np.float64).ravel())
    spare = np.diff(np.append(lon, lon[0] + 360.0))
    widest = int(np.argmax(spare[::-1]))
    last = lon.size - 1 - widest
    west, east = lon[(last + 1) % lon.size], lon[last]
    return float(west), float(lat.min()), float(east), float(lat.max())


def in_bbox(lon_deg: ArrayLike, lat_deg: ArrayLike, box: BBox) -> NDArray[np.bool_]:
    """Which points lie in a box, edges included; a box with xmin > xmax crosses the date line.

    >>> bool(in_bbox(179.9, 0, (170, -5, -170, 5))), bool(in_bbox(0, 0, (170, -5, -170, 5)))
    (True, False)
    """
    xmin, ymin, xmax, ymax = box
    lon, lat = np.asarray(lon_deg, np.float64), np.asarray(lat_deg, np.float64)
    tall = (lat >= ymin) & (lat <= ymax)
    wide = (lon >= xmin) & (lon <= xmax) if xmin <= xmax else (lon >= xmin) | (lon <= xmax)
    return np.asarray(tall & wide)


def geodesic_inverse(
    lon_a_deg: ArrayLike, lat_a_deg: ArrayLike, lon_b_deg: ArrayLike, lat_b_deg: ArrayLike
) -> tuple[Floats, Floats]:
    """Distance in metres and initial course in [0, 360) on the WGS 84 ellipsoid.

    Karney (2013), Algorithms for geodesics, by way of PROJ.
    """
    from pyproj import Geod

    ends = np.broadcast_arrays(lon_a_deg, lat_a_deg, lon_b_deg, lat_b_deg)
    flat = [np.asarray(values, np.float64).ravel() for values in ends]
    course, _, distance = Geod(ellps="WGS84").inv(*flat)
    shape = ends[0].shape
    return np.asarray(distance).reshape(shape), np.asarray(course).reshape(shape) % 360.0
