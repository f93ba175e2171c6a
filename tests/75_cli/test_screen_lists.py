"""Screening against the real lists: six issues of OFAC's, the EU's, the UK's and the UN's."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from ullage import api
from ullage.cli.app import run

SHARED = Path(os.environ.get("ULLAGE_SHARED", Path(__file__).parents[3] / "shared"))
LISTS = SHARED / "data/lists"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not LISTS.is_dir(), reason=f"no shared data at {SHARED} (ULLAGE_SHARED)"),
]
RYE = "IMO7389704"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    root = tmp_path_factory.mktemp("lists")
    for files, words in (
        (sorted((LISTS / "ofac").glob("*.gz")), ()),
        ([LISTS / "eu/32017R1509.csv"], ("--published", "2024-12-16")),
        ([LISTS / "uk/uk_ofsi_dprk_ships_20220505.csv"], ()),
        ([LISTS / "un/UN_consolidated_20260227.xml.gz"], ()),
    ):
        names = [str(file) for file in files]
        assert run(["lists", "import", *names, *words, "--store", str(root), "-q"]) == 0
    return root


def screened(store, query, **asked):
    return api.screen(query, store=store, **asked).as_dict()


def matches(told):
    return {one["party"]: one for one in told["matches"]}


def states(told, party):
    return {
        (listing["list"], one["kind"]): one["state"]
        for listing in matches(told)[party]["listings"]
        for one in listing["measures"]
        if one["kind"] != "other"
    }


@pytest.mark.parametrize("query", ["Ryesong Gang No.1", "례성강 1", "7389704"])
def test_found_on_every_list_that_names_her(store, query):
    told = screened(store, query)
    assert states(told, RYE) == {
        ("eu-oj-dprk", "port_entry_ban"): "in force",
        ("ofac-sdn", "asset_freeze"): "in force",
        ("ofac-sdn", "secondary_risk"): "in force",
        ("un-1718-vessels", "port_entry_ban"): "in force",
    }
    issues = {one["list"]: [issue["published"] for issue in one["issues"]] for one in told["lists"]}
    assert len(issues["ofac-sdn"]) == 6
    assert issues["un-sc"] == ["2026-02-27"]


def test_the_uk_list_still_binds_a_ship_whose_number_it_does_not_print(store):
    told = screened(store, "8106496")
    match = matches(told)["IMO8106496"]
    assert states(told, "IMO8106496")["uk-ofsi", "asset_freeze"] == "in force"
    assert not any("UK OFSI" in one for one in match["said_listed"])
    assert "uk-ofsi:13652" not in matches(told)
    assert "uk-ofsi asset freeze" in told["sentence"]
    assert matches(screened(store, "PAEK MA")).keys() == {"IMO9066978"}


def test_bans_begin_on_their_day(store):
    days = [states(screened(store, "7389704", as_of=f"2017-12-{day}"), RYE) for day in (27, 28)]
    assert {key for key in days[0] if days[0][key] != days[1][key]} == {
        ("eu-oj-dprk", "port_entry_ban"),
        ("un-1718-vessels", "port_entry_ban"),
    }


def test_nothing_of_the_listing_before_it_was_public(store):
    told = screened(store, "7389704", known_at="2017-11-20")
    assert told["matches"] == []
    assert "23186" not in json.dumps(told)
    known = screened(store, "7389704", known_at="2017-11-21")
    assert list(states(known, RYE)) == [("ofac-sdn", "asset_freeze")]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2018-06-01", "cannot be told"),
        ("2019-01", "in force"),
        ("2023-11-02", "in force"),
        ("2023-11-03", "cannot be told"),
        ("2024-05-02", "cannot be told"),
        ("2024-05-03", "not in force"),
        ("2024-05-04", "cannot be told"),
        ("2100-01-01", "cannot be told"),
    ],
)
def test_listed_then_not(store, day, state):
    told = screened(store, "9402964", as_of=day)
    assert states(told, "IMO9402964")["ofac-sdn", "asset_freeze"] == state


def test_known_by_a_day_an_end_that_came_later_is_not_there(store):
    told = screened(store, "JW JEWEL", known_at="2023-12-31")
    assert states(told, "IMO9402964")["ofac-sdn", "asset_freeze"] == "in force"
    assert "2024" not in json.dumps(told)


def test_a_company_is_not_the_ship(store):
    told = screened(store, "VITYAZ")
    company = matches(told)["ofac-sdn:44145"]
    assert (company["kind"], company["standing"]) == ("company", "lead")
    assert told["outcome"] == "not found"
    assert matches(told)["IMO8125703"]["listings"] == []
    assert [one["party"] for one in screened(store, "8125703")["matches"]] == ["IMO8125703"]


def test_one_hull_three_names(store):
    for query in ("CHONG RIM 2", "SAEBYOL", "SIN PHYONG 9"):
        told = states(screened(store, query), "IMO8916293")
        assert told["ofac-sdn", "asset_freeze"] == "in force"


def test_answers_in_time(store, tmp_path):
    api.screen("RYE SONG GANG", store=store)
    began = time.process_time()
    api.screen("RYE SONG GANG", store=store)
    assert time.process_time() - began < 2.0
    path = tmp_path / "names.txt"
    path.write_text("\n".join(f"{a} {b} {n}" for a in _FIRST for b in _SECOND for n in range(1, 9)))
    many = api.screen_file(path, store=store)
    assert many.loaded.holdings.name_index.stems, "loading and indexing are not what is timed"
    assert many.loaded.holdings.others
    began = time.process_time()
    rows = sum(1 for _ in many.lines("jsonl"))
    assert rows / (time.process_time() - began) > 5_000


_FIRST = ("OCEAN", "SEA", "GOLDEN", "PACIFIC", "KUM", "CHON", "RYONG", "STAR", "BLUE", "NEW")
_SECOND = ("STAR", "QUEEN", "SAN", "GANG", "BONG", "HOPE", "WIND", "PEARL", "MARU", "LUCK",
           "TRADER", "GLORY", "DIAMOND", "EAGLE", "SPIRIT", "PHOENIX", "UNITY", "SKY")  # fmt: skip
