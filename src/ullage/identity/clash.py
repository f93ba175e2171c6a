"""One contradiction before it is a row, and words for its parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ullage.identity.dates import EVER_US, NEVER_US
from ullage.identity.said import Said
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
    sure = [[one.certain for one in group if one.certain is not None] for group in (ones, others)]
    both = shared(*sure)
    if both is not None:
        return both, True
    if all(sure):
        return None
    maybe = shared([one.possible for one in ones], [one.possible for one in others])
    return None if maybe is None else (maybe, False)


Interval = tuple[int, int]


def shared(ones: Sequence[Interval], others: Sequence[Interval]) -> Interval | None:
    """From the first instant that lies in intervals of both groups to the last; None for none.

    >>> shared([(0, 4), (6, 9)], [(3, 7)]), shared([(0, 3)], [(3, 9)])
    ((3, 7), None)
    """
    first = _first(ones, others)
    if first is None:
        return None
    last = _first(_mirrored(ones), _mirrored(others))
    return None if last is None else (first, -last)


def _first(ones: Sequence[Interval], others: Sequence[Interval]) -> int | None:
    """The first instant in both, by one pass over all intervals in order of their starts."""
    ends = [NEVER_US - 1, NEVER_US - 1]
    both = [(*one, 0) for one in ones] + [(*one, 1) for one in others]
    for low, high, side in sorted(both):
        if ends[1 - side] > low:
            return low
        ends[side] = max(ends[side], high)
    return None


def _mirrored(intervals: Sequence[Interval]) -> list[Interval]:
    return [(-high, -low) for low, high in intervals]


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
    """An interval in words, by days, or by months where it is made of whole ones.

    >>> span((NEVER_US, EVER_US))
    'at a time that no date bounds'
    """
    low, high = interval
    if low > NEVER_US and high < EVER_US and _month_begins(low) and _month_begins(high):
        months = format_us(low)[:7], format_us(high - 1)[:7]
        return f"in {months[0]}" if months[0] == months[1] else f"from {months[0]} to {months[1]}"
    first = "" if low <= NEVER_US else format_us(low)[:10]
    last = "" if high >= EVER_US else format_us(high - 1)[:10]
    if not first and not last:
        return "at a time that no date bounds"
    if first == last:
        return f"on {first}"
    return " ".join([*(["from", first] if first else []), *(["until", last] if last else [])])


def _month_begins(instant_us: int) -> bool:
    return format_us(instant_us)[8:] == "01T00:00:00Z"


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
