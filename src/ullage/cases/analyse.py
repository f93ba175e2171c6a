"""First step of a run: evidence read, cleaned and searched for events, into work/analyse."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ullage.cases import atomic
from ullage.cases.add import DOCUMENT
from ullage.cases.careful import Careful, damaged, open_careful, refuse_nothing, tell_first_run
from ullage.cases.identity_inputs import KINDS
from ullage.cases.issues import Issue
from ullage.cases.lock import Input
from ullage.cases.steps import Bench, CaseStep, Made
from ullage.engine.plan import Outcome, Plan, Progress
from ullage.errors import EmptyInputError, FormatError
from ullage.evidence.hashing import canonical_json, sha256_file
from ullage.model.tables import PLACES, SOURCES

NAME = "analyse"

_TABLES = ("events", "tracks", "static", "quarantine")


def places(bench: Bench, problems: list[FormatError] | None = None) -> pa.Table:
    """The places of a case: built in, the user's own, which win where both have an id.

    Wrong rows are left out, and told in ``problems`` where that is given.
    """
    from ullage.sources.places import builtin, read

    section = bench.case.config.places
    wrong: list[FormatError] = [] if problems is None else problems
    file = None if section.file is None else bench.case.root / section.file
    own = PLACES.empty() if file is None else read(file, problems=wrong)
    if not section.builtin:
        return own
    given = builtin()
    rest = given.filter(pc.invert(pc.is_in(given["place_id"], own["place_id"].combine_chunks())))
    return pa.concat_tables([own, rest])


def readable(bench: Bench) -> list[Input]:
    """The inputs that hold AIS, in the order of their ordinals."""
    return [one for one in bench.inputs if one.kind not in {DOCUMENT, *KINDS}]


def _recipe(bench: Bench) -> dict[str, Any]:
    config, analysis = bench.case.config, bench.case.analysis
    file = config.places.file
    return {
        "inputs": [[one.path, one.original, one.kind, one.mapping] for one in readable(bench)],
        "terms": [[one.licence, one.retrieved_at] for one in readable(bench)],
        "detectors": analysis.detectors,
        "params": {name: one.model_dump(mode="json") for name, one in analysis.params.items()},
        "period": None if config.case.period is None else config.case.period.micros,
        "area": config.case.area,
        "places": None if file is None else sha256_file(bench.case.root / file)[0],
        "builtin": config.places.builtin,
    }


def plan(bench: Bench, problems: list[FormatError] | None = None) -> tuple[Plan, list[Careful]]:
    """What the engine is asked to do, and the readers in it; places left out go to ``problems``.

    Raises EmptyInputError where the case has no AIS, InputError where an input cannot be opened.
    """
    config, analysis = bench.case.config, bench.case.analysis
    inputs = readable(bench)
    if not inputs:
        raise EmptyInputError(
            "the case has no AIS to read",
            where=str(bench.case.root),
            do="Take files in with 'ullage add CASE FILE...' or name them in [sources].",
        )
    readers, refused = open_careful((_root(bench) / one.path, one.mapping) for one in inputs)
    if refused:
        raise refused[0]
    asked = Plan(
        readers,
        analysis.detectors,
        analysis.params,
        places(bench, problems),
        config.case.area,
        None if config.case.period is None else config.case.period.micros,
        quality=True,
    )
    return asked, readers


def _root(bench: Bench) -> Path:
    """The case folder under one name, however it was given."""
    return bench.case.root.resolve()


def _make(bench: Bench, progress: Progress) -> Made:
    from ullage.engine.local import run
    from ullage.sources.places import left_out

    final = bench.work / NAME
    staging = bench.work / f"{atomic.MARK}{NAME}"
    staging.mkdir(parents=True)
    wrong: list[FormatError] = []
    asked, readers = plan(bench, wrong)
    tell_first_run(readers, progress)
    outcome = run(asked, staging, progress)
    told = outcome.summary
    refuse_nothing(readers, told.read, told.kept, told.why)
    keep(outcome, described(outcome.sources, readable(bench)), staging, f"{_root(bench)}/")
    if final.exists():
        shutil.rmtree(final)
    staging.rename(final)
    names = sorted(f"work/{NAME}/{path.name}" for path in final.iterdir() if path.is_file())
    originals = {one.path: one.original for one in bench.inputs}
    left = [Issue(NAME, "damage", e.what, e.do, e.where, e.found) for e in left_out(wrong)]
    made = load(final)
    empty = _nothing_inside(asked, made.summary["notes"])
    return Made(tuple(names), (*_issues(made.sources, originals), *left, *empty))


def _nothing_inside(asked: Plan, notes: Mapping[str, int]) -> list[Issue]:
    """A warning where the period and the area leave no position at all."""
    out = {"period": notes.get("outside_period", 0), "area": notes.get("outside_area", 0)}
    if notes.get("points", 0) or not any(out.values()):
        return []
    limits = {"period": asked.period, "area": asked.area}
    names = [name for name, limit in limits.items() if limit is not None]
    return [
        Issue(
            NAME,
            "warning",
            f"no position lies in the {' and '.join(names)}",
            "Correct it, or take in files that cover it.",
            "case.toml: " + ", ".join(f"case.{name}" for name in names),
            ", ".join(f"{count:,} outside the {name}" for name, count in out.items() if count),
        )
    ]


def described(sources: pa.Table, inputs: list[Input]) -> pa.Table:
    """A SOURCES table with what the lock knows of each input."""
    by_ordinal = dict(enumerate(inputs))
    rows = []
    for row in sources.to_pylist():
        one = by_ordinal[row["ordinal"]]
        known = {
            "path": one.path,
            "original": one.original,
            "bytes": one.bytes,
            "sha256": one.sha256 or None,
            "licence": one.licence,
            "retrieved_at": one.retrieved_at and _instant(one.retrieved_at),
        }
        rows.append({**row, **known})
    return pa.Table.from_pylist(rows, schema=SOURCES.arrow)


def _instant(text: str) -> Any:
    from datetime import datetime

    return datetime.fromisoformat(text)


def keep(outcome: Outcome, sources: pa.Table, folder: Path, root: str = "") -> None:
    """Leave an outcome in ``folder`` in the form that :func:`load` reads.

    ``root`` is cut out of messages, so that results do not depend on where the case lies.
    """
    for name in _TABLES:
        path: Path = getattr(outcome, name)
        if path != folder / f"{name}.parquet":
            path.replace(folder / f"{name}.parquet")
    at = sources.schema.get_field_index("damage")
    told = pc.replace_substring(sources["damage"], root, "") if root else sources["damage"]
    sources = sources.set_column(at, sources.schema.field(at), told)
    pq.write_table(sources, folder / "sources.parquet")
    for name, value in (("summary", outcome.summary.as_dict()), ("quality", outcome.quality)):
        text = canonical_json(value)
        (folder / f"{name}.json").write_text(text.replace(root, "") if root else text)


def _issues(sources: pa.Table, originals: Mapping[str, str]) -> list[Issue]:
    """An issue for each damaged input, under its stored name and the one it came under."""
    rows = [row for row in sources.to_pylist() if row["damage"]]
    errors = [(row["path"], damaged(row["path"], row["damage"])) for row in rows]
    return [
        Issue(NAME, "damage", error.what, error.do, f"{path} ({originals[path]})")
        for path, error in errors
    ]


@dataclass(frozen=True)
class Analysed:
    """What the first step left: tables and figures."""

    events: pa.Table
    tracks: pa.Table
    static: pa.Table
    quarantine: pa.Table
    sources: pa.Table
    summary: dict[str, Any]
    quality: dict[str, Any]


def load(folder: Path) -> Analysed:
    """Read what the first step left in ``folder``."""
    tables = {name: pq.read_table(folder / f"{name}.parquet") for name in (*_TABLES, "sources")}
    summary = json.loads((folder / "summary.json").read_bytes())
    quality = json.loads((folder / "quality.json").read_bytes())
    return Analysed(**tables, summary=summary, quality=quality)


STEP = CaseStep(NAME, _recipe, _make)
