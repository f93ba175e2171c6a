"""Lists fetched from their official addresses and taken in, when asked and never otherwise."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from ullage.errors import EmptyInputError, FormatError, InputError, UllageError, UsageError
from ullage.lists import hold
from ullage.lists.store import Store, folder_name
from ullage.lists.take_in import Imported, Outcome, Progress, Terms, take_in
from ullage.lists.tell_issues import ImportTold
from ullage.sinks.atomic import replacing
from ullage.sources.lists import registry
from ullage.sources.lists.fetch import Fetched, Limits, Served, fetch, served_row
from ullage.sources.lists.registry import ListInfo
from ullage.times import PartialDate

_STATE = "state.json"
_ENDINGS = (".csv", ".xml", ".json", ".zip", ".gz", ".jsonl")
#: Parts of one publication are put up within this.
_APART_S = 86_400.0


@dataclass(frozen=True)
class How:
    """What the user says of an update, and the limits it keeps to."""

    urls: Mapping[str, str]
    accept_loss: str | None = None
    limits: Limits = field(default_factory=Limits)


def update(store: Store, lists: Sequence[str], how: How, progress: Progress) -> ImportTold:
    """Fetch ``lists`` (those marked ``update`` where none is named) and take in what is new.

    One list that fails does not keep the others out; raises UsageError where a list has no address.
    """
    infos = [registry.list_info(name) for name in lists]
    infos = infos or [info for info in registry.lists().values() if info.update]
    plans = [(info, _addresses(info, how.urls, len(infos))) for info in infos]
    done: list[Imported] = []
    refused: list[UllageError] = []
    notes: list[str] = []
    for info, urls in plans:
        try:
            done += _update(store, info, urls, how, progress, notes)
        except UllageError as error:
            refused.append(error)
    return ImportTold(Outcome(tuple(done), tuple(refused)), tuple(notes))


def _addresses(info: ListInfo, given: Mapping[str, str], lists: int) -> dict[str, str]:
    if given and lists != 1:
        raise UsageError(
            "addresses are those of one list", where="--url", do="Name that list, and no other."
        )
    unknown = [part for part in given if info.urls and part not in info.urls]
    if unknown:
        raise UsageError(
            f"{info.list_id} has no such part",
            found=unknown[0],
            where="--url",
            do=f"Name one of {', '.join(info.urls)}.",
        )
    urls = {**info.urls, **given}
    if not urls:
        raise UsageError(
            f"no official address is known for {info.list_id}",
            do="Give one with --url PART=URL, or take a file in with 'ullage lists import'.",
        )
    return urls


def _update(
    store: Store,
    info: ListInfo,
    urls: Mapping[str, str],
    how: How,
    progress: Progress,
    notes: list[str],
) -> tuple[Imported, ...]:
    folder = store.root / "fetch" / folder_name(info.list_id)
    with hold.held(folder):
        got = {
            part: _part(folder, info, part, url, len(urls) == 1, how.limits, progress)
            for part, url in urls.items()
        }
        held = store.held(info.list_id)
        hashes = {one.served.sha256 for one in got.values()}
        if held and hashes <= held[-1].file_hashes:
            notes.append(f"{held[-1].publication.key}  nothing new")
            return (Imported(held[-1], False),)
        notes += _far_apart(info, got)
        terms = Terms(
            list_id=info.list_id,
            accept_loss=how.accept_loss,
            retrieved_at=datetime.now(UTC).isoformat(timespec="seconds"),
            urls=urls,
            served=_dated(got),
        )
        outcome = take_in(store, [one.path for one in got.values()], terms)
    return outcome.imported


def _part(
    folder: Path,
    info: ListInfo,
    part: str,
    url: str,
    alone: bool,
    limits: Limits,
    progress: Progress,
) -> Fetched:
    stage = f"{info.list_id} {part}"

    def told(done: int, total: int | None) -> None:
        progress(stage, done, total)

    told(0, None)
    state = _state(folder)
    path = folder / f"{part}{_ending(url)}"
    got = fetch(url, path, state.pop(part, None), limits, told)
    try:
        _check(got, info, part, alone)
    except InputError:
        path.unlink()
        _remember(folder, state)
        raise
    _remember(folder, {**state, part: got.served})
    return got


def _ending(url: str) -> str:
    suffix = PurePosixPath(urlsplit(url).path).suffix.lower()
    return suffix if suffix in _ENDINGS else ""


def _check(got: Fetched, info: ListInfo, part: str, alone: bool) -> None:
    """Raise FormatError where the server sent something that is not that part of that list; a list
    of one part may have it under another name.
    """
    if got.served.bytes == 0:
        raise EmptyInputError(
            "the server sent an empty file", where=got.served.url, do="Try again later."
        )
    found = registry.part_of(got.path, info.readers)
    if found is not None and (alone or found[1] == part):
        return
    with got.path.open("rb") as file:
        head = file.read(200).lstrip().lower()
    page = head.startswith((b"<!doctype html", b"<html"))
    raise FormatError(
        f"the server sent something that is not the part {part!r} of {info.list_id}",
        found="a web page" if page else _seen(head, found),
        where=got.served.url,
        do=f"Open the address in a browser, or give another one with --url {part}=URL.",
    )


def _seen(head: bytes, found: tuple[str, str] | None) -> str:
    if found is not None:
        return f"the part {found[1]!r}"
    return repr(head[:40].decode("utf-8", errors="replace"))


def _state(folder: Path) -> dict[str, Served]:
    try:
        rows: dict[str, Any] = json.loads((folder / _STATE).read_text(encoding="utf-8"))
        return {part: Served(**row) for part, row in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _remember(folder: Path, state: Mapping[str, Served]) -> None:
    with replacing(folder / _STATE) as file:
        rows = {part: served_row(one) for part, one in sorted(state.items())}
        file.write(json.dumps(rows, indent=1).encode())


def _changed(got: Mapping[str, Fetched]) -> list[datetime]:
    """When the server says that each part changed last, as far as it says."""
    out = []
    for one in got.values():
        try:
            out.append(parsedate_to_datetime(one.served.last_modified or ""))
        except ValueError:
            continue
    return out


def _dated(got: Mapping[str, Fetched]) -> tuple[PartialDate, str]:
    changed = _changed(got)
    at = max(changed).astimezone(UTC) if changed else datetime.now(UTC)
    basis = "the server's Last-Modified" if changed else "the day it was fetched"
    return PartialDate(at.year, at.month, at.day), basis


def _far_apart(info: ListInfo, got: Mapping[str, Fetched]) -> list[str]:
    changed = _changed(got)
    if not changed or (max(changed) - min(changed)).total_seconds() <= _APART_S:
        return []
    return [
        f"{info.list_id}: the server changed its parts on different days "
        f"({min(changed):%Y-%m-%d} to {max(changed):%Y-%m-%d})"
    ]
