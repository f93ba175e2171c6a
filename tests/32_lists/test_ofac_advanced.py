"""OFAC's advanced XML, on a file written by hand after the schema (tests/data/lists)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.errors import DamagedError, EmptyInputError, FormatError, UllageError
from ullage.model.listing import Link, ListedFact, ListedName, Measure
from ullage.sources.lists import ofac_advanced, un
from ullage.times import PartialDate

MADE = Path(__file__).parents[1] / "data/lists/sdn_advanced_made.xml"


@pytest.fixture(scope="module")
def reading():
    return ofac_advanced.read([MADE])


def test_a_ship(reading):
    ship = reading.entries[0]
    assert (ship.entry, ship.kind, ship.imo, ship.mmsi) == ("23186", "vessel", 7389704, 445114000)
    assert (ship.call_sign, ship.flag, ship.ship_type) == ("HMYO6", "KP", "Products Tanker")
    assert (ship.dwt_t, ship.gt) == (3003.0, 1889.0)
    assert ship.names == (
        ListedName("RYE SONG GANG 1"),
        ListedName("례성강 1", "script"),
        ListedName("OLD NAME", "fka"),
        ListedName("RYE SONG", "weak"),
    )
    assert ship.facts == (ListedFact("flag", "PA", "former"),)
    assert ship.links == (Link("linked_to", "MADE-UP TRADING COMPANY", entry="23183"),)
    assert "Owned or Controlled By: MADE-UP TRADING COMPANY" in ship.narrative


def test_listings_have_their_legal_day(reading):
    ship, company, person = reading.entries
    assert ship.measures[0] == Measure("asset_freeze", "DPRK4", PartialDate(2017, 11, 21))
    assert ship.measures[1].kind == "secondary_risk"
    assert company.measures == (
        Measure("asset_freeze", "DPRK3", PartialDate(2018, 2, 23)),
        Measure("asset_freeze", "DPRK4", PartialDate(2017, 11, 21)),
    )
    assert person.measures == (
        Measure("asset_freeze", "MARS-EO99999"),
        Measure("asset_freeze", "SDN List", PartialDate(2014, 5, 1)),
    )


def test_a_company_and_a_person(reading):
    _, company, person = reading.entries
    assert company.facts == (ListedFact("company_imo", "5878561"),)
    assert company.addresses == ("Kumsong 3-dong, Pyongyang, Korea, North",)
    assert (person.kind, person.name) == ("person", "DOE, Jane")


def test_what_is_not_known_is_told(reading):
    assert reading.novelties == (
        "unknown feature of a ship (1x: 'Hull Colour Red')",
        "unknown programme (1x: 'MARS-EO99999')",
    )
    assert (str(reading.published), reading.problems, reading.rows) == ("2018-02-23", (), 3)


def changed(tmp_path, change):
    path = tmp_path / "sdn_advanced.xml"
    path.write_text(change(MADE.read_text()))
    return path


def test_sections_may_stand_in_another_order(tmp_path, reading):
    def moved(text):
        start, end = text.index("  <Locations>"), text.index("  <DistinctParties>")
        return text.replace(text[start:end], "").replace("<SanctionsEntryLinks/>", text[start:end])

    again = ofac_advanced.read([changed(tmp_path, moved)])
    assert again.entries == reading.entries


def test_another_namespace_is_the_same_list(tmp_path, reading):
    path = changed(
        tmp_path, lambda text: text.replace("http://www.un.org/sanctions/1.0", "urn:new")
    )
    assert ofac_advanced.read([path]).entries == reading.entries


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("<SanctionsEntryLinks/>", "<Extras><Extra/></Extras>", "unknown element Sanctions/Extras"),
        ("Owned or Controlled By<", "Drinks tea with<", "unknown type of relation"),
        (">F.K.A.<", ">Q.K.A.<", "unknown type of name"),
        (">Vessel</PartySub", ">Balloon</PartySub", "unknown type of party"),
        (">Created<", ">Pondered<", "unknown type of event"),
    ],
)
def test_every_unknown_category_is_told(tmp_path, old, new, told):
    reading = ofac_advanced.read([changed(tmp_path, lambda text: text.replace(old, new, 1))])
    assert any(told in line for line in reading.novelties)
    assert len(reading.entries) == 3


def test_a_party_without_listing_or_name_is_told(tmp_path):
    def less(text):
        start = text.index('    <SanctionsEntry ID="9640"')
        return text.replace(text[start : text.index("  </SanctionsEntries>")], "").replace(
            "MADE-UP TRADING COMPANY", ""
        )

    reading = ofac_advanced.read([changed(tmp_path, less)])
    assert [entry.entry for entry in reading.entries] == ["23186", "9640"]
    assert {one.locator for one in reading.problems} == {
        "DistinctParty 23183",
        "DistinctParty 9640",
    }


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda text: text[:9000], DamagedError),
        (lambda text: text.replace("<Sanctions xmlns", "<!DOCTYPE Sanctions><Sanctions xmlns"),
         FormatError),
        (lambda _: "<Sanctions><DistinctParties/></Sanctions>", EmptyInputError),
        (lambda _: "<Sanctions/>", FormatError),
    ],
)  # fmt: skip
def test_no_whole_list(tmp_path, change, error):
    with pytest.raises(error):
        ofac_advanced.read([changed(tmp_path, change)])


def test_it_is_not_taken_for_another_list():
    assert ofac_advanced.sniff(MADE) == "advanced"
    assert un.sniff(MADE) is None


@given(st.data())
def test_only_foreseen_errors(tmp_path_factory, data):
    whole = MADE.read_bytes()
    at = data.draw(st.integers(0, len(whole)))
    gone = data.draw(st.integers(0, 60))
    put = data.draw(st.binary(max_size=20))
    path = tmp_path_factory.mktemp("adv") / "a.xml"
    path.write_bytes(whole[:at] + put + whole[at + gone :])
    try:
        reading = ofac_advanced.read([path])
    except UllageError:
        return
    assert reading.rows
