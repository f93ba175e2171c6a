"""Result tables as Parquet: the same rows give the same bytes, and no file is ever half there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ullage.errors import OutputError

ROW_GROUP = 1 << 17


def write_parquet(pieces: Iterable[pa.Table], schema: pa.Schema, path: Path) -> int:
    """Write ``pieces`` one after another; returns the rows. How they are cut changes nothing.

    Written under a temporary name beside ``path`` and renamed when complete. Raises OutputError.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        rows = _write(pieces, schema, partial)
        os.replace(partial, path)
    except OSError as error:
        raise OutputError(
            f"{path.name} could not be written",
            found=str(error),
            do="Check the folder's permissions and free space.",
            where=str(path.parent),
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return rows


def _write(pieces: Iterable[pa.Table], schema: pa.Schema, path: Path) -> int:
    rows = 0
    with path.open("wb") as file:
        with pq.ParquetWriter(file, schema, compression="zstd", store_schema=True) as writer:
            for group in _groups(pieces):
                writer.write_table(group, row_group_size=ROW_GROUP)
                rows += group.num_rows
        file.flush()
        os.fsync(file.fileno())
    return rows


def _groups(pieces: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in tables of ROW_GROUP rows, each of one chunk a column."""
    waiting: list[pa.Table] = []
    count = 0
    for piece in pieces:
        waiting.append(piece)
        count += piece.num_rows
        if count >= ROW_GROUP:
            whole = pa.concat_tables(waiting)
            full = count - count % ROW_GROUP
            for start in range(0, full, ROW_GROUP):
                yield _settled(whole.slice(start, ROW_GROUP))
            waiting, count = [whole.slice(full)], count - full
    if count:
        yield _settled(pa.concat_tables(waiting))


def _settled(table: pa.Table) -> pa.Table:
    """One chunk a column, and categories numbered by first appearance: bytes follow rows alone."""
    for index, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            text = table.column(index).cast(field.type.value_type).combine_chunks()
            table = table.set_column(index, field, text.dictionary_encode().cast(field.type))
    return table.combine_chunks()
