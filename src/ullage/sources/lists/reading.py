"""What every reader of a list gives back, and the ways all of them open a file.

A reader is a module with ``NAME``, ``VERSION``, ``sniff(path)`` (which part of its publication a
file is, by content; None where it is not one of its own) and ``read(files)`` (a :class:`Reading`).
A wrong row or cell becomes a :class:`Problem` and the rest is kept; something never met before (a
column, an element, a category) becomes a novelty and is kept verbatim in the entry's narrative.
Only a file that is foreign or cut short stops the reading.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, Protocol

from ullage.errors import DamagedError, FormatError, InputError, UsageError
from ullage.model.listing import Entry
from ullage.sources.streams import ByteStream, open_bytes
from ullage.times import PartialDate

#: No list known is a tenth of this, unpacked.
MOST_BYTES = 1 << 30
#: Enough to see what a file is.
HEAD_BYTES = 1 << 16
_PIECE = 1 << 18
_SAMPLED = 3
_MARKS = (b"\xff\xfe", b"\xfe\xff")
#: Encodings met in files of ships, for the message that asks which one it is.
_MET = ("euc-kr", "cp1251", "gb18030", "cp1252")
_SHOWN = 60
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
    remarks: tuple[str, ...] = ()
    """What every answer from this issue must say: that it may not be whole, what its dates are."""
    signs_of_a_cut: tuple[str, ...] = ()
    """What shows that the files are not whole, although each can be read to its end."""
    unclosed: tuple[str, ...] = ()
    """The same, but for files whose length a server has told: files without their closing mark."""


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
        while piece := _read(stream):
            size += len(piece)
            if size > MOST_BYTES:
                raise FormatError(
                    "no sanctions list is this large",
                    found=f"over {MOST_BYTES >> 20} MiB unpacked",
                    where=str(path),
                    do="Check what the file is.",
                )
            yield piece


def _read(stream: ByteStream) -> bytes:
    try:
        return stream.read(_PIECE)
    except DamagedError as error:
        raise DamagedError(
            error.what, where=error.where, do="Nothing of it is used. Fetch the file again."
        ) from error


def bytes_of(path: Path) -> bytes:
    """The whole file, unpacked. Raises as :func:`pieces_of`."""
    return b"".join(pieces_of(path))


def text_of(path: Path, encoding: str | None = None) -> str:
    """The whole file as text (:func:`decoded`); a closing Ctrl-Z is dropped.

    Raises as :func:`pieces_of` and :func:`decoded`.
    """
    where = "standard input" if str(path) == "-" else str(path)
    return decoded(bytes_of(path).rstrip(b"\x1a"), encoding, where)


def decoded(data: bytes, encoding: str | None = None, where: str | None = None) -> str:
    """``data`` as text: UTF-8, UTF-16 with a mark, or in ``encoding`` where one is named.

    Nothing is guessed: a name read in the wrong code page is another name. Raises FormatError for
    bytes that are no text so, UsageError for an encoding that does not exist.
    """
    marked = data.startswith(_MARKS)
    name = encoding or ("utf-16" if marked else "utf-8-sig")
    try:
        text = data.decode(name)
    except LookupError as error:
        raise UsageError(
            "there is no such encoding",
            found=repr(encoding),
            where="--encoding",
            do="Name one such as utf-8, euc-kr, cp949, cp1251, gb18030, cp1252 or utf-16.",
        ) from error
    except UnicodeError as error:
        _not_text(data, error, encoding, where)
    if "\0" in text:
        raise FormatError(
            "this is no text: it holds NUL bytes",
            where=where,
            do="Check what the file is; if it is UTF-16, name it with --encoding utf-16-le.",
        )
    return text


def _not_text(
    data: bytes, error: UnicodeError, encoding: str | None, where: str | None
) -> NoReturn:
    at = error.start if isinstance(error, UnicodeDecodeError) else 0
    line = data.count(b"\n", 0, at) + 1
    shown = "; ".join(_guesses(data[data.rfind(b"\n", 0, at) + 1 :].partition(b"\n")[0], encoding))
    raise FormatError(
        f"this is not text in {encoding}" if encoding else "this is not text in UTF-8",
        found=f"byte 0x{data[at]:02X} in line {line}{f'; {shown}' if shown else ''}",
        where=where,
        do="Name the encoding that it is in with --encoding, or save it as UTF-8.",
    )


def _guesses(line: bytes, but: str | None) -> Iterator[str]:
    """How the line would read in the encodings met most, so that a person can tell which it is."""
    for name in _MET:
        with suppress(UnicodeError):
            text = line[:_SHOWN].decode(name).strip()
            if name != but and text.isprintable():
                yield f"in {name} it reads {text!r}"


def glimpsed(data: bytes) -> str:
    """The head of a file as text to recognise it by, never to take a value from: what is not UTF-8
    (or UTF-16 with a mark) is read byte by byte.
    """
    if data.startswith(_MARKS):
        return data.decode("utf-16", errors="replace")
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(data)
    except UnicodeDecodeError:
        return data.decode("latin-1")


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
    return header_cells(glimpsed(head).partition("\n")[0], delimiter)


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
