"""Evidence about who ships are: lists of sanctions, statements, edges of ownership.

Read from the case alone and the reference set that comes with Ullage, never from what else this
computer holds, so that the same case gives the same result anywhere.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ullage.cases.lock import Input
from ullage.errors import InputError, UllageError

if TYPE_CHECKING:
    from ullage.identity.holdings import Holdings
    from ullage.lists.holdings import Loaded as Read

LIST, STATEMENTS, EDGES = "list", "statements", "edges"
#: Kinds of evidence that are not AIS and are read all the same.
KINDS = (LIST, STATEMENTS, EDGES)


def table_kind(path: Path) -> str | None:
    """``statements`` or ``edges`` where the header of a CSV says so."""
    from ullage.sources import edges_csv, statements_csv
    from ullage.sources.lists.reading import glimpsed, head_of

    try:
        head = glimpsed(head_of(path))
    except InputError:
        return None
    if edges_csv.is_edges(head):
        return EDGES
    return STATEMENTS if statements_csv.is_statements(head) else None


def list_kind(path: Path) -> str | None:
    """``list`` where a reader of sanctions lists knows the file."""
    from ullage.sources.lists import registry

    try:
        return LIST if registry.part_of(path) is not None else None
    except InputError:
        return None


@dataclass(frozen=True)
class Loaded:
    """What a case holds of identities, and what in its evidence could not be used: by the name the
    file came under.
    """

    holdings: Holdings
    problems: tuple[tuple[str, UllageError], ...]


def mine(inputs: Sequence[Input]) -> list[Input]:
    """The inputs that this module reads."""
    return [one for one in inputs if one.kind in KINDS]


def load(root: Path, inputs: Sequence[Input]) -> Loaded:
    """The reference set and the case's own lists, statements and edges.

    A file that cannot be used is left out and told.
    """
    given = mine(inputs)
    with _named(root, given) as paths:
        loaded, bad = _loaded(paths)
    problems = [(path.name, error) for path, error in bad]
    problems += [("", error) for error in loaded.problems]
    return Loaded(loaded.holdings, tuple(problems))


def _loaded(paths: Sequence[Path]) -> tuple[Read, list[tuple[Path, UllageError]]]:
    """What the files that can be read together hold, and the others with the reason."""
    from ullage.lists.holdings import load as read

    try:
        return read(None, paths), []
    except UllageError:
        good: list[Path] = []
        bad: list[tuple[Path, UllageError]] = []
    for path in paths:
        try:
            read(None, [*good, path])
            good.append(path)
        except UllageError as error:
            bad.append((path, error))
    return read(None, good), bad


@contextmanager
def _named(root: Path, inputs: Sequence[Input]) -> Iterator[list[Path]]:
    """The files under the names they came under, by which lists are dated; each in a folder."""
    with tempfile.TemporaryDirectory(prefix="ullage-lists-") as folder:
        paths = []
        for one in inputs:
            path = Path(folder) / one.sha256[:12] / Path(one.original).name
            path.parent.mkdir(exist_ok=True)
            _link(root / one.path, path)
            paths.append(path)
        yield paths


def _link(source: Path, target: Path) -> None:
    try:
        target.symlink_to(source.resolve())
    except OSError:
        shutil.copyfile(source, target)
