"""Everything held, from where it lies: the reference set, the store of lists, the user's files.

The user's files are told apart by content: a CSV of statements, a CSV of ownership edges,
FollowTheMoney entities, or a list in any format there is a reader for. Such a list is used for the
question and not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from ullage.errors import FormatError, InputError, UsageError
from ullage.evidence.hashing import sha256_file
from ullage.identity.history import Issue, follow
from ullage.identity.holdings import Holdings
from ullage.identity.ownership.edges import merge as merge_edges
from ullage.identity.reported import with_reports
from ullage.identity.statements import merge
from ullage.identity.ties import with_ties
from ullage.lists import complete, when
from ullage.lists.store import Store
from ullage.lists.words import by_rule
from ullage.model.listing import Entry, ListFile, Listing, Publication
from ullage.sources import edges_csv, ftm, reference, statements_csv
from ullage.sources.lists import registry
from ullage.sources.lists.reading import Problem, Reading, glimpsed, head_of
from ullage.times import PartialDate

_DATE = re.compile(r"[-_ ]*(?<!\d)(?:19|20)\d\d[-_]?\d\d(?:[-_]?\d\d)?(?!\d)")
GUESSED = "the last beginning of a measure in it"
_Key = tuple[str, str, tuple[str, ...]]
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass
class _Extra:
    """What the user's own files hold."""

    statements: list[pa.Table] = field(default_factory=list)
    edges: list[pa.Table] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    problems: list[InputError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Loaded:
    """The holdings, and each row of the user's files that could not be used."""

    holdings: Holdings
    problems: tuple[InputError, ...] = ()


def load(store: Store | None, extra: Sequence[Path] = ()) -> Loaded:
    """The reference set, the publications in ``store`` and the user's files ``extra`` together.

    Issues of one list are followed together wherever they lie. Raises FormatError for a file that
    is none of these, UsageError for a list without a date, and what its reader raises.
    """
    given = _extra(extra)
    kept = [] if store is None else store.publications()
    issues = [*reference.publications(), *given.issues]
    listings = followed(store, kept, issues)
    publications = _once([*(one for one, _ in issues), *kept])
    bundled = {one.list_id for one, _ in reference.publications()}
    fresh = {one.list_id for one in kept} | {one.list_id for one, _ in given.issues}
    holdings = Holdings(
        statements=merge([reference.statements(), *given.statements]),
        edges=_edges([reference.edges(), *given.edges]),
        judgements=reference.judgements(),
        listings=with_reports(with_ties(listings, reference.ties()), reference.reports()),
        publications=publications,
        reports=reference.reports(),
        bundled=frozenset(bundled | {one.list_id for one in reference.reports()}) - fresh,
        notes=tuple(given.notes),
        list_names=reference.LIST_NAMES,
    )
    return Loaded(holdings, tuple(given.problems))


def _once(publications: Iterable[Publication]) -> tuple[Publication, ...]:
    seen: dict[_Key, Publication] = {}
    for one in publications:
        seen.setdefault(_key(one), one)
    return tuple(seen[key] for key in sorted(seen))


def _key(one: Publication) -> _Key:
    """What two publications have in common that are one: the list, the day, the files."""
    return one.list_id, str(one.published), tuple(file.sha256 for file in one.files)


def _edges(tables: Sequence[pa.Table]) -> pa.Table:
    return merge_edges(*tables).unify_dictionaries()


def followed(
    store: Store | None, kept: Sequence[Publication], issues: Sequence[Issue]
) -> list[Listing]:
    """Listings of all lists; those of lists that only the store holds come from its cache."""
    mixed = {one.list_id for one, _ in issues}
    if store is None:
        return list(follow(issues))
    held = [(one, store.entries(one)) for one in kept if one.list_id in mixed]
    out = list(follow(_distinct([*issues, *held])))
    return out + [one for one in store.listings() if one.list_id not in mixed]


def _distinct(issues: Sequence[Issue]) -> list[Issue]:
    """``issues`` without one that is held twice: the same files of the same day."""
    seen: dict[_Key, Issue] = {}
    for publication, entries in issues:
        seen.setdefault(_key(publication), (publication, entries))
    return list(seen.values())


def _extra(paths: Sequence[Path]) -> _Extra:
    out = _Extra()
    lists: dict[tuple[str, str], list[Path]] = {}
    for path in paths:
        head = glimpsed(head_of(path))
        if edges_csv.is_edges(head):
            read = edges_csv.read(path)
            out.edges.append(read.edges)
            out.problems += read.problems
        elif statements_csv.is_statements(head):
            told = statements_csv.read(path)
            out.statements.append(told.statements)
            out.problems += told.problems
        elif ftm.sniff(path) is not None:
            _take_entities(path, out)
        else:
            lists.setdefault((registry.reader_of(path), str(when.named(path) or "")), []).append(
                path
            )
    for (reader, _), files in lists.items():
        _take_list(reader, files, out)
    return out


def _take_entities(path: Path, out: _Extra) -> None:
    """A file of entities: links with their dates; ships that it does not list as statements, those
    that it lists as an issue. Of an export of this program no measures: they are not ours to state.
    """
    loaded = ftm.load(path, _list_id(ftm.NAME, path))
    out.edges.append(loaded.edges)
    out.problems += [_left_out(path, one) for one in loaded.reading.problems]
    if loaded.own:
        out.statements.append(loaded.statements)
        out.notes += [f"{path.name}: {len(loaded.reading.entries)} listings in this export of "
                      "Ullage are left out; give the lists themselves"
                      ] if loaded.reading.entries else []  # fmt: skip
        return
    out.statements.append(loaded.unlisted)
    if loaded.reading.entries:
        bare = tuple(replace(entry, links=()) for entry in loaded.reading.entries)
        reading = replace(loaded.reading, entries=bare, problems=())
        _take_reading(ftm.NAME, [path], reading, out)


def _left_out(path: Path, problem: Problem) -> FormatError:
    return FormatError(
        f"{problem.rule}; this is left out",
        found=problem.found,
        where=f"{path.name}, {problem.locator}",
        do="Correct it and run again; the rest is used.",
    )


def _take_list(name: str, files: Sequence[Path], out: _Extra) -> None:
    _take_reading(name, files, registry.reader(name).read(files), out)


def _take_reading(name: str, files: Sequence[Path], reading: Reading, out: _Extra) -> None:
    published, basis = _date(reading.published, files, reading.entries)
    list_id = _list_id(name, files[0])
    publication = Publication(
        list_id=list_id,
        published=published,
        published_basis=basis,
        files=tuple(
            ListFile(path.name, part, *sha256_file(path)) for part, path in reading.parts.items()
        ),
        reader=name,
        reader_version=registry.reader(name).VERSION,
        missing_parts=reading.missing_parts,
        remarks=tuple(_remarks(list_id, reading, published, basis, files[0].name)),
    )
    out.issues.append((publication, reading.entries))
    out.notes += _told(publication, reading.problems)


def _remarks(
    list_id: str, reading: Reading, published: PartialDate, basis: str, where: str
) -> Iterator[str]:
    """What answers from the file must say. It is not kept, so what would stop an import is told."""
    yield from reading.remarks
    yield from reading.unclosed
    yield from reading.signs_of_a_cut
    yield from complete.losses(registry.list_info(list_id), reading.entries, published, ())
    yield from when.begun_later(published, basis, reading.entries, where)
    if basis == GUESSED:
        yield f"its date is not stated: {basis}"


def _list_id(reader: str, path: Path) -> str:
    """The list a file belongs to by its format; a house list by the file's name without date,
    where that does not tell: so several issues of it are followed as one list.
    """
    info = registry.list_of_format(reader)
    if info is not None:
        return info.list_id
    stem = _DATE.sub("", path.name.partition(".")[0])
    stem = _NOT_IN_ID.sub("-", stem).strip("-._") or "list"
    return f"{registry.HOUSE}{stem[:64]}"


def _date(
    stated: PartialDate | None, files: Sequence[Path], entries: Sequence[Entry]
) -> tuple[PartialDate, str]:
    """When a list is of: as stated, by its file name, or the last day that it names itself."""
    try:
        return when.published(stated, files, None)
    except UsageError:
        days = [one.start for entry in entries for one in entry.measures if one.start]
        if stated is None and days:
            return max(days), GUESSED
        raise UsageError(
            "the list has no date",
            found=", ".join(path.name for path in files),
            do="Put it in the file name (desk_2024-05-03.csv) or in a column 'published'.",
        ) from None


def _told(publication: Publication, problems: Sequence[Problem]) -> list[str]:
    """What was set aside, by rule: how often, and the first."""
    lines = by_rule((one.locator, one.rule, one.found) for one in problems)
    return [f"{publication.key}: told by the reader: {line}" for line in lines]
