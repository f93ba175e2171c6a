"""The journal: one JSON line per action, each sealed with the hash of the line before it.

A line holds its own hash (SHA-256 of the canonical JSON of all else in it) and the hash of the line
before (64 zeros in the first). A changed, removed, inserted or reordered line breaks the chain. The
chain alone cannot tell that whole lines were cut off its end: what the last lines recorded is
compared with the case itself (see :mod:`ullage.cases.verify`).
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ullage.errors import VerificationError, from_os
from ullage.evidence.hashing import canonical_json, sha256_value

START = "0" * 64

Entry = dict[str, Any]


def append(path: Path, entry: Entry) -> Entry:
    """Seal ``entry`` onto the journal at ``path`` and return the line as written.

    A last line torn by a crash is cut off first and the new line counts its bytes as
    ``torn_bytes``. Raises VerificationError where the journal is already broken.
    """
    entries, torn = _load(path)
    sealed = {**entry, "prev": entries[-1]["hash"] if entries else START}
    if torn:
        sealed["torn_bytes"] = torn
    sealed["hash"] = sha256_value(sealed)
    try:
        _write(path, torn, canonical_json(sealed) + "\n")
    except OSError as error:
        raise from_os(error, path, writing=True) from error
    return sealed


def _write(path: Path, torn: int, line: str) -> None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    with open(handle, "r+b") as file:
        file.seek(-torn, os.SEEK_END)
        file.truncate()
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> list[Entry]:
    """Every line, oldest first, after checking the chain; none where there is no journal.

    Raises VerificationError naming the first line that is not what was written.
    """
    entries, torn = _load(path)
    if torn:
        raise _broken(path, len(entries) + 1, "ends in the middle of a line")
    return entries


def read_whole(path: Path) -> list[Entry]:
    """Like :func:`read`, but a last line torn by a crash is passed over."""
    return _load(path)[0]


def last(entries: list[Entry], action: str) -> Entry | None:
    """The newest line of this action, or None."""
    return next((entry for entry in reversed(entries) if entry.get("action") == action), None)


def _load(path: Path) -> tuple[list[Entry], int]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return [], 0
    except OSError as error:
        raise from_os(error, path) from error
    *lines, tail = data.split(b"\n")
    entries: list[Entry] = []
    for number, line in enumerate(lines, start=1):
        prev = entries[-1]["hash"] if entries else START
        entries.append(_checked(path, number, line, prev))
    return entries, len(tail)


def _checked(path: Path, number: int, line: bytes, prev: str) -> Entry:
    try:
        entry = json.loads(line)
        written = canonical_json(entry).encode()
    except ValueError as error:
        raise _broken(path, number, "is not JSON") from error
    if not isinstance(entry, dict) or written != line:
        raise _broken(path, number, "is not in the form the journal is written in")
    if entry.get("prev") != prev:
        raise _broken(path, number, "does not follow the line before it")
    sealed = {key: value for key, value in entry.items() if key != "hash"}
    if entry.get("hash") != sha256_value(sealed):
        raise _broken(path, number, "does not match its own hash")
    return entry


def _broken(path: Path, number: int, what: str) -> VerificationError:
    return VerificationError(
        f"the journal was changed: line {number} {what}",
        where=f"{path.name}:{number}",
        do="Compare with a copy of the case; what the journal says from here on proves nothing.",
    )
