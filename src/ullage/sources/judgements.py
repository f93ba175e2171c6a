"""Judgements of identity as JSON lines, the form a case keeps them in."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from ullage.errors import FormatError, ValueInvalidError, from_os
from ullage.identity import judgements
from ullage.model.identity import JUDGEMENTS


def read(path: Path) -> pa.Table:
    """A JUDGEMENTS table; no rows where there is no file.

    Raises FormatError naming the first line that is no judgement or does not fit its own id.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return JUDGEMENTS.empty()
    except UnicodeDecodeError as error:
        raise _wrong(path, 1, "is not UTF-8 text") from error
    except OSError as error:
        raise from_os(error, path) from error
    lines = enumerate(text.splitlines(), 1)
    return judgements.table([_row(path, number, line) for number, line in lines if line.strip()])


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
        given = {name: row[name] for name in JUDGEMENTS.names}
        made = judgements.make(
            given["hull_a"],
            given["verdict"],
            given["hull_b"],
            author=given["author"],
            reason=given["reason"],
            made_at=datetime.fromisoformat(given["made_at"]),
            withdraws=given["withdraws"],
        )
    except (ValueError, KeyError, TypeError, AttributeError, ValueInvalidError) as error:
        raise _wrong(path, number, f"is no judgement ({error})") from error
    if made["judgement_id"] != given["judgement_id"]:
        raise _wrong(path, number, "does not match its own id")
    return made


def _wrong(path: Path, number: int, what: str) -> FormatError:
    return FormatError(
        f"line {number} {what}", where=f"{path.name}:{number}", do="Restore it from a copy."
    )
