"""A file of ships to screen: a table with a header, or one name or number a line.

A table has any of the columns below, in any order, under any of their names; other columns are
carried past. It may be parted by commas, semicolons or tabs. Where the first line names none of
``name``, ``imo``, ``mmsi`` or ``call_sign``, every line is one name or number as it stands. A cell
that cannot be used is set aside and told; a row is lost only where nothing to look for is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ullage.errors import EmptyInputError, FormatError, UsageError, ValueInvalidError
from ullage.identity import dates
from ullage.identity.subject import Subject, subject_of, with_fields
from ullage.sources.lists.reading import Problem, csv_rows, header_of, text_of

#: Our columns, and the headers that mean them (compared in lower case, blanks as underscores).
ALIASES: dict[str, tuple[str, ...]] = {
    "name": ("name", "ship_name", "shipname", "vessel", "vessel_name", "vesselname", "ship"),
    "imo": ("imo", "imo_number", "imo_no", "imonumber", "imo_nr", "imo_no."),
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
}
_IDENTIFYING = ("name", "imo", "mmsi", "call_sign")
_DELIMITERS = (",", "\t", ";")


@dataclass(frozen=True, slots=True)
class Line:
    """One subject of a file, by line. ``subject`` is null where nothing in it could be used."""

    line: int
    subject: Subject | None
    problems: tuple[Problem, ...] = ()


def read(path: Path) -> Iterator[Line]:
    """The subjects in ``path`` in order, a bad row with its problem and no subject.

    Raises UnreadableError, EmptyInputError, DamagedError, FormatError (a workbook, broken quoting).
    """
    if path.suffix.lower() in {".xlsx", ".xls", ".ods"}:
        raise FormatError(
            "this is a workbook, not a text file", where=str(path), do="Save the sheet as CSV."
        )
    text = text_of(path)
    where = "standard input" if str(path) == "-" else path.name
    if not text.strip():
        raise EmptyInputError("no ship in it", where=where, do="Give a name a line, or a CSV.")
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    columns = _columns(header_of(first.encode(), delimiter))
    if columns.keys() & set(_IDENTIFYING):
        return _table(text, where, delimiter, columns)
    return _lines(text, where)


def described(
    query: str, as_name: bool, at: str | None, particulars: Mapping[str, str | None]
) -> Subject:
    """The subject of a question asked in words: a text, when it was seen, and its particulars.

    Raises ValueInvalidError where a number is none, UsageError where one is given twice.
    """
    asked = subject_of(query, as_name=as_name)
    given = {name: value for name, value in particulars.items() if value}
    for name in ("imo", "mmsi", "call_sign"):
        if name in given and getattr(asked, name) is not None and asked.name is None:
            raise UsageError(
                f"{name} is given twice", found=f"{query!r} and {given[name]!r}", do="Give one."
            )
    beside = with_fields(
        name=asked.name or "x",
        when=None if at is None else dates.parse(at),
        **given,
    )
    return replace(
        beside,
        name=asked.name,
        imo=asked.imo or beside.imo,
        imo_text=asked.imo_text or beside.imo_text,
        mmsi=asked.mmsi or beside.mmsi,
        call_sign=beside.call_sign or asked.call_sign,
        notes=(*asked.notes, *beside.notes),
    )


def _columns(header: list[str]) -> dict[str, int]:
    """Our name of a column -> its place; of two that mean the same the first."""
    spelt = [name.strip().replace(" ", "_") for name in header]
    out: dict[str, int] = {}
    for name, aliases in ALIASES.items():
        places = [spelt.index(alias) for alias in aliases if alias in spelt]
        if places:
            out[name] = places[0]
    return out


def _lines(text: str, where: str) -> Iterator[Line]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                yield Line(number, subject_of(line))
            except ValueInvalidError as error:
                problem = Problem(f"{where}:{number}", error.what, line.strip())
                yield Line(number, None, (problem,))


def _table(text: str, where: str, delimiter: str, columns: dict[str, int]) -> Iterator[Line]:
    rows = csv_rows(text, where, delimiter)
    header = next(rows)[1]
    number = 0
    for number, cells in rows:
        place = f"{where}:{number}"
        if len(cells) != len(header):
            rule = f"a row needs {len(header)} fields, as the header has"
            yield Line(number, None, (Problem(place, rule, f"{len(cells)}: {cells[:4]}"),))
            continue
        if any(cells[at].strip() for at in columns.values()):
            given = {name: cells[at] for name, at in columns.items() if cells[at].strip()}
            yield _line(number, place, given)
        else:
            rule = "the row names no ship"
            yield Line(number, None, (Problem(place, rule, ", ".join(filter(None, cells))),))
    if not number:
        raise EmptyInputError("a header and nothing else", where=where, do="Add a row for a ship.")


def _line(number: int, place: str, given: dict[str, str]) -> Line:
    try:
        return Line(number, _made(given))
    except ValueInvalidError:
        return _mended(number, place, given)


def _made(given: dict[str, str]) -> Subject:
    rest = {name: value for name, value in given.items() if name != "at"}
    when = dates.parse(given["at"]) if "at" in given else None
    return with_fields(when=when, **rest)


def _mended(number: int, place: str, given: dict[str, str]) -> Line:
    """The row without the cells that cannot be used."""
    good: dict[str, str] = {}
    problems: list[Problem] = []
    for name, value in given.items():
        try:
            _made({"name": "x", name: value})
            good[name] = value
        except ValueInvalidError as error:
            problems.append(Problem(f"{place} {name}", error.what, value))
    try:
        subject = _made(good)
    except ValueInvalidError as error:
        found = ", ".join(f"{name}={value}" for name, value in given.items())
        return Line(number, None, (*problems, Problem(place, error.what, found)))
    told: list[Any] = [f"{one.rule}: {one.found!r} was left out" for one in problems]
    return Line(number, replace(subject, notes=(*subject.notes, *told)), tuple(problems))
