"""Where each column of MESSAGES lives while a chunk is decoded, and where its field ends.

Columns of one type share one matrix (column × row). Bit ``BASE + slot`` of a row's presence word
says that the cell is not null; bit ``slot`` of its flag word is the value of a boolean column, and
bit ``B_CODE + slot`` says that a code is known. ``written`` has the bits of all columns written to.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

I64 = ("ref", "time", "utc")
F64 = ("lon", "lat")
F32 = ("rot_deg_min", "sog_kn", "cog_deg", "heading_deg", "draught_m")
I32 = (
    "mmsi",
    "lon_raw",
    "lat_raw",
    "radio",
    "imo_raw",
    "imo",
    "vendor_serial",
    "mothership_mmsi",
)
I16 = (
    "rot_raw",
    "sog_raw",
    "cog_raw",
    "heading_raw",
    "ship_type",
    "to_bow_m",
    "to_stern_m",
    "to_port_m",
    "to_starboard_m",
    "draught_raw",
    "altitude_raw",
    "altitude_m",
)
I8 = (
    "parts",
    "msg_type",
    "repeat",
    "nav_status",
    "utc_second",
    "second_raw",
    "maneuver",
    "epfd",
    "ais_version",
    "eta_month",
    "eta_day",
    "eta_hour",
    "eta_minute",
    "aid_type",
    "part_no",
    "vendor_model",
    "fill_bits",
)
TEXT = ("name", "call_sign", "destination", "vendor_id", "payload")
FLAG = (
    "accuracy",
    "raim",
    "dte",
    "assigned",
    "cs_unit",
    "display",
    "dsc",
    "band",
    "msg22",
    "off_position",
    "virtual_aid",
    "gnss",
    "own",
)
CODE = ("station", "talker", "channel", "clock")

B_I64 = 0
B_F64 = B_I64 + len(I64)
B_F32 = B_F64 + len(F64)
B_I32 = B_F32 + len(F32)
B_I16 = B_I32 + len(I32)
B_I8 = B_I16 + len(I16)
B_TEXT = B_I8 + len(I8)
B_FLAG = B_TEXT + len(TEXT)  # "own" is never null and needs no bit

REF, TIME, UTC = range(len(I64))
LON, LAT = range(len(F64))
ROT, SOG, COG, HEADING, DRAUGHT = range(len(F32))
MMSI, LON_RAW, LAT_RAW, RADIO, IMO_RAW, IMO, SERIAL, MOTHERSHIP = range(len(I32))
(
    ROT_RAW,
    SOG_RAW,
    COG_RAW,
    HEADING_RAW,
    SHIP_TYPE,
    BOW,
    STERN,
    PORT,
    STARBOARD,
    DRAUGHT_RAW,
    ALTITUDE_RAW,
    ALTITUDE,
) = range(len(I16))
(
    PARTS,
    MSG_TYPE,
    REPEAT,
    STATUS,
    SECOND,
    SECOND_RAW,
    MANEUVER,
    EPFD,
    VERSION,
    ETA_MONTH,
    ETA_DAY,
    ETA_HOUR,
    ETA_MINUTE,
    AID_TYPE,
    PART_NO,
    MODEL,
    FILL,
) = range(len(I8))
NAME, CALL_SIGN, DESTINATION, VENDOR, PAYLOAD = range(len(TEXT))
(
    ACCURACY,
    RAIM,
    DTE,
    ASSIGNED,
    CS_UNIT,
    DISPLAY,
    DSC,
    BAND,
    MSG22,
    OFF_POSITION,
    VIRTUAL_AID,
    GNSS,
    OWN,
) = range(len(FLAG))
STATION, TALKER, CHANNEL, CLOCK = range(len(CODE))
#: Bits of the flag word that say which codes are known.
B_CODE = len(FLAG)

#: Values of the clock column, by code.
CLOCKS = ("tag_block", "pghp", "vsi", "trailing", "utc_message", "prefix")
BY_TAG, BY_PGHP, BY_VSI, BY_TRAILING, BY_UTC, BY_PREFIX = range(len(CLOCKS))

#: No time known.
NONE = -(1 << 62)
DAY_US = 86_400_000_000


#: Messages decoded before they are handed over, and characters of each text column among them.
ROWS = 1 << 15
CHARS = 40 * ROWS

#: Words kept of each payload: enough for every type with columns of its own.
ROW_WORDS = 9

#: One batch of columns being filled; every matrix is column × row.
ROWS_TYPE = np.dtype(
    [
        ("i64", np.int64, (len(I64), ROWS)),
        ("f64", np.float64, (len(F64), ROWS)),
        ("f32", np.float32, (len(F32), ROWS)),
        ("i32", np.int32, (len(I32), ROWS)),
        ("i16", np.int16, (len(I16), ROWS)),
        ("i8", np.int8, (len(I8), ROWS)),
        ("code", np.int32, (len(CODE), ROWS)),
        ("words", np.uint64, (ROWS, ROW_WORDS)),
        ("size", np.int32, (ROWS,)),
        ("present", np.uint64, (ROWS,)),
        ("flags", np.uint64, (ROWS,)),
        ("written", np.uint64),
        ("offsets", np.int32, (len(TEXT), ROWS + 8)),
        ("text", np.uint8, (len(TEXT), CHARS)),
    ]
)
#: A record of ROWS_TYPE. Kernels take records, not tuples of arrays: one pointer, nothing counted.
Rows = Any


_BIT = {
    **{name: B_I64 + i for i, name in enumerate(I64)},
    **{name: B_F64 + i for i, name in enumerate(F64)},
    **{name: B_F32 + i for i, name in enumerate(F32)},
    **{name: B_I32 + i for i, name in enumerate(I32)},
    **{name: B_I16 + i for i, name in enumerate(I16)},
    **{name: B_I8 + i for i, name in enumerate(I8)},
    **{name: B_TEXT + i for i, name in enumerate(TEXT)},
    **{name: B_FLAG + i for i, name in enumerate(FLAG)},
}

_A = {
    "nav_status": 42,
    "rot_raw": 50,
    "rot_deg_min": 50,
    "sog_raw": 60,
    "sog_kn": 60,
    "accuracy": 61,
    "lon_raw": 89,
    "lon": 89,
    "lat_raw": 116,
    "lat": 116,
    "cog_raw": 128,
    "cog_deg": 128,
    "heading_raw": 137,
    "heading_deg": 137,
    "second_raw": 143,
    "utc_second": 143,
    "maneuver": 145,
    "raim": 149,
    "radio": 168,
}
_BASE = {
    "utc": 78,
    "accuracy": 79,
    "lon_raw": 107,
    "lon": 107,
    "lat_raw": 134,
    "lat": 134,
    "epfd": 138,
    "raim": 149,
    "radio": 168,
}
_VOYAGE = {
    "ais_version": 40,
    "imo_raw": 70,
    "imo": 70,
    "call_sign": 112,
    "name": 232,
    "ship_type": 240,
    "to_bow_m": 249,
    "to_stern_m": 258,
    "to_port_m": 264,
    "to_starboard_m": 270,
    "epfd": 274,
    "eta_month": 278,
    "eta_day": 283,
    "eta_hour": 288,
    "eta_minute": 294,
    "draught_raw": 302,
    "draught_m": 302,
    "destination": 422,
    "dte": 423,
}
_SAR = {
    "altitude_raw": 50,
    "altitude_m": 50,
    "sog_raw": 60,
    "sog_kn": 60,
    "accuracy": 61,
    "lon_raw": 89,
    "lon": 89,
    "lat_raw": 116,
    "lat": 116,
    "cog_raw": 128,
    "cog_deg": 128,
    "second_raw": 134,
    "utc_second": 134,
    "dte": 143,
    "assigned": 147,
    "raim": 148,
    "radio": 168,
}
_B_POSITION = {
    "sog_raw": 56,
    "sog_kn": 56,
    "accuracy": 57,
    "lon_raw": 85,
    "lon": 85,
    "lat_raw": 112,
    "lat": 112,
    "cog_raw": 124,
    "cog_deg": 124,
    "heading_raw": 133,
    "heading_deg": 133,
    "second_raw": 139,
    "utc_second": 139,
}
_B = {
    **_B_POSITION,
    "cs_unit": 142,
    "display": 143,
    "dsc": 144,
    "band": 145,
    "msg22": 146,
    "assigned": 147,
    "raim": 148,
    "radio": 168,
}
_B_LONG = {
    **_B_POSITION,
    "name": 263,
    "ship_type": 271,
    "to_bow_m": 280,
    "to_stern_m": 289,
    "to_port_m": 295,
    "to_starboard_m": 301,
    "epfd": 305,
    "raim": 306,
    "dte": 307,
    "assigned": 308,
}
_AID = {
    "aid_type": 43,
    "name": 163,
    "accuracy": 164,
    "lon_raw": 192,
    "lon": 192,
    "lat_raw": 219,
    "lat": 219,
    "to_bow_m": 228,
    "to_stern_m": 237,
    "to_port_m": 243,
    "to_starboard_m": 249,
    "epfd": 253,
    "second_raw": 259,
    "utc_second": 259,
    "off_position": 260,
    "raim": 269,
    "virtual_aid": 270,
    "assigned": 271,
}
_PART_B = {
    "part_no": 40,
    "name": 160,
    "ship_type": 48,
    "vendor_id": 66,
    "vendor_model": 70,
    "vendor_serial": 90,
    "call_sign": 132,
    "to_bow_m": 141,
    "to_stern_m": 150,
    "to_port_m": 156,
    "to_starboard_m": 162,
    "mothership_mmsi": 162,
    "epfd": 166,
}
_LONG_RANGE = {
    "accuracy": 39,
    "raim": 40,
    "nav_status": 44,
    "lon_raw": 62,
    "lon": 62,
    "lat_raw": 79,
    "lat": 79,
    "sog_raw": 85,
    "sog_kn": 85,
    "cog_raw": 94,
    "cog_deg": 94,
    "gnss": 95,
}

#: End bit of each field by message type (M.1371-5, annex 8).
FIELD_ENDS = {
    1: _A,
    2: _A,
    3: _A,
    4: _BASE,
    5: _VOYAGE,
    9: _SAR,
    11: _BASE,
    18: _B,
    19: _B_LONG,
    21: _AID,
    24: _PART_B,
    27: _LONG_RANGE,
}


def _ends() -> npt.NDArray[np.int32]:
    table = np.zeros((64, 64), np.int32)
    for msg_type, fields in FIELD_ENDS.items():
        for name, end in fields.items():
            table[msg_type, _BIT[name]] = end
    return table


#: End bit by message type and presence bit; 0 where the type has no such field.
ENDS = _ends()
#: Length from which no field of the type can be cut off.
FULL = ENDS.max(axis=1).astype(np.int32)
