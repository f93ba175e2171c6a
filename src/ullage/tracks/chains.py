"""Following the ships behind one transmitter from segment to segment.

A transmitter has up to CHAINS chains. A chain takes in the positions of one segment; when a new
segment begins it continues the nearest chain that has been silent long enough, else it starts a
chain of its own. So ships that share an MMSI are followed apart, and a ship that was silent longer
than a segment lasts is still the same ship.

Each chain owns a slice of the transmitter's carried numbers; the first of them are kept here.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from ullage.tracks.columns import Array
from ullage.tracks.sphere import distance_m

CHAINS = 4
#: Leading integers of a chain: in use, its segment, time last heard (µs).
USED, SEGMENT, LAST_US = 0, 1, 2
#: Leading floats of a chain: where last heard, degrees.
LON, LAT = 0, 1
#: Numbers taken by the above.
HEAD_INTS, HEAD_FLOATS = 3, 2


@njit(cache=True, nogil=True, error_model="numpy")
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
    nearest, best_m, blank, oldest = -1, 0.0, -1, 0
    for c in range(CHAINS):
        last_us = ints[c * ints_each + LAST_US]
        if not ints[c * ints_each + USED]:
            blank = c if blank < 0 else blank
        elif time_us - last_us >= free_us:
            away_m = distance_m(
                floats[c * floats_each + LON], floats[c * floats_each + LAT], lon, lat
            )
            if nearest < 0 or away_m < best_m:
                nearest, best_m = c, away_m
        if last_us < ints[oldest * ints_each + LAST_US]:
            oldest = c
    if nearest >= 0:
        return nearest
    return blank if blank >= 0 else oldest


@njit(cache=True, nogil=True)
def grown(rows: Array) -> Array:
    """``rows`` with room for twice as many."""
    out = np.zeros((2 * rows.shape[0], rows.shape[1]), rows.dtype)
    out[: rows.shape[0]] = rows
    return out
