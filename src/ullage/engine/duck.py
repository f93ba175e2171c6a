"""DuckDB, for sorting what does not fit in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from ullage.errors import OutputError

if TYPE_CHECKING:
    import duckdb

MEGABYTE = 1 << 20

#: DuckDB needs some room whatever it is given.
LEAST_BYTES = 64 * MEGABYTE


@contextmanager
def session(folder: Path, memory_bytes: int, threads: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that spills to ``folder`` beyond ``memory_bytes``."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{max(memory_bytes, LEAST_BYTES) // MEGABYTE}MiB",
        "temp_directory": str(folder),
        "threads": threads,
        "preserve_insertion_order": True,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    connection = duckdb.connect(":memory:", config=settings)
    try:
        yield connection
    finally:
        connection.close()


def sorted_batches(
    batches: Iterable[pa.RecordBatch],
    schema: pa.Schema,
    by: Sequence[str],
    folder: Path,
    memory_bytes: int,
    threads: int,
    batch_rows: int = 1 << 17,
) -> Iterator[pa.RecordBatch]:
    """``batches`` in the order of the columns ``by``, each ascending; memory is bounded.

    Raises OutputError where ``folder`` has no room for what must be set aside.
    """
    import duckdb

    reader = pa.RecordBatchReader.from_batches(schema, batches)
    order = ", ".join(f'"{name}" ASC NULLS LAST' for name in by)
    with session(folder, memory_bytes, threads) as connection:
        connection.register("rows_in", reader)
        try:
            result = connection.execute(f"SELECT * FROM rows_in ORDER BY {order}")
            yield from result.to_arrow_reader(batch_rows)
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise OutputError(
                "rows could not be sorted",
                found=str(error).splitlines()[0],
                do="Free disk space or give more memory.",
                where=str(folder),
            ) from error
