"""The demo: a made-up case, carried out."""

from __future__ import annotations

from pathlib import Path

import click

from ullage.cli.output import common, finish
from ullage.cli.progress import shown


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@common
def demo(folder: Path | None, as_json: bool, quiet: bool, debug: bool) -> int:
    """Make a simulated case and run it, offline.

    DIR is ullage-demo where none is given.
    """
    from ullage import api

    with shown(quiet) as progress:
        ran = api.demo(folder or Path("ullage-demo"), progress=progress)
    return finish(ran.as_dict(), ran.text(), ran.problems, as_json)
