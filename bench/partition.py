"""Ways of bringing a ship's positions together: DuckDB's partitioned copy, its sort, our scatter.

``python -m bench.partition FILE`` with a Parquet file of POSITIONS. Each way runs in a process of
its own on two threads and ends with the rows back in memory, bucket by bucket.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from bench.process import measured_child
from ullage.engine.partition import Partition, bucket_of
from ullage.engine.spill import Spill
from ullage.model.tables import POSITIONS

MEMORY_BYTES = 2 << 30
THREADS = 2


def _duck(folder: Path) -> duckdb.DuckDBPyConnection:
    config = {"threads": THREADS, "memory_limit": "2GiB", "temp_directory": str(folder)}
    return duckdb.connect(config=config)


def partitioned_copy(file: Path, folder: Path, buckets: int = 64) -> int:
    """DuckDB: COPY ... PARTITION_BY a hash, uncompressed Parquet."""
    out = folder / "parts"
    with _duck(folder) as connection:
        connection.execute(
            f"COPY (SELECT * EXCLUDE station, hash(transmitter) % {buckets} AS bucket "
            f"FROM read_parquet('{file}')) TO '{out}' "
            "(FORMAT parquet, COMPRESSION uncompressed, PARTITION_BY bucket)"
        )
    return sum(pq.read_table(part, partitioning=None).num_rows for part in out.iterdir())


def sorted_rows(file: Path, folder: Path) -> int:
    """DuckDB: ORDER BY ship and time, read as a stream."""
    with _duck(folder) as connection:
        result = connection.execute(
            f"SELECT * EXCLUDE station FROM read_parquet('{file}') ORDER BY transmitter, time"
        )
        return sum(batch.num_rows for batch in result.to_arrow_reader(1 << 17))


def scattered(file: Path, folder: Path, buckets: int = 256) -> int:
    """Ours: Arrow batches scattered by hash, in memory or one Arrow file a bucket."""
    spill = Spill(folder, "rows", POSITIONS, buckets, MEMORY_BYTES // 4)
    by = Partition(("transmitter",), buckets, timedelta(0))
    for batch in pq.ParquetFile(file).iter_batches(1 << 20):
        table = pa.Table.from_batches([batch])
        spill.add(table, bucket_of(table, by))
    spill.close()
    return sum(spill.take(index).num_rows for index in range(buckets))


WAYS = {way.__name__: way for way in (partitioned_copy, sorted_rows, scattered)}


def main(arguments: list[str]) -> None:
    """All ways over a file, or one of them in this process."""
    file = Path(arguments[0])
    if len(arguments) > 1:
        with tempfile.TemporaryDirectory(dir=file.parent) as folder:
            print(json.dumps({"rows": WAYS[arguments[1]](file, Path(folder))}))
        return
    for name in WAYS:
        told, used = measured_child("bench.partition", str(file), name)
        print(f"{name:17} {told['rows']:>11,} rows  {used}")


if __name__ == "__main__":
    main(sys.argv[1:])
