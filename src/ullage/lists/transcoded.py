"""Files in an encoding that they do not say themselves, as UTF-8 for the readers."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ullage.errors import InputError, UsageError
from ullage.sources.lists import registry
from ullage.sources.lists.reading import Reading, head_of, text_of
from ullage.sources.lists.registry import ListInfo


@contextlib.contextmanager
def as_utf8(paths: Sequence[Path], encoding: str | None) -> Iterator[Mapping[Path, Path]]:
    """Path -> the file to read in its place: itself, or with ``encoding`` a copy in UTF-8 that goes
    when the block ends.

    Raises UsageError for an encoding that does not exist and for XML and JSON, which say their own;
    FormatError for a file that is not in it.
    """
    if encoding is None:
        yield {path: path for path in paths}
        return
    with tempfile.TemporaryDirectory(prefix="ullage-") as folder:
        yield {
            path: _copied(path, Path(folder) / str(number), encoding)
            for number, path in enumerate(paths)
        }


def _copied(path: Path, folder: Path, encoding: str) -> Path:
    if head_of(path).lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"<", b"{", b"[")):
        raise UsageError(
            "XML and JSON say their encoding themselves",
            where=str(path),
            do="Leave --encoding out for it.",
        )
    folder.mkdir()
    copy = folder / path.name
    copy.write_text(text_of(path, encoding), encoding="utf-8", newline="")
    return copy


@contextlib.contextmanager
def _own_names(files: Mapping[Path, Path]) -> Iterator[None]:
    """Errors that name the file that was given, not the copy that was read."""
    try:
        yield
    except InputError as error:
        where = error.where
        for path, copy in files.items():
            where = where and where.replace(str(copy), str(path))
        raise type(error)(error.what, do=error.do, found=error.found, where=where) from error


def reader_of(path: Path, text: Path, info: ListInfo | None) -> str:
    """The reader that knows the file ``path`` by ``text``, read in its place.

    Raises as :func:`ullage.sources.lists.registry.reader_of`.
    """
    with _own_names({path: text}):
        return registry.reader_of(text, info)


def read(name: str, files: Mapping[Path, Path]) -> Reading:
    """What the reader ``name`` makes of the files, each read from the one in its place."""
    with _own_names(files):
        reading = registry.reader(name).read(tuple(files.values()))
    origin = {copy: path for path, copy in files.items()}
    return replace(reading, parts={part: origin[path] for part, path in reading.parts.items()})
