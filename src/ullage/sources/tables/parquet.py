"""Parquet to blocks; tables that already are POSITIONS pass through unconverted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ullage.errors import DamagedError, EmptyInputError, FormatError
from ullage.model.columns import REF_SPAN
from ullage.model.reading import Chunk
from ullage.model.schema import TIME
from ullage.model.tables import POSITIONS
from ullage.sources.tables import instants
from ullage.sources.tables.blocks import Block, Container
from ullage.sources.tables.feed import Feed

ROWS = 1 << 18
#: Rows of a pass-through batch: large, for nothing is done to them.
BULK_ROWS = 1 << 20
_SAMPLE = 2_000
MAGIC = b"PAR1"
#: What Arrow raises on a Parquet file that is damaged.
BROKEN = (OSError, pa.ArrowException, UnicodeDecodeError)


def open_parquet(feed: Feed) -> Container:
    """A Parquet file opened as far as its columns and first rows."""
    file = _open(feed)
    if file.metadata.num_rows == 0:
        raise EmptyInputError("the table has no rows", where=feed.path, do="Check how it was made.")
    try:
        batch = next(_batches(file, _SAMPLE, None), None)
    except BROKEN as error:
        raise DamagedError(
            "the Parquet file is corrupt from its first row",
            where=feed.path,
            found=_first_line(error),
            do="Fetch the file again.",
        ) from error
    flat = pa.table({}) if batch is None else _flat(pa.Table.from_batches([batch]))
    flat = _picked(flat, flat.column_names)
    return Container(list(flat.column_names), flat, partial(_blocks, feed), kind="parquet")


def _refuse_twice(path: str, names: Sequence[str]) -> None:
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise FormatError(
            "more than one column has the same name",
            where=path,
            found=", ".join(double),
            do="Rename or drop one and write the file again.",
        )


def _open(feed: Feed) -> pq.ParquetFile:
    source: object = feed.path if feed.plain else pa.BufferReader(_everything(feed))
    try:
        file = pq.ParquetFile(source, page_checksum_verification=True)
        _refuse_twice(feed.path, file.schema_arrow.names)
        return file
    except BROKEN as error:
        raise DamagedError(
            "the Parquet file is cut short or corrupt: its index cannot be read",
            where=feed.path,
            found=_first_line(error),
            do="Fetch the file again; without the index at its end nothing in it can be read.",
        ) from error


def _everything(feed: Feed) -> bytes:
    """All bytes, read once: standard input cannot be read again."""
    if not feed.kept:
        stream = feed.again()
        try:
            feed.kept.append(b"".join(iter(lambda: stream.read(1 << 24), b"")))
        finally:
            stream.close()
    return feed.kept[0]


def _batches(
    file: pq.ParquetFile, rows: int, columns: Sequence[str] | None
) -> Iterator[pa.RecordBatch]:
    yield from file.iter_batches(batch_size=rows, columns=columns, use_threads=False)


def _flat(table: pa.Table) -> pa.Table:
    """Struct columns as dotted columns, to two levels."""
    for _ in range(2):
        if any(pa.types.is_struct(field.type) for field in table.schema):
            table = table.flatten()
    return table


def _blocks(feed: Feed, wanted: Sequence[str]) -> Iterator[Block]:
    file = _open(feed)
    total, row = file.metadata.num_rows, 0
    batches = _batches(file, ROWS, list(wanted))
    while True:
        try:
            batch = next(batches, None)
        except BROKEN as error:
            empty = file.schema_arrow.empty_table()
            yield Block(_picked(empty, wanted), _lines(row, 0), (), 0, _damage(error, row))
            return
        if batch is None:
            return
        table = _picked(pa.Table.from_batches([batch]), wanted)
        lines = _lines(row, table.num_rows)
        row += table.num_rows
        yield Block(table, lines, (), int((feed.size or 0) * row / max(total, 1)))


def _picked(table: pa.Table, wanted: Sequence[str]) -> pa.Table:
    table = _flat(table).select(list(wanted))
    for place, name in enumerate(table.column_names):
        if pa.types.is_string(table.field(place).type):
            table = table.set_column(place, name, _utf8(table.column(place)))
    return table


def _utf8(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column; where some program wrote other bytes than UTF-8, those replaced."""
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        raw = column.cast(pa.binary()).to_pylist()
        return pa.chunked_array([[None if v is None else v.decode(errors="replace") for v in raw]])
    return column


def _lines(row: int, count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.arange(row + 1, row + 1 + count, dtype=np.int64)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or ["no reason given"])[0][:120]


def _damage(error: Exception, row: int) -> str:
    return f"the Parquet file is corrupt after row {row} ({_first_line(error)})"


def is_positions(schema: pa.Schema) -> bool:
    """Whether a schema is POSITIONS, nullable columns and ``ref`` optional, and nothing else."""
    names = set(schema.names)
    needed = {"transmitter", "time", "lon", "lat"}
    if not needed <= names <= set(POSITIONS.names):
        return False
    kinds = {name: schema.field(name).type for name in needed}
    stamped = pa.types.is_timestamp(kinds["time"]) and kinds["time"].tz in ("UTC", "+00:00")
    return bool(
        stamped
        and pa.types.is_integer(kinds["transmitter"])
        and all(pa.types.is_floating(kinds[name]) for name in ("lon", "lat"))
        and all(_same(schema.field(name).type, name) for name in names)
    )


def _same(kind: pa.DataType, name: str) -> bool:
    """Whether a column's type is the declared one or differs only in width or encoding."""
    declared = POSITIONS.by_name[name].type
    tests = (pa.types.is_integer, pa.types.is_floating, pa.types.is_timestamp)
    if pa.types.is_dictionary(declared):
        return bool(pa.types.is_dictionary(kind) or pa.types.is_string(kind))
    return any(test(kind) and test(declared) for test in tests)


def positions(feed: Feed, ordinal: int) -> Iterator[Chunk]:
    """Chunks of a file that already is POSITIONS: ranges are checked, nothing else is touched."""
    file = _open(feed)
    total, row = file.metadata.num_rows, 0
    batches = _batches(file, BULK_ROWS, None)
    while True:
        try:
            batch = next(batches, None)
        except BROKEN as error:
            yield Chunk(damage=_damage(error, row))
            return
        if batch is None:
            return
        done = int((feed.size or 0) * (row + batch.num_rows) / max(total, 1))
        yield _checked(pa.Table.from_batches([batch]), ordinal * REF_SPAN + row + 1, done)
        row += batch.num_rows


def _checked(table: pa.Table, first: int, done: int) -> Chunk:
    from ullage.sources.tables.faults import Faults

    faults = Faults(np.arange(first, first + table.num_rows, dtype=np.int64))
    refs = pa.array(faults.refs)
    if "ref" in table.column_names:
        table = table.drop_columns(["ref"])
    table = table.append_column("ref", refs)
    lon, lat = (_floats(table, name) for name in ("lon", "lat"))
    us = table.column("time").cast(TIME, safe=False).cast(pa.int64())
    micros = pc.fill_null(us, 0).to_numpy()
    for mask, rule, name in (
        (_null(table, "transmitter"), "id_missing", "transmitter"),
        (_null(table, "time"), "time_missing", "time"),
        ((micros < instants.LOW_US) | (micros >= instants.HIGH_US), "time_range", "time"),
        (np.isnan(lon) | np.isnan(lat), "no_position", "lon"),
        (np.abs(lat) > 90, "lat_range", "lat"),
        (np.abs(lon) > 180, "lon_range", "lon"),
    ):
        if mask.any():
            faults.lose(mask, rule, name, table.column(name).combine_chunks())
    if faults.lost.any():
        table = table.filter(pa.array(~faults.lost))
    good = POSITIONS.conform(table)
    return Chunk(
        good,
        quarantine=faults.table(),
        read=len(faults.refs),
        used=good.num_rows,
        bytes_done=done,
    )


def _floats(table: pa.Table, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.asarray(table.column(name).to_numpy(), np.float64)


def _null(table: pa.Table, name: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    column = table.column(name)
    if column.null_count == 0:
        return np.zeros(table.num_rows, bool)
    return np.asarray(column.is_null().to_numpy(), bool)
