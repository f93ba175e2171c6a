"""Screening from the command line, with the reference set that comes with Ullage alone."""

from __future__ import annotations

import csv
import io
import json

import pytest

from ullage.identity.screening_values import COLUMNS

RYE = "IMO7389704"
HOUSE = (
    "entry,kind,name,imo,measure,start,published\n"
    "1,vessel,VITYAZ,9074729,reported,2020-02-02,2020-03-01\n"
)
STATEMENTS = (
    "hull,attribute,value,source,status,valid_from,valid_to,observed_at\n"
    "8514435,mmsi,457123000,made up,registered,2010-03-01,2021-06,2022-10-04\n"
    "9132612,mmsi,457123000,made up,spoofed,2022-06,2022-06,2022-10-04\n"
)


@pytest.fixture
def screen(ullage, monkeypatch, tmp_path):
    """Screen with no lists but the reference set; gives the JSON document."""
    monkeypatch.setenv("ULLAGE_LISTS", str(tmp_path / "no lists"))

    def call(*words):
        code, out, _ = ullage("screen", *words, "--json")
        assert code == 0
        return json.loads(out)

    return call


@pytest.fixture
def words(ullage, monkeypatch, tmp_path):
    monkeypatch.setenv("ULLAGE_LISTS", str(tmp_path / "no lists"))
    return lambda *given: ullage("screen", *given)


def matches(told):
    return {one["party"]: one for one in told["matches"]}


def states(told, party=RYE):
    return {
        (listing["list"], one["kind"]): one["state"]
        for listing in matches(told)[party]["listings"]
        for one in listing["measures"]
    }


@pytest.mark.parametrize(
    ("query", "standing", "explained"),
    [
        ("Ryesong Gang No.1", "lead", "RYESONGGANG"),
        ("례성강 1", "lead", "Hangul"),
        ("7389704", "identified", "7389704"),
        ("SONG HAE", "lead", "painted"),
    ],
)
def test_finds_the_ship_and_explains(screen, query, standing, explained):
    told = screen(query)
    match = matches(told)[RYE]
    assert match["standing"] == standing
    assert match["lead"] is (standing == "lead")
    assert explained in " ".join(match["reasons_for"])
    assert ("un-1718-vessels", "port_entry_ban") in states(told)
    assert ("ofac-sdn", "asset_freeze") in states(told)


def test_two_days_differ_by_the_port_ban_alone(screen):
    before, on = (states(screen("7389704", "--as-of", f"2017-12-{day}")) for day in (27, 28))
    assert {key for key in on if on[key] != before[key]} == {("un-1718-vessels", "port_entry_ban")}
    assert before["un-1718-vessels", "port_entry_ban"] == "not in force"
    assert on["un-1718-vessels", "port_entry_ban"] == "in force"


@pytest.mark.parametrize("query", ["Ryesong Gang No.1", "례성강 1", "7389704"])
@pytest.mark.parametrize("form", [("--json",), (), ("--format", "csv"), ("--format", "jsonl")])
def test_the_day_before_nothing_of_the_listing_was_known(words, query, form):
    code, out, err = words(query, "--known-at", "2017-11-20", *form)
    assert code == 0
    assert "ofac" not in out + err
    assert "23186" not in out + err
    assert "LEAD" not in out
    _, out, _ = words(query, "--known-at", "2017-11-21", *form)
    assert "ofac-sdn" in out


def test_on_no_list_held_is_said_plainly(words):
    code, out, _ = words("8125703")
    plain = " ".join(out.split())
    assert code == 0
    assert "identified as VITYAZ (IMO 8125703): on no list held: not found in" in plain
    assert "un-1718-vessels (issue of 2022-12-12)" in plain
    assert "sha256" in plain
    assert "No list is held but what comes with Ullage" in plain
    assert "clear" not in plain.lower()


def test_what_statements_say_of_a_list_not_held_is_told(words, screen):
    told = screen("9402964")
    assert told["outcome"] == "lead"
    assert "OFAC SDN list" in matches(told)["IMO9402964"]["said_listed"][0]
    _, out, _ = words("9402964")
    assert "on no list held, but said to be listed by OFAC SDN list" in " ".join(out.split())


def test_another_ship_of_the_name_has_evidence_against_it(screen, tmp_path):
    (tmp_path / "desk.csv").write_text(HOUSE)
    told = screen("8125703", "--with", "desk.csv")
    other = matches(told)["IMO9074729"]
    assert (other["standing"], other["score"]) == ("lead", 0.25)
    assert "9074729 held" in other["reasons_against"][0]
    assert other["listings"][0]["list"] == "house:desk"
    assert told["outcome"] == "not found"


@pytest.mark.parametrize("query", ["CHONG RIM 2", "Saebyol", "SIN PHYONG 9", "8916293"])
def test_one_hull_with_three_names(screen, query):
    match = matches(screen(query))["IMO8916293"]
    assert {"SAEBYOL", "SIN PHYONG 9", "CHONG RIM 2"} <= {one["value"] for one in match["names"]}
    assert "un-1718-vessels" in {one["list"] for one in match["listings"]}


def test_a_borrowed_identity_is_a_conflict(screen, tmp_path):
    told = screen("SHUN LI")
    assert "IMO9132612" not in matches(told)
    assert "IMO9132612" in {one["party"] for one in told["conflicts"]}
    assert "IMO9132612" in {one["party"] for one in screen("DIAMOND 8")["conflicts"]}
    (tmp_path / "mine.csv").write_text(STATEMENTS)
    borrowed = screen("457123000", "--at", "2022-06-10", "--with", "mine.csv")
    assert borrowed["matches"] == []
    assert [one["attribute"] for one in borrowed["conflicts"]] == ["mmsi"]
    held = screen("457123000", "--at", "2015-06-10T00:00:00Z", "--with", "mine.csv")
    assert [one["party"] for one in held["matches"]] == ["IMO8514435"]


def test_particulars_beside_a_name(screen):
    told = screen("Rye Song Gang 1", "--built", "1974", "--flag", "PRK")
    match = matches(told)[RYE]
    assert (match["rung"], match["standing"]) == ("name_particulars", "probable")
    against = matches(screen("Rye Song Gang 1", "--imo", "8800004"))[RYE]
    assert against["standing"] == "lead"
    assert "different valid IMO" in against["reasons_against"][0]


def test_a_wrong_check_digit_is_said(words):
    code, out, _ = words("7389705")
    assert code == 0
    assert "wrong check digit" in out
    assert "LEAD (not a finding) by a number one slip away" in out


FILE = (
    "Ship Name,IMO,Flag,DWT,Remark\n"
    "Ryesong Gang No.1,,KP,,x\n"
    "VITYAZ,8125703,RU,,\n"
    "=OCEAN STAR,,,,\n"
    "JI SONG 6,8898740,,,\n"
    "BAD FLAG,,XX,,\n"
    ",12345,,,\n"
    "short,row\n"
)


def test_a_file_of_ships(words, screen, tmp_path):
    (tmp_path / "ships.csv").write_text(FILE)
    told = screen("ships.csv")
    assert told["counts"] == {"found": 1, "lead": 1, "not found": 4, "not usable": 1, "rows": 7}
    assert [one["row"] for one in told["results"]] == [2, 3, 4, 5, 6, 7, 8]
    assert told["results"][5]["outcome"] == "not usable"
    assert "seven digits" in told["results"][5]["notes"][0]
    assert {one["locator"] for one in told["set_aside"]} >= {
        "ships.csv:6 flag", "ships.csv:7 imo", "ships.csv:8",
    }  # fmt: skip
    good = [one for one in told["results"] if one["outcome"] != "not usable"]
    assert all("un-1718-vessels/2022-12-12@" in one["lists"] for one in good)
    code, out, err = words("ships.csv", "--format", "csv")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    assert tuple(rows[0]) == COLUMNS
    assert {row["query"] for row in rows} >= {"'=OCEAN STAR", "JI SONG 6, IMO 8898740", "short"}
    assert [row["row"] for row in rows if row["outcome"] == "not usable"] == ["7"]
    assert {row["outcome"] for row in rows if row["query"] == "BAD FLAG"} == {"not found"}
    assert "ships.csv:8" in err
    _, out, _ = words("ships.csv", "--format", "jsonl", "-q")
    lines = [json.loads(line) for line in out.splitlines()]
    assert lines == told["results"]
    _, out, _ = words("ships.csv")
    assert "7 rows: 1 found, 1 with leads only, 4 not found" in out
    assert "7  NOT USABLE: an IMO ship number has seven digits" in out
    assert "Looked at" in out


@pytest.mark.parametrize(
    "rows",
    [
        "SAM MA 2, 8106496\n",
        "8106496;SAM MA 2;KP\n",
        "# ships of May\nname,imo\nSAM MA 2,8106496\n",
        "Fleet 2024\n\nVessel Name;IMO No;Flag\nSAM MA 2;8106496;KP\n",
        "name|imo\nSAM MA 2|8106496\n",
        "name,imo\nSAM MA 2,8106496.0\n",
        'name,imo\nSAM MA 2,"8,106,496"\n',
        "name,imo,flag\nSAM MA 2,8106496\n",
        "name,imo\nSAM MA, 2,8106496\n",
        "name,vessel,imo\n,SAM MA 2,8106496\n",
        "SAM MA 2 8106496\n",
    ],
)
def test_a_listed_number_is_found_however_the_file_is_laid_out(screen, tmp_path, rows):
    (tmp_path / "ships.csv").write_text(rows)
    told = screen("ships.csv")
    assert [one["outcome"] for one in told["results"]] == ["found"]
    assert told["results"][0]["matches"][0]["party"] == "IMO8106496"


def test_a_report_is_not_dated_by_the_day_its_measure_was_public(words):
    _, out, _ = words("7389704", "--known-at", "2017-11-21")
    plain = " ".join(out.split())
    assert "asset freeze of 2017-11-21 was public from 2017-11-21, as told by thestar.com" in plain


def test_lines_end_where_a_table_says(screen, tmp_path):
    text = 'title\r\nname,imo\r\n"SAM\u2028MA\n2",8106496\r\nA\x0bB,\r\n'
    (tmp_path / "ships.csv").write_text(text, newline="")
    told = screen("ships.csv")
    assert [one["row"] for one in told["results"]] == [4, 5]
    assert [one["outcome"] for one in told["results"]] == ["found", "not found"]


def test_several_names_or_numbers_in_a_row_are_all_looked_for(screen, tmp_path):
    (tmp_path / "ships.csv").write_text(
        "name,imo,vessel\nA STAR,IMO 7389704/8106496,\nB STAR,,JI SONG 6\n"
    )
    told = screen("ships.csv")
    assert [(one["row"], one["query"]["text"]) for one in told["results"]] == [
        (2, "A STAR, IMO 7389704"),
        (2, "A STAR, IMO 8106496"),
        (3, "B STAR"),
        (3, "JI SONG 6"),
    ]
    assert any("2 columns mean name" in note for note in told["notes"])


def test_how_a_file_without_header_is_read_is_said(words, screen, tmp_path):
    (tmp_path / "names.csv").write_text("OCEAN STAR, THE\n8106496\n")
    told = screen("names.csv")
    assert any("no header is known" in note for note in told["notes"])
    assert [one["query"]["text"] for one in told["results"]] == ["OCEAN STAR, THE", "IMO 8106496"]
    assert "no header is known" in words("names.csv")[2]
    (tmp_path / "titled.csv").write_text("Our fleet\nname,imo\nA,8106496\n")
    assert any("taken for a title: 'Our fleet'" in note for note in screen("titled.csv")["notes"])


def test_a_number_in_words_is_told(screen):
    told = screen("SAEBYOL 8916293")
    assert matches(told)["IMO8916293"]["standing"] == "identified"
    assert "read as an IMO number" in told["query"]["notes"][0]
    assert screen("SAEBYOL 8916293", "--name")["query"]["name"] == "SAEBYOL 8916293"
    assert "imo" not in screen("SAEBYOL 8916290")["query"]


@pytest.mark.parametrize(
    "query", ["nofile.csv", "fleet list.csv", "fleet.xlsx", "a.txt", "ships.csv.gz", "folder"]
)
def test_a_slip_in_a_file_name_is_no_ship_not_found(words, tmp_path, query):
    (tmp_path / "folder").mkdir()
    code, out, err = words(query, "--format", "csv", "-q")
    assert (code, out) == (3, "")
    assert "--name" in err
    assert words(query, "--name")[0] == 0


@pytest.mark.parametrize(
    ("data", "encoding", "code"),
    [
        ("name,imo\n례성강 1,\n".encode("euc-kr"), None, 3),
        ("name,imo\n례성강 1,\n".encode("euc-kr"), "euc-kr", 0),
        ("name,imo\n례성강 1,\n".encode("utf-16"), None, 0),
        ("례성강 1\n".encode("euc-kr"), "no-such", 2),
        ("Витязь\n".encode("cp1251"), None, 3),
        (bytes(range(256)) * 12, None, 3),
        (b"SAM MA 2\n\0\0\1\n", None, 3),
    ],
)
def test_text_is_read_in_the_encoding_it_is_in_or_not_at_all(words, tmp_path, data, encoding, code):
    (tmp_path / "ships.csv").write_bytes(data)
    given = () if encoding is None else ("--encoding", encoding)
    got, out, err = words("ships.csv", *given, "--format", "csv")
    assert got == code
    assert ("IMO7389704" in out) is (code == 0)
    if code == 3:
        assert out == ""
        assert "ships.csv" in err
    assert words("RYE SONG GANG 1", "--encoding", "utf-8")[0] == 2


def test_one_name_a_line_and_standard_input(screen, tmp_path, monkeypatch):
    (tmp_path / "names.txt").write_text("례성강 1\n\n7389704\nOCEAN STAR, THE\n")
    told = screen("names.txt")
    assert [one["row"] for one in told["results"]] == [1, 3, 4]
    assert [one["outcome"] for one in told["results"]] == ["lead", "found", "not found"]
    one = screen("names.txt", "--name")
    assert one["query"]["name"] == "names.txt"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("",), 4),
        (("--", "---"), 4),
        (("IMO 12345",), 4),
        (("X", "--as-of", "yesterday"), 2),
        (("X", "--threshold", "7"), 2),
        (("X", "--flag", "ZZ"), 4),
        (("7389704", "--imo", "7389704"), 2),
        (("X", "--with", "nothing.csv"), 3),
        (("empty.csv",), 3),
        (("header.csv",), 3),
        (("bad.csv",), 3),
        (("book.xlsx",), 3),
        (("header.csv", "--flag", "KP"), 2),
        (("X" * 5000,), 0),
        (("\udcff",), 4),
    ],
)
def test_bad_questions(words, tmp_path, given, code):
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "header.csv").write_text("name,imo\n")
    (tmp_path / "bad.csv").write_text("name,imo\n,12\n")
    (tmp_path / "book.xlsx").write_bytes(b"PK\x03\x04")
    got, _, err = words(*given)
    assert got == code
    assert err or code == 0


def test_the_same_bytes_again(words):
    assert words("Ryesong Gang No.1", "--json") == words("Ryesong Gang No.1", "--json")
