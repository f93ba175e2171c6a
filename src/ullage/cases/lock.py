"""case.lock: every input of a case, by content."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from ullage.cases.atomic import write_text
from ullage.errors import VerificationError, from_os

VERSION = 1


@dataclass(frozen=True)
class Input:
    """One input. ``path`` is relative to the case; ``retrieved_at`` and ``licence`` null if unsaid.

    ``source`` names the [sources] table it was declared in; ``original`` the name it came under.
    """

    sha256: str
    path: str
    original: str
    bytes: int
    kind: str
    source: str | None = None
    licence: str | None = None
    retrieved_at: str | None = None
    mapping: dict[str, Any] = field(default_factory=dict)


def read(path: Path) -> tuple[Input, ...]:
    """The inputs locked at ``path``, by hash; none where there is no lock yet.

    Raises VerificationError where the file is not a lock as Ullage writes it.
    """
    try:
        raw = json.loads(path.read_bytes())
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise from_os(error, path) from error
    except ValueError as error:
        raise _spoiled(path, str(error)) from error
    if not isinstance(raw, dict) or raw.get("version") != VERSION:
        raise _spoiled(path, f"version is not {VERSION}")
    return tuple(sorted((_input(path, row) for row in raw.get("inputs", [])), key=_order))


def write(path: Path, inputs: tuple[Input, ...]) -> None:
    """Lock ``inputs``: JSON, sorted by hash, the same bytes for the same inputs."""
    rows = [asdict(one) for one in sorted(inputs, key=_order)]
    text = json.dumps({"version": VERSION, "inputs": rows}, indent=2, ensure_ascii=False)
    write_text(path, text + "\n")


def _order(one: Input) -> str:
    return one.sha256


def _input(path: Path, row: object) -> Input:
    known = {f.name for f in fields(Input)}
    if not isinstance(row, dict) or not set(row) <= known:
        raise _spoiled(path, "an input has keys that a lock does not have")
    try:
        made = Input(**row)
    except TypeError as error:
        raise _spoiled(path, "an input lacks keys") from error
    if not all(isinstance(text, str) for text in (made.sha256, made.path, made.kind)):
        raise _spoiled(path, "an input has values of the wrong type")
    if not re.fullmatch(r"evidence/[0-9a-f]{64}[.a-z0-9]*", made.path):
        raise _spoiled(path, f"an input lies outside evidence/: {made.path}")
    return made


def _spoiled(path: Path, found: str) -> VerificationError:
    return VerificationError(
        "not a lock that Ullage wrote",
        found=found,
        where=path.name,
        do="Restore case.lock from a copy; it is not meant to be edited.",
    )
