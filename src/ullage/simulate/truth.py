"""What a scenario's ships really did, and how far found events agree with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Expected:
    """An event that detectors with default parameters should report.

    ``start`` or ``end`` is None where the data begin or end within it, so that what is reported
    there depends on the edge. Times agree when they differ by at most ``tolerance``.
    ``optional`` events may be reported or not.
    """

    kind: str
    vessels: tuple[int, ...]
    start: datetime | None
    end: datetime | None
    note: str
    place_id: str | None = None
    draught_before_m: float | None = None
    draught_after_m: float | None = None
    tolerance: timedelta = HOUR
    optional: bool = False

    def agrees(self, event: dict[str, Any]) -> bool:
        """Whether an event (a row of EVENTS) is this one."""
        payload = event[self.kind] if event["event_type"] == self.kind else None
        return (
            payload is not None
            and tuple(event["vessels"]) == self.vessels
            and self._near(self.start, event["start"])
            and self._near(self.end, event["end"])
            and (self.place_id is None or payload.get("place_id") == self.place_id)
        )

    def _near(self, known: datetime | None, found: datetime | None) -> bool:
        return known is None or (found is not None and abs(found - known) <= self.tolerance)


@dataclass(frozen=True)
class Match:
    """Expected events paired with found ones, and what is left on either side."""

    pairs: tuple[tuple[Expected, dict[str, Any]], ...]
    missing: tuple[Expected, ...]
    surplus: tuple[dict[str, Any], ...]


def match(truth: Iterable[Expected], events: pa.Table) -> Match:
    """Pair each expected event with the first unpaired event that agrees with it."""
    left: list[dict[str, Any]] = events.to_pylist()
    pairs, missing = [], []
    for expected in truth:
        found = next((event for event in left if expected.agrees(event)), None)
        if found is not None:
            left.remove(found)
            pairs.append((expected, found))
        elif not expected.optional:
            missing.append(expected)
    return Match(tuple(pairs), tuple(missing), tuple(left))


def counts(truth: Sequence[Expected]) -> dict[str, tuple[int, int]]:
    """Smallest and largest number of events of each kind."""
    sure = Counter(item.kind for item in truth if not item.optional)
    most = Counter(item.kind for item in truth)
    return {kind: (sure[kind], most[kind]) for kind in sorted(most)}
