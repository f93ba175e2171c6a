"""Behaviour without a case: files in, what was found out."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from ullage.cases import analyse, export
from ullage.cases.analyse import Analysed
from ullage.cases.careful import damaged, expanded, open_careful, refuse_nothing, tell_first_run
from ullage.cases.lock import Input
from ullage.cases.run import counted
from ullage.engine.plan import Plan, Progress
from ullage.errors import UllageError
from ullage.evidence.hashing import sha256_file


@dataclass(frozen=True)
class Found:
    """What files gave: tables and figures, where they were written, what was wrong with inputs."""

    analysed: Analysed
    out: Path | None
    files: tuple[str, ...]
    problems: tuple[UllageError, ...]

    @property
    def summary(self) -> dict[str, Any]:
        """What was read, kept, set aside and found."""
        return export.summary(self.analysed, simulated=False)

    @property
    def events(self) -> pa.Table:
        """The events, an EVENTS table."""
        return export.with_hashes(self.analysed)

    def as_dict(self, *, with_events: bool = False) -> dict[str, Any]:
        """Plain values, for JSON."""
        told: dict[str, Any] = {"out": self.out, "files": list(self.files), "summary": self.summary}
        if with_events:
            from ullage.sinks.plain import records

            told["events"] = list(records(self.events))
        return told

    def text(self) -> str:
        """Lines for people."""
        return counted(self.summary) + ("" if self.out is None else f"\n{self.out}")


def find(
    files: Sequence[Path | str],
    detectors: Sequence[str],
    places: pa.Table,
    mapping: Mapping[str, Any],
    progress: Progress,
) -> tuple[Analysed, tuple[UllageError, ...]]:
    """Run ``detectors`` over ``files``: what was found, and what was wrong with inputs.

    Raises InputError where no file can be used, ConfigError for a wrong mapping.
    """
    from ullage.engine.local import run

    paths, missing = expanded(files)
    readers, refused = open_careful((path, mapping) for path in paths)
    plan = Plan(readers, tuple(sorted(set(detectors))), places=places, quality=True)
    with tempfile.TemporaryDirectory(prefix="ullage-events-") as folder:
        tell_first_run(readers, progress)
        outcome = run(plan, Path(folder), progress)
        told = outcome.summary
        refuse_nothing(readers, told.read, told.kept, told.why)
        inputs = [_input(reader.path, reader.kind) for reader in readers]
        analyse.keep(outcome, analyse.described(outcome.sources, inputs), Path(folder))
        found = analyse.load(Path(folder))
    return found, (*missing, *refused, *problems(found))


def _input(path: str, kind: str) -> Input:
    """What is known of a file that is in no case; standard input has no hash."""
    if path == "-":
        return Input("", "-", "-", 0, kind)
    sha256, size = sha256_file(Path(path))
    name = Path(path).name
    return Input(sha256, name, name, size, kind)


def problems(found: Analysed) -> tuple[UllageError, ...]:
    """An error for each input that was cut short by damage."""
    rows = found.sources.to_pylist()
    return tuple(damaged(row["path"], row["damage"]) for row in rows if row["damage"])
