"""Points to lines: one row per segment, for tables (SEGMENTS) and for maps (TRACKS)."""

from __future__ import annotations

import hashlib
import math

import numpy as np
import pyarrow as pa

from ullage.model.tables import SEGMENTS, TRACKS
from ullage.tracks import columns
from ullage.tracks.columns import Array
from ullage.tracks.kernel import inner, kernel
from ullage.tracks.order import regroup
from ullage.tracks.points import read as read_points
from ullage.tracks.sphere import RAD, RADIUS_M, distance_m, wrap_deg

#: A simplified line strays no further than about twice this from its positions.
TOLERANCE_M = 200.0


def _by_segment(points: pa.Table) -> tuple[dict[str, Array], Array]:
    """Columns in order of transmitter, segment and time, without noise; where segments begin."""
    ordered = read_points(points, ("lon", "lat", "segment"))
    read = ordered.values
    kept = read["segment"] >= 0
    if not kept.all():
        read = {name: values[kept] for name, values in read.items()}
    perm = regroup(read["transmitter"], read["segment"])
    if perm is not None:
        read = {name: values[perm] for name, values in read.items()}
    rows = len(read["time"])
    new = (np.diff(read["transmitter"]) != 0) | (np.diff(read["segment"]) != 0)
    starts = np.concatenate(([0], np.flatnonzero(new) + 1, [rows])) if rows else np.zeros(1)
    return read, starts.astype(np.int64)


@kernel
def _lengths_m(starts: Array, lon: Array, lat: Array) -> Array:
    out = np.zeros(len(starts) - 1)
    for g in range(len(out)):
        for i in range(starts[g] + 1, starts[g + 1]):
            out[g] += distance_m(lon[i - 1], lat[i - 1], lon[i], lat[i])
    return out


def segments(points: pa.Table) -> pa.Table:
    """SEGMENTS of POINTS; noise is left out."""
    read, starts = _by_segment(points)
    first, last = starts[:-1], starts[1:] - 1
    rows = {
        "transmitter": read["transmitter"][first],
        "segment": read["segment"][first],
        "start": read["time"][first],
        "end": read["time"][last],
        "positions": np.diff(starts),
        "start_lon": read["lon"][first],
        "start_lat": read["lat"][first],
        "end_lon": read["lon"][last],
        "end_lat": read["lat"][last],
        "distance_m": _lengths_m(starts, read["lon"], read["lat"]),
    }
    return columns.table(SEGMENTS, rows)


@inner
def _stray_m2(x: Array, y: Array, first: int, last: int, at: int) -> float:
    """Squared distance of a vertex from the straight line between two others."""
    dx, dy = x[last] - x[first], y[last] - y[first]
    px, py = x[at] - x[first], y[at] - y[first]
    square = dx * dx + dy * dy
    part = min(1.0, max(0.0, (px * dx + py * dy) / square)) if square > 0 else 0.0
    return float((px - part * dx) ** 2 + (py - part * dy) ** 2)


@inner
def _straighten(x: Array, y: Array, keep: Array, tolerance_m: float) -> None:
    """Marks in ``keep`` the vertices that Douglas and Peucker (1973) would keep."""
    n = len(x)
    keep[:] = False
    keep[0] = keep[n - 1] = True
    pending = [(0, n - 1)]
    while len(pending) > 0:
        first, last = pending.pop()
        worst, worst_m2 = -1, tolerance_m * tolerance_m
        for at in range(first + 1, last):
            stray_m2 = _stray_m2(x, y, first, last, at)
            if stray_m2 > worst_m2:
                worst, worst_m2 = at, stray_m2
        if worst >= 0:
            keep[worst] = True
            pending.append((first, worst))
            pending.append((worst, last))


@kernel
def _simplify(starts: Array, lon: Array, lat: Array, tolerance_m: float) -> Array:
    """Which positions make the line: first and last, and those that shape it.

    Positions within the tolerance of the last one taken are skipped before straightening.
    """
    keep = np.zeros(len(lon), np.bool_)
    for g in range(len(starts) - 1):
        first, last = starts[g], starts[g + 1] - 1
        taken = np.empty(last - first + 1, np.int64)
        taken[0], n = first, 1
        for i in range(first + 1, last + 1):
            near = distance_m(lon[taken[n - 1]], lat[taken[n - 1]], lon[i], lat[i]) < tolerance_m
            if not near or i == last:
                taken[n] = i
                n += 1
        x, y = np.empty(n), np.empty(n)
        for k in range(n):
            y[k] = RADIUS_M * RAD * (lat[taken[k]] - lat[first])
            scale = math.cos(0.5 * (lat[taken[k]] + lat[first]) * RAD)
            x[k] = RADIUS_M * RAD * scale * wrap_deg(lon[taken[k]] - lon[first])
        shapes = np.zeros(n, np.bool_)
        _straighten(x, y, shapes, tolerance_m)
        for k in range(n):
            keep[taken[k]] = shapes[k]
    return keep


def track_id(transmitter: int, segment: int) -> str:
    """Content hash, 32 hex digits."""
    return hashlib.sha256(f"track|{transmitter}|{segment}".encode()).hexdigest()[:32]


def tracks(points: pa.Table, tolerance_m: float = TOLERANCE_M) -> pa.Table:
    """TRACKS of POINTS, simplified; hull, name, ident and simulated are left null.

    Simplifying is done on a plane per segment: good to about 2,000 km and below 85° of latitude.
    """
    read, starts = _by_segment(points)
    keep = _simplify(starts, read["lon"], read["lat"], tolerance_m)
    first, last = starts[:-1], starts[1:] - 1
    offsets = np.concatenate(([0], np.cumsum(keep)))[starts].astype(np.int32)
    who, segment = read["transmitter"][first], read["segment"][first]

    def line(name: str, column: str) -> pa.Array:
        kind = TRACKS.by_name[column].type
        values = columns.arrow(read[name][keep], kind.value_type, nullable=False)
        return pa.ListArray.from_arrays(pa.array(offsets), values)

    rows = {
        "track_id": [track_id(*pair) for pair in zip(who.tolist(), segment.tolist(), strict=True)],
        "transmitter": who,
        "segment": segment,
        "start": read["time"][first],
        "end": read["time"][last],
        "positions": np.diff(starts),
        "lon": line("lon", "lon"),
        "lat": line("lat", "lat"),
        "times": line("time", "times"),
    }
    return columns.table(TRACKS, rows)
