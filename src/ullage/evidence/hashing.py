"""Hashes of files and of plain values: what proves that a file is the file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ullage.errors import from_os

_PIECE = 1 << 20


def canonical_json(value: Any) -> str:
    """``value`` as JSON with sorted keys, no spaces and plain UTF-8: one text for one value.

    >>> canonical_json({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def sha256_value(value: Any) -> str:
    """SHA-256 (64 hex digits) of the canonical JSON of ``value``."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def sha256_file(path: Path, told: Callable[[int], None] | None = None) -> tuple[str, int]:
    """SHA-256 and size in bytes of a file; ``told`` hears the bytes done so far.

    Raises UnreadableError where the file cannot be read.
    """
    digest, done = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
                done += len(piece)
                if told is not None:
                    told(done)
    except OSError as error:
        raise from_os(error, path) from error
    return digest.hexdigest(), done


def sha256_tree(folder: Path) -> dict[str, str]:
    """SHA-256 of every file under ``folder`` by relative POSIX path; names with a dot are left out.

    Such names are a writer's temporary files and what desktops leave behind.
    """
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder): path for path in found}
    return {
        name.as_posix(): sha256_file(path)[0]
        for name, path in names.items()
        if not any(part.startswith(".") for part in name.parts)
    }
