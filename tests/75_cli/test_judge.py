"""ullage judge: what it says, where, and with which exit code."""

import json

import pytest

from ullage import api
from ullage.cli.app import run

SHIP, OTHER = "7389704", "ULL-0123456789"


@pytest.fixture
def case(tmp_path):
    return str(api.init(tmp_path / "case").root)


def test_judging_listing_withdrawing(case, capsys):
    assert run(["judge", case, SHIP, "same", OTHER, "--reason", "one funnel", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["clusters"] == [["IMO7389704", OTHER]]
    assert run(["judge", case]) == 0
    assert told["added"] in capsys.readouterr().out
    assert run(["judge", case, "--withdraw", told["added"], "--reason", "two funnels"]) == 0
    assert "withdrawn" in capsys.readouterr().out
    assert run(["judge", case]) == 0
    assert capsys.readouterr().out == "no judgement stands\n"


def test_a_contradiction_is_told_on_stderr(case, capsys):
    assert run(["judge", case, SHIP, "same", OTHER, "--reason", "x"]) == 0
    assert run(["judge", case, SHIP, "different", OTHER, "--reason", "y"]) == 0
    assert "judged different" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([SHIP, "same", OTHER], 4, "needs its reason"),
        ([SHIP, "same", "--reason", "x"], 2, "two hulls and a verdict"),
        (["7389705", "same", OTHER, "--reason", "x"], 4, "no IMO ship number"),
        ([SHIP, "alike", OTHER, "--reason", "x"], 4, "no such verdict"),
        ([SHIP, "same", SHIP, "--reason", "x"], 4, "about two hulls"),
        (["--withdraw", "zzz", "--reason", "x"], 4, "no such judgement"),
        (["--withdraw", "", "--reason", "x"], 4, "no such judgement"),
    ],
)
def test_what_cannot_be_judged(case, capsys, words, code, said):
    assert run(["judge", case, *words]) == code
    streams = capsys.readouterr()
    assert said in streams.err
    assert not streams.out


def test_no_case(tmp_path, capsys):
    assert run(["judge", str(tmp_path / "none")]) == 3
    assert "no such folder" in capsys.readouterr().err
