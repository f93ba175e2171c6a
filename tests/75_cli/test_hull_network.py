"""A hull over time and the network around it, on the command line, with what comes with Ullage."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

EDGES = """party_name,role,target,percentage,valid_from,observed_at,source
Alisa Ltd,owner,8125703,100,2015,2017-10-15,longdowneic.com
Desk Holding,owner,8106496,60,,,the desk
"DOE, Jo",owner,8106496,40,,,the desk
KOREA SAMMA SHPG CO,owner,8106496,,,,the desk
bad row,owner,8106497,,,,the desk
"""


@pytest.fixture(autouse=True)
def no_lists(monkeypatch, tmp_path):
    monkeypatch.setenv("ULLAGE_LISTS", str(tmp_path / "none"))


@pytest.fixture
def edges(tmp_path):
    path = tmp_path / "desk.csv"
    path.write_text(EDGES)
    return path


def test_one_hull_with_three_names_over_time(ullage):
    code, out, _ = ullage("hull", "8916293")
    assert code == 0
    names = out.partition("Names\n")[2].partition("Flags")[0]
    assert [line.split("  ")[1] for line in names.splitlines()] == [
        "CHONG RIM 2", "SAEBYOL", "SIN PHYONG 9",
    ]  # fmt: skip
    assert "[comes with Ullage]" in out


@pytest.mark.parametrize("key", ["8916293", "IMO 8916293", "IMO8916293", "sin phyong 9", "Saebyol"])
def test_a_hull_by_number_and_by_name(ullage, key):
    code, out, err = ullage("hull", key, "--json")
    assert code == 0
    found = json.loads(out)
    assert found["hull"] == "IMO8916293"
    assert ("read as" in err) is (not any(c.isdigit() for c in key[:4]) and "IMO" not in key)
    assert [p["value"] for p in found["attributes"]["name"]] == [
        "CHONG RIM 2", "SAEBYOL", "SIN PHYONG 9",
    ]  # fmt: skip


def test_on_a_day_and_as_known_on_a_day(ullage):
    def port_ban(*more):
        _, out, _ = ullage("hull", "7389704", "--json", *more)
        return [
            m["state"]
            for m in json.loads(out)["measures"]
            if m["list"] == "un-1718-vessels" and m["kind"] == "port_entry_ban"
        ]

    assert port_ban("--at", "2017-12-27") == ["not in force"]
    assert port_ban("--at", "2017-12-28") == ["in force"]
    _, out, _ = ullage("hull", "7389704", "--known-at", "2017-11-20")
    assert "ofac" not in out.partition("Looked at")[0].lower()
    _, out, _ = ullage("hull", "7389704", "--known-at", "2017-11-21")
    assert "ofac-sdn 23186: asset freeze" in out


def test_a_borrowed_identity_is_a_conflict_and_not_the_ship_itself(ullage):
    _, out, _ = ullage("hull", "9132612")
    assert "! IMO9132612 used the identity of IMO8514435" in out
    _, other, _ = ullage("hull", "8514435", "--json")
    names = [period["value"] for period in json.loads(other)["attributes"]["name"]]
    assert "DIAMOND 8" not in names


@pytest.mark.parametrize("suffix", [".svg", ".html"])
@pytest.mark.parametrize("key", ["8916293", "7389704", "8106496", "9132612"])
def test_pictures(ullage, tmp_path, key, suffix):
    code, out, _ = ullage("hull", key, "--out", f"p{suffix}", "-q")
    assert (code, out) == (0, "")
    text = (tmp_path / f"p{suffix}").read_text(encoding="utf-8")
    assert f"IMO{key}" in text
    if suffix == ".svg":
        ElementTree.fromstring(text)
    code, _, _ = ullage("network", key, "--out", f"n{suffix}", "-q")
    assert code == 0
    assert "Traceback" not in (tmp_path / f"n{suffix}").read_text(encoding="utf-8")


def test_a_network_with_the_users_own_edges(ullage, edges):
    code, out, err = ullage("network", "8106496", "--with", edges)
    assert code == 3
    assert "desk.csv:6" in err
    assert "left out" in err
    assert "Desk Holding → SAM MA 2: owner 60 % (the desk)" in out
    assert "SAM MA 2: blocked (listed itself: ofac-sdn 23735" in out
    code, out, _ = ullage("network", "8106496", "--with", edges, "--json")
    found = json.loads(out)
    ((verdict, listed),) = [(one["verdict"], one["listed"]) for one in found["ofac_50"]]
    assert (verdict, listed) == ("blocked", "ofac-sdn 23735 reported 2018-02-23")
    assert {one["regime"] for one in found["control"]} >= {"EU", "UK"}
    assert found["problems"][0]["where"] == "desk.csv:6"


def test_a_party_by_name_and_by_id(ullage):
    code, out, err = ullage("network", "korea kumbyol trading company", "--json")
    assert code == 0
    assert "read as KOREA KUMBYOL TRADING COMPANY" in err
    found = json.loads(out)
    assert "IMO7389704" in {party["party"] for party in found["parties"]}
    code, again, _ = ullage("network", found["start"], "--json")
    assert json.loads(again)["parties"] == found["parties"]


def test_tables_of_a_network(ullage, tmp_path):
    code, _, _ = ullage("network", "7389704", "--out", "n.csv", "-q")
    assert code == 0
    assert (tmp_path / "n.csv").read_text().startswith('"edge_id","party"')
    assert "RYE SONG GANG 1" in (tmp_path / "n-parties.csv").read_text()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("hull", "8916294"), 4, "check digit"),
        (("hull", "no such ship at all"), 2, "no ship of that name is held"),
        (("hull", " "), 2, "no ship is named"),
        (("hull", "Ryesong Gang No.1"), 2, "IMO7389704 ("),
        (("network", "nobody at all"), 2, "no such ship or party"),
        (("hull", "8916293", "--at", "2018"), 2, "one day"),
        (("hull", "8916293", "--at", "then"), 2, "2018"),
        (("hull", "8916293", "--out", "x.png"), 2, "no picture or table has this ending"),
        (("network", "8916293", "--out", "x"), 2, "no ending"),
        (("hull", "8916293", "--out", "none/x.svg"), 6, "cannot write"),
        (("network", "8916293", "--with", "none.csv"), 3, "none.csv"),
    ],
)
def test_what_cannot_be_is_said(ullage, words, code, said):
    got, _, err = ullage(*words)
    assert (got, said in err) == (code, True), err


def test_a_ship_of_which_nothing_is_held(ullage):
    code, out, _ = ullage("hull", "9074729")
    assert code == 0
    assert "Nothing is held of it" in out
    assert "un-1718-vessels" in out
    code, out, _ = ullage("network", "9074729")
    assert code == 0
    assert "Nothing is on record" in out


SHARED = Path(os.environ.get("ULLAGE_SHARED", Path(__file__).parents[3] / "shared"))


@pytest.mark.shared
def test_the_network_of_a_listed_ship_from_a_real_list(ullage):
    path = SHARED / "data/lists/ofac/sdn_20240503.csv.gz"
    if not path.exists():
        pytest.skip(f"shared data not found at {SHARED} (set ULLAGE_SHARED)")
    code, out, _ = ullage("network", "8106496", "--with", path, "--json")
    assert code == 0
    parties = {party["party"]: party for party in json.loads(out)["parties"]}
    # The list states the company's IMO number; the reference set names the same company.
    assert "OFAC: ofac-sdn 23713" in parties["CO5145892"]["listed"]
    assert sum(party["name"] == "KOREA SAMMA SHPG CO" for party in parties.values()) == 1
