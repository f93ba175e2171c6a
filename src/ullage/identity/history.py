"""Publications put in a row: what each entry said, from when to when, and which measures it bore.

Two kinds of dates are kept apart. A *legal* date stands in the list. Where a list has none, a
measure began after the last publication without it and no later than the first with it, and ended
after the last with it and no later than the first without it: the span says so (``publications``).
A publication that lacks a part (no file of aliases) says nothing about what that part holds: what
was known before is carried on, and its absence is no removal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import groupby

from ullage.model.listing import (
    Entry,
    Link,
    ListedName,
    Listing,
    ListingMeasure,
    Measure,
    Publication,
    Span,
    Version,
)
from ullage.times import PartialDate

Issue = tuple[Publication, Sequence[Entry]]
"""A publication with its entries."""

OPEN = Span(None, None, "open")

#: Parts that a publication may lack, and the field of an entry that they fill.
PART_FIELDS: Mapping[str, str] = {"alt": "names", "add": "addresses", "comments": "narrative"}

#: Fields that make an entry what it is; where it stands in the file does not.
FIELDS = tuple(field.name for field in fields(Entry) if field.name not in {"entry", "locator"})


def order(publication: Publication) -> tuple[PartialDate, str]:
    """Sorts the publications of one list: by date, then by when they were obtained."""
    return publication.published, publication.retrieved_at or ""


def follow(publications: Iterable[Issue]) -> tuple[Listing, ...]:
    """Every entry through the publications held, of any number of lists, sorted by list and entry.

    Versions that are equal but for where they stand in the file are one. Measures are keyed by kind
    and instrument; one that ended and began again is two.
    """
    issues = sorted(publications, key=lambda issue: (issue[0].list_id, *order(issue[0])))
    out: list[Listing] = []
    for list_id, group in groupby(issues, key=lambda issue: issue[0].list_id):
        out += _list(list_id, list(group))
    return tuple(out)


def _list(list_id: str, issues: list[Issue]) -> Iterator[Listing]:
    met: dict[str, list[Entry | None]] = {}
    for number, (_, entries) in enumerate(issues):
        for entry in entries:
            met.setdefault(entry.entry, [None] * len(issues))[number] = entry
    held = [publication for publication, _ in issues]
    for name in sorted(met):
        row = _carried(met[name], held)
        yield Listing(list_id, name, tuple(_versions(row, held)), tuple(_measures(row, held)))


def _carried(row: list[Entry | None], held: list[Publication]) -> list[Entry | None]:
    """The row with what missing parts leave unknown taken from the publication before."""
    out = list(row)
    for number in range(1, len(row)):
        raw, known, now = row[number - 1], out[number - 1], out[number]
        if raw is not None and known is not None and now is not None:
            lacked, lacks = held[number - 1].missing_parts, held[number].missing_parts
            now = carried(known, now, [part for part in lacks if part not in lacked])
            out[number] = _kept(raw, known, now, [part for part in lacks if part in lacked])
    return out


def carried(before: Entry, now: Entry, missing: Iterable[str]) -> Entry:
    """``now`` with what it lacks for want of ``missing`` parts taken over from ``before``."""
    fields = {PART_FIELDS[part] for part in missing if part in PART_FIELDS}
    if "names" in fields:
        now = _linked(_more_names(now, before.names), before.links)
    if "addresses" in fields and not now.addresses:
        now = replace(now, addresses=before.addresses)
    if "narrative" in fields and before.narrative.startswith(now.narrative):
        now = replace(now, narrative=before.narrative)
    return now


def _kept(raw: Entry, known: Entry, now: Entry, missing: Iterable[str]) -> Entry:
    """``now`` with what an earlier publication told, where the part is missing in ``raw`` (the one
    before) as well; ``known`` is ``raw`` with what was carried on. What ``raw`` itself said and
    ``now`` does not is gone.
    """
    if known is raw:
        return now
    fields = {PART_FIELDS[part] for part in missing if part in PART_FIELDS}
    if "names" in fields:
        now = _more_names(now, [name for name in known.names if name not in raw.names])
        now = _linked(now, known.links)
    if "addresses" in fields and now.addresses == raw.addresses:
        now = replace(now, addresses=known.addresses)
    if "narrative" in fields and now.narrative == raw.narrative:
        now = replace(now, narrative=known.narrative)
    return now


def _more_names(entry: Entry, names: Iterable[ListedName]) -> Entry:
    known = {name.text for name in entry.names}
    more = tuple(name for name in names if name.kind != "primary" and name.text not in known)
    return replace(entry, names=(*entry.names, *more)) if more else entry


def _linked(entry: Entry, links: Iterable[Link]) -> Entry:
    """A party named by an alias is found by it: where aliases are missing, as it was before."""
    known = {replace(link, entry=None): link for link in links}
    told = tuple(known.get(link, link) for link in entry.links)
    return entry if told == entry.links else replace(entry, links=told)


def same(one: Entry, other: Entry) -> bool:
    """Whether two entries say the same, wherever they stand and in whatever order."""
    for name in FIELDS:
        mine, others = getattr(one, name), getattr(other, name)
        if mine != others and not (isinstance(mine, tuple) and set(mine) == set(others)):
            return False
    return True


def _versions(row: list[Entry | None], held: list[Publication]) -> Iterator[Version]:
    version: Version | None = None
    for entry, publication in zip(row, held, strict=True):
        day = publication.published
        if version is not None and (entry is None or not same(version.entry, entry)):
            yield version
            version = None
        if entry is not None:
            version = Version(entry, day if version is None else version.first, day)
    if version is not None:
        yield version


_Key = tuple[str, str]


@dataclass(frozen=True)
class _Run:
    """A measure in publications that follow each other: ``first`` to ``last`` by number."""

    first: int
    last: int
    stated: tuple[Measure, ...]


def _measures(row: list[Entry | None], held: list[Publication]) -> Iterator[ListingMeasure]:
    keys = {(one.kind, one.instrument) for entry in row if entry for one in entry.measures}
    for key in sorted(keys):
        before: _Run | None = None
        for run in _runs(row, key):
            yield _measure(run, before, held)
            before = run


def _runs(row: list[Entry | None], key: _Key) -> Iterator[_Run]:
    stated = [
        [one for one in entry.measures if (one.kind, one.instrument) == key] if entry else []
        for entry in row
    ]
    for there, group in groupby(enumerate(stated), key=lambda pair: bool(pair[1])):
        if there:
            numbers, found = zip(*group, strict=True)
            yield _Run(numbers[0], numbers[-1], tuple(one for some in found for one in some))


def _measure(run: _Run, before: _Run | None, held: list[Publication]) -> ListingMeasure:
    start, end = _start(run, before, held), _end(run, held)
    first = held[run.first].published
    known = start.earliest if start.basis == "legal" and start.earliest else first
    return ListingMeasure(
        run.stated[0].kind, run.stated[0].instrument, start, end, min(known, first)
    )


def _start(run: _Run, before: _Run | None, held: list[Publication]) -> Span:
    """Legal where stated, unless an earlier publication without the measure contradicts that."""
    legal = [one.start for one in run.stated if one.start is not None]
    first = held[run.first].published
    gone = None if run.first == 0 else held[run.first - 1].published
    again = before is not None and any(
        date.before(held[before.last + 1].published) is not False for date in legal
    )
    if legal and not again:
        return Span(min(legal), max(legal), "legal")
    return Span(gone, first, "publications")


def _end(run: _Run, held: list[Publication]) -> Span:
    legal = [one.end for one in run.stated if one.end is not None]
    if legal:
        return Span(min(legal), max(legal), "legal")
    if run.last + 1 == len(held):
        return OPEN
    return Span(held[run.last].published, held[run.last + 1].published, "publications")
