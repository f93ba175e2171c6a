"""Steps of a run: each is skipped when nothing it depends on has changed.

A step's fingerprint covers its recipe (parameters and inputs by hash), the code, the libraries and
the outputs of the steps before it. Its record is written after its outputs are in place, so a step
that was killed has none that fits and runs again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ullage.cases.atomic import write_text
from ullage.cases.folder import Case
from ullage.cases.identity import code, environment
from ullage.cases.issues import Issue
from ullage.cases.lock import Input
from ullage.engine.plan import Progress
from ullage.errors import UllageError
from ullage.evidence.hashing import canonical_json, sha256_file, sha256_value


@dataclass(frozen=True)
class Bench:
    """Where a run works: a case, its inputs, and the folders that hold what it makes."""

    case: Case
    inputs: tuple[Input, ...]
    work: Path
    out: Path

    def folder(self, output: str) -> Path:
        """The file or folder that an output's name, ``work/…`` or ``out/…``, stands for."""
        head, _, rest = output.partition("/")
        return {"work": self.work, "out": self.out}[head] / rest


@dataclass(frozen=True)
class Made:
    """What a step wrote, by name (``work/…`` or ``out/…``), and what it warns of."""

    outputs: tuple[str, ...]
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True)
class CaseStep:
    """A step: its name, what determines its result, and the work itself."""

    name: str
    recipe: Callable[[Bench], Any]
    make: Callable[[Bench, Progress], Made]


@dataclass(frozen=True)
class Done:
    """A step's record: what it depended on, what it wrote by hash, what it warned of."""

    name: str
    fingerprint: str
    outputs: dict[str, str]
    issues: tuple[Issue, ...]
    skipped: bool = False


def carry_out(
    steps: Sequence[CaseStep], bench: Bench, progress: Progress, start_at: str | None = None
) -> list[Done]:
    """Do ``steps`` in order, skipping those whose record still holds; ``start_at`` and those after
    it are never skipped.
    """
    done: list[Done] = []
    forced = False
    for step in steps:
        forced = forced or step.name == start_at
        before = [one.outputs for one in done]
        fingerprint = sha256_value([step.name, code(), environment(), step.recipe(bench), before])
        kept = None if forced else _standing(bench, step.name, fingerprint)
        done.append(kept or _made(step, bench, fingerprint, progress))
    return done


def _made(step: CaseStep, bench: Bench, fingerprint: str, progress: Progress) -> Done:
    made = step.make(bench, progress)
    outputs = {name: sha256_file(bench.folder(name))[0] for name in sorted(made.outputs)}
    done = Done(step.name, fingerprint, outputs, made.issues)
    path = _record(bench, step.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, canonical_json(asdict(done)) + "\n")
    return done


def _record(bench: Bench, name: str) -> Path:
    return bench.work / "steps" / f"{name}.json"


def _standing(bench: Bench, name: str, fingerprint: str) -> Done | None:
    """The record of a step whose inputs and outputs are still what they were, else None."""
    try:
        raw = json.loads(_record(bench, name).read_bytes())
        issues = tuple(Issue(**one) for one in raw["issues"])
        done = Done(raw["name"], raw["fingerprint"], raw["outputs"], issues, skipped=True)
        same = all(sha256_file(bench.folder(one))[0] == was for one, was in done.outputs.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError, UllageError):
        return None
    return done if same and done.fingerprint == fingerprint else None
