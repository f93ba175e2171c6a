"""The detector ``encounter``: two ships seen close together, slowly, for long."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

import numpy as np
import pyarrow as pa
from pydantic import Field

from ullage.behaviour.envelope import OPEN_US, Findings, ObservedParams, events, room
from ullage.model.events import ENCOUNTER
from ullage.model.step import State
from ullage.model.tables import CONTACTS
from ullage.tracks import columns
from ullage.tracks.columns import Array
from ullage.tracks.contact import nearest_only
from ullage.tracks.kernel import inner, kernel
from ullage.tracks.sphere import distance_m, from_vector, unit_vector, wrap_deg

_KEY = ("transmitter_a", "transmitter_b", "slot")
_VALUES = ("lon", "lat", "distance_m", "sog_a_kn", "sog_b_kn", "place_distance_m")
_HOUR_S = 3600.0
#: Floats of a finding: lon, lat, west, south, east, north, medians, minima, drift.
_FOUND = 11
_NEVER = -(1 << 40)


class EncounterParams(ObservedParams):
    """What is an encounter; how close is close is said to the step ``contact``."""

    slot_s: int = Field(
        600,
        ge=10,
        le=86_400,
        description="Time between slots; that of the step ``resample``.",
        json_schema_extra={"unit": "s"},
    )
    min_hours: float = Field(
        2.0,
        ge=0,
        le=24 * 365,
        description="Shortest time from first to last contact.",
        json_schema_extra={"unit": "h"},
    )
    max_median_sog_kn: float = Field(
        2.0,
        gt=0,
        le=100,
        description="The median of both ships' implied speeds is below this.",
        json_schema_extra={"unit": "kn"},
    )
    max_contact_sog_kn: float = Field(
        5.0,
        gt=0,
        le=200,
        description="Contacts at which a ship goes faster do not count.",
        json_schema_extra={"unit": "kn"},
    )
    min_place_distance_m: float = Field(
        10_000.0,
        ge=0,
        le=50_000,
        description="Contacts nearer than this to the edge of a harbour or anchorage do not count.",
        json_schema_extra={"unit": "m"},
    )
    max_missed_slots: int = Field(
        2,
        ge=0,
        le=144,
        description="Slots without contact that do not end an encounter.",
        json_schema_extra={"unit": "slots"},
    )
    late_slots: int = Field(
        6,
        ge=0,
        le=1000,
        description="How many slots late a contact may still come.",
        json_schema_extra={"unit": "slots"},
    )


@inner
def _select(values: Array, count: int, place: int) -> None:
    """Puts at ``place`` of ``values`` what sorting would, none greater before it (Hoare 1961)."""
    low, high = 0, count - 1
    while low < high:
        pivot, i, j = values[(low + high) // 2], low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i, j = i + 1, j - 1
        if j < place:
            low = i
        if place < i:
            high = j


@inner
def _median(values: Array, first: int, last: int, work: Array) -> float:
    """Median of ``values[first:last]``, none of them NaN; ``work`` is room for them."""
    count, half = last - first, (last - first) // 2
    for k in range(count):
        work[k] = values[first + k]
    _select(work, count, half)
    if count % 2 == 1:
        return float(work[half])
    lower = work[0]
    for k in range(1, half):
        lower = max(lower, work[k])
    return float((lower + work[half]) / 2)


@inner
def _measure(
    first: int, last: int, lon: Array, lat: Array, apart: Array, sog: Array, place: Array,
    work: Array, out: Array,
) -> None:  # fmt: skip
    """Fills ``out`` from the contacts ``first`` up to, not including, ``last``."""
    x = y = z = west = east = 0.0
    place_m = np.inf
    south, north = lat[first], lat[first]
    nearest_m = apart[first]
    for i in range(first, last):
        px, py, pz = unit_vector(lon[i], lat[i])
        x, y, z = x + px, y + py, z + pz
        off = wrap_deg(lon[i] - lon[first])
        west, east = min(west, off), max(east, off)
        south, north = min(south, lat[i]), max(north, lat[i])
        place_m = min(place_m, place[i])
        nearest_m = min(nearest_m, apart[i])
    out[0], out[1] = from_vector(x, y, z)
    out[2], out[3] = wrap_deg(lon[first] + west), south
    out[4], out[5] = wrap_deg(lon[first] + east), north
    out[6] = _median(apart, first, last, work)
    out[7] = nearest_m
    out[8] = _median(sog, 2 * first, 2 * last, work)
    out[9] = place_m if place_m < np.inf else np.nan
    out[10] = distance_m(lon[first], lat[first], lon[last - 1], lat[last - 1])


@kernel
def _encounters(
    starts: Array, slot: Array, lon: Array, lat: Array, apart: Array, sog: Array, place: Array,
    patience: int, late: int, min_slots: float, max_kn: float, finishing: bool, until_slot: int,
    work: Array, told: Array, measured: Array, keep: Array,
) -> int:  # fmt: skip
    """Encounters: [first row, last row, over], their measures; the rows to ``keep``; how many.

    A run of contacts is over once no contact that may still come can continue it: known from a
    later one of the pair or, when ``finishing``, from ``until_slot`` (negative: unknown).
    """
    found = 0
    for g in range(len(starts) - 1):
        first, stop = starts[g], starts[g + 1]
        while first < stop:
            after = first + 1
            while after < stop and slot[after] - slot[after - 1] <= patience:
                after += 1
            last = after - 1
            over = slot[stop - 1] - late >= slot[last] + patience
            if finishing:
                over = after < stop or until_slot - late >= slot[last] + patience
            elif not over:
                for i in range(first, after):
                    keep[i] = True
            if (over or finishing) and slot[last] - slot[first] >= min_slots:
                _measure(first, after, lon, lat, apart, sog, place, work, measured[found])
                told[found, 0], told[found, 1], told[found, 2] = first, last, over
                found += measured[found, 8] < max_kn
            first = after
    return found


def _contacts(table: pa.Table, params: EncounterParams, state: State) -> dict[str, Array]:
    """Contacts that count, old and new, in key order and one per key."""
    read = {name: columns.array(table, CONTACTS, name) for name in (*_KEY, *_VALUES)}
    counts = np.maximum(read["sog_a_kn"], read["sog_b_kn"]) < params.max_contact_sog_kn
    counts &= ~(read["place_distance_m"] < params.min_place_distance_m)
    read = {name: values[counts] for name, values in read.items()}
    if state is not None:
        held = {name: columns.array(state, CONTACTS, name) for name in read}
        read = {name: np.concatenate((held[name], read[name])) for name in read}
    return nearest_only(read)


class Encounter:
    """Two ships within reach of each other, slow, for hours. See docs/methods/encounter.md."""

    name: ClassVar[str] = "encounter"
    version: ClassVar[str] = "1"
    needs = CONTACTS
    emits = ENCOUNTER.schema
    Params = EncounterParams
    partition_by: ClassVar[tuple[str, ...]] = ("transmitter_a", "transmitter_b")
    lookback: ClassVar[timedelta] = timedelta(hours=2)

    def run(self, table: pa.Table, params: EncounterParams, state: State) -> tuple[pa.Table, State]:
        """CONTACTS to encounters that have ended; the state holds the contacts of the others."""
        read = _contacts(table, params, state)
        found, keep = self._find(read, params, finishing=False)
        held = {name: values[keep] for name, values in read.items()}
        return found, columns.table(CONTACTS, held)

    def finish(self, params: EncounterParams, state: State) -> pa.Table:
        """Encounters not known to have ended; open unless ``until_us`` says they are over."""
        if state is None or state.num_rows == 0:
            return self.emits.empty()
        read = _contacts(CONTACTS.empty(), params, state)
        return self._find(read, params, finishing=True)[0]

    def _find(
        self, read: dict[str, Array], params: EncounterParams, *, finishing: bool
    ) -> tuple[pa.Table, Array]:
        slot_us = params.slot_s * 1_000_000
        until_slot = _NEVER if params.until_us is None else params.until_us // slot_us
        sog = np.stack((read["sog_a_kn"], read["sog_b_kn"]), axis=1).reshape(-1)
        rows = len(read["slot"])
        told, measured = room(rows, 3, _FOUND)
        keep, work = np.zeros(rows, bool), np.empty(2 * rows, np.float32)
        n = _encounters(
            _pair_starts(read), read["slot"], read["lon"], read["lat"],
            read["distance_m"], sog, read["place_distance_m"],
            params.max_missed_slots + 1, params.late_slots,
            params.min_hours * _HOUR_S / params.slot_s, params.max_median_sog_kn,
            finishing, until_slot, work, told, measured, keep,
        )  # fmt: skip
        found = _found(read, told[:n], measured[:n], slot_us)
        return events(ENCOUNTER, self.name, self.version, params, found), keep


def _pair_starts(read: dict[str, Array]) -> Array:
    rows = len(read["slot"])
    if rows == 0:
        return np.zeros(1, np.int64)
    new = (np.diff(read["transmitter_a"]) != 0) | (np.diff(read["transmitter_b"]) != 0)
    return np.concatenate(([0], np.flatnonzero(new) + 1, [rows])).astype(np.int64)


def _found(read: dict[str, Array], told: Array, measured: Array, slot_us: int) -> Findings:
    first, last, over = told.T
    lon, lat, west, south, east, north, median_m, least_m, kn, place_m, drift_m = measured.T
    start, end = read["slot"][first] * slot_us, read["slot"][last] * slot_us
    vessels = np.stack((read["transmitter_a"][first], read["transmitter_b"][first]), axis=1)
    payload = {
        "duration_h": (end - start) / (_HOUR_S * 1e6),
        "contacts": last - first + 1,
        "median_distance_m": median_m,
        "min_distance_m": least_m,
        "median_sog_kn": kn,
        "drift_m": drift_m,
        "place_distance_m": place_m,
    }
    ends = np.where(over == 1, end, OPEN_US)
    return Findings(start, ends, lon, lat, (west, south, east, north), vessels, payload)
