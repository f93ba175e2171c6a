"""The command line: a thin door onto :mod:`ullage.api`."""

from __future__ import annotations


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from ullage.cli.app import run

    raise SystemExit(run())
