"""The detector ``port_visit``: a ship came to a place, stopped or fell silent there, left."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import Field

from ullage.behaviour.envelope import OPEN_US, Findings, ObservedParams, events, room
from ullage.model.events import PORT_VISIT
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
from ullage.tracks.sphere import KNOT_M_US, distance_m, wrap_deg

# A visit in integers: place, times, refs, what was seen, whether draught_after is settled.
_PLACE, _ENTRY_US, _EXIT_US, _ENTRY_REF, _EXIT_REF = range(5)
_STOPPED_US, _SILENT_US, _ENTRY_SEEN, _EXIT_SEEN, _SETTLED = range(5, 10)
_VISIT_INTS = 10
# And in floats: draughts, where it stopped, first longitude and extent.
_BEFORE, _AFTER, _AT_LON, _AT_LAT, _LON0, _WEST, _EAST, _SOUTH, _NORTH = range(9)
_VISIT_FLOATS = 9
# A chain: inside, stopped, whether a visit waits for a late draught; the visit, the waiting one.
_INSIDE, _STILL, _WAITS = HEAD_INTS, HEAD_INTS + 1, HEAD_INTS + 2
_NOW = HEAD_INTS + 3
_THEN = _NOW + _VISIT_INTS
_INTS = _THEN + _VISIT_INTS
_DRAUGHT = HEAD_FLOATS
_NOW_F = HEAD_FLOATS + 1
_THEN_F = _NOW_F + _VISIT_FLOATS
_FLOATS = _THEN_F + _VISIT_FLOATS
_READ = ("lon", "lat", "sog_kn", "segment", "place", "place_distance_m", "draught_m", "ref")
_HOUR_US = 3_600_000_000
_FREE_US = 12 * _HOUR_US


class PortVisitParams(ObservedParams):
    """When a ship has come, stopped, fallen silent and left."""

    stop_begins_kn: float = Field(
        0.2,
        gt=0,
        le=10,
        description="Slower than this it stops.",
        json_schema_extra={"unit": "kn"},
    )
    stop_ends_kn: float = Field(
        0.5,
        gt=0,
        le=10,
        description="Faster than this it no longer stops.",
        json_schema_extra={"unit": "kn"},
    )
    min_stop_h: float = Field(
        0.5,
        ge=0,
        le=240,
        description="Shortest time stopped that makes a visit.",
        json_schema_extra={"unit": "h"},
    )
    min_silence_h: float = Field(
        4.0,
        gt=0,
        le=240,
        description="Silence of this length, begun inside, makes a visit too.",
        json_schema_extra={"unit": "h"},
    )
    exit_margin_m: float = Field(
        1000.0,
        ge=0,
        le=50_000,
        description="A ship leaves when further than this outside the edge it entered by.",
        json_schema_extra={"unit": "m"},
    )
    draught_lag_h: float = Field(
        24.0,
        ge=0,
        le=24 * 30,
        description="How long after leaving a crew may still correct its draught.",
        json_schema_extra={"unit": "h"},
    )


@inner
def _qualifies(own: Array, at: int, min_stop_us: int) -> bool:
    """Whether the visit in hand is more than a passage."""
    stopped_us, silent_us = own[at + _NOW + _STOPPED_US], own[at + _NOW + _SILENT_US]
    return bool(silent_us > 0 or (stopped_us > 0 and stopped_us >= min_stop_us))


@inner
def _wipe(own: Array, at: int, count: int) -> None:
    # A loop: assigning to a slice takes a second to compile.
    for k in range(at, at + count):
        own[k] = 0


@inner
def _enter(
    own: Array, spots: Array, at: int, spot: int, place: int, time_us: int, ref: int,
    lon: float, lat: float,
) -> None:  # fmt: skip
    own[at + _INSIDE], own[at + _STILL] = 1, 0
    _wipe(own, at + _NOW, _VISIT_INTS)
    own[at + _NOW + _PLACE], own[at + _NOW + _ENTRY_US] = place, time_us
    own[at + _NOW + _ENTRY_REF], own[at + _NOW + _ENTRY_SEEN] = ref, own[at + USED]
    here = spot + _NOW_F
    told_m = spots[spot + _DRAUGHT]
    spots[here + _BEFORE] = told_m if own[at + USED] and told_m > 0 else math.nan
    spots[here + _AFTER] = math.nan
    spots[here + _AT_LON], spots[here + _AT_LAT] = lon, lat
    spots[here + _LON0], spots[here + _WEST], spots[here + _EAST] = lon, 0.0, 0.0
    spots[here + _SOUTH], spots[here + _NORTH] = lat, lat


@inner
def _stay(
    own: Array, spots: Array, at: int, spot: int, time_us: int, ref: int, lon: float, lat: float,
    kn: float, speeds: Array,
) -> None:  # fmt: skip
    """Takes in a position inside; the first one stopped says where the visit is."""
    here = spot + _NOW_F
    own[at + _NOW + _EXIT_US], own[at + _NOW + _EXIT_REF] = time_us, ref
    off = wrap_deg(lon - spots[here + _LON0])
    spots[here + _WEST] = min(spots[here + _WEST], off)
    spots[here + _EAST] = max(spots[here + _EAST], off)
    spots[here + _SOUTH] = min(spots[here + _SOUTH], lat)
    spots[here + _NORTH] = max(spots[here + _NORTH], lat)
    if own[at + _STILL] and kn > speeds[1]:
        own[at + _STILL] = 0
    elif not own[at + _STILL] and kn < speeds[0]:
        own[at + _STILL] = 1
        if own[at + _NOW + _STOPPED_US] == 0:
            spots[here + _AT_LON], spots[here + _AT_LAT] = lon, lat


@inner
def _settle_draught(own: Array, spots: Array, visit: int, visit_f: int, draught: float) -> None:
    """The first draught unlike the one before settles it; until then the last heard stands."""
    if own[visit + _SETTLED]:
        return
    spots[visit_f + _AFTER] = draught
    before = spots[visit_f + _BEFORE]
    if not math.isnan(before) and draught != before:
        own[visit + _SETTLED] = 1


@inner
def _hear_draught(own: Array, spots: Array, at: int, spot: int, draught: float) -> None:
    """A draught speaks for the visit in hand and for the one that waits."""
    if own[at + _INSIDE]:
        _settle_draught(own, spots, at + _NOW, spot + _NOW_F, draught)
    if own[at + _WAITS]:
        _settle_draught(own, spots, at + _THEN, spot + _THEN_F, draught)
    spots[spot + _DRAUGHT] = draught


@inner
def _pass_time(own: Array, at: int, gone_us: int, silence_us: int) -> None:
    """Adds the time since the last position, which was inside, to stopped or silent."""
    if gone_us >= silence_us:
        own[at + _NOW + _SILENT_US] += gone_us
    elif own[at + _STILL]:
        own[at + _NOW + _STOPPED_US] += gone_us


@inner
def _copy_visit(
    key: int, own: Array, spots: Array, visit: int, visit_f: int, told: Array, where: Array
) -> None:
    told[0] = key
    for k in range(_VISIT_INTS):
        told[1 + k] = own[visit + k]
    for k in range(_VISIT_FLOATS):
        where[k] = spots[visit_f + k]


@inner
def _let_wait(own: Array, spots: Array, at: int, spot: int) -> None:
    """The visit in hand becomes the one that waits for a late draught."""
    own[at + _WAITS] = 1
    for k in range(_VISIT_INTS):
        own[at + _THEN + k] = own[at + _NOW + k]
    for k in range(_VISIT_FLOATS):
        spots[spot + _THEN_F + k] = spots[spot + _NOW_F + k]


@inner
def _speed_kn(
    own: Array, spots: Array, at: int, spot: int, time_us: int, lon: float, lat: float, sog: float
) -> float:
    """The reported speed, else that implied since the last position, else NaN."""
    gone_us = time_us - own[at + LAST_US]
    if not math.isnan(sog) or not own[at + USED] or gone_us <= 0:
        return sog
    away_m = distance_m(spots[spot + LON], spots[spot + LAT], lon, lat)
    return float(away_m / gone_us / KNOT_M_US)


@inner
def _taken_over(own: Array, at: int, time_us: int) -> bool:
    """Whether a chain about to take another segment follows a ship that is still heard."""
    return bool(own[at + USED] and time_us - own[at + LAST_US] < _FREE_US)


@inner
def _leave(
    own: Array, at: int, time_us: int, place: int, place_m: float, kn: float, limits: Array,
    ends_kn: float, margin_m: float,
) -> None:  # fmt: skip
    """Accounts for the time since the last position, inside; notes an exit in EXIT_SEEN."""
    _pass_time(own, at, time_us - own[at + LAST_US], limits[1])
    other = place >= 0 and place != own[at + _NOW + _PLACE]
    # A distance beyond what is measured is NaN: away.
    if not place_m <= margin_m or (other and kn > ends_kn):
        own[at + _INSIDE] = 0
        own[at + _NOW + _EXIT_US], own[at + _NOW + _EXIT_SEEN] = time_us, 1


@inner
def _settled(own: Array, at: int, time_us: int, limits: Array) -> bool:
    """Whether the waiting visit is final: its lag is over, or the next visit is one."""
    here = own[at + _INSIDE] or own[at + _NOW + _EXIT_SEEN]
    late = time_us - own[at + _THEN + _EXIT_US] > limits[2]
    return late or bool(here and _qualifies(own, at, limits[0]))


@inner
def _hand_out(
    key: int, own: Array, spots: Array, at: int, spot: int, min_stop_us: int, told: Array,
    where: Array, n: int,
) -> int:  # fmt: skip
    """Writes the waiting visit and the one in hand, where they are visits; how many."""
    count = 0
    if own[at + _WAITS]:
        _copy_visit(key, own, spots, at + _THEN, spot + _THEN_F, told[n], where[n])
        count += 1
    if own[at + _INSIDE] and _qualifies(own, at, min_stop_us):
        _copy_visit(key, own, spots, at + _NOW, spot + _NOW_F, told[n + count], where[n + count])
        count += 1
    return count


@inner
def _dwell(
    own: Array, spots: Array, at: int, spot: int, time_us: int, ref: int, lon: float, lat: float,
    kn: float, speeds: Array, limits: Array, place: int,
) -> None:  # fmt: skip
    """Lets a visit just left wait for a late draught; then enters the place, or stays in it."""
    if own[at + _NOW + _EXIT_SEEN]:
        if _qualifies(own, at, limits[0]):
            _let_wait(own, spots, at, spot)
        own[at + _NOW + _EXIT_SEEN] = 0
    if not own[at + _INSIDE] and place >= 0:
        _enter(own, spots, at, spot, place, time_us, ref, lon, lat)
    if own[at + _INSIDE]:
        _stay(own, spots, at, spot, time_us, ref, lon, lat, kn, speeds)


@kernel
def _visits(
    starts: Array, keys: Array, rows: Array, ints: Array, floats: Array, limits: Array,
    speeds: Array, margin_m: float, time: Array, lon: Array, lat: Array, sog: Array,
    segment: Array, place: Array, place_m: Array, draught: Array, ref: Array,
    told: Array, where: Array,
) -> int:  # fmt: skip
    """Visits whose draught can change no more, into ``told`` and ``where``, and how many.

    ``limits`` are the shortest stop, the shortest silence and the draught lag in µs.
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
            if own[at + SEGMENT] != segment[i] and _taken_over(own, at, time[i]):
                n += _hand_out(keys[g], own, spots, at, spot, limits[0], told, where, n)
                _wipe(own, at, _INTS)
                spots[spot + _DRAUGHT] = 0.0
            if place[i] >= 0 or own[at + _INSIDE] or own[at + _WAITS]:
                kn = _speed_kn(own, spots, at, spot, time[i], lon[i], lat[i], np.float64(sog[i]))
                if own[at + _INSIDE]:
                    _leave(own, at, time[i], place[i], place_m[i], kn, limits, speeds[1], margin_m)
                if own[at + _WAITS] and _settled(own, at, time[i], limits):
                    _copy_visit(keys[g], own, spots, at + _THEN, spot + _THEN_F, told[n], where[n])
                    own[at + _WAITS] = 0
                    n += 1
                _dwell(own, spots, at, spot, time[i], ref[i], lon[i], lat[i], kn, speeds, limits,
                       place[i])  # fmt: skip
            if not math.isnan(draught[i]):
                _hear_draught(own, spots, at, spot, draught[i])
            own[at + USED], own[at + SEGMENT], own[at + LAST_US] = 1, segment[i], time[i]
            spots[spot + LON], spots[spot + LAT] = lon[i], lat[i]
    return n


@kernel
def _unfinished(
    keys: Array, ints: Array, floats: Array, min_stop_us: int, silence_us: int, until_us: int,
    told: Array, where: Array, on: Array,
) -> int:  # fmt: skip
    """Visits that wait for a draught or go on, whether they go on (``on``, all false before).

    Adds the last silence. Gives how many.
    """
    n = 0
    for k in range(len(keys)):
        own, spots = ints[k], floats[k]
        for c in range(CHAINS):
            at, spot = c * _INTS, c * _FLOATS
            if own[at + _INSIDE]:
                gone_us = max(until_us, own[at + LAST_US]) - own[at + LAST_US]
                own[at + _NOW + _SILENT_US] += gone_us if gone_us >= silence_us else 0
            count = _hand_out(keys[k], own, spots, at, spot, min_stop_us, told, where, n)
            if count > own[at + _WAITS]:
                on[n + count - 1] = True
            n += count
    return n


def _found(told: Array, where: Array, on: Array) -> Findings:
    who, place, start, exit_us, entry_ref, exit_ref = told.T[:6]
    stopped_us, silent_us, entry_seen, exit_seen = told.T[6:10]
    before, after, lon, lat, lon0, west, east, south, north = where.T
    hours = np.where(on, np.nan, (exit_us - start) / _HOUR_US)
    change = (after - before).astype(np.float32)
    payload = {
        "place": place,
        "place_id": [""] * len(told),
        "place_name": [""] * len(told),
        "duration_h": hours,
        "stopped_h": stopped_us / _HOUR_US,
        "silent_h": silent_us / _HOUR_US,
        "entry_seen": entry_seen.astype(bool),
        "exit_seen": exit_seen.astype(bool),
        "draught_before_m": before,
        "draught_after_m": after,
        "draught_change_m": change,
        "entry_ref": entry_ref,
        "exit_ref": exit_ref,
    }
    box = ((lon0 + west + 180) % 360 - 180, south, (lon0 + east + 180) % 360 - 180, north)
    ends = np.where(on, OPEN_US, exit_us)
    return Findings(start, ends, lon, lat, box, who.reshape(-1, 1), payload)


def name_places(events: pa.Table, places: pa.Table) -> pa.Table:
    """Port visits with ``place_id`` and ``place_name`` filled from the PLACES they were found with.

    ``events`` is of PORT_VISIT's schema; ``places`` the very table the points were located in.
    """
    kind = PORT_VISIT.schema
    payload = kind.conform(events).column(PORT_VISIT.name).combine_chunks()
    rows = pc.struct_field(payload, "place")
    filled = {"place_id": places.column("place_id"), "place_name": places.column("name")}
    fields = [payload.type.field(i) for i in range(payload.type.num_fields)]
    arrays = [
        filled[field.name].take(rows).combine_chunks()
        if field.name in filled
        else pc.struct_field(payload, field.name)
        for field in fields
    ]
    named = pa.StructArray.from_arrays(arrays, fields=fields)
    index = kind.arrow.get_field_index(PORT_VISIT.name)
    return events.set_column(index, kind.arrow.field(index), named)


class PortVisit:
    """A ship came to a place, stopped or fell silent, left. See docs/methods/port-visit.md.

    ``place`` is the row in the places that the points were located in; ``name_places`` adds names.
    """

    name: ClassVar[str] = "port_visit"
    version: ClassVar[str] = "1"
    needs = POINTS
    emits = PORT_VISIT.schema
    Params = PortVisitParams
    partition_by: ClassVar[tuple[str, ...]] = ("transmitter",)
    lookback: ClassVar[timedelta] = timedelta(hours=24)

    def run(self, table: pa.Table, params: PortVisitParams, state: State) -> tuple[pa.Table, State]:
        """POINTS to visits that have ended and whose draught is settled."""
        if table.num_rows == 0:
            return self.emits.empty(), state
        points = read(table, _READ)
        memory = carry.load(state, points.keys, CHAINS * _INTS, CHAINS * _FLOATS)
        hours = (params.min_stop_h, params.min_silence_h, params.draught_lag_h)
        # A visit at every row, and those remembered.
        most = len(points.time) + 2 * CHAINS * len(points.keys)
        told, where = room(most, 1 + _VISIT_INTS, _VISIT_FLOATS)
        ended = _visits(
            points.starts, points.keys, memory.rows_of(points.keys), memory.ints, memory.floats,
            np.array([round(h * _HOUR_US) for h in hours], np.int64),
            np.array([params.stop_begins_kn, params.stop_ends_kn]),
            params.exit_margin_m, points.time, *[*points.columns(_READ), told, where],
        )  # fmt: skip
        found = _found(told[:ended], where[:ended], np.zeros(ended, bool))
        return events(PORT_VISIT, self.name, self.version, params, found), memory.state()

    def finish(self, params: PortVisitParams, state: State) -> pa.Table:
        """Visits going on (open), and those that were waiting for a late draught."""
        if state is None:
            return self.emits.empty()
        memory = carry.load(state, np.zeros(0, np.int64), CHAINS * _INTS, CHAINS * _FLOATS)
        until_us = OPEN_US if params.until_us is None else params.until_us
        stop_us, silence_us = (
            round(hours * _HOUR_US) for hours in (params.min_stop_h, params.min_silence_h)
        )
        most = 2 * CHAINS * len(memory.keys)
        told, where = room(most, 1 + _VISIT_INTS, _VISIT_FLOATS)
        on = np.zeros(most, bool)
        n = _unfinished(
            memory.keys, memory.ints, memory.floats, stop_us, silence_us, until_us, told, where, on
        )
        found = _found(told[:n], where[:n], on[:n])
        return events(PORT_VISIT, self.name, self.version, params, found)
