"""The doctor: what is installed, what is missing, how to get it."""

from __future__ import annotations

import click

from ullage.cli.output import common, finish


@click.command()
@common
def doctor(as_json: bool, quiet: bool, debug: bool) -> int:
    """Show what is installed and how to get the rest."""
    from ullage import api

    health = api.doctor()
    return finish(health.as_dict(), health.text(), (), as_json)
