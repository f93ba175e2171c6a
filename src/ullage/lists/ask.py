"""Questions to the store: what is held, what became of an entry, what changed, who lists whom."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ullage.errors import UsageError, ValueInvalidError
from ullage.identity.across import across as compare
from ullage.identity.changes import changes as between
from ullage.lists.holdings import followed
from ullage.lists.store import Held, Store, entries_of
from ullage.lists.tell_entries import AcrossTold, ChangesTold, EntryTold
from ullage.lists.tell_issues import KnownTold, ListsTold
from ullage.model.listing import Listing, Publication
from ullage.sources import reference
from ullage.sources.lists.registry import list_info, lists
from ullage.times import PartialDate


def show(store: Store, list_id: str | None = None) -> ListsTold:
    """The publications held, of one list or of all. Raises UsageError for a list not known."""
    if list_id is not None:
        list_info(list_id)
    groups = groupby(store.held(list_id), key=lambda held: held.publication.list_id)
    rows = tuple((list_info(name), tuple(held)) for name, held in groups)
    return ListsTold(str(store.root), rows)


def known() -> KnownTold:
    """Every list there is a reader and a name for."""
    return KnownTold(tuple(lists().values()))


def entry(store: Store, asked: str, list_id: str | None = None) -> EntryTold:
    """Where ``asked`` (an entry's id or an IMO number) stands on the lists held, and stood."""
    if list_id is not None:
        list_info(list_id)
    found = tuple(
        one
        for one in store.listings()
        if (list_id is None or one.list_id == list_id) and _is(one, asked.strip())
    )
    return EntryTold(asked, found, tuple(store.publications(list_id)))


def _is(listing: Listing, asked: str) -> bool:
    imo = asked.upper().removeprefix("IMO").strip()
    return listing.entry == asked or (
        imo.isdigit() and any(v.entry.imo == int(imo) for v in listing.versions)
    )


def changes(
    store: Store, list_id: str, older: str | None = None, newer: str | None = None
) -> ChangesTold:
    """What changed between two publications of a list: the last two, or those of the dates given.

    With ``older`` alone it is compared with the last. Raises UsageError where a date has no
    publication, or more than one.
    """
    list_info(list_id)
    held = store.held(list_id)
    if len(held) < 2:
        raise UsageError(
            "two publications are needed to compare",
            found=f"{len(held)} of {list_id}",
            where=str(store.root),
            do="Import another with 'ullage lists import'.",
        )
    last = held[-1] if newer is None else _chosen(held, newer)
    first = held[held.index(last) - 1] if older is None else _chosen(held, older)
    if older is None and held.index(last) == 0:
        raise UsageError(
            "there is no publication before that one",
            found=last.publication.key,
            do="Name both publications.",
        )
    return ChangesTold(
        between((first.publication, entries_of(first)), (last.publication, entries_of(last)))
    )


def _chosen(held: Sequence[Held], asked: str) -> Held:
    """The publication of a date (the last of its day), or of the first digits of its hash."""
    found = [one for one in held if one.digest.startswith(asked.lower()) and len(asked) >= 6]
    try:
        day = PartialDate.parse(asked)
    except ValueInvalidError:
        day = None
    of_day = [one for one in held if day is not None and one.publication.published in day]
    exact = [one for one in of_day if one.publication.published == day]
    dates = {str(one.publication.published) for one in exact or of_day}
    if len(dates) <= 1 and (found or of_day):
        return (exact or of_day or found)[-1]
    raise UsageError(
        "more than one publication is of that time" if dates else "no publication is of that date",
        found=repr(asked),
        do=f"Name one of {', '.join(str(one.publication.published) for one in held)}.",
    )


def across(store: Store, names: Sequence[str] = ()) -> AcrossTold:
    """Where the lists held, and those that come with Ullage, agree on ships and where not."""
    bundled = reference.publications()
    found = looked_in(store, names, [one for one, _ in bundled])
    newest = {one.list_id: one.published for one in found}
    listings = followed(store, store.publications(), bundled)
    return AcrossTold(compare(listings, names, newest), found)


def looked_in(
    store: Store, names: Sequence[str] = (), bundled: Sequence[Publication] = ()
) -> tuple[Publication, ...]:
    """The publications held of the lists ``names``, or of all where none is named; ``bundled`` are
    held without having been taken in.

    Raises UsageError for a list that is not known or not held.
    """
    for name in names:
        list_info(name)
    held = sorted([*bundled, *store.publications()], key=lambda one: (one.list_id, one.published))
    found = tuple(one for one in held if not names or one.list_id in names)
    missing = set(names) - {one.list_id for one in found}
    if missing:
        raise UsageError(
            "no publication of that list is held",
            found=", ".join(sorted(missing)),
            where=str(store.root),
            do="Import one with 'ullage lists import'.",
        )
    return found
