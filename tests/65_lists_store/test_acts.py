"""Acts told in the reasons of the lists held: by ship, by list, once for all issues."""

from __future__ import annotations

import json

import pytest

from ullage import api
from ullage.cli.app import run
from ullage.errors import UsageError

TOLD = (
    "M/V WAN HENG 11 engaged in a ship-to-ship transfer, likely for oil, with M/V RYE SONG GANG 1 "
    "on 13 February 2018."
)
HEADER = "entry,name,imo,narrative\n"


@pytest.fixture
def store(tmp_path):
    for date in ("20180330", "20180601"):
        path = tmp_path / f"own_{date}.csv"
        rows = f'1,WAN HENG 11,8791667,"{TOLD}"\n2,HUA FU,9020003,"M/V HUA FU loaded coal."\n'
        rows += f"3,OTHER {date},,\n"
        path.write_text(HEADER + rows)
        api.lists_import([path], list_id="house:own", store=tmp_path / "store")
    return tmp_path / "store"


def test_an_act_of_two_issues_is_told_once_with_the_first(store):
    rows = api.lists_acts(store=store).as_dict()["acts"]
    assert [(row["ship"], row["source"]) for row in rows] == [
        ("WAN HENG 11", "house:own/2018-03-30"),
        ("HUA FU", "house:own/2018-03-30"),
    ]


@pytest.mark.parametrize(
    ("ship", "count"),
    [("8791667", 1), ("IMO 8791667", 1), ("wan heng 11", 1), ("Rye Song Gang 1", 1),
     ("RYE SONG GANG 2", 0), ("HUA FU", 1)],
)  # fmt: skip
def test_a_ship_is_found_as_doer_and_as_partner(store, ship, count):
    assert len(api.lists_acts(ship=ship, store=store).as_dict()["acts"]) == count


def test_the_command(store, capsys):
    assert run(["lists", "acts", "--store", str(store)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("2018-02-13  sts_transfer  WAN HENG 11 (IMO 8791667) with RYE SONG")
    assert lines[1].startswith("undated  loaded  HUA FU (IMO 9020003) of coal")
    assert lines[2] == "looked in: house:own/2018-03-30, house:own/2018-06-01"
    assert run(["lists", "acts", "--json", "--store", str(store)]) == 0
    assert json.loads(capsys.readouterr().out)["acts"][0]["earliest"] == "2018-02-13"


def test_a_list_that_is_not_held_is_no_empty_answer(store):
    with pytest.raises(UsageError, match="no publication"):
        api.lists_acts(["un-sc"], store=store)
