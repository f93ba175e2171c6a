"""A user's own table as CSV: statements or edges, a header of known columns, then a row a line.

UTF-8; comma, semicolon or tab. Columns that are not known are kept in the note of their row. A row
that is wrong is left out and told by its line; the others are used.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ullage.errors import FormatError, UnreadableError, ValueInvalidError

FIX = "Correct it and run again; the other rows are used."

T = TypeVar("T")


@dataclass(frozen=True)
class OwnTable:
    """What kind of table it is: ``what`` its rows are, and its columns, all in lower case."""

    what: str
    needed: tuple[str, ...]
    other: tuple[str, ...]

    def fits(self, head: str) -> bool:
        """Whether a CSV that begins with ``head`` is one of these, by its columns."""
        return set(self.needed) <= set(_header(head)[1])

    def text(self, path: Path) -> str:
        """The whole file. Raises UnreadableError, FormatError where it is not UTF-8."""
        try:
            return path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            raise UnreadableError(
                f"cannot read the {self.what}",
                found=error.strerror,
                where=str(path),
                do="Check the name and the permissions.",
            ) from error
        except UnicodeDecodeError as error:
            raise FormatError(
                f"a table of {self.what} must be UTF-8 text",
                found=f"byte {error.object[error.start]:#x} at offset {error.start}",
                where=str(path),
                do="Save it again as UTF-8.",
            ) from error

    def rows(
        self, text: str, name: str, made: Callable[[dict[str, str], int], T]
    ) -> tuple[list[T], tuple[FormatError, ...]]:
        """What ``made`` makes of each row (its cells by column, its line), and the rows left out
        because that raised FormatError or ValueInvalidError.

        Raises FormatError where the file called ``name`` is no such table, or no CSV.
        """
        delimiter, names = self._columns(text, name)
        good: list[T] = []
        problems: list[FormatError] = []
        for line, cells in _lines(text, delimiter, name):
            try:
                good.append(made(_cells(names, cells), line))
            except (FormatError, ValueInvalidError) as error:
                what = f"{error.what}; this row is left out"
                where = f"{name}:{line}"
                problems.append(FormatError(what, found=error.found, where=where, do=FIX))
        return good, tuple(problems)

    def _columns(self, text: str, name: str) -> tuple[str, list[str]]:
        delimiter, names = _header(text)
        missing = [column for column in self.needed if column not in names]
        if missing or len(set(names)) < len(names):
            known = ", ".join(self.other)
            raise FormatError(
                f"this is no table of {self.what}"
                if missing
                else "the header names a column twice",
                found=", ".join(names) or "no header",
                where=f"{name}:1",
                do=f"Give it the columns {', '.join(self.needed)}; also known: {known}.",
            )
        return delimiter, names

    def note(self, given: dict[str, str]) -> str | None:
        """The note of a row, with the cells of columns that are not known."""
        known = {*self.needed, *self.other}
        extra = [f"{name}: {cell}" for name, cell in given.items() if cell and name not in known]
        return "; ".join(filter(None, [given.get("note"), *extra])) or None


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
            "the CSV is malformed", found=str(error), where=f"{name}:{rows.line_num}", do=FIX
        ) from error


def _cells(names: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) != len(names):
        what = f"the header has {len(names)} columns"
        raise FormatError(what, found=f"{len(cells)} fields", do=FIX)
    return {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
