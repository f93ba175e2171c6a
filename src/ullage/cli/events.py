"""Behaviour without a case."""

from __future__ import annotations

from pathlib import Path

import click

from ullage.cli.options import PATH
from ullage.cli.output import common, finish, say
from ullage.cli.progress import shown


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=PATH)
@click.option("--detector", "detectors", multiple=True, help="Only this one; may be repeated.")
@click.option("--out", type=PATH, help="Folder for all results; else events go to stdout.")
@click.option("--places", type=PATH, help="Ports and anchorages: CSV, GeoJSON or Parquet.")
@click.option("--time-zone", help="Zone of times that state none, such as UTC.")
@click.option("--mapping", type=PATH, help="TOML file saying how to read a table.")
@common
def events(
    files: tuple[Path, ...],
    detectors: tuple[str, ...],
    out: Path | None,
    places: Path | None,
    time_zone: str | None,
    mapping: Path | None,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Find events in AIS files, without a case.

    Gaps, encounters, loitering, port visits.

    With --out DIR: events and tracks as GeoParquet, GeoJSON and CSV, and a report. Without it the
    events go to stdout, one JSON object a line, and what was read and set aside is told on stderr.
    """
    from ullage import api

    with shown(quiet) as progress:
        found = api.events(
            files,
            detectors=detectors,
            out=out,
            places=places,
            time_zone=time_zone,
            mapping=mapping,
            progress=progress,
        )
    if out is None and not as_json:
        api.write_rows(found.events, "-", "jsonl")
        if not quiet:
            say(found.text())
    text = found.text() if out is not None else ""
    return finish(found.as_dict(with_events=out is None), text, found.problems, as_json)
