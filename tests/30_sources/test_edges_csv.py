"""A user's own edges: what is read, and what is told of rows that cannot be."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.errors import FormatError, UllageError, UnreadableError
from ullage.identity.ownership.parties import mint_party
from ullage.identity.ownership.when import period
from ullage.sources import edges_csv

HEAD = "party_name,role,target,percentage,valid_from,valid_to,source,country,party\n"


@pytest.fixture
def read(tmp_path):
    def call(text, name="mine.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return edges_csv.read(path)

    return call


def test_a_row_with_everything(read):
    found = read(HEAD + "Alisa Ltd,owner,8125703,51,2015-03,2018,extract p. 2,RU,\n")
    (row,) = found.edges.to_pylist()
    assert (row["target"], row["percentage"], period(row)) == ("IMO8125703", 51, "2015-03 – 2018")
    assert (row["source"], row["locator"]) == ("extract p. 2", "line 2")
    assert row["party"] == mint_party("Alisa Ltd", country="RU")
    assert (found.rows, found.problems) == (1, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (None, None, None)),
        ("51", (51, None, None)),
        ("51.5 %", (51.5, None, None)),
        ("25-50", (None, 25, 50)),
        ("25 – 50%", (None, 25, 50)),
        (">= 25", (None, 25, None)),
        ("<10", (None, None, 10)),
    ],
)
def test_shares(read, text, expected):
    (row,) = read(HEAD + f"A CO,owner,8125703,{text},,,,,\n").edges.to_pylist()
    assert (row["percentage"], row["percentage_low"], row["percentage_high"]) == expected


BAD = {
    "percentage": ("A CO,owner,8125703,half,,,,,", "a share is"),
    "over the whole": ("A CO,owner,8125703,101,,,,,", "between 0 and 100"),
    "upside down": ("A CO,owner,8125703,60-40,,,,,", "upside down"),
    "role": ("A CO,friend,8125703,,,,,,", "no such role"),
    "check digit": ("A CO,owner,8125704,,,,,,", "check digit"),
    "date": ("A CO,owner,8125703,,2018-13,,,,", "no such date"),
    "no date": ("A CO,owner,8125703,,spring,,,,", "no date"),
    "country": ("A CO,owner,8125703,,,,,Ruritania,", "ISO 3166"),
    "blank": (",owner,8125703,,,,,,", "may not be blank"),
    "fields": ("A CO,owner,8125703", "9 columns"),
    "id": ("A CO,owner,8125703,,,,,,<b>", "an id has"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_is_told_and_the_good_are_kept(read, name):
    row, what = BAD[name]
    found = read(HEAD + row + "\nGood Co,owner,8106496,,,,,,\n")
    assert found.rows == 2
    assert found.edges["party_name"].to_pylist() == ["Good Co"]
    (problem,) = found.problems
    assert problem.where == "mine.csv:2"
    assert what in str(problem)
    assert "left out" in str(problem)


def test_without_id_or_country_a_name_counts_for_its_file(read):
    row = HEAD + "A CO,owner,8125703,,,,,,\n"
    ids = {read(row, name).edges["party"][0].as_py() for name in ("a.csv", "b.csv", "a.csv")}
    assert len(ids) == 2


def test_own_ids_and_unknown_columns(read):
    found = read("Party_Name;ROLE;target;party;rumour\nA CO;Owner;CO5145892;house-1;heard it\n")
    (row,) = found.edges.to_pylist()
    assert (row["party"], row["target"], row["note"]) == (
        "house-1",
        "CO5145892",
        "rumour: heard it",
    )


@pytest.mark.parametrize(
    "text", ["", "a,b\n1,2\n", "party_name,role,target,role\n", b"\xff\xfe\x00"]
)
def test_what_is_no_table_of_edges_is_refused(read, text):
    with pytest.raises(FormatError):
        read(text)


def test_a_missing_file(tmp_path):
    with pytest.raises(UnreadableError):
        edges_csv.read(tmp_path / "none.csv")


@given(st.binary(max_size=200))
def test_nothing_but_our_own_errors(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("edges") / "x.csv"
    path.write_bytes(HEAD.encode() + data)
    with suppress(UllageError):
        edges_csv.read(path)
