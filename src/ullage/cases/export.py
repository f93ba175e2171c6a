"""Third step of a run: what was found, in the forms others read, into out/."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from ullage.cases import analyse, identify
from ullage.cases.analyse import Analysed
from ullage.cases.atomic import write_text
from ullage.cases.issues import Issue
from ullage.cases.spare import make_folder
from ullage.cases.steps import Bench, CaseStep, Made
from ullage.engine.plan import Progress
from ullage.model.events import EVENT_TYPES, EVENTS

NAME = "export"

_EVENTS = ("events.parquet", "events.geojson", "events.csv")
_TRACKS = ("tracks.parquet", "tracks.geojson", "tracks.csv")
_OTHERS = ("static.parquet", "quarantine.parquet", "quarantine.csv", "sources.csv")


#: Every file that :func:`export` writes.
FILES = (*_EVENTS, *_TRACKS, *_OTHERS, "quality.json", "summary.json")


def export(
    found: Analysed,
    out: Path,
    simulated: bool,
    progress: Progress,
    ships: Mapping[str, int] | None = None,
) -> list[str]:
    """Write every table of ``found`` into ``out`` and return the names of the files.

    ``simulated`` labels every event and track as made up, whatever the rows themselves say;
    ``ships`` are counts that go into the summary.
    """
    from ullage import sinks

    tables = {"events": labelled_events(found, simulated)}
    tables |= {"tracks": labelled_tracks(found, simulated)}
    tables |= {"static": found.static, "quarantine": found.quarantine, "sources": found.sources}
    make_folder(out)
    names = FILES[:-2]
    for number, name in enumerate(names):
        progress("writing results", number, len(names))
        sinks.write(tables[name.partition(".")[0]], out / name)
    _write_json(out / "quality.json", found.quality)
    told = summary(found, simulated)
    _write_json(out / "summary.json", told if ships is None else {**told, "ships": dict(ships)})
    return list(FILES)


def with_hashes(found: Analysed) -> pa.Table:
    """The events, each with the hashes of the inputs of the run it was found in."""
    hashes = sorted(row["sha256"] for row in found.sources.to_pylist() if row["sha256"])
    column = pa.array([hashes] * found.events.num_rows, pa.list_(pa.string()))
    at = found.events.schema.get_field_index("input_hashes")
    return found.events.set_column(at, EVENTS.by_name["input_hashes"].field, column)


def labelled_events(found: Analysed, simulated: bool) -> pa.Table:
    """The events with input hashes, all labelled made up where ``simulated``."""
    return _labelled(with_hashes(found), simulated)


def labelled_tracks(found: Analysed, simulated: bool) -> pa.Table:
    """The tracks, all labelled made up where ``simulated``."""
    return _labelled(found.tracks, simulated)


def _labelled(table: pa.Table, simulated: bool) -> pa.Table:
    if not simulated:
        return table
    at = table.schema.get_field_index("simulated")
    label = pa.array([True] * table.num_rows, pa.bool_())
    return table.set_column(at, table.schema.field(at), label)


def summary(found: Analysed, simulated: bool) -> dict[str, Any]:
    """What was read, kept and set aside, and how many events of each type were found."""
    types = Counter(found.events["event_type"].to_pylist())
    made_up = Counter(found.events["simulated"].to_pylist())[True]
    return {
        **found.summary,
        "events": {name: types[name] for name in EVENT_TYPES},
        "tracks": found.tracks.num_rows,
        "sources": found.sources.num_rows,
        "simulated": simulated,
        "simulated_events": found.events.num_rows if simulated else made_up,
    }


def _write_json(path: Path, value: Any) -> None:
    write_text(path, json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


def _recipe(bench: Bench) -> dict[str, Any]:
    return {"simulated": bench.case.config.case.simulated}


def _make(bench: Bench, progress: Progress) -> Made:
    found = identify.with_hulls(analyse.load(bench.work / analyse.NAME), bench.work)
    simulated = bench.case.config.case.simulated
    hulls = identify.load(bench.work).hulls["finding"].to_pylist()
    ships = Counter(hulls)
    names = export(found, bench.out, simulated, progress, ships)
    return Made(tuple(f"out/{name}" for name in names), tuple(issues(found, simulated)))


def issues(found: Analysed, simulated: bool) -> list[Issue]:
    """What to mend before publishing: unknown terms, made-up data without a label."""
    rows = found.sources.to_pylist()
    told = [
        Issue(
            NAME,
            "note",
            "terms unknown",
            "Give --licence to 'ullage add', or a licence in [sources], before publishing.",
            row["path"],
        )
        for row in rows
        if row["licence"] is None
    ]
    made_up = [row["path"] for row in rows if row["simulated"]]
    if made_up and not simulated:
        what = "made-up data in a case that is not marked simulated"
        do = "Set simulated = true under [case], or take the file out."
        told.append(Issue(NAME, "warning", what, do, ", ".join(made_up)))
    return told


STEP = CaseStep(NAME, _recipe, _make)
