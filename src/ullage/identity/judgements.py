"""Whether two hulls are one ship: what persons and rules hold, kept, counted and taken back.

A judgement is never changed. It is taken back by a later row that names it, which can be taken back
in turn. Hulls judged the same, directly or by way of others, form a cluster; a cluster that holds
two hulls judged different is a contradiction and is shown, not resolved.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from ullage.errors import ValueInvalidError
from ullage.identity import statements
from ullage.model.identity import JUDGEMENTS, VERDICTS
from ullage.times import as_utc


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two hulls in one cluster that someone judged different: the judgements on both sides."""

    hull_a: str
    hull_b: str
    same: tuple[str, ...]
    """judgement_ids of the chain that makes them one, in order from ``hull_a`` to ``hull_b``."""
    different: tuple[str, ...]
    authors: tuple[tuple[str, str], ...] = ()
    """Each of these judgements with who made it."""

    @property
    def sentence(self) -> str:
        """It in words, with who judged."""
        return (
            f"{self.hull_a} and {self.hull_b} are judged different ({self._told(self.different)}) "
            f"and, by {self._told(self.same)}, the same."
        )

    def _told(self, ids: Sequence[str]) -> str:
        authors = dict(self.authors)
        return ", ".join(f"{one} of {authors[one]}" if one in authors else one for one in ids)

    def text(self) -> str:
        """A line for people."""
        return f"{self.sentence} Withdraw what is wrong."


def make(
    hull_a: str,
    verdict: str,
    hull_b: str,
    *,
    author: str,
    reason: str,
    made_at: datetime,
    withdraws: str | None = None,
) -> dict[str, Any]:
    """A row of JUDGEMENTS, its id filled in, the lesser hull first.

    Raises ValueInvalidError where a part is missing, both hulls are one, the verdict is none, or
    ``made_at`` has no zone.
    """
    first, second = sorted((hull_a.strip(), hull_b.strip()))
    if not first or first == second:
        raise ValueInvalidError(
            "a judgement is about two hulls", found=repr((hull_a, hull_b)), do="Name two hull ids."
        )
    if verdict not in VERDICTS:
        raise ValueInvalidError(
            "no such verdict", found=repr(verdict), do=f"Use {', '.join(VERDICTS)}."
        )
    for name, text in (("author", author), ("reason", reason)):
        if not text.strip():
            raise ValueInvalidError(f"a judgement needs its {name}", found="nothing", do="Give it.")
    row = {
        "hull_a": first, "hull_b": second, "verdict": verdict, "author": author.strip(),
        "reason": reason.strip(), "made_at": as_utc(made_at), "withdraws": withdraws,
    }  # fmt: skip
    made: dict[str, Any] = table([row]).to_pylist()[0]
    return made


def withdrawal(
    judgements: pa.Table, judgement_id: str, *, author: str, reason: str, made_at: datetime
) -> dict[str, Any]:
    """The row that takes a judgement back. A beginning of its id will do, if it is the only one.

    Raises ValueInvalidError where there is no such judgement or it does not stand.
    """
    rows = judgements.to_pylist()
    met = [row for row in rows if judgement_id and row["judgement_id"].startswith(judgement_id)]
    if len(met) != 1:
        raise ValueInvalidError(
            "no such judgement" if not met else "more than one judgement begins so",
            found=repr(judgement_id),
            do="Give the id of one that stands, as 'ullage judge' lists them.",
        )
    (row,) = met
    if row["judgement_id"] in _withdrawn(rows):
        raise ValueInvalidError(
            "this judgement is withdrawn already",
            found=row["judgement_id"],
            do="Nothing is left to do.",
        )
    return make(
        row["hull_a"], row["verdict"], row["hull_b"], author=author, reason=reason,
        made_at=made_at, withdraws=row["judgement_id"],
    )  # fmt: skip


def table(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """A JUDGEMENTS table from plain rows, in order of its key, ids made from their content."""
    names = [name for name in JUDGEMENTS.names if name != "judgement_id"]
    given = list(rows)
    columns = {
        name: pa.array([row.get(name) for row in given], JUDGEMENTS.by_name[name].type)
        for name in names
    }
    return statements.sorted_by_key(
        statements.identified(pa.table(columns), JUDGEMENTS), JUDGEMENTS
    )


def standing(judgements: pa.Table) -> pa.Table:
    """The judgements that hold: no withdrawals, and none that was taken back."""
    rows = judgements.to_pylist()
    gone = _withdrawn(rows)
    kept = [row["withdraws"] is None and row["judgement_id"] not in gone for row in rows]
    return judgements.filter(pa.array(kept, pa.bool_()))


def _withdrawn(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """Ids taken back by a withdrawal that was not taken back itself, the newest looked at first."""
    gone: set[str] = set()
    for row in sorted(rows, key=lambda row: (row["made_at"], row["judgement_id"]), reverse=True):
        if row["withdraws"] is not None and row["judgement_id"] not in gone:
            gone.add(row["withdraws"])
    return gone


def clusters(judgements: pa.Table) -> tuple[tuple[str, ...], ...]:
    """Hulls that are one ship by the judgements that stand: groups of two and more, sorted.

    The first of a group, an IMO number where there is one, may stand for it.
    """
    near = _neighbours(judgements)
    seen: set[str] = set()
    out = []
    for hull in sorted(near):
        if hull not in seen:
            group = tuple(sorted(_reached(near, hull)))
            seen.update(group)
            out.append(group)
    return tuple(out)


def _neighbours(judgements: pa.Table) -> dict[str, dict[str, str]]:
    """For each hull those judged the same directly, and by which judgement."""
    near: dict[str, dict[str, str]] = defaultdict(dict)
    for row in standing(judgements).to_pylist():
        if row["verdict"] == "same":
            near[row["hull_a"]][row["hull_b"]] = row["judgement_id"]
            near[row["hull_b"]][row["hull_a"]] = row["judgement_id"]
    return dict(near)


def _reached(near: Mapping[str, Mapping[str, str]], start: str) -> dict[str, tuple[str, ...]]:
    """Hulls that can be reached from one, with the judgements on the shortest way there."""
    ways: dict[str, tuple[str, ...]] = {start: ()}
    waiting = deque([start])
    while waiting:
        hull = waiting.popleft()
        for other, by in sorted(near.get(hull, {}).items()):
            if other not in ways:
                ways[other] = (*ways[hull], by)
                waiting.append(other)
    return ways


def contradictions(judgements: pa.Table) -> tuple[Contradiction, ...]:
    """Pairs judged different that are the same by way of others, or by another judgement."""
    near = _neighbours(judgements)
    columns = (judgements[name].to_pylist() for name in ("judgement_id", "author"))
    author = dict(zip(*columns, strict=True))
    apart: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in standing(judgements).to_pylist():
        if row["verdict"] == "different":
            apart[row["hull_a"], row["hull_b"]].append(row["judgement_id"])
    out = []
    for (a, b), ids in sorted(apart.items()):
        way = _reached(near, a).get(b)
        if way is not None:
            by = tuple((one, author[one]) for one in (*way, *sorted(ids)))
            out.append(Contradiction(a, b, way, tuple(sorted(ids)), by))
    return tuple(out)
