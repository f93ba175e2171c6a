"""The UN list: records as published, dates, names, the unknown, and files that are no lists."""

from __future__ import annotations

import gzip
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.errors import DamagedError, EmptyInputError, FormatError, UllageError
from ullage.model.listing import ListedFact, ListedName, Measure
from ullage.sources.lists import un
from ullage.sources.lists.xml import local, records, root_of
from ullage.times import PartialDate

SHARED = Path(os.environ.get("ULLAGE_SHARED", Path(__file__).parents[3] / "shared"))

#: Record KPe.066 as published on 27 February 2026, shortened; an individual that is made up.
LIST = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z">
  <INDIVIDUALS>
    <INDIVIDUAL>
      <DATAID>1</DATAID><FIRST_NAME>JANE</FIRST_NAME><SECOND_NAME>DOE</SECOND_NAME>
      <UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.999</REFERENCE_NUMBER>
      <LISTED_ON>2012-12-31</LISTED_ON><DELISTED_ON>2020-01-02</DELISTED_ON>
      <NAME_ORIGINAL_SCRIPT>제인 도</NAME_ORIGINAL_SCRIPT><COMMENTS1>Reason.</COMMENTS1>
      <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Jan; J. Doe (Janie; J)</ALIAS_NAME>
      </INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Jane Roe</ALIAS_NAME>
      </INDIVIDUAL_ALIAS>
    </INDIVIDUAL>
  </INDIVIDUALS>
  <ENTITIES>
    <ENTITY>
      <DATAID>6908680</DATAID><VERSIONNUM>1</VERSIONNUM>
      <FIRST_NAME>KOREA YUJONG SHIPPING CO LTD</FIRST_NAME>
      <UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPe.066</REFERENCE_NUMBER><LISTED_ON>2018-03-30</LISTED_ON>
      <COMMENTS1>Registered owner of the DPRK tanker YU JONG 2. Company Number IMO 5434358.
      </COMMENTS1>
      <LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE>
      <ENTITY_ADDRESS><STREET>Puksong 2-dong</STREET><CITY>Pyongyang</CITY></ENTITY_ADDRESS>
    </ENTITY>
  </ENTITIES>
</CONSOLIDATED_LIST>
"""


def read(tmp_path, text):
    path = tmp_path / "un.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return un.read([path])


def test_an_entity(tmp_path):
    reading = read(tmp_path, LIST)
    entry = reading.entries[1]
    assert (entry.entry, entry.kind, entry.name) == (
        "KPe.066",
        "company",
        "KOREA YUJONG SHIPPING CO LTD",
    )
    assert entry.measures == (Measure("asset_freeze", "UN DPRK", PartialDate(2018, 3, 30)),)
    assert entry.facts == (ListedFact("company_imo", "5434358"),)
    assert entry.addresses == ("Puksong 2-dong, Pyongyang",)
    assert entry.narrative.startswith("Registered owner of the DPRK tanker YU JONG 2.")
    assert (str(reading.published), reading.published_basis) == ("2026-02-27", "stated in the file")
    assert (reading.problems, reading.novelties, reading.rows) == ((), (), 2)


def test_an_individual(tmp_path):
    entry = read(tmp_path, LIST).entries[0]
    assert entry.names == (
        ListedName("JANE DOE"),
        ListedName("제인 도", "script"),
        ListedName("Jan", "weak"),
        ListedName("J. Doe (Janie; J)", "weak"),
        ListedName("Jane Roe", "fka"),
    )
    assert entry.measures[0].end == PartialDate(2020, 1, 2)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("<VERSIONNUM>1</VERSIONNUM>", "<COLOUR>red</COLOUR>", "unknown element ENTITY/COLOUR"),
        ("<QUALITY>Low</QUALITY>", "<QUALITY>Odd</QUALITY>", "unknown quality of an alias"),
        ("<QUALITY>Low</QUALITY>", "<GRADE>Low</GRADE>", "INDIVIDUAL_ALIAS/GRADE"),
        ("DPRK</UN_LIST_TYPE>", "Mars</UN_LIST_TYPE>", "unknown regime"),
        ("<ENTITIES>", "<VESSELS><VESSEL/></VESSELS><ENTITIES>", "CONSOLIDATED_LIST/VESSELS"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_told(tmp_path, old, new, told):
    reading = read(tmp_path, LIST.replace(old, new, 1))
    assert any(told in line for line in reading.novelties)
    assert len(reading.entries) == 2


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2018-03-30", "soon", "no date"),
        ("5434358", "5434359", "check digit"),
        ("<FIRST_NAME>KOREA YUJONG SHIPPING CO LTD</FIRST_NAME>", "", "needs a name"),
        ("KPi.999", "KPe.066", "used before"),
    ],
)
def test_what_is_wrong_is_told(tmp_path, old, new, told):
    reading = read(tmp_path, LIST.replace(old, new, 1))
    assert any(told in one.rule for one in reading.problems)
    assert reading.entries


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda text: text[: len(text) // 2], DamagedError),
        (lambda text: text.replace("</ENTITY>", "</ENTITYS>"), FormatError),
        (lambda text: gzip.compress(text.encode())[:-30], DamagedError),
        (lambda _: "<CONSOLIDATED_LIST/>", EmptyInputError),
        (lambda _: "<html/>", FormatError),
        (
            lambda text: f'<?xml version="1.0" encoding="none-such"?>{text[text.index("<CONS") :]}',
            FormatError,
        ),
        (lambda _: "no list at all", FormatError),
        (
            lambda text: text.replace("<CONS", "<!DOCTYPE x [<!ENTITY a 'b'>]>\n<CONS", 1),
            FormatError,
        ),
    ],
)
def test_no_whole_list(tmp_path, change, error):
    with pytest.raises(error) as caught:
        read(tmp_path, change(LIST))
    assert caught.value.do


def test_an_entity_is_never_expanded(tmp_path):
    """A document type is refused even where it is harmless, before anything of it is used."""
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><CONSOLIDATED_LIST>&b;'
    with pytest.raises(FormatError, match="document type"):
        read(tmp_path, bomb)


def test_records_are_given_whole_and_let_go(tmp_path):
    path = tmp_path / "a.xml"
    inner = "<item><name>A</name><part><name>B</name></part></item>"
    path.write_text(f'<u:list xmlns:u="urn:x" day="1"><group>{inner * 3}</group><odd/></u:list>')
    assert root_of(path) == ("list", {"day": "1"})
    told = [
        (parent, local(e.tag), len(list(e.iter())))
        for parent, e in records(path, {"list", "group"})
    ]
    assert told == [("group", "item", 4)] * 3 + [("list", "odd", 1)]


@given(st.data())
def test_only_foreseen_errors(tmp_path_factory, data):
    whole = LIST.encode()
    at = data.draw(st.integers(0, len(whole)))
    gone = data.draw(st.integers(0, 40))
    put = data.draw(st.binary(max_size=20))
    path = tmp_path_factory.mktemp("un") / "un.xml"
    path.write_bytes(whole[:at] + put + whole[at + gone :])
    try:
        reading = un.read([path])
    except UllageError:
        return
    assert reading.rows


@pytest.mark.shared
def test_the_issue_at_hand_is_read_whole():
    path = SHARED / "data/lists/un/UN_consolidated_20260227.xml.gz"
    if not path.exists():
        pytest.skip(f"no {path.name}: set ULLAGE_SHARED")
    reading = un.read([path])
    assert (len(reading.entries), reading.problems, reading.novelties) == (1003, (), ())
    dprk = [entry for entry in reading.entries if entry.measures[0].instrument == "UN DPRK"]
    assert Counter(entry.kind for entry in dprk) == {"person": 80, "company": 75}
    assert all(measure.start for entry in reading.entries for measure in entry.measures)
    assert sum(bool(entry.facts) for entry in reading.entries) == 16
