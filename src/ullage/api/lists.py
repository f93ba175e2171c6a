"""Lists of sanctions: taken in, fetched, shown, compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ullage.api.given import PathLike, day_of, instant, silent, store_of
from ullage.errors import UsageError

if TYPE_CHECKING:
    from ullage.engine.plan import Progress
    from ullage.errors import VerificationError
    from ullage.lists.acts import ActsTold
    from ullage.lists.tell_entries import AcrossTold, ChangesTold, EntryTold
    from ullage.lists.tell_issues import ImportTold, KnownTold, ListsTold


def lists_import(
    files: Sequence[PathLike],
    *,
    list_id: str | None = None,
    published: str | None = None,
    accept_loss: str | None = None,
    retrieved_at: datetime | str | None = None,
    encoding: str | None = None,
    store: PathLike | None = None,
    progress: Progress = silent,
) -> ImportTold:
    """Take publications of sanctions lists into the store of lists.

    ``published`` is a date as exact as it is known, where the files do not say; ``encoding`` is
    that of files that are not UTF-8. Those that are
    refused are in ``problems`` of the result; raises what was wrong where nothing came in:
    VerificationError for a list that lost ships (unless ``accept_loss`` says why), FormatError or
    DamagedError for files that no reader can use, UsageError where the list or the date is missing.
    """
    from ullage.lists.take_in import Terms, take_in
    from ullage.lists.tell_issues import ImportTold

    at = instant(retrieved_at)
    terms = Terms(
        list_id,
        None if published is None else day_of(published, "--published"),
        accept_loss,
        None if at is None else at.isoformat(),
        encoding=encoding,
    )
    paths = [Path(file) for file in files]
    return ImportTold(take_in(store_of(store), paths, terms, progress))


def lists_update(
    lists: Sequence[str] = (),
    *,
    urls: Sequence[str] = (),
    accept_loss: str | None = None,
    store: PathLike | None = None,
    progress: Progress = silent,
) -> ImportTold:
    """Fetch lists from their official addresses and take in what is new.

    ``urls`` are ``PART=URL`` that stand in for the addresses of one list. Lists that fail are in
    ``problems`` of the result. Nothing is fetched but by this function.
    """
    from ullage.lists.update import How, update

    given = dict(_pair(text) for text in urls)
    return update(store_of(store), lists, How(given, accept_loss), progress)


def _pair(text: str) -> tuple[str, str]:
    part, mark, url = text.partition("=")
    if not (part and mark and url):
        raise UsageError("not a part and its address", found=text, do="Write --url PART=URL.")
    return part, url


def lists_show(
    list_id: str | None = None, *, entry: str | None = None, store: PathLike | None = None
) -> ListsTold | EntryTold:
    """The publications held of one list or of all; with ``entry`` (id or IMO) that one's history.

    Raises UsageError for a list that is not known.
    """
    from ullage.lists import ask

    held = store_of(store)
    return ask.show(held, list_id) if entry is None else ask.entry(held, entry, list_id)


def lists_known() -> KnownTold:
    """Every list that can be taken in by name, with its authority, licence and addresses."""
    from ullage.lists import ask

    return ask.known()


def lists_changes(
    list_id: str,
    older: str | None = None,
    newer: str | None = None,
    *,
    kind: str = "vessel",
    store: PathLike | None = None,
) -> ChangesTold:
    """What changed between two publications of a list (the last two if none is named).

    ``kind`` narrows what is shown, ``all`` shows everything. Raises UsageError where there are not
    two publications, or none of a date.
    """
    from dataclasses import replace

    from ullage.lists import ask

    told = ask.changes(store_of(store), list_id, older, newer)
    return replace(told, kind=None if kind == "all" else kind)


def lists_across(lists: Sequence[str] = (), *, store: PathLike | None = None) -> AcrossTold:
    """The lists held compared ship by ship. Raises UsageError for a list that is not held."""
    from ullage.lists import ask

    return ask.across(store_of(store), lists)


def lists_acts(
    lists: Sequence[str] = (), *, ship: str | None = None, store: PathLike | None = None
) -> ActsTold:
    """What the reasons on the lists held say that ships did: transfers, loadings, imports.

    ``ship`` (a name or an IMO number) narrows them. Raises UsageError for a list that is not held.
    """
    from ullage.lists import acts

    return acts.told(store_of(store), lists, ship)


def lists_verify(*, store: PathLike | None = None) -> tuple[int, list[VerificationError]]:
    """Number of publications held, and what is not as it was stored."""
    held = store_of(store)
    return len(held.everything()), held.verify()
