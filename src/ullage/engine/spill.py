"""Rows on their way to buckets: kept in memory while they fit, else in one Arrow file a bucket."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from ullage.engine.packing import pack, packed_schema, row_bytes, unpack
from ullage.engine.partition import Ints, Order, destinations, scatter
from ullage.model.schema import TableSchema


class Spill:
    """Rows of one schema grouped into ``buckets``. Any thread may ``add``.

    Up to ``memory_bytes`` stay in memory; beyond that all go to uncompressed Arrow streams in
    ``folder``, named ``name`` and the bucket. ``rows`` counts the rows of each bucket;
    ``spilled`` is true where memory did not suffice.
    """

    def __init__(
        self, folder: Path, name: str, schema: TableSchema, buckets: int, memory_bytes: int
    ) -> None:
        self.schema = schema
        self.buckets = buckets
        self.rows: Ints = np.zeros(buckets, np.int64)
        self._packed = packed_schema(schema)
        self._row_bytes = row_bytes(schema)
        self._stem = folder / name
        self._budget = memory_bytes
        self._held: list[list[pa.RecordBatch]] = [[] for _ in range(buckets)]
        self._held_rows = 0
        self.spilled = False
        self._files: dict[int, pa.OSFile] = {}
        self._writers: dict[int, pa.RecordBatchStreamWriter] = {}
        self._lock = threading.Lock()

    def add(self, table: pa.Table, bucket: Order) -> None:
        """Take the rows of ``table``, each to the bucket given for it."""
        if table.num_rows == 0:
            return
        order, starts = destinations(bucket, self.buckets)
        moved = [pa.array(scatter(v, order)) for v in pack(table, self.schema)]
        batch = pa.RecordBatch.from_arrays(moved, schema=self._packed)
        with self._lock:
            self._take(batch, starts)

    def _take(self, batch: pa.RecordBatch, starts: Ints) -> None:
        counts = np.diff(starts)
        self.rows += counts
        for index in np.flatnonzero(counts):
            self._held[index].append(batch.slice(int(starts[index]), int(counts[index])))
        self._held_rows += batch.num_rows
        if self._held_rows * self._row_bytes > self._budget:
            self._flush()

    def _flush(self) -> None:
        self.spilled = True
        for index, batches in enumerate(self._held):
            for batch in batches:
                self._writer(index).write_batch(batch)
            batches.clear()
        self._held_rows = 0

    def _path(self, index: int) -> Path:
        return self._stem.with_name(f"{self._stem.name}-{index:05d}.arrows")

    def _writer(self, index: int) -> pa.RecordBatchStreamWriter:
        if index not in self._writers:
            self._files[index] = pa.OSFile(str(self._path(index)), "wb")
            self._writers[index] = pa.ipc.new_stream(self._files[index], self._packed)
        return self._writers[index]

    def close(self) -> None:
        """No more rows come; buckets may be taken from now on."""
        if self._writers:
            self._flush()
        for index, writer in self._writers.items():
            writer.close()
            self._files[index].close()
        self._files.clear()

    def packed(self, index: int) -> Iterator[pa.RecordBatch]:
        """The rows of a bucket in the order they came, packed. The bucket is gone afterwards."""
        held, self._held[index] = self._held[index], []
        yield from held
        if self._writers.pop(index, None) is not None:
            with pa.memory_map(str(self._path(index))) as source:
                yield from pa.ipc.open_stream(source)
            self._path(index).unlink()

    def take(self, index: int) -> pa.Table:
        """The rows of a bucket as one table. The bucket is gone afterwards."""
        batches = list(self.packed(index))
        whole = pa.Table.from_batches(batches, schema=self._packed).combine_chunks()
        return unpack(whole, self.schema)
