"""Compiled parts of the coast index: binning, parity, boxes and search.

A vertex is a unit vector; edge ``i`` runs along a great circle from ``vertices[i]`` to
``vertices[following[i]]``. The grid counts rows from the north and columns from 180 W.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ullage.tracks.kernel import inner, kernel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Edges in a leaf of the tree.
LEAF = 8
#: Slack of a float32 box, in units of the radius: about one metre.
_SLACK = 1.5e-7


@inner
def _cell_range(low: float, high: float, per_deg: int, pad: float) -> tuple[int, int]:
    return math.floor((low - pad) * per_deg), math.floor((high + pad) * per_deg)


@inner
def _span(
    lon_a: float, lat_a: float, lon_b: float, lat_b: float, per_deg: int
) -> tuple[int, int, int, int]:
    """First and last row and column of an edge; columns may lie beyond the date line."""
    turn = lon_b - lon_a
    if turn > 180.0:
        turn -= 360.0
    elif turn < -180.0:
        turn += 360.0
    west, east = lon_a + 180.0 + min(turn, 0.0), lon_a + 180.0 + max(turn, 0.0)
    # A great circle bulges towards the pole by at most turn^2 / 16.
    bulge = math.degrees(math.radians(turn) ** 2 / 16.0) + 1e-4
    top, bottom = 90.0 - max(lat_a, lat_b), 90.0 - min(lat_a, lat_b)
    first_row, last_row = _cell_range(top, bottom, per_deg, bulge)
    first_col, last_col = _cell_range(west, east, per_deg, 1e-9)
    rows = 180 * per_deg
    return max(first_row, 0), min(last_row, rows - 1), first_col, last_col


@kernel
def _bin(
    lon: Floats, lat: Floats, following: Ints, per_deg: int, starts: Ints, edges: Ints
) -> None:
    """Counts the edges of each cell into ``starts``; with room in ``edges``, lists them."""
    cols = 360 * per_deg
    counting = len(edges) == 0
    for i in range(lon.size):
        j = following[i]
        if i == j:
            continue
        r0, r1, c0, c1 = _span(lon[i], lat[i], lon[j], lat[j], per_deg)
        for row in range(r0, r1 + 1):
            for col in range(c0, c1 + 1):
                cell = row * cols + col % cols
                if not counting:
                    edges[starts[cell]] = i
                starts[cell + counting] += 1


def bin_edges(lon: Floats, lat: Floats, following: Ints, per_deg: int) -> tuple[Ints, Ints]:
    """Edges of each cell as (starts (cells + 1,), edges); a cell lists every edge that meets it.

    A vertex followed by itself starts no edge.
    """
    counts = np.zeros(180 * per_deg * 360 * per_deg + 1, np.int64)
    _bin(lon, lat, following, per_deg, counts, np.empty(0, np.int64))
    starts = np.cumsum(counts)
    edges = np.empty(starts[-1], np.int64)
    if edges.size:
        _bin(lon, lat, following, per_deg, starts.copy(), edges)
    return starts, edges


@inner
def _unit(lon_deg: float, lat_deg: float) -> tuple[float, float, float]:
    lon, lat = math.radians(lon_deg), math.radians(lat_deg)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


@inner
def _odd_crossings(
    p: tuple[float, float, float],
    c: tuple[float, float, float],
    cell: int,
    starts: Ints,
    edges: Ints,
    vertices: Floats,
    following: Ints,
) -> bool:
    """Whether the arc from p to c crosses an odd number of the cell's edges."""
    nx = p[1] * c[2] - p[2] * c[1]
    ny = p[2] * c[0] - p[0] * c[2]
    nz = p[0] * c[1] - p[1] * c[0]
    odd = False
    for k in range(starts[cell], starts[cell + 1]):
        i = edges[k]
        j = following[i]
        ax, ay, az = vertices[i, 0], vertices[i, 1], vertices[i, 2]
        bx, by, bz = vertices[j, 0], vertices[j, 1], vertices[j, 2]
        if (nx * ax + ny * ay + nz * az >= 0.0) == (nx * bx + ny * by + nz * bz >= 0.0):
            continue
        if ax > bx or (ax == bx and (ay > by or (ay == by and az > bz))):
            # One sense for both of two edges that coincide, so that they cancel on the line too.
            ax, ay, az, bx, by, bz = bx, by, bz, ax, ay, az
        mx, my, mz = ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
        before = mx * p[0] + my * p[1] + mz * p[2] >= 0.0
        after = mx * c[0] + my * c[1] + mz * c[2] >= 0.0
        odd ^= before != after
    return odd


@kernel
def centre_states(
    starts: Ints, edges: Ints, vertices: Floats, following: Ints, per_deg: int
) -> NDArray[np.bool_]:
    """Whether each cell's centre is on land, walking down each column from the pole, a sea."""
    rows, cols = 180 * per_deg, 360 * per_deg
    land = np.zeros(rows * cols, np.bool_)
    for col in range(cols):
        lon = (col + 0.5) / per_deg - 180.0
        state = False
        above = _unit(lon, 90.0)
        for row in range(rows):
            cell = row * cols + col
            centre = _unit(lon, 90.0 - (row + 0.5) / per_deg)
            below = _unit(lon, 90.0 - (row + 1.0) / per_deg)
            if starts[cell + 1] > starts[cell]:
                state ^= _odd_crossings(above, centre, cell, starts, edges, vertices, following)
                land[cell] = state
                state ^= _odd_crossings(centre, below, cell, starts, edges, vertices, following)
            else:
                land[cell] = state
            above = below
    return land


@kernel
def land_mask(
    lon: Floats,
    lat: Floats,
    starts: Ints,
    edges: Ints,
    vertices: Floats,
    following: Ints,
    land: NDArray[np.bool_],
    per_deg: int,
) -> NDArray[np.bool_]:
    """Which points are on land; False for NaN."""
    rows, cols = 180 * per_deg, 360 * per_deg
    out = np.zeros(lon.size, np.bool_)
    for i in range(lon.size):
        if math.isnan(lon[i]) or math.isnan(lat[i]):
            continue
        row = min(max(math.floor((90.0 - lat[i]) * per_deg), 0), rows - 1)
        col = math.floor((lon[i] + 180.0) * per_deg) % cols
        cell = row * cols + col
        state = land[cell]
        if starts[cell + 1] > starts[cell]:
            point = _unit(lon[i], lat[i])
            centre = _unit((col + 0.5) / per_deg - 180.0, 90.0 - (row + 0.5) / per_deg)
            state ^= _odd_crossings(point, centre, cell, starts, edges, vertices, following)
        out[i] = state
    return out


@inner
def _widest_axis(points: Floats, order: Ints, first: int, end: int) -> int:
    widest, axis = -1.0, 0
    for candidate in range(3):
        low, high = np.inf, -np.inf
        for k in range(first, end):
            value = points[order[k], candidate]
            low, high = min(low, value), max(high, value)
        if high - low > widest:
            widest, axis = high - low, candidate
    return axis


@inner
def _select(points: Floats, order: Ints, first: int, end: int, place: int, axis: int) -> None:
    """Puts at ``place`` of order[first:end] what sorting would, smaller before it (Hoare 1961)."""
    low, high = first, end - 1
    while low < high:
        pivot = points[order[(low + high) // 2], axis]
        i, j = low, high
        while i <= j:
            while points[order[i], axis] < pivot:
                i += 1
            while points[order[j], axis] > pivot:
                j -= 1
            if i <= j:
                order[i], order[j] = order[j], order[i]
                i += 1
                j -= 1
        if place <= j:
            high = j
        elif place >= i:
            low = i
        else:
            return


@kernel
def tree_order(points: Floats) -> Ints:
    """Order of points (n, 3) in which each node of the tree of boxes halves its parent's widest
    side; the left half holds a power of two of full leaves.
    """
    order = np.arange(points.shape[0])
    stack = [(0, points.shape[0])]
    while len(stack) > 0:
        first, end = stack.pop()
        leaves = (end - first + LEAF - 1) // LEAF
        if leaves < 2:
            continue
        half = 1
        while half * 2 < leaves:
            half *= 2
        place = first + half * LEAF
        _select(points, order, first, end, place, _widest_axis(points, order, first, end))
        stack.append((first, place))
        stack.append((place, end))
    return order


def build_boxes(vertices: Floats, following: Ints, order: Ints) -> NDArray[np.float32]:
    """Boxes (nodes, 6) of a complete binary tree over leaves of LEAF edges; node 1 is the root."""
    leaves = 1
    while leaves * LEAF < order.size:
        leaves *= 2
    boxes = np.empty((2 * leaves, 6), np.float32)
    boxes[:, :3] = np.inf
    boxes[:, 3:] = -np.inf
    _box(vertices, following, order, boxes)
    return boxes


@kernel
def _box(vertices: Floats, following: Ints, order: Ints, boxes: NDArray[np.float32]) -> None:
    """Fills boxes, which are empty, leaves first."""
    leaves = boxes.shape[0] // 2
    for k in range(order.size):
        i = order[k]
        j = following[i]
        node = leaves + k // LEAF
        chord2 = 0.0
        for axis in range(3):
            chord2 += (vertices[i, axis] - vertices[j, axis]) ** 2
        pad = chord2 / 7.9 + _SLACK
        for axis in range(3):
            low = min(vertices[i, axis], vertices[j, axis]) - pad
            high = max(vertices[i, axis], vertices[j, axis]) + pad
            boxes[node, axis] = min(boxes[node, axis], low)
            boxes[node, 3 + axis] = max(boxes[node, 3 + axis], high)
    for node in range(leaves - 1, 0, -1):
        for axis in range(3):
            boxes[node, axis] = min(boxes[2 * node, axis], boxes[2 * node + 1, axis])
            boxes[node, 3 + axis] = max(boxes[2 * node, 3 + axis], boxes[2 * node + 1, 3 + axis])


@inner
def _edge_chord2(x: float, y: float, z: float, i: int, vertices: Floats, following: Ints) -> float:
    """Squared chord from a point to the nearest point of edge i."""
    j = following[i]
    ax, ay, az = vertices[i, 0], vertices[i, 1], vertices[i, 2]
    bx, by, bz = vertices[j, 0], vertices[j, 1], vertices[j, 2]
    c = ax * bx + ay * by + az * bz
    pa = x * ax + y * ay + z * az
    pb = x * bx + y * by + z * bz
    if pb - c * pa > 0.0 and pa - c * pb > 0.0:
        nx, ny, nz = ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
        across = nx * x + ny * y + nz * z
        sine2 = min(across * across / (nx * nx + ny * ny + nz * nz), 1.0)
        beside: float = 2.0 * sine2 / (1.0 + math.sqrt(1.0 - sine2))
        return beside
    to_a = (x - ax) ** 2 + (y - ay) ** 2 + (z - az) ** 2
    to_b = (x - bx) ** 2 + (y - by) ** 2 + (z - bz) ** 2
    nearer: float = min(to_a, to_b)
    return nearer


@inner
def _box_chord2(x: float, y: float, z: float, node: int, boxes: NDArray[np.float32]) -> float:
    dx = max(boxes[node, 0] - x, 0.0, x - boxes[node, 3])
    dy = max(boxes[node, 1] - y, 0.0, y - boxes[node, 4])
    dz = max(boxes[node, 2] - z, 0.0, z - boxes[node, 5])
    chord2: float = dx * dx + dy * dy + dz * dz
    return chord2


@kernel
def nearest_chords(
    lon: Floats,
    lat: Floats,
    vertices: Floats,
    following: Ints,
    order: Ints,
    boxes: NDArray[np.float32],
) -> Floats:
    """Chord, in units of the radius, from each point to its nearest edge; NaN for NaN.

    The search starts from the edge that was nearest to the point before: tracks are coherent.
    """
    out = np.empty(lon.size)
    stack = np.empty(64, np.int64)
    leaves = boxes.shape[0] // 2
    last = order[0]
    for i in range(lon.size):
        if math.isnan(lon[i]) or math.isnan(lat[i]):
            out[i] = np.nan
            continue
        x, y, z = _unit(lon[i], lat[i])
        best = _edge_chord2(x, y, z, last, vertices, following)
        stack[0] = 1
        depth = 1
        while depth > 0:
            depth -= 1
            node = stack[depth]
            if _box_chord2(x, y, z, node, boxes) >= best:
                continue
            if node >= leaves:
                first = (node - leaves) * LEAF
                for k in range(first, min(first + LEAF, order.size)):
                    chord2 = _edge_chord2(x, y, z, order[k], vertices, following)
                    if chord2 < best:
                        best, last = chord2, order[k]
                continue
            left = _box_chord2(x, y, z, 2 * node, boxes)
            right = _box_chord2(x, y, z, 2 * node + 1, boxes)
            nearer = 0 if left <= right else 1
            if max(left, right) < best:
                stack[depth] = 2 * node + 1 - nearer
                depth += 1
            if min(left, right) < best:
                stack[depth] = 2 * node + nearer
                depth += 1
        out[i] = math.sqrt(best)
    return out
