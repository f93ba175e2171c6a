"""Putting rows in order: a stable radix sort, skipped where the rows already stand in order."""

from __future__ import annotations

import numpy as np

from ullage.tracks.columns import Array
from ullage.tracks.kernel import kernel

_BITS = 11
_MASK = (1 << _BITS) - 1


@kernel
def _ordered(high: Array, middle: Array, low: Array) -> bool:
    for i in range(1, len(high)):
        if high[i] < high[i - 1]:
            return False
        if high[i] == high[i - 1]:
            if middle[i] < middle[i - 1]:
                return False
            if middle[i] == middle[i - 1] and low[i] < low[i - 1]:
                return False
    return True


@kernel
def _sort_by(values: Array, perm: Array) -> Array:
    """``perm`` reordered, stably, by ``values`` (int64, read through it)."""
    n = len(perm)
    keys = np.empty(n, np.int64)
    low, high, sorted_already = values[perm[0]], values[perm[0]], True
    for i in range(n):
        keys[i] = values[perm[i]]
        low, high = min(low, keys[i]), max(high, keys[i])
        if i and keys[i] < keys[i - 1]:
            sorted_already = False
    if sorted_already:
        return perm
    spare_keys, spare_perm = np.empty(n, np.int64), np.empty(n, np.int64)
    # Differences as unsigned: the span of two int64 need not fit one.
    span = np.uint64(high) - np.uint64(low)
    shift = np.uint64(0)
    while shift < np.uint64(64) and (span >> shift) > np.uint64(0):
        starts = np.zeros(_MASK + 2, np.int64)
        for i in range(n):
            digit = ((np.uint64(keys[i]) - np.uint64(low)) >> shift) & np.uint64(_MASK)
            starts[np.int64(digit) + 1] += 1
        for d in range(_MASK + 1):
            starts[d + 1] += starts[d]
        for i in range(n):
            digit = ((np.uint64(keys[i]) - np.uint64(low)) >> shift) & np.uint64(_MASK)
            place = starts[np.int64(digit)]
            starts[np.int64(digit)] = place + 1
            spare_keys[place] = keys[i]
            spare_perm[place] = perm[i]
        keys, spare_keys = spare_keys, keys
        perm, spare_perm = spare_perm, perm
        shift += np.uint64(_BITS)
    return perm


def order(high: Array, middle: Array, low: Array) -> Array | None:
    """Row numbers in order of (high, middle, low), int64 arrays; None where they stand in order."""
    high, middle, low = (np.ascontiguousarray(a, np.int64) for a in (high, middle, low))
    if _ordered(high, middle, low):
        return None
    perm: Array = np.arange(len(high), dtype=np.int64)
    for values in (low, middle, high):
        perm = _sort_by(values, perm)
    return perm


def groups(sorted_keys: Array) -> tuple[Array, Array]:
    """Distinct values of a sorted array and where each begins, with the length at the end."""
    if not len(sorted_keys):
        return sorted_keys[:0], np.zeros(1, np.int64)
    begins = np.flatnonzero(np.diff(sorted_keys)) + 1
    starts = np.concatenate(([0], begins, [len(sorted_keys)])).astype(np.int64)
    return sorted_keys[starts[:-1]], starts


def regroup(keys: Array, within: Array) -> Array | None:
    """Row numbers that put each key's rows in order of ``within``, stably; None where they are.

    ``keys`` stand in order. Only the rows of keys out of order are sorted.
    """
    same = keys[1:] == keys[:-1]
    back = same & (within[1:] < within[:-1])
    if not back.any():
        return None
    group = np.concatenate(([0], np.cumsum(~same)))
    wrong = np.zeros(group[-1] + 1, bool)
    wrong[group[1:][back]] = True
    rows = np.flatnonzero(wrong[group])
    sub = order(keys[rows], within[rows], np.zeros(len(rows), np.int64))
    perm: Array = np.arange(len(keys), dtype=np.int64)
    perm[rows] = rows if sub is None else rows[sub]
    return perm
