"""A run: evidence in place, steps done or skipped, results listed, the journal told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ullage.cases import analyse, declared, expect, export, identify, issues, judging, lock
from ullage.cases.add import now_text, take_in
from ullage.cases.atomic import write_text
from ullage.cases.custody import disagreement, working
from ullage.cases.folder import Case, who
from ullage.cases.identity import code, environment
from ullage.cases.issues import Issue
from ullage.cases.lock import Input
from ullage.cases.steps import Bench, CaseStep, Done, carry_out
from ullage.engine.plan import Progress, silent
from ullage.errors import UllageError, UsageError, VerificationError
from ullage.evidence import journal
from ullage.evidence.hashing import sha256_file, sha256_tree
from ullage.model.events import EVENT_TYPES

#: Steps that every run has; a caller may add its own after them.
STEPS: tuple[CaseStep, ...] = (analyse.STEP, identify.STEP, export.STEP)

MANIFEST, REPORT = "manifest.json", "report.html"


@dataclass(frozen=True)
class Ran:
    """What a run made and what it warns of; ``problems`` set the exit code, the first one first."""

    case: Case
    outputs: dict[str, str]
    steps: tuple[Done, ...]
    issues: tuple[Issue, ...]
    summary: dict[str, Any]
    problems: tuple[UllageError, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "case": str(self.case.root),
            "out": str(self.case.out),
            "report": self.report,
            "steps": {one.name: "skipped" if one.skipped else "done" for one in self.steps},
            "summary": self.summary,
            "issues": [asdict(issue) for issue in self.issues],
            "outputs": self.outputs,
        }

    @property
    def report(self) -> str | None:
        """Where the report is, if a step made one."""
        return str(self.case.out / REPORT) if f"out/{REPORT}" in self.outputs else None

    def text(self) -> str:
        """Lines for people."""
        warned = sum(issue.level == "warning" for issue in self.issues)
        notes = f"\n{warned} warnings in {self.case.issues}" if warned else ""
        where = self.report or self.case.out
        return f"{counted(self.summary)}{notes}\n{where}"


def counted(summary: dict[str, Any]) -> str:
    """What was read, left out and found, a line each."""
    counts = summary["events"]
    found = ", ".join(f"{counts[name]:,} {name.replace('_', ' ')}" for name in EVENT_TYPES)
    rules = ", ".join(f"{count:,} {rule}" for rule, count in summary["why"].items())
    why = f" ({rules})" if rules else ""
    left = summary["read"] - summary["kept"] - summary["quarantined"]
    rest = f"; {left:,} were of other types or parts of messages;" if left > 0 else ""
    limits = {"outside_period": "the period", "outside_area": "the area"}
    out = [
        f"{count:,} outside {name}"
        for note, name in limits.items()
        if (count := summary["notes"].get(note, 0))
    ]
    only = f"of the positions kept, left out: {', '.join(out)}\n" if out else ""
    label = "SIMULATED DATA. " if summary["simulated_events"] or summary["simulated"] else ""
    ships = ", ".join(f"{count:,} {word}" for word, count in summary.get("ships", {}).items())
    hulls = f"\nhulls against the lists in evidence: {ships}" if ships else ""
    return (
        f"{label}read {summary['read']:,}, kept {summary['kept']:,}, "
        f"set aside {summary['quarantined']:,}{why}{rest} from {summary['sources']} files\n"
        f"{only}events: {found}{hulls}"
    )


def run(
    case: Case,
    after: Sequence[CaseStep] = (),
    start_at: str | None = None,
    progress: Progress = silent,
) -> Ran:
    """Carry out the case. Steps that still stand are skipped, from ``start_at`` on none are.

    Raises UsageError for an unknown step or a case in use, VerificationError where evidence is not
    what was locked, and what the steps raise.
    """
    steps = (*STEPS, *after)
    _check_step(start_at, steps)
    with working(case):
        begun = now_text()
        odd = disagreement(case)
        judging.settle(case)
        refused = _gather(case, progress)
        bench = open_bench(case, case.work, case.out)
        if refused and not bench.inputs:
            raise refused[0]
        check_evidence(case, bench.inputs, progress)
        done = carry_out(steps, bench, progress, start_at)
        outputs = settle(bench, done)
        found = [*odd, *(issue for one in done for issue in one.issues), *_unmet(bench)]
        issues.write(case.issues, found)
        _note(case, begun, bench, done, outputs)
    wrong = [error for issue in found if (error := issue.as_error()) is not None]
    return Ran(case, outputs, tuple(done), tuple(found), _summary(bench), (*refused, *wrong))


def _check_step(name: str | None, steps: Sequence[CaseStep]) -> None:
    names = [step.name for step in steps]
    if name is not None and name not in names:
        raise UsageError("no such step", found=repr(name), do=f"Steps are: {', '.join(names)}.")


def open_bench(case: Case, work: Path, out: Path) -> Bench:
    """The case's inputs as case.toml describes them now, and folders to work in."""
    inputs = declared.effective(case.config, lock.read(case.lock))
    for folder in (work, out):
        folder.mkdir(parents=True, exist_ok=True)
    return Bench(case, inputs, work, out)


def _gather(case: Case, progress: Progress) -> list[UllageError]:
    """Take in declared files that are not there yet; what could not be is returned."""
    offers, errors = declared.outstanding(case, lock.read(case.lock))
    taken = take_in(case, offers, progress)
    return [*errors, *taken.refused]


def check_evidence(case: Case, inputs: Sequence[Input], progress: Progress) -> None:
    """Re-hash every input.

    Raises VerificationError naming the first that is not what was locked.
    """
    total = sum(one.bytes for one in inputs)
    before = 0
    for one in inputs:
        path = case.root / one.path
        if not path.is_file():
            raise _altered(one, "evidence is missing", "no file")
        told = partial(_hashed, progress, total, before)
        found, size = sha256_file(path, told)
        if found != one.sha256:
            raise _altered(one, "evidence is not what was locked", f"{size} bytes, SHA-256 {found}")
        before += size


def _hashed(progress: Progress, total: int, before: int, done: int) -> None:
    progress("hashing evidence", before + done, total)


def _altered(one: Input, what: str, found: str) -> VerificationError:
    return VerificationError(
        what,
        found=found,
        where=one.path,
        do=f"Restore it from the original, {one.original}, of {one.bytes} bytes.",
    )


def settle(bench: Bench, done: Sequence[Done]) -> dict[str, str]:
    """Write the manifest, drop results of earlier runs that no step makes now; all by hash."""
    made = {name: sha for one in done for name, sha in one.outputs.items() if name[:4] == "out/"}
    path = bench.out / MANIFEST
    for name in _listed(path):
        if f"out/{name}" not in made:
            (bench.out / name).unlink(missing_ok=True)
    files = {name.removeprefix("out/"): sha for name, sha in sorted(made.items())}
    write_text(path, json.dumps({"version": 1, "sha256": files}, indent=2) + "\n")
    return {**made, f"out/{MANIFEST}": sha256_file(path)[0]}


def _listed(path: Path) -> list[str]:
    try:
        names = json.loads(path.read_bytes())["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [name for name in names if "/" not in name and not name.startswith(".")]


def _summary(bench: Bench) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((bench.out / "summary.json").read_bytes())
    return found


def _unmet(bench: Bench) -> list[Issue]:
    return expect.unmet(bench.case.config.expect, _summary(bench))


def _note(
    case: Case, begun: str, bench: Bench, done: Sequence[Done], outputs: dict[str, str]
) -> None:
    journal.append(
        case.journal,
        {
            "action": "run",
            "at": begun,
            "ended": now_text(),
            "who": who(),
            "code": code(),
            "environment": environment(),
            "config": sha256_file(case.toml)[0],
            "inputs": {one.path: one.sha256 for one in bench.inputs},
            "steps": {one.name: _told(one) for one in done},
            "outputs": outputs,
            "judgements": judging.check(case),
            "issues": sha256_file(case.issues)[0],
        },
    )


def _told(done: Done) -> dict[str, Any]:
    return {"fingerprint": done.fingerprint, "skipped": done.skipped, "made": sorted(done.outputs)}


def strays(out: Path, recorded: dict[str, str]) -> list[str]:
    """Files in ``out`` that no run recorded."""
    return [name for name in sha256_tree(out) if f"out/{name}" not in recorded]
