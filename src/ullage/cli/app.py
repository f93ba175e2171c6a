"""The root command, and how every failure becomes one message and one exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from ullage import __version__
from ullage.cli import output
from ullage.errors import UllageError, from_os

#: Exit codes that no UllageError has.
FAULT, INTERRUPTED, PIPE_CLOSED = 70, 130, 141

#: Where each command is; a module is imported only when its command is needed.
COMMANDS = {
    "demo": "ullage.cli.demo:demo",
    "init": "ullage.cli.case:init",
    "add": "ullage.cli.case:add",
    "run": "ullage.cli.case:run",
    "judge": "ullage.cli.judge:judge",
    "verify": "ullage.cli.case:verify",
    "ais": "ullage.cli.ais:ais",
    "events": "ullage.cli.events:events",
    "lists": "ullage.cli.lists:lists",
    "screen": "ullage.cli.screen:screen",
    "hull": "ullage.cli.hull:hull",
    "network": "ullage.cli.hull:network",
    "doctor": "ullage.cli.doctor:doctor",
}


class PipeClosed(Exception):  # noqa: N818 - nothing went wrong: whoever read our output has enough
    """The reader of standard output has gone; click would make an exit code 1 of it."""


class _Lazy(click.Group):
    """A group whose commands are imported when asked for, listed in the order of the work."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise PipeClosed from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise output.unknown_command(args[0], COMMANDS, ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ullage")
def root() -> None:
    """See, trace and count oil shipped to an embargoed destination.

    Start with 'ullage demo'. Data go to stdout, talk to stderr. Exit codes: 0 done, 2 usage,
    3 input, 4 value, 5 verification or expectation, 6 output, 70 fault in Ullage, 130 interrupted.
    """


def run(args: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; nothing foreseen shows a traceback."""
    words = list(sys.argv[1:] if args is None else args)
    try:
        code = root.main(words, prog_name="ullage", standalone_mode=False)
        sys.stdout.flush()
    except (PipeClosed, BrokenPipeError):
        _mute_stdout()
        return PIPE_CLOSED
    except (KeyboardInterrupt, click.Abort):
        output.say("interrupted; what was complete is kept")
        return INTERRUPTED
    except click.ClickException as error:
        if "--json" in words:
            output.document(
                {"error": {"what": error.format_message(), "exit_code": error.exit_code}}
            )
        error.show()
        return error.exit_code
    except UllageError as error:
        return output.failed(error, words)
    except OSError as error:
        return output.failed(from_os(error), words)
    except Exception as error:  # noqa: BLE001 - the last door: whatever it is, tell how to report it
        return _fault(error, words)
    return code if isinstance(code, int) else 0


def _mute_stdout() -> None:
    """Keep Python from complaining once more when it flushes stdout at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fault(error: Exception, words: list[str]) -> int:
    if "--debug" in words or os.environ.get("ULLAGE_DEBUG"):
        import traceback

        traceback.print_exc()
    output.say(
        f"a fault in Ullage {__version__}: {type(error).__name__}: {error}\n"
        "Please report it with the command and, if you can, the input; run it again with --debug "
        "to see where it happened."
    )
    return FAULT
