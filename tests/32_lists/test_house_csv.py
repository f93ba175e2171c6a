"""The documented CSV: columns, several values in a cell, wrong cells, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.errors import DamagedError, EmptyInputError, FormatError, UllageError
from ullage.model.listing import Entry, Link, ListedFact, ListedName, Measure
from ullage.sources.lists import house_csv
from ullage.sources.lists.entry_rows import (
    COLUMNS,
    KINDS,
    MEASURES,
    entry_of,
    joined,
    rows_of,
    split,
)
from ullage.sources.lists.reading import Notes
from ullage.times import PartialDate

SHIP = (
    "entry,name,aliases,imo,flag,dwt_t,measure,instrument,start,owner,facts,published\n"
    "V12,RYE SONG GANG 1,Ryesong Gang No.1; 례성강 1,7389704,North Korea,3003,"
    "port_entry_ban; de_flagging,UNSCR 1718,2017-12-28,"
    "Made-up Shipping (IMO 5878561; 60%),former flag: PA,2018-03-30\n"
)


def write(path, text):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(tmp_path, text):
    return house_csv.read([write(tmp_path / "list.csv", text)])


def test_a_ship_with_everything(tmp_path):
    reading = read(tmp_path, SHIP)
    (ship,) = reading.entries
    assert (ship.entry, ship.kind, ship.name, ship.imo) == (
        "V12",
        "vessel",
        "RYE SONG GANG 1",
        7389704,
    )
    assert [name.text for name in ship.names[1:]] == ["Ryesong Gang No.1", "례성강 1"]
    assert (ship.flag, ship.dwt_t) == ("KP", 3003.0)
    day = PartialDate(2017, 12, 28)
    assert ship.measures == (
        Measure("port_entry_ban", "UNSCR 1718", day),
        Measure("de_flagging", "UNSCR 1718", day),
    )
    assert ship.links == (Link("owner", "Made-up Shipping", company_imo=5878561, percentage=60.0),)
    assert ship.facts == (ListedFact("flag", "PA", "former"),)
    assert str(reading.published) == "2018-03-30"
    assert (reading.problems, reading.novelties) == ((), ())


@pytest.mark.parametrize("text", ["name\nA\n", "imo\n7389704\n", "IMO;Name\n7389704;A\n"])
def test_a_name_or_a_number_is_enough(tmp_path, text):
    reading = read(tmp_path, text)
    assert len(reading.entries) == 1
    assert reading.entries[0].measures == (Measure("reported", ""),)
    assert reading.published is None


def test_an_end_before_the_start_is_set_aside(tmp_path):
    reading = read(tmp_path, "name,measure,start,end\nA,seizure,2019-04,2019-03-31\n")
    assert reading.entries[0].measures == (Measure("seizure", "", PartialDate(2019, 4)),)
    (told,) = reading.problems
    assert (told.rule, told.found) == (
        "end is before start; the end was left out",
        "2019-04 to 2019-03-31",
    )
    same = read(tmp_path, "name,measure,start,end\nA,seizure,2019-04,2019-04-02\n")
    assert same.problems == ()


def test_rows_with_one_id_are_one_entry(tmp_path):
    text = "entry,name,measure,start\nA,ONE,asset_freeze,2018\nA,TWO,,\nA,ONE,seizure,2019-04\n"
    (entry,) = read(tmp_path, text).entries
    assert [(name.text, name.kind) for name in entry.names] == [("ONE", "primary"), ("TWO", "aka")]
    assert [(m.kind, str(m.start)) for m in entry.measures] == [
        ("asset_freeze", "2018"),
        ("seizure", "2019-04"),
    ]


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("imo", "7389705", "no IMO ship number"),
        ("mmsi", "12345", "nine digits"),
        ("dwt_t", "three", "above 0"),
        ("start", "30.3.2018", "year, month or day"),
        ("measure", "boycott", "taken as other"),
        ("kind", "submarine", "taken as other"),
        ("facts", "colour of hull", "attribute"),
        ("published", "soon", "no date"),
    ],
)
def test_a_wrong_cell_is_told_and_the_row_kept(tmp_path, column, cell, said):
    reading = read(tmp_path, f"name,flag,{column}\nA,KP,{cell}\n")
    assert [entry.name for entry in reading.entries] == ["A"]
    (problem,) = reading.problems
    assert said in problem.rule
    assert (problem.locator, problem.found) == ("line 2", cell)


def test_a_number_that_is_none_is_kept_as_text(tmp_path):
    (entry,) = read(tmp_path, "name,imo,flag\nA,Does not exist,Atlantis\n").entries
    assert (entry.imo, entry.imo_text) == (None, "Does not exist")
    assert (entry.flag, entry.flag_text) == (None, "Atlantis")


def test_rows_of_another_width_are_set_aside(tmp_path):
    reading = read(tmp_path, "name,imo\nA,7389704\nB\nC,,\n")
    assert [entry.name for entry in reading.entries] == ["A"]
    assert [problem.locator for problem in reading.problems] == ["line 3", "line 4"]


def test_an_unknown_column_is_told_and_kept(tmp_path):
    reading = read(tmp_path, "name,imo,colour,flag\nA,,red,KP\nB,,,KP\n")
    assert reading.novelties == ("unknown column 'colour' (1x)",)
    assert reading.entries[0].narrative == "colour: red"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("lon,lat\n1,2\n", FormatError),
        ("name,name\nA,B\n", FormatError),
        ("name,imo\n", EmptyInputError),
        ('name,narrative\nA,"begun', DamagedError),
        ('name,narrative\nA,"b" c\n', FormatError),
        ("", EmptyInputError),
    ],
)
def test_foreign_empty_and_cut_files_are_refused(tmp_path, text, error):
    with pytest.raises(error) as caught:
        read(tmp_path, text)
    assert caught.value.do


def test_values_are_split_outside_parentheses():
    assert split("A; B (IMO 5878561; 60%);; C") == ("A", "B (IMO 5878561; 60%)", "C")


words = st.text("ABCDEFGHKNORSUY례성강례 ", min_size=1, max_size=12).map(str.strip).filter(bool)
dates = st.builds(PartialDate, st.integers(1990, 2030), st.integers(1, 12), st.integers(1, 28))


@st.composite
def entries(draw):
    names = draw(st.lists(words, min_size=1, max_size=4, unique=True))
    kinds = ["primary", *draw(st.lists(st.sampled_from(["aka", "fka", "weak", "script"]),
                                       min_size=3, max_size=3))]  # fmt: skip
    order = ("primary", "aka", "fka", "weak", "script")
    listed = [ListedName(*pair) for pair in zip(names, kinds, strict=False)]
    measure = st.builds(
        Measure,
        st.sampled_from(MEASURES),
        st.text("ABC 123", max_size=6).map(str.strip),
        st.none() | dates,
        st.none() | dates,
    ).filter(lambda one: not (one.start and one.end and one.end.last < one.start.first))
    return Entry(
        entry=draw(st.text("ABC123", min_size=1, max_size=5)),
        kind=draw(st.sampled_from(KINDS)),
        names=tuple(sorted(listed, key=lambda name: order.index(name.kind))),
        measures=tuple(draw(st.lists(measure, min_size=1, max_size=3, unique=True))),
        locator="line 1",
        imo=draw(st.sampled_from([None, 7389704, 8916293])),
        mmsi=draw(st.sampled_from([None, 445114000])),
        flag=draw(st.sampled_from([None, "KP", "PA"])),
        dwt_t=draw(st.none() | st.integers(1, 300_000).map(float)),
        links=tuple(
            draw(
                st.lists(
                    st.builds(
                        Link,
                        st.just("owner"),
                        words,
                        st.none() | st.just("12"),
                        st.none() | st.just(5878561),
                        st.none() | st.integers(0, 100).map(float),
                    ),
                    max_size=2,
                    unique=True,
                )
            )
        ),
        facts=tuple(
            draw(
                st.lists(
                    st.builds(
                        ListedFact,
                        st.sampled_from(["flag", "built"]),
                        st.sampled_from(["PA", "1987"]),
                        st.sampled_from(["current", "former", "other"]),
                    ),
                    max_size=2,
                    unique=True,
                )
            )
        ),
    )


@given(entries())
def test_an_entry_comes_back_from_its_rows(entry):
    notes = Notes()
    made = [entry_of(row, "line 1", notes) for row in rows_of(entry)]
    (back,) = joined(one for one in made if one is not None)
    assert replace(back, locator="line 1") == entry
    assert not notes.problems
    assert all(set(row) <= {*COLUMNS, "address"} for row in rows_of(entry))


@given(
    st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"name,imo\n{text}".encode())
)
def test_only_foreseen_errors(tmp_path_factory, data):
    path = write(tmp_path_factory.mktemp("house") / "x.csv", data)
    try:
        reading = house_csv.read([path])
    except UllageError:
        return
    assert reading.entries or reading.problems
