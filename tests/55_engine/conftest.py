"""Steps so simple that what they must find can be counted by hand or by plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pyarrow as pa
import pytest

from ullage.engine.chain import Kit
from ullage.model.events import ENCOUNTER, GAP, EventType, event_ids
from ullage.model.reading import Chunk
from ullage.model.schema import TIME
from ullage.model.step import State, StepParams
from ullage.model.tables import CONTACTS, POINTS, POSITIONS, SLOTS, TRACKS

HOUR_US = 3_600_000_000
SLOT_US = HOUR_US


class Params(StepParams):
    """None."""


class Clean:
    name: ClassVar = "clean"
    version: ClassVar = "1"
    needs: ClassVar = POSITIONS
    emits: ClassVar = POINTS
    Params: ClassVar = Params
    partition_by: ClassVar = ("transmitter",)
    lookback: ClassVar = timedelta(0)

    def run(self, table, params, state: State):
        rows = table.sort_by([("transmitter", "ascending"), ("time", "ascending")])
        count = rows.num_rows
        zero = pa.array(np.zeros(count, np.int32))
        rows = rows.append_column("flags", zero).append_column("place", zero)
        rows = rows.append_column("segment", pa.array(np.zeros(count, np.int64)))
        return POINTS.conform(rows), None

    def finish(self, params, state):
        return POINTS.empty()


@dataclass
class Silence:
    """An event for every pause over an hour of one transmitter; remembers its last time."""

    name: ClassVar = "gap"
    version: ClassVar = "1"
    needs: ClassVar = POINTS
    emits: ClassVar = GAP.schema
    Params: ClassVar = Params
    partition_by: ClassVar = ("transmitter",)
    lookback: ClassVar = timedelta(hours=1)
    batches: list[int] = field(default_factory=list)

    def run(self, table, params, state):
        self.batches.append(table.num_rows)
        last = {} if state is None else dict(zip(*(c.to_pylist() for c in state), strict=True))
        starts, who, draughts = [], [], []
        rows = table.sort_by([("time", "ascending"), ("ref", "ascending")])
        times = rows.column("time").cast(pa.int64()).to_pylist()
        told = rows.column("draught_m").to_pylist()
        for ship, time, deep in zip(
            rows.column("transmitter").to_pylist(), times, told, strict=True
        ):
            if time - last.get(ship, time) > HOUR_US:
                starts.append(last[ship])
                who.append([ship])
                draughts.append(deep)
            last[ship] = time
        state = pa.table({"transmitter": list(last), "time": list(last.values())})
        return events(GAP, starts, who, draughts), state

    def finish(self, params, state):
        return events(GAP, [], [], [])


class Resample:
    name: ClassVar = "resample"
    version: ClassVar = "1"
    needs: ClassVar = POINTS
    emits: ClassVar = SLOTS
    Params: ClassVar = Params
    partition_by: ClassVar = ("transmitter",)
    lookback: ClassVar = timedelta(0)

    def run(self, table, params, state):
        slot = table.column("time").cast(pa.int64()).to_numpy() // SLOT_US
        rows = table.append_column("slot", pa.array(slot))
        sog = rows.schema.get_field_index("sog_kn")
        return SLOTS.conform(
            rows.set_column(sog, "sog_kn", pa.array(np.zeros(len(slot), np.float32)))
        ), None

    def finish(self, params, state):
        return SLOTS.empty()


class Contact:
    """Any two transmitters of one slot are in contact."""

    name: ClassVar = "contact"
    version: ClassVar = "1"
    needs: ClassVar = SLOTS
    emits: ClassVar = CONTACTS
    Params: ClassVar = Params
    partition_by: ClassVar = ("slot",)
    lookback: ClassVar = timedelta(0)

    def run(self, table, params, state):
        met: dict[int, set[int]] = {}
        for slot, ship in zip(
            table.column("slot").to_pylist(), table.column("transmitter").to_pylist(), strict=True
        ):
            met.setdefault(slot, set()).add(ship)
        rows = [
            {"slot": slot, "transmitter_a": a, "transmitter_b": b} | _NOWHERE
            for slot, ships in met.items()
            for a in ships
            for b in ships
            if a < b
        ]
        return pa.Table.from_pylist(rows, schema=CONTACTS.arrow), None

    def finish(self, params, state):
        return CONTACTS.empty()


_NOWHERE = {"lon": 0.0, "lat": 0.0, "distance_m": 0.0, "sog_a_kn": 0.0, "sog_b_kn": 0.0}


class Meeting:
    """One event for each pair that ever met, at its first slot."""

    name: ClassVar = "encounter"
    version: ClassVar = "1"
    needs: ClassVar = CONTACTS
    emits: ClassVar = ENCOUNTER.schema
    Params: ClassVar = Params
    partition_by: ClassVar = ("transmitter_a", "transmitter_b")
    lookback: ClassVar = timedelta(0)

    def run(self, table, params, state):
        first: dict[tuple[int, int], int] = {}
        columns = [table.column(n).to_pylist() for n in ("transmitter_a", "transmitter_b", "slot")]
        for a, b, slot in zip(*columns, strict=True):
            first[(a, b)] = min(slot, first.get((a, b), slot))
        return events(
            ENCOUNTER, [s * SLOT_US for s in first.values()], [list(p) for p in first], None
        ), None

    def finish(self, params, state):
        return events(ENCOUNTER, [], [], None)


def events(kind: EventType, starts, who, draughts) -> pa.Table:
    """Events that say when and who; the gap's off_sog_kn carries the draught that was attached."""
    needed = {c.name: _filler(c.type) for c in kind.payload if not c.nullable}
    extra = draughts if draughts is not None else [None] * len(starts)
    payload = [needed | ({"off_sog_kn": d} if kind is GAP else {}) for d in extra]
    rows = {
        "event_id": event_ids(kind, starts, who, kind.name, "1", Params()),
        "event_type": [kind.name] * len(starts),
        "start": pa.array(starts, pa.int64()).cast(TIME),
        "lon": [0.0] * len(starts),
        "lat": [0.0] * len(starts),
        "bbox": [dict.fromkeys(("xmin", "ymin", "xmax", "ymax"), 0.0)] * len(starts),
        "vessels": pa.array(who, pa.list_(pa.int64())),
        "detector": [kind.name] * len(starts),
        "detector_version": ["1"] * len(starts),
        "params_hash": ["x"] * len(starts),
        kind.name: pa.array(payload, kind.struct),
    }
    return kind.schema.conform(
        pa.table({name: _typed(kind, name, values) for name, values in rows.items()})
    )


def _typed(kind: EventType, name: str, values):
    return (
        values if isinstance(values, pa.Array) else pa.array(values, kind.schema.by_name[name].type)
    )


def _filler(kind: pa.DataType):
    return False if pa.types.is_boolean(kind) else "" if pa.types.is_string(kind) else 1


def lines(points):
    """A track for every transmitter."""
    seen = points.group_by("transmitter").aggregate(
        [("time", "min"), ("time", "max"), ("time", "count")]
    )
    rows = [
        {
            "track_id": str(r["transmitter"]),
            "transmitter": r["transmitter"],
            "segment": 0,
            "start": r["time_min"],
            "end": r["time_max"],
            "positions": r["time_count"],
            "lon": [0.0],
            "lat": [0.0],
            "times": [r["time_min"]],
        }
        for r in seen.to_pylist()
    ]
    return pa.Table.from_pylist(rows, schema=TRACKS.arrow)


def attach(points, static):
    """The deepest draught ever broadcast: wrong, but plain to check."""
    deepest = {
        r["transmitter"]: r["draught_m_max"]
        for r in static.group_by("transmitter").aggregate([("draught_m", "max")]).to_pylist()
    }
    values = [deepest.get(key) for key in points.column("transmitter").to_pylist()]
    at = points.schema.get_field_index("draught_m")
    return points.set_column(at, points.schema.field(at), pa.array(values, pa.float32()))


def toy_kit(silence: Silence | None = None) -> Kit:
    steps = [Clean(), Resample(), Contact(), Meeting(), silence or Silence()]
    clean, resample, contact, meeting, quiet = steps
    return Kit(
        clean=clean,
        attach=attach,
        locate=lambda points: points,
        resample=resample,
        contact=contact,
        detectors=[quiet, meeting],
        params={step.name: Params() for step in steps},
        lines=lines,
        coast=lambda lon, lat: np.full(lon.shape, 5.0, np.float32),
    )


@dataclass
class ListReader:
    """Chunks from a list."""

    pieces: list[Chunk]
    path: str = "toy"
    kind: str = "toy"
    ordinal: int = 0
    bytes: int | None = 100

    def chunks(self) -> Iterator[Chunk]:
        yield from self.pieces


def positions(rows: int, ships: int, seed: int, first_ref: int = 0, station=None) -> pa.Table:
    """Random positions over 100 hours, some fields null."""
    rng = np.random.default_rng(seed)
    who = 273_000_000 + rng.integers(0, ships, rows)
    columns = {
        "transmitter": who,
        "mmsi": who.astype(np.int32),
        "time": pa.array(rng.integers(0, 100 * HOUR_US, rows)).cast(TIME),
        "lon": rng.uniform(-180, 180, rows),
        "lat": rng.uniform(-90, 90, rows),
        "sog_kn": pa.array(rng.uniform(0, 20, rows).astype("f4"), mask=rng.random(rows) < 0.2),
        "nav_status": pa.array(np.zeros(rows, np.int8), mask=rng.random(rows) < 0.2),
        "station": pa.array([station] * rows).dictionary_encode(),
        "ref": np.arange(first_ref, first_ref + rows),
    }
    if station is None:
        del columns["station"]
    return POSITIONS.conform(pa.table(columns))


@pytest.fixture
def toy() -> SimpleNamespace:
    return SimpleNamespace(
        kit=toy_kit, Silence=Silence, Reader=ListReader, positions=positions, HOUR_US=HOUR_US
    )
