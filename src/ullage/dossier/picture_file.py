"""A picture or page written to a file, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ullage.errors import UsageError
from ullage.sinks.atomic import replacing


def suffix_of(path: Path | str | None, known: Sequence[str]) -> str:
    """The ending of ``path`` that is ``known``; empty where there is no path.

    Raises UsageError for any other.
    """
    if path is None:
        return ""
    name = Path(path).name.lower()
    for suffix in known:
        if name.endswith(suffix):
            return suffix
    raise UsageError(
        "no picture or table has this ending",
        found=Path(path).suffix or "no ending",
        where=str(path),
        do=f"Use one of {', '.join(known)}.",
    )


def write_text(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8. Raises OutputError where the folder refuses."""
    with replacing(path) as file:
        file.write(text.encode())
