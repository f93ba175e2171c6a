"""GeoParquet 1.1: a WKB geometry and a covering box per row.

Specification: https://geoparquet.org/releases/v1.1.0/. Coordinates are OGC:CRS84 (the default).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ullage.sinks import geometry, parquet

GEOMETRY = "geometry"
#: The covering box of the geometry. Not ``bbox``, which in events is the extent of the event and
#: may cross the date line; readers that skip row groups need xmin <= xmax.
COVERING = "geometry_bbox"

_SIDES = ("xmin", "ymin", "xmax", "ymax")
Boxes = npt.NDArray[np.float64]


def write(table: pa.Table, file: BinaryIO) -> None:
    """Write ``table`` with geometry, covering and the ``geo`` metadata.

    Rows with ``lon`` and ``lat`` become points, rows with lists of them lines. Raises UsageError
    for a table without positions.
    """
    parquet.write(with_geometry(table), file)


def with_geometry(table: pa.Table) -> pa.Table:
    """``table`` with the two columns and the metadata added."""
    if geometry.is_lines(table):
        rows = geometry.lines(table)
        shapes = pa.array([geometry.wkb_line(parts) for parts in rows], pa.binary())
        kinds = sorted({geometry.line_kind(parts) for parts in rows})
        boxes = np.array([_box(np.vstack(parts)) for parts in rows]).reshape(-1, 4)
    else:
        where = geometry.points(table)
        shapes, kinds = geometry.wkb_points(where), ["Point"] if len(where) else []
        boxes = np.hstack([where, where])
    sides = [pa.array(boxes[:, side]) for side in range(4)]
    table = table.append_column(
        pa.field(GEOMETRY, pa.binary(), nullable=False, metadata={"meaning": "Geometry as WKB."}),
        shapes,
    )
    table = table.append_column(COVERING, pa.StructArray.from_arrays(sides, list(_SIDES)))
    meta = dict(table.schema.metadata or {})
    meta[b"geo"] = json.dumps(_metadata(kinds, boxes), sort_keys=True).encode()
    return table.replace_schema_metadata(meta)


def _box(where: npt.NDArray[np.float64]) -> list[float]:
    return [*where.min(axis=0), *where.max(axis=0)]


def _metadata(kinds: Sequence[str], boxes: Boxes) -> dict[str, Any]:
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": list(kinds),
        "edges": "planar",
        "covering": {"bbox": {side: [COVERING, side] for side in _SIDES}},
    }
    if len(boxes):
        column["bbox"] = [*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)]
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
