"""Commands on a case: init, add, run, verify."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ullage.cli.options import PATH
from ullage.cli.output import common, finish, say
from ullage.cli.progress import shown

_CASE = click.argument("case", type=PATH)


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
@click.option("--title", help="Title of the case.")
@common
def init(folder: Path, title: str | None, as_json: bool, quiet: bool, debug: bool) -> int:
    """Make a new case, with a commented case.toml."""
    from ullage import api

    case = api.init(folder, title=title)
    text = f"{case.toml}\nEdit it, then: ullage add {folder} FILE...   ullage run {folder}"
    return finish({"case": str(case.root), "config": str(case.toml)}, text, (), as_json)


@click.command()
@_CASE
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=PATH)
@click.option("--kind", help="What the files are; recognised if left out. 'document' is not read.")
@click.option("--licence", help="Terms the files came under.")
@click.option("--retrieved-at", metavar="TIME", help="When they were obtained, ISO 8601 with zone.")
@click.option("--mapping", type=PATH, help="TOML file saying how to read a table.")
@common
def add(case: Path, files: tuple[Path, ...], as_json: bool, quiet: bool, **said: Any) -> int:
    """Take evidence in: recognised, hashed, copied."""
    from ullage import api

    said.pop("debug")
    with shown(quiet) as progress:
        taken = api.add(case, files, progress=progress, **said)
    rows = [("added", one) for one in taken.added] + [("known", one) for one in taken.known]
    text = "\n".join(f"{word} {one.sha256[:12]} {one.kind} {one.original}" for word, one in rows)
    return finish(taken.as_dict(), text, taken.refused, as_json)


@click.command()
@_CASE
@click.option(
    "--from",
    "start_at",
    metavar="STEP",
    help="Do analyse, identity, export or report, and what follows, anew.",
)
@common
def run(case: Path, start_at: str | None, as_json: bool, quiet: bool, debug: bool) -> int:
    """Carry out a case: events, tracks, map and report in out/."""
    from ullage import api

    with shown(quiet) as progress:
        ran = api.run(case, from_step=start_at, progress=progress)
    for issue in () if quiet else ran.issues:
        if issue.level == "warning":
            say(f"warning: {issue.text()}")
    return finish(ran.as_dict(), ran.text(), ran.problems, as_json)


@click.command()
@_CASE
@click.option("--quick", is_flag=True, help="Compare hashes only; do not re-make the results.")
@common
def verify(case: Path, quick: bool, as_json: bool, quiet: bool, debug: bool) -> int:
    """Re-hash, re-derive, and name the first thing that differs."""
    from ullage import api

    with shown(quiet) as progress:
        verified = api.verify(case, quick=quick, progress=progress)
    return finish(verified.as_dict(), verified.text(), (), as_json)
