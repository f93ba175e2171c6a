"""The script of the scenario: who sails where, meets whom, falls silent when.

Sea of Japan and East China Sea, ten days. Every ship is invented.
"""

from __future__ import annotations

from ullage.simulate.motion import MOORED, Voyage, Where
from ullage.simulate.ports import (
    BUSAN,
    CHONGJIN,
    KEELUNG,
    SAKATA,
    VOSTOCHNY,
    WAITING,
    Port,
    berth,
    lane,
)
from ullage.simulate.vessel import CARGO, FISHING, HOURS, TANKER, Vessel, invented_imo, meet

_NUMBERS = (
    "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN", "ELEVEN",
    "TWELVE", "THIRTEEN", "FOURTEEN", "FIFTEEN", "SIXTEEN", "SEVENTEEN", "EIGHTEEN", "NINETEEN",
    "TWENTY",
)  # fmt: skip
_MIDS = (273, 511, 613, 667, 620, 352, 412, 538, 431, 440, 477, 416)

_STRAIT = ((130.4, 36.0), (129.5, 35.1), (128.85, 34.45), (127.6, 33.3), (125.5, 31.2))
_SEA_OF_JAPAN = ((132.3, 38.5), (133.6, 40.6), (136.5, 39.6))
_EAST_CHINA_SEA = ((125.5, 31.2), (124.2, 28.8), (123.2, 27.4))


def fleet() -> list[Vessel]:
    """All ships of the scenario with their voyages told to the end."""
    return [
        *_shuttle_and_berth_neighbour(),
        *_east_china_sea(),
        *_dark_and_waiting(),
        *_quiet_ones(),
        *_one_number_for_two(),
        *_second_pair(),
        *_traders(),
        *_fishing(),
    ]


def _vessel(number: int, start: Where, draught_m: float, kind: int = TANKER) -> Vessel:
    """Numbers are test numbers: a country's three digits, then 999 and the ship's own."""
    mid = _MIDS[number % len(_MIDS)]
    word = _NUMBERS[number - 1] if number <= len(_NUMBERS) else str(number)
    length, beam = {TANKER: (92, 15), CARGO: (118, 18), FISHING: (28, 7)}[kind]
    return Vessel(
        name=f"EXAMPLE {word}",
        mmsi=mid * 1_000_000 + 999_000 + number,
        imo=0 if kind == FISHING else invented_imo(number),
        call_sign=f"SIM{number:02d}",
        ship_type=kind,
        length_m=length + number % 7,
        beam_m=beam,
        voyage=Voyage(start),
        draught_m=draught_m,
        class_b=kind == FISHING,
    )


def _shuttle_and_berth_neighbour() -> list[Vessel]:
    """ONE loads, meets FIVE at sea, loads again, goes dark towards Chongjin. TWO lies beside ONE at
    Vostochny, which is no encounter, and switches off at its berth in Chongjin.
    """
    one, five = _vessel(1, (132.4, 38.6), 4.2), _vessel(5, berth(SAKATA, 1), 4.4)
    two = _vessel(2, berth(VOSTOCHNY, 1), 4.0)
    one.call(VOSTOCHNY, 0, 46.0, draught_m=8.6)
    five.lie(SAKATA, 28.0)
    five.voyage.sail(SAKATA.approach, speed_kn=8.0)
    meet(one, five, (132.6, 41.2), 60.0, 65.5, "ship to ship, off Primorye")
    one.load(5.0, 66.0)
    five.load(7.4, 66.0)
    one.call(VOSTOCHNY, 0, 100.0, draught_m=8.7, speed_kn=11.0)
    one.voyage.arrive((131.3, 41.9), 112.0)
    one.silent(112.0, 150.0, "dark at sea on the way to Chongjin and back")
    one.voyage.sail(CHONGJIN.approach, berth(CHONGJIN, 3), speed_kn=8.0)
    one.voyage.stay(138.0, MOORED)
    one.voyage.arrive((131.4, 41.5), 150.0)
    one.load(4.1, 145.0)
    one.roam((132.3, 38.5), (131.6, 40.5))
    five.call(SAKATA, 1, 150.0, draught_m=4.5)
    five.roam((136.8, 39.0), (136.0, 40.6))
    two.lie(VOSTOCHNY, 40.0, 8.5)
    two.voyage.sail(VOSTOCHNY.approach, speed_kn=8.0)
    two.call(CHONGJIN, 0, 92.0, draught_m=4.2)
    two.silent(62.0, 90.0, "off at berth")
    two.follow(CHONGJIN, BUSAN, 11.0)
    two.call(BUSAN, 0, HOURS)
    return [one, two, five]


def _east_china_sea() -> list[Vessel]:
    """THREE and FOUR meet; FOUR waits at anchor before and after, then goes dark."""
    three, four = _vessel(3, (127.6, 33.3), 8.1), _vessel(4, berth(WAITING, 1), 4.6)
    four.lie(WAITING, 20.0)
    four.voyage.sail(WAITING.approach, speed_kn=8.0)
    meet(three, four, (124.6, 30.6), 30.0, 34.5, "ship to ship, East China Sea")
    three.load(5.6, 36.0)
    four.load(7.2, 36.0)
    three.voyage.sail(*lane(WAITING, KEELUNG)[1:-1], speed_kn=12.0)
    three.call(KEELUNG, 0, 95.0, draught_m=5.2)
    three.roam(*_EAST_CHINA_SEA[::-1])
    four.call(WAITING, 1, 96.0)
    four.voyage.sail((124.8, 30.2), speed_kn=9.0)
    four.silent(112.0, 131.0, "dark in the East China Sea")
    four.roam(*_EAST_CHINA_SEA[::-1])
    return [three, four]


def _dark_and_waiting() -> list[Vessel]:
    """SEVEN waits for SIX, which comes unseen; EIGHT drifts alone."""
    six, seven = _vessel(6, berth(VOSTOCHNY, 8), 8.3), _vessel(7, (130.4, 36.0), 4.3)
    eight = _vessel(8, (127.6, 33.3), 6.0)
    six.lie(VOSTOCHNY, 6.0)
    six.voyage.sail(VOSTOCHNY.approach, (133.4, 40.9), speed_kn=11.0)
    six.silent(24.0, 47.0, "dark while it meets a ship that waits")
    six.voyage.arrive((133.42, 39.01), 32.0)
    six.voyage.arrive((133.44, 39.02), 38.0)
    six.voyage.arrive((134.2, 39.6), 47.0)
    six.load(4.9, 44.0)
    six.follow(VOSTOCHNY, SAKATA, 10.0)
    six.call(SAKATA, 2, 110.0)
    six.roam((136.8, 39.2), (135.0, 41.0))
    seven.voyage.arrive((133.4, 39.0), 28.0)
    seven.loiter((133.46, 39.03), 42.0, "waits for an unseen partner")
    seven.load(7.6, 43.0)
    seven.follow(VOSTOCHNY, BUSAN, 11.0)
    seven.call(BUSAN, 1, 140.0)
    seven.roam((130.6, 36.2), *_SEA_OF_JAPAN)
    eight.voyage.arrive((125.0, 29.5), 50.0)
    eight.loiter((125.09, 29.44), 68.0, "drifts alone")
    eight.roam(*_EAST_CHINA_SEA)
    return [six, seven, eight]


def _quiet_ones() -> list[Vessel]:
    """NINE is silent for nine hours, too short for a gap; TEN is never heard again."""
    nine, ten = _vessel(9, (134.0, 38.2), 5.5), _vessel(10, (130.4, 36.0), 8.0)
    nine.silent(70.0, 79.0, "too short")
    nine.roam(*_SEA_OF_JAPAN)
    ten.silent(200.0, HOURS, "never heard again")
    ten.roam(*_SEA_OF_JAPAN, speed_kn=9.0)
    return [nine, ten]


def _one_number_for_two() -> list[Vessel]:
    """ELEVEN and TWELVE send the same MMSI from two seas."""
    eleven, twelve = _vessel(11, (136.0, 40.2), 5.0, CARGO), _vessel(12, (124.2, 28.8), 5.2, CARGO)
    twelve.mmsi = eleven.mmsi
    eleven.roam((136.5, 39.6), (134.4, 41.2))
    twelve.roam(*_EAST_CHINA_SEA)
    return [eleven, twelve]


def _second_pair() -> list[Vessel]:
    """THIRTEEN and FOURTEEN meet twice; FIFTEEN sends a wrong IMO number and passes close by."""
    a, b = _vessel(13, (133.5, 38.0), 8.4), _vessel(14, (136.3, 40.0), 4.1)
    passing = _vessel(15, (133.0, 37.4), 6.0)
    passing.imo += 1
    meet(a, b, (134.6, 39.9), 26.0, 29.0, "first of two meetings")
    a.voyage.sail((133.0, 39.2), speed_kn=6.0)
    b.voyage.sail((136.2, 40.9), speed_kn=6.0)
    meet(a, b, (134.7, 40.1), 70.0, 75.5, "second of two meetings")
    a.roam(*_SEA_OF_JAPAN)
    b.roam((136.2, 40.9), (134.9, 41.6))
    passing.voyage.arrive((134.63, 39.905), 27.5)
    passing.roam((136.0, 40.9), (133.0, 37.4), speed_kn=12.0)
    return [a, b, passing]


_ROUTES: tuple[tuple[Port, ...], ...] = (
    (BUSAN, SAKATA),
    (BUSAN, VOSTOCHNY),
    (VOSTOCHNY, SAKATA),
    (BUSAN, KEELUNG),
    (KEELUNG, WAITING),
    (BUSAN, WAITING),
)


def _traders() -> list[Vessel]:
    """Cargo ships and tankers that ply between two ports; the last is heard by satellite only."""
    ships = [_trader(number) for number in range(16, 34)]
    ships[-1].long_range = True
    return ships


def _trader(number: int) -> Vessel:
    route = _ROUTES[number % len(_ROUTES)]
    home, away = route if number % 2 else route[::-1]
    place = 12 + number
    ship = _vessel(number, berth(home, place), 6.5, CARGO if number % 4 else TANKER)
    speed_kn = 10.0 + number % 5
    ship.lie(home, 3.0 + 1.7 * (number - 16))
    ship.voyage.sail(home.approach, speed_kn=8.0)
    while ship.voyage.now_h < HOURS:
        turn = lane(home, away)[1:]
        rest_h = 14.0 + number % 9
        arrives_h = _arrival_h(ship, turn, speed_kn)
        if arrives_h > HOURS - 8.0:
            ship.roam(_part_way(ship.voyage.here, turn[0]), ship.voyage.here, speed_kn=speed_kn)
            break
        until_h = arrives_h + rest_h
        lighter = 5.1 if ship.draught_m > 6.0 else 6.8
        ship.call(away, place, min(until_h, HOURS), draught_m=lighter, speed_kn=speed_kn, via=turn)
        home, away = away, home
    return ship


def _arrival_h(ship: Vessel, route: tuple[Where, ...], speed_kn: float) -> float:
    trial = Voyage(ship.voyage.here, ship.voyage.now_h)
    trial.sail(*route, speed_kn=speed_kn)
    return trial.now_h


def _part_way(a: Where, b: Where) -> Where:
    """A third of the way, so that a ship which turns there stays far from the other end."""
    return a[0] + (b[0] - a[0]) / 3.0, a[1] + (b[1] - a[1]) / 3.0


def _fishing() -> list[Vessel]:
    """Class B boats zigzag slowly, but not slowly enough to loiter."""
    boats = []
    for number in range(34, 40):
        lon, lat = 133.8 + 0.4 * (number - 34), 40.6 + 0.15 * (number - 34)
        boat = _vessel(number, (lon, lat), 3.0, FISHING)
        boat.roam((lon + 0.3, lat + 0.1), (lon + 0.1, lat + 0.3), speed_kn=3.4)
        boats.append(boat)
    return boats
