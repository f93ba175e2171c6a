"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ullage.errors import OutputError

#: Ends the temporary name; such a file left behind by a killed run may be deleted.
PART_SUFFIX = ".part"


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A binary file to write, which takes the name ``path`` only when the block ends well.

    Written beside ``path`` under a temporary name, flushed to the device, then renamed. A device or
    pipe is written straight. Raises OutputError where the folder or device refuses.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as device:
                yield device
            return
        with _beside(path) as file:
            yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(
            "cannot write the result",
            found=error.strerror or str(error),
            where=str(path),
            do="Choose a folder that exists, may be written and has room.",
        ) from error


@contextmanager
def _beside(path: Path) -> Iterator[BinaryIO]:
    part = path.with_name(f".{path.name}.{os.getpid()}{PART_SUFFIX}")
    done = False
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        done = True
        durable(path.parent)
    finally:
        if not done:
            with suppress(FileNotFoundError):
                part.unlink()


def durable(path: Path) -> None:
    """What ``path`` holds, or the names in a folder, on the device, so that it survives a power
    cut; not every system can open a folder.
    """
    if path.is_dir() and not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
