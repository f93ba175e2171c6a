"""The step ``resample``: points to common instants, so that ships can be compared."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

import numpy as np
import pyarrow as pa
from pydantic import Field

from ullage.model.step import State, StepParams
from ullage.model.tables import POINTS, SLOTS
from ullage.tracks import carry, columns
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
from ullage.tracks.kernel import kernel
from ullage.tracks.order import order, regroup
from ullage.tracks.points import read
from ullage.tracks.sphere import KNOT_M_US, between, distance_m

_INTS, _FLOATS = HEAD_INTS, HEAD_FLOATS + 1
_PLACE_M = HEAD_FLOATS
_FREE_US = 24 * 3_600_000_000


class ResampleParams(StepParams):
    """How often ships are compared and how far apart their positions may be."""

    slot_s: int = Field(
        600,
        ge=10,
        le=86_400,
        description="Time between the instants at which ships are compared.",
        json_schema_extra={"unit": "s"},
    )
    max_interpolation_s: int = Field(
        3600,
        ge=10,
        le=86_400,
        description="Positions further apart than this are not interpolated between.",
        json_schema_extra={"unit": "s"},
    )


def _room(starts: Array, time: Array, slot_us: int, reach_us: int) -> int:
    """Slots there can be at most: one per chain and instant, so many per position."""
    each = reach_us // slot_us + 2
    instants = (time[starts[1:] - 1] - time[starts[:-1]]) // slot_us + each + 1
    return int(np.minimum(CHAINS * instants, np.diff(starts) * each).sum())


@kernel
def _resample(
    starts: Array, rows: Array, ints: Array, floats: Array,
    slot_us: int, reach_us: int, time: Array, lon: Array, lat: Array, segment: Array,
    place_m: Array, of: Array, slots: Array, lons: Array, lats: Array, speeds: Array, places: Array,
) -> int:  # fmt: skip
    """Row of the later neighbour, slot, lon, lat, speed and distance to a place of each slot.

    Gives how many there are.
    """
    n = 0
    for g in range(len(rows)):
        own, spots = ints[rows[g]], floats[rows[g]]
        for i in range(starts[g], starts[g + 1]):
            if segment[i] < 0:
                continue
            chain = 0
            if not (own[USED] and own[SEGMENT] == segment[i]):
                chain = follow(
                    own, spots, _INTS, _FLOATS, segment[i], time[i], lon[i], lat[i], _FREE_US
                )
            at, spot = chain * _INTS, chain * _FLOATS
            from_us = own[at + LAST_US]
            step_us = time[i] - from_us
            joined = own[at + USED] == 1 and own[at + SEGMENT] == segment[i]
            first, last = from_us // slot_us + 1, time[i] // slot_us
            if joined and 0 < step_us <= reach_us and first <= last:
                lon0, lat0 = spots[spot + LON], spots[spot + LAT]
                kn = distance_m(lon0, lat0, lon[i], lat[i]) / step_us / KNOT_M_US
                for slot in range(first, last + 1):
                    part = (slot * slot_us - from_us) / step_us
                    of[n], slots[n], speeds[n] = i, slot, kn
                    lons[n], lats[n] = between(lon0, lat0, lon[i], lat[i], part)
                    places[n] = place_m[i] if part >= 0.5 else spots[spot + _PLACE_M]
                    n += 1
            own[at + USED], own[at + SEGMENT], own[at + LAST_US] = 1, segment[i], time[i]
            spots[spot + LON], spots[spot + LAT] = lon[i], lat[i]
            spots[spot + _PLACE_M] = place_m[i]
    return n


def _in_key_order(slots: dict[str, Array]) -> dict[str, Array]:
    """The rows, which stand in order of transmitter, in order of slot, transmitter, segment."""
    by_segment = regroup(slots["transmitter"], slots["segment"])
    if by_segment is not None:
        slots = {name: values[by_segment] for name, values in slots.items()}
    by = order(slots["slot"], slots["transmitter"], np.zeros(len(slots["slot"]), np.int64))
    return slots if by is None else {name: values[by] for name, values in slots.items()}


class Resample:
    """Positions of each segment interpolated to common instants.

    An instant lies after the earlier and up to the later neighbour, so none is given twice. Slots
    come out when the later neighbour does, at most ``max_interpolation_s`` after their instant.
    """

    name: ClassVar[str] = "resample"
    version: ClassVar[str] = "1"
    needs = POINTS
    emits = SLOTS
    Params = ResampleParams
    partition_by: ClassVar[tuple[str, ...]] = ("transmitter",)
    lookback: ClassVar[timedelta] = timedelta(hours=1)

    def run(self, table: pa.Table, params: ResampleParams, state: State) -> tuple[pa.Table, State]:
        """POINTS to SLOTS."""
        if table.num_rows == 0:
            return SLOTS.empty(), state
        names = ("lon", "lat", "segment", "place_distance_m")
        points = read(table, names)
        memory = carry.load(state, points.keys, CHAINS * _INTS, CHAINS * _FLOATS)
        slot_us, reach_us = params.slot_s * 1_000_000, params.max_interpolation_s * 1_000_000
        room = _room(points.starts, points.time, slot_us, reach_us)
        found = [np.empty(room, kind) for kind in ("i8", "i8", "f8", "f8", "f4", "f4")]
        n = _resample(
            points.starts, memory.rows_of(points.keys), memory.ints, memory.floats,
            slot_us, reach_us, points.time, *points.columns(names), *found,
        )  # fmt: skip
        of, slot, lon, lat, kn, place_m = (values[:n] for values in found)
        out = {"slot": slot, "transmitter": points.transmitter[of], "lon": lon, "lat": lat}
        out |= {"segment": points.values["segment"][of], "sog_kn": kn, "place_distance_m": place_m}
        out = _in_key_order(out)
        return columns.table(SLOTS, out), memory.state()

    def finish(self, params: ResampleParams, state: State) -> pa.Table:
        """Nothing is ever held back."""
        return SLOTS.empty()
