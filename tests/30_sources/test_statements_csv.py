"""A user's own statements as CSV: good rows kept, wrong ones told."""

from __future__ import annotations

from pathlib import Path

import pytest

from ullage.errors import FormatError, UnreadableError, ValueInvalidError
from ullage.identity import statements as said
from ullage.identity.hull import mint_hull
from ullage.sources import statements_csv

HEAD = "hull,attribute,value,source,status,valid_from,observed_at\n"


def read(tmp_path: Path, text: str) -> statements_csv.ReadStatements:
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8")
    return statements_csv.read(path)


def test_rows_become_statements(tmp_path: Path) -> None:
    read_ = read(
        tmp_path,
        HEAD
        + "7389704,name,SONG HAE,patrol photo,painted,2018-01-20,2018-01-20\n"
        + "IMO 7389704,flag,KP,register,registered,,2018\n"
        + "UN HUNG (KP),name,UN HUNG,desk,,2024-04,\n",
    )
    rows = said.rows(read_.statements)
    assert read_.problems == ()
    assert read_.rows == 3
    assert {row["hull"] for row in rows} == {"IMO7389704", mint_hull("UN HUNG", "KP")}
    by_value = {row["value"]: row for row in rows}
    assert by_value["SONG HAE"]["status"] == "painted"
    assert by_value["UN HUNG"]["status"] == "alleged"
    assert by_value["UN HUNG"]["valid_from"] == "2024-04"
    assert by_value["KP"]["observed_at"] == "2018"


def test_an_end_before_the_beginning_is_told(tmp_path: Path) -> None:
    head = "hull,attribute,value,source,valid_from,valid_to\n"
    rows = ("2017,2016", "2018-05,2018", "2018-05-01,2018-05-01", "2018-05-02,2018-05-01")
    text = "".join(f"7389704,name,A{n},s,{dates}\n" for n, dates in enumerate(rows))
    read_ = read(tmp_path, head + text)
    assert [one.where for one in read_.problems] == ["own.csv:2", "own.csv:5"]
    assert "valid_to lies before valid_from" in read_.problems[0].what
    assert sorted(read_.statements["value"].to_pylist()) == ["A1", "A2"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("7389704,dwt_t,abc,s,,,", "dwt_t must be a number above 0"),
        ("7389704,length_m,0,s,,,", "length_m must be a number above 0"),
        ("7389704,gt,nan,s,,,", "gt must be a number above 0"),
        ("7389705,name,A,s,,,", "IMO"),
        (",name,A,s,,,", "hull"),
        ("7389704,nam,A,s,,,", "attribute"),
        ("7389704,name,A,s,sworn,,", "status"),
        ("7389704,name,A,s,,2018-13,", "date"),
        ("7389704,name,A,s,,yesterday,", "date"),
        ("7389704,name,,s,,,", "value"),
        ("7389704,name,A,,,,", "source"),
        ("7389704,name,A,s", "columns"),
        ("7389704,dwt_t,abc,s,,,", "dwt_t"),
        ("7389704,dwt_t,0,s,,,", "dwt_t"),
        ("7389704,gt,-5,s,,,", "gt"),
        ("7389704,gt,nan,s,,,", "gt"),
        ("7389704,length_m,90 m,s,,,", "length_m"),
        ("7389704,built,soon,s,,,", "built"),
        ("7389704,mmsi,12345,s,,,", "MMSI"),
        ("7389704,imo,12345,s,,,", "imo"),
    ],
)
def test_wrong_rows_are_told_and_the_others_kept(tmp_path: Path, line: str, what: str) -> None:
    read_ = read(tmp_path, HEAD + line + "\n7389704,name,GOOD,s,,,\n")
    assert read_.statements.column("value").to_pylist() == ["GOOD"]
    (problem,) = read_.problems
    assert what.lower() in str(problem).lower()
    assert problem.where == "own.csv:2"
    assert read_.rows == 2


def test_an_end_before_its_beginning_is_told(tmp_path: Path) -> None:
    text = "hull,attribute,value,source,valid_from,valid_to\n" + "".join(
        f"7389704,name,{name},s,{begun},{ended}\n"
        for name, begun, ended in (
            ("A", "2017", "2016"), ("B", "2017-02", "2017-01-31"), ("C", "2017", "2017"),
            ("D", "2017-06", "2017"), ("E", "2017-06-01", "2017-06"),
        )
    )  # fmt: skip
    read_ = read(tmp_path, text)
    assert sorted(read_.statements.column("value").to_pylist()) == ["C", "D", "E"]
    assert [problem.where for problem in read_.problems] == ["own.csv:2", "own.csv:3"]
    assert "valid_to lies before valid_from" in str(read_.problems[0])


def test_other_columns_are_kept_in_the_note(tmp_path: Path) -> None:
    read_ = read(tmp_path, "hull;attribute;value;source;note;seen by\n7389704;name;A;s;n;P-3C\n")
    assert read_.statements.column("note").to_pylist() == ["n; seen by: P-3C"]


@pytest.mark.parametrize(
    "text",
    ["", "name,imo\nA,7389704\n", "hull,hull,attribute,value,source\n", '"hull,attribute'],
)
def test_other_tables_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FormatError):
        read(tmp_path, text)
    assert not statements_csv.is_statements("name,imo\n")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        statements_csv.read(tmp_path / "none.csv")
    path = tmp_path / "latin.csv"
    path.write_bytes(HEAD.encode() + b"7389704,name,\xe9,s,,,\n")
    with pytest.raises(FormatError, match="UTF-8"):
        statements_csv.read(path)
    path.write_text(HEAD + '7389704,name,"A,s\n', encoding="utf-8")
    with pytest.raises(FormatError, match="malformed"):
        statements_csv.read(path)


@pytest.mark.parametrize(
    ("cell", "hull"),
    [
        ("7389704", "IMO7389704"),
        (" imo 7389704 ", "IMO7389704"),
        ("ULL-0123456789", "ULL-0123456789"),
        ("UN  HUNG (KP)", mint_hull("UN HUNG", "KP")),
        ("SUBBLIC", mint_hull("SUBBLIC", "")),
        ("7-28 (KP)", mint_hull("7-28", "KP")),
    ],
)
def test_hull_cells(cell: str, hull: str) -> None:
    assert statements_csv.hull_of(cell) == hull


@pytest.mark.parametrize("cell", ["", "  ", "7389705", "IMO1234568"])
def test_wrong_hull_cells(cell: str) -> None:
    with pytest.raises(ValueInvalidError):
        statements_csv.hull_of(cell)
