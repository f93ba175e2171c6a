"""Looking for a byte and adding up a checksum eight bytes at a time.

``st.words8`` is the bytes at hand as words, lowest byte first. Zero bytes are found by the test of
Hacker's Delight, section 6-1; its lowest hit is exact.
"""

# mypy: disable-error-code="no-any-return, assignment, arg-type, operator, index, return-value"

from __future__ import annotations

import sys

import numpy as np

from ullage.sources.nmea.jit import inner
from ullage.sources.nmea.state import State

assert sys.byteorder == "little", "words are read lowest byte first"
_ONES, _HIGHS = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_STARS = np.uint64(0x2A) * _ONES
_1, _3, _7, _56 = np.uint64(1), np.uint64(3), np.uint64(7), np.uint64(56)


@inner
def _hit(word: np.uint64) -> np.uint64:
    """High bit of each zero byte; above the lowest such byte there may be false ones."""
    return (word - _ONES) & ~word & _HIGHS


@inner
def _place(hit: np.uint64) -> np.uint64:
    """Number of the lowest byte marked."""
    low = (hit & (~hit + _1)) >> _7
    return (((low - _1) & _ONES) * _ONES) >> _56


@inner
def seek(st: State, start: int, stop: int, char: int) -> int:
    """First position of a byte from ``start``, or ``stop``."""
    if start >= stop:
        return stop
    pattern = np.uint64(char) * _ONES
    at, end = np.uint64(start) >> _3, np.uint64(stop)
    before = ~(_ALL << ((np.uint64(start) & _7) << _3))
    hit = _hit((st.words8[at] ^ pattern) | before)
    while not hit:
        at += _1
        if at << _3 >= end:
            return stop
        hit = _hit(st.words8[at] ^ pattern)
    return min(np.int64((at << _3) + _place(hit)), stop)


@inner
def sum_to_star(st: State, start: int, stop: int) -> tuple[int, int]:
    """Position of the first ``*`` from ``start``, or ``stop``, and the XOR of the bytes before."""
    at, end = np.uint64(start) >> _3, np.uint64(stop)
    keep = _ALL << ((np.uint64(start) & _7) << _3)
    total = np.uint64(0)
    hit = _hit((st.words8[at] ^ _STARS) | ~keep)
    while not hit:
        total ^= st.words8[at] & keep
        keep = _ALL
        at += _1
        if at << _3 >= end:
            return stop, 0
        hit = _hit(st.words8[at] ^ _STARS)
    place = _place(hit)
    total ^= st.words8[at] & keep & ~(_ALL << (place << _3))
    total ^= total >> np.uint64(32)
    total ^= total >> np.uint64(16)
    total ^= total >> np.uint64(8)
    star = np.int64((at << _3) + place)
    return (star, np.int64(total & np.uint64(255))) if star < stop else (stop, 0)
