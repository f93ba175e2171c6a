"""Arrow IPC files mapped into memory: only what is looked at is read."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from ullage.errors import FormatError, from_os


def read(path: Path | str) -> pa.Table:
    """The table in an Arrow IPC file, mapped. Raises UnreadableError, FormatError."""
    try:
        return pa.ipc.open_file(pa.memory_map(str(path), "r")).read_all()
    except pa.ArrowInvalid as error:
        raise FormatError(
            "not an Arrow file, or cut short",
            where=str(path),
            found=str(error),
            do="Make it again.",
        ) from error
    except OSError as error:
        raise from_os(error, path) from error
