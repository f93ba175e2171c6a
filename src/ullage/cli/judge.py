"""Whether two hulls are one ship, as a person holds it."""

from __future__ import annotations

from pathlib import Path

import click

from ullage.cli.options import PATH
from ullage.cli.output import common, finish, say


@click.command()
@click.argument("case", type=PATH)
@click.argument("hull_a", required=False)
@click.argument("verdict", required=False)
@click.argument("hull_b", required=False)
@click.option("--reason", default="", help="Why; needed to judge and to withdraw.")
@click.option("--author", help="Who judges; ULLAGE_WHO or the login name if left out.")
@click.option("--withdraw", metavar="ID", help="Take an earlier judgement back.")
@common
def judge(
    case: Path,
    hull_a: str | None,
    verdict: str | None,
    hull_b: str | None,
    reason: str,
    author: str | None,
    withdraw: str | None,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Say whether two hulls of a case are one ship.

    HULL_A and HULL_B are IMO numbers or hull ids, VERDICT is same, different or unsure. Without
    them the judgements that stand are listed. None is ever deleted: --withdraw adds a line.
    """
    from ullage import api

    told = api.judge(case, hull_a, verdict, hull_b, reason=reason, author=author, withdraw=withdraw)
    for one in () if quiet else told.warnings:
        say(f"warning: {one}")
    return finish(told.as_dict(), told.text(), (), as_json)
