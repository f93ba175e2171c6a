"""Readers of European and British lists, on fragments written by hand and on the shared files."""

import gzip
import os
from pathlib import Path

import pytest

from ullage.errors import DamagedError, EmptyInputError, FormatError
from ullage.model.listing import Link, ListedFact
from ullage.sources.lists import eu_fsf, eu_oj, uk_ofsi, uk_sanctions
from ullage.times import PartialDate

SHARED = Path(os.environ.get("ULLAGE_SHARED", Path(__file__).parents[3] / "shared"))
DATA = Path(__file__).parents[1] / "data" / "lists"
LISTS = SHARED / "data" / "lists"
shared = pytest.mark.skipif(
    not LISTS.is_dir(), reason=f"no shared data at {SHARED} (ULLAGE_SHARED)"
)
OJ = (DATA / "eu_oj_rows.csv").read_text(encoding="utf-8")


def put(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def of(reading, entry):
    return next(one for one in reading.entries if one.entry == entry)


def told(entry):
    return [(m.kind, m.instrument, str(m.start)) for m in entry.measures]


def day(text):
    return PartialDate.parse(text)


@pytest.fixture
def oj(tmp_path):
    return eu_oj.read([put(tmp_path, "annexes.csv", OJ)])


def test_one_ship_in_two_annexes_is_one_entry_with_two_dated_measures(oj):
    assert told(of(oj, "IMO7303803")) == [
        ("asset_freeze", "32017R1509 XIV.A", "2018-03-30"),
        ("port_entry_ban", "32017R1509 XIV.B", "2018-03-31"),
    ]
    assert of(oj, "IMO7303803").narrative == "STS in late January 2018."


def test_a_ship_listed_twice_under_one_annex_counts_from_the_first_day_and_that_is_told(oj):
    assert told(of(oj, "IMO8628597")) == [("port_entry_ban", "32017R1509 XIV.B", "2017-10-03")]
    assert of(oj, "IMO8628597").mmsi == 341985000
    assert [(p.rule, p.found) for p in oj.problems] == [
        ("listed twice in 32017R1509 XIV.B; the earlier date counts", "2017-10-03, 2018-03-30")
    ]


def test_a_ship_without_number_keeps_what_stood_there(oj):
    entry = of(oj, "vessel/min-ning-de-you-078")
    assert (entry.imo, entry.imo_text) == (None, "Does not exist")


def test_names_in_parentheses_and_former_names(oj):
    names = [(n.text, n.kind) for n in of(oj, "IMO8909575").names]
    assert names == [("Chong Bong", "primary"), ("Greenlight", "aka"), ("Blue Nouvelle", "aka")]
    company = of(oj, "company/XIII.B/korea-ansan-shipping-company")
    assert [n.kind for n in company.names] == ["primary", "aka", "fka"]
    assert company.imo is None
    assert company.facts == (ListedFact("company_imo", "5676084"),)


def test_owners_are_linked_both_ways_round(oj):
    ansan = Link(
        "owner",
        "KOREA ANSAN SHIPPING COMPANY",
        "company/XIII.B/korea-ansan-shipping-company",
        5676084,
    )
    assert of(oj, "IMO7303803").links == (ansan,)
    assert of(oj, "IMO9066540").links == (
        Link(
            "owner",
            "HAPJANGGANG SHIPPING CORP",
            "company/XIII.B/hapjanggang-shipping-corp",
            5787684,
        ),
    )


def test_namesakes_in_different_annexes_stay_two_people(oj):
    born = {e.entry: e.narrative for e in oj.entries if e.kind == "person"}
    assert born == {
        "person/XIII.A/kim-yong-chol": "birthDate: 18.2.1962",
        "person/XV.A/kim-yong-chol": "birthDate: 1946",
    }
    assert of(oj, "person/XV.A/kim-yong-chol").names[1].kind == "script"


def test_unknown_measures_columns_and_bad_rows_are_told(tmp_path):
    text = OJ.replace("notes\n", "notes,extra\n", 1).replace(
        "Asset freeze,30.3.2018", "Stop,when", 1
    )
    rows = text.splitlines()
    text = "\n".join([rows[0], *(row + "," for row in rows[1:]), "too,short"])
    reading = eu_oj.read([put(tmp_path, "annexes.csv", text)])
    assert reading.novelties == ("unknown column 'extra' (1x)", "unknown measure (1x: 'Stop')")
    assert of(reading, "IMO7303803").measures[0].kind == "other"
    rules = [problem.rule for problem in reading.problems]
    assert "a row needs 17 fields" in rules
    assert "startDate is no date" in rules


def test_a_cut_quoted_field_is_damage_and_a_bare_header_is_empty(tmp_path):
    with pytest.raises(DamagedError):
        eu_oj.read([put(tmp_path, "cut.csv", OJ + '32017R1509,1,"EU')])
    with pytest.raises(EmptyInputError):
        eu_oj.read([put(tmp_path, "empty.csv", OJ.splitlines()[0] + "\n")])
    with pytest.raises(FormatError):
        eu_oj.read([put(tmp_path, "other.csv", "a,b\n1,2\n")])


FSF = (DATA / "eu_fsf_1_1.xml").read_text(encoding="utf-8")


def test_fsf_xml(tmp_path):
    reading = eu_fsf.read([put(tmp_path, "fsf.xml", FSF)])
    assert reading.published == day("2024-05-03")
    ship = of(reading, "101")
    assert (ship.kind, ship.imo) == ("vessel", 8916293)
    assert [(n.text, n.kind) for n in ship.names] == [
        ("Chong Rim 2", "primary"), ("Saebyol", "weak"), ("새별", "script"),
    ]  # fmt: skip
    assert told(ship) == [("asset_freeze", "PRK 2017/1509 (OJ L224)", "2016-03-02")]
    assert ship.narrative.startswith("Listed with its operator.")
    assert "publicationUrl: https://eur-lex.europa.eu/x" in ship.narrative


def test_fsf_a_number_that_is_also_a_company_s_does_not_make_a_company_a_ship(tmp_path):
    company = of(eu_fsf.read([put(tmp_path, "fsf.xml", FSF)]), "102")
    assert (company.kind, company.imo) == ("company", None)
    assert company.facts == (ListedFact("company_imo", "1790183"),)
    assert company.addresses == ("Donghung Dong, Pyongyang, DPRK",)


def test_fsf_an_amending_act_dates_no_listing(tmp_path):
    reading = eu_fsf.read([put(tmp_path, "fsf.xml", FSF)])
    assert of(reading, "102").measures[0].start is None
    assert of(reading, "103").measures[0].start == day("2018-03-30")
    assert reading.novelties == (
        "unknown element 'newThing' (1x)", "unknown subject type (1x: 'drone')",
    )  # fmt: skip


FSF_11 = (DATA / "eu_fsf_1_1.csv").read_text(encoding="utf-8")
FSF_10 = (DATA / "eu_fsf_1_0.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(("text", "start"), [(FSF_11, "2016-03-02"), (FSF_10, "None")])
def test_fsf_csv_joins_the_rows_of_a_subject(tmp_path, text, start):
    reading = eu_fsf.read([put(tmp_path, "fsf.csv", text)])
    ship = of(reading, "101")
    assert [n.text for n in ship.names] == ["Chong Rim 2", "Saebyol"]
    assert (ship.kind, ship.imo, reading.published) == ("vessel", 8916293, day("2024-05-03"))
    assert told(ship) == [("asset_freeze", "PRK 2017/1509", start)]
    assert reading.novelties == ()


UK_XML = (DATA / "uk_list.xml").read_text(encoding="utf-8")
UK_CSV = (DATA / "uk_list.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "text"), [("uk.xml", UK_XML), ("uk.csv", UK_CSV)])
def test_uk_list_says_the_same_as_xml_and_as_csv(tmp_path, name, text):
    reading = uk_sanctions.read([put(tmp_path, name, text)])
    ship = of(reading, "DPR0075")
    assert reading.published == day("2026-08-20")
    assert [(n.text, n.kind) for n in ship.names] == [
        ("Petrel 8", "primary"),
        ("Jal Vahini", "aka"),
    ]
    assert told(ship) == [
        ("de_flagging", "The DPRK Regulations 2019", "2017-10-03"),
        ("port_entry_ban", "The DPRK Regulations 2019", "2017-10-03"),
        ("other", "The DPRK Regulations 2019: Something new", "2017-10-03"),
    ]
    assert (ship.kind, ship.imo, ship.flag, ship.ship_type) == (
        "vessel",
        9562233,
        "KM",
        "Bulk Carrier",
    )
    assert ship.links == (Link("linked_to", "Global United Shipping India"),)
    assert (ship.dwt_t, ship.gt) == (None, None)
    assert ship.narrative.splitlines()[0] == "A reason."
    assert "tonnage of ship: 7078" in ship.narrative.splitlines()
    assert ship.facts == (ListedFact("flag", "IN", "former"), ListedFact("built", "2011"))
    assert [line.split(" (")[0] for line in reading.novelties] == ["unknown measure"]


CONLIST_XML = (DATA / "ofsi_conlist.xml").read_text(encoding="utf-8")
CONLIST = (DATA / "ofsi_conlist.csv").read_text(encoding="utf-8")


def test_conlist_takes_a_ship_s_record_out_of_the_other_information(tmp_path):
    reading = uk_ofsi.read([put(tmp_path, "ConList.csv", CONLIST)])
    ship = of(reading, "13651")
    assert reading.published == day("2022-05-05")
    assert (ship.imo, ship.flag, ship.ship_type) == (7408873, "KP", "Oil tanker")
    assert ship.links == (
        Link("owner", "Korea Samjong Shipping"),
        Link("linked_to", "Korea Samjong Shipping"),
    )
    assert [(n.text, n.kind) for n in ship.names] == [("SAM JONG 2", "primary"), ("AKTIVA", "weak")]
    assert told(ship) == [("asset_freeze", "Democratic People's Republic of Korea", "2018-03-30")]
    assert ship.facts == (
        ListedFact("flag", "PA", "former"), ListedFact("flag", "JP", "former"),
    )  # fmt: skip
    assert reading.novelties == ("unknown label 'Mast height' in Other Information (1x: '3')",)
    assert of(reading, "14233").name == "John Q DOE"
    assert of(reading, "14233").kind == "person"


def test_conlist_as_xml_says_the_same_in_elements_of_their_own(tmp_path):
    reading = uk_ofsi.read([put(tmp_path, "ConList.xml", CONLIST_XML)])
    (ship,) = reading.entries
    assert (ship.entry, ship.imo, ship.flag, ship.ship_type) == (
        "13651",
        7408873,
        "KP",
        "Oil tanker",
    )
    assert [(n.text, n.kind) for n in ship.names] == [("SAM JONG 2", "primary"), ("AKTIVA", "aka")]
    assert told(ship) == [("asset_freeze", "Democratic People's Republic of Korea", "2018-03-30")]
    assert ship.links == (Link("owner", "Korea Samjong Shipping"),)
    assert ship.facts == (
        ListedFact("flag", "PA", "former"), ListedFact("flag", "JP", "former"),
        ListedFact("length_m", "88"),
    )  # fmt: skip
    assert ship.narrative.startswith("STS in late January 2018.")
    assert reading.novelties == ("unknown element 'Ship_Mast' (1x: '3')",)


def test_an_investment_ban_is_no_asset_freeze(tmp_path):
    text = CONLIST_XML.replace("<GrpStatus>A<", "<GrpStatus>I<")
    (ship,) = uk_ofsi.read([put(tmp_path, "ConList.xml", text)]).entries
    assert [measure.kind for measure in ship.measures] == ["other"]
    assert ship.measures[0].instrument.endswith("investment ban")


def test_compressed_and_cut_files(tmp_path):
    packed = gzip.compress(UK_XML.encode())
    assert uk_sanctions.read([put(tmp_path, "uk.xml.gz", packed)]).rows == 1
    with pytest.raises(DamagedError):
        uk_sanctions.read([put(tmp_path, "cut.xml", UK_XML[:900])])
    with pytest.raises(DamagedError):
        uk_sanctions.read([put(tmp_path, "cut.xml.gz", packed[:-200])])


@pytest.mark.parametrize("reader", [eu_oj, eu_fsf, uk_ofsi, uk_sanctions])
def test_each_file_has_one_reader(tmp_path, reader):
    files = {
        eu_oj: [("oj.csv", OJ)],
        eu_fsf: [("fsf.xml", FSF), ("fsf11.csv", FSF_11), ("fsf10.csv", FSF_10)],
        uk_ofsi: [("con.csv", CONLIST), ("con.xml", CONLIST_XML)],
        uk_sanctions: [("uk.xml", UK_XML), ("uk.csv", UK_CSV)],
    }
    for owner, given in files.items():
        for name, text in given:
            part = reader.sniff(put(tmp_path, name, text))
            assert (part is not None) is (owner is reader), (reader.NAME, name)


def test_document_types_are_refused(tmp_path):
    text = UK_XML.replace("<Designations>", '<!DOCTYPE x [<!ENTITY a "b">]><Designations>', 1)
    with pytest.raises(FormatError):
        uk_sanctions.read([put(tmp_path, "uk.xml", text)])


@shared
def test_the_journal_s_rows_whole():
    reading = eu_oj.read([LISTS / "eu" / "32017R1509.csv"])
    kinds = [entry.kind for entry in reading.entries]
    assert (reading.rows, kinds.count("vessel"), kinds.count("company"), kinds.count("person")) == (
        326, 61, 94, 157,
    )  # fmt: skip
    assert reading.novelties == ()
    rye = of(reading, "IMO7389704")
    assert told(rye) == [("port_entry_ban", "32017R1509 XIV.B", "2017-12-28")]
    both = [e for e in reading.entries if len(e.measures) == 2]
    assert len(both) == 13
    linked = {e.name: {link.name for link in e.links} for e in reading.entries if e.links}
    assert linked["WOORY STAR"] == {"PHYONGCHON SHIPPING & MARINE"}
    assert linked["PAEK MA"] == {"FIRST OIL JV CO LTD", "PAEKMA SHIPPING CO"}
    assert linked["YU JONG 2"] == {"KOREA YUJONG SHIPPING CO LTD"}
    assert len(linked) == 24


@shared
def test_ofsi_s_rows_whole():
    reading = uk_ofsi.read([LISTS / "uk" / "uk_ofsi_dprk_ships_20220505.csv"])
    ships = [entry for entry in reading.entries if entry.kind == "vessel"]
    assert (len(ships), sum(len(ship.names) for ship in ships)) == (15, 81)
    assert {name.kind for ship in ships for name in ship.names} == {"aka"}
    assert {str(ship.measures[0].start) for ship in ships} == {"2018-03-30"}
    assert (reading.problems, reading.novelties) == ((), ())


@pytest.mark.parametrize(("annex", "said"), [("XIV.B", 1), ("XIII.A", 1), ("XV.F", 0)])
def test_dates_taken_over_from_the_un_are_called_so(tmp_path, annex, said):
    path = tmp_path / "annex.csv"
    path.write_text(
        "celex,annex,measure,startDate,schema,name\n"
        f"32017R1509,{annex},Asset freeze,28.12.2017,Vessel,RYE SONG GANG 1\n"
    )
    remarks = eu_oj.read([path]).remarks
    assert len(remarks) == said
    assert all("days of designation by the UN" in remark for remark in remarks)
