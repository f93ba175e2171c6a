"""A scenario as the files an investigator would have: a receiver's log and a provider's table."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv

from ullage.simulate import nmea
from ullage.simulate.scenario import Scenario

LOG_NAME, TABLE_NAME = "simulated-log.nmea.gz", "simulated-table.csv"
DATA_FOLDER, PLACES_NAME = "data", "places.csv"

_NOTE = b"# SIMULATED: every ship and every message in this file is invented.\n"
_STATUS = {0: "Under way using engine", 1: "At anchor", 5: "Moored"}
_TYPES = {80: "Tanker", 70: "Cargo", 30: "Fishing"}


def write_evidence(scenario: Scenario, folder: Path, places: Path | None = None) -> list[Path]:
    """Write the log and the table (one ship in four) to ``folder``, and the places if asked.

    The table has the columns of the Danish Maritime Authority's files; its column "Data source
    type" says SIMULATED, as do the tag blocks of the log. Now and then a line of the log is spoilt.
    The same scenario gives the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    in_table = pc.equal(pc.bit_wise_and(scenario.positions["transmitter"], 3), 0)
    static_in_table = pc.equal(pc.bit_wise_and(scenario.static["transmitter"], 3), 0)
    log = nmea.sentences(
        scenario.positions.filter(pc.invert(in_table)),
        scenario.static.filter(pc.invert(static_in_table)),
    )
    paths = [folder / LOG_NAME, folder / TABLE_NAME]
    paths[0].write_bytes(_packed([_NOTE, *_spoilt(log, scenario.seed)]))
    rows = scenario.positions.filter(in_table)
    paths[1].write_bytes(_csv(_danish(rows, scenario.static.filter(static_in_table))))
    if places is not None:
        places.write_bytes(_csv(_text_columns(scenario.places)))
    return paths


def _packed(lines: Iterable[bytes]) -> bytes:
    """Compressed without a name or a time, so that the bytes do not change."""
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as file:
        file.write(b"".join(lines))
    return out.getvalue()


def _spoilt(lines: list[bytes], seed: int) -> list[bytes]:
    """One line in 3,000 repeated with a wrong character, cut short, or as noise."""
    chance = np.random.default_rng([seed, 1_000])
    out = list(lines)
    for number in chance.choice(len(lines), len(lines) // 3_000, replace=False).tolist():
        line = lines[number].splitlines()[0]
        spoilt = (line[:-5] + b"~~*00", line[: len(line) // 2], b"\x00\xfe!AIVDM,\x81\x82,~~")
        out[number] += spoilt[number % 3] + b"\n"
    return out


def _csv(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pc_csv.write_csv(table, out, pc_csv.WriteOptions(quoting_style="needed"))
    return out.getvalue()


def _text_columns(table: pa.Table) -> pa.Table:
    kinds = pa.types
    columns = {
        name: table[name].cast(pa.string())
        if kinds.is_dictionary(table[name].type)
        else table[name]
        for name in table.column_names
    }
    return pa.table(columns)


def _danish(rows: pa.Table, static: pa.Table) -> pa.Table:
    """Rows in the Danish Maritime Authority's columns, each with its ship's last static report."""
    told = static.take(pa.array(_last_before(rows, static)))
    class_b = pc.equal(rows["msg_type"], 18)
    return pa.table(
        {
            "# Timestamp": pc.strftime(rows["time"].cast(pa.timestamp("s")), "%d/%m/%Y %H:%M:%S"),
            "Type of mobile": pc.if_else(class_b, "Class B", "Class A"),
            "MMSI": rows["mmsi"],
            "Latitude": pc.round(rows["lat"], 6),
            "Longitude": pc.round(rows["lon"], 6),
            "Navigational status": _words(rows["nav_status"], _STATUS, "Unknown value"),
            "ROT": pa.nulls(rows.num_rows, pa.float64()),
            "SOG": pc.round(rows["sog_kn"].cast(pa.float64()), 1),
            "COG": pc.round(rows["cog_deg"].cast(pa.float64()), 1),
            "Heading": rows["heading_deg"].cast(pa.int16()),
            "IMO": pc.fill_null(told["imo"].cast(pa.string()), "Unknown"),
            "Callsign": told["call_sign"],
            "Name": told["name"],
            "Ship type": _words(told["ship_type"], _TYPES, "Undefined"),
            "Cargo type": pa.nulls(rows.num_rows, pa.string()),
            "Width": told["beam_m"].cast(pa.int16()),
            "Length": told["length_m"].cast(pa.int16()),
            "Type of position fixing device": ["GPS"] * rows.num_rows,
            "Draught": pc.round(told["draught_m"].cast(pa.float64()), 1),
            "Destination": told["destination"],
            "ETA": pa.nulls(rows.num_rows, pa.string()),
            "Data source type": rows["station"].cast(pa.string()),
            "A": told["to_bow_m"],
            "B": told["to_stern_m"],
            "C": told["to_port_m"],
            "D": told["to_starboard_m"],
        }
    )


def _words(codes: pa.ChunkedArray, words: dict[int, str], other: str) -> pa.Array:
    named = {code: words.get(code, other) for code in pc.unique(codes).to_pylist()}
    return pa.array([named[code] for code in codes.to_pylist()])


def _last_before(rows: pa.Table, static: pa.Table) -> list[int | None]:
    """Row of ``static`` last sent by the ship up to each row's time; its first where none was.

    Halves of class B reports do not name the ship whole; those ships get null.
    """
    whole = pc.equal(static["msg_type"], 5).to_pylist()
    sent = list(zip(static["transmitter"].to_pylist(), _micros(static), whole, strict=True))
    asked = list(zip(rows["transmitter"].to_pylist(), _micros(rows), strict=True))
    last: dict[int, int] = {}
    for number, (ship, _, complete) in enumerate(sent):
        if complete:
            last.setdefault(ship, number)
    out: list[int | None] = []
    at = 0
    for ship, time in asked:
        while at < len(sent) and sent[at][1] <= time:
            if sent[at][2]:
                last[sent[at][0]] = at
            at += 1
        out.append(last.get(ship))
    return out


def _micros(table: pa.Table) -> list[int]:
    out: list[int] = table["time"].cast(pa.int64()).to_pylist()
    return out
