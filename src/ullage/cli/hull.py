"""A hull over time, and the network around it."""

from __future__ import annotations

from pathlib import Path

import click

from ullage.cli.options import KNOWN_AT, PATH, STORE, WITH
from ullage.cli.output import common, finish, say
from ullage.cli.progress import shown

_AT = click.option("--at", metavar="DATE", help="What held on this day.")


@click.command()
@click.argument("key", metavar="KEY")
@_AT
@KNOWN_AT
@STORE
@WITH
@click.option("--out", type=PATH, help="Picture: .svg, or a page: .html.")
@common
def hull(
    key: str,
    at: str | None,
    known_at: str | None,
    store: Path | None,
    extra: tuple[Path, ...],
    out: Path | None,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Tell a ship's names, flags, owners and measures over time.

    KEY is an IMO number, a hull id, or a name that only one ship held has. With --at, * marks what
    is stated to have held on that day, ? what may have.
    """
    from ullage import api

    with shown(quiet) as progress:
        told = api.hull(
            key, at=at, known_at=known_at, store=store, extra=extra, out=out, progress=progress
        )
    if told.how and not quiet:
        say(told.how)
    return finish(told.as_dict(), told.text() if out is None else "", told.problems, as_json)


@click.command()
@click.argument("key", metavar="KEY")
@click.option("--depth", type=click.IntRange(0, 8), default=2, show_default=True, help="Steps.")
@_AT
@KNOWN_AT
@STORE
@WITH
@click.option(
    "--out", type=PATH, help="Picture: .svg, page: .html, tables: .csv, entities: .ftm.json."
)
@common
def network(
    key: str,
    depth: int,
    at: str | None,
    known_at: str | None,
    store: Path | None,
    extra: tuple[Path, ...],
    out: Path | None,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Show who owns, manages and stands behind a ship or company.

    KEY is an IMO number, a hull id, a company (CO and its number), an entry of a list or a name.
    With it: OFAC's 50 Percent Rule with bounds, ownership and control as the EU and the UK ask, and
    leads. A .csv gives two tables, the edges under its name and the parties beside them.
    """
    from ullage import api

    with shown(quiet) as progress:
        told = api.network(
            key, depth=depth, at=at, known_at=known_at, store=store, extra=extra, out=out,
            progress=progress,
        )  # fmt: skip
    if told.how and not quiet:
        say(told.how)
    return finish(told.as_dict(), told.text() if out is None else "", told.problems, as_json)
