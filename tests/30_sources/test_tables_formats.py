"""One literal row or message of every known format, true to the provider's documentation."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ullage.model.columns import REF_SPAN
from ullage.model.reading import Chunk
from ullage.model.tables import POSITIONS, STATIC
from ullage.sources.ais import open_ais
from ullage.sources.tables.formats import known
from ullage.sources.tables.reader import TableReader


def read(path: Path, mapping: Any = None) -> tuple[TableReader, Chunk]:
    """The reader of a file and everything in it as one chunk."""
    reader = open_ais(path, 0, mapping)
    assert isinstance(reader, TableReader)
    parts = list(reader.chunks())
    return reader, Chunk(
        pa.concat_tables([p.positions for p in parts]),
        pa.concat_tables([p.static for p in parts]),
        pa.concat_tables([p.quarantine for p in parts]),
        sum(p.read for p in parts),
        sum(p.used for p in parts),
        parts[-1].bytes_done,
        parts[-1].damage,
    )


AT = datetime(2022, 1, 3, 10, 20, 30, tzinfo=UTC)

# Rows written for these tests; values are made up.
CASES: dict[str, tuple[str, str, dict[str, Any], dict[str, Any]]] = {
    "noaa old": (
        "noaa",
        "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,"
        "Length,Width,Draft,Cargo,TransceiverClass\n"
        "367379190,2022-01-03T10:20:30,30.37060,-88.56408,5.5,336.2,511,EAGLE,IMO9074729,WTD4583,"
        "80,0,28,11,3.3,52,A\n",
        {"mmsi": 367379190, "lon": -88.56408, "lat": 30.3706, "sog_kn": 5.5, "cog_deg": 336.2,
         "heading_deg": None, "nav_status": 0},
        {"imo": 9074729, "name": "EAGLE", "call_sign": "WTD4583", "ship_type": 80,
         "length_m": 28, "beam_m": 11, "draught_m": 3.3, "draught_raw": 3.3},
    ),
    "noaa new": (
        "noaa",
        "mmsi,base_date_time,longitude,latitude,sog,cog,heading,vessel_name,imo,call_sign,"
        "vessel_type,status,length,width,draft,cargo,transceiver\n"
        "367379190,2022-01-03 10:20:30,-88.56408,30.37060,102.3,360.0,120,EAGLE,,,80,15,28,11,0,"
        "52,A\n",
        {"lon": -88.56408, "lat": 30.3706, "sog_kn": None, "cog_deg": None, "heading_deg": 120,
         "nav_status": 15},
        {"imo": None, "draught_m": None, "draught_raw": 0.0},
    ),
    "dma": (
        "dma",
        "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,"
        "Heading,IMO,Callsign,Name,Ship type,Cargo type,Width,Length,Type of position fixing "
        "device,Draught,Destination,ETA,Data source type,A,B,C,D\n"
        "03/01/2022 10:20:30,Class A,219000001,57.1234,8.5678,Under way using engine,0.0,12.5,"
        "180.1,181,9074729,OXYZ2,NORDEN,Tanker,Category X,32,183,GPS,10.4,SKAGEN,"
        "05/02/2022 06:30:00,AIS,150,33,16,16\n",
        {"mmsi": 219000001, "lon": 8.5678, "lat": 57.1234, "nav_status": 0, "heading_deg": 181},
        {"ship_type": 80, "eta_month": 2, "eta_day": 5, "eta_hour": 6, "eta_minute": 30,
         "to_bow_m": 150, "to_starboard_m": 16, "length_m": 183, "destination": "SKAGEN"},
    ),
    "exactearth": (
        "exactearth",
        "MMSI,Message_ID,Repeat_indicator,Time,Millisecond,Region,Vessel_Name,Call_sign,IMO,"
        "Ship_Type,Dimension_to_Bow,Dimension_to_stern,Dimension_to_port,Dimension_to_starboard,"
        "Draught,Destination,Navigational_status,SOG,Longitude,Latitude,COG,Heading,ETA_month,"
        "ETA_day,ETA_hour,ETA_minute\n"
        "445123000,1,0,20220103_102030,123,,,,,,,,,,,,0,9.1,129.75,41.5,12.0,13,,,,\n"
        "445123000,5,0,20220103_102031,0,,SAM JONG 2,HMZA7,9074729,80,100,20,8,8,74,VOSTOCHNY,,,"
        ",,,,1,5,24,60\n",
        {"mmsi": 445123000, "lon": 129.75, "lat": 41.5, "sog_kn": 9.1, "msg_type": 1},
        {"draught_m": 7.4, "draught_raw": 74, "name": "SAM JONG 2", "length_m": 120, "beam_m": 16,
         "eta_month": 1, "eta_hour": None, "eta_minute": None, "msg_type": 5},
    ),
    "spire": (
        "spire",
        "created_at,timestamp,mmsi,msg_type,latitude,longitude,speed,course,heading,rot,imo,name,"
        "call_sign,flag,draught,ship_and_cargo_type,length,width,eta,destination,status,maneuver,"
        "accuracy,collection_type\n"
        "2022-01-03T10:21:00Z,2022-01-03T10:20:30+00:00,636018333,1,34.5,128.25,11.0,90.5,91,0,,,"
        ",LR,,,,,,,0,0,1,satellite\n"
        "2022-01-03T10:21:00Z,2022-01-03T10:20:31+00:00,636018333,5,,,,,,,9074729,COURAGEOUS,"
        "D5AB1,LR,8.1,80,90,15,2022-01-09T05:00:00Z,BUSAN,,,,terrestrial\n",
        {"mmsi": 636018333, "lat": 34.5, "station": "satellite", "msg_type": 1},
        {"imo": 9074729, "draught_m": 8.1, "eta_month": 1, "eta_day": 9, "eta_hour": 5,
         "station": "terrestrial"},
    ),
    "spire 2.0": (
        "spire-2",
        json.dumps({
            "id": "x", "updateTimestamp": "2022-01-03T10:22:00Z",
            "staticData": {"mmsi": 636018333, "imo": 9074729, "name": "COURAGEOUS",
                           "callsign": "D5AB1", "shipType": "TANKER",
                           "dimensions": {"a": 80, "b": 10, "c": 8, "d": 7, "length": 90,
                                          "width": 15}},
            "lastPositionUpdate": {"timestamp": "2022-01-03T10:20:30.000Z", "latitude": 34.5,
                                   "longitude": 128.25, "speed": 11.0, "course": 90.5,
                                   "heading": 91, "collectionType": "TERRESTRIAL",
                                   "navigationalStatus": "UNDER_WAY_USING_ENGINE"},
            "currentVoyage": {"draught": 8.1, "destination": "BUSAN",
                              "eta": "2022-01-09T05:00:00Z"},
        }) + "\n",
        {"lat": 34.5, "nav_status": 0, "sog_kn": 11},
        {"ship_type": 80, "draught_m": 8.1, "eta_day": 9},
    ),
    "kystdatahuset": (
        "kystdatahuset",
        "mmsi;imo_nr;length;date_time_utc;lon;lat;sog;cog;true_heading;nav_status;message_nr\n"
        "257000001;9074729;120;2022-01-03 10:20:30;5,25;60,5;8,5;10,1;11;0;1\n",
        {"lon": 5.25, "lat": 60.5, "sog_kn": 8.5, "heading_deg": 11, "msg_type": 1},
        {"imo": 9074729, "length_m": 120},
    ),
    "kystverket": (
        "kystverket",
        json.dumps([{
            "courseOverGround": 110.7, "latitude": 66.02, "longitude": 12.6253, "name": "TESTBORG",
            "rateOfTurn": 0, "shipType": 30, "speedOverGround": 0.1, "trueHeading": 511,
            "navigationalStatus": 7, "mmsi": 257000001, "msgtime": "2022-01-03T11:20:30+01:00",
        }]),
        {"lon": 12.6253, "sog_kn": 0.1, "nav_status": 7, "heading_deg": None},
        {"ship_type": 30, "name": "TESTBORG"},
    ),
    "aishub human": (
        "aishub",
        "MMSI,TIME,LONGITUDE,LATITUDE,COG,SOG,HEADING,ROT,NAVSTAT,IMO,NAME,CALLSIGN,TYPE,A,B,C,D,"
        "DRAUGHT,DEST,ETA\n"
        "244750034,2022-01-03 10:20:30 GMT,5.30918,51.9188,229,0.5,511,128,15,0,SOLITAIRE,PE1234,"
        "69,5,3,2,2,1.2,ROTTERDAM,07-30 22:45\n",
        {"lon": 5.30918, "cog_deg": 229, "sog_kn": 0.5},
        {"imo": None, "draught_m": 1.2, "eta_month": 7, "eta_day": 30, "eta_hour": 22,
         "eta_minute": 45, "length_m": 8, "beam_m": 4},
    ),
    "aishub raw": (
        "aishub-raw",
        json.dumps([
            {"ERROR": False, "USERNAME": "AH_0000", "FORMAT": "AIS", "RECORDS": 1},
            [{"MMSI": 244750034, "TIME": "1641205230", "LONGITUDE": 3185508, "LATITUDE": 31151280,
              "COG": 2290, "SOG": 5, "HEADING": 511, "ROT": -128, "NAVSTAT": 15, "IMO": 0,
              "NAME": "SOLITAIRE", "CALLSIGN": "PE1234", "TYPE": 69, "A": 5, "B": 3, "C": 2,
              "D": 2, "DRAUGHT": 12, "DEST": "ROTTERDAM", "ETA": 521645}],
        ]),
        {"lon": 5.30918, "lat": 51.9188, "cog_deg": 229, "sog_kn": 0.5},
        {"draught_m": 1.2, "draught_raw": 12, "eta_month": 7, "eta_day": 30, "eta_hour": 22,
         "eta_minute": 45},
    ),
    "digitraffic": (
        "digitraffic",
        json.dumps({"type": "FeatureCollection", "dataUpdatedTime": "2022-01-03T10:20:40Z",
                    "features": [{
                        "mmsi": 219598000, "type": "Feature",
                        "geometry": {"type": "Point", "coordinates": [20.85169, 55.770832]},
                        "properties": {"mmsi": 219598000, "sog": 0.1, "cog": 346.5, "navStat": 1,
                                       "rot": 4, "posAcc": True, "raim": False, "heading": 79,
                                       "timestamp": 30, "timestampExternal": 1641205230000}}]}),
        {"mmsi": 219598000, "lon": 20.85169, "utc_second": 30, "nav_status": 1},
        {},
    ),
    "digitraffic vessels": (
        "digitraffic-vessels",
        json.dumps([{"name": "ARUNA", "timestamp": 1641205230000, "mmsi": 304517000,
                     "callSign": "V2AB1", "imo": 9074729, "shipType": 70, "draught": 68,
                     "eta": 521645, "posType": 1, "referencePointA": 160, "referencePointB": 33,
                     "referencePointC": 20, "referencePointD": 12, "destination": "HAMINA"}]),
        {},
        {"draught_m": 6.8, "length_m": 193, "beam_m": 32, "eta_month": 7, "imo": 9074729},
    ),
    "aisstream": (
        "aisstream",
        "".join(json.dumps(each) + "\n" for each in (
            {"MessageType": "PositionReport",
             "MetaData": {"MMSI": 259000420, "MMSI_String": 259000420, "ShipName": "A",
                          "latitude": 66.02695, "longitude": 12.253821,
                          "time_utc": "2022-01-03 10:20:30.318353 +0000 UTC"},
             "Message": {"PositionReport": {
                 "Cog": 308.2, "Latitude": 66.02695, "Longitude": 12.253821, "MessageID": 1,
                 "NavigationalStatus": 15, "Sog": 3.5, "Timestamp": 31, "TrueHeading": 235,
                 "UserID": 259000420}}},
            {"MessageType": "ShipStaticData",
             "MetaData": {"MMSI": 259000420, "ShipName": "A", "latitude": 1.0, "longitude": 2.0,
                          "time_utc": "2022-01-03 10:20:31 +0000 UTC"},
             "Message": {"ShipStaticData": {
                 "CallSign": "LABC", "Destination": "BODO", "ImoNumber": 9074729,
                 "Dimension": {"A": 50, "B": 10, "C": 5, "D": 5}, "MaximumStaticDraught": 4.5,
                 "Eta": {"Month": 1, "Day": 4, "Hour": 24, "Minute": 60}, "MessageID": 5,
                 "Name": "AURORA@@", "Type": 80, "UserID": 259000420}}},
        )),
        {"mmsi": 259000420, "utc_second": 31, "sog_kn": 3.5, "msg_type": 1},
        {"name": "AURORA", "draught_m": 4.5, "length_m": 60, "eta_hour": None, "eta_day": 4},
    ),
    "gfw": (
        "gfw",
        "mmsi,timestamp,distance_from_shore,distance_from_port,speed,course,lat,lon,is_fishing,"
        "source\n12639560807591.0,1641205230.0,232994.2,311748.6,8.2,230.5,14.865583,-26.853662,"
        "-1.0,dalhousie\n",
        {"mmsi": None, "lon": -26.853662, "sog_kn": 8.2, "cog_deg": 230.5},
        {"ident": "12639560807591"},
    ),
    "gpsdio": (
        "gpsdio",
        '{"ssvid": 416000000, "lat": 22.5, "lon": 120.25, "timestamp": '
        '"2022-01-03 10:20:30.000000", "course": 0, "speed": 0}\n',
        {"mmsi": 416000000, "lat": 22.5, "sog_kn": 0},
        {},
    ),
    "ullage messages": (
        "ullage",
        '{"ref": 7, "time": "2022-01-03T10:20:30Z", "talker": "AI", "msg_type": 1, '
        '"mmsi": 445123000, "sog_kn": 7.5, "lon": 129.75, "lat": 41.5, "cog_deg": null}\n'
        '{"ref": 9, "time": "2022-01-03T10:20:31Z", "talker": "AI", "msg_type": 5, '
        '"mmsi": 445123000, "lon": null, "lat": null, "draught_m": 7.4}\n',
        {"mmsi": 445123000, "sog_kn": 7.5},
        {"draught_m": pytest.approx(7.4)},
    ),
    "generic": (
        "generic",
        "\ufeffID,ais_pos_timestamp,longitude,latitude\n1,2022-01-03T10:20:30Z,32.5,31.25\n",
        {"mmsi": None, "lon": 32.5, "lat": 31.25},
        {"ident": "1"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_every_format_is_recognised_and_read(case: str, tmp_path: Path) -> None:
    kind, text, position, static = CASES[case]
    path = tmp_path / "rows.dat"
    path.write_text(text)
    reader, chunk = read(path)
    assert reader.kind == kind
    assert reader.unused == ()
    assert chunk.quarantine.num_rows == 0, chunk.quarantine.to_pylist()
    assert chunk.read == chunk.used
    assert chunk.positions.schema.equals(POSITIONS.arrow)
    assert chunk.static.schema.equals(STATIC.arrow)
    _same(chunk.positions, position)
    _same(chunk.static, static)
    if position:
        assert chunk.positions["time"][0].as_py().replace(microsecond=0) == AT


def _same(table: pa.Table, expected: dict[str, Any]) -> None:
    if expected:
        row = table.slice(0, 1).to_pylist()[0]
        told = {
            name: pytest.approx(v, rel=1e-6) if isinstance(v, float) else v
            for name, v in expected.items()
        }
        assert {name: row[name] for name in expected} == told
    else:
        assert table.num_rows == 0


def test_every_known_format_has_a_case() -> None:
    assert {case[0] for case in CASES.values()} | {"atlantes"} == {each.name for each in known()}


def _flat(case: str) -> bool:
    """Not nested, nor with a decimal comma that only its delimiter tells."""
    kind, text, *_ = CASES[case]
    return text.lstrip("\ufeff")[0] not in "[{" and kind != "kystdatahuset"


@pytest.mark.parametrize("case", [case for case in CASES if _flat(case)])
def test_any_format_reads_the_same_from_a_parquet_of_its_cells(case: str, tmp_path: Path) -> None:
    text = CASES[case][1]
    plain = tmp_path / "rows.csv"
    plain.write_text(text)
    import pyarrow.csv as pacsv
    import pyarrow.parquet as pq

    pq.write_table(pacsv.read_csv(plain), tmp_path / "rows.parquet")
    as_text, as_parquet = read(plain)[1], read(tmp_path / "rows.parquet")[1]
    drop = [name for name in ("ref",) if name in as_text.positions.column_names]
    assert as_parquet.positions.drop_columns(drop).equals(as_text.positions.drop_columns(drop))
    assert as_parquet.static.drop_columns(drop).equals(as_text.static.drop_columns(drop))


def test_refs_are_lines_of_text_and_rows_of_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "mmsi,time,lon,lat\n\n1,2022-01-03T00:00:00Z,1,1\n\n2,2022-01-03T00:00:00Z,1,1\n"
    )
    reader = open_ais(path, 3)
    chunk = next(iter(reader.chunks()))
    assert chunk.positions["ref"].to_pylist() == [3 * REF_SPAN + 3, 3 * REF_SPAN + 5]
    assert chunk.read == 2


def test_the_guide_lists_every_format() -> None:
    guide = Path(__file__).parents[2] / "docs" / "how-to" / "ais-formats.md"
    text = guide.read_text(encoding="utf-8")
    assert [each.name for each in known() if f"| `{each.name}` |" not in text] == []


def test_messages_of_other_types_are_counted_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    line = '{{"ref": 1, "msg_type": {0}, "mmsi": 2190073, "time": "2022-01-03T10:20:30Z", {1}}}\n'
    place = '"lon": 1, "lat": 2'
    path.write_text("".join(line.format(n, place) for n in (1, 4, 4, 21)))
    (chunk,) = open_ais(path).chunks()
    assert (chunk.positions.num_rows, chunk.read, chunk.used) == (1, 4, 1)
    assert chunk.notes == {"message_type_4": 2, "message_type_21": 1}
    assert chunk.quarantine.num_rows == 0


def test_danish_stations_and_aids_are_counted_not_kept(tmp_path: Path) -> None:
    text = CASES["dma"][1]
    head, row = text.splitlines()
    rows = [row.replace("Class A", who) for who in ("Class B", "Base Station", "AtoN")]
    path = tmp_path / "a.csv"
    path.write_text("\n".join([head, *rows]))
    chunks = list(open_ais(path).chunks())
    assert sum(c.positions.num_rows for c in chunks) == 1
    assert sum((c.notes for c in chunks), Counter()) == {"not_sent_by_ships": 2}


def test_columns_that_are_not_read_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("mmsi,time,lon,lat,mood,speed\n1,2022-01-03T00:00:00Z,1,1,good,3\n")
    reader, _ = read(path)
    (chunk,) = open_ais(path).chunks()
    assert reader.unused == ("mood", "speed")
    assert chunk.notes == {"column_not_read mood": 1, "column_not_read speed": 1}
