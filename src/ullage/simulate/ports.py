"""Where the scenario's ships go: real harbours of the region, and ways over open water.

Points of ports: NGA World Port Index (Pub. 150), public domain, rounded to about one minute of arc.
What ships do there is invented.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ullage.model.tables import PLACES
from ullage.simulate.motion import Where


@dataclass(frozen=True)
class Port:
    """A harbour: its point, a place in open water before it, and its row in the places table."""

    place_id: str
    name: str
    country: str | None
    kind: str
    point: Where
    approach: Where
    source: str
    radius_m: float = 5_000.0
    precision_m: float = 1_900.0


_WPI = "NGA World Port Index (Pub. 150), public domain, no. {}"

VOSTOCHNY = Port("ru-vostochny", "Vostochny", "RU", "port", (133.083333, 42.75),
                 (133.15, 42.5), _WPI.format(60725))  # fmt: skip
CHONGJIN = Port("kp-chongjin", "Chongjin", "KP", "port", (129.816667, 41.766667),
                (130.1, 41.6), _WPI.format(60500))  # fmt: skip
BUSAN = Port("kr-busan", "Busan", "KR", "port", (129.0333, 35.1),
             (129.27, 34.96), _WPI.format(60390))  # fmt: skip
SAKATA = Port("jp-sakata", "Sakata", "JP", "port", (139.816667, 38.933333),
              (139.5, 38.92), _WPI.format(61900))  # fmt: skip
KEELUNG = Port("tw-keelung", "Keelung", "TW", "port", (121.766667, 25.133333),
               (121.87, 25.36), _WPI.format(57890))  # fmt: skip
WAITING = Port("sim-waiting", "Simulated waiting anchorage", None, "anchorage", (123.0, 31.0),
               (123.4, 31.05), "invented for the scenario", 8_000.0, 0.0)  # fmt: skip

PORTS = (VOSTOCHNY, CHONGJIN, BUSAN, SAKATA, KEELUNG, WAITING)

_SOUTH = ((132.3, 38.5), (130.4, 36.0))
_STRAIT = ((128.85, 34.45), (127.6, 33.3))
_EAST = ((136.5, 38.6), (132.8, 37.6), (130.4, 36.0))
_CHINA_SEA = ((125.5, 31.2), (123.0, 27.5), (122.2, 25.7))

#: Turning points in open water between two ports, in the order sailed.
LANES: dict[tuple[str, str], tuple[Where, ...]] = {
    (VOSTOCHNY.place_id, BUSAN.place_id): _SOUTH,
    (VOSTOCHNY.place_id, SAKATA.place_id): (),
    (VOSTOCHNY.place_id, CHONGJIN.place_id): (),
    (CHONGJIN.place_id, BUSAN.place_id): _SOUTH,
    (SAKATA.place_id, BUSAN.place_id): _EAST,
    (BUSAN.place_id, KEELUNG.place_id): _STRAIT + _CHINA_SEA,
    (BUSAN.place_id, WAITING.place_id): (*_STRAIT, (125.5, 31.2)),
    (WAITING.place_id, KEELUNG.place_id): ((124.2, 30.0), *_CHINA_SEA[1:]),
}


def lane(start: Port, end: Port) -> tuple[Where, ...]:
    """Turning points from one port to another, approaches included. Raises KeyError if unknown."""
    forth = LANES.get((start.place_id, end.place_id))
    between = LANES[end.place_id, start.place_id][::-1] if forth is None else forth
    return (start.approach, *between, end.approach)


def places() -> pa.Table:
    """The harbours as PLACES."""
    rows = [
        {
            "place_id": port.place_id,
            "name": port.name,
            "country": port.country,
            "kind": port.kind,
            "lon": port.point[0],
            "lat": port.point[1],
            "radius_m": port.radius_m,
            "precision_m": port.precision_m,
            "source": port.source,
        }
        for port in sorted(PORTS, key=lambda port: port.place_id)
    ]
    return PLACES.conform(pa.Table.from_pylist(rows))


def berth(port: Port, number: int) -> Where:
    """Berth ``number``, some 60 m from its neighbours, in rows about the port's point."""
    row, column = divmod(number, 6)
    east_m, north_m = 60.0 * column, -400.0 * row
    shrink = float(np.cos(np.radians(port.point[1])))
    return (port.point[0] + east_m / 111_195.0 / shrink, port.point[1] + north_m / 111_195.0)
