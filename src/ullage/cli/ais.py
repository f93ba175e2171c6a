"""AIS in, tables out, and what a file is worth."""

from __future__ import annotations

from pathlib import Path

import click

from ullage.cli.options import PATH
from ullage.cli.output import common, finish, say
from ullage.cli.progress import shown

_FILES = click.argument("files", metavar="FILE...", nargs=-1, required=True)
_ZONE = click.option("--time-zone", help="Zone of times that state none, such as UTC.")
_MAPPING = click.option("--mapping", type=PATH, help="TOML file saying how to read a table.")


@click.group()
def ais() -> None:
    """Read AIS: NMEA or tables in, Parquet, CSV or JSON lines out."""


@ais.command()
@_FILES
@click.option("--out", default="-", help="File to write; '-' is stdout.", show_default=True)
@click.option("--format", "form", type=click.Choice(["parquet", "csv", "jsonl"]), help="By suffix.")
@click.option("--messages", "what", flag_value="messages", help="All messages; NMEA's default.")
@click.option("--positions", "what", flag_value="positions", help="Positions; a table's default.")
@click.option("--static", "what", flag_value="static", help="Static and voyage reports.")
@click.option("--quarantine", "what", flag_value="quarantine", help="What could not be used.")
@_ZONE
@_MAPPING
@common
def decode(
    files: tuple[str, ...],
    out: str,
    form: str | None,
    what: str | None,
    time_zone: str | None,
    mapping: Path | None,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Decode FILE... ('-' is stdin) into one table."""
    from ullage import api

    if as_json and out == "-":
        raise click.UsageError("--json takes stdout for its document: give --out FILE.")
    with shown(quiet) as progress:
        decoded = api.ais_decode(
            files,
            out=out,
            form=form,
            what=what,
            time_zone=time_zone,
            mapping=mapping,
            progress=progress,
        )
    if not quiet and not as_json:
        say(decoded.text())
    return finish(decoded.as_dict(), "", decoded.problems, as_json)


@ais.command()
@_FILES
@_ZONE
@_MAPPING
@common
def inspect(
    files: tuple[str, ...],
    time_zone: str | None,
    mapping: Path | None,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Show what FILE... hold: span, area, types, gaps in fields, stations, doubtful identities."""
    from ullage import api

    with shown(quiet) as progress:
        seen = api.ais_inspect(files, time_zone=time_zone, mapping=mapping, progress=progress)
    return finish(seen.as_dict(), seen.text(), seen.problems, as_json)
