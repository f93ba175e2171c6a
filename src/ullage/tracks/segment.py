"""Segmentation: which of the ships behind a transmitter sent a position.

Up to OPEN segments of a transmitter are open at once. A position joins the one from whose last
position, carried on at its last speed and course, it needs the least extra speed, provided it can
be reached below the speed limit. The idea is that of Global Fishing Watch's gpsdio-segment; here
every decision is final when made, so that a feed cut anywhere gives the same segments.
"""

from __future__ import annotations

import math

import numpy as np

from ullage.tracks.columns import Array
from ullage.tracks.kernel import inner
from ullage.tracks.sphere import KNOT_M_US, RAD, RADIUS_M, distance_m, wrap_deg

OPEN = 4
#: Integers of a segment: 0 unused, 1 waiting for a second position, 2 established; its id; when
#: last heard (µs); positions.
STATE, ID, LAST_US, COUNT = 0, 1, 2, 3
#: Floats of a segment: where last heard, and how it went.
LON, LAT, SOG, COG = 0, 1, 2, 3
EACH_INTS, EACH_FLOATS = 4, 4
WAITING, ESTABLISHED = 1, 2
_CARRY_ON_US = 3_600_000_000
_SETTLE_US = 60_000_000
#: Added to the cost of a segment too long silent to be carried on: it takes only what no other can,
#: or else it would win every turn, since the longer the silence the smaller the speed needed.
_STALE = 1.0
#: Positions after which an overlapping segment counts as another ship.
_SHIP = 3


@inner
def extra_m(floats: Array, at: int, after_us: int, lon: float, lat: float, away_m: float) -> float:
    """How far the position is from where the segment at ``at`` was heading; or from its last."""
    sog, cog = floats[at + SOG], floats[at + COG]
    if math.isnan(sog + cog) or after_us > _CARRY_ON_US or abs(lat) > 85.0:
        return away_m
    run = sog * KNOT_M_US * after_us / RADIUS_M / RAD
    ahead_lat = floats[at + LAT] + run * math.cos(cog * RAD)
    east = run * math.sin(cog * RAD) / math.cos(floats[at + LAT] * RAD)
    return min(away_m, distance_m(wrap_deg(floats[at + LON] + east), ahead_lat, lon, lat))


@inner
def cost_of(floats: Array, at: int, after_us: int, lon: float, lat: float, away_m: float) -> float:
    """What the segment at ``at`` is asked for beyond its course, as a speed; more when stale."""
    cost = extra_m(floats, at, after_us, lon, lat, away_m) / (after_us + _SETTLE_US)
    return cost if after_us <= _CARRY_ON_US else cost + _STALE


@inner
def choose(
    ints: Array,
    floats: Array,
    ints_at: int,
    floats_at: int,
    time_us: int,
    lon: float,
    lat: float,
    reach_m_us: float,
    slack_m: float,
    silence_us: int,
) -> tuple[int, float, int]:
    """The open segment the position joins (-1: none), how far from its last, and how many are open.

    Closes segments silent for longer than ``silence_us``.
    """
    chosen, chosen_m, chosen_cost, alive = -1, 0.0, -1.0, 0
    for s in range(OPEN):
        at, place = ints_at + s * EACH_INTS, floats_at + s * EACH_FLOATS
        if ints[at + STATE] == 0:
            continue
        after_us = time_us - ints[at + LAST_US]
        if after_us > silence_us:
            ints[at + STATE] = 0
            continue
        alive += 1
        away_m = distance_m(floats[place + LON], floats[place + LAT], lon, lat)
        if away_m > slack_m + reach_m_us * after_us:
            continue
        if chosen < 0:
            chosen, chosen_m = s, away_m
            continue
        # What they cost matters only where two could have sent it.
        if chosen_cost < 0:
            since_us = time_us - ints[ints_at + chosen * EACH_INTS + LAST_US]
            spot = floats_at + chosen * EACH_FLOATS
            chosen_cost = cost_of(floats, spot, since_us, lon, lat, chosen_m)
        cost = cost_of(floats, place, after_us, lon, lat, away_m)
        if cost < chosen_cost:
            chosen, chosen_m, chosen_cost = s, away_m, cost
    return chosen, chosen_m, alive


@inner
def place_for_new(ints: Array, ints_at: int) -> int:
    """Where a new segment goes: unused, else the waiting, else the longest silent."""
    best, best_rank, best_us = 0, 3, np.int64(0)
    for s in range(OPEN):
        at = ints_at + s * EACH_INTS
        rank, last_us = ints[at + STATE], ints[at + LAST_US]
        if rank < best_rank or (rank == best_rank and last_us < best_us):
            best, best_rank, best_us = s, rank, last_us
    return best


@inner
def count_established(ints: Array, ints_at: int) -> int:
    """How many open segments are established."""
    count = 0
    for s in range(OPEN):
        count += ints[ints_at + s * EACH_INTS + STATE] == ESTABLISHED
    return count


@inner
def overlapped(ints: Array, ints_at: int, mine: int) -> bool:
    """Whether another open segment has been heard since this one began, or this since that."""
    own = ints_at + mine * EACH_INTS
    for s in range(OPEN):
        at = ints_at + s * EACH_INTS
        if s == mine or ints[at + STATE] != ESTABLISHED or ints[at + COUNT] < _SHIP:
            continue
        both_us = min(ints[at + LAST_US], ints[own + LAST_US])
        if both_us >= max(ints[at + ID], ints[own + ID]):
            return True
    return False
