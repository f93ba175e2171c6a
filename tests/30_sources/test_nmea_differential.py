"""Every field of every message in the shared logs against pyais.

``EXPLAINED`` lists each class of difference that docs/methods/nmea.md explains; others fail.
"""

import gzip
import math
import os
import re
from collections import Counter
from enum import Enum
from pathlib import Path

import pytest

from ullage.sources.nmea.decode import decode
from ullage.sources.nmea.layout import FIELD_ENDS

pyais = pytest.importorskip("pyais", reason="pyais is a bench dependency")

ROOT = Path(__file__).resolve().parents[2]
LOGS = Path(os.environ.get("ULLAGE_SHARED", ROOT.parent / "shared")) / "data/ais/nmea"
SENTENCE = re.compile(
    rb"!([!-~]{2})VD[MO],(\d),(\d),(\d*),([^,\r\n]*),([^,\r\n]*),(\d)\*([0-9A-Fa-f]{2})"
)
FULL = {1, 2, 3, 4, 5, 9, 11, 18, 19, 21, 24, 27}

PLACE = ("lon", "lat")
# our column: pyais attributes by which it goes
FIELDS = {
    "repeat": "repeat",
    "mmsi": "mmsi",
    "nav_status": "status",
    "accuracy": "accuracy",
    "maneuver": "maneuver",
    "raim": "raim",
    "radio": "radio",
    "epfd": "epfd",
    "ais_version": "ais_version",
    "imo_raw": "imo",
    "name": "shipname",
    "call_sign": "callsign",
    "ship_type": "ship_type",
    "to_bow_m": "to_bow",
    "to_stern_m": "to_stern",
    "to_port_m": "to_port",
    "to_starboard_m": "to_starboard",
    "draught_m": "draught",
    "destination": "destination",
    "eta_month": "month",
    "eta_day": "day",
    "eta_hour": "hour",
    "eta_minute": "minute",
    "dte": "dte",
    "altitude_raw": "alt",
    "assigned": "assigned",
    "cs_unit": "cs",
    "display": "display",
    "dsc": "dsc",
    "band": "band",
    "msg22": "msg22",
    "aid_type": "aid_type",
    "off_position": "off_position",
    "virtual_aid": "virtual_aid",
    "part_no": "partno",
    "vendor_id": "vendorid",
    "vendor_model": "model",
    "vendor_serial": "serial",
    "gnss": "gnss",
    "sog_kn": "speed",
    "cog_deg": "course",
    "heading_deg": "heading",
    "second_raw": "second",
    "rot_deg_min": "turn",
    "lon": "lon",
    "lat": "lat",
}
NOT_AVAILABLE = {
    "draught_m": {0},
    "eta_month": {0, 13, 14, 15},
    "eta_day": {0},
    "eta_hour": set(range(24, 32)),
    "eta_minute": set(range(60, 64)),
    "heading_deg": set(range(360, 512)),
    "name": {""},
    "call_sign": {""},
    "destination": {""},
    "vendor_id": {""},
}


def _value(column, kind, value):
    """A pyais value as ours would stand, sentinels gone; ``skip`` where the type has no such."""
    if value is None:
        return None
    if column == "rot_deg_min":
        return None if isinstance(value, Enum) else value
    if column == "sog_kn":
        return None if round(float(value), 1) in ({63} if kind == 27 else {102.3, 1023}) else value
    if column == "cog_deg":
        return None if float(value) >= 360 else value
    if column in ("lon", "lat"):
        return None if abs(value) > (180 if column == "lon" else 90) else value
    value = value.strip() if isinstance(value, str) else value
    if value in NOT_AVAILABLE.get(column, ()):
        return None
    return value


def _equal(column, ours, theirs):
    if ours is None or theirs is None:
        return ours is theirs
    if column == "rot_deg_min":
        return abs(ours - float(theirs)) <= 0.5  # pyais rounds it to whole degrees
    if isinstance(ours, float):
        return math.isclose(ours, float(theirs), abs_tol=2e-6 if column in PLACE else 1e-4)
    if isinstance(ours, str):
        return ours.strip() == theirs
    if isinstance(theirs, Enum):
        return _enumerated(theirs, ours)
    return int(ours) == int(theirs)


def _enumerated(theirs, ours):
    """Whether pyais makes ``theirs`` of our code: its enumerations merge reserved codes."""
    return type(theirs)(ours) is theirs or int(theirs) == ours


def _theirs(data):
    """Byte offset of the first sentence -> (pyais message or None, parts)."""
    waiting, out = {}, {}
    for match in SENTENCE.finditer(data):
        body, total = match.group(0)[1:-3], 0
        for char in body:
            total ^= char
        if total != int(match.group(8), 16):
            continue
        talker, count, number, seq, channel = match.groups()[:5]
        if count == b"1":
            out[match.start()] = _decode([match])
            continue
        key = (talker, count, seq, channel)
        parts = waiting.setdefault(key, {})
        if number in parts:
            parts = waiting[key] = {}
        parts[number] = match
        if len(parts) == int(count):
            del waiting[key]
            whole = [parts[n] for n in sorted(parts)]
            out[min(m.start() for m in whole)] = _decode(whole)
    return out


def _decode(matches):
    """The message, or the name of pyais's error; and how many bits the payload has."""
    bits = sum(6 * len(match.group(6)) - int(match.group(7)) for match in matches)
    try:
        return pyais.decode(*[match.group(0) for match in matches]), bits
    except pyais.exceptions.AISBaseException as error:
        return type(error).__name__, bits


def _compare(data):
    """Classes of difference, counted."""
    table, _ = decode(data)
    theirs = _theirs(data)
    seen = Counter()
    columns = ["ref", "msg_type", "utc", *FIELDS]
    for row in table.select(columns).to_pylist():
        message, bits = theirs.pop(row["ref"], ("absent", 0))
        if isinstance(message, str):
            seen["message", message] += 1
        elif row["msg_type"] != message.msg_type:
            seen["msg_type", row["msg_type"]] += 1
        elif row["msg_type"] in FULL:
            seen["compared"] += 1
            _fields(row, message, bits, seen)
    for offset, (message, bits) in theirs.items():
        seen["only pyais", _why(data, offset, message, bits)] += 1
    return seen


def _why(data, offset, message, bits):
    begin = data.rfind(b"\n", 0, offset) + 1
    if data[begin : begin + 1] == b"#":
        return "commented out"
    if bits < 38:
        return "too short for an MMSI"
    return str(message)


def _fields(row, message, bits, seen):
    kind = row["msg_type"]
    for column, name in FIELDS.items():
        if kind in (4, 11) and column == "second_raw":
            _utc(row["utc"], message, seen)
            continue
        if kind in (4, 11) and column.startswith("eta"):
            continue
        attribute = "name" if kind == 21 and column == "name" else name
        if not hasattr(message, attribute):
            if row[column] is not None:
                seen[column, kind, "not in pyais"] += 1
            continue
        theirs = getattr(message, attribute)
        if row[column] is None and bits < FIELD_ENDS.get(kind, {}).get(column, 0):
            seen["cut off, pyais pads"] += 1
        elif attribute == "name":
            seen[_aid_name(row["name"] or "", theirs, message.name_ext or "")] += 1
        elif not _equal(column, row[column], _value(column, kind, theirs)):
            cut = isinstance(theirs, str) and theirs.split("@")[0].strip() == (row[column] or "")
            said = f"{row[column]!r} is not {theirs!r}"
            seen["text behind @" if cut else (column, kind, said)] += 1


def _aid_name(ours, name, extension):
    if ours.strip() == name + extension:
        return "same aid name"
    if ours.strip() == name.split("@")[0].strip():
        return "text behind @" if "@" in name else "extension of a short aid name"
    if ours.replace(" ", "") == (name + extension.split("@")[0]).replace(" ", ""):
        return "blank or @ about the extension of an aid name"
    return f"{ours!r} is not {name!r} and {extension!r}"


def _utc(ours, message, seen):
    parts = [getattr(message, n) for n in ("year", "month", "day", "hour", "minute", "second")]
    known = parts[0] > 0 < parts[1] and parts[2] > 0 and parts[3] < 24 and max(parts[4:]) < 60
    if (ours is not None) != known or (known and list(ours.timetuple()[:6]) != parts):
        seen["utc", message.msg_type, f"{ours} is not {parts}"] += 1


#: Each explained in docs/methods/nmea.md; anything else fails.
EXPLAINED = {
    "compared",
    "same aid name",
    ("only pyais", "commented out"),
    ("only pyais", "too short for an MMSI"),
    ("message", "UnknownMessageException"),
    ("epfd", 24, "not in pyais"),
    "cut off, pyais pads",
    "text behind @",
    "extension of a short aid name",
    "blank or @ about the extension of an aid name",
}
COMPARED = {
    "amsa_terrestrial.nmea.gz": 33000,
    "dma_2013-11-12_5min.nmea.gz": 25000,
    "dma_538004030_drift_1.ais": 5252,
    "dma_stream_example.txt": 3650,
    "gpsd_sample.aivdm": 31,
    "libais_test.aivdm": 78,
    "pyais_nmea_data_sample.txt": 770,
    "uscg_nais_2016-07-28_first30s.nmea.gz": 55000,
}


@pytest.mark.shared
@pytest.mark.parametrize("name", COMPARED)
def test_every_field_equals_pyais(name):
    path = LOGS / name
    if not path.exists():
        pytest.skip(f"no shared data: {path} (set ULLAGE_SHARED)")
    data = path.read_bytes()
    data = gzip.decompress(data) if name.endswith(".gz") else data
    seen = _compare(data)
    assert {key: count for key, count in seen.items() if key not in EXPLAINED} == {}
    assert seen["compared"] >= COMPARED[name]
