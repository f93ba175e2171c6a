"""One command at a time in the store, and folders that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ullage.errors import UsageError, from_os
from ullage.sinks.atomic import durable

#: What a folder is called until it is complete; never read, swept away by the next import.
STAGING = ".part-"
PATIENCE_S = 60.0
_PAUSE_S = 0.05


@contextlib.contextmanager
def held(root: Path, patience_s: float = PATIENCE_S) -> Iterator[None]:
    """Keep other imports out of the store at ``root`` meanwhile, waiting for one that is at work.

    The hold ends with the process, however that ends. Raises UsageError after ``patience_s``,
    OutputError where the store cannot be written to.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        handle = os.open(root / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise from_os(error, root, writing=True) from error
    try:
        _seize(handle, root, patience_s)
        yield
    finally:
        os.close(handle)


def _seize(handle: int, root: Path, patience_s: float) -> None:
    if sys.platform == "win32":
        return
    import fcntl

    until = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() < until:
                time.sleep(_PAUSE_S)
                continue
            raise UsageError(
                "another ullage command is at work in the store of lists",
                where=str(root),
                do="Wait until it has ended, then try again.",
            ) from error
        return


@contextlib.contextmanager
def appearing(folder: Path) -> Iterator[Path]:
    """A folder to fill, which takes the name ``folder`` only when the block ends well.

    Every file in it is made read-only and durable first. Raises OutputError where it cannot be.
    """
    staging = folder.with_name(f"{STAGING}{folder.name}")
    try:
        staging.mkdir(parents=True)
        yield staging
        for path in staging.iterdir():
            path.chmod(0o444)
            durable(path)
        durable(staging)
        staging.rename(folder)
        durable(folder.parent)
    except OSError as error:
        raise from_os(error, folder, writing=True) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def sweep(root: Path) -> None:
    """Remove what an import that was killed left half-made."""
    for path in root.glob(f"publications/*/{STAGING}*"):
        shutil.rmtree(path, ignore_errors=True)
