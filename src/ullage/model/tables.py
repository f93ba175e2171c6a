"""The tables of Ullage, declared once.

Times are UTC instants. A missing value is null; what an AIS sentinel stood for is kept in the
column that ends in ``_raw``. Fields follow Recommendation ITU-R M.1371-5 ("M.1371" below).
"""

from __future__ import annotations

import pyarrow as pa

from ullage.model.schema import TIME, Column, TableSchema

M1371 = "ITU-R M.1371-5"
TEXT = pa.string()
CATEGORY = pa.dictionary(pa.int32(), pa.string())
F32, F64 = pa.float32(), pa.float64()
I8, I16, I32, I64 = pa.int8(), pa.int16(), pa.int32(), pa.int64()

#: ``ref`` packs where a row was read: source ordinal times REF_SPAN plus line, row or byte offset.
REF_SPAN = 1 << 40

_TRANSMITTER = Column(
    "transmitter",
    I64,
    "Who sent it: the MMSI; where a source has only its own ids, a negative number minted from "
    "that id (see ullage.ids.mint_transmitter).",
    nullable=False,
)
_MMSI = Column(
    "mmsi",
    I32,
    "Maritime mobile service identity as sent.",
    standard=M1371,
    low=0,
    high=999_999_999,
)
_REF = Column(
    "ref",
    I64,
    "Where the row was read: source ordinal × 2^40 + line, row or byte offset.",
    nullable=False,
    low=0,
)
_LON = Column(
    "lon",
    F64,
    "Longitude, WGS 84.",
    unit="deg",
    nullable=False,
    standard=M1371,
    low=-180.0,
    high=180.0,
)
_LAT = Column(
    "lat",
    F64,
    "Latitude, WGS 84.",
    unit="deg",
    nullable=False,
    standard=M1371,
    low=-90.0,
    high=90.0,
)
_SOG = Column("sog_kn", F32, "Speed over ground.", unit="kn", standard=M1371, low=0, high=102.2)
_COG = Column("cog_deg", F32, "Course over ground.", unit="deg", standard=M1371, low=0, high=360)
_HEADING = Column("heading_deg", F32, "True heading.", unit="deg", standard=M1371, low=0, high=360)
_STATUS = Column("nav_status", I8, "Navigational status, 0 to 15.", standard=M1371, low=0, high=15)
_TYPE = Column("msg_type", I8, "AIS message type, 1 to 27.", standard=M1371, low=0, high=63)
_STATION = Column("station", CATEGORY, "Receiving station or feed, as the source names it.")
_RECEIVED = Column("receive_time", TIME, "When the receiver stamped it.")
_UTC_SECOND = Column(
    "utc_second",
    I8,
    "UTC second the transmitter put in the message, 0 to 59.",
    unit="s",
    standard=M1371,
    low=0,
    high=59,
)

_DIMENSIONS = (
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
_VOYAGE = (
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
    *_DIMENSIONS,
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

MESSAGES = TableSchema(
    "messages",
    "One row per AIS message, decoded. Types 1-3, 4, 11, 5, 9, 18, 19, 21, 24 and 27 to full "
    "columns; of every other type the sender and the payload are kept.",
    (
        _REF,
        Column("time", TIME, "Best time of the message: receiver's or provider's clock."),
        Column(
            "clock",
            CATEGORY,
            "Where time came from.",
            values=("tag_block", "pghp", "vsi", "trailing", "utc_message", "prefix"),
        ),
        _STATION,
        Column("talker", CATEGORY, "NMEA talker, such as AI, AB, BS.", standard="NMEA 0183"),
        Column(
            "own",
            pa.bool_(),
            "True for VDO (own ship), false for VDM.",
            nullable=False,
            standard="NMEA 0183",
        ),
        Column(
            "channel",
            CATEGORY,
            "Radio channel as sent: A, B, 1, 2 or null.",
            standard="NMEA 0183",
        ),
        Column("parts", I8, "Sentences the message came in.", nullable=False, low=1, high=9),
        Column(
            "msg_type",
            I8,
            "AIS message type, 1 to 27.",
            nullable=False,
            standard=M1371,
            low=0,
            high=63,
        ),
        Column("repeat", I8, "Repeat indicator.", standard=M1371, low=0, high=3),
        Column(
            "mmsi",
            I32,
            "Maritime mobile service identity as sent.",
            standard=M1371,
            low=0,
            high=(1 << 30) - 1,
        ),
        _STATUS,
        Column(
            "rot_raw",
            I16,
            "Rate of turn as sent, -128 to 127.",
            standard=M1371,
            low=-128,
            high=127,
        ),
        Column(
            "rot_deg_min",
            F32,
            "Rate of turn (raw/4.733)², signed; null when unavailable or "
            "no turn indicator (±127, -128).",
            unit="deg/min",
            standard=M1371,
        ),
        Column(
            "sog_raw",
            I16,
            "Speed as sent, 0.1 kn (type 9, 27: 1 kn).",
            standard=M1371,
            low=0,
            high=1023,
        ),
        Column(
            "sog_kn",
            F32,
            "Speed over ground; null when not available.",
            unit="kn",
            standard=M1371,
            low=0,
            high=1022,
        ),
        Column(
            "accuracy",
            pa.bool_(),
            "Position accuracy better than 10 m.",
            standard=M1371,
        ),
        Column(
            "lon_raw",
            I32,
            "Longitude as sent, 1/10000 min (type 27: 1/10 min).",
            standard=M1371,
        ),
        Column(
            "lon",
            F64,
            "Longitude; null when 181 or outside ±180.",
            unit="deg",
            standard=M1371,
            low=-180,
            high=180,
        ),
        Column(
            "lat_raw",
            I32,
            "Latitude as sent, 1/10000 min (type 27: 1/10 min).",
            standard=M1371,
        ),
        Column(
            "lat",
            F64,
            "Latitude; null when 91 or outside ±90.",
            unit="deg",
            standard=M1371,
            low=-90,
            high=90,
        ),
        Column(
            "cog_raw",
            I16,
            "Course as sent, 0.1° (type 27: 1°).",
            standard=M1371,
            low=0,
            high=4095,
        ),
        Column(
            "cog_deg",
            F32,
            "Course over ground; null when 360 or above.",
            unit="deg",
            standard=M1371,
            low=0,
            high=360,
        ),
        Column("heading_raw", I16, "Heading as sent.", standard=M1371, low=0, high=511),
        Column(
            "heading_deg",
            F32,
            "True heading; null when 511 or above 359.",
            unit="deg",
            standard=M1371,
            low=0,
            high=360,
        ),
        _UTC_SECOND,
        Column(
            "second_raw",
            I8,
            "UTC second field as sent: 60 not available, 61 manual, 62 dead "
            "reckoning, 63 inoperative.",
            standard=M1371,
            low=0,
            high=63,
        ),
        Column(
            "maneuver",
            I8,
            "Special manoeuvre indicator.",
            standard=M1371,
            low=0,
            high=3,
        ),
        Column("raim", pa.bool_(), "RAIM in use.", standard=M1371),
        Column(
            "radio",
            I32,
            "Communication state, as sent.",
            standard=M1371,
            low=0,
            high=(1 << 20) - 1,
        ),
        Column("utc", TIME, "UTC time carried by types 4 and 11.", standard=M1371),
        Column(
            "epfd",
            I8,
            "Type of position-fixing device.",
            standard=M1371,
            low=0,
            high=15,
        ),
        Column("ais_version", I8, "AIS version indicator.", standard=M1371, low=0, high=3),
        Column("imo_raw", I32, "IMO number field as sent.", standard=M1371, low=0),
        *_VOYAGE,
        Column(
            "draught_raw",
            I16,
            "Draught as sent, 0.1 m; 0 not available, 255 is 25.5 m or more.",
            standard=M1371,
            low=0,
            high=255,
        ),
        Column("dte", pa.bool_(), "DTE flag as sent (true: not ready).", standard=M1371),
        Column(
            "altitude_raw",
            I16,
            "Type 9 altitude as sent; 4095 not available.",
            standard=M1371,
            low=0,
            high=4095,
        ),
        Column(
            "altitude_m",
            I16,
            "Type 9 altitude; null when not available.",
            unit="m",
            standard=M1371,
            low=0,
            high=4094,
        ),
        Column("assigned", pa.bool_(), "Assigned mode.", standard=M1371),
        Column("cs_unit", pa.bool_(), "Class B carrier-sense unit.", standard=M1371),
        Column("display", pa.bool_(), "Class B has a display.", standard=M1371),
        Column("dsc", pa.bool_(), "Class B has DSC.", standard=M1371),
        Column("band", pa.bool_(), "Class B uses the whole marine band.", standard=M1371),
        Column("msg22", pa.bool_(), "Class B obeys message 22.", standard=M1371),
        Column("aid_type", I8, "Type of aid to navigation.", standard=M1371, low=0, high=31),
        Column(
            "off_position",
            pa.bool_(),
            "Aid to navigation is off position.",
            standard=M1371,
        ),
        Column("virtual_aid", pa.bool_(), "Aid to navigation is virtual.", standard=M1371),
        Column(
            "part_no",
            I8,
            "Type 24 part: 0 is A, 1 is B.",
            standard=M1371,
            low=0,
            high=3,
        ),
        Column("vendor_id", TEXT, "Type 24B vendor id, three characters.", standard=M1371),
        Column(
            "vendor_model",
            I8,
            "Type 24B unit model code.",
            standard=M1371,
            low=0,
            high=15,
        ),
        Column("vendor_serial", I32, "Type 24B unit serial number.", standard=M1371, low=0),
        Column(
            "mothership_mmsi",
            I32,
            "Type 24B mothership MMSI of an auxiliary craft.",
            standard=M1371,
            low=0,
        ),
        Column(
            "gnss",
            pa.bool_(),
            "Type 27 position is not current GNSS when true.",
            standard=M1371,
        ),
        Column(
            "payload",
            TEXT,
            "Six-bit armoured payload, joined over parts; only for types without full columns.",
            standard="NMEA 0183",
        ),
        Column(
            "fill_bits",
            I8,
            "Fill bits of payload.",
            standard="NMEA 0183",
            low=0,
            high=5,
        ),
    ),
    key=("ref",),
)

POSITIONS = TableSchema(
    "positions",
    "One row per AIS position report of a ship, as read: what normalising starts from.",
    (
        _TRANSMITTER,
        _MMSI,
        Column("time", TIME, "When it was sent or received.", nullable=False),
        _LON,
        _LAT,
        _SOG,
        _COG,
        _HEADING,
        _STATUS,
        _TYPE,
        _UTC_SECOND,
        _RECEIVED,
        _STATION,
        _REF,
    ),
    key=("transmitter", "time", "ref"),
)

STATIC = TableSchema(
    "static",
    "One row per static and voyage report (types 5, 19, 24 or the like columns of a table).",
    (
        _TRANSMITTER,
        _MMSI,
        Column("time", TIME, "When it was sent or received.", nullable=False),
        *_VOYAGE,
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
        Column("ident", TEXT, "The source's own id where it has no MMSI."),
        _TYPE,
        _STATION,
        _REF,
    ),
    key=("transmitter", "time", "ref"),
)

POINTS = TableSchema(
    "points",
    "Positions after normalising: duplicates gone, integrity flagged, segment and setting known. "
    "Sorted by transmitter and time; what detectors read.",
    (
        _TRANSMITTER,
        Column("time", TIME, "When it was sent or received.", nullable=False),
        _LON,
        _LAT,
        _SOG,
        _COG,
        _HEADING,
        _STATUS,
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
        _REF,
    ),
    key=("transmitter", "time", "ref"),
)

SEGMENTS = TableSchema(
    "segments",
    "Contiguous positions of one transmitter; two ships that share an MMSI fall into two segments.",
    (
        _TRANSMITTER,
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
        _TRANSMITTER,
        Column("simulated", pa.bool_(), "True where any input was simulated."),
        Column("hull", TEXT, "Hull id, once identity is resolved."),
        Column("name", TEXT, "Last ship name broadcast."),
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
        _TRANSMITTER,
        _LON,
        _LAT,
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
        _LON,
        _LAT,
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
        _REF,
        Column("rule", CATEGORY, "The rule that was broken.", nullable=False),
        Column("column", CATEGORY, "The column at fault, where one is."),
        Column("found", TEXT, "What stood there, cut at 500 characters."),
    ),
    key=("ref", "rule"),
)

TABLES: dict[str, TableSchema] = {
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
