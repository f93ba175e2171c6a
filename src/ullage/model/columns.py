"""Columns that several tables share, declared once.

Fields follow Recommendation ITU-R M.1371-5 ("M.1371" elsewhere).
"""

from __future__ import annotations

import pyarrow as pa

from ullage.model.schema import TIME, Column

M1371 = "ITU-R M.1371-5"
TEXT = pa.string()
CATEGORY = pa.dictionary(pa.int32(), pa.string())
F32, F64 = pa.float32(), pa.float64()
I8, I16, I32, I64 = pa.int8(), pa.int16(), pa.int32(), pa.int64()

#: ``ref`` packs where a row was read: source ordinal times REF_SPAN plus line, row or byte offset.
REF_SPAN = 1 << 40

TRANSMITTER = Column(
    "transmitter",
    I64,
    "Who sent it: the MMSI; where a source has only its own ids, a negative number minted from "
    "that id (see ullage.ids.mint_transmitter).",
    nullable=False,
)
MMSI = Column(
    "mmsi",
    I32,
    "Maritime mobile service identity as sent.",
    standard=M1371,
    low=0,
    high=999_999_999,
)
IDENT = Column("ident", TEXT, "The source's own id, where it has no MMSI.")
REF = Column(
    "ref",
    I64,
    "Where the row was read: source ordinal × 2^40 + line, row or byte offset.",
    nullable=False,
    low=0,
)
LON = Column(
    "lon",
    F64,
    "Longitude, WGS 84.",
    unit="deg",
    nullable=False,
    standard=M1371,
    low=-180.0,
    high=180.0,
)
LAT = Column(
    "lat",
    F64,
    "Latitude, WGS 84.",
    unit="deg",
    nullable=False,
    standard=M1371,
    low=-90.0,
    high=90.0,
)
SOG = Column("sog_kn", F32, "Speed over ground.", unit="kn", standard=M1371, low=0, high=102.2)
COG = Column("cog_deg", F32, "Course over ground.", unit="deg", standard=M1371, low=0, high=360)
HEADING = Column("heading_deg", F32, "True heading.", unit="deg", standard=M1371, low=0, high=360)
STATUS = Column("nav_status", I8, "Navigational status, 0 to 15.", standard=M1371, low=0, high=15)
TYPE = Column("msg_type", I8, "AIS message type, 1 to 27.", standard=M1371, low=0, high=63)
STATION = Column("station", CATEGORY, "Receiving station or feed, as the source names it.")
RECEIVED = Column("receive_time", TIME, "When the receiver stamped it.")
UTC_SECOND = Column(
    "utc_second",
    I8,
    "UTC second the transmitter put in the message, 0 to 59.",
    unit="s",
    standard=M1371,
    low=0,
    high=59,
)

DIMENSIONS = (
    Column(
        "to_bow_m",
        I16,
        "Reference point to bow.",
        unit="m",
        standard=M1371,
        low=0,
        high=511,
    ),
    Column(
        "to_stern_m",
        I16,
        "Reference point to stern.",
        unit="m",
        standard=M1371,
        low=0,
        high=511,
    ),
    Column(
        "to_port_m",
        I16,
        "Reference point to port side.",
        unit="m",
        standard=M1371,
        low=0,
        high=63,
    ),
    Column(
        "to_starboard_m",
        I16,
        "Reference point to starboard side.",
        unit="m",
        standard=M1371,
        low=0,
        high=63,
    ),
)
VOYAGE = (
    Column(
        "imo",
        I32,
        "IMO ship number as broadcast, null when 0; check digit not required.",
        standard=M1371,
        low=1,
    ),
    Column(
        "name",
        TEXT,
        "Ship name as broadcast, trailing @ and blanks removed.",
        standard=M1371,
    ),
    Column("call_sign", TEXT, "Call sign as broadcast.", standard=M1371),
    Column(
        "ship_type",
        I16,
        "Ship type code as broadcast, 0 to 255, not collapsed.",
        standard=M1371,
        low=0,
        high=255,
    ),
    *DIMENSIONS,
    Column(
        "draught_m",
        F32,
        "Draught as broadcast; null when 0 (not available).",
        unit="m",
        standard=M1371,
        low=0,
        high=25.5,
    ),
    Column("destination", TEXT, "Destination as broadcast.", standard=M1371),
    Column("eta_month", I8, "ETA month, 1 to 12.", standard=M1371, low=1, high=12),
    Column("eta_day", I8, "ETA day, 1 to 31.", standard=M1371, low=1, high=31),
    Column("eta_hour", I8, "ETA hour, 0 to 23.", standard=M1371, low=0, high=23),
    Column("eta_minute", I8, "ETA minute, 0 to 59.", standard=M1371, low=0, high=59),
)
