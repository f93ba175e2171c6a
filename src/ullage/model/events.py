"""Events: one envelope, a typed payload per type."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from ullage.model.columns import F32, F64, I32, I64, TEXT
from ullage.model.schema import TIME, Column, TableSchema
from ullage.model.step import StepParams

BBOX = pa.struct([(name, F64) for name in ("xmin", "ymin", "xmax", "ymax")])

ENVELOPE = (
    Column(
        "event_id",
        TEXT,
        "Content hash of type, vessels, start, detector, version and "
        "parameters; the same event keeps its id when it closes.",
        nullable=False,
    ),
    Column("event_type", TEXT, "Which payload column is filled.", nullable=False),
    Column("start", TIME, "First instant.", nullable=False),
    Column("end", TIME, "Last instant; null while still open."),
    Column(
        "lon",
        F64,
        "Representative longitude.",
        unit="deg",
        nullable=False,
        low=-180,
        high=180,
    ),
    Column(
        "lat",
        F64,
        "Representative latitude.",
        unit="deg",
        nullable=False,
        low=-90,
        high=90,
    ),
    Column(
        "bbox",
        BBOX,
        "Extent; xmin > xmax where it crosses the date line.",
        unit="deg",
        nullable=False,
        standard="GeoParquet 1.1",
    ),
    Column("vessels", pa.list_(I64), "Transmitters taking part, ascending.", nullable=False),
    Column("detector", TEXT, "What found it.", nullable=False),
    Column("detector_version", TEXT, "Changes when results change.", nullable=False),
    Column("params_hash", TEXT, "Hash of the parameters that ran.", nullable=False),
    Column("input_hashes", pa.list_(TEXT), "SHA-256 of the inputs it was found in."),
    Column(
        "confidence",
        F64,
        "Probability that the observation is right; null where the detector states none.",
        low=0,
        high=1,
    ),
    Column("simulated", pa.bool_(), "True where any input was simulated; set by the engine."),
)


def _ref(name: str, what: str, *, nullable: bool = False) -> Column:
    return Column(name, I64, f"ref of {what}.", nullable=nullable, low=0)


@dataclass(frozen=True)
class EventType:
    """A kind of event and the columns of its payload."""

    name: str
    meaning: str
    payload: tuple[Column, ...]

    @property
    def struct(self) -> pa.DataType:
        """The payload as one Arrow struct type."""
        return pa.struct([column.field for column in self.payload])

    @property
    def loose(self) -> pa.DataType:
        """The same with every field nullable, as where rows of other types have none of them."""
        return pa.struct([column.field.with_nullable(True) for column in self.payload])

    @cached_property
    def schema(self) -> TableSchema:
        """Envelope plus the payload in a struct column named after the type."""
        column = Column(self.name, self.struct, self.meaning)
        return TableSchema(self.name, self.meaning, (*ENVELOPE, column), ("event_id",))


_COAST = Column(
    "coast_distance_m",
    F32,
    "Distance from the representative point to the coast, "
    "filled in after detection; negative on land.",
    unit="m",
)
_PLACE = Column(
    "place_distance_m",
    F32,
    "Smallest distance to a place's edge, 0 inside; null beyond 50 km.",
    unit="m",
    low=0,
)

GAP = EventType(
    "gap",
    "No reception between an off and an on message; open until heard again.",
    (
        Column("duration_h", F64, "Hours from off to on; null while open.", unit="h", low=0),
        Column("off_lon", F64, "Where last heard.", unit="deg", nullable=False),
        Column("off_lat", F64, "Where last heard.", unit="deg", nullable=False),
        Column("on_lon", F64, "Where heard again.", unit="deg"),
        Column("on_lat", F64, "Where heard again.", unit="deg"),
        Column("distance_m", F64, "Geodesic from off to on.", unit="m", low=0),
        Column("implied_speed_kn", F64, "Distance over duration.", unit="kn", low=0),
        Column("off_sog_kn", F32, "Speed in the off message.", unit="kn"),
        Column("on_sog_kn", F32, "Speed in the on message.", unit="kn"),
        Column("off_cog_deg", F32, "Course in the off message.", unit="deg"),
        Column(
            "positions_before",
            I32,
            "Positions of the transmitter in the 12 h up to off.",
            nullable=False,
            low=0,
        ),
        Column(
            "off_place",
            I32,
            "Row in places the ship was at when last heard; -1 for none.",
            nullable=False,
            low=-1,
        ),
        Column(
            "on_place",
            I32,
            "Row in places the ship was at when heard again; -1 for none.",
        ),
        _COAST,
        _ref("off_ref", "the off message"),
        _ref("on_ref", "the on message", nullable=True),
    ),
)

ENCOUNTER = EventType(
    "encounter",
    "Two ships seen close together, slowly, for long.",
    (
        Column(
            "duration_h",
            F64,
            "Hours from first to last contact.",
            unit="h",
            nullable=False,
            low=0,
        ),
        Column(
            "contacts",
            I32,
            "Instants compared at which they were close.",
            nullable=False,
            low=1,
        ),
        Column(
            "median_distance_m",
            F32,
            "Median distance between the reported positions.",
            unit="m",
            nullable=False,
            low=0,
        ),
        Column("min_distance_m", F32, "Smallest distance.", unit="m", nullable=False, low=0),
        Column(
            "median_sog_kn",
            F32,
            "Median of the two ships' implied speeds.",
            unit="kn",
            nullable=False,
            low=0,
        ),
        Column(
            "drift_m",
            F64,
            "From first to last midpoint.",
            unit="m",
            nullable=False,
            low=0,
        ),
        _PLACE,
        _COAST,
    ),
)

LOITERING = EventType(
    "loitering",
    "One ship going slowly away from any known place, as if waiting.",
    (
        Column(
            "duration_h",
            F64,
            "Hours from first to last position.",
            unit="h",
            nullable=False,
            low=0,
        ),
        Column(
            "mean_sog_kn",
            F64,
            "Path length over duration.",
            unit="kn",
            nullable=False,
            low=0,
        ),
        Column("distance_m", F64, "Path length.", unit="m", nullable=False, low=0),
        Column("positions", I64, "Positions in it.", nullable=False, low=2),
        _PLACE,
        _COAST,
        _ref("first_ref", "the first position"),
        _ref("last_ref", "the last position"),
    ),
)

PORT_VISIT = EventType(
    "port_visit",
    "A ship came to a place, stopped or fell silent there, left.",
    (
        Column("place", I32, "Row in the places table.", nullable=False, low=0),
        Column("place_id", TEXT, "Id of the place.", nullable=False),
        Column("place_name", TEXT, "Name of the place.", nullable=False),
        Column(
            "duration_h",
            F64,
            "Hours from entry to exit; null while open.",
            unit="h",
            low=0,
        ),
        Column("stopped_h", F64, "Hours stopped inside.", unit="h", nullable=False, low=0),
        Column(
            "silent_h",
            F64,
            "Hours without reception inside.",
            unit="h",
            nullable=False,
            low=0,
        ),
        Column(
            "entry_seen",
            pa.bool_(),
            "The ship was seen outside before.",
            nullable=False,
        ),
        Column("exit_seen", pa.bool_(), "The ship was seen outside after.", nullable=False),
        Column("draught_before_m", F32, "Last draught broadcast before entry.", unit="m"),
        Column(
            "draught_after_m",
            F32,
            "First draught differing from it broadcast inside or within "
            "the reporting lag after exit, else the last one then.",
            unit="m",
        ),
        Column(
            "draught_change_m",
            F32,
            "After minus before; null unless both are known.",
            unit="m",
        ),
        _ref("entry_ref", "the first position inside"),
        _ref("exit_ref", "the last position inside"),
    ),
)

EVENT_TYPES: dict[str, EventType] = {
    kind.name: kind for kind in (GAP, ENCOUNTER, LOITERING, PORT_VISIT)
}

EVENTS = TableSchema(
    "events",
    "All events: the envelope and one payload column per type, null unless it is that type.",
    (
        *ENVELOPE,
        *(Column(kind.name, kind.loose, kind.meaning) for kind in EVENT_TYPES.values()),
    ),
    ("event_id",),
)


def event_ids(
    kind: EventType,
    starts_us: Sequence[int],
    vessels: Sequence[Sequence[int]],
    detector: str,
    version: str,
    params: StepParams,
) -> list[str]:
    """Content-hash ids, 32 hex digits, of events given by start (µs since 1970 UTC) and vessels."""
    head = f"{kind.name}|{detector}|{version}|{params.params_hash()}"
    return [
        hashlib.sha256(f"{head}|{start}|{','.join(map(str, who))}".encode()).hexdigest()[:32]
        for start, who in zip(starts_us, vessels, strict=True)
    ]


def combine(tables: Sequence[pa.Table]) -> pa.Table:
    """Event tables of any types as one EVENTS table, sorted by start, type and id."""
    rows = [EVENTS.conform(table) for table in tables]
    whole = pa.concat_tables(rows) if rows else EVENTS.empty()
    return whole.sort_by(
        [("start", "ascending"), ("event_type", "ascending"), ("event_id", "ascending")]
    )
