"""Putting rows in order: a stable radix sort, skipped where the rows already stand in order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ullage.tracks.columns import Array
from ullage.tracks.kernel import inner, kernel, read_only

_BITS = 11
_DIGITS = 1 << _BITS
_MASK = np.uint64(_DIGITS - 1)
_SECOND = np.uint64(1_000_000)


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


@inner
def _keys(values: Array, perm: Array) -> tuple[Array, np.uint64, bool]:
    """``values`` through ``perm`` from the smallest up, the largest, and whether they rise.

    Unsigned, for the span of two int64 need not fit one; in seconds where all are whole seconds of
    microseconds, which leaves fewer digits to sort by.
    """
    n = len(perm)
    keys = np.empty(n, np.uint64)
    low, rising = values[perm[0]], True
    for i in range(n):
        keys[i] = np.uint64(values[perm[i]])
        low = min(low, values[perm[i]])
        rising = rising and bool(i == 0 or np.int64(keys[i]) >= np.int64(keys[i - 1]))
    base, most, seconds = np.uint64(low), np.uint64(0), True
    for i in range(n):
        keys[i] -= base
        most = max(most, keys[i])
        seconds = seconds and keys[i] % _SECOND == np.uint64(0)
    if seconds:
        most = most // _SECOND
        for i in range(n):
            keys[i] = keys[i] // _SECOND
    return keys, most, rising


@inner
def _pass(keys: Array, perm: Array, shift: np.uint64, to_keys: Array, to_perm: Array) -> None:
    """One stable counting sort by the digit at ``shift``."""
    starts = np.zeros(_DIGITS + 1, np.int64)
    for i in range(len(keys)):
        starts[np.int64((keys[i] >> shift) & _MASK) + 1] += 1
    for d in range(_DIGITS):
        starts[d + 1] += starts[d]
    for i in range(len(keys)):
        digit = np.int64((keys[i] >> shift) & _MASK)
        place = starts[digit]
        starts[digit] = place + 1
        to_keys[place], to_perm[place] = keys[i], perm[i]


@kernel
def _sort_by(values: Array, perm: Array) -> Array:
    """``perm`` reordered, stably, by ``values`` (int64, read through it)."""
    keys, most, rising = _keys(values, perm)
    if rising:
        return perm
    other_keys, other_perm = np.empty_like(keys), np.empty_like(perm)
    shift = np.uint64(0)
    while shift < np.uint64(64) and (most >> shift) > np.uint64(0):
        _pass(keys, perm, shift, other_keys, other_perm)
        keys, other_keys = other_keys, keys
        perm, other_perm = other_perm, perm
        shift += np.uint64(_BITS)
    return perm


def order(high: Array, middle: Array, low: Array) -> Array | None:
    """Row numbers in order of (high, middle, low), int64 arrays; None where they stand in order."""
    high, middle, low = (read_only(a.astype(np.int64, copy=False)) for a in (high, middle, low))
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


@kernel
def _tied(who: Array, when: Array) -> bool:
    found = False
    for i in range(1, len(who)):
        found |= when[i] == when[i - 1] and who[i] == who[i - 1]
    return found


@kernel
def standing(who: Array, when: Array, lon: Array, lat: Array, ref: Array) -> bool:
    """Whether rows stand in order of transmitter, time, place and ref already."""
    for i in range(1, len(who)):
        j = i - 1
        if who[i] > who[j] or (who[i] == who[j] and when[i] > when[j]):
            continue
        if who[i] < who[j] or when[i] < when[j] or lon[i] < lon[j]:
            return False
        if lon[i] == lon[j] and (lat[i] < lat[j] or (lat[i] == lat[j] and ref[i] < ref[j])):
            return False
    return True


def settled(values: dict[str, Array], by: Sequence[str]) -> dict[str, Array]:
    """Columns in order of transmitter, time and ref with ties put in order of ``by`` before ref.

    Rows of one transmitter and instant then stand in order of what they say, not of where in a file
    they stood, so that shuffling a file changes nothing.
    """
    who, when = values["transmitter"], values["time"]
    if not _tied(read_only(who), read_only(when)):
        return values
    tied = (who[1:] == who[:-1]) & (when[1:] == when[:-1])
    rows = np.flatnonzero(np.append(tied, False) | np.insert(tied, 0, False))
    group = np.cumsum(~np.insert(tied, 0, False))[rows]
    told = [values[name][rows] for name in reversed(by)]
    sub = np.lexsort((values["ref"][rows], *told, group))
    return {name: _moved(column, rows, rows[sub]) for name, column in values.items()}


def _moved(column: Array, rows: Array, to: Array) -> Array:
    out = column.copy()
    out[rows] = column[to]
    return out
