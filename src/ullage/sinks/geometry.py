"""Geometries of rows: points, and lines cut where they cross the date line."""

from __future__ import annotations

import struct
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ullage.errors import UsageError

Floats = npt.NDArray[np.float64]

#: A line's parts, each (n, 2) longitude and latitude in degrees.
Parts = list[Floats]

_POINT, _LINE, _MULTILINE = 1, 2, 5


def is_lines(table: pa.Table) -> bool:
    """True where each row holds a list of coordinates. Raises UsageError without coordinates."""
    if not {"lon", "lat"} <= set(table.column_names):
        raise UsageError(
            "this table has no positions to draw",
            found=", ".join(table.column_names) or "no columns",
            do="Write it as .csv, .jsonl or .parquet instead.",
        )
    return bool(pa.types.is_list(table.schema.field("lon").type))


def split_line(lon: Floats, lat: Floats) -> Parts:
    """A line in parts that do not cross the date line (RFC 7946, 3.1.9).

    Two vertices more than 180° apart are joined the short way: the part ends on the line, the next
    begins on its other side at the same latitude. Repeated vertices are dropped.

    >>> [part.tolist() for part in split_line(np.array([179.0, -179.0]), np.array([0.0, 2.0]))]
    [[[179.0, 0.0], [180.0, 1.0]], [[-180.0, 1.0], [-179.0, 2.0]]]
    """
    line = np.column_stack([lon, lat]).astype(np.float64)
    crossings = np.flatnonzero(np.abs(np.diff(line[:, 0])) > 180.0)
    parts: Parts = []
    begin: Floats = line[:0]
    at = 0
    for crossing in crossings:
        west, east = _on_the_line(line[crossing], line[crossing + 1])
        parts.append(np.vstack([begin, line[at : crossing + 1], west]))
        begin, at = east, int(crossing) + 1
    parts.append(np.vstack([begin, line[at:]]))
    cleaned = [_without_repeats(part) for part in parts]
    return [part for part in cleaned if len(part) > 1] or cleaned[:1]


def _on_the_line(before: Floats, after: Floats) -> tuple[Floats, Floats]:
    """The crossing as seen from either side, each (1, 2)."""
    side = np.copysign(180.0, before[0])
    there = after[0] + 2.0 * side
    share = (side - before[0]) / (there - before[0]) if there != before[0] else 0.0
    lat = before[1] + share * (after[1] - before[1])
    return np.array([[side, lat]]), np.array([[-side, lat]])


def _without_repeats(part: Floats) -> Floats:
    keep = np.ones(len(part), np.bool_)
    keep[1:] = np.any(part[1:] != part[:-1], axis=1)
    return part[keep]


def lines(table: pa.Table) -> list[Parts]:
    """Parts of each row's line, coordinates rounded to 7 digits (about 1 cm)."""
    lon, offsets = _flat(table, "lon")
    lat, _ = _flat(table, "lat")
    whole = np.column_stack([lon, lat])
    rows = pairwise(offsets.tolist())
    return [
        split_line(lon[a:b], lat[a:b]) if odd else [whole[a:b]]
        for (a, b), odd in zip(rows, _odd(whole, offsets), strict=True)
    ]


def _odd(whole: Floats, offsets: npt.NDArray[np.int64]) -> list[bool]:
    """Which rows cross the date line or repeat a vertex; all others can be taken as they are."""
    marks = np.zeros(len(whole) + 1, np.int64)
    step = np.abs(np.diff(whole, axis=0))
    marks[1 : len(whole)] = (step[:, 0] > 180.0) | ~step.any(axis=1)
    marks[offsets[:-1]] = 0
    before = np.concatenate([[0], np.cumsum(marks)])
    odd: list[bool] = (before[offsets[1:]] > before[offsets[:-1]]).tolist()
    return odd


def _flat(table: pa.Table, name: str) -> tuple[Floats, npt.NDArray[np.int64]]:
    column = table.column(name).combine_chunks()
    values = np.round(column.values.to_numpy(zero_copy_only=False).astype(np.float64), 7)
    return values, column.offsets.to_numpy().astype(np.int64)


def points(table: pa.Table) -> Floats:
    """(rows, 2) longitude and latitude, rounded to 7 digits."""
    axes = [table.column(name).to_numpy().astype(np.float64) for name in ("lon", "lat")]
    return np.round(np.column_stack(axes), 7)


def wkb_points(where: Floats) -> pa.Array:
    """Little-endian WKB points (OGC 06-103r4, 8.2)."""
    record = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
    raw = np.empty(len(where), record)
    raw["order"], raw["type"], raw["x"], raw["y"] = 1, _POINT, where[:, 0], where[:, 1]
    offsets = np.arange(len(where) + 1, dtype=np.int32) * record.itemsize
    return pa.Array.from_buffers(
        pa.binary(), len(where), [None, pa.py_buffer(offsets), pa.py_buffer(raw.tobytes())]
    )


def wkb_line(parts: Parts) -> bytes:
    """WKB of one row's line: a point where it has one vertex, a multi-line where it is cut."""
    if len(parts) > 1:
        return struct.pack("<BII", 1, _MULTILINE, len(parts)) + b"".join(map(_line, parts))
    if len(parts[0]) == 1:
        return struct.pack("<BI", 1, _POINT) + parts[0].astype("<f8").tobytes()
    return _line(parts[0])


def _line(part: Floats) -> bytes:
    return struct.pack("<BII", 1, _LINE, len(part)) + part.astype("<f8").tobytes()


def line_kind(parts: Parts) -> str:
    """Name of the geometry type that :func:`wkb_line` writes."""
    if len(parts) > 1:
        return "MultiLineString"
    return "Point" if len(parts[0]) == 1 else "LineString"
