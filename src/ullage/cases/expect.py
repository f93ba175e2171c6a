"""The end of a run: counts compared with what [expect] says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ullage.cases.config import Bounds, Expect
from ullage.cases.issues import Issue

NAME = "check"


def unmet(expect: Expect, summary: dict[str, Any]) -> list[Issue]:
    """An issue for each expectation that ``summary`` (as in out/summary.json) does not meet."""
    return [
        issue
        for key, bounds, found in _pairs(expect, summary)
        for issue in _judge(key, bounds, found)
    ]


def _pairs(expect: Expect, summary: dict[str, Any]) -> Iterator[tuple[str, Bounds, int]]:
    for name, bounds in sorted(expect.events.items()):
        yield f"events.{name}", bounds, summary["events"][name]
    if expect.positions is not None:
        yield "positions", expect.positions, summary["notes"].get("points", 0)
    if expect.quarantined is not None:
        yield "quarantined", expect.quarantined, summary["quarantined"]


def _judge(key: str, bounds: Bounds, found: int) -> Iterator[Issue]:
    high = bounds.max
    if bounds.min <= found and (high is None or found <= high):
        return
    wanted = f"at least {bounds.min}" if high is None else f"{bounds.min} to {high}"
    yield Issue(
        NAME,
        "expectation",
        f"expected {wanted}",
        "Look into what changed; if the new count is right, correct [expect].",
        f"case.toml: expect.{key}",
        str(found),
    )
