"""Whether results may be written where they are asked for: told before anything is read."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path

from ullage.errors import OutputError, UsageError, from_os


def spare(inputs: Iterable[Path | str], results: Iterable[Path], do: str) -> None:
    """Raise UsageError where one of ``results`` would take the place of one of ``inputs``.

    Links count as what they lead to; ``-`` is no file. ``do`` says where to write instead.
    """
    files = [Path(one) for one in inputs if str(one) != "-"]
    for result in (one for one in results if one.exists()):
        for file in files:
            if file.exists() and file.samefile(result):
                raise UsageError(
                    "the result would be written over an input",
                    found=f"the input {file}",
                    where=str(result),
                    do=do,
                )


def check_folder(folder: Path) -> None:
    """Raise OutputError where ``folder`` is a file or could not be made or written to."""
    standing = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    if not standing.is_dir():
        raise OutputError("is a file, not a folder", where=str(standing), do="Name another folder.")
    if not os.access(standing, os.W_OK | os.X_OK):
        raise from_os(PermissionError(errno.EACCES, "", str(standing)), writing=True)


def make_folder(folder: Path) -> None:
    """Make ``folder`` and those above it. Raises OutputError where that is not possible."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise from_os(error, folder, writing=True) from error
