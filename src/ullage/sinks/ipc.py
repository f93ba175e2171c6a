"""Arrow IPC files, laid out so that readers can map them into memory."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from ullage.sinks.atomic import replacing


def write(table: pa.Table, path: Path | str) -> None:
    """Write ``table`` as one uncompressed record batch; it appears whole or not at all.

    Raises OutputError where the disk refuses.
    """
    whole = table.combine_chunks()
    with replacing(Path(path)) as file, pa.ipc.new_file(file, whole.schema) as writer:
        writer.write_table(whole, max_chunksize=max(whole.num_rows, 1))
