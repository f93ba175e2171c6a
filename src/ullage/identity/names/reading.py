"""A reading: how a name in one script may be written in Latin letters, and by which rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """A Latin spelling of a name and the system that gives it."""

    text: str
    system: str


def distinct(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """The readings in order, each spelling once, under the first system that gave it.

    >>> [r.system for r in distinct([Reading("A", "RR"), Reading("A", "MR"), Reading("B", "MR")])]
    ['RR', 'MR']
    """
    first: dict[str, Reading] = {}
    for reading in readings:
        first.setdefault(reading.text, reading)
    return tuple(first.values())
