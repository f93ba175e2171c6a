"""Where the columns of a file of ships are: its header, found in the first lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ullage.sources.lists.reading import header_cells

#: Our columns, and the headers that mean them (compared in lower case, blanks as underscores).
ALIASES: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "ship_name", "shipname", "vessel", "vessel_name", "vesselname", "ship",
        "name_of_ship", "name_of_vessel", "ship's_name", "vessel's_name",
    ),
    "imo": ("imo", "imo_number", "imo_no", "imonumber", "imo_nr", "imo_no.", "imo_num", "imo#"),
    "mmsi": ("mmsi", "mmsi_number"),
    "call_sign": ("call_sign", "callsign", "call-sign"),
    "flag": ("flag", "flag_code", "country", "flag_state"),
    "type": ("type", "ship_type", "vessel_type", "vesseltype"),
    "length_m": ("length_m", "length", "loa", "loa_m"),
    "beam_m": ("beam_m", "beam", "breadth", "width"),
    "dwt_t": ("dwt_t", "dwt", "deadweight"),
    "gt": ("gt", "gross_tonnage", "grt"),
    "built": ("built", "year_built", "year", "build_year"),
    "at": ("at", "seen_at", "time", "timestamp", "date", "seen"),
}  # fmt: skip
_IDENTIFYING = frozenset({"name", "imo", "mmsi", "call_sign"})
_DELIMITERS = (",", "\t", ";", "|")
#: Lines that may stand above a header: titles, comments.
_ABOVE = 10
#: Headers that may be names of ships: alone on a later line they are no header.
_ALSO_NAMES = frozenset({"vessel", "ship"})


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: on which line, parted by what, and the places of our columns."""

    line: int
    delimiter: str
    width: int
    columns: Mapping[str, tuple[int, ...]]
    """Several places where several columns mean the same."""


def find(lines: Sequence[str]) -> Header | None:
    """The header among the first lines that hold anything; None where there is none.

    The first of them may name one known column; a later one must name two, or one that is not a
    word that a ship may be called by.
    """
    filled = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    for number, line in filled[: _ABOVE + 1]:
        first = number == filled[0][0]
        if (header := _header(number, line, first)) is not None:
            return header
    return None


def _header(number: int, line: str, first: bool) -> Header | None:
    if line.lstrip().startswith("#"):
        return None
    delimiter = max(_DELIMITERS, key=line.count)
    spelt = [cell.strip().replace(" ", "_") for cell in header_cells(line, delimiter)]
    columns = {
        name: places
        for name, aliases in ALIASES.items()
        if (places := tuple(at for at, cell in enumerate(spelt) if cell in aliases))
    }
    if not columns.keys() & _IDENTIFYING:
        return None
    alone = len(columns) == 1 and (len(spelt) > 1 or spelt[0] in _ALSO_NAMES)
    return None if alone and not first else Header(number, delimiter, len(spelt), columns)
