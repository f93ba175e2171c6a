"""Statements that contradict each other, found and put in words.

What is looked for: one identifier on two hulls at once; two values of one ship at once; an IMO
number with a wrong check digit, of another hull, or changed within one transmitter; an identity
that a source calls false, and whose it is; signals of a ship after it was broken up; gross tonnage
given as tonnes; a deadweight that the dimensions contradict; hulls judged one and
two. Which statement is wrong is not said, and none is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from ullage.identity import clashes, particulars, statements
from ullage.identity.clash import Clash
from ullage.identity.clashes import OneShip
from ullage.identity.dates import EVER_US, NEVER_US
from ullage.identity.judgements import Contradiction
from ullage.identity.said import Said, said
from ullage.model.identity import CONFLICTS
from ullage.times import format_us, to_us

CHECKS: tuple[Callable[[Sequence[Said], OneShip], Iterator[Clash]], ...] = (
    clashes.shared_identifiers,
    clashes.two_values,
    clashes.changed_imo,
    clashes.wrong_imo,
    clashes.false_identities,
    clashes.after_scrapping,
    particulars.gt_as_tonnes,
    particulars.dwt_against_dimensions,
)

#: Attributes by which a hull is told from others.
IDENTIFYING = ("name", "mmsi", "call_sign", "imo")


def find(
    table: pa.Table,
    *,
    same: Iterable[Iterable[str]] = (),
    judged: Iterable[Contradiction] = (),
) -> pa.Table:
    """Conflicts in a STATEMENTS table, a CONFLICTS table in order of its key.

    ``same`` are groups of hulls judged to be one ship: between them an identifier is not shared.
    ``judged`` are judgements that contradict each other, to be told with the rest.
    """
    one_ship = {hull: min(group) for group in map(tuple, same) for hull in group}
    given = said(table)
    clashes = [clash for check in CHECKS for clash in check(given, one_ship)]
    clashes += [_of_judgements(one) for one in judged]
    rows = [_row(clash) for clash in clashes]
    names = [name for name in CONFLICTS.names if name != "conflict_id"]
    columns = {
        name: pa.array([row[name] for row in rows], CONFLICTS.by_name[name].type) for name in names
    }
    made = statements.identified(pa.table(columns), CONFLICTS)
    return statements.sorted_by_key(made, CONFLICTS)


def _of_judgements(one: Contradiction) -> Clash:
    always, hulls = (NEVER_US, EVER_US), (one.hull_a, one.hull_b)
    return Clash("judgements", "identity", (), always, True, one.sentence, hulls)


def hulls_named(table: pa.Table) -> list[str]:
    """Hulls that statements name by IMO number in a value or a note."""
    return sorted({hull for one in said(table) for hull in clashes.named(one)})


def _row(clash: Clash) -> dict[str, Any]:
    low, high = clash.interval
    return {
        "kind": clash.kind,
        "hulls": sorted({*(one.hull for one in clash.about), *clash.hulls}),
        "attribute": clash.attribute,
        "values": list(dict.fromkeys(one.value for one in clash.about)),
        "statements": sorted(one.statement_id for one in clash.about),
        "start": None if low <= NEVER_US else low,
        "end": None if high >= EVER_US else high - 1,
        "certain": clash.certain,
        "sentence": clash.sentence,
        "simulated": any(one.simulated for one in clash.about),
    }


def concerning(conflicts: pa.Table, hulls: Iterable[str]) -> pa.Table:
    """The rows of a CONFLICTS table that any of ``hulls`` is part of."""
    wanted = set(hulls)
    kept = [bool(wanted & set(row)) for row in conflicts["hulls"].to_pylist()]
    return conflicts.filter(pa.array(kept, pa.bool_()))


def rows(conflicts: pa.Table) -> list[dict[str, Any]]:
    """Conflicts as plain rows, instants as text."""
    out: list[dict[str, Any]] = conflicts.to_pylist()
    for row in out:
        for name in ("start", "end"):
            row[name] = None if row[name] is None else format_us(to_us(row[name]))
    return out
