"""A case compared with what was recorded of it, and its results made again and compared."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ullage.cases import judging, lock
from ullage.cases.custody import last_lock
from ullage.cases.folder import Case, held
from ullage.cases.identity import code, environment
from ullage.cases.lock import Input
from ullage.cases.run import STEPS, check_evidence, open_bench, settle, strays
from ullage.cases.steps import CaseStep, Done, carry_out
from ullage.engine.plan import Progress, silent
from ullage.errors import VerificationError
from ullage.evidence import journal
from ullage.evidence.hashing import sha256_file, sha256_tree
from ullage.evidence.journal import Entry


@dataclass(frozen=True)
class Verified:
    """What was checked, all of it as recorded. ``derived`` is 0 where results were not re-made."""

    inputs: int
    journal_lines: int
    outputs: int
    derived: int

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {"verified": True, **asdict(self)}

    def text(self) -> str:
        """A line for people."""
        again = f", {self.derived} derived again and equal" if self.derived else ""
        return (
            f"as recorded: {self.inputs} inputs, {self.journal_lines} journal lines, "
            f"{self.outputs} results{again}"
        )


def verify(
    case: Case, after: Sequence[CaseStep] = (), quick: bool = False, progress: Progress = silent
) -> Verified:
    """Check journal, lock, evidence and results by hash, then re-make the results and compare.

    ``quick`` leaves the re-making out. Raises VerificationError naming the first difference.
    """
    with held(case, sharing=True):
        entries = journal.read(case.journal)
        inputs = lock.read(case.lock)
        _check_lock(case, entries)
        check_evidence(case, inputs, progress)
        _check_unlisted(case, inputs)
        judged = judging.check(case)
        last = journal.last(entries, "run")
        if last is None:
            return Verified(len(inputs), len(entries), 0, 0)
        _check_inputs(inputs, last)
        _check_judgements(judged, last)
        _check_results(case, last)
        derived = 0 if quick else _derive_again(case, (*STEPS, *after), last, progress)
        return Verified(len(inputs), len(entries), len(last["outputs"]), derived)


def _check_lock(case: Case, entries: Sequence[Entry]) -> None:
    recorded = last_lock(list(entries))
    found = sha256_file(case.lock)[0] if case.lock.exists() else None
    if found != recorded:
        raise _differs(case.lock.name, "the lock is not what the journal records", recorded, found)


def _check_unlisted(case: Case, inputs: Sequence[Input]) -> None:
    listed = {one.path for one in inputs}
    for name in sha256_tree(case.evidence) if case.evidence.is_dir() else ():
        if f"evidence/{name}" not in listed:
            raise VerificationError(
                "evidence that was never taken in",
                where=f"evidence/{name}",
                do="Move it out of evidence/, then take it in with 'ullage add'.",
            )


def _check_inputs(inputs: Sequence[Input], last: Entry) -> None:
    """Whether the last run read what is in evidence now."""
    listed = {one.path: one.sha256 for one in inputs}
    if listed != last["inputs"]:
        changed = sorted(set(listed) ^ set(last["inputs"]))
        raise VerificationError(
            "evidence was taken in since the last run",
            where=changed[0],
            do="Run the case again, so that its results rest on all its evidence.",
        )


def _check_judgements(judged: str | None, last: Entry) -> None:
    if judged != last.get("judgements"):
        raise VerificationError(
            "judgements were made since the last run",
            where=judging.FILE,
            do="Run the case again, so that its results rest on all of them.",
        )


def _check_results(case: Case, last: Entry) -> None:
    config = sha256_file(case.toml)[0]
    if config != last["config"]:
        what = "case.toml has changed since the last run"
        raise _differs(case.toml.name, what, last["config"], config)
    for name, recorded in sorted(last["outputs"].items()):
        path = case.root / name
        found = sha256_file(path)[0] if path.is_file() else None
        if found != recorded:
            raise _differs(name, "a result is not what the run made", recorded, found, last)
    issues = sha256_file(case.issues)[0] if case.issues.is_file() else None
    if issues != last["issues"]:
        raise _differs(
            case.issues.name, "the issues are not those of the run", last["issues"], issues
        )
    for name in strays(case.out, last["outputs"]):
        raise VerificationError(
            "a file that no run made", where=f"out/{name}", do="Keep it outside out/."
        )


def _step_of(name: str, last: Entry) -> str:
    steps = (step for step, told in last["steps"].items() if name in told["made"])
    return next(steps, "manifest")


def _differs(
    name: str, what: str, recorded: str | None, found: str | None, last: Entry | None = None
) -> VerificationError:
    step = "" if last is None else f" (step {_step_of(name, last)})"
    return VerificationError(
        f"{what}{step}: recorded SHA-256 {recorded or 'none'}",
        found=found or "no file",
        where=name,
        do="Restore it from a copy, or run the case again if the change was meant.",
    )


def _derive_again(case: Case, steps: Sequence[CaseStep], last: Entry, progress: Progress) -> int:
    with tempfile.TemporaryDirectory(prefix="ullage-verify-") as folder:
        bench = open_bench(case, Path(folder) / "work", Path(folder) / "out")
        done = carry_out(steps, bench, progress)
        outputs = settle(bench, done)
        _compare(done, outputs, last)
    return len(outputs)


def _compare(done: Sequence[Done], outputs: dict[str, str], last: Entry) -> None:
    order = [name for one in done for name in sorted(one.outputs) if name in outputs]
    for name in [*order, *sorted({*last["outputs"], *outputs} - set(order))]:
        was, now = last["outputs"].get(name), outputs.get(name)
        if was != now:
            raise VerificationError(
                f"re-deriving gives another result in step {_step_of(name, last)}: "
                f"recorded SHA-256 {was or 'none'}",
                found=now or "no file",
                where=name,
                do=_advice(last),
            )


def _advice(last: Entry) -> str:
    changed = [
        f"{name} {version} -> {environment().get(name)}"
        for name, version in last["environment"].items()
        if environment().get(name) != version
    ]
    if last["code"] != code():
        changed.insert(0, f"ullage {last['code']} -> {code()}")
    if changed:
        return f"The run used other versions: {', '.join(changed)}. Use those, or run again."
    return "Same versions: report it as a fault in Ullage, with the case if you can."
