"""Publications taken into the store: recognised, dated, checked for completeness, kept for ever."""

from __future__ import annotations

import gzip
import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ullage.errors import FormatError, InputError, UllageError, UsageError, VerificationError
from ullage.evidence.hashing import canonical_json, sha256_file, sha256_value
from ullage.identity.changes import Changes, changes
from ullage.lists import codec, complete, hold, transcoded, when
from ullage.lists.store import (
    ENTRIES,
    RECORD,
    Held,
    Store,
    distinct,
    entries_of,
    folder_name,
    no_folder,
)
from ullage.lists.transcoded import as_utf8
from ullage.model.listing import Entry, ListFile, Publication
from ullage.sources.lists import registry
from ullage.sources.lists.reading import Reading
from ullage.sources.lists.registry import ListInfo
from ullage.sources.streams import expand
from ullage.times import PartialDate

_KEPT_PROBLEMS = 1000

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Terms:
    """What the user says of the files: each may be left out."""

    list_id: str | None = None
    published: PartialDate | None = None
    accept_loss: str | None = None
    retrieved_at: str | None = None
    urls: Mapping[str, str] = field(default_factory=dict)
    """Address each part came from."""
    served: tuple[PartialDate, str] | None = None
    """Date by the server, and how it is known, for files that state none."""
    encoding: str | None = None
    """Of the files, where they are not UTF-8."""


@dataclass(frozen=True)
class Imported:
    """A publication as it stands in the store after an import. ``new`` is false where it was there
    already; ``since`` compares it with the publication before; ``twins`` are publications of other
    days that the same files were taken in as; ``unkept`` are files that give the entries held in
    other bytes.
    """

    held: Held
    new: bool
    since: Changes | None = None
    twins: tuple[str, ...] = ()
    unkept: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of the files: publications taken in or known, and those that were refused."""

    imported: tuple[Imported, ...]
    refused: tuple[UllageError, ...] = ()


def take_in(
    store: Store,
    files: Sequence[Path],
    terms: Terms,
    progress: Progress = lambda stage, done, total: None,
) -> Outcome:
    """Take the publications that ``files`` make up into the store.

    Files of one reader with one date in their names make one publication. One that is refused does
    not keep the others out; raises what was wrong where nothing at all came in.
    """
    wrong: list[InputError] = []
    if Path("-") in files:
        raise UsageError("a list is kept, so it must be a file", found="-", do="Save it first.")
    paths = expand(files, wrong)
    done: list[Imported] = []
    refused: list[UllageError] = [*wrong]
    if store.root.is_file():
        raise no_folder(store.root)
    with hold.held(store.root), as_utf8(paths, terms.encoding) as texts:
        hold.sweep(store.root)
        groups = _grouped(texts, terms, refused)
        for number, group in enumerate(groups):
            progress("taking in publications", number, len(groups))
            try:
                done.append(_take(store, {path: texts[path] for path in group}, terms))
            except UllageError as error:
                refused.append(error)
    if not done and refused:
        raise refused[0]
    return Outcome(tuple(done), tuple(refused))


def _grouped(
    texts: Mapping[Path, Path], terms: Terms, refused: list[UllageError]
) -> list[tuple[Path, ...]]:
    """Files that belong to one publication together, oldest first."""
    info = None if terms.list_id is None else registry.list_info(terms.list_id)
    groups: dict[tuple[str, str], list[Path]] = {}
    for path, text in texts.items():
        try:
            reader = transcoded.reader_of(path, text, info)
        except InputError as error:
            refused.append(error)
        else:
            groups.setdefault((str(when.named(path) or ""), reader), []).append(path)
    if terms.published is not None and len(groups) > 1:
        raise UsageError(
            "the files are of several publications",
            found=", ".join(path.name for some in groups.values() for path in some),
            where="--published",
            do="Give one publication at a time where its date must be told.",
        )
    return [tuple(groups[key]) for key in sorted(groups)]


def _take(store: Store, texts: Mapping[Path, Path], terms: Terms) -> Imported:
    files = tuple(texts)
    info, name = registry.recognise(tuple(texts.values()), terms.list_id)
    reader = registry.reader(name)
    hashes = {path: sha256_file(path) for path in files}
    reading = distinct(transcoded.read(name, texts))
    where = ", ".join(path.name for path in files)
    published, basis = when.published(reading.published, files, terms.published, terms.served)
    kept = _files(reading.parts, hashes)
    held = store.held(info.list_id)
    known = _known(held, published, kept, reading.entries)
    if known is not None:
        return Imported(known, False, unkept=_unkept(kept, known))
    remarks = (*reading.remarks, *when.begun_later(published, basis, reading.entries, where))
    before = _before(held, published)
    found = _losses(info, reading, published, before)
    found = found if terms.urls else [*reading.unclosed, *found]
    if found and not terms.accept_loss:
        raise complete.refused(info, found, where)
    publication = Publication(
        list_id=info.list_id,
        published=published,
        published_basis=basis,
        files=kept,
        reader=name,
        reader_version=reader.VERSION,
        retrieved_at=terms.retrieved_at,
        url=" ".join(terms.urls[file.part] for file in kept if file.part in terms.urls) or None,
        licence=info.licence,
        missing_parts=reading.missing_parts,
        accepted=terms.accept_loss if found else None,
        remarks=(*remarks, *found),
        encoding=terms.encoding,
    )
    new = _write(store, publication, reading, found)
    since = None if before is None else changes(before, (publication, reading.entries))
    twins = [one.publication.key for one in held if one.file_hashes == new.file_hashes]
    return Imported(new, True, since, tuple(twins))


def _files(
    parts: Mapping[str, Path], hashes: Mapping[Path, tuple[str, int]]
) -> tuple[ListFile, ...]:
    """The files as they will be kept: under their own names where these differ."""
    names = Counter(path.name for path in parts.values())
    names.update((ENTRIES, RECORD))
    return tuple(
        ListFile(path.name if names[path.name] == 1 else f"{part}-{path.name}", part, *hashes[path])
        for part, path in sorted(parts.items())
    )


def _known(
    held: Iterable[Held],
    published: PartialDate,
    files: Sequence[ListFile],
    entries: Sequence[Entry],
) -> Held | None:
    """The publication that this one is again: the same files, or others that say the same."""
    hashes = {file.sha256 for file in files}
    digest = _digest(codec.entry_lines(entries))
    parts = {file.part for file in files}
    for one in held:
        if one.publication.published == published and (
            hashes <= one.file_hashes
            or (
                one.record["entries_sha256"] == digest
                and parts == {file.part for file in one.publication.files}
            )
        ):
            return one
    return None


def _before(held: Sequence[Held], published: PartialDate) -> complete.Earlier | None:
    """The nearest publication that is not later. The latest held, where this one is the newest."""
    earlier = [one for one in held if not published < one.publication.published]
    return (earlier[-1].publication, entries_of(earlier[-1])) if earlier else None


def _losses(
    info: ListInfo, reading: Reading, published: PartialDate, before: complete.Earlier | None
) -> list[str]:
    earlier = [] if before is None else [before]
    found = complete.losses(info, reading.entries, published, earlier)
    return [*reading.signs_of_a_cut, *found]


def _unkept(files: Sequence[ListFile], known: Held) -> tuple[str, ...]:
    """Files that are not held, though what they say is."""
    return tuple(
        f"{file.name} (sha256 {file.sha256[:12]})"
        for file in files
        if file.sha256 not in known.file_hashes
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _write(store: Store, publication: Publication, reading: Reading, found: Sequence[str]) -> Held:
    lines = codec.entry_lines(reading.entries)
    sha256 = sha256_value([[file.part, file.sha256] for file in publication.files])
    record: dict[str, Any] = {
        **codec.publication_row(publication),
        "sha256": sha256,
        "entries_sha256": _digest(lines),
        "imported_at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "counts": complete.counts(reading.entries),
        "rows": reading.rows,
        "losses": list(found),
        "novelties": list(reading.novelties),
        "problems": [[p.locator, p.rule, p.found] for p in reading.problems[:_KEPT_PROBLEMS]],
        "problems_count": len(reading.problems),
    }
    parent = store.root / "publications" / folder_name(publication.list_id)
    folder = parent / f"{publication.published}-{sha256[:12]}"
    if folder.exists():
        raise VerificationError(
            "the same files gave other entries before",
            where=str(folder),
            do="Run 'ullage lists verify'. Delete that folder to import the publication anew.",
        )
    with hold.appearing(folder) as staging:
        for file in publication.files:
            _copy(reading.parts[file.part], staging / file.name, file.sha256)
        (staging / ENTRIES).write_bytes(gzip.compress(lines, 6, mtime=0))
        (staging / RECORD).write_text(f"{canonical_json(record)}\n", encoding="utf-8")
    return Held(folder, record, publication)


def _copy(source: Path, target: Path, sha256: str) -> None:
    shutil.copyfile(source, target)
    if sha256_file(target)[0] != sha256:
        raise FormatError(
            "the file changed while it was read", where=str(source), do="Import it again."
        )
