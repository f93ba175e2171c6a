"""A user's own edges of ownership and management, as CSV.

Columns: ``party_name``, ``role``, ``target`` are needed; ``party``, ``country`` (of the party),
``target_name``, ``percentage``, ``valid_from``, ``valid_to``, ``observed_at``, ``source``,
``locator`` and ``note`` may be there. Dates are ``2018``, ``2018-01`` or ``2018-01-19``. A share is
a number (``51``), a range (``25-50``), a bound (``>=25``, ``<10``) or blank. ``party`` is an id of
the user's own, ``CO`` and a company's IMO number, or blank: then it is made from name and country,
or from name and file. ``target`` is an IMO number, a hull id, or a party. Other columns are kept in
the note. UTF-8; comma, semicolon or tab.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from ullage.errors import FormatError, UnreadableError, ValueInvalidError
from ullage.identity.ownership.edges import make
from ullage.identity.ownership.parties import (
    company_of,
    mint_party,
    stated_number,
    target_of,
)
from ullage.ids import country_alpha2
from ullage.times import PartialDate

NEEDED = ("party_name", "role", "target")
OTHER = (
    "party", "country", "target_name", "percentage", "valid_from", "valid_to", "observed_at",
    "source", "locator", "note",
)  # fmt: skip
_DATES = ("valid_from", "valid_to", "observed_at")
_FIX = "Correct it and run again; the other rows are used."
_NUMBER = r"(\d+(?:\.\d+)?)"
_RANGE = re.compile(rf"{_NUMBER}\s*(?:-|–|to)\s*{_NUMBER}")
_BOUND = re.compile(rf"(>=|<=|>|<|≥|≤)\s*{_NUMBER}")
_SCOPE_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


@dataclass(frozen=True)
class ReadEdges:
    """``edges`` is an EDGES table; ``problems`` names each row left out; ``rows`` were met."""

    edges: pa.Table
    problems: tuple[FormatError, ...]
    rows: int


def is_edges(head: str) -> bool:
    r"""Whether a CSV that begins with ``head`` is one of these, by its columns.

    >>> is_edges("party_name,role,target\n"), is_edges("hull,attribute,value\n")
    (True, False)
    """
    return set(NEEDED) <= set(_header(head)[1])


def read(path: Path) -> ReadEdges:
    """The edges in a file. Wrong rows are left out and told by line.

    Raises UnreadableError where it cannot be read, FormatError where it is no such table.
    """
    text = _text(path)
    delimiter, names = _header(text)
    missing = [name for name in NEEDED if name not in names]
    if missing or len(set(names)) < len(names):
        raise FormatError(
            "this is no table of edges" if missing else "the header names a column twice",
            found=", ".join(names) or "no header",
            where=f"{path.name}:1",
            do=f"Give it the columns {', '.join(NEEDED)}; also known: {', '.join(OTHER)}.",
        )
    problems: list[FormatError] = []
    rows: list[dict[str, Any]] = []
    met = 0
    for line, cells in _lines(text, delimiter, path.name):
        met += 1
        try:
            rows += make([_row(names, cells, path.name, line)]).to_pylist()
        except (FormatError, ValueInvalidError) as error:
            problems.append(_told(error, f"{path.name}:{line}"))
    return ReadEdges(make(rows), tuple(problems), met)


def _told(error: FormatError | ValueInvalidError, where: str) -> FormatError:
    return FormatError(
        f"{error.what}; this row is left out", found=error.found, where=where, do=_FIX
    )


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnreadableError(
            "cannot read the edges",
            found=error.strerror,
            where=str(path),
            do="Check the name and the permissions.",
        ) from error
    except UnicodeDecodeError as error:
        raise FormatError(
            "a table of edges must be UTF-8 text",
            found=f"byte {error.object[error.start]:#x} at offset {error.start}",
            where=str(path),
            do="Save it again as UTF-8.",
        ) from error


def _header(text: str) -> tuple[str, list[str]]:
    first = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    names = next(csv.reader([first], delimiter=delimiter), [])
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


def _row(names: list[str], cells: list[str], file: str, line: int) -> dict[str, Any]:
    if len(cells) != len(names):
        raise FormatError(
            f"the header has {len(names)} columns", found=f"{len(cells)} fields", do=_FIX
        )
    given = {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
    if not given["party_name"] or not given["target"]:
        raise FormatError("party_name and target may not be blank", do=_FIX)
    name, number = stated_number(given["party_name"])
    extra = [f"{key}: {text}" for key, text in given.items() if text and key not in NEEDED + OTHER]
    note = "; ".join([*([given["note"]] if given.get("note") else []), *extra])
    return {
        "party": _party(given, name, number, file),
        "party_name": name,
        "role": given["role"].lower().replace(" ", "_"),
        "target": target_of(given["target"]),
        "target_name": given.get("target_name") or given["target"],
        **_share(given.get("percentage", "")),
        **{key: PartialDate.parse(given[key]) if given.get(key) else None for key in _DATES},
        "source": given.get("source") or file,
        "locator": given.get("locator") or f"line {line}",
        "note": note or None,
    }


def _party(given: dict[str, str], name: str, number: int | None, file: str) -> str:
    own = given.get("party", "")
    if own:
        party = target_of(own)
        if _SCOPE_ID.fullmatch(party) is None:
            raise FormatError(
                "an id has letters, digits and _ . : - only", found=repr(own), do=_FIX
            )
        return party
    if number is not None:
        return company_of(number)
    country = given.get("country", "")
    if country and country_alpha2(country) is None:
        raise FormatError("country must be an ISO 3166-1 code", found=repr(country), do=_FIX)
    return mint_party(name, country=country_alpha2(country) if country else None, scope=file)


def _share(text: str) -> dict[str, float | None]:
    """A share as stated: one number, or the ends of a range."""
    plain = text.replace("%", "").replace("\u202f", "").strip()
    if not plain:
        return {}
    if re.fullmatch(_NUMBER, plain):
        return {"percentage": float(plain)}
    if found := _RANGE.fullmatch(plain):
        return {"percentage_low": float(found[1]), "percentage_high": float(found[2])}
    if found := _BOUND.fullmatch(plain):
        side = "percentage_low" if found[1][0] in ">≥" else "percentage_high"
        return {side: float(found[2])}
    raise FormatError("a share is 51, 25-50, >=25 or blank", found=repr(text), do=_FIX)
