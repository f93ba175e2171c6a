"""A small made-up sea: ships that wander between spots, meet, stop in ports and fall silent."""

from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from ullage.behaviour.registry import STEPS
from ullage.model.tables import PLACES, POSITIONS, STATIC
from ullage.tracks.columns import table
from ullage.tracks.context import PlaceIndex, locate
from ullage.tracks.voyage import attach

HOUR_US = 3_600_000_000
START_US = 1_577_836_800_000_000  # 2020-01-01
DAYS = 5
#: Kilometres east and north of the centre; the last two are ports.
SPOTS_KM = np.array([[0, 0], [60, 40], [-90, 20], [40, -70], [100, 90]], float)
PORTS = (3, 4)


def on_earth(centre, east_km, north_km):
    lat = centre[1] + north_km / 111.19
    lon = centre[0] + east_km / (111.19 * np.cos(np.radians(lat)))
    return (lon + 180) % 360 - 180, np.clip(lat, -89.9, 89.9)


def itinerary(rng):
    """Times (h) and places (km) between which a ship goes straight."""
    now, hours, where = -rng.uniform(0, 10), [], []
    at = SPOTS_KM[rng.integers(len(SPOTS_KM))]
    while now < DAYS * 24:
        offset = rng.normal(0, 0.1, 2)
        stay = rng.choice([0.2, 4, 9, 14])
        hours += [now, now + stay]
        where += [at + offset, at + offset + rng.normal(0, 0.3, 2)]
        to = SPOTS_KM[rng.integers(len(SPOTS_KM))]
        now += stay + 0.3 + np.hypot(*(to - at)) / rng.uniform(15, 28)
        at = to
    return np.array(hours), np.array(where)


def reports(rng, centre):
    """Times (µs), longitudes and latitudes of one ship's reports."""
    step = rng.choice([0.1, 0.34, 0.5])
    hours = np.arange(0, DAYS * 24, step) + rng.uniform(0, step / 2, round(DAYS * 24 / step + 0.49))
    for _ in range(rng.integers(0, 3)):
        off = rng.uniform(0, DAYS * 24)
        hours = hours[(hours < off) | (hours > off + rng.choice([5, 13, 30]))]
    when, where = itinerary(rng)
    east, north = (np.interp(hours, when, where[:, k]) for k in (0, 1))
    lon, lat = on_earth(centre, east, north)
    whole = (hours * 3600).astype(np.int64) * 1_000_000
    return START_US + whole, lon.round(6), lat.round(6)


def spoil(rng, rows):
    """Adds repeats, ties and jumps to the rows (a dict of arrays)."""
    count = len(rows["time"])
    pick = rng.integers(0, count, count // 20)
    extra = {name: values[pick].copy() for name, values in rows.items()}
    third = len(pick) // 3
    extra["time"][:third] += 2_000_000
    extra["lat"][third : 2 * third] *= 0.99
    extra["lat"][2 * third :] += rng.choice([0.001, 1.0], len(pick) - 2 * third)
    out = {name: np.concatenate((rows[name], extra[name])) for name in rows}
    out["lat"] = np.clip(out["lat"], -90, 90)
    out["ref"] = np.arange(len(out["time"]))
    return out


def positions(seed, centre, ships=7):
    rng = np.random.default_rng(seed)
    parts = []
    for ship in range(ships):
        time, lon, lat = reports(rng, centre)
        if ship == ships - 1:
            lat = lat - np.sign(centre[1]) * 5
        # The last two share an MMSI; one ship has only its source's own id.
        who = (431000000, 431000001, -77, 273000003, 445000004, 412000005, 412000005)[ship]
        parts.append((np.full(len(time), who), time, lon, lat))
    who, time, lon, lat = (np.concatenate(column) for column in zip(*parts, strict=True))
    count = len(who)
    sog = np.where(rng.random(count) < 0.3, np.nan, rng.choice([0.0, 0.1, 0.4, 9.0, 51.2], count))
    rows = {
        "transmitter": who,
        "time": time,
        "lon": lon,
        "lat": lat,
        "sog_kn": sog.astype(np.float32),
        "cog_deg": rng.choice([np.nan, 10, 200], count).astype(np.float32),
        "heading_deg": np.full(count, np.nan, np.float32),
        "msg_type": rng.choice([1, 3, 18, 27], count).astype(np.int8),
        "utc_second": (time // 1_000_000 % 60).astype(np.int8),
    }
    return table(POSITIONS, spoil(rng, rows))


def static(seed, moving):
    rng = np.random.default_rng(seed + 1)
    who = np.unique(moving.column("transmitter").to_numpy()).repeat(12)
    time = START_US + rng.integers(0, DAYS * 24, len(who)) * HOUR_US
    draught = rng.choice([np.nan, 5.1, 7.9], len(who)).astype(np.float32)
    rows = {"transmitter": who, "time": time, "draught_m": draught, "ref": np.arange(len(who))}
    return table(STATIC, rows)


def places(centre):
    lon, lat = on_earth(centre, SPOTS_KM[list(PORTS), 0], SPOTS_KM[list(PORTS), 1])
    rows = {
        "place_id": ["p", "q"],
        "name": ["Port P", "Port Q"],
        "kind": ["port", "anchorage"],
        "lon": lon,
        "lat": lat,
        "radius_m": np.array([3000.0, 4000.0]),
        "source": ["made up", "made up"],
    }
    return table(PLACES, rows)


def inputs(seed, centre):
    """For each step by name, a table it reads; plus ``static`` and ``places``."""
    read = positions(seed, centre)
    where = places(centre)
    spoken = static(seed, read)
    points = STEPS["clean"].run(read, STEPS["clean"].Params(), None)[0]
    points = locate(attach(points, spoken, None)[0], PlaceIndex(where))
    slots = STEPS["resample"].run(points, STEPS["resample"].Params(), None)[0]
    contacts = STEPS["contact"].run(slots, STEPS["contact"].Params(), None)[0]
    tables = {"clean": read, "contact": slots, "encounter": contacts}
    return {name: tables.get(name, points) for name in STEPS} | {"static": spoken, "places": where}


def whole(step, table, params):
    """What a step emits for all its input at once, in order of its key."""
    first, state = step.run(table, params, None)
    both = pa.concat_tables([first, step.finish(params, state)])
    return both.sort_by([(name, "ascending") for name in step.emits.key])


@pytest.fixture(scope="session")
def sea():
    return SimpleNamespace(
        inputs=inputs, whole=whole, places=places, START_US=START_US, HOUR_US=HOUR_US, DAYS=DAYS
    )
