"""The step ``contact``: which ships are close to each other at each slot.

Each slot's ships are binned by latitude and swept: a ship is compared with those up to the limit
north of it, by the chord between unit vectors. That is exact, and knows neither date line nor pole.
"""

from __future__ import annotations

import math
from datetime import timedelta
from typing import ClassVar

import numpy as np
import pyarrow as pa
from pydantic import Field

from ullage.model.step import State, StepParams
from ullage.model.tables import CONTACTS, SLOTS
from ullage.tracks import columns
from ullage.tracks.columns import Array
from ullage.tracks.kernel import kernel
from ullage.tracks.order import groups, order
from ullage.tracks.sphere import RAD, RADIUS_M, chord_to_m, from_vector, unit_vector

_BINS = 1 << 16
_READ = ("slot", "transmitter", "segment", "lon", "lat", "sog_kn", "place_distance_m")


class ContactParams(StepParams):
    """How close is close."""

    max_distance_m: float = Field(
        500.0,
        gt=0,
        le=50_000,
        description="Ships up to this far apart are in contact.",
        json_schema_extra={"unit": "m"},
    )
    late_slots: int = Field(
        6,
        ge=0,
        le=1000,
        description="Slots kept for rows that come late (as resampling gives them).",
        json_schema_extra={"unit": "slots"},
    )


@kernel
def _pairs(
    starts: Array, bins: Array, who: Array, lon: Array, lat: Array, fresh: Array, limit_m: float,
    x: Array, y: Array, z: Array, one: Array, other: Array, apart: Array,
) -> int:  # fmt: skip
    """Rows of each pair (lower transmitter first) and their distance; one of them is fresh.

    How many there are: no more of them are written than there is room for. ``x``, ``y`` and ``z``
    are for the rows' unit vectors.
    """
    n = len(who)
    for i in range(n):
        x[i], y[i], z[i] = unit_vector(lon[i], lat[i])
    chord = 2.0 * math.sin(0.5 * limit_m / RADIUS_M)
    reach = np.int64(limit_m / (RADIUS_M * RAD) * _BINS / 180.0) + 1
    found = 0
    for g in range(len(starts) - 1):
        for i in range(starts[g], starts[g + 1]):
            for j in range(i + 1, starts[g + 1]):
                if bins[j] - bins[i] > reach:
                    break
                square = (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2 + (z[i] - z[j]) ** 2
                if square > chord * chord or who[i] == who[j] or not (fresh[i] or fresh[j]):
                    continue
                if found < len(one):
                    lower = who[i] < who[j]
                    one[found], other[found] = (i, j) if lower else (j, i)
                    apart[found] = chord_to_m(math.sqrt(square))
                found += 1
    return found


def _met(
    starts: Array, bins: Array, who: Array, lon: Array, lat: Array, fresh: Array, limit_m: float
) -> tuple[Array, Array, Array]:
    """What :func:`_pairs` finds, with as much room as it needs."""
    vectors = [np.empty(len(who)) for _ in range(3)]
    # Ships meet fewer than this many others but in a harbour; then all is sought once more.
    room = 1024 + 4 * len(who)
    while True:
        one, other = np.empty(room, np.int64), np.empty(room, np.int64)
        apart = np.empty(room)
        found = _pairs(starts, bins, who, lon, lat, fresh, limit_m, *[*vectors, one, other, apart])
        if found <= room:
            return one[:found], other[:found], apart[:found]
        room = found


@kernel
def _midway(lon: Array, lat: Array, one: Array, other: Array, lons: Array, lats: Array) -> None:
    for i in range(len(one)):
        x1, y1, z1 = unit_vector(lon[one[i]], lat[one[i]])
        x2, y2, z2 = unit_vector(lon[other[i]], lat[other[i]])
        lons[i], lats[i] = from_vector(x1 + x2, y1 + y2, z1 + z2)


def nearest_only(pairs: dict[str, Array]) -> dict[str, Array]:
    """In key order, one row per pair of transmitters and slot: the closest."""
    keys = tuple(pairs[name] for name in ("transmitter_a", "transmitter_b", "slot"))
    perm = order(*keys)
    if perm is not None:
        pairs = {name: values[perm] for name, values in pairs.items()}
    new = _first_of(pairs)
    if new.all():
        return pairs
    ties = tuple(pairs[name] for name in ("lat", "lon", "distance_m"))
    keys = tuple(pairs[name] for name in ("slot", "transmitter_b", "transmitter_a"))
    perm = np.lexsort(ties + keys)
    pairs = {name: values[perm] for name, values in pairs.items()}
    return {name: values[new] for name, values in pairs.items()}


def _first_of(pairs: dict[str, Array]) -> Array:
    """Which rows differ in key from the one before."""
    new = np.zeros(len(pairs["slot"]), bool)
    new[:1] = True
    for name in ("slot", "transmitter_a", "transmitter_b"):
        new[1:] |= np.diff(pairs[name]) != 0
    return new


class Contact:
    """Pairs of transmitters within a distance of each other at a slot.

    A transmitter is never in contact with itself. Rows of a slot may come up to ``late_slots``
    behind the newest: the state keeps that many slots and only new pairs are given.
    """

    name: ClassVar[str] = "contact"
    version: ClassVar[str] = "1"
    needs = SLOTS
    emits = CONTACTS
    Params = ContactParams
    partition_by: ClassVar[tuple[str, ...]] = ("slot",)
    lookback: ClassVar[timedelta] = timedelta(hours=1)

    def run(self, table: pa.Table, params: ContactParams, state: State) -> tuple[pa.Table, State]:
        """SLOTS to CONTACTS."""
        if table.num_rows == 0:
            return CONTACTS.empty(), state
        read = {name: columns.array(table, SLOTS, name) for name in _READ}
        fresh = np.ones(table.num_rows, bool)
        if state is not None:
            old = {name: columns.array(state, SLOTS, name) for name in _READ}
            read = {name: np.concatenate((old[name], read[name])) for name in _READ}
            fresh = np.concatenate((np.zeros(state.num_rows, bool), fresh))
        recent = read["slot"] > read["slot"].max() - params.late_slots
        kept = columns.table(SLOTS, {name: read[name][recent] for name in _READ})
        bins = ((read["lat"] + 90.0) * (_BINS / 180.0)).astype(np.int64)
        perm = order(read["slot"], bins, np.zeros_like(bins))
        if perm is not None:
            read = {name: values[perm] for name, values in read.items()}
            bins, fresh = bins[perm], fresh[perm]
        _, starts = groups(read["slot"])
        one, other, apart = _met(
            starts, bins, read["transmitter"], read["lon"], read["lat"], fresh,
            params.max_distance_m,
        )  # fmt: skip
        lon, lat = np.empty(len(one)), np.empty(len(one))
        _midway(read["lon"], read["lat"], one, other, lon, lat)
        place = read["place_distance_m"]
        pairs = {
            "slot": read["slot"][one],
            "transmitter_a": read["transmitter"][one],
            "transmitter_b": read["transmitter"][other],
            "lon": lon,
            "lat": lat,
            "distance_m": apart.astype(np.float32),
            "sog_a_kn": read["sog_kn"][one],
            "sog_b_kn": read["sog_kn"][other],
            "place_distance_m": np.fmin(place[one], place[other]),
        }
        return columns.table(CONTACTS, nearest_only(pairs)), kept

    def finish(self, params: ContactParams, state: State) -> pa.Table:
        """Nothing is ever held back."""
        return CONTACTS.empty()
