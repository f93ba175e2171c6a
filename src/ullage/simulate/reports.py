"""What receivers hear of a bulk fleet: reports at uneven intervals, repeated, dropped, garbled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from ullage.simulate.draw import between, normal, uniform
from ullage.simulate.voyages import (
    ANCHORED,
    DRIFTING,
    LAT0,
    LAT1,
    LON0,
    LON1,
    MODE,
    MOORED,
    SAILING,
    T0,
    T1,
)

_UNDER_WAY_S = 60.0
_STILL_S = 180.0
_TWICE = 0.02
_GARBLED = 0.0005
_NO_HEADING = 0.3
_NO_COURSE = 0.027
_NO_SPEED = 0.01
_STATUS_MOORED, _STATUS_ANCHORED = 5, 1
_UNIT_DEG = 1.0 / 600_000.0


@dataclass
class Ships:
    """Per ship: number, random stream, next report, class, and two spells of silence.

    ``pace`` stretches all reporting intervals; below 1 the fleet reports more often.
    """

    transmitter: npt.NDArray[np.int64]
    state: npt.NDArray[np.uint64]
    next_s: npt.NDArray[np.float64]
    cursor: npt.NDArray[np.int64]
    class_b: npt.NDArray[np.bool_]
    silent_s: npt.NDArray[np.float64]
    pace: float = 1.0

    @classmethod
    def make(
        cls,
        transmitter: npt.NDArray[np.int64],
        state: npt.NDArray[np.uint64],
        span_s: float,
        seed: int,
    ) -> Ships:
        """One in ten is class B; one in eight is silent for 12 to 60 h, half for 1 to 6 h."""
        rng = np.random.default_rng(seed + 3)
        ships = transmitter.size
        silent = np.zeros((ships, 2, 2))
        silent[:, :, 0] = rng.uniform(0.05, 0.8, (ships, 2)) * span_s
        hours = np.stack([rng.uniform(12, 60, ships), rng.uniform(1, 6, ships)], axis=1)
        chosen = rng.random((ships, 2)) < np.array([0.125, 0.5])
        silent[:, :, 1] = silent[:, :, 0] + np.where(chosen, hours, 0.0) * 3600.0
        class_b = rng.random(ships) < 0.1
        zero = np.zeros(ships, np.int64)
        return cls(transmitter, state, rng.uniform(0, 300, ships), zero, class_b, silent)


@dataclass(frozen=True)
class Rows:
    """Reports in order of arrival; not-a-number stands for not sent."""

    transmitter: npt.NDArray[np.int64]
    time_s: npt.NDArray[np.int64]
    arrived_ms: npt.NDArray[np.int64]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    sog_kn: npt.NDArray[np.float32]
    cog_deg: npt.NDArray[np.float32]
    heading_deg: npt.NDArray[np.float32]
    nav_status: npt.NDArray[np.int8]
    msg_type: npt.NDArray[np.int8]


@njit(cache=True, nogil=True)
def nominal_reports(legs: Any, counts: Any, span_s: float, class_b: Any) -> float:
    """Reports the fleet would make at pace 1, silence and repetition taken as average."""
    total = 0.0
    for s in range(counts.size):
        for k in range(counts[s]):
            leg = legs[s, k]
            lasts = min(leg[T1], span_s) - max(leg[T0], 0.0)
            every = _UNDER_WAY_S if leg[MODE] == SAILING else _STILL_S
            total += max(0.0, lasts) / (every * (2.0 if class_b[s] else 1.0))
    return total * 0.96 * (1.0 + _TWICE)


def report(
    legs: Any, counts: Any, ships: Ships, low_s: float, high_s: float, capacity: int
) -> Rows:
    """Reports sent in [low_s, high_s), in order of arrival. Moves ``ships`` on.

    A ship for which ``capacity`` rows leave no room reports late, in the next window.
    """
    reals, wholes = np.empty((5, capacity)), np.empty((5, capacity), np.int64)
    count = _report(
        legs, counts, ships.transmitter, ships.state, ships.next_s, ships.cursor, ships.class_b,
        ships.silent_s, float(ships.pace), float(high_s), reals, wholes,
    )  # fmt: skip
    arrived = wholes[2, :count] - int(low_s * 1000)
    packed = np.sort((arrived << 22) | np.arange(count)) if count < 1 << 22 else None
    order = np.argsort(arrived, kind="stable") if packed is None else packed & ((1 << 22) - 1)
    lon, lat, *given = (row[order] for row in reals[:, :count])
    number, time_s, arrived_ms, status, kind = (row[order] for row in wholes[:, :count])
    sog, cog, heading = (row.astype(np.float32) for row in given)
    return Rows(
        number, time_s, arrived_ms, lon, lat, sog, cog, heading,
        status.astype(np.int8), kind.astype(np.int8),
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _report(
    legs: Any, counts: Any, number: Any, state: Any, next_s: Any, cursor: Any, class_b: Any,
    silent_s: Any, pace: float, high_s: float, reals: Any, wholes: Any,
) -> int:  # fmt: skip
    count = 0
    for s in range(number.size):
        t, k = next_s[s], cursor[s]
        while t < high_s and count + 2 <= reals.shape[1]:
            while k < counts[s] - 1 and legs[s, k, T1] <= t:
                k += 1
            leg = legs[s, k]
            if not _silent(silent_s[s], t):
                count = _one(leg, number[s], class_b[s], state, s, t, reals, wholes, count)
            every = _UNDER_WAY_S if leg[MODE] == SAILING else _STILL_S
            if class_b[s]:
                every *= 2.0
            t += max(2.0, every * pace * between(state, s, 0.4, 1.6))
        next_s[s], cursor[s] = t, k
    return count


@njit(cache=True, nogil=True)
def _silent(spells: Any, t: float) -> bool:
    return bool((spells[0, 0] <= t < spells[0, 1]) or (spells[1, 0] <= t < spells[1, 1]))


@njit(cache=True, nogil=True)
def _one(
    leg: Any, number: int, class_b: bool, state: Any, s: int, t: float, reals: Any, wholes: Any,
    count: int,
) -> int:  # fmt: skip
    """One report, now and then received twice; gives the rows now in use."""
    second = np.floor(t)
    _place(leg, second, state, s, reals, count)
    _motion(leg, state, s, reals, count)
    wholes[0, count], wholes[1, count] = number, np.int64(second)
    wholes[2, count] = np.int64(second * 1000.0 + between(state, s, 100.0, 4000.0))
    mode = leg[MODE]
    wholes[3, count] = 0
    if mode == MOORED:
        wholes[3, count] = _STATUS_MOORED
    elif mode == ANCHORED:
        wholes[3, count] = _STATUS_ANCHORED
    wholes[4, count] = 18 if class_b else (1 if mode == SAILING else 3)
    if uniform(state, s) >= _TWICE:
        return count + 1
    for row in range(5):
        reals[row, count + 1], wholes[row, count + 1] = reals[row, count], wholes[row, count]
    wholes[2, count + 1] += np.int64(between(state, s, 500.0, 20_000.0))
    return count + 2


@njit(cache=True, nogil=True)
def _place(leg: Any, t: float, state: Any, s: int, reals: Any, at: int) -> None:
    lasts = leg[T1] - leg[T0]
    done = min(1.0, max(0.0, (t - leg[T0]) / lasts)) if lasts > 0.0 else 1.0
    noise_deg = 8.0 / 111_195.0
    lat = leg[LAT0] + done * (leg[LAT1] - leg[LAT0]) + normal(state, s, noise_deg)
    shrink = np.cos(np.radians(lat))
    lon = leg[LON0] + done * (leg[LON1] - leg[LON0]) + normal(state, s, noise_deg / shrink)
    if uniform(state, s) < _GARBLED:
        lon += between(state, s, -30.0, 30.0)
        lat += between(state, s, -10.0, 10.0)
    lon = (lon + 180.0) % 360.0 - 180.0
    reals[0, at] = np.round(lon / _UNIT_DEG) * _UNIT_DEG
    reals[1, at] = np.round(lat / _UNIT_DEG) * _UNIT_DEG


@njit(cache=True, nogil=True)
def _motion(leg: Any, state: Any, s: int, reals: Any, at: int) -> None:
    """Speed, course and heading as sent."""
    dy = leg[LAT1] - leg[LAT0]
    dx = (leg[LON1] - leg[LON0]) * np.cos(np.radians(leg[LAT0]))
    mode = leg[MODE]
    if mode in (SAILING, DRIFTING):
        sog = np.hypot(dx, dy) * 111_195.0 / max(1.0, leg[T1] - leg[T0]) / 0.514444
        course = np.degrees(np.arctan2(dx, dy)) + normal(state, s, 1.5)
    else:
        sog, course = 0.0, between(state, s, 0.0, 360.0)
    sog = max(0.0, sog + normal(state, s, 0.1))
    course = np.round(course % 360.0 * 10.0) / 10.0
    course = 0.0 if course >= 360.0 else course
    reals[2, at] = np.nan if uniform(state, s) < _NO_SPEED else np.round(sog * 10.0) / 10.0
    reals[3, at] = np.nan if uniform(state, s) < _NO_COURSE else course
    reals[4, at] = np.nan if uniform(state, s) < _NO_HEADING else np.floor(course)
