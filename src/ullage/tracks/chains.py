"""Following the ships behind one transmitter from segment to segment.

A transmitter has up to CHAINS chains. A chain takes in the positions of one segment; when a new
segment begins it continues the chain heard last among those silent long enough, preferring such as
it can have come from at up to 50 kn; else it starts a chain of its own. So ships that share an MMSI
are followed apart, and a ship that was silent longer than a segment lasts is still the same ship.

Each chain owns a slice of the transmitter's carried numbers; the first of them are kept here.
"""

from __future__ import annotations

from ullage.tracks.columns import Array
from ullage.tracks.kernel import inner
from ullage.tracks.sphere import KNOT_M_US, distance_m

CHAINS = 4
_REACH_M_US = 50.0 * KNOT_M_US
#: Leading integers of a chain: in use, its segment, time last heard (µs).
USED, SEGMENT, LAST_US = 0, 1, 2
#: Leading floats of a chain: where last heard, degrees.
LON, LAT = 0, 1
#: Numbers taken by the above.
HEAD_INTS, HEAD_FLOATS = 3, 2


@inner
def follow(
    ints: Array,
    floats: Array,
    ints_each: int,
    floats_each: int,
    segment: int,
    time_us: int,
    lon: float,
    lat: float,
    free_us: int,
) -> int:
    """The chain (0 to CHAINS - 1) that takes in a position of ``segment``.

    ``ints`` and ``floats`` are the transmitter's rows. A chain is free for another segment once
    silent for ``free_us``. With all chains busy the longest silent is taken over.
    """
    for c in range(CHAINS):
        if ints[c * ints_each + USED] and ints[c * ints_each + SEGMENT] == segment:
            return c
    best, best_near, blank, oldest = -1, False, -1, 0
    for c in range(CHAINS):
        at = c * ints_each
        silent_us = time_us - ints[at + LAST_US]
        if not ints[at + USED]:
            blank = c if blank < 0 else blank
        elif silent_us >= free_us:
            spot = c * floats_each
            away_m = distance_m(floats[spot + LON], floats[spot + LAT], lon, lat)
            near = away_m <= _REACH_M_US * silent_us
            later = best >= 0 and ints[at + LAST_US] > ints[best * ints_each + LAST_US]
            if best < 0 or (near and not best_near) or (near == best_near and later):
                best, best_near = c, near
        if ints[at + LAST_US] < ints[oldest * ints_each + LAST_US]:
            oldest = c
    if best >= 0:
        return best
    return blank if blank >= 0 else oldest
