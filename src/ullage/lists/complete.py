"""Is this the whole list? A publication that lost ships is a fault until a person says it is not.

A list cut at the end of a row, an error page, a feed that failed half-way: all look like a shorter
list, and each ship that is lost is a ship that will be called not listed. So an import stops where
nothing is left, where less is there than the list ever had, where it ends before a number that the
list had reached by then, where more than one vessel in twenty of the publication before it is gone,
or where the list as a whole shrank by more than that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ullage.errors import VerificationError
from ullage.model.listing import Entry, Publication
from ullage.sources.lists.registry import ListInfo
from ullage.times import PartialDate

#: Share that may go between two publications: delistings are that few, failures are not.
MOST_LOST = 0.05
_TOLD = 5

Earlier = tuple[Publication, Sequence[Entry]]


def losses(
    info: ListInfo, entries: Sequence[Entry], published: PartialDate, earlier: Iterable[Earlier]
) -> list[str]:
    """Why ``entries`` cannot be a whole publication, one sentence each; empty where they may be.

    ``earlier`` are the publications to compare with.
    """
    if not entries:
        return ["the list is empty"]
    vessels = _vessels(entries)
    out = []
    if len(entries) < info.entries:
        out.append(f"{len(entries):,} entries, where at least {info.entries:,} are expected")
    if len(vessels) < info.vessels:
        out.append(f"{len(vessels):,} vessels, where at least {info.vessels:,} are expected")
    out += _unreached(info, entries, published)
    for publication, before in earlier:
        out += _lost(publication, before, entries)
    return list(dict.fromkeys(out))


def _unreached(info: ListInfo, entries: Sequence[Entry], published: PartialDate) -> Iterator[str]:
    """Where the numbers of entries end before one that the list had by the day it is of."""
    by_then = [
        (number, day)
        for day, number in info.reached.items()
        if (date := PartialDate.parse(day)) == published or date.last < published.first
    ]
    numbers = [int(entry.entry) for entry in entries if re.fullmatch("[0-9]{1,9}", entry.entry)]
    if by_then and numbers and max(numbers) < max(by_then)[0]:
        number, day = max(by_then)
        yield (
            f"the numbers of its entries end at {max(numbers):,}, where the issue of {day} goes on"
            f" to {number:,}"
        )


def _lost(publication: Publication, before: Sequence[Entry], now: Sequence[Entry]) -> list[str]:
    had, gone = _vessels(before), _gone(before, now)
    out = []
    if len(gone) > MOST_LOST * len(had):
        names = ", ".join(entry.name for entry in gone[:_TOLD])
        more = f" and {len(gone) - _TOLD:,} more" if len(gone) > _TOLD else ""
        out.append(
            f"{len(gone):,} of the {len(had):,} vessels in {publication.key} are gone"
            f" ({len(gone) / len(had):.1%}): {names}{more}"
        )
    if len(now) < (1 - MOST_LOST) * len(before):
        out.append(f"{len(now):,} entries, where {publication.key} has {len(before):,}")
    return out


def _gone(before: Sequence[Entry], now: Sequence[Entry]) -> list[Entry]:
    """Vessels of ``before`` that are neither there by id nor by IMO number."""
    ids = {entry.entry for entry in now}
    imos = {entry.imo for entry in now if entry.imo is not None}
    return [e for e in _vessels(before) if e.entry not in ids and e.imo not in imos]


def _vessels(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.kind == "vessel"]


def refused(info: ListInfo, found: Sequence[str], where: str) -> VerificationError:
    """The error that stops an import."""
    return VerificationError(
        f"this may not be the whole list {info.list_id}; nothing was stored",
        found="; ".join(found),
        where=where,
        do="Fetch it again. If the loss is real, say why with --accept-loss REASON.",
    )


def counts(entries: Iterable[Entry]) -> dict[str, int]:
    """Entries by kind."""
    return dict(sorted(Counter(entry.kind for entry in entries).items()))
