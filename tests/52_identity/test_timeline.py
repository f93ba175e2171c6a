"""Timelines of ships of the founding case; facts with their sources beside them."""

import pytest

from ullage.identity import dates, statements
from ullage.identity.timeline import timeline

CHONG_RIM_2 = "IMO8916293"


def said(hull, attribute, value, status="registered", **columns):
    row = {"source": "a register"} | columns
    return {"hull": hull, "attribute": attribute, "value": value, "status": status, **row}


def us(text):
    return dates.of(dates.parse(text))[0]


@pytest.fixture(scope="module")
def renamed():
    """One hull under three names: OFAC (2 March 2016; Treasury, August 2018), Japan's foreign
    ministry (2019), vesseltracker (July 2025).
    """
    return statements.make(
        [
            said(CHONG_RIM_2, "name", "CHONG RIM 2", "listed", source="OFAC SDN",
                 observed_at="2019-01-15"),
            said(CHONG_RIM_2, "name", "Chong Rim 2", "listed", source="EU 32017R1509",
                 valid_from="2016-03-02", observed_at="2018-03-30"),
            said(CHONG_RIM_2, "name", "SAEBYOL", source="mofa.go.jp page4e_000995",
                 observed_at="2019-03"),
            said(CHONG_RIM_2, "name", "SIN PHYONG 9", "broadcast", source="vesseltracker",
                 observed_at="2025-07"),
            said(CHONG_RIM_2, "name", "CHONG RIM 2", "listed", source="OFAC SDN",
                 observed_at="2026-03"),
            said(CHONG_RIM_2, "dwt_t", 1150, source="tradewinds 2-1-402749"),
            said("IMO9074729", "name", "ANOTHER SHIP", valid_from="2001"),
        ]
    )  # fmt: skip


def test_one_hull_with_three_names_in_order(renamed):
    told = timeline(renamed, CHONG_RIM_2)
    assert told.names == ("CHONG RIM 2", "SAEBYOL", "SIN PHYONG 9")
    first, second, third = told.of("name")
    assert first.spellings == ("CHONG RIM 2", "Chong Rim 2")
    assert first.sources == ("EU 32017R1509", "OFAC SDN")
    assert first.start_text == "2016-03-02"
    assert first.superseded == us("2019-03")
    assert second.superseded == us("2025-07")
    assert third.superseded is None
    assert "dwt_t" in told.attributes
    assert "ANOTHER SHIP" not in told.text()


def test_what_held_at_an_instant_says_how_surely(renamed):
    told = timeline(renamed, CHONG_RIM_2)
    assert next((one.value, how) for one, how in told.at("name", us("2017-06-01"))) == (
        "CHONG RIM 2",
        "certain",
    )
    assert (told.of("name")[0].held(us("2016-03-01"))) is None
    assert told.of("name")[0].held(us("2020-01-01")) == "superseded"


def test_known_by_leaves_out_what_came_later(renamed):
    told = timeline(renamed, CHONG_RIM_2, known_by=dates.parse("2018-12-31"))
    assert told.names == ("Chong Rim 2",)
    assert told.of("name")[0].sources == ("EU 32017R1509",)
    assert told.left_out == 6
    assert told.of("name")[0].superseded is None


def test_a_name_taken_again_makes_three_periods():
    table = statements.make(
        [
            said("IMO9074729", "name", "A", valid_from="2000", valid_to="2005"),
            said("IMO9074729", "name", "B", valid_from="2006", valid_to="2009"),
            said("IMO9074729", "name", "A", valid_from="2010"),
        ]
    )
    runs = timeline(table, "IMO9074729").of("name")
    assert [(one.value, one.start_text, one.end_text) for one in runs] == [
        ("A", "2000", "2005"),
        ("B", "2006", "2009"),
        ("A", "2010", ""),
    ]


def test_a_painted_name_stands_beside_the_ships_own():
    """RYE SONG GANG 1 with SONG HAE on her stern, 20 January 2018 (Japan's foreign ministry)."""
    rye = "IMO7389704"
    table = statements.make(
        [
            said(rye, "name", "RYE SONG GANG 1", valid_from="2017", observed_at="2018-01-25"),
            said(rye, "name", "SONG HAE", "painted", valid_from="2018-01-20",
                 valid_to="2018-01-20", source="mofa.go.jp"),
        ]
    )  # fmt: skip
    told = timeline(table, rye)
    own, painted = told.of("name")
    assert own.superseded is None
    assert (painted.statuses, painted.own, own.own) == (("painted",), False, True)
    assert told.conflicts["kind"].to_pylist() == ["false_identity"]


def test_an_open_end_stays_open_and_an_unstated_start_too():
    table = statements.make([said("IMO9074729", "flag", "PA", observed_at="2012-05-01")])
    (only,) = timeline(table, "IMO9074729").of("flag")
    assert (only.possible, only.certain, only.start_text, only.end_text) == (
        (None, None), None, "", "",
    )  # fmt: skip
    assert only.held(us("1999-01-01")) == "possible"
    assert "seen 2012-05-01" in only.text()


def test_an_end_that_a_later_source_contradicts_is_no_end():
    table = statements.make(
        [
            said("IMO9074729", "flag", "PA", valid_from="2010", valid_to="2012"),
            said("IMO9074729", "flag", "PA", observed_at="2015"),
        ]
    )
    (only,) = timeline(table, "IMO9074729").of("flag")
    assert only.end_text == ""


def test_hulls_judged_the_same_are_told_together():
    table = statements.make(
        [
            said("IMO9132612", "name", "DIAMOND 8", valid_from="2020"),
            said("ULL-0123456789", "name", "NAM DAE BONG", valid_from="2023"),
        ]
    )
    told = timeline(table, "IMO9132612", same=["ULL-0123456789"])
    assert told.names == ("DIAMOND 8", "NAM DAE BONG")
    assert told.hulls == ("IMO9132612", "ULL-0123456789")


def test_nothing_said_is_an_empty_timeline(renamed):
    told = timeline(renamed, "IMO8125703")
    assert told.attributes == {}
    assert told.as_dict()["conflicts"] == []


def test_as_dict_is_plain(renamed):
    import json

    told = json.loads(json.dumps(timeline(renamed, CHONG_RIM_2).as_dict()))
    assert told["attributes"]["name"][0]["start"] == "2016-03-02"
