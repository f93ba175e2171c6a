"""GeoJSON (RFC 7946): one feature a row, coordinates to 7 digits, lines cut at the date line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from ullage.sinks import geometry
from ullage.sinks.geometry import Parts
from ullage.sinks.jsonl import dumps
from ullage.sinks.plain import records

_SIDES = ("xmin", "ymin", "xmax", "ymax")


def write(table: pa.Table, file: BinaryIO) -> None:
    """Write a FeatureCollection, one feature a line.

    The member ``simulated`` says whether any row is made up. Raises UsageError for a table without
    positions.
    """
    shapes = _shapes(table)
    head = f'{{"type":"FeatureCollection","simulated":{dumps(_simulated(table))},"features":['
    file.write(head.encode())
    mark = "\n"
    for row, shape in zip(records(_told(table)), shapes, strict=True):
        file.write((mark + dumps(_feature(row, shape))).encode())
        mark = ",\n"
    file.write(b"\n]}\n")


def _simulated(table: pa.Table) -> bool:
    if "simulated" not in table.column_names:
        return False
    return bool(pc.any(pc.fill_null(table.column("simulated"), False)).as_py())


def _told(table: pa.Table) -> pa.Table:
    """What goes into properties: all but the coordinates."""
    return table.drop_columns(["lon", "lat"])


def _feature(row: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    feature: dict[str, Any] = {"type": "Feature"}
    name = row.get("event_id") or row.get("track_id")
    if name is not None:
        feature["id"] = name
    box = row.pop("bbox", None)
    if box is not None:
        feature["bbox"] = [round(box[side], 7) for side in _SIDES]
    return {**feature, "geometry": shape, "properties": row}


def _shapes(table: pa.Table) -> Iterator[dict[str, Any]]:
    if geometry.is_lines(table):
        return map(_line, geometry.lines(table))
    return (_shape("Point", where) for where in geometry.points(table).tolist())


def _line(parts: Parts) -> dict[str, Any]:
    kind = geometry.line_kind(parts)
    if kind == "MultiLineString":
        return _shape(kind, [part.tolist() for part in parts])
    return _shape(kind, parts[0][0].tolist() if kind == "Point" else parts[0].tolist())


def _shape(kind: str, coordinates: object) -> dict[str, Any]:
    return {"type": kind, "coordinates": coordinates}
