"""Files of ships to screen: headers, delimiters, encodings, cells that cannot be used."""

from __future__ import annotations

import gzip

import pytest

from ullage.errors import EmptyInputError, FormatError, UsageError
from ullage.sources.subjects import described, read


@pytest.fixture
def rows(tmp_path):
    def call(data, name="ships.csv"):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return list(read(path).lines)

    return call


@pytest.mark.parametrize(
    "text",
    [
        "name,imo\nA STAR,7389704\n",
        "Vessel Name;IMO Number\r\nA STAR;7389704\r\n",
        "imo\tshipname\textra\n7389704\tA STAR\tx\n",
        "\ufeffNAME,IMO\n\nA STAR,IMO 7389704\n",
        '"name","imo"\n" A STAR ","7389704"\n',
    ],
)
def test_tables_in_many_dresses(rows, text):
    (line,) = rows(text)
    assert (line.subject.name, line.subject.imo) == ("A STAR", 7389704)


def test_other_encodings_and_packing(rows, tmp_path):
    (line,) = rows("name\nCAFÉ\n".encode("utf-16"))
    assert line.subject.name == "CAFÉ"
    with pytest.raises(FormatError, match="not text in UTF-8"):
        rows("name\n례성강 1\n".encode("euc-kr"))
    (packed,) = rows(gzip.compress("name\n례성강 1\n".encode()), "ships.csv.gz")
    assert packed.subject.name == "례성강 1"


def test_all_columns(rows):
    (line,) = rows(
        "name,mmsi,callsign,flag,vessel type,loa,breadth,dwt,gt,year built,seen at\n"
        "A STAR,445123000,hmza7,PRK,Oil Tanker,105.2,16,3003,2000.5,1974,2018-01\n"
    )
    subject = line.subject
    assert (subject.mmsi, subject.call_sign, subject.flag) == (445123000, "HMZA7", "KP")
    assert subject.type == "Oil Tanker"
    assert subject.numbers == {
        "length_m": 105.2, "beam_m": 16.0, "dwt_t": 3003.0, "gt": 2000.5, "built": 1974.0,
    }  # fmt: skip
    assert subject.at == "2018-01"


def test_bad_cells_are_told_and_the_rest_is_used(rows):
    found = rows('name,imo,flag,dwt,at\nA STAR,73897O4,XX,"3,003",soon\n,0000000,,,\nB,,,,\n')
    told = found[0]
    assert told.subject.name == "A STAR"
    assert (told.subject.imo, told.subject.flag, told.subject.numbers) == (None, None, {})
    assert [one.locator for one in told.problems] == [
        f"ships.csv:2 {name}" for name in ("imo", "flag", "dwt_t", "at")
    ]
    assert len(told.subject.notes) == 4
    assert found[1].subject is None
    assert found[1].problems
    assert found[2].subject.name == "B"


def test_names_a_line(rows):
    found = rows("OCEAN STAR, THE\n7389704\n\n***\nIMO 8125703\n", "names.txt")
    assert [line.line for line in found] == [1, 2, 4, 5]
    assert found[0].subject.name == "OCEAN STAR, THE"
    assert found[1].subject.imo == 7389704
    assert (found[2].subject, len(found[2].problems)) == (None, 1)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyInputError),
        (b" \n\n", EmptyInputError),
        (b"name,imo\n", EmptyInputError),
    ],
)
def test_files_with_nothing(rows, data, error):
    with pytest.raises(error):
        rows(data)


def test_a_workbook_is_refused(rows):
    with pytest.raises(FormatError, match="workbook"):
        rows(b"x", "ships.xlsx")


def test_a_question_with_particulars():
    one = described("RYE SONG GANG", False, "2018-01-20", {"imo": "7389704", "gt": None})
    assert (one.name, one.imo, one.at) == ("RYE SONG GANG", 7389704, "2018-01-20")
    assert described("7389704", True, None, {}).name == "7389704"
    with pytest.raises(UsageError):
        described("7389704", False, None, {"imo": "8125703"})
    with pytest.raises(UsageError):
        described("X", False, None, {"colour": "1"})
