"""Judgements of identity in a case: each sealed into the journal, then listed in a file.

The journal is what counts. ``judgements.jsonl`` is written anew from it after each judgement, so
that a kill in between costs nothing, and a file changed by hand is noticed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ullage.cases import identity_inputs, lock
from ullage.cases.custody import working
from ullage.cases.folder import Case, who
from ullage.cases.identity import code
from ullage.errors import VerificationError
from ullage.evidence import journal
from ullage.evidence.hashing import sha256_file
from ullage.identity import judgements
from ullage.identity.judgements import Contradiction
from ullage.model.identity import JUDGEMENTS
from ullage.sources import reference
from ullage.sources.judgements import read as read_file
from ullage.times import parse_instant

FILE = "judgements.jsonl"
_INSTANT = "made_at"


@dataclass(frozen=True)
class Judged:
    """The judgements of a case, what was just added to them, and which of its hulls nobody knows.

    ``others`` are the judgements that come with Ullage, which count as those of the case do.
    """

    table: pa.Table
    added: str | None = None
    others: pa.Table = field(default_factory=JUDGEMENTS.empty)
    strangers: tuple[str, ...] = ()

    @property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Pairs judged both ways that a judgement of the case is part of."""
        whole = pa.concat_tables([self.others.cast(self.table.schema), self.table])
        own = set(self.table["judgement_id"].to_pylist())
        found = judgements.contradictions(whole)
        return tuple(one for one in found if own & {*one.same, *one.different})

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to know before relying on it."""
        return (
            *(f"nothing is known of {one} here: neither heard in what was run of this case nor in "
              "its evidence or the reference set. Check the id." for one in self.strangers),
            *(one.text() for one in self.contradictions),
        )  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        standing = set(judgements.standing(self.table)["judgement_id"].to_pylist())
        rows = self.table.to_pylist()
        return {
            "added": self.added,
            "judgements": [{**row, "stands": row["judgement_id"] in standing} for row in rows],
            "clusters": [list(group) for group in judgements.clusters(self.table)],
            "contradictions": [one.text() for one in self.contradictions],
            "unknown_hulls": list(self.strangers),
        }

    def text(self) -> str:
        """Lines for people: what was added, or all that stands."""
        table = judgements.standing(self.table) if self.added is None else self.table
        rows = [row for row in table.to_pylist() if self.added in {None, row["judgement_id"]}]
        return "\n".join(_line(row) for row in rows) or "no judgement stands"


def _line(row: dict[str, Any]) -> str:
    word = "withdrawn: " if row["withdraws"] else ""
    return (
        f"{row['judgement_id']} {word}{row['hull_a']} {row['verdict']} {row['hull_b']}, "
        f"{row['author']}, {row[_INSTANT]:%Y-%m-%d}: {row['reason']}"
    )


def held(case: Case) -> pa.Table:
    """The judgements of a case as its journal has them, a JUDGEMENTS table.

    Raises VerificationError where judgements.jsonl holds what the journal does not.
    """
    lines = [one for one in journal.read_whole(case.journal) if one.get("action") == "judge"]
    rows = [{**line["judgement"], _INSTANT: parse_instant(line["judgement"][_INSTANT])}
            for line in lines]  # fmt: skip
    table = judgements.table(rows)
    listed = set(read_file(case.root / FILE)["judgement_id"].to_pylist())
    strange = sorted(listed - set(table["judgement_id"].to_pylist()))
    if strange:
        raise VerificationError(
            "a judgement that the journal does not know",
            found=strange[0],
            where=FILE,
            do="Delete the file; 'ullage judge CASE' writes it anew. Judge with that command.",
        )
    return table


def check(case: Case) -> str | None:
    """SHA-256 of judgements.jsonl, None where the case has none.

    Raises VerificationError where it is not what the journal records.
    """
    table, path = held(case), case.root / FILE
    if not read_file(path).equals(table):
        raise VerificationError(
            "not the judgements that the journal records",
            where=FILE,
            do="Run 'ullage judge CASE', which writes the file anew.",
        )
    return sha256_file(path)[0] if path.exists() else None


def settle(case: Case) -> pa.Table:
    """The judgements of a case, with the file written where a killed command left it behind."""
    table = held(case)
    if not read_file(case.root / FILE).equals(table):
        _write(case.root / FILE, table)
    return table


def _write(path: Path, table: pa.Table) -> None:
    from ullage import sinks

    sinks.write(table, path)


def listed(case: Case) -> Judged:
    """All judgements of a case."""
    with working(case):
        return Judged(settle(case), others=reference.judgements())


def judge(
    case: Case, hull_a: str, verdict: str, hull_b: str, reason: str, author: str | None = None
) -> Judged:
    """Add a judgement. Raises ValueInvalidError where it is none."""
    return _add(
        case,
        lambda table, at: judgements.make(
            hull_a, verdict, hull_b, author=author or who(), reason=reason, made_at=at
        ),
    )


def withdraw(case: Case, judgement_id: str, reason: str, author: str | None = None) -> Judged:
    """Take a judgement back. Raises ValueInvalidError where it does not stand."""
    return _add(
        case,
        lambda table, at: judgements.withdrawal(
            table, judgement_id, author=author or who(), reason=reason, made_at=at
        ),
    )


def _add(case: Case, make: Callable[[pa.Table, datetime], dict[str, Any]]) -> Judged:
    with working(case):
        before = settle(case)
        row = make(before, datetime.now(UTC).replace(microsecond=0))
        told = {**row, _INSTANT: row[_INSTANT].isoformat().replace("+00:00", "Z")}
        entry = {"action": "judge", "at": told[_INSTANT], "who": who(), "code": code()}
        journal.append(case.journal, {**entry, "judgement": told})
        unknown = () if row["withdraws"] else _unknown(case, (row["hull_a"], row["hull_b"]))
        return Judged(settle(case), row["judgement_id"], reference.judgements(), unknown)


def _unknown(case: Case, hulls: tuple[str, str]) -> tuple[str, ...]:
    """Those of ``hulls`` that neither a run, the case's evidence nor the reference set knows."""
    known = set(reference.statements()["hull"].to_pylist())
    for name in ("hulls", "statements"):
        heard = case.work / "identity" / f"{name}.parquet"
        if heard.exists():
            known |= set(pq.read_table(heard, columns=["hull"])["hull"].to_pylist())
    if known.issuperset(hulls):
        return ()
    loaded = identity_inputs.load(case.root, lock.read(case.lock))
    known |= loaded.holdings.ships.keys()
    return tuple(one for one in hulls if one not in known)
