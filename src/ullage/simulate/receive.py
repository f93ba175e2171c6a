"""What receivers hear of a vessel: reports at uneven intervals, noisy, repeated, dropped, garbled.

Class A ships report every 2 to 10 s under way and every 3 min at rest (ITU-R M.1371-5, table 1); a
provider passes on about one in thirty of those. The intervals here are what is left.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ullage.model.reading import SIMULATED_STATION
from ullage.model.tables import POSITIONS, STATIC
from ullage.simulate.motion import UNDER_WAY
from ullage.simulate.vessel import FISHING, HOURS, START, Vessel

Floats = npt.NDArray[np.float64]
Chance = np.random.Generator

_UNDER_WAY_S, _AT_REST_S, _STATIC_S = 240.0, 420.0, 2400.0
_DROPPED, _TWICE, _GARBLED = 0.08, 0.03, 0.0003
_NOISE_DEG, _NOISE_AT_REST_DEG = 6.0 / 111_195.0, 2.0 / 111_195.0
_UNIT_DEG, _LONG_RANGE_DEG = 1 / 600_000, 1 / 600
_START_US = int(START.timestamp()) * 1_000_000


def positions(vessel: Vessel, chance: Chance) -> pa.Table:
    """Position reports of one vessel as received, in POSITIONS; ``ref`` is 0."""
    time_s = _heard(vessel, chance)
    true = vessel.voyage.sample(time_s)
    moving = true.status == UNDER_WAY
    noise = np.where(moving, _NOISE_DEG, _NOISE_AT_REST_DEG) * (not vessel.long_range)
    lat = true.lat + chance.normal(0, noise)
    lon = true.lon + chance.normal(0, noise) / np.cos(np.radians(lat))
    garbled = chance.random(len(lat)) < _GARBLED
    lat = lat + garbled * chance.uniform(2, 9, len(lat))
    unit = _LONG_RANGE_DEG if vessel.long_range else _UNIT_DEG
    sog = np.abs(true.sog_kn + np.where(moving, chance.normal(0, 0.08, len(lat)), 0.0))
    course = np.where(moving, true.cog_deg, chance.uniform(0, 360, len(lat)))
    cog = np.round((course + chance.normal(0, 0.7, len(lat))) % 360, 1) % 360
    columns = {
        "lon": np.round(lon / unit) * unit,
        "lat": np.round(lat / unit) * unit,
        "sog_kn": np.round(sog, 0 if vessel.long_range else 1),
        "cog_deg": np.floor(cog) if vessel.long_range else cog,
        "heading_deg": np.floor(np.where(moving, true.cog_deg, 40.0)),
        "nav_status": true.status,
        "msg_type": _types(vessel, moving),
        "time": time_s.astype(np.int64),
    }
    return _table(vessel, _again(columns, chance))


def _heard(vessel: Vessel, chance: Chance) -> Floats:
    """Whole seconds at which a report is received."""
    end_s = HOURS * 3600.0
    steps = chance.uniform(0.6, 1.4, int(end_s / _UNDER_WAY_S * 1.3)) * _UNDER_WAY_S
    time_s = np.floor(np.cumsum(steps))
    time_s = time_s[time_s < end_s]
    status = vessel.voyage.sample(time_s).status
    kept = chance.random(len(time_s)) >= _DROPPED
    kept &= (status == UNDER_WAY) | (chance.random(len(time_s)) < _UNDER_WAY_S / _AT_REST_S)
    return time_s[kept & ~_off(vessel, time_s)]


def _off(vessel: Vessel, time_s: Floats) -> npt.NDArray[np.bool_]:
    off = np.zeros(len(time_s), np.bool_)
    for from_h, to_h in vessel.silences:
        off |= (time_s >= from_h * 3600.0) & (time_s < to_h * 3600.0)
    return off


def _types(vessel: Vessel, moving: npt.NDArray[np.bool_]) -> npt.NDArray[np.int8]:
    if vessel.long_range:
        return np.full(len(moving), 27, np.int8)
    if vessel.class_b:
        return np.full(len(moving), 18, np.int8)
    return np.where(moving, 1, 3).astype(np.int8)


def _again(columns: dict[str, Any], chance: Chance) -> dict[str, Any]:
    """Some rows once more, a second or two later by another receiver's clock."""
    count = len(columns["time"])
    twice = np.flatnonzero(chance.random(count) < _TWICE)
    rows = np.concatenate([np.arange(count), twice])
    out = {name: values[rows] for name, values in columns.items()}
    out["sent"] = out["time"].copy()
    out["time"][count:] += chance.integers(1, 4, len(twice))
    return out


def _table(vessel: Vessel, columns: dict[str, Any]) -> pa.Table:
    sent, time = columns.pop("sent"), times(columns["time"])
    count = len(sent)
    arrays = {name: pa.array(values) for name, values in columns.items()}
    no_heading = vessel.class_b or vessel.long_range
    arrays |= {
        "transmitter": pa.array(np.full(count, vessel.mmsi)),
        "mmsi": pa.array(np.full(count, vessel.mmsi)),
        "time": time,
        "receive_time": time,
        "utc_second": pa.nulls(count) if vessel.long_range else pa.array(sent % 60),
        "station": pa.array([SIMULATED_STATION] * count),
        "ref": pa.array(np.zeros(count, np.int64)),
    }
    if no_heading:
        arrays["heading_deg"] = pa.nulls(count)
    if vessel.class_b:
        arrays["nav_status"] = pa.nulls(count)
    return POSITIONS.conform(pa.table(arrays))


def times(seconds: npt.NDArray[np.int64]) -> pa.Array:
    """Seconds since the scenario's start as instants."""
    return pa.array(seconds.astype(np.int64) * 1_000_000 + _START_US).cast(
        STATIC.by_name["time"].type
    )


def static(vessel: Vessel, chance: Chance) -> pa.Table:
    """Static and voyage reports of one vessel, in STATIC; ``ref`` is 0."""
    steps = chance.uniform(0.7, 1.3, int(HOURS * 3600 / _STATIC_S * 1.5)) * _STATIC_S
    time_s = np.floor(np.cumsum(steps) - steps[0] + 30.0)
    time_s = time_s[(time_s < HOURS * 3600) & ~_off(vessel, time_s)]
    halves = ("A", "B") if vessel.class_b else ("",)
    parts = [_static(vessel, time_s.astype(np.int64) + n, half) for n, half in enumerate(halves)]
    return pa.concat_tables(parts)


def _static(vessel: Vessel, seconds: npt.NDArray[np.int64], half: str) -> pa.Table:
    """Type 5 whole, or half A or B of type 24."""
    count = len(seconds)
    row: dict[str, Any] = {"transmitter": vessel.mmsi, "mmsi": vessel.mmsi, "ref": 0,
                           "msg_type": 24 if half else 5, "station": SIMULATED_STATION}  # fmt: skip
    if half != "B":
        row["name"] = vessel.name
    if half != "A":
        row |= _hull(vessel)
    if not half:
        row |= {"imo": vessel.imo, "destination": "SIMULATED", "eta_month": 3, "eta_day": 11,
                "eta_hour": 12, "eta_minute": 0}  # fmt: skip
    arrays = {name: pa.array([value] * count) for name, value in row.items()}
    arrays["time"] = times(seconds)
    if not half and vessel.ship_type != FISHING:
        arrays["draught_m"] = pa.array(_draughts(vessel, seconds), pa.float32())
        arrays["draught_raw"] = arrays["draught_m"]
    return STATIC.conform(pa.table(arrays))


def _hull(vessel: Vessel) -> dict[str, Any]:
    stern, side = vessel.length_m // 5, vessel.beam_m // 2
    return {
        "call_sign": vessel.call_sign,
        "ship_type": vessel.ship_type,
        "to_bow_m": vessel.length_m - stern,
        "to_stern_m": stern,
        "to_port_m": side,
        "to_starboard_m": vessel.beam_m - side,
        "length_m": float(vessel.length_m),
        "beam_m": float(vessel.beam_m),
    }


def _draughts(vessel: Vessel, seconds: npt.NDArray[np.int64]) -> Floats:
    known = sorted(vessel.draughts)
    from_s = np.array([at_h * 3600.0 for at_h, _ in known])
    which = np.searchsorted(from_s, seconds, side="right") - 1
    return np.array([draught_m for _, draught_m in known])[which]
