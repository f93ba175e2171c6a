"""Which writer serves which suffix."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from ullage.errors import UsageError
from ullage.sinks import csv, geojson, geoparquet, jsonl, parquet
from ullage.sinks.atomic import replacing
from ullage.sinks.order import ordered

Writer = Callable[[pa.Table, BinaryIO], None]


def _parquet(table: pa.Table, file: BinaryIO) -> None:
    """GeoParquet for events and tracks, plain Parquet for everything else."""
    geographic = {"event_id", "track_id"} & set(table.column_names)
    (geoparquet if geographic else parquet).write(table, file)


#: Writers by suffix.
FORMATS: dict[str, Writer] = {
    ".parquet": _parquet,
    ".geoparquet": geoparquet.write,
    ".geojson": geojson.write,
    ".csv": csv.write,
    ".jsonl": jsonl.write,
    ".ndjson": jsonl.write,
}


def write(table: pa.Table, path: Path | str, suffix: str | None = None) -> None:
    """Write ``table`` in the format that the suffix of ``path`` names; ``-`` is standard output.

    Events and tracks are sorted first, so that the same rows give the same bytes. A file appears
    whole or not at all. Raises UsageError for an unknown suffix, OutputError where the disk
    refuses.
    """
    target = str(path)
    writer = _writer(suffix or ("" if target == "-" else Path(target).suffix), target)
    rows = ordered(table)
    if target != "-":
        with replacing(Path(target)) as file:
            writer(rows, file)
        return
    whole = io.BytesIO()
    writer(rows, whole)
    sys.stdout.buffer.write(whole.getbuffer())
    sys.stdout.buffer.flush()


def _writer(suffix: str, target: str) -> Writer:
    known = FORMATS.get(suffix.lower())
    if known is None:
        raise UsageError(
            "no writer for this format",
            found=f"{suffix!r}" if suffix else "no suffix",
            where=target,
            do=f"Use one of {', '.join(FORMATS)}.",
        )
    return known
