"""A ship's voyage as timed straight legs, and where it is at any instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ullage.geo import haversine_m

Floats = npt.NDArray[np.float64]
Where = tuple[float, float]

UNDER_WAY, AT_ANCHOR, MOORED = 0, 1, 5

_HOUR_S = 3600.0
KNOT_M_S = 1852.0 / 3600.0


@dataclass(frozen=True)
class Leg:
    """From one instant and place to the next at constant speed; hours since the start, degrees."""

    from_h: float
    to_h: float
    start: Where
    end: Where
    status: int

    @property
    def speed_kn(self) -> float:
        """Speed along the leg."""
        lasts_s = (self.to_h - self.from_h) * _HOUR_S
        return distance_m(self.start, self.end) / lasts_s / KNOT_M_S if lasts_s > 0 else 0.0


@dataclass
class Voyage:
    """Legs one after another. ``now_h`` and ``here`` are where the last one ends."""

    here: Where
    now_h: float = 0.0
    legs: list[Leg] = field(default_factory=list)

    def arrive(self, where: Where, at_h: float, status: int = UNDER_WAY) -> None:
        """Go straight to ``where``, there at ``at_h``; ValueError when that is past."""
        if at_h < self.now_h:
            raise ValueError(f"cannot arrive at hour {at_h}: it is already {self.now_h:.2f}")
        self.legs.append(Leg(self.now_h, at_h, self.here, where, status))
        self.here, self.now_h = where, at_h

    def sail(self, *route: Where, speed_kn: float) -> None:
        """Go along ``route`` at one speed."""
        for where in route:
            lasts_h = distance_m(self.here, where) / (speed_kn * KNOT_M_S) / _HOUR_S
            self.arrive(where, self.now_h + lasts_h)

    def stay(self, until_h: float, status: int) -> None:
        """Lie where it is."""
        self.arrive(self.here, until_h, status)

    def sample(self, time_s: Floats) -> Samples:
        """Place and motion at instants within the voyage; shape (n,)."""
        ends = np.array([leg.to_h for leg in self.legs]) * _HOUR_S
        which = np.minimum(np.searchsorted(ends, time_s, side="right"), len(self.legs) - 1)
        table = np.array([_row(leg) for leg in self.legs])[which]
        begin, end, lon0, lat0, lon1, lat1, sog, cog, status = table.T
        done = np.clip((time_s - begin) / np.maximum(end - begin, 1e-9), 0.0, 1.0)
        lon, lat = lon0 + done * (lon1 - lon0), lat0 + done * (lat1 - lat0)
        return Samples(lon, lat, sog, cog, status.astype(np.int8))


@dataclass(frozen=True)
class Samples:
    """Place and motion at instants."""

    lon: Floats
    lat: Floats
    sog_kn: Floats
    cog_deg: Floats
    status: npt.NDArray[np.int8]


def _row(leg: Leg) -> list[float]:
    east = (leg.end[0] - leg.start[0]) * np.cos(np.radians(leg.start[1]))
    course = np.degrees(np.arctan2(east, leg.end[1] - leg.start[1])) % 360.0
    return [leg.from_h * _HOUR_S, leg.to_h * _HOUR_S, *leg.start, *leg.end, leg.speed_kn,
            float(course), leg.status]  # fmt: skip


def distance_m(a: Where, b: Where) -> float:
    """Great-circle distance."""
    return float(haversine_m(*a, *b))


def beside(where: Where, east_m: float, north_m: float) -> Where:
    """A place some metres away."""
    lat = where[1] + north_m / 111_195.0
    return where[0] + east_m / (111_195.0 * float(np.cos(np.radians(where[1])))), lat


def through(points: Sequence[Where], times: int) -> list[Where]:
    """``points`` to and fro, ``times`` over."""
    there_and_back = [*points, *reversed(points)]
    return there_and_back * times
