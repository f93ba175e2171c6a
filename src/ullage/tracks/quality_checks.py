"""The checks behind the quality figures, one function each, whole columns at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ullage.geo import haversine_m
from ullage.tracks.order import order

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A move is impossible above this speed and beyond this distance: faster than any ship and longer
#: than a bad fix or a rounded clock explains.
MOVE_KN = 100.0
MOVE_M = 10_000.0
#: A transmitter looks shared from this many impossible moves on: one there and back is noise.
SHARED_MOVES = 4
#: And only where they are this share of its positions: garbled fixes now and then are noise too.
SHARED_SHARE = 0.01

#: Values that devices send where they have none, still inside their range.
ODDITIES = ("sog_51.2_kn", "sog_63.0_kn", "sog_102.2_kn_or_more", "at_0_0")

_KN_MS = 1852 / 3600
_SECONDS = 61


@dataclass(frozen=True)
class Box:
    """Bounds that add up: longitudes also counted from 0 to 360, for areas on the date line."""

    west: float = np.inf
    south: float = np.inf
    east: float = -np.inf
    north: float = -np.inf
    west_360: float = np.inf
    east_360: float = -np.inf

    def __add__(self, other: Box) -> Box:
        return Box(
            min(self.west, other.west),
            min(self.south, other.south),
            max(self.east, other.east),
            max(self.north, other.north),
            min(self.west_360, other.west_360),
            max(self.east_360, other.east_360),
        )

    def as_list(self) -> list[float] | None:
        """West, south, east, north in degrees; west > east where it crosses the date line."""
        if self.west > self.east:
            return None
        if self.east_360 - self.west_360 < self.east - self.west:
            west, east = ((x + 180) % 360 - 180 for x in (self.west_360, self.east_360))
        else:
            west, east = self.west, self.east
        return [round(float(x), 6) for x in (west, self.south, east, self.north)]


def box(lon: Floats, lat: Floats) -> Box:
    """Bounds of the points."""
    east_of_0 = np.where(lon < 0, lon + 360, lon)
    return Box(
        float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()),
        float(east_of_0.min()), float(east_of_0.max()),
    )  # fmt: skip


def oddities(sog: pa.ChunkedArray, lon: Floats, lat: Floats) -> dict[str, int]:
    """How often each of ODDITIES occurs."""
    speed = np.asarray(pc.fill_null(sog, -1).to_numpy(), np.float64)
    return {
        "sog_51.2_kn": int((np.abs(speed - 51.2) < 0.01).sum()),
        "sog_63.0_kn": int((np.abs(speed - 63.0) < 0.01).sum()),
        "sog_102.2_kn_or_more": int((speed > 102.15).sum()),
        "at_0_0": int(((np.abs(lon) < 0.01) & (np.abs(lat) < 0.01)).sum()),
    }


def impossible_moves(who: Ints, us: Ints, lon: Floats, lat: Floats) -> Counter[int]:
    """Moves between consecutive positions of a transmitter that no ship makes, by transmitter.

    Consecutive by time within the piece given; moves from one piece to the next are not seen.
    """
    rows = order(who, us, np.zeros(len(who), np.int64))
    if rows is not None:
        who, us, lon, lat = who[rows], us[rows], lon[rows], lat[rows]
    same = who[1:] == who[:-1]
    # A degree of latitude is the shortest a far move can measure in any axis but longitude, which
    # wraps; so only moves that change something by 0.05 degrees are worth the arithmetic.
    far = same & ((np.abs(np.diff(lat)) > 0.05) | (np.abs(np.diff(lon)) > 0.05))
    at = np.flatnonzero(far)
    if not len(at):
        return Counter()
    metres = haversine_m(lon[at], lat[at], lon[at + 1], lat[at + 1])
    seconds = np.maximum((us[at + 1] - us[at]) / 1e6, 1.0)
    wild = (metres > MOVE_M) & (metres / seconds > MOVE_KN * _KN_MS)
    names, counts = np.unique(who[at[wild]], return_counts=True)
    return Counter(dict(zip(names.tolist(), counts.tolist(), strict=True)))


def row_hashes(who: Ints, us: Ints, lon: Floats, lat: Floats) -> NDArray[np.uint64]:
    """A number for each position's sender, time and place, equal for equal rows."""
    mixed = np.zeros(len(who), np.uint64)
    for column in (who, us, lon, lat):
        bits = np.ascontiguousarray(column).view(np.uint64)
        mixed = (mixed ^ bits) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


def distinct(hashes: NDArray[np.uint64]) -> int:
    """How many different numbers there are."""
    return int((np.diff(np.sort(hashes)) != 0).sum()) + bool(len(hashes))


def clock_offsets(table: pa.Table) -> dict[str, Ints]:
    """Histograms, by station, of receive time minus the message's second, -30 to 30 s, shape (61,).

    Offsets beyond half a minute fold into that range: the message carries the second only.
    """
    known = pc.and_(table.column("utc_second").is_valid(), table.column("receive_time").is_valid())
    if not pc.any(known).as_py():
        return {}
    table = table.select(["utc_second", "receive_time", "station"]).filter(known)
    us = table.column("receive_time").cast(pa.int64()).to_numpy()
    sent = table.column("utc_second").to_numpy()
    offset = np.floor_divide(us, 1_000_000) % 60 - sent
    offset = (offset + 30) % 60 - 30
    stations = pc.fill_null(table.column("station").cast(pa.string()), "").combine_chunks()
    coded = stations.dictionary_encode()
    index = coded.indices.to_numpy() * _SECONDS + offset + 30
    counts = np.bincount(index.astype(np.int64), minlength=len(coded.dictionary) * _SECONDS)
    whole = counts.reshape(-1, _SECONDS).astype(np.int64)
    return dict(zip(coded.dictionary.to_pylist(), whole, strict=True))


def clock_summary(counts: Ints) -> dict[str, float]:
    """Messages, median offset and the share further than 5 s from the median."""
    total = int(counts.sum())
    offsets = np.arange(-30, 31)
    median = int(offsets[np.searchsorted(np.cumsum(counts), total / 2)])
    away = np.abs((offsets - median + 30) % 60 - 30) > 5
    return {
        "messages": total,
        "median_s": median,
        "beyond_5_s": round(float(counts[away].sum()) / total, 6),
    }
