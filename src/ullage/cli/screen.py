"""Who is this ship, and which measures bind it."""

from __future__ import annotations

from typing import Any

import click

from ullage.cli.options import KNOWN_AT, STORE, WITH
from ullage.cli.output import common, document, finish, say, told
from ullage.cli.progress import shown

_PARTICULARS = (
    ("--imo", "imo", "IMO number, beside a name."),
    ("--mmsi", "mmsi", "MMSI, beside a name."),
    ("--call-sign", "call_sign", "Call sign, beside a name."),
    ("--flag", "flag", "Flag, ISO 3166-1: KP or PRK."),
    ("--type", "type", "Type of ship, in words."),
    ("--built", "built", "Year built."),
    ("--dwt", "dwt_t", "Deadweight, t."),
    ("--gt", "gt", "Gross tonnage."),
    ("--length", "length_m", "Length over all, m."),
    ("--beam", "beam_m", "Beam, m."),
)


def _particulars(command: Any) -> Any:
    for option, name, text in reversed(_PARTICULARS):
        command = click.option(option, name, help=text)(command)
    return command


@click.command()
@click.argument("query", metavar="QUERY|FILE")
@click.option("--name", "as_name", is_flag=True, help="QUERY is a name, whatever it looks like.")
@click.option("--as-of", metavar="DATE", help="In force on; else the latest issue of each list.")
@KNOWN_AT
@click.option("--at", metavar="TIME", help="When it was seen: decides whose MMSI it was.")
@WITH
@STORE
@click.option("--threshold", type=click.FloatRange(0, 1), help="Least score of a name.")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "jsonl"]), default="text",
    show_default=True, help="How to write the answer.",
)  # fmt: skip
@click.option("--encoding", metavar="NAME", help="Of FILE, where not UTF-8, as in euc-kr.")
@_particulars
@common
def screen(
    query: str,
    as_name: bool,
    form: str,
    encoding: str | None,
    as_json: bool,
    quiet: bool,
    debug: bool,
    **given: Any,
) -> int:
    """Find who a ship is, and which measures of which lists bind it.

    QUERY is a name in any script, an IMO number, an MMSI or a call sign. FILE is a CSV of ships
    (name, imo, mmsi, call_sign, flag, …) or one name a line; - is standard input. A name alone
    gives leads, never findings. The exit code is 0 whether or not anything is found.
    """
    if not as_name and _is_file(query, quiet):
        return _many(query, form, as_json, quiet, {**given, "encoding": encoding})
    if encoding is not None:
        raise click.UsageError("--encoding is for a file.")
    from ullage import api

    with shown(quiet) as progress:
        answer = api.screen(query, as_name=as_name, progress=progress, **given)
    if form != "text" and not as_json:
        for line in answer.lines(form):
            click.echo(line, nl=False)
    _notes(answer.notes, quiet)
    words = answer.text() if form == "text" else ""
    return finish(answer.as_dict(), words, answer.problems, as_json)


def _is_file(query: str, quiet: bool) -> bool:
    """Whether QUERY is a file; told on stderr, since it might be meant as a name."""
    from ullage.sources.subjects import is_file

    found = is_file(query)
    if found and query != "-" and not quiet:
        say(f"reading the file {query} (--name looks for it as a name)")
    return found


def _many(path: str, form: str, as_json: bool, quiet: bool, given: dict[str, Any]) -> int:
    from ullage import api

    beside = [option for option, name, _ in _PARTICULARS if given.pop(name)]
    if beside or given.pop("at"):
        raise click.UsageError(
            f"{(beside or ['--at'])[0]} is for one ship; in a file it is a column."
        )
    with shown(quiet) as progress:
        many = api.screen_file(path, progress=progress, **given)
        if as_json:
            document({**many.as_dict(), "problems": [told(error) for error in many.problems]})
        else:
            for line in many.lines(form):
                click.echo(line, nl=False)
    _notes([*many.notes, *many.told_bad()], quiet)
    if form != "text" and not quiet:
        say(many.summary())
    return finish({}, "", many.problems, False)


def _notes(notes: Any, quiet: bool) -> None:
    for note in () if quiet else notes:
        say(note)
