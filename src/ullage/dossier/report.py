"""The report: one HTML file that opens from disk and asks nothing of any network."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Template

from ullage.dossier import sections
from ullage.dossier.data import ReportData
from ullage.dossier.inline import html_text, json_text, policy
from ullage.dossier.payload import build
from ullage.dossier.ships import ships
from ullage.errors import OutputError
from ullage.model.events import EVENTS
from ullage.model.tables import PLACES, SOURCES, TRACKS

#: In the order in which they run; each adds to the object ``Ullage``.
SCRIPTS = ("base", "symbols", "filter", "detail", "map", "timeline", "table", "main")


def write_report(data: ReportData, path: Path) -> None:
    """Write the report; the same data gives the same bytes.

    Raises SchemaError where a table lacks a required column, OutputError where the file cannot be
    written. The file appears whole or not at all.
    """
    text = render(data)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".report-", suffix=".html")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
            os.chmod(temporary, 0o644)
            os.replace(temporary, path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            "the report cannot be written",
            where=str(path),
            found=error.strerror or type(error).__name__,
            do="Choose a folder that can be written to and has room.",
        ) from error


def render(data: ReportData) -> str:
    """The page as text."""
    data = _conformed(data)
    library, style = _static("maplibre-gl.js"), _style()
    # A comment that asks the browser's tools for a file that is not there.
    library = library.replace("//# sourceMappingURL=maplibre-gl.js.map", "").strip() + "\n"
    script = "\n".join(_static(f"js/{name}.js") for name in SCRIPTS)
    fields = {
        **_prose(data),
        "policy": html_text(policy([library, script], [style])),
        "style": style,
        "data": json_text(build(data)),
        "library": library,
        "script": script,
    }
    return Template(_static("report.html")).substitute(fields)


def _conformed(data: ReportData) -> ReportData:
    from dataclasses import replace

    return replace(
        data,
        events=EVENTS.conform(data.events),
        tracks=TRACKS.conform(data.tracks),
        places=PLACES.conform(data.places),
        sources=SOURCES.conform(data.sources),
    )


def _prose(data: ReportData) -> Mapping[str, str]:
    """The parts of the page that stand in it as HTML."""
    made_up = '<p class="simulated" role="note"><strong>SIMULATED DATA</strong> {}</p>'.format(
        "No ship, position or event on this page is real."
    )
    return {
        "title": html_text(data.title),
        "subtitle": f"<p class=subtitle>{html_text(data.subtitle)}</p>" if data.subtitle else "",
        "question": f"<p class=question>{html_text(data.question)}</p>" if data.question else "",
        "span": html_text(sections.span(data)),
        "banner": made_up if data.simulated else "",
        "version": html_text(data.version),
        "figures": sections.figures(data),
        "reading": sections.reading(data),
        "quality": sections.quality(data),
        "methods": sections.methods(data),
        "issues": sections.issues(data),
        **_ships(data),
        "meanings": sections.meanings(),
        "citation": sections.citation(data),
    }


def _ships(data: ReportData) -> dict[str, str]:
    """The section on the ships and the link to it, both empty where nothing is told."""
    told = ships(data.ships)
    if not told:
        return {"ships": "", "shipslink": ""}
    head = '<h2 id="ships-title">Ships: who they are</h2>'
    section = f'<section id="ships" class="sheet" aria-labelledby="ships-title">{head}{told}'
    return {"ships": f"{section}</section>", "shipslink": '<a href="#ships">Ships</a>'}


def _style() -> str:
    return _static("maplibre-gl.css") + _static("report.css")


@cache
def _static(name: str) -> str:
    return files("ullage.dossier").joinpath("static", name).read_text("utf-8")
