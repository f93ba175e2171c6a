"""The parts of the page that need no script: what was read, quality, parameters, issues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow.compute as pc
from pydantic.fields import FieldInfo

from ullage.dossier.data import ReportData
from ullage.dossier.inline import html_text
from ullage.dossier.payload import LABELS
from ullage.dossier.plain_html import cell, nested, number, rows_table, table
from ullage.model.events import EVENT_TYPES
from ullage.model.step import StepParams

_SOURCE_COLUMNS = (
    "path", "kind", "read", "kept", "quarantined", "damage", "bytes", "sha256", "licence",
    "retrieved_at", "simulated",
)  # fmt: skip


def figures(data: ReportData) -> str:
    """The strip of key figures under the title."""
    seen = len(pc.unique(pc.list_flatten(data.events["vessels"])))
    total = totals(data)
    tiles = (
        (data.events.num_rows, "event" if data.events.num_rows == 1 else "events"),
        (seen, "transmitter in them" if seen == 1 else "transmitters in them"),
        (total["kept"], "reports kept"),
        (total["quarantined"], "set aside"),
    )
    return "".join(
        f"<div><dd>{number(value)}</dd><dt>{html_text(name)}</dt></div>" for value, name in tiles
    )


def totals(data: ReportData) -> dict[str, int]:
    """Read, kept, quarantined: from the summary, or else added up over the sources."""
    added = {
        name: pc.sum(data.sources[name]).as_py() or 0 for name in ("read", "kept", "quarantined")
    }
    return {name: int(data.summary.get(name, value)) for name, value in added.items()}


def span(data: ReportData) -> str:
    """First and last instant shown, in words; empty where there is none."""
    parts = [t for t in (data.tracks, data.events) if t.num_rows]
    if not parts:
        return ""
    start = min(pc.min(t["start"]).as_py() for t in parts)
    ends = [pc.max(t["end"]).as_py() or start for t in parts]
    return f"{start:%d %B %Y, %H:%M} to {max(ends):%d %B %Y, %H:%M} UTC"


def reading(data: ReportData) -> str:
    """What was read, kept and set aside: in all, by rule, by source."""
    total = totals(data)
    parts = [_bar(total)]
    why = data.summary.get("why") or {}
    if why:
        parts.append(table(["rule", "reports"], sorted(why.items()), "Set aside, by rule"))
    notes = _told_nowhere_else(data)
    if notes:
        parts.append(table(["note", "count"], sorted(notes.items()), "Also counted"))
    rows = [{name: row[name] for name in _SOURCE_COLUMNS} for row in data.sources.to_pylist()]
    parts.append(rows_table(rows, "Sources") if rows else "<p>No source is recorded.</p>")
    return "".join(parts)


def _told_nowhere_else(data: ReportData) -> dict[str, int]:
    """Notes of the summary but for events, which stand by the filter, and the quality page's."""
    shown = data.quality.get("notes") or {}
    return {
        name: count
        for name, count in (data.summary.get("notes") or {}).items()
        if not name.startswith("events.") and shown.get(name) != count
    }


def _bar(total: Mapping[str, int]) -> str:
    whole = max(total["read"], 1)
    kept = min(1000, round(1000 * total["kept"] / whole))
    set_aside = min(1000 - kept, round(1000 * total["quarantined"] / whole))
    sentence = (
        f"{number(total['read'])} rows or sentences read; {number(total['kept'])} reports kept; "
        f"{number(total['quarantined'])} set aside with the rule they broke."
    )
    return (
        f'<p>{sentence}</p><svg class="bar" viewBox="0 0 1000 14" preserveAspectRatio="none" '
        f'role="img" aria-label="{html_text(sentence)}">'
        f'<rect class="rest" width="1000" height="14"/>'
        f'<rect class="kept" width="{kept}" height="14"/>'
        f'<rect class="aside" x="{kept}" width="{set_aside}" height="14"/></svg>'
    )


def quality(data: ReportData) -> str:
    """The quality figures, however they nest."""
    if not data.quality:
        return "<p>No quality figures were asked for.</p>"
    return nested({name: _figure(name, value) for name, value in data.quality.items()})


def _figure(name: str, value: Any) -> Any:
    """Figures whose meaning is in their place, spelt out."""
    if name == "missing" and isinstance(value, Mapping):
        return [{"column": column, "share": share} for column, share in value.items()]
    if name == "area" and isinstance(value, (list, tuple)) and len(value) == 4:
        west, south, east, north = value
        return f"{south:g}° to {north:g}° N, {west:g}° to {east:g}° E"
    if name == "time_span" and isinstance(value, (list, tuple)):
        return " to ".join(map(str, value))
    return value


def methods(data: ReportData) -> str:
    """Detectors that found the events, and the parameters of every step that ran."""
    parts = [_detectors(data)]
    parts += [
        table(["parameter", "value", "unit", "meaning"], _params(params), step)
        for step, params in data.params.items()
    ]
    return "".join(parts)


def _detectors(data: ReportData) -> str:
    columns = ["detector", "detector_version", "params_hash"]
    tally = data.events.group_by(columns).aggregate([([], "count_all")])
    rows = [
        {"detector": row[columns[0]], "version": row[columns[1]], "parameters": row[columns[2]],
         "events": row["count_all"]}
        for row in tally.sort_by([(name, "ascending") for name in columns]).to_pylist()
    ]  # fmt: skip
    return rows_table(rows, "Detectors") if rows else ""


def _params(params: StepParams | Mapping[str, Any]) -> Iterable[tuple[Any, Any, Any, Any]]:
    if isinstance(params, StepParams):
        for name, info in type(params).model_fields.items():
            yield name, getattr(params, name), _unit(info), info.description
        return
    for name, value in params.items():
        if isinstance(value, Mapping) and "value" in value:
            yield name, value["value"], value.get("unit"), value.get("description")
        else:
            yield name, value, None, None


def _unit(info: FieldInfo) -> object:
    extra = info.json_schema_extra
    unit = extra.get("unit") if isinstance(extra, dict) else None
    return "µs" if unit == "us" else unit


def issues(data: ReportData) -> str:
    """Warnings, one row each."""
    return rows_table(data.issues) if data.issues else "<p>None.</p>"


def meanings() -> str:
    """What each type of event says, and does not say."""
    return "".join(
        f"<div><dt>{html_text(LABELS[name])}</dt><dd>{html_text(kind.meaning)}</dd></div>"
        for name, kind in EVENT_TYPES.items()
    )


def citation(data: ReportData) -> str:
    """How to cite this page: title, program, inputs by hash."""
    hashes = [value[:16] for value in data.sources["sha256"].to_pylist() if value]
    shown = ", ".join(hashes[:4]) + (f" and {len(hashes) - 4} more" if len(hashes) > 4 else "")
    made_up = " Simulated data." if data.simulated else ""
    inputs = f" Inputs (SHA-256, first 16 digits): {shown}." if hashes else ""
    return f"{cell(data.title)}. Made with Ullage {cell(data.version)}.{made_up}{inputs}"
