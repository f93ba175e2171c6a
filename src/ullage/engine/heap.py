"""Rows gathered in any order and given back sorted: in memory while they fit, else by DuckDB."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from ullage.engine.duck import sorted_batches
from ullage.model.schema import TableSchema


def plain(schema: pa.Schema) -> pa.Schema:
    """``schema`` in types that any piece has and any database gives back: categories as text,
    times (UTC) without a zone.
    """
    return pa.schema([(field.name, _plain(field.type)) for field in schema])


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return kind.value_type
    if pa.types.is_timestamp(kind):
        return pa.timestamp(kind.unit)
    if pa.types.is_list(kind):
        return pa.list_(_plain(kind.value_type))
    return kind


class Heap:
    """Rows of ``schema``. Any thread may ``add``; then ``ordered`` gives them by ``by``.

    ``by`` must tell every two rows apart for the order to be certain.
    """

    def __init__(
        self, folder: Path, schema: TableSchema, by: Sequence[str], memory_bytes: int, threads: int
    ) -> None:
        self.schema = schema
        self.rows = 0
        self._plain = plain(schema.arrow)
        self._by = list(by)
        self._folder = folder
        self._path = folder / f"{schema.name}.arrows"
        self._budget = memory_bytes
        self._threads = threads
        self._held: list[pa.Table] = []
        self._held_bytes = 0
        self._file: pa.OSFile | None = None
        self._writer: pa.RecordBatchStreamWriter | None = None
        self._lock = threading.Lock()

    def add(self, table: pa.Table) -> None:
        """Take rows; the table conforms to the schema."""
        if table.num_rows == 0:
            return
        rows = table.cast(self._plain)
        with self._lock:
            self.rows += rows.num_rows
            self._held.append(rows)
            self._held_bytes += rows.nbytes
            if self._held_bytes > self._budget:
                self._flush()

    def _flush(self) -> None:
        if self._writer is None:
            self._file = pa.OSFile(str(self._path), "wb")
            self._writer = pa.ipc.new_stream(self._file, self._plain)
        for table in self._held:
            self._writer.write_table(table)
        self._held.clear()
        self._held_bytes = 0

    def ordered(self) -> Iterator[pa.Table]:
        """The rows, sorted, in pieces of the schema."""
        if self._writer is None:
            whole = pa.concat_tables(self._held) if self._held else self._plain.empty_table()
            self._held.clear()
            yield self.schema.conform(whole.sort_by([(name, "ascending") for name in self._by]))
            return
        self._close()
        with pa.memory_map(str(self._path)) as source:
            batches = iter(pa.ipc.open_stream(source))
            for batch in sorted_batches(
                batches, self._plain, self._by, self._folder, self._budget, self._threads
            ):
                yield self.schema.conform(pa.Table.from_batches([batch]))
        self._path.unlink()

    def _close(self) -> None:
        self._flush()
        if self._writer is not None and self._file is not None:
            self._writer.close()
            self._file.close()
