"""Statements about hulls as CSV: the bundled reference set, and a user's own.

Columns: ``hull``, ``attribute``, ``value`` and ``source`` are needed; ``status``, ``valid_from``,
``valid_to``, ``observed_at``, ``locator`` and ``note`` may be there. Dates are ``2018``,
``2018-01``, ``2018-01-19`` or an instant with its zone, and stay as exact as they are. ``hull`` is
an IMO number (``7389704``, ``IMO 7389704``), a hull id, or for a ship without a number its name and
flag: ``UN HUNG (KP)``. ``status`` is ``alleged`` where blank: nobody vouches for it. Other columns
are kept in the note. UTF-8; comma, semicolon or tab.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from ullage.errors import FormatError, UnreadableError, ValueInvalidError
from ullage.identity import statements
from ullage.identity.hull import hull_of_imo, mint_hull

NEEDED = ("hull", "attribute", "value", "source")
OTHER = ("status", *statements.DATES, "locator", "note")
_FIX = "Correct it and run again; the other rows are used."
_IMO = re.compile(r"(?:IMO)?[\s.:#-]*(\d{7})", re.IGNORECASE | re.ASCII)
_MINTED = re.compile(r"ULL-[0-9a-f]{10}")
_FLAGGED = re.compile(r"(.*\S)\s*\(([A-Z]{2})\)")


@dataclass(frozen=True)
class ReadStatements:
    """``statements`` is a STATEMENTS table; ``problems`` names each row left out; ``rows`` met."""

    statements: pa.Table
    problems: tuple[FormatError, ...]
    rows: int


def is_statements(head: str) -> bool:
    r"""Whether a CSV that begins with ``head`` is one of these, by its columns.

    >>> is_statements("hull,attribute,value,source\n"), is_statements("name,imo\n")
    (True, False)
    """
    return set(NEEDED) <= set(_header(head)[1])


def hull_of(text: str) -> str:
    """The hull id that a cell means; ValueInvalidError for a wrong number or nothing.

    >>> hull_of("7389704"), hull_of("UN HUNG (KP)") == mint_hull("UN HUNG", "KP")
    ('IMO7389704', True)
    """
    plain = " ".join(text.split())
    if number := _IMO.fullmatch(plain):
        return hull_of_imo(int(number.group(1)))
    if _MINTED.fullmatch(plain):
        return plain
    if flagged := _FLAGGED.fullmatch(plain):
        return mint_hull(*flagged.groups())
    return mint_hull(plain, "") if plain else mint_hull("")


def read(path: Path) -> ReadStatements:
    """The statements in a file. Wrong rows are left out and told by line.

    Raises UnreadableError where it cannot be read, FormatError where it is no such table.
    """
    return parsed(_text(path), path.name)


def parsed(text: str, name: str) -> ReadStatements:
    """The statements in the text of a file called ``name``; as :func:`read`."""
    delimiter, names = _header(text)
    missing = [column for column in NEEDED if column not in names]
    if missing or len(set(names)) < len(names):
        raise FormatError(
            "this is no table of statements" if missing else "the header names a column twice",
            found=", ".join(names) or "no header",
            where=f"{name}:1",
            do=f"Give it the columns {', '.join(NEEDED)}; also known: {', '.join(OTHER)}.",
        )
    good: list[dict[str, Any]] = []
    problems: list[FormatError] = []
    met = 0
    for line, cells in _lines(text, delimiter, name):
        met += 1
        try:
            good.append(statements.checked(_row(names, cells, f"{name}:{line}")))
        except (FormatError, ValueInvalidError) as error:
            problems.append(_left_out(error, f"{name}:{line}"))
    return ReadStatements(statements.make(good), tuple(problems), met)


def _left_out(error: FormatError | ValueInvalidError, where: str) -> FormatError:
    what = f"{error.what}; this row is left out"
    return FormatError(what, found=error.found, where=where, do=_FIX)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnreadableError(
            "cannot read the statements",
            found=error.strerror,
            where=str(path),
            do="Check the name and the permissions.",
        ) from error
    except UnicodeDecodeError as error:
        raise FormatError(
            "a table of statements must be UTF-8 text",
            found=f"byte {error.object[error.start]:#x} at offset {error.start}",
            where=str(path),
            do="Save it again as UTF-8.",
        ) from error


def _header(text: str) -> tuple[str, list[str]]:
    first = text.lstrip("\ufeff").partition("\n")[0].rstrip("\r")
    delimiter = max(",;\t", key=first.count)
    try:
        names = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error:
        names = []
    return delimiter, [name.strip().lower() for name in names]


def _lines(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        next(rows, None)
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield rows.line_num, cells
    except csv.Error as error:
        raise FormatError(
            "the CSV is malformed", found=str(error), where=f"{name}:{rows.line_num}", do=_FIX
        ) from error


def _row(names: Sequence[str], cells: Sequence[str], where: str) -> dict[str, Any]:
    if len(cells) != len(names):
        what = f"the header has {len(names)} columns"
        raise FormatError(what, found=f"{len(cells)} fields", where=where, do=_FIX)
    given = {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
    known = NEEDED + OTHER
    extra = [f"{name}: {cell}" for name, cell in given.items() if cell and name not in known]
    row: dict[str, Any] = {name: given.get(name) or None for name in known}
    row["hull"] = hull_of(given["hull"])
    row["status"] = (given.get("status") or "alleged").lower()
    row["attribute"] = given["attribute"].lower().replace(" ", "_")
    row["note"] = "; ".join(filter(None, [given.get("note"), *extra])) or None
    return row
