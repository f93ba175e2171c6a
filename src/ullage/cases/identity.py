"""Which code and which libraries made a result."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

import ullage

#: Parts of the package that cannot change a result.
_DOORS = ("cli", "server", "api.py", "__pycache__")

_LIBRARIES = (
    "anyascii", "duckdb", "numba", "numpy", "pyarrow", "pydantic", "pypinyin", "pyproj",
    "rapidfuzz",
)  # fmt: skip


@cache
def code() -> str:
    """Version of Ullage and, after a plus, the start of a hash over its own files.

    The hash makes a changed source a changed version, also between releases.
    """
    root = Path(ullage.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if path.suffix in {".pyc", ".nbi", ".nbc"} or not path.is_file():
            continue
        if name.parts[0] not in _DOORS and "__pycache__" not in name.parts:
            digest.update(name.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{ullage.__version__}+{digest.hexdigest()[:12]}"


@cache
def environment() -> dict[str, str]:
    """Versions of Python and of the libraries that can change the bytes of a result."""
    found = {name: version(name) for name in _LIBRARIES}
    return {"python": platform.python_version(), **found}
