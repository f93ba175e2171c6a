"""The stretch of the globe a map shows, in longitudes that do not jump at the date line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
MAX_LAT_DEG = 84.0


@dataclass(frozen=True)
class Frame:
    """A box in degrees; ``east`` is at least ``west`` and may pass 180."""

    west: float
    south: float
    east: float
    north: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        return self.west, self.south, self.east, self.north

    def place(self, lon: Floats) -> Floats:
        """Longitudes moved by whole turns to start at ``west``.

        >>> Frame(170, -5, 200, 5).place(np.array([-175.0, 179.0])).tolist()
        [185.0, 179.0]
        """
        return np.asarray(self.west + np.mod(lon - self.west, 360.0))

    def grown(self, part: float, least_deg: float) -> Frame:
        """With a margin on every side: ``part`` of the size, ``least_deg`` at least."""
        dx = max((self.east - self.west) * part, least_deg)
        dy = max((self.north - self.south) * part, least_deg)
        west, east = self.west - dx, self.east + dx
        if east - west >= 360:
            west, east = -180.0, 180.0
        low, high = max(self.south - dy, -MAX_LAT_DEG), min(self.north + dy, MAX_LAT_DEG)
        return Frame(west, min(low, MAX_LAT_DEG - 1), east, max(high, 1 - MAX_LAT_DEG))


WORLD = Frame(-180.0, -60.0, 180.0, 75.0)


def around(lon: Floats, lat: Floats) -> Frame:
    """The smallest frame that holds all points; the world where there are none.

    The widest empty stretch of longitude is left out, so points on both sides of the date line
    lie close together.
    """
    if not len(lon):
        return WORLD
    turn = np.unique(np.mod(lon, 360.0))
    empty = np.diff(turn, append=turn[0] + 360.0)
    widest = int(np.argmax(empty))
    west = float(turn[(widest + 1) % len(turn)])
    west = west - 360.0 if west >= 180.0 else west
    return Frame(west, float(lat.min()), west + 360.0 - float(empty[widest]), float(lat.max()))
