"""The tables of Ullage, declared once.

Times are UTC instants. A missing value is null; what an AIS sentinel stood for is kept in the
column that ends in ``_raw``. Fields follow Recommendation ITU-R M.1371-5 ("M.1371" below).
"""

from __future__ import annotations

import pyarrow as pa

from ullage.model import messages
from ullage.model.case_identity import CASE_IDENTITY_TABLES
from ullage.model.columns import (
    CATEGORY,
    COG,
    F32,
    F64,
    HEADING,
    I32,
    I64,
    IDENT,
    LAT,
    LON,
    MMSI,
    RECEIVED,
    REF,
    SOG,
    STATION,
    STATUS,
    TEXT,
    TRANSMITTER,
    TYPE,
    UTC_SECOND,
    VOYAGE,
)
from ullage.model.identity import IDENTITY_TABLES
from ullage.model.schema import TIME, Column, TableSchema

MESSAGES = messages.MESSAGES

POSITIONS = TableSchema(
    "positions",
    "One row per AIS position report of a ship, as read: what normalising starts from.",
    (
        TRANSMITTER,
        MMSI,
        Column("time", TIME, "When it was sent or received.", nullable=False),
        LON,
        LAT,
        SOG,
        COG,
        HEADING,
        STATUS,
        TYPE,
        UTC_SECOND,
        RECEIVED,
        STATION,
        REF,
    ),
    key=("transmitter", "time", "ref"),
)

STATIC = TableSchema(
    "static",
    "One row per static and voyage report (types 5, 19, 24 or the like columns of a table).",
    (
        TRANSMITTER,
        MMSI,
        Column("time", TIME, "When it was sent or received.", nullable=False),
        *VOYAGE,
        Column(
            "draught_raw",
            F32,
            "Draught in the unit of the source, before sentinels and conversion.",
        ),
        Column(
            "length_m",
            F32,
            "Length as the source states it or bow plus stern.",
            unit="m",
            low=0,
            high=1022,
        ),
        Column(
            "beam_m",
            F32,
            "Beam as the source states it or port plus starboard.",
            unit="m",
            low=0,
            high=126,
        ),
        IDENT,
        TYPE,
        STATION,
        Column(
            "reports",
            I32,
            "Instants at which it was reported, from this row until the sender's next, where a "
            "table repeats it on every row. Null is 1.",
            low=2,
        ),
        REF,
    ),
    key=("transmitter", "time", "ref"),
)

POINTS = TableSchema(
    "points",
    "Positions after normalising: duplicates gone, integrity flagged, segment and setting known. "
    "Sorted by transmitter and time; what detectors read.",
    (
        TRANSMITTER,
        Column("time", TIME, "When it was sent or received.", nullable=False),
        LON,
        LAT,
        SOG,
        COG,
        HEADING,
        STATUS,
        Column(
            "flags",
            I32,
            "Integrity flags, see ullage.model.flags.",
            nullable=False,
            low=0,
        ),
        Column(
            "segment",
            I64,
            "Start of its segment, microseconds since 1970 UTC, plus a small "
            "number where two begin at once; -1 for noise.",
            nullable=False,
        ),
        Column(
            "place",
            I32,
            "Row number in the places table of the place it lies in; -1 for none.",
            nullable=False,
            low=-1,
        ),
        Column(
            "place_distance_m",
            F32,
            "Distance to the nearest place's edge, 0 inside; null beyond 50 km.",
            unit="m",
            low=0,
        ),
        Column(
            "draught_m",
            F32,
            "Last draught broadcast up to this time.",
            unit="m",
            low=0,
            high=25.5,
        ),
        REF,
    ),
    key=("transmitter", "time", "lon", "lat", "ref"),
)

SEGMENTS = TableSchema(
    "segments",
    "Contiguous positions of one transmitter; two ships that share an MMSI fall into two segments.",
    (
        TRANSMITTER,
        Column(
            "segment",
            I64,
            "Identifies the segment within its transmitter.",
            nullable=False,
        ),
        Column("start", TIME, "First position.", nullable=False),
        Column("end", TIME, "Last position so far.", nullable=False),
        Column("positions", I64, "How many positions.", nullable=False, low=1),
        Column("start_lon", F64, "Longitude of the first.", unit="deg", nullable=False),
        Column("start_lat", F64, "Latitude of the first.", unit="deg", nullable=False),
        Column("end_lon", F64, "Longitude of the last.", unit="deg", nullable=False),
        Column("end_lat", F64, "Latitude of the last.", unit="deg", nullable=False),
        Column(
            "distance_m",
            F64,
            "Length along the positions.",
            unit="m",
            nullable=False,
            low=0,
        ),
    ),
    key=("transmitter", "segment"),
)

TRACKS = TableSchema(
    "tracks",
    "One row per segment with its line, for maps. A track belongs to a hull once identity is "
    "resolved; until then hull is null.",
    (
        Column("track_id", TEXT, "Content hash of transmitter and segment.", nullable=False),
        TRANSMITTER,
        Column("simulated", pa.bool_(), "True where any input was simulated."),
        Column("hull", TEXT, "Hull id, once identity is resolved."),
        Column("name", TEXT, "Last ship name broadcast."),
        IDENT,
        Column("segment", I64, "Segment of the transmitter.", nullable=False),
        Column("start", TIME, "First position.", nullable=False),
        Column("end", TIME, "Last position.", nullable=False),
        Column(
            "positions",
            I64,
            "How many positions the line was drawn from.",
            nullable=False,
        ),
        Column(
            "lon",
            pa.list_(F64),
            "Longitudes of the line, simplified.",
            unit="deg",
            nullable=False,
        ),
        Column("lat", pa.list_(F64), "Latitudes of the line.", unit="deg", nullable=False),
        Column("times", pa.list_(TIME), "Times of the line's vertices.", nullable=False),
    ),
    key=("transmitter", "segment"),
)

SLOTS = TableSchema(
    "slots",
    "Positions of each segment interpolated to common instants, so that ships can be compared.",
    (
        Column("slot", I64, "Instant, in slot lengths since 1970 UTC.", nullable=False),
        TRANSMITTER,
        LON,
        LAT,
        Column(
            "sog_kn",
            F32,
            "Speed implied between the neighbouring positions.",
            unit="kn",
            nullable=False,
            low=0,
        ),
        Column("segment", I64, "Segment it was interpolated in.", nullable=False),
        Column(
            "place_distance_m",
            F32,
            "Distance to the nearest place's edge, from the nearer neighbour; null beyond 50 km.",
            unit="m",
            low=0,
        ),
    ),
    key=("slot", "transmitter", "segment"),
)

CONTACTS = TableSchema(
    "contacts",
    "Two transmitters close to each other at one slot. The lower number comes first.",
    (
        Column("slot", I64, "Instant, in slot lengths since 1970 UTC.", nullable=False),
        Column("transmitter_a", I64, "Lower transmitter.", nullable=False),
        Column("transmitter_b", I64, "Higher transmitter.", nullable=False),
        Column(
            "lon",
            F64,
            "Longitude midway.",
            unit="deg",
            nullable=False,
            low=-180,
            high=180,
        ),
        Column("lat", F64, "Latitude midway.", unit="deg", nullable=False, low=-90, high=90),
        Column("distance_m", F32, "Distance between them.", unit="m", nullable=False, low=0),
        Column("sog_a_kn", F32, "Implied speed of a.", unit="kn", nullable=False, low=0),
        Column("sog_b_kn", F32, "Implied speed of b.", unit="kn", nullable=False, low=0),
        Column(
            "place_distance_m",
            F32,
            "Smaller of the two distances to a place; null beyond 50 km.",
            unit="m",
            low=0,
        ),
    ),
    key=("transmitter_a", "transmitter_b", "slot"),
)

PLACES = TableSchema(
    "places",
    "Ports, terminals, anchorages and transfer grounds.",
    (
        Column("place_id", TEXT, "Short id, unique in the table.", nullable=False),
        Column("name", TEXT, "Name.", nullable=False),
        Column("country", TEXT, "ISO 3166-1 alpha-2, or null at sea."),
        Column(
            "kind",
            CATEGORY,
            "What it is.",
            nullable=False,
            values=(
                "port",
                "anchorage",
                "oil_terminal",
                "oil_buoy",
                "sts_area",
                "chokepoint",
            ),
        ),
        LON,
        LAT,
        Column(
            "radius_m",
            F64,
            "A ship within this distance is at the place.",
            unit="m",
            nullable=False,
            low=0,
            high=200_000,
        ),
        Column("precision_m", F64, "How far the point may be off.", unit="m", low=0),
        Column("source", TEXT, "Where the coordinates come from.", nullable=False),
        Column("note", TEXT, "What to know before relying on it."),
    ),
    key=("place_id",),
)

SOURCES = TableSchema(
    "sources",
    "One row per input file: what was read, kept and set aside.",
    (
        Column(
            "ordinal",
            I32,
            "Number of the source; the high bits of ref.",
            nullable=False,
            low=0,
        ),
        Column(
            "path",
            TEXT,
            "File name as given (in a case: relative to it).",
            nullable=False,
        ),
        Column("original", TEXT, "Name it had when it was taken into a case."),
        Column("kind", TEXT, "Format that was recognised.", nullable=False),
        Column("bytes", I64, "Size as stored.", unit="B", low=0),
        Column("sha256", TEXT, "Hash of the file as stored."),
        Column("licence", TEXT, "Terms it came under."),
        Column("retrieved_at", TIME, "When it was obtained."),
        Column("read", I64, "Rows or sentences met.", nullable=False, low=0),
        Column("kept", I64, "Rows or messages kept.", nullable=False, low=0),
        Column("quarantined", I64, "Rows or sentences set aside.", nullable=False, low=0),
        Column("simulated", pa.bool_(), "True for made-up data.", nullable=False),
        Column("damage", TEXT, "What cut reading short, if anything."),
    ),
    key=("ordinal",),
)

QUARANTINE = TableSchema(
    "quarantine",
    "What could not be used: one row each, with the rule it broke and the text as it stood.",
    (
        REF,
        Column("rule", CATEGORY, "The rule that was broken.", nullable=False),
        Column("column", CATEGORY, "The column at fault, where one is."),
        Column("found", TEXT, "What stood there, cut at 500 characters."),
    ),
    key=("ref", "rule"),
)

TABLES: dict[str, TableSchema] = (
    {
        table.name: table
        for table in (
            MESSAGES,
            POSITIONS,
            STATIC,
            POINTS,
            SEGMENTS,
            TRACKS,
            SLOTS,
            CONTACTS,
            PLACES,
            SOURCES,
            QUARANTINE,
        )
    }
    | IDENTITY_TABLES
    | CASE_IDENTITY_TABLES
)
