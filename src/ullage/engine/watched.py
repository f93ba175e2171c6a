"""When watching ended: what an open gap or visit has lasted until."""

from __future__ import annotations

import numpy as np
from numba import njit

from ullage.engine.partition import Ints

DAY_US = 86_400_000_000
#: Days told apart, from 1970 on: to the year 2100.
_DAYS = 47_482

#: A stretch of days after this many without any position …
SILENT_DAYS = 7
#: … and with less than this share of all positions is a few wrong clocks, not the feed going on.
STRAY_SHARE = 0.001


@njit(cache=True, nogil=True)
def _tally(time_us: Ints, counts: Ints, latest: Ints) -> None:
    for row in range(time_us.size):
        day = min(max(time_us[row] // 86_400_000_000, 0), counts.size - 1)
        counts[day] += 1
        latest[day] = max(latest[day], time_us[row])


class Watched:
    """The days on which anything was heard. The order in which times come changes nothing."""

    def __init__(self) -> None:
        self._counts = np.zeros(_DAYS, np.int64)
        self._latest = np.full(_DAYS, np.iinfo(np.int64).min)

    def add(self, time_us: Ints) -> None:
        """Take times in microseconds since 1970."""
        _tally(time_us, self._counts, self._latest)

    def end_us(self) -> int | None:
        """The last time heard, stray ones apart; None where nothing was.

        One ship whose clock is years ahead must not leave all others silent for years.
        """
        days = np.flatnonzero(self._counts)
        if days.size == 0:
            return None
        stretch = np.cumsum(np.diff(days, prepend=days[0]) > SILENT_DAYS)
        share = np.bincount(stretch, self._counts[days]) / self._counts.sum()
        last = int(np.flatnonzero(np.cumsum(share[::-1])[::-1] >= STRAY_SHARE)[-1])
        return int(self._latest[days[stretch <= last]].max())
