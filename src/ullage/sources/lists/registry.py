"""The lists known and who reads them: data in lists.toml, readers in an explicit table.

A list that is not there is brought as ``house:NAME`` in the documented CSV.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import cast

from ullage.errors import FormatError, UsageError
from ullage.sources.lists.reading import Reader, head_must_be_read

HOUSE = "house:"
_HOUSE_ID = re.compile(r"house:[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

READERS: Mapping[str, str] = MappingProxyType(
    {
        "ofac": "ullage.sources.lists.ofac",
        "ofac-advanced": "ullage.sources.lists.ofac_advanced",
        "un": "ullage.sources.lists.un",
        "eu-oj": "ullage.sources.lists.eu_oj",
        "eu-fsf": "ullage.sources.lists.eu_fsf",
        "uk-ofsi": "ullage.sources.lists.uk_ofsi",
        "uk-sanctions": "ullage.sources.lists.uk_sanctions",
        "ftm": "ullage.sources.ftm",
        "house-csv": "ullage.sources.lists.house_csv",
    }
)
"""Module of each reader, imported when needed; the one that knows most files is asked last."""


@dataclass(frozen=True, slots=True)
class ListInfo:
    """A list as lists.toml has it. ``entries`` and ``vessels``: fewer make no whole publication;
    ``reached``: the highest number of an entry by the day of an issue.
    """

    list_id: str
    title: str
    authority: str
    binds: str
    readers: tuple[str, ...]
    licence: str
    legal_dates: bool
    entries: int = 1
    vessels: int = 0
    by_name: bool = False
    update: bool = False
    urls: Mapping[str, str] = field(default_factory=dict)
    reached: Mapping[str, int] = field(default_factory=dict)


@cache
def lists() -> Mapping[str, ListInfo]:
    """Every list in lists.toml by its id."""
    text = (files("ullage.sources.lists") / "lists.toml").read_text(encoding="utf-8")
    return MappingProxyType({name: _info(name, row) for name, row in tomllib.loads(text).items()})


def _info(name: str, row: dict[str, object]) -> ListInfo:
    readers = tuple(cast("list[str]", row.pop("readers")))
    unknown = [reader for reader in readers if reader not in READERS]
    if unknown:
        raise ValueError(f"lists.toml: {name} names a reader that is not there: {unknown[0]}")
    return ListInfo(list_id=name, readers=readers, **row)  # type: ignore[arg-type]


def list_info(list_id: str) -> ListInfo:
    """The list ``list_id``, or a house list. Raises UsageError for any other name."""
    if list_id in lists():
        return lists()[list_id]
    if _HOUSE_ID.fullmatch(list_id):
        return ListInfo(
            list_id=list_id,
            title=f"House list {list_id.removeprefix(HOUSE)}",
            authority="the user",
            binds="nobody: a list of one's own",
            readers=("house-csv", "ftm"),
            licence="the user's own",
            legal_dates=True,
            by_name=True,
        )
    raise UsageError(
        "there is no such list",
        found=repr(list_id),
        where="--list",
        do=f"Name one of {', '.join(lists())}, or house:NAME (letters, digits, . _ -).",
    )


@cache
def reader(name: str) -> Reader:
    """The reader of that name."""
    return cast("Reader", import_module(READERS[name]))


def part_of(path: Path, readers: Iterable[str] = READERS) -> tuple[str, str] | None:
    """(reader, part) of the first reader that knows the file by its content; None if none does."""
    for name in readers:
        part = reader(name).sniff(path)
        if part is not None:
            return name, part
    return None


def recognise(paths: Sequence[Path], list_id: str | None = None) -> tuple[ListInfo, str]:
    """The list and the reader of the files of one publication.

    With ``list_id`` only that list's readers are asked. Raises FormatError where no reader knows a
    file or the files belong to different readers, UsageError where the list must be named, and what
    :func:`~ullage.sources.lists.reading.head_must_be_read` raises for files that cannot be read.
    """
    info = None if list_id is None else list_info(list_id)
    names = {path: reader_of(path, info) for path in paths}
    found = sorted(set(names.values()))
    if len(found) != 1:
        raise FormatError(
            "the files belong to different lists",
            found=", ".join(f"{path.name}: {name}" for path, name in names.items()),
            do="Give the files of one publication at a time.",
        )
    return info or list_of(found[0], paths[0]), found[0]


def reader_of(path: Path, info: ListInfo | None = None) -> str:
    """The reader that knows the file by content. Raises FormatError where none does."""
    found = part_of(path, READERS if info is None else info.readers)
    if found is not None:
        return found[0]
    head_must_be_read(path)
    whose = "any list that Ullage knows" if info is None else f"the list {info.list_id}"
    raise FormatError(
        f"this is no file of {whose}",
        where=str(path),
        do="Check what it is; any list can be brought as the documented CSV, --list house:NAME.",
    )


def list_of_format(name: str) -> ListInfo | None:
    """The list that a reader's files belong to by their format; None where that does not tell."""
    fits = (info for info in lists().values() if name in info.readers and not info.by_name)
    return next(fits, None)


def list_of(name: str, path: Path) -> ListInfo:
    """The list that a reader's files belong to unless they are said to be another's.

    Raises UsageError where the format does not tell.
    """
    info = list_of_format(name)
    if info is not None:
        return info
    fits = [info.list_id for info in lists().values() if name in info.readers]
    raise UsageError(
        "the file does not say which list it is",
        where=str(path),
        do=f"Give --list house:NAME, or one of {', '.join(fits)}.",
    )
