"""The time axis of a picture: from when to when, where an instant stands, and its ticks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from ullage.times import from_us, to_us

#: Steps of ticks in months, and how many ticks are wanted at most.
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 60000)
_MOST = 12
_DAY_US = 86_400_000_000
#: Least time shown.
_LEAST_US = 120 * _DAY_US


@dataclass(frozen=True, slots=True)
class Axis:
    """Instants ``first`` to ``last`` (µs) across ``left`` to ``right``."""

    first: int
    last: int
    left: float
    right: float

    def x(self, us: int) -> float:
        """Where an instant stands; what lies outside stands at the edge."""
        part = (min(max(us, self.first), self.last) - self.first) / (self.last - self.first)
        return self.left + part * (self.right - self.left)

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Where the ticks stand and what they say: years, or months where there are few."""
        months = (self.last - self.first) / (30.44 * _DAY_US)
        step = next((step for step in _STEPS if months / step <= _MOST), _STEPS[-1])
        start = from_us(self.first)
        number = (start.year * 12 + start.month - 1) // step * step
        while True:
            year, month = divmod(number, 12)
            if year > 9000:
                return
            us = to_us(datetime(year, month + 1, 1, tzinfo=UTC)) if year else self.first - 1
            if us > self.last:
                return
            if us >= self.first:
                yield self.x(us), str(year) if step >= 12 else f"{year}-{month + 1:02d}"
            number += step


def axis(instants: Iterable[int], left: float, right: float) -> Axis | None:
    """An axis that holds all ``instants`` with a margin; None where there are none."""
    known = list(instants)
    if not known:
        return None
    first, last = min(known), max(known)
    short = max(0, _LEAST_US - (last - first))
    margin = (last - first) // 30 + short // 2
    earliest, latest = to_us(datetime(1, 2, 1, tzinfo=UTC)), to_us(datetime(9000, 1, 1, tzinfo=UTC))
    return Axis(max(first - margin, earliest), min(last + margin, latest), left, right)
