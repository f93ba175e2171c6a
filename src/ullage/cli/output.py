"""What a command says: data and documents on stdout, talk on stderr."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from ullage.errors import UllageError

_Command = TypeVar("_Command", bound=Callable[..., Any])


def common(command: _Command) -> _Command:
    """The options every command takes."""
    options = (
        click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout."),
        click.option("-q", "--quiet", is_flag=True, help="No progress and no notes on stderr."),
        click.option("--debug", is_flag=True, help="Show where a fault in Ullage happened."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def say(text: str) -> None:
    """Talk: one message on stderr."""
    click.echo(f"ullage: {text}", err=True)


def failed(error: UllageError, words: Sequence[str]) -> int:
    """Tell a foreseen error, with --json as a document too, and return its exit code."""
    if "--json" in words:
        document({"error": told(error)})
    say(str(error))
    return error.exit_code


def told(error: UllageError) -> dict[str, Any]:
    """An error as plain values."""
    parts = {"what": error.what, "found": error.found, "where": error.where, "do": error.do}
    return {"kind": type(error).__name__, **parts, "exit_code": error.exit_code}


def document(value: Any) -> None:
    """``value`` as one JSON document on stdout."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "isoformat"):
        return value.isoformat().replace("+00:00", "Z")
    raise TypeError(f"no JSON form for {type(value).__name__}")


def finish(value: dict[str, Any], text: str, problems: Iterable[UllageError], as_json: bool) -> int:
    """Show a result and what was wrong with it; the first problem sets the exit code."""
    problems = list(problems)
    if as_json:
        document({**value, "problems": [told(error) for error in problems]})
    elif text:
        click.echo(text)
    for error in problems:
        say(str(error))
    return problems[0].exit_code if problems else 0


def unknown_command(name: str, known: Iterable[str], ctx: click.Context) -> click.UsageError:
    """The complaint about a command that does not exist."""
    near = difflib.get_close_matches(name, list(known), n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return click.UsageError(f"No such command {name!r}.{hint}", ctx)
