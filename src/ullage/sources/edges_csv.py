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

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from ullage.errors import FormatError
from ullage.identity.ownership.edges import DATES, checked, make
from ullage.identity.ownership.parties import (
    company_of,
    mint_party,
    stated_number,
    target_of,
)
from ullage.ids import country_alpha2
from ullage.sources.own_table import FIX, OwnTable
from ullage.times import PartialDate

TABLE = OwnTable(
    "edges",
    ("party_name", "role", "target"),
    (
        "party", "country", "target_name", "percentage", *DATES, "source", "locator", "note",
    ),
)  # fmt: skip
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
    return TABLE.fits(head)


def read(path: Path) -> ReadEdges:
    """The edges in a file. Wrong rows are left out and told by line.

    Raises UnreadableError where it cannot be read, FormatError where it is no such table.
    """
    own, problems = TABLE.rows(
        TABLE.text(path),
        path.name,
        lambda given, line: checked(_row(given, path.name, line)),
    )
    return ReadEdges(make(own), problems, len(own) + len(problems))


def _dates(given: dict[str, str]) -> dict[str, PartialDate | None]:
    told = {key: PartialDate.parse(given[key]) if given.get(key) else None for key in DATES}
    begun, ended = told["valid_from"], told["valid_to"]
    if begun is not None and ended is not None and ended.last < begun.first:
        raise FormatError("valid_to lies before valid_from", found=f"{begun} to {ended}", do=FIX)
    return told


def _row(given: dict[str, str], file: str, line: int) -> dict[str, Any]:
    if not given["party_name"] or not given["target"]:
        raise FormatError("party_name and target may not be blank", do=FIX)
    name, number = stated_number(given["party_name"])
    return {
        "party": _party(given, name, number, file),
        "party_name": name,
        "role": given["role"].lower().replace(" ", "_"),
        "target": target_of(given["target"]),
        "target_name": given.get("target_name") or given["target"],
        **_share(given.get("percentage", "")),
        **_dates(given),
        "source": given.get("source") or file,
        "locator": given.get("locator") or f"line {line}",
        "note": TABLE.note(given),
    }


def _party(given: dict[str, str], name: str, number: int | None, file: str) -> str:
    own = given.get("party", "")
    if own:
        party = target_of(own)
        if _SCOPE_ID.fullmatch(party) is None:
            raise FormatError("an id has letters, digits and _ . : - only", found=repr(own), do=FIX)
        return party
    if number is not None:
        return company_of(number)
    country = given.get("country", "")
    if country and country_alpha2(country) is None:
        raise FormatError("country must be an ISO 3166-1 code", found=repr(country), do=FIX)
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
    raise FormatError("a share is 51, 25-50, >=25 or blank", found=repr(text), do=FIX)
