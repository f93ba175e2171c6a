"""An invented ship: what it broadcasts about itself, its voyage, its silences, its truth."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ullage.simulate.motion import AT_ANCHOR, MOORED, Voyage, Where
from ullage.simulate.ports import WAITING, Port, berth, lane
from ullage.simulate.truth import Expected

#: First instant of the scenario, and its length.
START = datetime(2026, 3, 1, tzinfo=UTC)
HOURS = 240.0

TANKER, CARGO, FISHING = 80, 70, 30
_IMO_WEIGHTS = (7, 6, 5, 4, 3, 2)


def invented_imo(number: int) -> int:
    """A number with a right check digit in a range that no ship was given (30xxxxx).

    >>> invented_imo(1)
    3000013
    """
    six = 300_000 + number
    digits = [int(digit) for digit in str(six)]
    return six * 10 + sum(w * d for w, d in zip(_IMO_WEIGHTS, digits, strict=True)) % 10


def instant(hour: float) -> datetime:
    """Hours since the start as an instant."""
    return START + timedelta(hours=hour)


@dataclass
class Vessel:
    """A ship and the story told of it. Times are hours since the start."""

    name: str
    mmsi: int
    imo: int
    call_sign: str
    ship_type: int
    length_m: int
    beam_m: int
    voyage: Voyage
    draught_m: float
    class_b: bool = False
    long_range: bool = False
    draughts: list[tuple[float, float]] = field(default_factory=list)
    silences: list[tuple[float, float]] = field(default_factory=list)
    truth: list[Expected] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.draughts.append((0.0, self.draught_m))

    def call(
        self,
        port: Port,
        number: int,
        until_h: float,
        *,
        draught_m: float | None = None,
        speed_kn: float = 12.0,
        via: tuple[Where, ...] | None = None,
    ) -> None:
        """Sail in, lie at a berth until an hour (or the end) and leave; a port visit."""
        self.voyage.sail(*((port.approach,) if via is None else via), speed_kn=speed_kn)
        self.voyage.sail(berth(port, number), speed_kn=8.0)
        edge_h = port.radius_m / (8.0 * 1852.0)
        self.lie(port, until_h, draught_m, arrived_h=self.voyage.now_h - edge_h)
        if until_h < HOURS:
            self.voyage.sail(port.approach, speed_kn=8.0)

    def lie(
        self,
        port: Port,
        until_h: float,
        draught_m: float | None = None,
        arrived_h: float | None = None,
    ) -> None:
        """Lie where it is, at ``port``; ``arrived_h`` None where it lay there from the start."""
        before = self.draught_m
        if draught_m is not None:
            self.load(draught_m, until_h - 1.0)
        self.voyage.stay(until_h, AT_ANCHOR if port is WAITING else MOORED)
        ended = until_h >= HOURS
        left_h = until_h + port.radius_m / (8.0 * 1852.0)
        self._expect(
            "port_visit",
            arrived_h,
            None if ended else left_h,
            f"{port.name}: berthed",
            place_id=port.place_id,
            draught_before_m=None if arrived_h is None else before,
            draught_after_m=None if ended else self.draught_m,
        )

    def load(self, draught_m: float, at_h: float) -> None:
        """Broadcast another draught from an hour on."""
        self.draught_m = draught_m
        self.draughts.append((at_h, draught_m))

    def silent(self, from_h: float, to_h: float, note: str) -> None:
        """Transponder off; a gap if it lasts 12 hours or more."""
        self.silences.append((from_h, to_h))
        if to_h - from_h >= 12.0:
            end = None if to_h >= HOURS else to_h
            self._expect("gap", from_h, end, note, optional=end is None)

    def loiter(self, where: Where, until_h: float, note: str) -> None:
        """Drift to ``where``, there at an hour; loitering."""
        self._expect("loitering", self.voyage.now_h, until_h, note)
        self.voyage.arrive(where, until_h)

    def follow(self, start: Port, end: Port, speed_kn: float) -> None:
        """Sail the lane from one port's approach to the other's."""
        self.voyage.sail(*lane(start, end)[1:], speed_kn=speed_kn)

    def roam(self, *points: Where, speed_kn: float = 10.0) -> None:
        """Sail to and fro between points until the end."""
        if len(set(points)) < 2:
            raise ValueError("roaming needs two points or more")
        turn = [*points, *points[-2:0:-1]] if len(points) > 2 else list(points)
        while self.voyage.now_h < HOURS:
            self.voyage.sail(*turn, speed_kn=speed_kn)

    def _expect(
        self, kind: str, start_h: float | None, end_h: float | None, note: str, **more: object
    ) -> None:
        start = None if start_h is None else instant(start_h)
        end = None if end_h is None else instant(end_h)
        self.truth.append(Expected(kind, (self.mmsi,), start, end, note, **more))  # type: ignore[arg-type]


def meet(
    a: Vessel, b: Vessel, where: Where, from_h: float, to_h: float, note: str, aside_m: float = 70.0
) -> None:
    """Both come to a place in time, drift side by side, and part; an encounter."""
    drift = (where[0] + 0.02, where[1] + 0.015)
    for ship, east in ((a, 0.0), (b, aside_m / 78_000.0)):
        ship.voyage.arrive((where[0] + east, where[1]), from_h)
        ship.voyage.arrive((drift[0] + east, drift[1]), to_h)
    vessels = tuple(sorted((a.mmsi, b.mmsi)))
    expected = Expected("encounter", vessels, instant(from_h), instant(to_h), note)
    a.truth.append(expected)
