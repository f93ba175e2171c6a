"""The [sources] of case.toml: which files they name, and what they say of locked inputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ullage.cases.add import Offer, Terms
from ullage.cases.config import CaseConfig, Source
from ullage.cases.folder import Case
from ullage.cases.lock import Input
from ullage.errors import UllageError, UnreadableError


def terms(name: str, source: Source) -> Terms:
    """What [sources.NAME] says of its files."""
    return Terms(source.kind, source.licence, source.retrieved_at, source.mapping, name)


def outstanding(case: Case, inputs: Sequence[Input]) -> tuple[list[Offer], list[UllageError]]:
    """Declared files that are not locked yet, and an error for each source that has no file."""
    offers: list[Offer] = []
    errors: list[UllageError] = []
    for name, source in case.config.sources.items():
        locked = {(one.original, one.bytes) for one in inputs if one.source == name}
        found = list(_files(case.root, source.path))
        new = [(path, _name(case.root, path)) for path in found]
        offers += [
            Offer(path, terms(name, source), original)
            for path, original in new
            if (original, path.stat().st_size) not in locked
        ]
        if not found and not locked:
            errors.append(_missing(name, source.path))
    return offers, errors


def _missing(name: str, path: str) -> UllageError:
    return UnreadableError(
        "no file there",
        found=path,
        where=f"case.toml: sources.{name}.path",
        do="Put the file there or correct the path; it is taken relative to the case.",
    )


def _files(root: Path, pattern: str) -> Iterator[Path]:
    start = root / pattern
    if start.is_dir():
        yield from sorted(path for path in start.rglob("*") if path.is_file())
    elif start.is_file():
        yield start
    elif any(char in pattern for char in "*?[") and not Path(pattern).is_absolute():
        yield from sorted(path for path in root.glob(pattern) if path.is_file())


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def effective(config: CaseConfig, inputs: Sequence[Input]) -> tuple[Input, ...]:
    """``inputs`` with what case.toml says now of the source each was declared in."""
    return tuple(_effective(config, one) for one in inputs)


def _effective(config: CaseConfig, one: Input) -> Input:
    source = config.sources.get(one.source or "")
    if source is None:
        return one
    said = terms(one.source or "", source)
    return replace(
        one,
        kind=said.kind or one.kind,
        licence=said.licence or one.licence,
        retrieved_at=said.retrieved_text or one.retrieved_at,
        mapping=dict(said.mapping) or one.mapping,
    )
