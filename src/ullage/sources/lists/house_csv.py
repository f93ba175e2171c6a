"""The documented CSV: any list written in the columns of :mod:`ullage.sources.lists.entry_rows`.

For lists that have no format of their own, or none that stays: the ships designated under UN
resolution 1718, national lists, a research group's list, a newsroom's own. UTF-8, or the encoding
that is named; comma, semicolon or tab (a semicolon file has one value a cell). Unknown columns are
novelties and kept in the narrative.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ullage.errors import EmptyInputError, FormatError, ValueInvalidError
from ullage.model.listing import Entry, Measure
from ullage.sources.lists.entry_rows import COLUMNS, entry_of, joined
from ullage.sources.lists.reading import (
    Notes,
    Reading,
    arranged,
    csv_rows,
    head_of,
    header_of,
    text_of,
)
from ullage.times import PartialDate

NAME = "house-csv"
VERSION = "1"
PART = "entries"
_DELIMITERS = (",", "\t", ";")
#: So many of its columns must be known before a file is taken for one of these.
_ENOUGH = 3


def sniff(path: Path) -> str | None:
    """``entries`` where the header names a ship and most of its columns are known."""
    head = head_of(path)
    known = [name for name in header_of(head, _delimiter(head)) if name in COLUMNS]
    named = header_of(head, _delimiter(head))
    enough = len(known) >= min(_ENOUGH, len(named)) and 2 * len(known) >= len(named)
    return PART if {"name", "imo"} & set(known) and enough else None


def read(files: Sequence[Path]) -> Reading:
    """The one file of the list.

    Raises FormatError (no such header, broken quoting), DamagedError (cut short), EmptyInputError
    (a header and nothing else), UnreadableError.
    """
    parts = arranged(files, sniff, NAME, (PART,))
    notes = Notes()
    text = text_of(parts[PART])
    rows = list(_rows(text, parts[PART].name, notes))
    if not rows:
        raise EmptyInputError("the list has no row", where=str(parts[PART]), do="Add its entries.")
    entries = joined(_made(rows, notes))
    published = _published(rows, notes)
    return Reading(
        entries=tuple(map(_binding, entries)),
        published=published,
        published_basis="stated in the file" if published else "",
        parts=parts,
        problems=tuple(notes.problems),
        novelties=notes.novelties,
        rows=len(rows),
    )


def _delimiter(head: bytes) -> str:
    first = head.partition(b"\n")[0].decode("utf-8", errors="replace")
    return max(_DELIMITERS, key=first.count)


def _rows(text: str, where: str, notes: Notes) -> Iterator[tuple[int, dict[str, str]]]:
    lines = csv_rows(text, where, _delimiter(text[:65536].encode()))
    named: list[str] = []
    for line, cells in lines:
        if not named:
            named = _header(cells, where, notes)
        elif len(cells) != len(named):
            rule = f"a row needs {len(named)} fields, as the header has"
            notes.problem(f"line {line}", rule, f"{len(cells)}: {cells[:4]}")
        else:
            yield line, dict(zip(named, cells, strict=True))


def _header(cells: Sequence[str], where: str, notes: Notes) -> list[str]:
    named = [name.strip().lower() for name in cells]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise FormatError(
            "the header names a column twice",
            found=", ".join(twice),
            where=where,
            do="Rename one; see the documentation of list formats.",
        )
    for name in named:
        if name not in COLUMNS:
            notes.novel(f"unknown column {name!r}")
    return named


def _made(rows: Sequence[tuple[int, dict[str, str]]], notes: Notes) -> Iterator[Entry]:
    for line, row in rows:
        entry = entry_of(row, f"line {line}", notes)
        if entry is not None:
            rest = [
                f"{name}: {cell.strip()}"
                for name, cell in row.items()
                if name not in COLUMNS and cell.strip()
            ]
            yield replace(entry, narrative="\n".join(filter(None, (entry.narrative, *rest))))


def _binding(entry: Entry) -> Entry:
    """The entry with ``reported`` where the list names no measure: it binds nobody."""
    return entry if entry.measures else replace(entry, measures=(Measure("reported", ""),))


def _published(rows: Sequence[tuple[int, dict[str, str]]], notes: Notes) -> PartialDate | None:
    found: set[PartialDate] = set()
    for line, row in rows:
        text = (row.get("published") or "").strip()
        try:
            found |= {PartialDate.parse(text)} if text else set()
        except ValueInvalidError as error:
            notes.problem(f"line {line}", error.what, text)
    return max(found, default=None)
