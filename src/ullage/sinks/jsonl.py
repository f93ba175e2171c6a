"""JSON lines: one object a row."""

from __future__ import annotations

import json
from typing import BinaryIO

import pyarrow as pa

from ullage.sinks.plain import records

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def write(table: pa.Table, file: BinaryIO) -> None:
    """Write one JSON object per row, UTF-8, payload nested, null where nothing is known."""
    for row in records(table):
        file.write(dumps(row).encode() + b"\n")


def dumps(value: object) -> str:
    """Compact JSON; refuses values that JSON has no word for."""
    return _ENCODER.encode(value)
