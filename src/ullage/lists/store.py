"""The store of lists: every publication ever taken in, kept as it came.

::

    publications/<list>/<date>-<hash>/   publication.json, entries.jsonl.gz, the files as received
    cache/                               what can be made again
    fetch/                               downloads and what servers said of them

A publication's folder is never written to again. Its entries are hashed; so are its files.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import json
import os
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ullage.errors import (
    DamagedError,
    InputError,
    OutputError,
    UsageError,
    VerificationError,
    from_os,
)
from ullage.evidence.hashing import sha256_file
from ullage.identity.history import order
from ullage.lists import codec, transcoded
from ullage.lists.transcoded import as_utf8
from ullage.model.listing import Entry, Listing, Publication
from ullage.sinks.atomic import replacing
from ullage.sources.lists import registry
from ullage.sources.lists.reading import Problem, Reading

RECORD = "publication.json"
ENTRIES = "entries.jsonl.gz"
_DO = "Delete that folder and import the publication again from its files."


@dataclass(frozen=True)
class Held:
    """A publication in the store: its folder and all that was recorded when it was taken in."""

    folder: Path
    record: Mapping[str, Any]
    publication: Publication

    @property
    def counts(self) -> dict[str, int]:
        """Entries by kind."""
        return dict(self.record["counts"])

    @property
    def digest(self) -> str:
        """Hash over the files, as in the folder's name."""
        return str(self.record["sha256"])

    @property
    def file_hashes(self) -> frozenset[str]:
        """SHA-256 of every file."""
        return frozenset(file.sha256 for file in self.publication.files)

    def file(self, part: str) -> Path:
        """Where the file of ``part`` lies."""
        name = next(file.name for file in self.publication.files if file.part == part)
        return self.folder / name


@dataclass(frozen=True)
class Store:
    """Publications under ``root``. Reading asks for no lock: what is there is whole."""

    root: Path

    @classmethod
    def default(cls) -> Store:
        """Where ULLAGE_LISTS says, else the user's data folder (XDG)."""
        named = os.environ.get("ULLAGE_LISTS")
        if named:
            return cls(Path(named))
        data = os.environ.get("XDG_DATA_HOME")
        base = Path(data) if data else Path.home() / ".local" / "share"
        return cls(base / "ullage" / "lists")

    def publications(self, list_id: str | None = None) -> list[Publication]:
        """Publications held, by list and date; one that another of its day contains is left out."""
        return [one.publication for one in self.held(list_id)]

    def held(self, list_id: str | None = None) -> list[Held]:
        """The same with their folders."""
        return _without_superseded(self.everything(list_id))

    def everything(self, list_id: str | None = None) -> list[Held]:
        """Every publication ever taken in.

        Raises DamagedError where a record cannot be read, UnreadableError where the store cannot.
        """
        if self.root.exists() and not self.root.is_dir():
            raise no_folder(self.root)
        if self.root.exists() and not os.access(self.root, os.R_OK | os.X_OK):
            raise from_os(PermissionError(errno.EACCES, "permission denied"), self.root)
        name = "*" if list_id is None else folder_name(list_id)
        paths = self.root.glob(f"publications/{name}/[!.]*/{RECORD}")
        found = [_opened(path.parent) for path in paths]
        return sorted(found, key=lambda one: (one.publication.list_id, *_order(one)))

    def entries(self, publication: Publication) -> tuple[Entry, ...]:
        """The entries of a publication held.

        Raises VerificationError where they are not what was stored, KeyError for another's.
        """
        for held in self.everything(publication.list_id):
            if held.publication == publication:
                return entries_of(held)
        raise KeyError(publication.key)

    def listings(self) -> tuple[Listing, ...]:
        """Every entry followed through the publications held (kept in the cache)."""
        from ullage.lists.index import listings

        return listings(self)

    def verify(self) -> list[VerificationError]:
        """Each file and each table of entries that is not what was stored."""
        wrong: list[VerificationError] = []
        for held in self.everything():
            for file in held.publication.files:
                path = held.folder / file.name
                if not path.exists() or sha256_file(path)[0] != file.sha256:
                    wrong.append(_differs(path))
            try:
                entries_of(held)
            except VerificationError as error:
                wrong.append(error)
        return wrong


def no_folder(root: Path) -> UsageError:
    """The error for a store that is a file."""
    return UsageError(
        "the store of lists is a folder, and this is a file",
        where=str(root),
        do="Name a folder with --store, or one that is not there yet.",
    )


def folder_name(list_id: str) -> str:
    """A list's id as every file system can hold it."""
    return list_id.replace(":", "+")


def _opened(folder: Path) -> Held:
    path = folder / RECORD
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return Held(folder, record, codec.publication_of(record))
    except OSError as error:
        raise from_os(error, path) from error
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedError(
            "the record of a publication cannot be read",
            found=f"{type(error).__name__}: {error}",
            where=str(path),
            do=_DO,
        ) from error


def _order(held: Held) -> tuple[Any, ...]:
    return *order(held.publication), str(held.record["imported_at"]), held.digest


def _without_superseded(found: Sequence[Held]) -> list[Held]:
    """Without those whose files are all among those of another publication of that list and day."""
    return [
        one
        for one in found
        if not any(
            one.publication.key == other.publication.key and one.file_hashes < other.file_hashes
            for other in found
        )
    ]


def reader_now(held: Held) -> str:
    """The version of the reader that its entries come from now."""
    return registry.reader(held.publication.reader).VERSION


def entries_of(held: Held) -> tuple[Entry, ...]:
    """The entries: as stored, or, where the reader has changed since, as it reads the files now.

    Raises VerificationError where they are not what was stored.
    """
    data = _stored(held)
    if reader_now(held) != held.publication.reader_version:
        data = _read_again(held) or data
    return tuple([codec.entry_of(json.loads(line)) for line in data.splitlines()])


def _read_again(held: Held) -> bytes | None:
    """Entries as the reader has them now, from the cache if it can be; None where it refuses."""
    name = f"entries-{held.digest[:16]}-{reader_now(held)}.jsonl.gz"
    path = held.folder.parents[2] / "cache" / name
    with suppress(OSError, EOFError, zlib.error):
        return gzip.decompress(path.read_bytes())
    files = [held.file(file.part) for file in held.publication.files]
    try:
        with as_utf8(files, held.publication.encoding) as texts:
            read = transcoded.read(held.publication.reader, texts)
    except InputError:
        return None
    data = codec.entry_lines(distinct(read).entries)
    with suppress(OutputError, OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(gzip.compress(data, 1, mtime=0))
    return data


def distinct(reading: Reading) -> Reading:
    """The reading with every entry's id its own; a repeated one gets a number and is told."""
    seen: Counter[str] = Counter()
    entries: list[Entry] = []
    problems = list(reading.problems)
    for entry in reading.entries:
        seen[entry.entry] += 1
        count = seen[entry.entry]
        if count > 1:
            problems.append(Problem(entry.locator, "this entry's id is used twice", entry.entry))
            entry = replace(entry, entry=f"{entry.entry}#{count}")  # noqa: PLW2901
        entries.append(entry)
    return replace(reading, entries=tuple(entries), problems=tuple(problems))


def _stored(held: Held) -> bytes:
    path = held.folder / ENTRIES
    try:
        data = gzip.decompress(path.read_bytes())
    except (EOFError, OSError) as error:
        raise _differs(path) from error
    if hashlib.sha256(data).hexdigest() != held.record["entries_sha256"]:
        raise _differs(path)
    return data


def _differs(path: Path) -> VerificationError:
    return VerificationError(
        "a stored publication is not what was stored: it was changed or damaged",
        where=str(path),
        do=_DO,
    )
