"""A case's ships: whose tracks, which measures bound them during each voyage, and from which lists.

AIS rows are made up; the ships and dates are those of the reference set.
"""

from __future__ import annotations

import base64
import csv
import json
import re
from datetime import UTC, datetime, timedelta

import pyarrow.parquet as pq
import pytest

from ullage import api
from ullage.errors import VerificationError
from ullage.identity.broadcast import unnamed_hull

RYE, SHUN_LI, DIAMOND_8 = "IMO7389704", "IMO8514435", "IMO9132612"
HEADER = (
    "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,"
    "Width,Draft,Cargo\n"
)


def ship(mmsi, name, imo, start, days, lat=38.0):
    begun = datetime.fromisoformat(start).replace(tzinfo=UTC)
    for step in range(days * 24):
        at = (begun + timedelta(hours=step)).strftime("%Y-%m-%dT%H:%M:%S")
        number = f"IMO{imo}" if imo else ""
        where = f"{lat:.4f},{126 + step / 50:.4f},6.0,90.0,90"
        yield f"{mmsi},{at},{where},{name},{number},,80,0,90,14,4.0,80"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("identity")
    rows = [
        *ship(445111000, "RYE SONG GANG 1", 7389704, "2017-12-26", 5),
        *ship(457000001, "SHUN LI", 8514435, "2022-06-10", 3, 36.0),
        *ship(412000009, "EASTERN BREEZE", None, "2020-01-01", 2, 34.0),
        *ship(412000010, "RYESONGGANG1", None, "2020-01-01", 2, 33.0),
        *ship(412000011, "DESK SHIP", None, "2020-01-01", 2, 32.0),
    ]
    (folder / "ais.csv").write_text(HEADER + "\n".join(rows) + "\n")
    (folder / "own.csv").write_text(
        "hull,attribute,value,source,status,valid_from,valid_to\n"
        "9074729,mmsi,412000011,port papers,registered,2019,2021\n"
        "9074728,mmsi,412000011,port papers,registered,2019,2021\n"
    )
    (folder / "desk_2020-03-01.csv").write_text(
        "name,imo,measure,start\nDESK SHIP,9074729,reported,2020-01-02\n"
    )
    (folder / "edges.csv").write_text(
        "party_name,role,target,percentage,valid_from,source\n"
        "Front One Ltd,owner,9074729,60,2019,port papers\n"
        "Front Two Ltd,owner,9074729,40,2019,port papers\n"
        "Somebody,owner,Front One Ltd,,2019,port papers\n"
    )
    root = folder / "case"
    api.init(root, title="Who they are")
    names = ("ais.csv", "own.csv", "desk_2020-03-01.csv", "edges.csv")
    taken = api.add(root, [folder / name for name in names], licence="CC0-1.0")
    assert not taken.refused
    assert sorted(one.kind for one in taken.added) == [
        "edges",
        "list",
        "noaa",
        "statements",
    ]
    return root


@pytest.fixture(scope="module")
def ran(root):
    return api.run(root)


def rows(root, name):
    with (root / "out" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_tracks_are_given_to_hulls(root, ran):
    tracks = pq.read_table(root / "out" / "tracks.parquet").to_pylist()
    of = {one["transmitter"]: one["hull"] for one in tracks}
    assert of == {
        445111000: RYE,
        457000001: None,
        412000009: unnamed_hull(412000009),
        412000010: unnamed_hull(412000010),
        412000011: "IMO9074729",
    }


def test_a_measure_that_began_within_a_voyage(root, ran):
    found = [one for one in rows(root, "screening") if one["hull"] == RYE]
    (ban,) = [one for one in found if one["measure"] == "port_entry_ban"]
    assert (ban["list"], ban["standing"]) == ("un-1718-vessels", "identified")
    assert (ban["during"], ban["since"]) == ("from within", "2017-12-28")


def test_the_sentence_is_of_the_voyage_and_not_of_the_latest_issues(root, ran):
    found = [one for one in rows(root, "hulls") if one["finding"] == "found"]
    assert found
    told = {one["hull"]: one["sentence"] for one in found}
    assert "a measure was in force" in told[RYE]
    assert "under way" in told[RYE]
    assert "named by" in told[RYE]
    assert not any(" on 20" in one for one in told.values())


def test_the_run_counts_them(root, ran):
    assert ran.summary["ships"] == {"found": 2, "contested": 2, "lead": 1, "not found": 1}
    assert "2 found" in ran.text()
    bound = {one["hull"]: one["bound"] for one in rows(root, "hulls")}
    assert (bound[RYE], bound["IMO9074729"], bound[SHUN_LI]) == ("yes", "yes", "")
    names = {one["hull"]: one["names"] for one in rows(root, "hulls")}
    assert (names["IMO9074729"], names[SHUN_LI], names[DIAMOND_8]) == ("DESK SHIP", "SHUN LI", "")


def test_the_cases_own_list_and_statements_count(root, ran):
    (desk,) = [one for one in rows(root, "screening") if one["list"] == "house:desk"]
    assert (desk["hull"], desk["during"], desk["since"]) == (
        "IMO9074729",
        "from within",
        "2020-01-02",
    )
    looked = {(one["list"], one["published"], one["bundled"]) for one in rows(root, "lists")}
    assert ("house:desk", "2020-03-01", "false") in looked
    assert ("un-1718-vessels", "2022-12-12", "true") in looked


def test_owners_behind_a_hull_are_told_with_the_rule(root, ran):
    behind = {(one["party_name"], one["target_name"]) for one in rows(root, "edges")}
    assert ("Front One Ltd", "9074729") in behind
    told = {one["hull"]: one for one in rows(root, "owners")}
    assert told["IMO9074729"]["rule"] == "OFAC 50 Percent Rule"
    assert told["IMO9074729"]["verdict"] in {"not blocked", "cannot be told"}
    assert RYE not in told or told[RYE]["verdict"] != "not blocked"


def test_a_bad_row_of_the_statements_is_told(ran):
    told = [one for one in ran.issues if one.step == "identity"]
    assert any("own.csv:3" in (one.where or "") for one in told), told


def test_a_borrowed_identity_is_contested_and_given_to_nobody(root, ran):
    hulls = {one["hull"]: one for one in rows(root, "hulls")}
    assert hulls[SHUN_LI]["finding"] == hulls[DIAMOND_8]["finding"] == "contested"
    kinds = {one["kind"] for one in rows(root, "conflicts") if SHUN_LI in one["hulls"]}
    assert {"borrowed_identity", "after_scrapping"} <= kinds


def test_a_name_alone_is_a_lead(root, ran):
    hulls = {one["hull"]: one for one in rows(root, "hulls")}
    lead, nothing = (hulls[unnamed_hull(mmsi)] for mmsi in (412000010, 412000009))
    assert lead["finding"] == "lead"
    assert nothing["finding"] == "not found"
    assert "un-1718-vessels" in nothing["sentence"]
    standing = {one["standing"] for one in rows(root, "screening") if one["hull"] == lead["hull"]}
    assert standing == {"lead"}


def test_the_report_shows_who_they_are(root, ran):
    page = (root / "out" / "report.html").read_text(encoding="utf-8")
    section = page[page.index('<section id="ships"') :]
    section = section[: section.index("</section>")]
    for word in (RYE, SHUN_LI, "un-1718-vessels", "port-entry ban", "lead", "not a finding"):
        assert word in section, word
    pictures = re.findall(
        r'alt="Timeline of (\w+)" src="data:image/svg\+xml;base64,([^"]+)"', section
    )
    assert [hull for hull, _ in pictures] == [RYE, "IMO9074729", SHUN_LI, DIAMOND_8]
    drawn = base64.b64decode(pictures[0][1]).decode()
    assert "RYE SONG GANG 1" in drawn
    assert "SONG HAE" in drawn


def test_the_case_verifies_and_judging_asks_for_another_run(root, ran):
    assert api.verify(root).derived > 15
    api.judge(root, "9074729", "same", unnamed_hull(412000009), reason="same funnel", author="x")
    with pytest.raises(VerificationError, match="judgements were made"):
        api.verify(root, quick=True)
    again = api.run(root)
    assert [one.skipped for one in again.steps] == [True, False, False, False]
    tracks = pq.read_table(root / "out" / "tracks.parquet").to_pylist()
    assert {one["transmitter"] for one in tracks if one["hull"] == "IMO9074729"} == {
        412000009,
        412000011,
    }
    names = {one["hull"]: one["names"] for one in rows(root, "hulls")}
    assert names["IMO9074729"] == "DESK SHIP; EASTERN BREEZE"
    assert api.verify(root, quick=True)
    entry = [json.loads(line) for line in (root / "journal.jsonl").read_text().splitlines()][-1]
    assert entry["judgements"] is not None
