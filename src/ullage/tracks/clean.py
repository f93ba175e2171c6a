"""The step ``clean``: positions as read to points, deduplicated, flagged and segmented."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import ClassVar

import numpy as np
import pyarrow as pa
from pydantic import Field

from ullage.model.flags import Flag
from ullage.model.step import State, StepParams
from ullage.model.tables import POINTS, POSITIONS
from ullage.tracks import carry, columns, integrity, normalise, segment
from ullage.tracks.columns import Array
from ullage.tracks.kernel import inner, kernel
from ullage.tracks.order import groups, order, settled
from ullage.tracks.sphere import KNOT_M_US, distance_m

IMPLIED_SPEED = int(Flag.IMPLIED_SPEED)
JUMP = int(Flag.JUMP)
SOG_MISMATCH = int(Flag.SOG_MISMATCH)
SHARED_MMSI = int(Flag.SHARED_MMSI)
TYPE27_DOUBTFUL = int(Flag.TYPE27_DOUBTFUL)

# Integers carried per transmitter: last segment id, last report not of type 27, ring, segments.
_LAST_ID, _SHORT_US, _RING = 0, 1, 2
_SEGMENTS = _RING + normalise.RING_INTS
_INTS = _SEGMENTS + segment.OPEN * segment.EACH_INTS
# Floats: where the last report not of type 27 was, then segments.
_SHORT_LON, _SHORT_LAT, _PLACES = 0, 1, 2
_FLOATS = _PLACES + segment.OPEN * segment.EACH_FLOATS
_DROPPED = -1
_NOISE = -1
_HOUR_US = 3_600_000_000
_MISMATCH_US = (30_000_000, 1_800_000_000)


class CleanParams(StepParams):
    """What counts as a duplicate, as the same ship and as odd."""

    dedupe_window_s: float = Field(
        30.0,
        ge=0,
        le=3600,
        description="Reports of equal content within this time of a kept one are duplicates.",
        json_schema_extra={"unit": "s"},
    )
    max_speed_kn: float = Field(
        50.0,
        gt=0,
        le=200,
        description="A segment cannot be continued faster than this.",
        json_schema_extra={"unit": "kn"},
    )
    slack_m: float = Field(
        1000.0,
        ge=0,
        le=50_000,
        description="Distance forgiven on top of it, for position noise and late time stamps.",
        json_schema_extra={"unit": "m"},
    )
    max_silence_h: float = Field(
        24.0,
        gt=0,
        le=24 * 365,
        description="A segment silent for longer is closed.",
        json_schema_extra={"unit": "h"},
    )
    flag_speed_kn: float = Field(
        40.0,
        gt=0,
        le=200,
        description="Implied speed above which a point is flagged IMPLIED_SPEED.",
        json_schema_extra={"unit": "kn"},
    )
    mismatch_kn: float = Field(
        10.0,
        gt=0,
        le=200,
        description="Reported and implied speed further apart than this: SOG_MISMATCH.",
        json_schema_extra={"unit": "kn"},
    )
    clock_s: float = Field(
        15.0,
        gt=0,
        le=30,
        description="Second sent and receiver's clock further apart than this: CLOCK.",
        json_schema_extra={"unit": "s"},
    )
    type27_distance_m: float = Field(
        5000.0,
        gt=0,
        le=1e6,
        description="Type 27 within an hour of another report and further than this from it, "
        "beyond what max_speed_kn explains: TYPE27_DOUBTFUL.",
        json_schema_extra={"unit": "m"},
    )


@inner
def _content(
    lon: int, lat: int, sog: int, cog: int, heading: int, kind: int, second: int
) -> tuple[np.int64, np.int64]:
    """Digests of the whole report and of its place alone, from the bits of the fields."""
    place = normalise.mix(normalise.mix(np.uint64(1), lon), lat)
    whole = normalise.mix(normalise.mix(place, sog), cog)
    whole = normalise.mix(normalise.mix(whole, heading), (kind << 8) + second)
    return np.int64(whole), np.int64(place)


@inner
def _move_flags(
    ints: Array, floats: Array, at: int, place: int, time_us: int, sog: float, away_m: float,
    flag_m_us: float, slack_m: float, mismatch_kn: float,
) -> int:  # fmt: skip
    """Flags from the way between the segment's last point and this one."""
    after_us = time_us - ints[at + segment.LAST_US]
    flags = 0
    if away_m - 0.1 * slack_m > flag_m_us * after_us:
        flags |= IMPLIED_SPEED
    if _MISMATCH_US[0] <= after_us <= _MISMATCH_US[1]:
        told_kn = integrity.reported_kn(floats[place + segment.SOG], sog)
        if abs(away_m / after_us / KNOT_M_US - told_kn) > mismatch_kn:
            flags |= SOG_MISMATCH
    return flags


@inner
def _join(
    ints: Array, floats: Array, time_us: int, lon: float, lat: float, sog: float, cog: float,
    reach_m_us: float, flag_m_us: float, slack_m: float, silence_us: int, mismatch_kn: float,
) -> tuple[int, int]:  # fmt: skip
    """Segment id of the position (-1: noise so far) and the flags its way there earns."""
    mine, away_m, alive = segment.choose(
        ints, floats, _SEGMENTS, _PLACES, time_us, lon, lat, reach_m_us, slack_m, silence_us
    )
    flags = 0
    if mine < 0:
        mine = segment.place_for_new(ints, _SEGMENTS)
        at = _SEGMENTS + mine * segment.EACH_INTS
        lone = segment.count_established(ints, _SEGMENTS) == 0
        ints[_LAST_ID] = max(time_us, ints[_LAST_ID] + 1) if ints[_LAST_ID] else time_us
        ints[at + segment.STATE] = segment.ESTABLISHED if lone else segment.WAITING
        ints[at + segment.ID] = ints[_LAST_ID]
        ints[at + segment.COUNT] = 0
        flags = 0 if lone else JUMP
    else:
        at = _SEGMENTS + mine * segment.EACH_INTS
        flags = _move_flags(
            ints, floats, at, _PLACES + mine * segment.EACH_FLOATS, time_us, sog, away_m,
            flag_m_us, slack_m, mismatch_kn,
        )  # fmt: skip
        ints[at + segment.STATE] = segment.ESTABLISHED
    place = _PLACES + mine * segment.EACH_FLOATS
    ints[at + segment.LAST_US] = time_us
    ints[at + segment.COUNT] += 1
    floats[place + segment.LON], floats[place + segment.LAT] = lon, lat
    floats[place + segment.SOG], floats[place + segment.COG] = sog, cog
    if flags & JUMP:
        return _NOISE, flags
    if alive > 1 and segment.overlapped(ints, _SEGMENTS, mine):
        flags |= SHARED_MMSI
    return ints[at + segment.ID], flags


@kernel
def _clean(
    starts: Array, keys: Array, rows: Array, ints: Array, floats: Array,
    time: Array, lon: Array, lat: Array, sog: Array, cog: Array,
    kind: Array, second: Array, heard: Array, limits: Array, windows: Array,
    lon_bits: Array, lat_bits: Array, sog_bits: Array, cog_bits: Array, heading_bits: Array,
    segments: Array, flags: Array,
) -> None:  # fmt: skip
    """Segment and flags of each row; flags -1 where it is a duplicate or lies off the Earth."""
    reach, reach_flag, slack_m, mismatch_kn, doubt_m = limits
    dedupe_us, silence_us, clock_us = windows
    for g in range(len(keys)):
        own, spots = ints[rows[g]], floats[rows[g]]
        of_mmsi = integrity.mmsi_flag(keys[g])
        for i in range(starts[g], starts[g + 1]):
            whole, place = _content(
                lon_bits[i],
                lat_bits[i],
                int(sog_bits[i]),
                int(cog_bits[i]),
                int(heading_bits[i]),
                int(kind[i]),
                int(second[i]),
            )
            segments[i], flags[i] = _NOISE, _DROPPED
            if not (abs(lon[i]) <= 180.0 and abs(lat[i]) <= 90.0):
                continue
            if normalise.is_duplicate(own, _RING, time[i], whole, place, dedupe_us):
                continue
            flag = of_mmsi | integrity.sog_flag(sog[i]) | integrity.place_flag(lon[i], lat[i])
            flag |= integrity.clock_flag(second[i], heard[i], clock_us)
            since_us = time[i] - own[_SHORT_US]
            if kind[i] != 27:
                own[_SHORT_US], spots[_SHORT_LON], spots[_SHORT_LAT] = time[i], lon[i], lat[i]
            elif own[_SHORT_US] and since_us <= _HOUR_US:
                away_m = distance_m(spots[_SHORT_LON], spots[_SHORT_LAT], lon[i], lat[i])
                if away_m > doubt_m + reach * since_us:
                    flag |= TYPE27_DOUBTFUL
            speed = np.float64(sog[i]) if sog[i] <= 102.21 else math.nan
            joined, more = _join(
                own, spots, time[i], lon[i], lat[i], speed, np.float64(cog[i]),
                reach, reach_flag, slack_m, silence_us, mismatch_kn,
            )  # fmt: skip
            segments[i], flags[i] = joined, flag | more


#: What decides between reports of one transmitter and instant.
_TIES = (
    "lon", "lat", "sog_kn", "cog_deg", "heading_deg", "nav_status", "msg_type",
    "utc_second", "heard",
)  # fmt: skip


def _read(table: pa.Table) -> dict[str, Array]:
    """The columns in order of transmitter, time and content; ``heard`` is the receiver's clock."""
    names = ("transmitter", "time", "ref", "lon", "lat", "sog_kn", "cog_deg", "heading_deg")
    out = {name: columns.array(table, POSITIONS, name) for name in names}
    for name in ("nav_status", "msg_type", "utc_second"):
        out[name] = columns.array(table, POSITIONS, name)
    told = "receive_time" in table.column_names and (
        table.column("receive_time").null_count < table.num_rows
    )
    if told:
        heard = columns.array(table, POSITIONS, "receive_time")
        out["heard"] = np.where(heard == -1, out["time"], heard)
    perm = order(out["transmitter"], out["time"], out["ref"])
    if perm is not None:
        out = {name: values.take(perm) for name, values in out.items()}
    out = settled(out, [name for name in _TIES if name in out])
    return out if told else out | {"heard": out["time"]}


def _points(read: dict[str, Array], segments: Array, flags: Array) -> pa.Table:
    kept = np.flatnonzero(flags != _DROPPED)
    names = ("transmitter", "time", "lon", "lat", "cog_deg", "heading_deg", "ref")
    read = {name: read[name] for name in (*names, "sog_kn", "nav_status")}
    if len(kept) < len(flags):
        read = {name: values.take(kept) for name, values in read.items()}
        segments, flags = segments.take(kept), flags.take(kept)
    out: dict[str, object] = {name: read[name] for name in names}
    sog, status = read["sog_kn"], read["nav_status"]
    out["sog_kn"] = np.where(sog <= np.float32(102.21), sog, np.float32(np.nan))
    out["nav_status"] = pa.array(status, pa.int8(), mask=status < 0)
    out["place"] = np.full(len(flags), -1, np.int32)
    return columns.table(POINTS, out | {"flags": flags, "segment": segments})


class Clean:
    """Duplicates dropped, integrity flagged, segments told apart. See docs/methods/normalise.md."""

    name: ClassVar[str] = "clean"
    version: ClassVar[str] = "1"
    needs = POSITIONS
    emits = POINTS
    Params = CleanParams
    partition_by: ClassVar[tuple[str, ...]] = ("transmitter",)
    lookback: ClassVar[timedelta] = timedelta(hours=24)

    def run(self, table: pa.Table, params: CleanParams, state: State) -> tuple[pa.Table, State]:
        """POSITIONS to POINTS; place, place_distance_m and draught_m are left empty."""
        if table.num_rows == 0:
            return POINTS.empty(), state
        read = _read(table)
        keys, starts = groups(read["transmitter"])
        memory = carry.load(state, keys, _INTS, _FLOATS)
        limits = np.array(
            [
                params.max_speed_kn * KNOT_M_US,
                params.flag_speed_kn * KNOT_M_US,
                params.slack_m,
                params.mismatch_kn,
                params.type27_distance_m,
            ]
        )
        seconds = (params.dedupe_window_s, params.max_silence_h * 3600, params.clock_s)
        windows = np.array([round(s * 1e6) for s in seconds], np.int64)
        bits = [read[name].view(np.int64) for name in ("lon", "lat")]
        bits += [read[name].view(np.int32) for name in ("sog_kn", "cog_deg", "heading_deg")]
        segments, flags = (np.empty(len(read["time"]), kind) for kind in (np.int64, np.int32))
        _clean(
            starts, keys, memory.rows_of(keys), memory.ints, memory.floats,
            read["time"], read["lon"], read["lat"], read["sog_kn"], read["cog_deg"],
            read["msg_type"], read["utc_second"], read["heard"], limits, windows,
            *[*bits, segments, flags],
        )  # fmt: skip
        return _points(read, segments, flags), memory.state()

    def finish(self, params: CleanParams, state: State) -> pa.Table:
        """Nothing is ever held back."""
        return POINTS.empty()
