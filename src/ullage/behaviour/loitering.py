"""The detector ``loitering``: one ship going slowly away from any known place."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

import numpy as np
import pyarrow as pa
from pydantic import Field

from ullage.behaviour.envelope import OPEN_US, Findings, ObservedParams, events, room
from ullage.model.events import LOITERING
from ullage.model.step import State
from ullage.model.tables import POINTS
from ullage.tracks import carry
from ullage.tracks.chains import (
    CHAINS,
    HEAD_FLOATS,
    HEAD_INTS,
    LAST_US,
    LAT,
    LON,
    SEGMENT,
    USED,
    follow,
)
from ullage.tracks.columns import Array
from ullage.tracks.kernel import inner, kernel
from ullage.tracks.points import read
from ullage.tracks.sphere import KNOT_M_US, distance_m, from_vector, unit_vector, wrap_deg

# Integers of a chain: whether an anchor stands, when and which; positions since it; whether a run
# is on, its start, first position and count.
_ANCHOR, _ANCHOR_US, _ANCHOR_REF, _SINCE = (HEAD_INTS + k for k in range(4))
_ON, _START_US, _FIRST_REF, _COUNT = (HEAD_INTS + k for k in range(4, 8))
_INTS = HEAD_INTS + 8
# Floats: the anchor; path, vector sum, first longitude, extent and nearest place of the run.
_ANCHOR_LON, _ANCHOR_LAT, _ANCHOR_PLACE = (HEAD_FLOATS + k for k in range(3))
_PATH, _X, _Y, _Z, _LON0 = (HEAD_FLOATS + k for k in range(3, 8))
_WEST, _EAST, _SOUTH, _NORTH, _PLACE = (HEAD_FLOATS + k for k in range(8, 13))
_FLOATS = HEAD_FLOATS + 13
_HOUR_US = 3_600_000_000
_FREE_US = 24 * _HOUR_US
#: What the kernel finds: transmitter, start, end, first ref, last ref, positions; lon, lat, west,
#: south, east, north, path, nearest place.
_FOUND_INTS, _FOUND_FLOATS = 6, 8


class LoiteringParams(ObservedParams):
    """How slow and how long is loitering."""

    max_sog_kn: float = Field(
        2.0,
        gt=0,
        le=30,
        description="Speed implied between positions stays below this.",
        json_schema_extra={"unit": "kn"},
    )
    min_hours: float = Field(
        8.0,
        gt=0,
        le=24 * 365,
        description="Shortest time that is loitering.",
        json_schema_extra={"unit": "h"},
    )
    step_s: float = Field(
        600.0,
        ge=0,
        le=86_400,
        description="Speeds are implied over at least this time, so that position noise in dense "
        "reports is not taken for speed.",
        json_schema_extra={"unit": "s"},
    )
    max_silence_h: float = Field(
        6.0,
        gt=0,
        le=24,
        description="A longer silence ends it.",
        json_schema_extra={"unit": "h"},
    )


@inner
def _set_anchor(
    own: Array, spots: Array, at: int, spot: int, time_us: int, ref: int, lon: float, lat: float,
    place_m: float,
) -> None:  # fmt: skip
    own[at + _ANCHOR], own[at + _ANCHOR_US], own[at + _ANCHOR_REF] = 1, time_us, ref
    own[at + _SINCE] = 0
    spots[spot + _ANCHOR_LON], spots[spot + _ANCHOR_LAT] = lon, lat
    spots[spot + _ANCHOR_PLACE] = place_m


@inner
def _stretch(spots: Array, spot: int, lon: float, lat: float, place_m: float) -> None:
    """Takes a position into the sums and extent of the run."""
    x, y, z = unit_vector(lon, lat)
    spots[spot + _X] += x
    spots[spot + _Y] += y
    spots[spot + _Z] += z
    off = wrap_deg(lon - spots[spot + _LON0])
    spots[spot + _WEST] = min(spots[spot + _WEST], off)
    spots[spot + _EAST] = max(spots[spot + _EAST], off)
    spots[spot + _SOUTH] = min(spots[spot + _SOUTH], lat)
    spots[spot + _NORTH] = max(spots[spot + _NORTH], lat)
    # A missing distance is NaN and compares false.
    spots[spot + _PLACE] = min(spots[spot + _PLACE], place_m)


@inner
def _begin(own: Array, spots: Array, at: int, spot: int) -> None:
    """Starts a run at the anchor."""
    own[at + _ON], own[at + _START_US] = 1, own[at + _ANCHOR_US]
    own[at + _FIRST_REF], own[at + _COUNT] = own[at + _ANCHOR_REF], 1
    lon, lat = spots[spot + _ANCHOR_LON], spots[spot + _ANCHOR_LAT]
    for k in range(_PATH, _Z + 1):
        spots[spot + k] = 0.0
    spots[spot + _LON0], spots[spot + _WEST], spots[spot + _EAST] = lon, 0.0, 0.0
    spots[spot + _SOUTH], spots[spot + _NORTH], spots[spot + _PLACE] = lat, lat, np.inf
    _stretch(spots, spot, lon, lat, spots[spot + _ANCHOR_PLACE])


@inner
def _write(
    key: int, own: Array, spots: Array, at: int, spot: int, told: Array, where: Array
) -> None:
    """One finding from the run, which ends at the anchor."""
    told[0], told[1], told[2] = key, own[at + _START_US], own[at + _ANCHOR_US]
    told[3], told[4], told[5] = own[at + _FIRST_REF], own[at + _ANCHOR_REF], own[at + _COUNT]
    where[0], where[1] = from_vector(spots[spot + _X], spots[spot + _Y], spots[spot + _Z])
    where[2] = wrap_deg(spots[spot + _LON0] + spots[spot + _WEST])
    where[3] = spots[spot + _SOUTH]
    where[4] = wrap_deg(spots[spot + _LON0] + spots[spot + _EAST])
    where[5], where[6] = spots[spot + _NORTH], spots[spot + _PATH]
    nearest = spots[spot + _PLACE]
    where[7] = nearest if nearest < np.inf else np.nan


@inner
def _goes_on(own: Array, at: int, segment: int, place: int, time_us: int, silence_us: int) -> bool:
    """Whether the position continues what its chain was doing, out at sea."""
    same = own[at + USED] == 1 and own[at + SEGMENT] == segment and place < 0
    return bool(same and time_us - own[at + LAST_US] <= silence_us)


@inner
def _extend(
    own: Array, spots: Array, at: int, spot: int, away_m: float, lon: float, lat: float,
    place_m: float,
) -> None:  # fmt: skip
    """Takes the way from the anchor to a position into the run, which may begin with it."""
    if not own[at + _ON]:
        _begin(own, spots, at, spot)
    own[at + _COUNT] += own[at + _SINCE]
    spots[spot + _PATH] += away_m
    _stretch(spots, spot, lon, lat, place_m)


@kernel
def _loiter(
    starts: Array, keys: Array, rows: Array, ints: Array, floats: Array, limits: Array,
    max_m_us: float, time: Array, lon: Array, lat: Array, segment: Array, place: Array,
    place_m: Array, ref: Array, told: Array, where: Array,
) -> int:  # fmt: skip
    """Runs that have ended, into ``told`` and ``where``, and how many.

    ``limits`` are shortest run, step and longest silence in µs.
    """
    n = 0
    for g in range(len(keys)):
        own, spots = ints[rows[g]], floats[rows[g]]
        for i in range(starts[g], starts[g + 1]):
            if segment[i] < 0:
                continue
            c = 0
            if not (own[USED] and own[SEGMENT] == segment[i]):
                c = follow(
                    own, spots, _INTS, _FLOATS, segment[i], time[i], lon[i], lat[i], _FREE_US
                )
            at, spot = c * _INTS, c * _FLOATS
            goes_on = _goes_on(own, at, segment[i], place[i], time[i], limits[2])
            since_us = time[i] - own[at + _ANCHOR_US]
            look = goes_on and own[at + _ANCHOR] == 1 and since_us >= limits[1]
            away_m = 0.0
            if look:
                anchor = spots[spot + _ANCHOR_LON], spots[spot + _ANCHOR_LAT]
                away_m = distance_m(anchor[0], anchor[1], lon[i], lat[i])
            slow = look and away_m < max_m_us * since_us
            if own[at + _ON] and (not goes_on or (look and not slow)):
                _write(keys[g], own, spots, at, spot, told[n], where[n])
                n += told[n, 2] - told[n, 1] >= limits[0]
                own[at + _ON] = 0
            own[at + _SINCE] += 1
            if slow:
                near_m = np.float64(place_m[i])
                _extend(own, spots, at, spot, away_m, lon[i], lat[i], near_m)
            if look or not goes_on or not own[at + _ANCHOR]:
                near_m = np.float64(place_m[i])
                _set_anchor(own, spots, at, spot, time[i], ref[i], lon[i], lat[i], near_m)
            own[at + _ANCHOR] = place[i] < 0
            own[at + USED], own[at + SEGMENT], own[at + LAST_US] = 1, segment[i], time[i]
            spots[spot + LON], spots[spot + LAT] = lon[i], lat[i]
    return n


@kernel
def _still_on(
    keys: Array, ints: Array, floats: Array, min_us: int, told: Array, where: Array, heard: Array
) -> int:
    """Runs long enough that have not ended, when their ship was last heard, and how many."""
    n = 0
    for k in range(len(keys)):
        for c in range(CHAINS):
            at, spot = c * _INTS, c * _FLOATS
            own = ints[k]
            if own[at + _ON] and own[at + _ANCHOR_US] - own[at + _START_US] >= min_us:
                _write(keys[k], own, floats[k], at, spot, told[n], where[n])
                heard[n] = own[at + LAST_US]
                n += 1
    return n


def _found(told: Array, where: Array, open_: Array) -> Findings:
    who, start, end, first, last, positions = told.T
    lon, lat, west, south, east, north, path_m, place_m = where.T
    hours = (end - start) / _HOUR_US
    payload = {
        "duration_h": hours,
        "mean_sog_kn": path_m / (end - start) / KNOT_M_US,
        "distance_m": path_m,
        "positions": positions,
        "place_distance_m": place_m,
        "first_ref": first,
        "last_ref": last,
    }
    ends = np.where(open_, OPEN_US, end)
    box = (west, south, east, north)
    return Findings(start, ends, lon, lat, box, who.reshape(-1, 1), payload)


class Loitering:
    """A ship slower than ``max_sog_kn`` outside any place. See docs/methods/loitering.md."""

    name: ClassVar[str] = "loitering"
    version: ClassVar[str] = "1"
    needs = POINTS
    emits = LOITERING.schema
    Params = LoiteringParams
    partition_by: ClassVar[tuple[str, ...]] = ("transmitter",)
    lookback: ClassVar[timedelta] = timedelta(hours=8)

    def run(self, table: pa.Table, params: LoiteringParams, state: State) -> tuple[pa.Table, State]:
        """POINTS to loitering that has ended."""
        if table.num_rows == 0:
            return self.emits.empty(), state
        names = ("lon", "lat", "segment", "place", "place_distance_m", "ref")
        points = read(table, names)
        memory = carry.load(state, points.keys, CHAINS * _INTS, CHAINS * _FLOATS)
        hours = (params.min_hours, params.step_s / 3600, params.max_silence_h)
        told, where = room(len(points.time), _FOUND_INTS, _FOUND_FLOATS)
        ended = _loiter(
            points.starts, points.keys, memory.rows_of(points.keys), memory.ints, memory.floats,
            np.array([max(1, round(h * _HOUR_US)) for h in hours], np.int64),
            params.max_sog_kn * KNOT_M_US, points.time, *[*points.columns(names), told, where],
        )  # fmt: skip
        found = _found(told[:ended], where[:ended], np.zeros(ended, bool))
        return events(LOITERING, self.name, self.version, params, found), memory.state()

    def finish(self, params: LoiteringParams, state: State) -> pa.Table:
        """Loitering still on; closed where ``until_us`` shows a silence that ends it."""
        if state is None:
            return self.emits.empty()
        memory = carry.load(state, np.zeros(0, np.int64), CHAINS * _INTS, CHAINS * _FLOATS)
        min_us = round(params.min_hours * _HOUR_US)
        most = len(memory.keys) * CHAINS
        told, where = room(most, _FOUND_INTS, _FOUND_FLOATS)
        heard = np.empty(most, np.int64)
        on = _still_on(memory.keys, memory.ints, memory.floats, min_us, told, where, heard)
        told, where, heard = told[:on], where[:on], heard[:on]
        open_ = np.ones(len(told), bool)
        if params.until_us is not None:
            open_ = params.until_us - heard <= round(params.max_silence_h * _HOUR_US)
        found = _found(told, where, open_)
        return events(LOITERING, self.name, self.version, params, found)
