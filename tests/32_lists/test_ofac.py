"""OFAC's legacy CSV: rows as published (US public domain), and six issues in the shared data."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.errors import DamagedError, EmptyInputError, FormatError, UllageError
from ullage.model.listing import Link, ListedFact, ListedName, Measure
from ullage.sources.lists import ofac
from ullage.sources.lists.ofac_labels import Told, remark

SHARED = Path(os.environ.get("ULLAGE_SHARED", Path(__file__).parents[3] / "shared"))
LISTS = SHARED / "data/lists/ofac"

#: Rows of the SDN list of January 2019, but for 99001 and 99002, which are made up.
SDN = (Path(__file__).parents[1] / "data/lists/sdn_rows.csv").read_text()
ALT = '23183,41,"aka","KUMBYOL",-0- \n23186,42,"fka","OLD RYE",-0- \n7,1,"aka","GHOST",-0- \n\x1a'
ADD = '23183,81,"Kumsong 3-dong","Pyongyang","Korea, North",-0- \n\x1a'


@pytest.fixture
def issue(tmp_path):
    def make(**parts):
        out = []
        for part, text in parts.items():
            path = tmp_path / f"{part}.csv"
            path.write_bytes(text.encode() if isinstance(text, str) else text)
            out.append(path)
        return out

    return make


def by_id(reading):
    return {entry.entry: entry for entry in reading.entries}


def test_the_parts_are_told_by_content(issue):
    files = issue(a=SDN, b=ALT, c=ADD, d='23186,"more of the remarks"\n\x1a', e="name,imo\nA,1\n")
    assert [ofac.sniff(path) for path in files] == ["sdn", "alt", "add", "comments", None]


def test_a_ship(issue):
    reading = ofac.read(issue(sdn=SDN, alt=ALT, add=ADD))
    ship = by_id(reading)["23186"]
    assert (ship.kind, ship.imo, ship.flag, ship.locator) == ("vessel", 7389704, "KP", "sdn:2")
    assert ship.names == (ListedName("RYE SONG GANG 1"), ListedName("OLD RYE", "fka"))
    assert ship.measures == (
        Measure("asset_freeze", "DPRK4"),
        Measure(
            "secondary_risk",
            "Secondary sanctions risk: North Korea Sanctions Regulations, sections 510.201 and "
            "510.210",
        ),
    )
    assert ship.links == (Link("linked_to", "KOREA KUMBYOL TRADING COMPANY", entry="23183"),)
    assert ship.narrative.endswith("Linked To: KOREA KUMBYOL TRADING COMPANY.")
    assert by_id(reading)["23183"].addresses == ("Kumsong 3-dong, Pyongyang, Korea, North",)
    assert (reading.published, reading.missing_parts) == (None, ("comments",))


def test_a_name_of_digits_stays_a_name_and_a_bare_number_is_an_imo_number(issue):
    entries = by_id(ofac.read(issue(sdn=SDN)))
    assert (entries["23156"].name, entries["23156"].imo) == ("7-28", 8898831)
    assert entries["17104"].imo == 8606173


def test_all_that_a_ship_can_have(issue):
    ship = by_id(ofac.read(issue(sdn=SDN)))["99001"]
    assert (ship.call_sign, ship.ship_type, ship.dwt_t, ship.gt) == (
        "T2DR4",
        "Crude Oil Tanker",
        298731.0,
        156809.0,
    )
    assert (ship.imo, ship.imo_text, ship.mmsi) == (None, "IMO 15411", 572469210)
    assert (ship.flag, ship.flag_text) == (None, "None Identified")
    assert ship.links == (Link("owner", "NITC"),)
    assert ListedName("ANA I", "fka") in ship.names
    assert set(ship.facts) == {
        ListedFact("flag", "MT", "former"),
        ListedFact("flag", "TV", "former"),
        ListedFact("mmsi", "572469211", "other"),
        ListedFact("built", "2007"),
        ListedFact("call_sign", "5IM713", "other"),
    }
    assert [measure.instrument for measure in ship.measures] == ["IRAN", "SDGT", "MARS-EO99999"]


def test_what_is_not_known_is_told(issue):
    """A person's remarks are free text; a ship's are labels."""
    assert ofac.read(issue(sdn=SDN)).novelties == (
        "unknown programme (1x: 'MARS-EO99999')",
        "unknown remark on a ship (1x: 'Painted Blue')",
    )


def test_an_alias_without_its_entry_is_told(issue):
    problems = ofac.read(issue(sdn=SDN, alt=ALT)).problems
    assert [(one.locator, one.found) for one in problems] == [("alt:3", "7")]


def long_remarks():
    remarks = "Linked To: KOREA KUMBYOL TRADING COMPANY; " * 30
    row = f'23186,"A","vessel","DPRK4",{"-0- ," * 7}"{remarks[:1000]}"\n\x1a'
    return row, f'23186,"{remarks[1000:]}MMSI 445114000."\n\x1a'


def test_remarks_go_on_in_the_comments(issue):
    sdn, comments = long_remarks()
    reading = ofac.read(issue(sdn=sdn, comments=comments))
    (entry,) = reading.entries
    assert entry.mmsi == 445114000
    assert (len(entry.links), reading.novelties, reading.problems) == (1, (), ())


def test_remarks_cut_at_their_length_are_told_and_the_last_is_not_used(issue):
    sdn, _ = long_remarks()
    reading = ofac.read(issue(sdn=sdn))
    assert [link.name for link in reading.entries[0].links] == ["KOREA KUMBYOL TRADING COMPANY"]
    assert "cut at 1,000 characters" in reading.problems[0].rule


@pytest.mark.parametrize(
    ("keep", "error"),
    [
        (lambda data: data[:-200], DamagedError),
        (lambda data: data[: data.rindex(b",-0- ,") + 3], DamagedError),
        (lambda data: data[: data.rindex(b',"CUBA"')], DamagedError),
        (lambda data: gzip.compress(data)[:-40], DamagedError),
        (lambda _: b"\x1a", FormatError),
        (lambda _: b"", EmptyInputError),
        (lambda _: b"<html><body>Service unavailable</body></html>", FormatError),
    ],
)
def test_a_file_cut_short_is_refused(issue, keep, error):
    with pytest.raises(error) as caught:
        ofac.read(issue(sdn=keep(SDN.encode())))
    assert caught.value.do


def test_a_file_without_its_closing_mark_is_told(issue):
    trimmed = ofac.read(issue(sdn=SDN.rstrip("\x1a\r\n")))
    assert "sdn lacks the Ctrl-Z" in trimmed.remarks[0]
    assert (trimmed.unclosed, trimmed.signs_of_a_cut) == ((), ())
    by_lines = ofac.read(issue(sdn=SDN.rstrip("\x1a")))
    assert by_lines.unclosed == ("sdn stops after a line break, without Ctrl-Z",)
    whole = ofac.read(issue(sdn=SDN))
    assert (whole.remarks, whole.unclosed) == ((), ())


def test_names_of_entries_after_the_end_of_the_list_show_a_cut(issue):
    last = max(int(row.split(",")[0]) for row in SDN.splitlines() if row[:1].isdigit())
    more = f'{last + 7},1,"aka","LATER",-0- \r\n\x1a'
    (sign,) = ofac.read(issue(sdn=SDN, alt=more)).signs_of_a_cut
    assert sign == f"alt goes on to 1 entries after {last}, where sdn ends"


@pytest.mark.parametrize(("part", "name"), [("sdn", SDN), ("alt", ALT)])
def test_a_new_column_is_told_and_kept(issue, part, name):
    wider = "".join(f"{row},new\r\n" if row[:1].isdigit() else row for row in name.splitlines())
    files = issue(**{"sdn": SDN, part: wider})
    assert [ofac.sniff(path) for path in files] == [*dict.fromkeys(["sdn", part])]
    reading = ofac.read(files)
    width = {"sdn": 13, "alt": 6}[part]
    assert any(f"unknown column {width} of {part}" in line for line in reading.novelties)
    assert len(reading.entries) == len(ofac.read(issue(sdn=SDN)).entries)
    if part == "sdn":
        assert all("column 13: new" in entry.narrative for entry in reading.entries)


def test_a_bad_row_costs_no_other(issue):
    reading = ofac.read(issue(sdn=SDN.replace('23156,"7-28","vessel",', '23156,"7-28",')))
    assert "23156" not in by_id(reading)
    assert len(reading.entries) == 5
    assert "12 columns" in reading.problems[0].rule


def test_the_same_part_twice_and_no_main_part(issue):
    with pytest.raises(FormatError, match="two files"):
        ofac.read(issue(a=SDN, b=SDN))
    with pytest.raises(FormatError, match="needs its part"):
        ofac.read(issue(b=ALT))


def test_a_companys_number_is_not_a_ships():
    told = Told("company")
    assert remark(told, "Company Number IMO 5878561")
    assert remark(told, "Vessel Registration Identification IMO 5878561")
    assert set(told.facts) == {ListedFact("company_imo", "5878561")}
    assert told.imo is None


@given(st.data())
def test_only_foreseen_errors(tmp_path_factory, data):
    """Bytes cut out of, put into or changed in a list give a reading or a UllageError."""
    whole = SDN.encode()
    at = data.draw(st.integers(0, len(whole)))
    gone = data.draw(st.integers(0, 40))
    put = data.draw(st.binary(max_size=20))
    path = tmp_path_factory.mktemp("ofac") / "sdn.csv"
    path.write_bytes(whole[:at] + put + whole[at + gone :])
    try:
        reading = ofac.read([path])
    except UllageError:
        return
    assert reading.entries


#: Issue -> entries, ships, ships with a valid IMO number, ships with an MMSI; counted by the type
#: column and by a search for "IMO" and seven digits in the remarks, beside the reader.
ISSUES = {
    "201901": (7379, 323, 317, 48),
    "20210707": (8976, 406, 400, 51),
    "20220602": (10226, 509, 504, 64),
    "20230301": (11853, 711, 706, 82),
    "20231102": (13320, 754, 749, 87),
    "20240503": (14965, 851, 846, 154),
}


@pytest.mark.shared
@pytest.mark.parametrize("date", ISSUES)
def test_the_issues_at_hand_are_read_whole(date):
    files = [LISTS / f"{part}_{date}.csv.gz" for part in ("sdn", "alt")]
    files = [path for path in files if path.exists()]
    if not files:
        pytest.skip(f"no {LISTS}: set ULLAGE_SHARED")
    reading = ofac.read(files)
    ships = [entry for entry in reading.entries if entry.kind == "vessel"]
    assert (
        len(reading.entries),
        len(ships),
        sum(ship.imo is not None for ship in ships),
        sum(ship.mmsi is not None for ship in ships),
    ) == ISSUES[date]
    assert reading.novelties == ()
    assert all("cut at" in one.rule for one in reading.problems)
    assert all(ship.flag or ship.flag_text in {None, "None Identified"} for ship in ships)
    parties = [link for ship in ships for link in ship.links if link.role == "linked_to"]
    assert all(link.entry for link in parties)
    assert any(ship.imo == 9402964 for ship in ships) is (date != "20240503")
