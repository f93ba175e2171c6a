"""One function per use case: what the command line and a notebook call, with the same result.

Each takes paths, gives plain results and raises :class:`~ullage.errors.UllageError`. ``progress``
is told (stage, done, total) as work goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ullage.api.ais import ais_decode, ais_inspect, events, write_rows
from ullage.api.case import add, demo, init, judge, run, verify
from ullage.api.lists import (
    lists_across,
    lists_acts,
    lists_changes,
    lists_import,
    lists_known,
    lists_show,
    lists_update,
    lists_verify,
)
from ullage.api.ships import export_ftm, hull, network, screen, screen_file

if TYPE_CHECKING:
    from ullage.cases.health import Health

__all__ = [
    "add",
    "ais_decode",
    "ais_inspect",
    "demo",
    "doctor",
    "events",
    "export_ftm",
    "hull",
    "init",
    "judge",
    "lists_across",
    "lists_acts",
    "lists_changes",
    "lists_import",
    "lists_known",
    "lists_show",
    "lists_update",
    "lists_verify",
    "network",
    "run",
    "screen",
    "screen_file",
    "verify",
    "write_rows",
]


def doctor() -> Health:
    """What is installed, which extras are missing and how to get them."""
    from ullage.cases.health import examine

    return examine()
