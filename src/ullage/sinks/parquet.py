"""Plain Parquet with fixed settings."""

from __future__ import annotations

from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

#: The same rows and the same pyarrow give the same bytes.
SETTINGS: dict[str, Any] = {
    "compression": "zstd",
    "compression_level": 3,
    "version": "2.6",
    "data_page_version": "1.0",
    "write_statistics": True,
    "row_group_size": 122_880,
}


def write(table: pa.Table, file: BinaryIO) -> None:
    """Write ``table`` as it is, schema metadata included."""
    pq.write_table(table, file, **SETTINGS)
