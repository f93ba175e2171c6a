"""The gpsd sample against the JSON that gpsd makes of it."""

import json
import os
from pathlib import Path

import pytest

from ullage.sources.nmea.decode import decode

ROOT = Path(__file__).resolve().parents[2]
LOGS = Path(os.environ.get("ULLAGE_SHARED", ROOT.parent / "shared")) / "data/ais/nmea"

SAME = {
    "repeat": "repeat", "mmsi": "mmsi", "nav_status": "status", "accuracy": "accuracy",
    "maneuver": "maneuver", "raim": "raim", "radio": "radio", "epfd": "epfd", "imo_raw": "imo",
    "ais_version": "ais_version", "call_sign": "callsign", "ship_type": "shiptype",
    "to_bow_m": "to_bow", "to_stern_m": "to_stern", "to_port_m": "to_port",
    "to_starboard_m": "to_starboard", "destination": "destination", "altitude_raw": "alt",
    "assigned": "assigned", "cs_unit": "cs", "display": "display", "dsc": "dsc", "band": "band",
    "msg22": "msg22", "aid_type": "aid_type", "off_position": "off_position",
    "virtual_aid": "virtual_aid", "vendor_model": "model", "vendor_serial": "serial",
    "vendor_id": "vendorid", "mothership_mmsi": "mothership_mmsi", "heading_raw": "heading",
    "second_raw": "second", "gnss": "gnss", "dte": "dte",
}  # fmt: skip
CLOSE = {"sog_kn": "speed", "cog_deg": "course", "lon": "lon", "lat": "lat", "draught_m": "draught"}
STATUS = {2: "Not under command", 3: "Restricted manoeuverability"}
FULL = {1, 2, 3, 4, 5, 9, 11, 18, 19, 21, 24, 27}


def _same(name, ours, theirs):
    if name == "nav_status" and isinstance(theirs, str):
        return STATUS[ours] == theirs
    if name == "vendor_id":  # seven characters before M.1371-4
        return ours == theirs[:3]
    if isinstance(theirs, str):
        return (ours or "") == theirs.strip()
    return ours is not None and int(ours) == int(theirs)


def _close(name, ours, theirs):
    if isinstance(theirs, str):  # "nan", "fast"
        return ours is None
    if ours is None:
        limit = {"sog_kn": 63, "cog_deg": 360, "lon": 181, "lat": 91, "draught_m": 0}[name]
        return theirs >= limit or theirs == 0 == limit
    tenths = name in CLOSE and round(theirs, 1) == theirs  # gpsd shows type 27 in tenths
    return ours == pytest.approx(theirs, abs=0.051 if tenths else 1e-6)


def _differences(row, said):
    out = []
    for ours, theirs in SAME.items():
        if theirs in said and not _same(ours, row[ours], said[theirs]):
            out.append((row["msg_type"], ours, row[ours], said[theirs]))
    for ours, theirs in CLOSE.items():
        if theirs in said and not _close(ours, row[ours], said[theirs]):
            out.append((row["msg_type"], ours, row[ours], said[theirs]))
    return out


def _merged(messages):
    """gpsd gives one report for parts A and B of type 24."""
    out, of_24 = [], {}
    for row in messages.to_pylist():
        if row["msg_type"] == 24 and row["mmsi"] in of_24:
            known = {name: value for name, value in row.items() if value is not None}
            of_24[row["mmsi"]].update(known)
            continue
        out.append(row)
        if row["msg_type"] == 24:
            of_24[row["mmsi"]] = row
    return out


@pytest.mark.shared
def test_equals_the_json_of_gpsd():
    log = LOGS / "gpsd_sample.aivdm"
    if not log.exists():
        pytest.skip(f"no shared data: {log} (set ULLAGE_SHARED)")
    messages, quarantine = decode(log.read_bytes())
    assert quarantine.num_rows == 0
    lines = (LOGS / "gpsd_sample.aivdm.js.chk").read_text().splitlines()
    waiting = [said for said in map(json.loads, lines) if said["class"] == "AIS"]
    found, missing = [], []
    for row in _merged(messages):
        for index, said in enumerate(waiting):
            if (said["type"], said["mmsi"]) == (row["msg_type"], row["mmsi"]):
                found.append((row, waiting.pop(index)))
                break
        else:
            missing.append(row)
    wrong = [d for row, said in found if row["msg_type"] in FULL for d in _differences(row, said)]
    # a type 1 of 162 bits, whose last field gpsd fills up with zeros
    assert wrong == [(1, "radio", None, 1076)]
    assert len(found) >= 85
    assert waiting == []
    assert [row["msg_type"] for row in missing] == [24, 24]  # gpsd says nothing of a lone part
