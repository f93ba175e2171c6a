"""Small files written whole or not at all."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from ullage.errors import from_os
from ullage.sinks.atomic import durable

#: What a file is called until it is complete; never read, cleaned up by the next command.
MARK = ".part-"

#: Those names, and the ones that the writers of results use.
_LEFT = (f"{MARK}*", ".*.part", ".report-*", ".*.partial")


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary name beside ``path``; on leaving it is made durable and takes the place of it.

    Raises OutputError where it cannot be written; ``path`` is then as it was.
    """
    temporary = path.with_name(f"{MARK}{path.name}")
    try:
        yield temporary
        durable(temporary)
        temporary.replace(path)
        durable(path.parent)
    except OSError as error:
        raise from_os(error, path, writing=True) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """``text`` as the whole of ``path``."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def sweep(folder: Path) -> None:
    """Remove what an earlier command that was killed left half-written in ``folder``."""
    for path in (path for name in _LEFT for path in folder.glob(name)):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
