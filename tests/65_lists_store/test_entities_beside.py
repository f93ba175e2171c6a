"""FollowTheMoney files given beside a question: links, ships and lists, each for what it is."""

import json
from pathlib import Path

import pytest

from ullage import api
from ullage.identity.ownership import edges
from ullage.identity.statements import make
from ullage.lists import holdings

OTHERS = [
    {"id": "V1", "schema": "Vessel", "caption": "SAEBYOL", "datasets": ["x"],
     "last_seen": "2024-05-03T06:40:01",
     "properties": {"name": ["SAEBYOL"], "imoNumber": ["8916293"], "topics": ["sanction"]}},
    {"id": "V2", "schema": "Vessel", "datasets": ["x"],
     "properties": {"name": ["NOT LISTED"], "imoNumber": ["8705539"], "mmsi": ["445123000"]}},
    {"id": "C1", "schema": "Company", "datasets": ["x"], "properties": {"name": ["OWNER CO"]}},
    {"id": "S1", "schema": "Sanction", "datasets": ["x"],
     "properties": {"entity": ["V1"], "program": ["P"], "provisions": ["Asset freeze"],
                    "startDate": ["2016-03-02"]}},
    {"id": "E1", "schema": "Ownership", "datasets": ["x"],
     "properties": {"owner": ["C1"], "asset": ["V1"], "startDate": ["2015"], "percentage": ["60"]}},
]  # fmt: skip


@pytest.fixture
def others(tmp_path: Path) -> Path:
    path = tmp_path / "e.ftm.json"
    path.write_text("".join(json.dumps(one) + "\n" for one in OTHERS))
    return path


def test_listed_ships_come_as_an_issue_and_the_others_as_statements(others: Path) -> None:
    before = holdings.load(None).holdings
    held = holdings.load(None, [others]).holdings
    new = {one.list_id for one in held.publications} - {one.list_id for one in before.publications}
    assert new == {"opensanctions"}
    (listing,) = [one for one in held.listings if one.list_id == "opensanctions"]
    assert (listing.entry, str(listing.measures[0].start.earliest)) == ("V1", "2016-03-02")
    said = [row for row in held.statements.to_pylist() if row["source"] == "opensanctions: x"]
    assert {row["hull"] for row in said} == {"IMO8705539"}
    assert {row["status"] for row in said} == {"alleged"}


def test_a_link_stands_once_with_its_dates(others: Path) -> None:
    held = holdings.load(None, [others]).holdings
    tied = [row for row in held.edges.to_pylist() if row["party_name"] == "OWNER CO"]
    assert [(row["target"], row["percentage"]) for row in tied] == [("IMO8916293", 60.0)]
    assert tied[0]["valid_from_precision"] == "year"
    (listing,) = [one for one in held.listings if one.list_id == "opensanctions"]
    assert listing.latest.links == ()


def test_an_export_brings_back_what_is_ours_and_no_list(tmp_path: Path) -> None:
    said = make([{"hull": "IMO8705539", "attribute": "name", "value": "A NAME", "source": "me"}])
    tied = edges.make(
        [
            {"party": "CO5145892", "party_name": "A", "role": "owner", "target": "IMO8705539",
             "target_name": "B", "source": "me"}
        ]
    )  # fmt: skip
    listings = [holdings.load(None).holdings.listings[0]]
    out = tmp_path / "own.ftm.json"
    api.export_ftm(out, statements=said, edges=tied, listings=listings)
    held = holdings.load(None, [out]).holdings
    assert said.column("statement_id")[0] in held.statements.column("statement_id").combine_chunks()
    ids = held.edges.column("edge_id").to_pylist()
    assert ids.count(tied.column("edge_id")[0].as_py()) == 1
    assert held.publications == holdings.load(None).holdings.publications
    assert any("listings in this export of Ullage are left out" in note for note in held.notes)
