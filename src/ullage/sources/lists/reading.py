"""What every reader of a list gives back, and the ways all of them open a file.

A reader is a module with ``NAME``, ``VERSION``, ``sniff(path)`` (which part of its publication a
file is, by content; None where it is not one of its own) and ``read(files)`` (a :class:`Reading`).
A wrong row or cell becomes a :class:`Problem` and the rest is kept; something never met before (a
column, an element, a category) becomes a novelty and is kept verbatim in the entry's narrative.
Only a file that is foreign or cut short stops the reading.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, Protocol

from ullage.errors import DamagedError, FormatError, InputError
from ullage.model.listing import Entry
from ullage.sources.streams import open_bytes
from ullage.times import PartialDate

#: No list known is a tenth of this, unpacked.
MOST_BYTES = 1 << 30
#: Enough to see what a file is.
HEAD_BYTES = 1 << 16
_PIECE = 1 << 18
_SAMPLED = 3
_CSV_DO = "Fetch the file again; if it is so at its origin, correct the line."


@dataclass(frozen=True, slots=True)
class Problem:
    """A row, cell or element that was set aside: where, which rule it broke, what stood there."""

    locator: str
    rule: str
    found: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One publication as read: its entries in file order, and all that did not fit."""

    entries: tuple[Entry, ...]
    published: PartialDate | None
    """Null where the files do not say."""
    published_basis: str
    """``stated in the file``, or empty."""
    parts: Mapping[str, Path]
    """Which file is what part."""
    missing_parts: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    novelties: tuple[str, ...] = ()
    """What no version of the reader knew, counted and sampled, one line each."""
    rows: int = 0
    """Records met, good and bad."""


class Reader(Protocol):
    """What the module of a list format offers."""

    NAME: str
    VERSION: str

    def sniff(self, path: Path) -> str | None: ...  # noqa: D102
    def read(self, files: Sequence[Path]) -> Reading: ...  # noqa: D102


@dataclass
class Notes:
    """Collects problems and novelties while a file is read."""

    problems: list[Problem] = field(default_factory=list)
    _seen: Counter[str] = field(default_factory=Counter)
    _samples: dict[str, list[str]] = field(default_factory=dict)

    def problem(self, locator: str, rule: str, found: object) -> None:
        """Set something aside."""
        self.problems.append(Problem(locator, rule, str(found)))

    def novel(self, what: str, sample: str = "") -> None:
        """Count something not known; the first few samples are kept."""
        self._seen[what] += 1
        samples = self._samples.setdefault(what, [])
        if sample and len(samples) < _SAMPLED and sample not in samples:
            samples.append(sample)

    @property
    def novelties(self) -> tuple[str, ...]:
        """One line each, sorted: what, how often, and what it looked like."""
        return tuple(self._line(what) for what in sorted(self._seen))

    def _line(self, what: str) -> str:
        samples = ", ".join(repr(sample) for sample in self._samples[what])
        return f"{what} ({self._seen[what]}x{': ' if samples else ''}{samples})"


def head_of(path: Path) -> bytes:
    """The first bytes of the file, unpacked; empty where it cannot be read."""
    try:
        with open_bytes(path) as stream:
            return stream.read(HEAD_BYTES)
    except InputError:
        return b""


def pieces_of(path: Path) -> Iterator[bytes]:
    """The file in pieces, unpacked. Raises UnreadableError, EmptyInputError, DamagedError where it
    is cut short or corrupt, FormatError where it is larger than any list.
    """
    size = 0
    with open_bytes(path) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > MOST_BYTES:
                raise FormatError(
                    "no sanctions list is this large",
                    found=f"over {MOST_BYTES >> 20} MiB unpacked",
                    where=str(path),
                    do="Check what the file is.",
                )
            yield piece


def bytes_of(path: Path) -> bytes:
    """The whole file, unpacked. Raises as :func:`pieces_of`."""
    return b"".join(pieces_of(path))


def text_of(path: Path) -> str:
    """The whole file as text: UTF-8, or Windows-1252 where it is not that; a closing Ctrl-Z is
    dropped. Raises as :func:`pieces_of`.
    """
    return decoded(bytes_of(path).rstrip(b"\x1a"))


def decoded(data: bytes) -> str:
    """``data`` as text: UTF-16 with a mark, UTF-8, or Windows-1252 where it is neither."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def csv_rows(text: str, where: str, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """(line number, fields) of each row that holds anything.

    Raises DamagedError where the text ends inside a quoted field and FormatError where the quoting
    is broken.
    """
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in rows:
            if any(row):
                yield rows.line_num, row
    except csv.Error as error:
        _csv_refused(error, f"{where}:{rows.line_num}")


def _csv_refused(error: csv.Error, where: str) -> NoReturn:
    if "unexpected end" in str(error):
        raise DamagedError(
            "the file ends inside a quoted field: it is cut short", where=where, do=_CSV_DO
        ) from error
    raise FormatError("the CSV is malformed", found=str(error), where=where, do=_CSV_DO) from error


def header_of(head: bytes, delimiter: str = ",") -> list[str]:
    """Names in the first line of a CSV, lower case; empty where there is none."""
    return header_cells(decoded(head).partition("\n")[0], delimiter)


def header_cells(line: str, delimiter: str) -> list[str]:
    """The cells of one line, lower case; empty where its quoting is broken."""
    try:
        row = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
    return [name.strip().lower() for name in row]


def arranged(
    files: Iterable[Path],
    sniff: Callable[[Path], str | None],
    reader: str,
    needed: Sequence[str] = (),
) -> dict[str, Path]:
    """Part -> file of one publication, by ``sniff``.

    Raises FormatError for a file that is no part, for two that are the same part, and where one of
    the parts ``needed`` is absent.
    """
    out: dict[str, Path] = {}
    for path in files:
        part = sniff(path)
        if part is None:
            head_must_be_read(path)
            _not_mine(path, reader)
        if part in out:
            _twice(part, out[part], path)
        out[part] = path
    for part in needed:
        if part not in out:
            raise FormatError(
                f"a publication of this list needs its part {part!r}",
                found=", ".join(sorted(out)) or "no file",
                do="Give that file too.",
            )
    return out


def head_must_be_read(path: Path) -> None:
    """Raise what kept the first bytes of ``path`` from being read, if anything did."""
    with open_bytes(path) as stream:
        stream.read(1)


def _not_mine(path: Path, reader: str) -> NoReturn:
    raise FormatError(
        f"this is no file that the reader {reader} knows",
        where=str(path),
        do="Check which list it is, or name another reader.",
    )


def _twice(part: str, first: Path, second: Path) -> NoReturn:
    raise FormatError(
        f"two files are the part {part!r} of one publication",
        found=f"{first.name} and {second.name}",
        where=str(second),
        do="Give the files of one publication at a time.",
    )
