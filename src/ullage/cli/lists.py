"""Sanctions lists: taken in, kept, compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ullage.cli.options import PATH, STORE
from ullage.cli.output import common, finish, say
from ullage.cli.progress import shown

_LOSS = click.option(
    "--accept-loss", metavar="REASON", help="Take it in although ships are missing; recorded."
)


@click.group()
def lists() -> None:
    """Keep sanctions lists, and tell what changed in them."""


@lists.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=PATH)
@click.option("--list", "list_id", metavar="ID", help="Which list; house:NAME for one's own.")
@click.option("--published", metavar="DATE", help="Its date, where the files do not say.")
@click.option("--retrieved-at", metavar="TIME", help="When it was obtained, ISO 8601 with zone.")
@click.option("--encoding", metavar="NAME", help="Of the files, where not UTF-8, as in euc-kr.")
@_LOSS
@STORE
@common
def import_(files: tuple[Path, ...], as_json: bool, quiet: bool, debug: bool, **said: Any) -> int:
    """Take publications in: recognised, dated, checked for completeness, kept as they came.

    Files of one date in their names are one publication. Nothing is stored of a list that is cut
    short or lost ships (exit code 5).
    """
    from ullage import api

    with shown(quiet) as progress:
        told = api.lists_import(files, progress=progress, **said)
    return finish(told.as_dict(), told.text(), told.problems, as_json)


@lists.command()
@click.argument("lists_", metavar="[LIST]...", nargs=-1)
@click.option("--url", "urls", metavar="PART=URL", multiple=True, help="Another address.")
@_LOSS
@STORE
@common
def update(
    lists_: tuple[str, ...], urls: tuple[str, ...], as_json: bool, quiet: bool, **said: Any
) -> int:
    """Fetch LIST... (all official lists if none is named) and take in what is new."""
    from ullage import api

    said.pop("debug")
    with shown(quiet) as progress:
        told = api.lists_update(lists_, urls=urls, progress=progress, **said)
    return finish(told.as_dict(), told.text(), told.problems, as_json)


@lists.command()
@click.argument("list_id", metavar="[LIST]", required=False)
@click.option("--entry", metavar="ID|IMO", help="The history of one entry.")
@click.option("--known", is_flag=True, help="The lists that can be taken in by name.")
@STORE
@common
def show(
    list_id: str | None,
    entry: str | None,
    known: bool,
    store: Path | None,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Show the publications held, or the history of one entry."""
    from ullage import api

    told = api.lists_known() if known else api.lists_show(list_id, entry=entry, store=store)
    return finish(told.as_dict(), told.text(), (), as_json)


@lists.command()
@click.argument("list_id", metavar="LIST")
@click.argument("older", metavar="[FROM]", required=False)
@click.argument("newer", metavar="[TO]", required=False)
@click.option(
    "--kind",
    type=click.Choice(["vessel", "company", "person", "aircraft", "other", "all"]),
    default="vessel",
    show_default=True,
    help="Entries to show; all are counted.",
)
@STORE
@common
def changes(list_id: str, as_json: bool, quiet: bool, debug: bool, **said: Any) -> int:
    """Show what was added (+), removed (-) and changed (~) between two publications of LIST.

    FROM and TO are dates of publications; the last two are compared if none is named.
    """
    from ullage import api

    told = api.lists_changes(list_id, **said)
    return finish(told.as_dict(), told.text(), (), as_json)


@lists.command()
@click.argument("lists_", metavar="[LIST]...", nargs=-1)
@STORE
@common
def across(
    lists_: tuple[str, ...], store: Path | None, as_json: bool, quiet: bool, debug: bool
) -> int:
    """Compare lists ship by ship: who leaves out whom, and where they contradict each other."""
    from ullage import api

    told = api.lists_across(lists_, store=store)
    return finish(told.as_dict(), told.text(), (), as_json)


@lists.command()
@click.argument("lists_", metavar="[LIST]...", nargs=-1)
@click.option("--ship", metavar="NAME|IMO", help="Only what this ship did or had part in.")
@STORE
@common
def acts(
    lists_: tuple[str, ...],
    ship: str | None,
    store: Path | None,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Show what the reasons on lists say ships did: transfers, loadings, imports, with dates."""
    from ullage import api

    told = api.lists_acts(lists_, ship=ship, store=store)
    return finish(told.as_dict(), told.text(), (), as_json)


@lists.command()
@STORE
@common
def verify(store: Path | None, as_json: bool, quiet: bool, debug: bool) -> int:
    """Re-hash every publication held."""
    from ullage import api

    count, wrong = api.lists_verify(store=store)
    if not as_json and not quiet:
        say(f"{count:,} publications looked at")
    return finish({"publications": count}, "" if wrong else "as stored", wrong, as_json)
