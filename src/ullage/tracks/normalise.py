"""Duplicates: the same report heard by several stations, or listed twice."""

from __future__ import annotations

import numpy as np

from ullage.tracks.columns import Array
from ullage.tracks.kernel import inner

#: How many kept reports of a transmitter a new one is compared with.
RING = 16
#: Integers remembered: how many were kept so far, then time, content and place of the last RING.
RING_INTS = 1 + 3 * RING


@inner
def mix(digest: np.uint64, value: int) -> np.uint64:
    """``digest`` with ``value`` stirred in (multiply and fold, 64 bits)."""
    stirred = (digest ^ np.uint64(value)) * np.uint64(0x9E3779B97F4A7C15)
    return stirred ^ (stirred >> np.uint64(29))


@inner
def is_duplicate(
    ring: Array, base: int, time_us: int, content: np.int64, place: np.int64, window_us: int
) -> bool:
    """Whether a kept report says the same; if none does, this one is remembered.

    Same: equal ``content`` within ``window_us``, or equal ``place`` at the same instant. ``ring``
    is written from ``base`` on.
    """
    count = ring[base]
    for back in range(1, min(count, RING) + 1):
        at = base + 1 + 3 * ((count - back) % RING)
        age_us = time_us - ring[at]
        if age_us > window_us:
            break
        if ring[at + 1] == content or (age_us == 0 and ring[at + 2] == place):
            return True
    at = base + 1 + 3 * (count % RING)
    ring[at], ring[at + 1], ring[at + 2] = time_us, content, place
    ring[base] = count + 1
    return False
