"""Cases: made, filled, run, verified, judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ullage.api.given import PathLike, instant, mapping_of, ready, silent
from ullage.errors import OutputError, UsageError

if TYPE_CHECKING:
    from ullage.cases.add import Taken
    from ullage.cases.folder import Case
    from ullage.cases.judging import Judged
    from ullage.cases.run import Ran
    from ullage.cases.verify import Verified
    from ullage.engine.plan import Progress


def init(folder: PathLike, *, title: str | None = None) -> Case:
    """Make a case at ``folder`` with a commented case.toml. Raises OutputError if one is there."""
    ready()
    from ullage.cases.add import now_text
    from ullage.cases.folder import create, who
    from ullage.cases.identity import code
    from ullage.evidence import journal

    def begin(path: Path) -> None:
        if [line["action"] for line in journal.read_whole(path)] != ["init"]:
            entry = {"action": "init", "at": now_text(), "who": who(), "code": code()}
            journal.append(path, entry)

    return create(Path(folder), title, begin)


def add(
    case: PathLike,
    files: Sequence[PathLike],
    *,
    kind: str | None = None,
    licence: str | None = None,
    retrieved_at: datetime | str | None = None,
    mapping: PathLike | dict[str, Any] | None = None,
    progress: Progress = silent,
) -> Taken:
    """Take files (and the files in folders) into the evidence of ``case``.

    ``retrieved_at`` needs a zone. The same file twice is stored once. Files that cannot be used are
    in ``refused`` of the result; raises UllageError where there is no case or it is in use.
    """
    ready()
    from ullage.cases.add import Offer, Taken, Terms, take_in
    from ullage.cases.careful import expanded
    from ullage.cases.custody import working
    from ullage.cases.folder import open_case

    opened = open_case(Path(case))
    terms = Terms(kind, licence, instant(retrieved_at), mapping_of(mapping))
    found, missing = expanded(files)
    with working(opened):
        taken = take_in(opened, [Offer(path, terms, path.name) for path in found], progress)
    return Taken(taken.added, taken.known, (*missing, *taken.refused))


def run(case: PathLike, *, from_step: str | None = None, progress: Progress = silent) -> Ran:
    """Carry out ``case``: events, tracks, quality and the report in its out/.

    Steps whose inputs, parameters and code are unchanged are skipped; ``from_step`` does that step
    and those after it anew. ``problems`` of the result lists damaged inputs and expectations that
    were not met; raises UllageError where there is nothing to show.
    """
    ready()
    from ullage.cases.folder import open_case
    from ullage.cases.run import run as carry_out
    from ullage.dossier.case_report import STEP

    return carry_out(open_case(Path(case)), (STEP,), from_step, progress)


def verify(case: PathLike, *, quick: bool = False, progress: Progress = silent) -> Verified:
    """Re-hash and re-derive ``case``. Raises VerificationError naming the first difference."""
    ready()
    from ullage.cases.folder import open_case
    from ullage.cases.verify import verify as check
    from ullage.dossier.case_report import STEP

    return check(open_case(Path(case)), (STEP,), quick, progress)


def judge(
    case: PathLike,
    hull_a: str | None = None,
    verdict: str | None = None,
    hull_b: str | None = None,
    *,
    reason: str = "",
    author: str | None = None,
    withdraw: str | None = None,
) -> Judged:
    """Say whether two hulls are one ship (``same``, ``different``, ``unsure``), in ``case``.

    A hull is an IMO number or a hull id. ``withdraw`` takes an earlier judgement back by its id.
    With neither, the judgements are listed. Every judgement is kept, with author and reason, and
    journaled. Raises ValueInvalidError for what is no judgement, UsageError for half a one.
    """
    from ullage.cases import judging
    from ullage.cases.folder import open_case
    from ullage.identity.hull import hull_named

    opened = open_case(Path(case))
    if withdraw is not None and hull_a is None:
        return judging.withdraw(opened, withdraw, reason, author)
    if hull_a is None:
        return judging.listed(opened)
    if withdraw is not None or verdict is None or hull_b is None:
        raise UsageError(
            "a judgement names two hulls and a verdict, or else one to withdraw",
            do="Write HULL_A same HULL_B --reason TEXT, or --withdraw ID --reason TEXT.",
        )
    named = (hull_named(hull_a), hull_named(hull_b))
    return judging.judge(opened, named[0], verdict, named[1], reason, author)


def demo(folder: PathLike = "ullage-demo", *, seed: int = 1, progress: Progress = silent) -> Ran:
    """Make the simulated demo case at ``folder``, unless it is there already, and run it."""
    from ullage.cases.spare import check_folder

    root = Path(folder)
    if not (root / "case.toml").exists():
        check_folder(root)
        if root.exists() and any(root.iterdir()):
            raise OutputError(
                "the folder is not empty and holds no case",
                where=str(root),
                do="Name a new or empty folder.",
            )
        from ullage.simulate.demo import write_demo

        progress("making the simulated case", 0, None)
        write_demo(root, seed)
    return run(root, progress=progress)
