"""Edges from rows, statements and lists; ids of parties; whether an edge held on a day."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ullage.errors import ValueInvalidError
from ullage.identity import statements
from ullage.identity.ownership import edges, leads
from ullage.identity.ownership.joined import joined
from ullage.identity.ownership.listed import authority_of_measure, listed
from ullage.identity.ownership.parties import (
    company_of,
    folded,
    kind_of,
    mint_party,
    stated_number,
    target_of,
)
from ullage.identity.ownership.when import known_by, period, standing
from ullage.model.identity import EDGES
from ullage.model.listing import (
    Entry,
    Link,
    ListedName,
    Listing,
    ListingMeasure,
    Span,
    Version,
)
from ullage.times import PartialDate

DAY = PartialDate.parse
OPEN = Span(None, None, "open")


def edge(**more):
    base = {
        "party": "PTY-1", "party_name": "ALISA LTD", "role": "owner", "target": "IMO8125703",
        "target_name": "VITYAZ", "source": "longdowneic.com",
    }  # fmt: skip
    return {**base, **more}


def listing(list_id, entry, days, **more):
    """An entry in issues of ``days``, frozen from the first on."""
    whole = Entry(
        entry=entry,
        kind=more.pop("kind", "company"),
        names=(ListedName(more.pop("name")),),
        measures=(),
        locator="line 1",
        **more,
    )
    first, last = DAY(days[0]), DAY(days[-1])
    start = Span(None, first, "publications")
    measure = ListingMeasure("asset_freeze", "DPRK4", start, OPEN, first)
    return Listing(list_id, entry, (Version(whole, first, last),), (measure,))


def test_the_same_edge_twice_is_one_and_order_does_not_matter():
    rows = [edge(), edge(role="operator"), edge()]
    table = edges.make(rows)
    assert table.schema.equals(EDGES.arrow)
    assert table.num_rows == 2
    assert edges.make(rows[::-1]).equals(table)
    assert edges.merge(table, table, edges.make([])).equals(table)


def test_the_id_is_made_from_all_that_is_said():
    ids = {
        edges.make([edge(**more)])["edge_id"][0].as_py()
        for more in (
            {},
            {"percentage": 51},
            {"percentage_low": 51.0},
            {"note": "x"},
            {"valid_from": DAY("2017")},
            {"valid_from": DAY("2017-01")},
            {"source": "scmp.com"},
        )
    }
    assert len(ids) == 7


@pytest.mark.parametrize(
    "bad",
    [
        {"role": "friend"},
        {"percentage": 100.5},
        {"percentage": -1},
        {"percentage_low": 60, "percentage_high": 40},
    ],
)
def test_what_cannot_be_is_refused(bad):
    with pytest.raises(ValueInvalidError):
        edges.make([edge(**bad)])


# Parties.


def test_a_name_alone_joins_only_within_its_scope():
    assert mint_party("ALISA LTD", scope="IMO8125703") == mint_party(
        "Alisa, Ltd.", scope="IMO8125703"
    )
    assert mint_party("ALISA LTD", scope="IMO8125703") != mint_party(
        "ALISA LTD", scope="IMO9003550"
    )
    assert mint_party("ALISA LTD", country="RU", scope="a") == mint_party("ALISA LTD", country="ru")
    assert mint_party("ALISA LTD", country="RU") != mint_party("ALISA LTD", country="CY")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Korea  Samma Shpg. Co., LTD", "korea samma shpg co ltd"),
        ("례성강해운", "례성강해운"),
        ("ÉCLAIR ｃｏ", "eclair co"),
        ("- – …", ""),
    ],
)
def test_folding(name, expected):
    assert folded(name) == expected


def test_a_party_needs_a_name():
    with pytest.raises(ValueInvalidError, match="needs a name"):
        mint_party("—")


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("KOREA SAMMA SHPG CO (company IMO 5145892)", "KOREA SAMMA SHPG CO", 5145892),
        ("KOREA SAMMA SHPG CO, IMO 5145892", "KOREA SAMMA SHPG CO", 5145892),
        ("IMO 5145893 LTD", "IMO 5145893 LTD", None),
        ("Maximo 5145892", "Maximo 5145892", None),
    ],
)
def test_a_company_number_beside_a_name(text, name, number):
    assert stated_number(text) == (name, number)


@pytest.mark.parametrize(
    ("party", "name", "roles", "kind"),
    [
        ("IMO8125703", "VITYAZ", (), "vessel"),
        ("ULL-0123456789", "CHONG RYONG SAN", (), "vessel"),
        ("CO5145892", "KOREA SAMMA", (), "company"),
        ("PTY-0", "KOREA SAMMA SHPG CO", (), "company"),
        ("PTY-0", "CHEN, Mei Hsiang", (), "person"),
        ("PTY-0", "Chen Mei Hsiang", ("director",), "person"),
        ("PTY-0", "10 Road, Nampo", ("address",), "address"),
        ("PTY-0", "Nam TJ", ("owner",), "party"),
    ],
)
def test_what_a_party_is(party, name, roles, kind):
    assert kind_of(party, name, frozenset(roles)) == kind


def test_a_target_as_people_write_it():
    for text in ("8125703", "imo 8125703", "IMO:8125703"):
        assert target_of(text) == "IMO8125703"
    assert target_of("co 5145892") == "CO5145892"
    assert target_of("PTY-0123456789") == "PTY-0123456789"
    with pytest.raises(ValueInvalidError, match="check digit"):
        target_of("8125704")
    with pytest.raises(ValueInvalidError):
        company_of(5145893)


# Statements.


def test_owners_in_statements_become_edges():
    table = statements.make(
        [
            {"hull": "IMO8125703", "attribute": "name", "value": "VITYAZ", "source": "scmp.com",
             "status": "registered"},
            {"hull": "IMO8125703", "attribute": "owner", "value": "Alisa Ltd", "source": "scmp.com",
             "status": "registered", "observed_at": DAY("2017-10-15")},
            {"hull": "IMO8125703", "attribute": "owner", "value": "ALISA LTD.", "source": "b",
             "status": "alleged"},
            {"hull": "IMO8106496", "attribute": "ism_manager", "status": "listed", "source": "c",
             "value": "KOREA SAMMA SHPG CO (company IMO 5145892)"},
            {"hull": "IMO8106496", "attribute": "owner", "value": "NOBODY", "source": "d",
             "status": "spoofed"},
        ]
    )  # fmt: skip
    rows = edges.from_statements(table).to_pylist()
    assert {(row["target_name"], row["party_name"], row["role"]) for row in rows} == {
        ("IMO8106496", "KOREA SAMMA SHPG CO", "ism_manager"),
        ("VITYAZ", "ALISA LTD.", "owner"),
        ("VITYAZ", "Alisa Ltd", "owner"),
    }
    assert len({row["party"] for row in rows}) == 2
    assert {row["party"] for row in rows if row["role"] == "ism_manager"} == {"CO5145892"}
    assert {row["note"] for row in rows if row["source"] == "b"} == {"alleged"}
    seen = next(row for row in rows if row["source"] == "scmp.com")
    assert period(seen) == "seen 2017-10-15"


def test_in_care_of_is_an_address_and_no_part_of_the_name():
    said = {"hull": "IMO9132612", "attribute": "owner", "source": "Equasis", "status": "registered"}
    values = ("Nam TJ, c/o Canguard Ship Management, Batam", "A CO c/o B CO (IMO 5145892)", "c/o X")
    rows = edges.from_statements(
        statements.make([{**said, "value": value} for value in values])
    ).to_pylist()
    assert {(row["party_name"], row["role"], row["target_name"]) for row in rows} == {
        ("Nam TJ", "owner", "IMO9132612"),
        ("Canguard Ship Management, Batam", "address", "Nam TJ"),
        ("A CO", "owner", "IMO9132612"),
        ("B CO", "address", "A CO"),
        ("c/o X", "owner", "IMO9132612"),
    }
    assert {row["party"] for row in rows if row["party_name"] == "B CO"} == {"CO5145892"}
    owner = next(row for row in rows if row["party_name"] == "Nam TJ")
    host = next(row for row in rows if row["party_name"].startswith("Canguard"))
    assert host["target"] == owner["party"]


# Lists.


def test_an_entry_whose_number_is_known_goes_by_it():
    firm = listing("ofac-sdn", "23708", ["2019-01"], name="A CO",
                   narrative="Company Number IMO 5676084.")  # fmt: skip
    other = listing("ofac-sdn", "23183", ["2019-01"], name="B CO")
    aliases = edges.entry_aliases([firm, other])
    assert aliases == {"ofac-sdn:23708": "CO5676084"}
    table = edges.make([edge(party="ofac-sdn:23708"), edge(party="ofac-sdn:23183")])
    renamed = edges.renamed(table, aliases)
    assert set(renamed["party"].to_pylist()) == {"CO5676084", "ofac-sdn:23183"}
    assert renamed["edge_id"].to_pylist() == table["edge_id"].to_pylist()
    assert edges.renamed(table, {}) is table


def test_a_link_goes_to_the_entry_of_that_name_and_by_number():
    company = listing(
        "ofac-sdn", "23713", ["2019-01", "2024-05-03"], name="KOREA SAMMA SHPG CO",
        narrative="Secondary sanctions risk; Company Number IMO 5145892.",
    )  # fmt: skip
    plain = listing("ofac-sdn", "23183", ["2019-01"], name="KOREA KUMBYOL TRADING COMPANY")
    ship = listing(
        "ofac-sdn", "23735", ["2019-01", "2024-05-03"], kind="vessel", name="SAM MA 2", imo=8106496,
        links=(Link("linked_to", "KOREA SAMMA SHPG CO"), Link("linked_to", "NOT LISTED CO")),
    )  # fmt: skip
    other = listing(
        "ofac-sdn", "23186", ["2019-01"], kind="vessel", name="RYE SONG GANG 1", imo=7389704,
        links=(Link("linked_to", "Korea Kumbyol Trading Company"),),
    )  # fmt: skip
    rows = edges.from_listings([company, plain, ship, other]).to_pylist()
    to_ship = [row for row in rows if row["target"] == "IMO8106496"]
    assert {row["party"] for row in to_ship} == {
        "CO5145892", mint_party("NOT LISTED CO", scope="ofac-sdn"),
    }  # fmt: skip
    assert sorted({period(row) for row in to_ship}) == ["seen 2019-01", "seen 2024-05-03"]
    assert {row["source"] for row in to_ship} == {"ofac-sdn/2019-01", "ofac-sdn/2024-05-03"}
    assert [row["party"] for row in rows if row["target"] == "IMO7389704"] == ["ofac-sdn:23183"]


def test_two_entries_of_one_name_are_not_chosen_between():
    twins = [listing("ofac-sdn", n, ["2019-01"], name="TWIN CO") for n in ("1", "2")]
    ship = listing(
        "ofac-sdn", "3", ["2019-01"], kind="vessel", name="S", links=(Link("owner", "TWIN CO"),)
    )
    (row,) = edges.from_listings([*twins, ship]).to_pylist()
    assert row["party"] == mint_party("TWIN CO", scope="ofac-sdn")
    assert row["target"] == "ofac-sdn:3"


def test_an_exact_address_of_a_company_is_a_party_and_a_town_is_none():
    place = "Donghung Dong, Central District, PO Box 120, Pyongyang, "
    firms = [
        listing("un-sc", "1", ["2019-01"], name="A CO", addresses=(f"{place}DPRK", "Pyongyang")),
        listing("eu-fsf", "2", ["2020"], name="B CO", addresses=(f"{place}North Korea",)),
    ]
    table = edges.from_listings(firms)
    assert table.num_rows == 2
    assert set(table["role"].to_pylist()) == {"address"}
    assert len(set(table["party"].to_pylist())) == 1
    (lead,) = leads.find(table).leads
    assert (lead.kind, lead.a, lead.b) == ("address", "eu-fsf:2", "un-sc:1")


def test_who_was_listed_on_a_day():
    held = (DAY("2019-01"), DAY("2021-07-07"), DAY("2024-05-03"))
    firm = listing("ofac-sdn", "1", ["2021-07-07", "2024-05-03"], name="A CO")
    eu = listing("eu-fsf", "2", ["2021-07-07"], name="B CO")

    def on(day, authority=None):
        return listed([firm, eu], lambda _: held, day, authority)

    assert set(on(date(2022, 1, 1), "OFAC")) == {"ofac-sdn:1"}
    assert on(date(2022, 1, 1), "OFAC")["ofac-sdn:1"].sure
    assert not on(date(2020, 1, 1), "OFAC")["ofac-sdn:1"].sure
    assert (
        on(date(2019, 1, 1), "OFAC").get("ofac-sdn:1") is None
        or not on(date(2019, 1, 1), "OFAC")["ofac-sdn:1"].sure
    )
    assert set(on(None)) == {"ofac-sdn:1", "eu-fsf:2"}


@pytest.mark.parametrize(
    ("list_id", "instrument", "whose"),
    [
        ("opensanctions", "DPRK4, Office of Foreign Assets Control", "OFAC"),
        ("opensanctions", "DPRK4, us_ofac_sdn", "OFAC"),
        ("opensanctions", "eu_fsf", "EU"),
        ("ftm", "Office of Financial Sanctions Implementation", "UK"),
        ("ftm", "un_sc_sanctions", "UN"),
        ("ftm", "us_ofac_sdn, eu_fsf", "other"),
        ("ftm", "Ministry of Somewhere", "other"),
        ("kr-vessels", "South Korea's own sanctions", "other"),
        ("uk-ofsi", "OFAC's word for it", "UK"),
    ],
)
def test_whose_measure_it_is(list_id, instrument, whose):
    (measure,) = listing(list_id, "1", ["2019-01"], name="A CO").measures
    assert authority_of_measure(list_id, replace(measure, instrument=instrument)) == whose


def test_a_collection_counts_for_each_authority_by_its_own_measures():
    firm = listing("opensanctions", "1", ["2019-01", "2024-05-03"], name="A CO")
    (measure,) = firm.measures
    ofac, port = (replace(measure, instrument=told) for told in ("us_ofac_sdn", "un_1718_vessels"))
    both = replace(firm, measures=(ofac, replace(port, kind="port_entry_ban")))
    held = (DAY("2019-01"), DAY("2024-05-03"))

    def on(authority, freezes):
        return set(listed([both], lambda _: held, date(2020, 1, 1), authority, freezes))

    assert on("OFAC", True) == on("UN", False) == {"opensanctions:1"}
    assert on("UN", True) == on("EU", False) == on("other", False) == set()


def test_what_goes_beside_a_freeze_does_not_say_when_it_was_listed():
    firm = listing("ofac-sdn", "1", ["2019-01", "2024-05-03"], name="A CO")
    reported = Span(DAY("2018-02-23"), DAY("2018-02-23"), "reported")
    risk = replace(firm.measures[0], kind="secondary_risk")
    both = replace(firm, measures=(replace(firm.measures[0], start=reported), risk))
    held = (DAY("2019-01"), DAY("2024-05-03"))

    def on(day):
        return listed([both], lambda _: held, day, "OFAC", freezes=False)

    assert on(date(2018, 2, 22)) == {}
    assert on(date(2018, 2, 23))["ofac-sdn:1"].text == "ofac-sdn 1 reported 2018-02-23"
    only = replace(both, measures=(risk,))
    assert not listed([only], lambda _: held, date(2018, 1, 1), None, False)["ofac-sdn:1"].sure


# Days.


@pytest.mark.parametrize(
    ("dates", "day", "expected"),
    [
        ({}, date(2018, 1, 1), "presumed"),
        ({"valid_from": DAY("2017")}, date(2018, 1, 1), "presumed"),
        ({"valid_from": DAY("2017")}, date(2017, 6, 1), "possible"),
        ({"valid_from": DAY("2017")}, date(2016, 12, 31), "out"),
        ({"valid_from": DAY("2017"), "valid_to": DAY("2019")}, date(2018, 1, 1), "stated"),
        ({"valid_from": DAY("2017"), "valid_to": DAY("2019")}, date(2019, 1, 1), "possible"),
        ({"valid_from": DAY("2017"), "valid_to": DAY("2019")}, date(2020, 1, 1), "out"),
        ({"valid_from": DAY("2017"), "observed_at": DAY("2019")}, date(2018, 1, 1), "stated"),
        ({"observed_at": DAY("2019-03-01")}, date(2018, 1, 1), "possible"),
        ({"observed_at": DAY("2019-03-01")}, date(2019, 3, 1), "stated"),
        ({"observed_at": DAY("2019-03-01")}, date(2020, 1, 1), "presumed"),
        ({"valid_to": DAY("2019-03-01")}, date(2019, 3, 1), "possible"),
        ({"valid_to": DAY("2019-03-01")}, date(2019, 3, 2), "out"),
        ({"valid_to": DAY("2019-03-01")}, None, "out"),
        ({"observed_at": DAY("2019-03-01")}, None, "stated"),
    ],
)  # fmt: skip
def test_standing(dates, day, expected):
    (row,) = edges.make([edge(**dates)]).to_pylist()
    assert standing(row, day) == expected


def test_known_by_a_day():
    (row,) = edges.make([edge(observed_at=datetime(2019, 3, 1, 23, tzinfo=UTC))]).to_pylist()
    assert [known_by(row, day) for day in (None, date(2019, 3, 1), date(2019, 2, 28))] == [
        True, True, False,
    ]  # fmt: skip
    (never,) = edges.make([edge()]).to_pylist()
    assert not known_by(never, date(2030, 1, 1))


# Parties that several sources name for one ship.


def test_one_name_for_one_ship_is_one_party_and_says_so():
    rows = [
        edge(party="PTY-1", source="press"),
        edge(party="ofac-sdn:9", party_name="Alisa, Ltd.", source="list"),
        edge(party="PTY-1", target="IMO9003550", target_name="PATRIOT"),
        edge(party="PTY-2", target="IMO8106496"),
    ]
    found = joined(edges.make(rows)).to_pylist()
    assert {row["target"]: row["party"] for row in found} == {
        "IMO8125703": "ofac-sdn:9", "IMO9003550": "ofac-sdn:9", "IMO8106496": "PTY-2",
    }  # fmt: skip
    told = next(row for row in found if row["source"] == "press")
    assert told["note"] == "PTY-1 taken as ofac-sdn:9: same name, same ship or company"
    assert {row["edge_id"] for row in found} == set(edges.make(rows)["edge_id"].to_pylist())


def test_two_company_numbers_are_two_companies():
    rows = [edge(party="CO5145892"), edge(party="CO1865817"), edge(party="PTY-1")]
    assert joined(edges.make(rows)).equals(edges.make(rows))


def test_a_company_number_comes_before_a_list_entry():
    rows = [edge(party="ofac-sdn:9"), edge(party="CO5145892", role="operator")]
    assert set(joined(edges.make(rows))["party"].to_pylist()) == {"CO5145892"}
