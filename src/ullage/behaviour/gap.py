"""The detector ``gap``: no reception between an off and an on message."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

import numpy as np
import pyarrow as pa
from pydantic import Field

from ullage.behaviour.envelope import OPEN_US, Findings, ObservedParams, events, room
from ullage.geo import wrap_lon
from ullage.model.events import GAP
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
from ullage.tracks.sphere import KNOT_M_US, distance_m

_OFF_REF, _OFF_PLACE, _BEFORE = HEAD_INTS, HEAD_INTS + 1, HEAD_INTS + 2
_INTS = HEAD_INTS + 3
_OFF_SOG, _OFF_COG = HEAD_FLOATS, HEAD_FLOATS + 1
_FLOATS = HEAD_FLOATS + 2
# After the chains: positions per half hour, the half hour of the last, and their sum.
_BINS, _BIN_US = 24, 1_800_000_000
_RING = CHAINS * _INTS
_LAST_BIN, _TOTAL = _RING + _BINS, _RING + _BINS + 1
_ALL_INTS, _ALL_FLOATS = _TOTAL + 1, CHAINS * _FLOATS
_HOUR_US = 3_600_000_000
#: Silence after which a chain may take another segment, however long a gap must be.
_FREE_US = 12 * _HOUR_US
# Columns of what the kernel finds.
_FOUND_INTS, _FOUND_FLOATS = 8, 8


class GapParams(ObservedParams):
    """How long a silence is a gap."""

    min_hours: float = Field(
        12.0,
        gt=0,
        le=24 * 365,
        description="Shortest silence that is a gap.",
        json_schema_extra={"unit": "h"},
    )


@inner
def _tally(own: Array, time_us: int) -> int:
    """Counts a position; how many fell in this half hour and the 23 before it."""
    now = time_us // _BIN_US
    if own[_TOTAL] == 0:
        own[_LAST_BIN] = now
    for passed in range(max(own[_LAST_BIN] + 1, now - _BINS + 1), now + 1):
        own[_TOTAL] -= own[_RING + passed % _BINS]
        own[_RING + passed % _BINS] = 0
    own[_LAST_BIN] = now
    own[_RING + now % _BINS] += 1
    own[_TOTAL] += 1
    return int(own[_TOTAL])


@kernel
def _gaps(
    starts: Array, keys: Array, rows: Array, ints: Array, floats: Array, min_us: int,
    time: Array, lon: Array, lat: Array, sog: Array, cog: Array, segment: Array, place: Array,
    ref: Array, told: Array, where: Array,
) -> int:  # fmt: skip
    """Closed gaps, one row each in ``told`` and ``where``, and how many: see ``_found``."""
    n = 0
    free_us = min(min_us, _FREE_US)
    for g in range(len(keys)):
        own, spots = ints[rows[g]], floats[rows[g]]
        for i in range(starts[g], starts[g + 1]):
            if segment[i] < 0:
                continue
            c = 0
            if not (own[USED] and own[SEGMENT] == segment[i]):
                c = follow(own, spots, _INTS, _FLOATS, segment[i], time[i], lon[i], lat[i], free_us)
            at, spot = c * _INTS, c * _FLOATS
            silent_us = time[i] - own[at + LAST_US]
            if own[at + USED] and silent_us >= min_us:
                told[n, 0], told[n, 1], told[n, 2] = keys[g], own[at + LAST_US], time[i]
                told[n, 3], told[n, 4] = own[at + _OFF_REF], ref[i]
                told[n, 5], told[n, 6] = own[at + _OFF_PLACE], place[i]
                told[n, 7] = own[at + _BEFORE]
                where[n, 0], where[n, 1] = spots[spot + LON], spots[spot + LAT]
                where[n, 2], where[n, 3] = lon[i], lat[i]
                where[n, 4], where[n, 5] = spots[spot + _OFF_SOG], spots[spot + _OFF_COG]
                where[n, 6] = sog[i]
                where[n, 7] = distance_m(where[n, 0], where[n, 1], lon[i], lat[i])
                n += 1
            own[at + USED], own[at + SEGMENT], own[at + LAST_US] = 1, segment[i], time[i]
            own[at + _OFF_REF], own[at + _OFF_PLACE] = ref[i], place[i]
            own[at + _BEFORE] = _tally(own, time[i])
            spots[spot + LON], spots[spot + LAT] = lon[i], lat[i]
            spots[spot + _OFF_SOG], spots[spot + _OFF_COG] = sog[i], cog[i]
    return n


def _found(told: Array, where: Array, *, closed: bool) -> Findings:
    """Findings of the kernel's rows; those still open have no on message."""
    off_lon, off_lat, on_lon, on_lat, off_sog, off_cog, on_sog, away_m = where.T
    start, end = told[:, 1], told[:, 2]
    hours = (end - start) / _HOUR_US
    eastward = wrap_lon(on_lon - off_lon) >= 0
    west, east = np.where(eastward, (off_lon, on_lon), (on_lon, off_lon))
    payload = {
        "off_lon": off_lon,
        "off_lat": off_lat,
        "off_sog_kn": off_sog,
        "off_cog_deg": off_cog,
        "positions_before": told[:, 7],
        "off_place": told[:, 5],
        "off_ref": told[:, 3],
    }
    if closed:
        payload |= {
            "duration_h": hours,
            "on_lon": on_lon,
            "on_lat": on_lat,
            "distance_m": away_m,
            "implied_speed_kn": away_m / (end - start) / KNOT_M_US,
            "on_sog_kn": on_sog,
            "on_place": told[:, 6],
            "on_ref": told[:, 4],
        }
    box = (west, np.minimum(off_lat, on_lat), east, np.maximum(off_lat, on_lat))
    ends = end if closed else np.full(len(end), OPEN_US)
    return Findings(start, ends, off_lon, off_lat, box, told[:, :1], payload)


class Gap:
    """Silence of a transmitter for at least ``min_hours``. See docs/methods/gap.md."""

    name: ClassVar[str] = "gap"
    version: ClassVar[str] = "1"
    needs = POINTS
    emits = GAP.schema
    Params = GapParams
    partition_by: ClassVar[tuple[str, ...]] = ("transmitter",)
    lookback: ClassVar[timedelta] = timedelta(hours=12)

    def run(self, table: pa.Table, params: GapParams, state: State) -> tuple[pa.Table, State]:
        """POINTS to gaps that have ended."""
        if table.num_rows == 0:
            return self.emits.empty(), state
        names = ("lon", "lat", "sog_kn", "cog_deg", "segment", "place", "ref")
        points = read(table, names)
        memory = carry.load(state, points.keys, _ALL_INTS, _ALL_FLOATS)
        told, where = room(len(points.time), _FOUND_INTS, _FOUND_FLOATS)
        found = _gaps(
            points.starts, points.keys, memory.rows_of(points.keys), memory.ints, memory.floats,
            round(params.min_hours * _HOUR_US), points.time, *[*points.columns(names), told, where],
        )  # fmt: skip
        gaps = _found(told[:found], where[:found], closed=True)
        return events(GAP, self.name, self.version, params, gaps), memory.state()

    def finish(self, params: GapParams, state: State) -> pa.Table:
        """Gaps still open at ``until_us``: of each transmitter at most one; none where unknown."""
        if state is None or params.until_us is None:
            return self.emits.empty()
        memory = carry.load(state, np.zeros(0, np.int64), _ALL_INTS, _ALL_FLOATS)
        ints = memory.ints[:, :_RING].reshape(-1, CHAINS, _INTS)
        last = np.where(ints[:, :, USED] == 1, ints[:, :, LAST_US], OPEN_US).argmax(axis=1)
        who = np.arange(len(last))
        chain, spot = ints[who, last], memory.floats.reshape(-1, CHAINS, _FLOATS)[who, last]
        silent_us = params.until_us - chain[:, LAST_US]
        open_ = (chain[:, USED] == 1) & (silent_us >= round(params.min_hours * _HOUR_US))
        chain, spot = chain[open_], spot[open_]
        told = np.zeros((len(chain), _FOUND_INTS), np.int64)
        told[:, 0], told[:, 1], told[:, 2] = memory.keys[open_], chain[:, LAST_US], params.until_us
        told[:, 3], told[:, 5] = chain[:, _OFF_REF], chain[:, _OFF_PLACE]
        told[:, 7] = chain[:, _BEFORE]
        where = np.zeros((len(chain), _FOUND_FLOATS))
        where[:, 0:2] = where[:, 2:4] = spot[:, LON : LAT + 1]
        where[:, 4:6] = spot[:, _OFF_SOG : _OFF_COG + 1]
        found = _found(told, where, closed=False)
        return events(GAP, self.name, self.version, params, found)
