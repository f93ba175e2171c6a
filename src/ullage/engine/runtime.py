"""What the machine gives: a place for compiled kernels, and how many threads Arrow may use."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

import ullage

FIRST_RUN = "compiling kernels, first run only"

_PACKAGE = Path(ullage.__file__).parent
_ROOMS = ("tracks", "behaviour")


def prepare() -> None:
    """Give numba a cache folder where neither the package nor the user's cache can be written.

    Must run before numba is imported to have an effect; a NUMBA_CACHE_DIR that is set is kept.
    """
    if "NUMBA_CACHE_DIR" in os.environ or _writable(_PACKAGE) or _writable(_user_cache()):
        return
    chosen = Path(tempfile.gettempdir()) / f"ullage-kernels-{os.getuid()}"
    os.environ["NUMBA_CACHE_DIR"] = str(chosen)


def _user_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())


def _writable(folder: Path) -> bool:
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    return os.access(nearest, os.W_OK)


def kernels_compiled(rooms: Sequence[str] = _ROOMS) -> bool:
    """False where no compiled kernel of one of ``rooms`` is cached, so that a run must wait.

    A kernel changed since is not noticed: the user is then told too little, no more.
    """
    given = os.environ.get("NUMBA_CACHE_DIR")
    folders = [Path(given)] if given else [*(_PACKAGE / room for room in rooms), _numba_user()]
    return all(any(folders_with(folders, Path(room).name)) for room in rooms)


def _numba_user() -> Path:
    return _user_cache() / "numba"


def folders_with(folders: list[Path], room: str) -> Iterator[Path]:
    """Cached kernels of a room under any of ``folders``."""
    for folder in folders:
        if folder.name == room:
            yield from folder.glob("__pycache__/*.nbi")
        else:
            yield from folder.glob(f"*{room}*/*.nbi")
            yield from folder.glob(f"*{room}*/__pycache__/*.nbi")


@contextmanager
def arrow_threads(threads: int) -> Iterator[None]:
    """Let Arrow use at most ``threads`` threads inside the block."""
    before = pa.cpu_count()
    pa.set_cpu_count(max(1, threads))
    try:
        yield
    finally:
        pa.set_cpu_count(before)
