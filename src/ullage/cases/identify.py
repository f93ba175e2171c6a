"""Step of a run between analysing and exporting: who the ships are, and what lists have of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from ullage.cases import analyse, atomic, identity_inputs, judging
from ullage.cases.analyse import Analysed
from ullage.cases.issues import Issue
from ullage.cases.issues import write as write_issues
from ullage.cases.list_checks import shrunken
from ullage.cases.steps import Bench, CaseStep, Made
from ullage.engine.plan import Progress
from ullage.errors import UllageError
from ullage.identity import judgements, statements
from ullage.model.case_identity import HULLS, LISTS_LOOKED_AT, OWNERS, VOYAGES
from ullage.model.identity import CONFLICTS, EDGES, STATEMENTS
from ullage.model.schema import TableSchema
from ullage.model.tables import TRACKS

if TYPE_CHECKING:
    from ullage.identity.holdings import Holdings

NAME = "identity"

#: Tables of the step and the files they become in out/.
TABLES: dict[str, TableSchema] = {
    "statements": STATEMENTS,
    "conflicts": CONFLICTS,
    "hulls": HULLS,
    "screening": VOYAGES,
    "lists": LISTS_LOOKED_AT,
    "edges": EDGES,
    "owners": OWNERS,
}
ISSUES = "issues.jsonl"
FILES = ("statements.parquet", *(f"{name}.csv" for name in TABLES))


@dataclass(frozen=True)
class Identified:
    """What the step left: tables by name as in :data:`TABLES`."""

    statements: pa.Table
    conflicts: pa.Table
    hulls: pa.Table
    screening: pa.Table
    lists: pa.Table
    edges: pa.Table
    owners: pa.Table


def load(work: Path) -> Identified:
    """Read what the step left in the work folder of a case."""
    return Identified(**{name: pq.read_table(work / NAME / f"{name}.parquet") for name in TABLES})


def issues(work: Path) -> list[Issue]:
    """What the step warned of."""
    lines = (work / NAME / ISSUES).read_text("utf-8").splitlines()
    return [Issue(**json.loads(line)) for line in lines]


def with_hulls(found: Analysed, work: Path) -> Analysed:
    """``found`` with the hull of each track filled in; null where it is contested."""
    given = pq.read_table(work / NAME / "tracks.parquet")
    of = dict(zip(given["track"].to_pylist(), given["hull"].to_pylist(), strict=True))
    hulls = pa.array([of.get(one) for one in found.tracks["track_id"].to_pylist()], pa.string())
    at = found.tracks.schema.get_field_index("hull")
    return replace(found, tracks=found.tracks.set_column(at, TRACKS.by_name["hull"].field, hulls))


def _recipe(bench: Bench) -> dict[str, Any]:
    from ullage.identity.broadcast import DEFAULTS

    return {
        "inputs": [[one.path, one.original] for one in identity_inputs.mine(bench.inputs)],
        "judgements": judging.held(bench.case)["judgement_id"].to_pylist(),
        "params": DEFAULTS.params_hash(),
        "simulated": bench.case.config.case.simulated,
    }


def _make(bench: Bench, progress: Progress) -> Made:
    from ullage import sinks
    from ullage.cases.identity_tables import made

    progress("resolving identities", 0, 1)
    final, staging = bench.work / NAME, bench.work / f"{atomic.MARK}{NAME}"
    if staging.exists():
        shutil.rmtree(staging)
    staging.mkdir(parents=True)
    loaded = identity_inputs.load(bench.case.root, bench.inputs)
    judged = judging.held(bench.case)
    found = analyse.load(bench.work / analyse.NAME)
    result = made(found, loaded.holdings, judged, simulated=_simulated(bench, found))
    for name, table in result.tables.items():
        sinks.write(table, staging / f"{name}.parquet")
    sinks.write(result.given, staging / "tracks.parquet")
    told = [
        *_unusable(loaded.problems),
        *shrunken(loaded.holdings, NAME),
        *_notes(loaded.holdings),
        *_judged(pa.concat_tables([loaded.holdings.judgements.cast(judged.schema), judged])),
    ]
    write_issues(staging / ISSUES, told)
    if final.exists():
        shutil.rmtree(final)
    staging.rename(final)
    sinks.write(result.tables["statements"], bench.out / "statements.parquet")
    for name, table in result.tables.items():
        sinks.write(readable(name, table), bench.out / f"{name}.csv")
    work = sorted(f"work/{NAME}/{path.name}" for path in final.iterdir())
    return Made((*work, *(f"out/{name}" for name in FILES)), tuple(told))


def _simulated(bench: Bench, found: Analysed) -> bool:
    return bench.case.config.case.simulated or any(found.sources["simulated"].to_pylist())


def readable(name: str, table: pa.Table) -> pa.Table:
    """A table as CSV shows it: dates of statements as exactly as they are known and no more, lists
    parted by semicolons, since names have blanks in them.
    """
    if name != "statements":
        return pa.table({one: _joined(table.column(one)) for one in table.column_names})
    rows = statements.rows(table)
    kept = [one for one in STATEMENTS.names if not one.endswith("_precision")]
    return pa.table({one: pa.array([row[one] for row in rows]) for one in kept})


def _joined(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_list(column.type):
        return column
    texts = ["; ".join(map(str, row)) for row in column.to_pylist()]
    return pa.chunked_array([pa.array(texts, pa.string())])


def _unusable(problems: Sequence[tuple[str, UllageError]]) -> list[Issue]:
    """Warnings of files and rows that could not be used."""
    return [
        Issue(NAME, "damage" if file else "warning", error.what, error.do,
              file or error.where, error.found)
        for file, error in problems
    ]  # fmt: skip


def _notes(holdings: Holdings) -> list[Issue]:
    do = "See the list; the other rows are used."
    return [Issue(NAME, "note", "a row of a list was set aside", do, None, one)
            for one in holdings.notes]  # fmt: skip


def _judged(table: pa.Table) -> list[Issue]:
    do = "Withdraw what is wrong with 'ullage judge CASE --withdraw ID --reason TEXT'."
    return [
        Issue(NAME, "warning", "judgements contradict each other", do, judging.FILE, one.text())
        for one in judgements.contradictions(table)
    ]


STEP = CaseStep(NAME, _recipe, _make)
