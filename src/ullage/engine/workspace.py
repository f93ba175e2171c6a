"""A folder for what does not fit in memory, gone when the run is."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ullage.errors import OutputError

_PREFIX = ".engine-"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def workspace(out: Path) -> Iterator[Path]:
    """A hidden folder in ``out``, which is made; what a killed run left there is removed.

    Raises OutputError where ``out`` cannot be written or the disk fills up.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        _sweep(out)
        folder = tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", dir=out)
    except OSError as error:
        raise OutputError(
            "the output folder cannot be written",
            found=str(error),
            do="Check its permissions or give another folder.",
            where=str(out),
        ) from error
    with folder as name:
        try:
            yield Path(name)
        except OSError as error:
            if error.errno not in _FULL:
                raise
            raise OutputError(
                "the disk is full",
                found=str(error),
                do="Free space, or give an output folder on another disk.",
                where=str(out),
            ) from error


def _sweep(out: Path) -> None:
    """Remove the folders of runs that are over."""
    for left in out.glob(f"{_PREFIX}*-*"):
        owner = left.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
