"""A bucket too big for memory, in batches cut at instants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from ullage.engine.duck import sorted_batches
from ullage.engine.packing import packed_schema, unpack
from ullage.model.schema import TableSchema


def in_time_order(
    batches: Iterable[pa.RecordBatch],
    schema: TableSchema,
    most_rows: int,
    folder: Path,
    memory_bytes: int,
) -> Iterator[pa.Table]:
    """Packed rows as tables of ``schema``, earlier first, of about ``most_rows`` rows.

    Rows of one instant stay together, however many they are. Sorted on disk in ``folder``.
    """
    packed = packed_schema(schema)
    size = min(most_rows, 1 << 17)
    rows = sorted_batches(batches, packed, ["time"], folder, memory_bytes, 1, size)
    for table in cut_at_instants((pa.Table.from_batches([b], packed) for b in rows), most_rows):
        yield unpack(table.combine_chunks(), schema)


def cut_at_instants(pieces: Iterable[pa.Table], most_rows: int) -> Iterator[pa.Table]:
    """Pieces in order of ``time``, joined to about ``most_rows`` rows, never cut in an instant."""
    waiting: list[pa.Table] = []
    count = 0
    for piece in pieces:
        waiting.append(piece)
        count += piece.num_rows
        if count < most_rows:
            continue
        whole = pa.concat_tables(waiting)
        time = whole.column("time").to_numpy()
        cut = int(np.searchsorted(time, time[-1]))
        if cut:
            yield whole.slice(0, cut)
        waiting, count = [whole.slice(cut)], count - cut
    if count:
        yield pa.concat_tables(waiting)
