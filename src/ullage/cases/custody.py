"""New evidence and its lock put in place together, and finished after a kill.

The new lock and the new files wait under temporary names; the journal then states the hash of the
new lock; then they take their places. A kill before the journal line leaves the case as it was; a
kill after it is made good by :func:`settle` at the next command.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from ullage.cases import atomic, lock
from ullage.cases.folder import Case, held
from ullage.cases.issues import Issue
from ullage.cases.lock import Input
from ullage.errors import from_os
from ullage.evidence import journal
from ullage.evidence.hashing import sha256_file

_READ_ONLY = 0o444


@contextlib.contextmanager
def working(case: Case) -> Iterator[None]:
    """Hold the case alone, with what a killed command left behind finished or swept away."""
    with held(case):
        settle(case)
        for folder in (case.root, case.evidence, case.work, case.out):
            atomic.sweep(folder)
        yield


def waiting_lock(case: Case) -> Path:
    """Where a new lock waits for its journal line."""
    return case.root / ".next-case.lock"


def stage(case: Case, inputs: tuple[Input, ...]) -> str:
    """Write the new lock under its waiting name and return its SHA-256."""
    lock.write(waiting_lock(case), inputs)
    return sha256_file(waiting_lock(case))[0]


def settle(case: Case) -> None:
    """Put a waiting lock and its files in place if the journal knows it, else drop the lock."""
    waiting = waiting_lock(case)
    if not waiting.exists():
        return
    sealed = last_lock(journal.read_whole(case.journal))
    try:
        if sealed != sha256_file(waiting)[0]:
            waiting.unlink()
            return
        _place(case, lock.read(waiting))
        waiting.replace(case.lock)
    except OSError as error:
        raise from_os(error, case.root, writing=True) from error


def _place(case: Case, inputs: tuple[Input, ...]) -> None:
    for one in inputs:
        final = case.root / one.path
        arrived = final.with_name(f"{atomic.MARK}{final.name}")
        if arrived.exists():
            arrived.chmod(_READ_ONLY)
            arrived.replace(final)


def disagreement(case: Case) -> list[Issue]:
    """A warning where the lock is not the one the journal states last.

    Not refused: the evidence is still checked by hash, and a copy may lack one of the two.
    """
    found = sha256_file(case.lock)[0] if case.lock.exists() else None
    recorded = last_lock(journal.read_whole(case.journal))
    if found == recorded:
        return []
    return [
        Issue(
            "lock",
            "warning",
            "lock and journal do not agree: one was changed outside Ullage",
            "See 'ullage verify', and restore both from a copy of the case.",
            f"{case.lock.name}, {case.journal.name}",
            f"lock {_short(found)}, journal {_short(recorded)}",
        )
    ]


def _short(sha256: str | None) -> str:
    return "none" if sha256 is None else sha256[:12]


def last_lock(entries: list[journal.Entry]) -> str | None:
    """The hash of the lock that the journal states last."""
    return next((entry["lock"] for entry in reversed(entries) if "lock" in entry), None)
