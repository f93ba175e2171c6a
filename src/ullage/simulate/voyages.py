"""Itineraries of a bulk fleet: every ship's legs, from which its place at any instant follows.

Ports lie on a ring round the centre of a region of sea; ships moor, sail across, wait at anchor,
drift, and in pairs meet near the centre. Land is not regarded.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from ullage.simulate.draw import between, uniform

Floats = npt.NDArray[np.float64]

#: Fields of a leg: seconds from the start, degrees (longitude unwrapped), what the ship does.
T0, T1, LON0, LAT0, LON1, LAT1, MODE = range(7)
MOORED, SAILING, ANCHORED, DRIFTING = range(4)

LEGS = 48
PORTS_PER_REGION = 8
_DEG_M = 111_195.0
_HOUR = 3600.0


def make_ports(seed: int, regions: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Centre longitude and latitude per region, port longitude and latitude per region and port.

    The first region lies on the date line, the second at 72° N. Longitudes are unwrapped.
    """
    rng = np.random.default_rng(seed)
    lon = rng.uniform(-180, 180, regions)
    lat = rng.uniform(-50, 60, regions)
    lon[0], lat[0] = 179.9, 40.0
    lat[1:2] = 72.0
    angle = rng.uniform(0, 2 * np.pi, (regions, PORTS_PER_REGION))
    away_deg = rng.uniform(200e3, 450e3, angle.shape) / _DEG_M
    port_lat = lat[:, None] + away_deg * np.sin(angle)
    port_lon = lon[:, None] + away_deg * np.cos(angle) / np.cos(np.radians(lat))[:, None]
    return lon, lat, port_lon, port_lat


@njit(cache=True, nogil=True)
def _add(legs: Any, counts: Any, ship: int, t1: float, lon: float, lat: float, mode: int) -> None:
    """Append a leg from the end of the last one to (lon, lat), ending at t1."""
    at = counts[ship]
    if at >= LEGS:
        return
    leg, last = legs[ship, at], legs[ship, at - 1]
    leg[T0], leg[LON0], leg[LAT0] = last[T1], last[LON1], last[LAT1]
    leg[T1], leg[LON1], leg[LAT1], leg[MODE] = t1, lon, lat, mode
    counts[ship] = at + 1


@njit(cache=True, nogil=True)
def _travel_s(legs: Any, counts: Any, ship: int, lon: float, lat: float, speed_kn: float) -> float:
    """Seconds from where the last leg ends to (lon, lat)."""
    last = legs[ship, counts[ship] - 1]
    dy = lat - last[LAT1]
    dx = (lon - last[LON1]) * np.cos(np.radians(0.5 * (lat + last[LAT1])))
    return float(np.hypot(dx, dy) * _DEG_M / (speed_kn * 0.514444) + 60.0)


@njit(cache=True, nogil=True)
def _near(state: Any, s: int, lon: float, lat: float, low_m: float, high_m: float) -> Any:
    """A point between low and high metres from (lon, lat)."""
    angle, away = between(state, s, 0.0, 2 * np.pi), between(state, s, low_m, high_m) / _DEG_M
    return lon + away * np.cos(angle) / np.cos(np.radians(lat)), lat + away * np.sin(angle)


@njit(cache=True, nogil=True)
def _sail(legs: Any, counts: Any, ship: int, lon: float, lat: float, speed_kn: float) -> float:
    """Sail there; gives the time of arrival."""
    end = legs[ship, counts[ship] - 1, T1] + _travel_s(legs, counts, ship, lon, lat, speed_kn)
    _add(legs, counts, ship, end, lon, lat, SAILING)
    return float(end)


@njit(cache=True, nogil=True)
def _stay(legs: Any, counts: Any, ship: int, until: float, mode: int) -> None:
    last = legs[ship, counts[ship] - 1]
    _add(legs, counts, ship, until, last[LON1], last[LAT1], mode)


@njit(cache=True, nogil=True)
def _trade(state: Any, legs: Any, counts: Any, s: int, lons: Any, lats: Any, end: float) -> None:
    """Ordinary trade between the ports of a region until ``end``."""
    t = legs[s, counts[s] - 1, T1]
    while t < end and counts[s] < LEGS:
        t += between(state, s, 6 * _HOUR, 48 * _HOUR)
        _stay(legs, counts, s, t, MOORED)
        port = int(uniform(state, s) * lons.size)
        speed_kn, chance = between(state, s, 7.0, 16.0), uniform(state, s)
        if chance < 0.04:
            here = legs[s, counts[s] - 1]
            lon, lat = 0.5 * (here[LON1] + lons[port]), 0.5 * (here[LAT1] + lats[port])
            t = _sail(legs, counts, s, lon, lat, speed_kn) + between(state, s, 8, 24) * _HOUR
            lon, lat = _near(state, s, lon, lat, 1e3, 8e3)
            _add(legs, counts, s, t, lon, lat, DRIFTING)
        elif chance < 0.4:
            lon, lat = _near(state, s, lons[port], lats[port], 5e3, 12e3)
            t = _sail(legs, counts, s, lon, lat, speed_kn) + between(state, s, 3, 18) * _HOUR
            _stay(legs, counts, s, t, ANCHORED)
            speed_kn = 6.0
        lon, lat = _near(state, s, lons[port], lats[port], 50.0, 3e3)
        t = _sail(legs, counts, s, lon, lat, speed_kn)


@njit(cache=True, nogil=True)
def _meet(
    state: Any, pair_state: Any, legs: Any, counts: Any, s: int, centre: Any, lons: Any, lats: Any,
    end: float,
) -> None:  # fmt: skip
    """Sail out every few days to meet the other ship of the pair, then on to a port.

    What both must agree on is drawn from ``pair_state``, of which each has an equal copy.
    """
    meeting = between(pair_state, s, 34.0, 80.0) * _HOUR
    while meeting < end and counts[s] < LEGS:
        lon, lat = _near(pair_state, s, centre[0], centre[1], 0.0, 90e3)
        lasts = between(pair_state, s, 3.0, 12.0) * _HOUR
        drift_lon, drift_lat = _near(pair_state, s, lon, lat, 500.0, 5e3)
        aside = (s % 2) * between(pair_state, s, 50.0, 150.0) / _DEG_M
        leaves = meeting - _travel_s(legs, counts, s, lon, lat + aside, 11.0)
        _stay(legs, counts, s, leaves, MOORED)
        _add(legs, counts, s, meeting, lon, lat + aside, SAILING)
        _add(legs, counts, s, meeting + lasts, drift_lon, drift_lat + aside, DRIFTING)
        port = int(uniform(state, s) * lons.size)
        lon, lat = _near(state, s, lons[port], lats[port], 50.0, 3e3)
        _sail(legs, counts, s, lon, lat, 11.0)
        meeting += between(pair_state, s, 90.0, 120.0) * _HOUR
    _stay(legs, counts, s, end, MOORED)


@njit(cache=True, nogil=True)
def plan_legs(
    state: Any, pair_state: Any, paired: int, end: float,
    centre_lon: Any, centre_lat: Any, port_lon: Any, port_lat: Any,
) -> Any:  # fmt: skip
    """Legs (ships, LEGS, 7) and their number per ship, from before time 0 to ``end`` seconds.

    The first ``paired`` ships meet two by two. A ship whose legs run out stays where it is.
    """
    ships = state.size
    legs = np.zeros((ships, LEGS, 7))
    counts = np.zeros(ships, np.int64)
    for s in range(ships):
        region = (s // 2) % centre_lon.size
        lons, lats = port_lon[region], port_lat[region]
        port = int(uniform(state, s) * lons.size)
        lon, lat = _near(state, s, lons[port], lats[port], 50.0, 3e3)
        first = legs[s, 0]
        first[T0] = first[T1] = 0.0 if s < paired else -between(state, s, 0.0, 60 * _HOUR)
        first[LON0] = first[LON1] = lon
        first[LAT0] = first[LAT1] = lat
        counts[s] = 1
        if s < paired:
            centre = (centre_lon[region], centre_lat[region])
            _meet(state, pair_state, legs, counts, s, centre, lons, lats, end)
        else:
            _trade(state, legs, counts, s, lons, lats, end)
        legs[s, counts[s] - 1, T1] = max(legs[s, counts[s] - 1, T1], end)
    return legs, counts
