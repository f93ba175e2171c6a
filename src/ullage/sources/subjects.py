"""A file of ships to screen: a table with a header, or one name or number a line.

A table has any of the columns in :data:`ullage.sources.ship_columns.ALIASES`, in any order; other
columns are carried past. It may be parted by commas, semicolons, tabs or bars, and lines may stand
above its header. Where no header is known every line is one name, a number beside it read as what
it is, and that is said. A cell that cannot be used is set aside and told; a row is lost only where
nothing to look for is left, and then it is answered as not usable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

from ullage.errors import (
    EmptyInputError,
    FormatError,
    UnreadableError,
    UsageError,
    ValueInvalidError,
)
from ullage.identity import dates
from ullage.identity.subject import Subject, imo_numbers, subject_of, with_fields
from ullage.sources import ship_columns
from ullage.sources.lists.reading import Problem, csv_rows, text_of
from ullage.sources.ship_columns import Header

_WORKBOOKS = frozenset({".xlsx", ".xls", ".ods"})
#: What no ship's name ends in.
_SUFFIXES = _WORKBOOKS | {
    ".csv",
    ".tsv",
    ".txt",
    ".json",
    ".jsonl",
    ".parquet",
    ".gz",
    ".xz",
    ".zip",
}
_ENDS = re.compile(r"\r\n|\r|\n")
_UNKNOWN = (
    "no header is known (name, imo, mmsi, call_sign): each line was taken as one name or number"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One subject of a file, by line. ``subject`` is null where nothing in it could be used."""

    line: int
    subject: Subject | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Ships:
    """The subjects of a file in order, made as they are taken; ``notes`` say how it was read."""

    lines: Iterator[Line]
    notes: tuple[str, ...] = ()


def is_file(query: str) -> bool:
    """Whether ``query`` is a file of ships, or ``-``; False where it is a name or a number.

    Raises UnreadableError for a folder, and for what looks like a file but is none: a slip in a
    file's name must not be answered as a ship that is not found.
    """
    if query == "-" or not query.strip():
        return query == "-"
    path = Path(query)
    try:
        found, folder = path.is_file(), path.is_dir()
    except (OSError, ValueError):
        return False
    do = "Name a file; --name looks for it as a ship's name."
    if folder:
        raise UnreadableError("this is a folder", where=query, do=do)
    if not found and path.suffix.lower() in _SUFFIXES:
        raise UnreadableError("there is no such file", where=query, do=do)
    return found


def read(path: Path, encoding: str | None = None) -> Ships:
    """The subjects in ``path``, a bad row with its problem and no subject.

    ``encoding`` is the text's, where it is neither UTF-8 nor UTF-16 with a mark. Raises
    UnreadableError, EmptyInputError, DamagedError, UsageError (no such encoding), FormatError (a
    workbook, bytes that are no text, broken quoting).
    """
    if path.suffix.lower() in _WORKBOOKS:
        raise FormatError(
            "this is a workbook, not a text file", where=str(path), do="Save the sheet as CSV."
        )
    text = text_of(path, encoding)
    where = "standard input" if str(path) == "-" else path.name
    if not text.strip():
        raise EmptyInputError("no ship in it", where=where, do="Give a name a line, or a CSV.")
    lines = _ENDS.split(text)
    header = ship_columns.find(lines)
    if header is None:
        return Ships(_lines(lines, where), (f"{where}: {_UNKNOWN}",))
    notes = [
        f"{where}:{number}: above the header, taken for a title: {line.strip()!r}"
        for number, line in enumerate(lines[: header.line - 1], start=1)
        if line.strip()
    ]
    notes += [
        f"{where}: {len(places)} columns mean {name}: each is used"
        for name, places in header.columns.items()
        if len(places) > 1
    ]
    return Ships(_table(lines, where, header), tuple(notes))


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


def _lines(lines: Sequence[str], where: str) -> Iterator[Line]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield Line(number, _free(line))
            except ValueInvalidError as error:
                problem = Problem(f"{where}:{number}", error.what, line.strip())
                yield Line(number, None, (problem,))


def _free(line: str) -> Subject:
    """The subject of a line without columns: cells with a number and a name, or one text."""
    cells = [cell.strip().strip("\"'") for cell in re.split(r"[,;\t|]", line)]
    numbers = [cell for cell in cells if re.fullmatch(r"(?i)(IMO\W*)?[0-9]{7}", cell)]
    names = [cell for cell in cells if any(one.isalpha() for one in cell) and cell not in numbers]
    if len(numbers) == 1 and names:
        note = f"{line.strip()!r} was read as the name {names[0]!r} and the IMO number {numbers[0]}"
        subject = with_fields(name=names[0], imo=numbers[0])
        return replace(subject, notes=(*subject.notes, note))
    return subject_of(line)


def _table(lines: Sequence[str], where: str, header: Header) -> Iterator[Line]:
    above = [""] * (header.line - 1)
    rows = csv_rows("\n".join([*above, *lines[header.line - 1 :]]), where, header.delimiter)
    next(rows)
    number = 0
    for number, cells in rows:
        yield from _row(number, f"{where}:{number}", cells, header)
    if not number:
        raise EmptyInputError("a header and nothing else", where=where, do="Add a row for a ship.")


def _row(number: int, place: str, cells: list[str], header: Header) -> Iterator[Line]:
    """The ships of a row: more than one where it has several names or IMO numbers."""
    told: list[Problem] = []
    if len(cells) != header.width:
        rule = (
            f"the header has {header.width} fields, this row {len(cells)}: read as far as it goes"
        )
        told.append(Problem(place, rule, f"{cells[:4]}"))
    values = {
        name: list(dict.fromkeys(cells[at].strip() for at in places if at < len(cells)))
        for name, places in header.columns.items()
    }
    given = {name: [one for one in some if one] for name, some in values.items()}
    if len(cells) != header.width and not any(map(imo_numbers, given.get("imo", ()))):
        given["imo"] = [cell for cell in cells if imo_numbers(cell)][:1]
    given["imo"] = [one for cell in given.get("imo", ()) for one in imo_numbers(cell) or [cell]]
    if not any(given.values()):
        found = ", ".join(filter(None, cells))
        yield Line(number, None, (*told, Problem(place, "the row names no ship", found)))
        return
    names, imos = given.pop("name", []), given.pop("imo")
    rest = {name: some[0] for name, some in given.items() if some}
    last = {"name": names[-1] if names else "", "imo": imos[-1] if imos else ""}
    for name, imo in list(zip_longest(names, imos)) or [(None, None)]:
        both = {"name": name or last["name"], "imo": imo or last["imo"]}
        line = _line(number, place, {**{k: v for k, v in both.items() if v}, **rest})
        yield replace(line, problems=(*told, *line.problems))


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
