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
    assert "! IMO9132612 used the identity of IMO8514435, in 2022-06" in out
    told = next(
        line for line in out.splitlines() if "! IMO9132612 used" in line and "8514435" in line
    )
    assert "broadcast the MMSI of SHUN LI" in told
    assert "the source does not give the MMSI" in told
    _, other, _ = ullage("hull", "8514435", "--json")
    names = [period["value"] for period in json.loads(other)["attributes"]["name"]]
    assert "DIAMOND 8" not in names


def test_the_head_has_the_last_name_and_the_others(ullage):
    _, out, _ = ullage("hull", "8916293")
    assert out.splitlines()[0] == "SIN PHYONG 9 (IMO8916293), also CHONG RIM 2, SAEBYOL"
    _, out, _ = ullage("hull", "9132612")
    assert out.startswith("NAM DAE BONG (IMO9132612), also DIAMOND 8")
    _, out, _ = ullage("hull", "8106496")
    assert out.startswith("SAM MA 2 (IMO8106496), also ")


def test_whom_a_list_links_a_ship_to_and_all_statuses(ullage):
    _, out, _ = ullage("hull", "7389704")
    linked = out.partition("Linked to\n")[2].partition("\n")[0]
    assert "KOREA KUMBYOL TRADING COMPANY" in linked
    assert "seen 2019-01 – 2026-03" in linked
    (name,) = [line for line in out.splitlines() if line.strip().startswith("RYE SONG GANG 1  ")]
    assert "broadcast, listed, registered" in name


def test_owners_by_edges_stand_in_the_timeline(ullage, edges):
    _, out, _ = ullage("hull", "8106496", "--with", edges, "--json")
    owners = {p["value"]: p["statuses"] for p in json.loads(out)["attributes"]["owner"]}
    assert owners["Desk Holding (60 %)"] == ["alleged"]
    assert owners["KOREA SAMMA SHPG CO"] == ["alleged"]


@pytest.mark.parametrize("suffix", ["", ".svg", ".html"])
def test_a_ship_on_no_list_held_is_said_to_be_so(ullage, tmp_path, suffix):
    def told(key):
        if not suffix:
            return ullage("hull", key)[1]
        ullage("hull", key, "--out", f"p{suffix}", "-q")
        return " ".join((tmp_path / f"p{suffix}").read_text(encoding="utf-8").split())

    for key in ("6908096", "8125703"):
        assert "on no list held: un-1718-vessels (issue of 2022-12-12)" in told(key)
    said = "said to be listed: OFAC SDN list"
    assert said in told("6908096")
    assert "said to be listed" not in told("8125703")


def test_a_network_says_which_lists_it_has_issues_of(ullage, tmp_path):
    _, out, _ = ullage("network", "7389704")
    assert "Listings were looked up in un-1718-vessels (issue of 2022-12-12). Of eu-oj" in out
    kang = next(line for line in out.splitlines() if " KANG SONG 1 (vessel" in line)
    assert kang.endswith("said to be listed: OFAC SDN list (seen 2019-01 to 2026-03)")
    ullage("network", "7389704", "--out", "n.csv", "-q")
    assert "said_listed" in (tmp_path / "n-parties.csv").read_text().splitlines()[0]


@pytest.mark.parametrize(
    ("words", "later"),
    [
        (
            ("hull", "8660313", "--known-at", "2018-12-31"),
            ("Vostochny", "LL1151181", "2019", "2024"),
        ),
        (("network", "7389704", "--known-at", "2020-01-01"), ("2021-07", "2024-05", "2026-03")),
    ],
)
def test_nothing_later_is_told(ullage, tmp_path, words, later):
    _, out, _ = ullage(*words, "--json")
    found = json.loads(out)
    assert found["known_at"] == words[-1]
    assert "left_out" not in found
    texts = [out]
    for suffix in (".svg", ".html"):
        ullage(*words, "--out", f"p{suffix}", "-q")
        texts.append((tmp_path / f"p{suffix}").read_text(encoding="utf-8"))
    assert len(texts) == 3
    assert [word for word in later for text in texts if word in text] == []


def test_one_name_throughout_a_network_and_care_of_is_an_address(ullage):
    _, out, _ = ullage("network", "9132612")
    rules = out.partition("OFAC 50 Percent Rule")[2].partition("What to know")[0]
    assert "NAM DAE BONG" in rules
    assert "DIAMOND 8" not in rules
    assert "Canguard Ship Management, Batam → Nam TJ: address" in out
    assert "Nam TJ → NAM DAE BONG: owner" in out


def test_a_long_chain_of_owners(ullage, tmp_path):
    rows = ["A0,owner,9074729,X:0,60"]
    rows += [f"A{n},owner,X:{n - 1},X:{n},60" for n in range(1, 3000)]
    (tmp_path / "chain.csv").write_text(
        "party_name,role,target,party,percentage\n" + "\n".join(rows)
    )
    code, out, _ = ullage("network", "9074729", "--with", "chain.csv", "--json")
    assert code == 0
    found = json.loads(out)
    assert [one["verdict"] for one in found["ofac_50"]] == ["cannot be told"] * 3
    assert max(len(one["unknown"]) for one in found["ofac_50"]) == 13
    assert len(out) < 100_000


FROZEN = """\
{"id":"c1","schema":"Company","properties":{"name":["BAD CO"]},"last_seen":"2024-01-01"}
{"id":"s1","schema":"Sanction","datasets":["us_ofac_sdn"],"last_seen":"2024-01-01",\
"properties":{"entity":["c1"],"authority":["%s"],"provisions":["Block"],"startDate":["2020"]}}
{"id":"o1","schema":"Ownership","properties":{"owner":["c1"],"asset":["c2"],"percentage":["60"]}}
{"id":"c2","schema":"Company","properties":{"name":["TARGET CO"]}}
{broken
{"id":"c3","schema":"Company","properties":{"name":["ELSE"]}}
"""


@pytest.mark.parametrize(
    ("authority", "verdict"),
    [("Office of Foreign Assets Control", "blocked"), ("Ministry of Somewhere", "cannot be told")],
)
def test_a_freeze_of_a_collection_counts_for_the_authority_it_names(
    ullage, tmp_path, authority, verdict
):
    (tmp_path / "e.ftm.json").write_text(FROZEN % authority)
    code, out, err = ullage("network", "TARGET CO", "--with", "e.ftm.json", "--json")
    assert code == 3
    assert "line 5" in err
    found = json.loads(out)
    assert [one["verdict"] for one in found["ofac_50"]] == [verdict]
    assert any("BAD CO is under an asset freeze" in one for one in found["uncounted"]) is (
        verdict != "blocked"
    )


@pytest.mark.shared
def test_an_owner_by_its_entry_and_by_its_number_is_one(ullage, tmp_path):
    path = SHARED / "data/lists/ofac/sdn_20240503.csv.gz"
    if not path.exists():
        pytest.skip(f"shared data not found at {SHARED} (set ULLAGE_SHARED)")
    (tmp_path / "own.csv").write_text(
        "party_name,role,target,party,percentage,valid_from\n"
        "ANSAN,owner,X:h,ofac-sdn:23708,25,2019\n"
        "KUMBYOL,owner,X:h,ofac-sdn:23183,25,2019\n"
        "H,owner,9074729,X:h,100,2019\n"
    )
    _, out, _ = ullage("network", "9074729", "--with", "own.csv", "--with", path, "--json")
    found = json.loads(out)
    verdicts = {one["target"]: (one["verdict"], one["lower"]) for one in found["ofac_50"]}
    assert verdicts["X:h"] == ("blocked", 50)
    assert {"CO5676084"} <= {party["party"] for party in found["parties"]}
    # Whom only a number names has the name its list gives.
    _, out, _ = ullage("network", "CO5676084", "--with", path, "--json")
    (start,) = [p for p in json.loads(out)["parties"] if p["party"] == "CO5676084"]
    assert start["name"] == "KOREA ANSAN SHIPPING COMPANY"
    # What the list prints of a ship stands in its timeline.
    _, out, _ = ullage("hull", "9306782", "--with", path)
    assert "NS CENTURY" in out
    assert "Linked to" in out
    assert "MMSI" in out


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
