"""The command line: a thin door onto :mod:`ullage.api`."""

from __future__ import annotations

import gc

#: New objects between two searches for cycles. Results are written as hundreds of thousands of
#: small values without any; Python's own 700 spends a sixth of a run looking.
_BETWEEN_SEARCHES = 200_000


def main() -> None:
    """Run the command line and end the process with its exit code."""
    gc.set_threshold(_BETWEEN_SEARCHES, 20, 50)
    from ullage.cli.app import run

    raise SystemExit(run())
