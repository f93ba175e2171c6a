"""Statements about hulls as CSV: the bundled reference set, and a user's own.

Columns: ``hull``, ``attribute``, ``value`` and ``source`` are needed; ``status``, ``valid_from``,
``valid_to``, ``observed_at``, ``locator`` and ``note`` may be there. Dates are ``2018``,
``2018-01``, ``2018-01-19`` or an instant with its zone, and stay as exact as they are. ``hull`` is
an IMO number (``7389704``, ``IMO 7389704``), a hull id, or for a ship without a number its name and
flag: ``UN HUNG (KP)``. ``status`` is ``alleged`` where blank: nobody vouches for it. Other columns
are kept in the note. UTF-8; comma, semicolon or tab.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from ullage.errors import FormatError
from ullage.identity import dates, statements
from ullage.identity.hull import hull_stated, mint_hull
from ullage.ids import mmsi_valid
from ullage.sources.own_table import FIX, OwnTable

TABLE = OwnTable(
    "statements",
    ("hull", "attribute", "value", "source"),
    ("status", *statements.DATES, "locator", "note"),
)
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
    return TABLE.fits(head)


def hull_of(text: str) -> str:
    """The hull id that a cell means; ValueInvalidError for a wrong number or nothing.

    >>> hull_of("7389704"), hull_of("UN HUNG (KP)") == mint_hull("UN HUNG", "KP")
    ('IMO7389704', True)
    """
    plain = " ".join(text.split())
    stated = hull_stated(plain)
    if stated is not None:
        return stated
    if flagged := _FLAGGED.fullmatch(plain):
        return mint_hull(*flagged.groups())
    return mint_hull(plain, "") if plain else mint_hull("")


def read(path: Path) -> ReadStatements:
    """The statements in a file. Wrong rows are left out and told by line.

    Raises UnreadableError where it cannot be read, FormatError where it is no such table.
    """
    return parsed(TABLE.text(path), path.name)


def parsed(text: str, name: str) -> ReadStatements:
    """The statements in the text of a file called ``name``; as :func:`read`."""
    good, problems = TABLE.rows(
        text, name, lambda given, _: _sound(statements.checked(_row(given)))
    )
    return ReadStatements(statements.make(good), problems, len(good) + len(problems))


def _sound(row: dict[str, Any]) -> dict[str, Any]:
    """The row; FormatError where its value cannot be one of its attribute, or it ends before it
    begins.
    """
    fits, what = _VALUES.get(row["attribute"], (None, ""))
    if fits is not None and not fits(row["value"]):
        raise FormatError(f"{row['attribute']} must be {what}", found=repr(row["value"]), do=FIX)
    begun, ended = (
        None
        if row[name] is None
        else dates.interval(dates.partial(row[name], row[f"{name}_precision"]))
        for name in ("valid_from", "valid_to")
    )
    if begun is not None and ended is not None and ended[1] <= begun[0]:
        raise FormatError("valid_to lies before valid_from", do=FIX)
    return row


def _number(text: str) -> bool:
    return re.fullmatch(r"\d{1,7}(?:\.\d+)?", text) is not None and float(text) > 0


def _mmsi(text: str) -> bool:
    return re.fullmatch(r"\d{9}", text) is not None and bool(mmsi_valid(int(text)))


_SIZE = (_number, "a number above 0, without a unit")
#: What a value of an attribute must be, and the words for it.
_VALUES: dict[str, tuple[Callable[[str], bool], str]] = {
    **dict.fromkeys(("dwt_t", "gt", "length_m", "beam_m"), _SIZE),
    "built": (lambda text: re.fullmatch(r"(?:18|19|20)\d\d", text) is not None, "a year"),
    "mmsi": (_mmsi, "the nine digits of an MMSI"),
    "imo": (lambda text: re.fullmatch(r"\d{7}", text) is not None, "seven digits"),
}


def _row(given: dict[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {name: given.get(name) or None for name in TABLE.needed + TABLE.other}
    row["hull"] = hull_of(given["hull"])
    row["status"] = (given.get("status") or "alleged").lower()
    row["attribute"] = given["attribute"].lower().replace(" ", "_")
    row["note"] = TABLE.note(given)
    return row
