"""The report of a case or of a few files, as the last step of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from ullage import __version__
from ullage.cases import analyse, expect, export, identify
from ullage.cases.analyse import Analysed
from ullage.cases.config import Period
from ullage.cases.identify import Identified
from ullage.cases.issues import Issue
from ullage.cases.steps import Bench, CaseStep, Made
from ullage.dossier.data import ReportData, Vessel
from ullage.dossier.report import write_report
from ullage.dossier.ships import Ships, pictured
from ullage.engine.plan import Progress
from ullage.ids import mid_table, mmsi_mids
from ullage.model.step import StepParams

NAME, FILE = "report", "report.html"


def _recipe(bench: Bench) -> dict[str, Any]:
    config = bench.case.config
    return {
        "case": config.case.model_dump(mode="json"),
        "regime": config.regime.model_dump(mode="json"),
        "originals": _originals(bench),
        "expect": config.expect.model_dump(mode="json"),
    }


def _make(bench: Bench, progress: Progress) -> Made:
    progress("writing the report", 0, 1)
    config, folder = bench.case.config, bench.work / analyse.NAME
    found = identify.with_hulls(analyse.load(folder), bench.work)
    summary = export.summary(found, config.case.simulated)
    issues = [
        *identify.issues(bench.work),
        *export.issues(found, config.case.simulated),
        *expect.unmet(config.expect, summary),
    ]
    data = ReportData(
        config.case.title,
        __version__,
        subtitle=_subtitle(bench),
        question=config.case.question,
        simulated=bool(summary["simulated"]),
        events=export.labelled_events(found, config.case.simulated),
        tracks=export.labelled_tracks(found, config.case.simulated),
        places=analyse.places(bench),
        sources=_named(found.sources, _originals(bench)),
        summary=summary,
        quality=found.quality,
        params=_params(bench.case.analysis.detectors, bench.case.analysis.params),
        vessels=_vessels(found.static),
        issues=[_row(issue) for issue in issues],
        ships=_ships(bench),
    )
    write_report(data, bench.out / FILE)
    return Made((f"out/{FILE}",))


def _ships(bench: Bench) -> Ships:
    """The tables of the step on identities as rows, and timelines of the hulls that matter."""
    told = identify.load(bench.work)
    hulls = told.hulls.to_pylist()
    return Ships(
        hulls,
        told.screening.to_pylist(),
        told.conflicts.to_pylist(),
        told.lists.to_pylist(),
        told.owners.to_pylist(),
        _pictures(bench, told, pictured(hulls)),
    )


def _pictures(bench: Bench, told: Identified, hulls: Sequence[str]) -> list[tuple[str, str]]:
    """What is held and what was sent of each hull, drawn over time."""
    if not hulls:
        return []
    from ullage.cases import identity_inputs, judging
    from ullage.dossier import hull_view
    from ullage.identity.statements import merge

    held = identity_inputs.load(bench.case.root, bench.inputs).holdings
    judged = judging.held(bench.case)
    held = replace(
        held,
        statements=merge([held.statements, told.statements]),
        judgements=pa.concat_tables([held.judgements.cast(judged.schema), judged]),
    )
    return [(hull, hull_view.answer(held, hull).svg()) for hull in hulls]


def _row(issue: Issue) -> dict[str, Any]:
    return {key: value for key, value in asdict(issue).items() if value is not None}


def _subtitle(bench: Bench) -> str:
    regime, period = bench.case.config.regime, bench.case.config.case.period
    parts = [regime.name] if regime.name else []
    if regime.cap is not None:
        parts.append(f"cap {regime.cap:,.0f} {regime.unit} {regime.product}".strip())
    if period is not None:
        parts.append(_spoken(period))
    return "; ".join(parts)


def _spoken(period: Period) -> str:
    """Whole days as days, else instants."""
    start, end = period.start, period.end
    if start.time() == end.time() == time.min:
        return f"{start:%Y-%m-%d} to {end - timedelta(days=1):%Y-%m-%d} UTC"
    return f"{start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC"


def _originals(bench: Bench) -> dict[str, str]:
    return {one.path: one.original for one in bench.inputs}


def _named(sources: pa.Table, originals: Mapping[str, str]) -> pa.Table:
    """Sources under the names people know them by; the hash says which file is meant."""
    names = [originals.get(path, path) for path in sources["path"].to_pylist()]
    at = sources.schema.get_field_index("path")
    return sources.set_column(at, sources.schema.field(at), pa.array(names, pa.string()))


def _params(
    detectors: Iterable[str], given: Mapping[str, StepParams]
) -> dict[str, StepParams | Mapping[str, Any]]:
    """Every step's parameters as they ran: those given, else the defaults."""
    from ullage.behaviour.registry import DETECTORS, STEPS

    names = [name for name in STEPS if name not in DETECTORS or name in set(detectors)]
    return {name: given.get(name) or STEPS[name].Params() for name in names}


def _vessels(static: pa.Table) -> dict[int, Vessel]:
    """The last name each transmitter broadcast, and the flag its MMSI stands for."""
    named = static.filter(static["name"].is_valid()).sort_by(
        [("transmitter", "ascending"), ("time", "ascending"), ("ref", "ascending")]
    )
    last = dict(zip(named["transmitter"].to_pylist(), named["name"].to_pylist(), strict=True))
    # An id that is no MMSI is negative, and no country's digits begin with 0.
    mids = mmsi_mids(np.maximum(np.fromiter(last, np.int64, len(last)), 0)).tolist()
    countries = mid_table()
    flags = [countries[mid].alpha2 if mid in countries else None for mid in mids]
    return {one: Vessel(name, flag) for (one, name), flag in zip(last.items(), flags, strict=True)}


def write_found(found: Analysed, places: pa.Table, files: Sequence[str], path: Path) -> None:
    """A report on files that are in no case."""
    simulated = bool(found.sources.num_rows) and all(found.sources["simulated"].to_pylist())
    detectors = sorted(set(found.events["detector"].to_pylist()))
    data = ReportData(
        ", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else ""),
        __version__,
        subtitle="Events found without a case",
        simulated=simulated,
        events=export.with_hashes(found),
        tracks=found.tracks,
        places=places,
        sources=found.sources,
        summary=export.summary(found, simulated),
        quality=found.quality,
        params=_params(detectors, {}),
        vessels=_vessels(found.static),
        issues=[_row(issue) for issue in export.issues(found, simulated)],
    )
    write_report(data, path)


STEP = CaseStep(NAME, _recipe, _make)
