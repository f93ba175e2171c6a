"""Building events: the envelope that all share, around a detector's findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from pydantic import Field

from ullage.model.events import BBOX, EventType, event_ids
from ullage.model.step import StepParams
from ullage.tracks import columns
from ullage.tracks.columns import Array

#: Stands for "still open" among end times.
OPEN_US = np.iinfo(np.int64).min


class ObservedParams(StepParams):
    """Parameters of a detector that must know when watching ended."""

    until_us: int | None = Field(
        None,
        description="Last instant watched, microseconds since 1970 UTC: how long what is still "
        "open has lasted. Null: not known. Not part of the hash, so that an event keeps its id "
        "when more is watched.",
        json_schema_extra={"unit": "us"},
    )

    def params_hash(self) -> str:
        """As for any parameters, without ``until_us``."""
        if self.until_us is None:
            return super().params_hash()
        return self.model_copy(update={"until_us": None}).params_hash()


def room(rows: int, ints: int, floats: int) -> tuple[Array, Array]:
    """Two arrays for a kernel to write to; memory that is never touched costs nothing."""
    return np.empty((rows, ints), np.int64), np.empty((rows, floats), np.float64)


@dataclass(frozen=True)
class Findings:
    """Arrays of equal length: when (µs; ``end_us`` OPEN_US while open), where, who, and what.

    ``bbox`` holds west, south, east, north; ``vessels`` one row of ascending transmitters each.
    """

    start_us: Array
    end_us: Array
    lon: Array
    lat: Array
    bbox: tuple[Array, Array, Array, Array]
    vessels: Array
    payload: Mapping[str, Any]


def events(
    kind: EventType, name: str, version: str, params: StepParams, found: Findings
) -> pa.Table:
    """Events of ``kind`` in order of event_id; payload columns not given are null."""
    rows = len(found.start_us)
    if rows == 0:
        return kind.schema.empty()
    ids = event_ids(kind, found.start_us.tolist(), found.vessels.tolist(), name, version, params)
    ends = pa.array(found.end_us, pa.int64(), mask=found.end_us == OPEN_US)
    flat = pa.array(found.vessels.reshape(-1), pa.int64())
    each = found.vessels.shape[1]
    offsets = pa.array(np.arange(rows + 1, dtype=np.int32) * each)
    edges = [pa.array(edge, pa.float64()) for edge in found.bbox]
    envelope = {
        "event_id": pa.array(ids),
        "event_type": pa.repeat(kind.name, rows),
        "start": found.start_us,
        "end": ends,
        "lon": found.lon,
        "lat": found.lat,
        "bbox": pa.StructArray.from_arrays(edges, fields=list(BBOX)),
        "vessels": pa.ListArray.from_arrays(offsets, flat),
        "detector": pa.repeat(name, rows),
        "detector_version": pa.repeat(version, rows),
        "params_hash": pa.repeat(params.params_hash(), rows),
        kind.name: _payload(kind, found.payload, rows),
    }
    return columns.table(kind.schema, envelope).sort_by("event_id")


def _payload(kind: EventType, given: Mapping[str, Any], rows: int) -> pa.Array:
    arrays = [
        columns.arrow(given[column.name], column.type, nullable=column.nullable)
        if column.name in given
        else pa.nulls(rows, column.type)
        for column in kind.payload
    ]
    return pa.StructArray.from_arrays(arrays, fields=[column.field for column in kind.payload])
