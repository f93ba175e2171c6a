"""Reports of a value grouped in time: runs of like reports, and the intervals a value was held.

A run is a row of like reports of one attribute by one transmitter, not interrupted by another value
nor by more than a given silence. An interval joins runs of a value where nothing settled lies
between them: one garbled report, or a stranger that shares the number, does not end what goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Runs:
    """Columns of equal length: transmitter, attribute code, value code, first and last instant
    (µs), number of instants at which it was reported, and the ref of the first report.
    """

    who: Ints
    what: Ints
    value: Ints
    start: Ints
    end: Ints
    reports: Ints
    ref: Ints

    def __len__(self) -> int:
        return len(self.who)

    def take(self, rows: Ints) -> Runs:
        """The rows at these positions."""
        return Runs(*(getattr(self, one.name)[rows] for one in fields(self)))

    @classmethod
    def join(cls, parts: list[Runs]) -> Runs:
        """One after another."""
        return cls(
            *(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(cls))
        )


def reported(
    who: Ints, time: Ints, value: Ints, ref: Ints, counts: Ints, what: int, silence_us: int
) -> Runs:
    """Runs of one attribute from its reports, given in order of transmitter and time; each row
    stands for ``counts`` reports.

    Like rows of one instant count once, as the one of most reports; unlike ones stand in order of
    their value codes.
    """
    rows = np.arange(len(who)) if len(who) < 2 else _ties_ordered(who, time, value)
    w, t, v, count = who[rows], time[rows], value[rows], counts[rows]
    again = (w[1:] == w[:-1]) & (t[1:] == t[:-1]) & (v[1:] == v[:-1])
    if again.any():
        first = np.flatnonzero(np.append(True, ~again))
        most = np.maximum.reduceat(count, first)
        count = np.zeros(len(rows), np.int64)
        count[first] = most
    ones = Runs(w, np.full(len(rows), what, np.int64), v, t, t, count, ref[rows])
    return _compressed(ones, silence_us)


def _ties_ordered(who: Ints, time: Ints, value: Ints) -> Ints:
    """An order by transmitter, time and value of rows that are in order of the first two."""
    new = (who[1:] != who[:-1]) | (time[1:] != time[:-1])
    rank = np.concatenate(([0], np.cumsum(new)))
    if rank[-1] == len(rank) - 1:
        return np.arange(len(who))
    return np.argsort(rank * (int(value.max(initial=0)) + 1) + value, kind="stable")


def compressed(runs: Runs, silence_us: int) -> Runs:
    """Runs in order of transmitter, attribute and time, neighbours that are one joined."""
    return _compressed(runs.take(np.lexsort((runs.value, runs.start, runs.what, runs.who))),
                       silence_us)  # fmt: skip


def _compressed(runs: Runs, silence_us: int) -> Runs:
    if len(runs) == 0:
        return runs
    same = _alike(runs) & (runs.start[1:] - runs.end[:-1] <= silence_us)
    return _merged(runs, np.flatnonzero(np.concatenate(([True], ~same))))


def _alike(runs: Runs) -> NDArray[np.bool_]:
    """Whether each run but the first has transmitter, attribute and value of the one before."""
    columns = (runs.who, runs.what, runs.value)
    return np.asarray(np.logical_and.reduce([one[1:] == one[:-1] for one in columns]))


def _merged(runs: Runs, first: Ints) -> Runs:
    """Groups of neighbours, each beginning at a position in ``first``, made one."""
    lengths = np.diff(np.append(first, len(runs)))
    start = runs.start[first]
    early = runs.start == np.repeat(start, lengths)
    ref = np.where(early, runs.ref, np.iinfo(np.int64).max)
    return Runs(
        runs.who[first],
        runs.what[first],
        runs.value[first],
        start,
        np.maximum.reduceat(runs.end, first),
        np.add.reduceat(runs.reports, first),
        np.minimum.reduceat(ref, first),
    )


def intervals(runs: Runs, silence_us: int, settled_us: int) -> Runs:
    """The intervals over which each value was held, in order of transmitter, attribute, value.

    ``runs`` as :func:`compressed` leaves them. Two runs of a value are one interval unless more
    than ``silence_us`` or a settled run of another value lies between: one of at least two reports
    that spans ``settled_us`` or more.
    """
    if len(runs) == 0:
        return runs
    settled = (runs.reports >= 2) & (runs.end - runs.start >= settled_us)
    upto = np.cumsum(settled)
    place = np.lexsort((runs.start, runs.value, runs.what, runs.who))
    by_value = runs.take(place)
    between: Ints = upto[place[1:] - 1] - upto[place[:-1]]
    silent = by_value.start[1:] - by_value.end[:-1] > silence_us
    same = _alike(by_value) & ~silent & (between <= 0)
    return _merged(by_value, np.flatnonzero(np.concatenate(([True], ~same))))
