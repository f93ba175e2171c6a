"""One contradiction before it is a row, and words for its parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ullage.identity.dates import EVER_US, NEVER_US
from ullage.identity.said import Said, overlap
from ullage.times import format_us

#: Sources named in a sentence before the others are counted.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Clash:
    """Statements that contradict: over which interval ([from, to), µs), and a sentence."""

    kind: str
    attribute: str
    about: tuple[Said, ...]
    interval: tuple[int, int]
    certain: bool
    sentence: str
    hulls: tuple[str, ...] = ()
    """Hulls it is about besides those of the statements."""


def meeting(ones: Sequence[Said], others: Sequence[Said]) -> tuple[tuple[int, int], bool] | None:
    """When two groups of statements held at once, and whether that is certain; None for never.

    Certain where both held for certain: from the first instant of that to the last. Where one side
    has no certain interval at all, they may have: what their dates allow.
    """
    both = [
        shared
        for one in ones
        for other in others
        if one.certain is not None and other.certain is not None
        if (shared := overlap(one.certain, other.certain)) is not None
    ]
    if both:
        return _around(both), True
    if any(one.certain is not None for one in ones) and any(o.certain for o in others):
        return None
    maybe = [
        shared
        for one in ones
        for other in others
        if (shared := overlap(one.possible, other.possible)) is not None
    ]
    return (_around(maybe), False) if maybe else None


def _around(intervals: Iterable[tuple[int, int]]) -> tuple[int, int]:
    given = list(intervals)
    return min(low for low, _ in given), max(high for _, high in given)


def overlap_of(group: Sequence[Said]) -> tuple[int, int]:
    """From when to when a group of statements is spoken of: certain where that is known."""
    sure = [one.certain for one in group if one.certain is not None]
    return _around(sure or [_known(one) for one in group])


def _known(one: Said) -> tuple[int, int]:
    """What its dates allow; where they bound nothing, when it was observed."""
    if one.possible == (NEVER_US, EVER_US) and one.observed is not None:
        return one.observed, one.observed + 1
    return one.possible


def span(interval: tuple[int, int]) -> str:
    """An interval in words, by days.

    >>> span((NEVER_US, EVER_US))
    'at a time that no date bounds'
    """
    low, high = interval
    first = "" if low <= NEVER_US else format_us(low)[:10]
    last = "" if high >= EVER_US else format_us(high - 1)[:10]
    if not first and not last:
        return "at a time that no date bounds"
    if first == last:
        return f"on {first}"
    return " ".join([*(["from", first] if first else []), *(["until", last] if last else [])])


def sources(about: Iterable[Said]) -> str:
    """The sources of statements, the first few by name."""
    names = sorted({one.source for one in about})
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return "; ".join(names[:_NAMED]) + more


def listed(names: Iterable[str]) -> str:
    """Words joined as a person would.

    >>> listed(["A", "B", "C"])
    'A, B and C'
    """
    *most, last = list(names)
    return f"{', '.join(most)} and {last}" if most else last
