"""FollowTheMoney in and out: what was written comes back whole, and is valid for its library."""

import importlib.util
import io
import json
import string
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ullage import api
from ullage.errors import (
    DamagedError,
    EmptyInputError,
    FormatError,
    MissingExtraError,
    OutputError,
)
from ullage.identity.ownership import edges as edge_tables
from ullage.identity.statements import make
from ullage.ids import company_valid, imo_valid
from ullage.model.identity import ATTRIBUTES, EDGES, ROLES, STATEMENTS, STATUSES
from ullage.model.listing import (
    Entry,
    Link,
    ListedFact,
    ListedName,
    Listing,
    ListingMeasure,
    Measure,
    MeasureKind,
    Span,
    Version,
)
from ullage.sinks import ftm as sink
from ullage.sinks import ftm_check
from ullage.sources import ftm
from ullage.times import PartialDate

DAY = PartialDate.parse
SHIPS = (7389704, 8916293, 8106496, 9402964)
COMPANIES = (5145892, 5878561)
assert all(imo_valid(number) for number in SHIPS)
assert all(company_valid(number) for number in COMPANIES)

# As OpenSanctions publishes: the facts are those of DPR0075 and of OFAC's list.
OPEN = [
    {"id": "NK-1", "caption": "Petrel 8", "schema": "Vessel", "datasets": ["gb_fcdo_sanctions"],
     "referents": ["gb-fcdo-dpr0075"], "last_seen": "2024-05-03T06:40:01", "target": True,
     "properties": {"name": ["PETREL 8", "Petrel 8"], "alias": ["Jal Vahini", "海燕8"],
                    "imoNumber": ["IMO9562233"], "flag": ["km"], "pastFlags": ["in"],
                    "mmsi": ["620233000"], "type": ["Bulk Carrier"], "topics": ["sanction"],
                    "deadweightTonnage": ["10000"], "tonnage": ["7078"], "newProp": ["x"]}},
    {"id": "S-1", "schema": "Sanction", "datasets": ["gb_fcdo_sanctions"],
     "properties": {"entity": ["gb-fcdo-dpr0075"], "authority": ["UN"], "program": ["DPRK"],
                    "provisions": ["De-flag", "Prohibition of port entry"],
                    "startDate": ["2017-10-03"], "reason": ["A reason."]}},
    {"id": "O-1", "schema": "Company", "datasets": ["us_ofac_sdn"],
     "properties": {"name": ["KOREA SAMMA SHIPPING CO"], "imoNumber": ["IMO5145892"],
                    "topics": ["sanction"], "addressEntity": ["A-1"]}},
    {"id": "A-1", "schema": "Address", "datasets": [], "properties": {"full": ["Pyongyang"]}},
    {"id": "S-2", "schema": "Sanction", "datasets": ["us_ofac_sdn"],
     "properties": {"entity": ["O-1"], "program": ["DPRK4"], "endDate": ["2020"]}},
    {"id": "E-1", "schema": "Ownership", "datasets": ["us_ofac_sdn"],
     "properties": {"owner": ["O-1"], "asset": ["NK-1"], "percentage": ["25-50%"],
                    "startDate": ["2016-03"], "role": ["Registered owner"]}},
    {"id": "E-2", "schema": "UnknownLink", "datasets": [],
     "properties": {"subject": ["gone"], "object": ["NK-1"], "namesMentioned": ["SOMEBODY"]}},
    {"id": "P-1", "schema": "Person", "datasets": [], "properties": {"name": ["A PERSON"]}},
    {"id": "X-1", "schema": "Spaceship", "datasets": [], "properties": {"name": ["X"]}},
]  # fmt: skip


def put(folder: Path, entities, name="e.ftm.json") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(one) + "\n" for one in entities), encoding="utf-8")
    return path


def written(**given) -> bytes:
    out = io.BytesIO()
    sink.write(out, **given)
    return out.getvalue()


def back(data: bytes, list_id="house:a"):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.ftm.json"
        path.write_bytes(data)
        return ftm.load(path, list_id)


def test_a_published_file_becomes_entries_with_their_measures(tmp_path):
    reading = ftm.read([put(tmp_path, OPEN)])
    assert [entry.entry for entry in reading.entries] == ["NK-1", "O-1"]
    ship, company = reading.entries
    assert [(n.text, n.kind) for n in ship.names] == [
        ("PETREL 8", "aka"), ("Petrel 8", "primary"), ("Jal Vahini", "aka"), ("海燕8", "script"),
    ]  # fmt: skip
    assert (ship.imo, ship.mmsi, ship.flag, ship.dwt_t, ship.gt) == (
        9562233,
        620233000,
        "KM",
        1e4,
        None,
    )
    assert ship.measures == (
        Measure("de_flagging", "DPRK, UN", DAY("2017-10-03")),
        Measure("port_entry_ban", "DPRK, UN", DAY("2017-10-03")),
    )
    assert ship.links == (
        Link("owner", "KOREA SAMMA SHIPPING CO", "O-1", 5145892, None),
        Link("linked_to", "SOMEBODY"),
    )
    assert "tonnage: 7078" in ship.narrative
    assert "A reason." in ship.narrative
    assert company.measures == (Measure("asset_freeze", "DPRK4, us_ofac_sdn", None, DAY("2020")),)
    assert company.facts == (ListedFact("company_imo", "5145892"),)
    assert ship.facts == (ListedFact("flag", "IN", "former"),)
    assert reading.published == DAY("2024-05-03")
    assert reading.rows == 9
    assert reading.novelties == (
        "unknown property 'newProp' of a Vessel (1x: 'x')",
        "unknown schema 'Spaceship' (1x: 'X-1')",
    )


def test_a_published_file_becomes_statements_and_edges(tmp_path):
    loaded = ftm.load(put(tmp_path, OPEN), "opensanctions")
    rows = loaded.statements.to_pylist()
    assert {row["hull"] for row in rows} == {"IMO9562233"}
    assert {(row["attribute"], row["value"]) for row in rows} >= {
        ("name", "Petrel 8"), ("flag", "KM"), ("flag", "IN"), ("mmsi", "620233000"),
        ("imo", "9562233"),
    }  # fmt: skip
    assert {row["status"] for row in rows} == {"listed"}
    assert {row["source"] for row in rows} == {"opensanctions: gb_fcdo_sanctions"}
    owner, address = sorted(loaded.edges.to_pylist(), key=lambda row: row["role"], reverse=True)
    assert (owner["party"], owner["role"], owner["target"]) == ("CO5145892", "owner", "IMO9562233")
    assert (owner["valid_from"], owner["valid_from_precision"]) == (
        datetime(2016, 3, 1, tzinfo=UTC),
        "month",
    )
    assert owner["note"] == "Registered owner"
    assert (address["role"], address["party_name"], address["target"]) == (
        "address",
        "Pyongyang",
        "CO5145892",
    )


def test_nested_entities_are_taken_apart(tmp_path):
    sanction = {"id": "S", "schema": "Sanction", "properties": {"program": ["DPRK"]}}
    vessel = {**OPEN[0], "properties": {**OPEN[0]["properties"], "sanctions": [sanction]}}
    reading = ftm.read([put(tmp_path, [vessel])])
    assert reading.entries[0].measures == (Measure("other", "DPRK"),)


def test_a_topic_alone_binds_nobody(tmp_path):
    vessel = {**OPEN[0], "properties": {"name": ["A"], "topics": ["mare.shadow", "poi"]}}
    (entry,) = ftm.read([put(tmp_path, [vessel])]).entries
    assert entry.measures == (Measure("reported", "topic mare.shadow"),)
    assert entry.imo is None


def test_two_imo_numbers_make_no_hull_by_either(tmp_path):
    vessel = {
        **OPEN[0],
        "properties": {
            "name": ["A"],
            "topics": ["sanction"],
            "imoNumber": ["IMO7389704", "8916293"],
        },
    }
    loaded = ftm.load(put(tmp_path, [vessel]))
    assert loaded.reading.entries[0].imo is None
    assert loaded.reading.entries[0].imo_text == "7389704; 8916293"
    assert {row["hull"][:4] for row in loaded.statements.to_pylist()} == {"ULL-"}


def test_bad_lines_are_told_and_good_ones_kept(tmp_path):
    path = put(tmp_path, OPEN[:2])
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], "{broken", '{"id": 1}', "", lines[1]]) + "\n")
    reading = ftm.read([path])
    assert [(p.locator, p.rule) for p in reading.problems] == [
        ("line 2", "a line needs one JSON object"),
        ("line 3", "an entity needs id, schema and properties"),
    ]
    assert len(reading.entries) == 1


def test_cut_empty_and_foreign_files(tmp_path):
    path = put(tmp_path, OPEN)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(DamagedError, match="cut short"):
        ftm.read([path])
    (tmp_path / "e").write_text('{"a": 1}\n')
    with pytest.raises(FormatError):
        ftm.read([tmp_path / "e"])
    (tmp_path / "z").write_text("")
    with pytest.raises(EmptyInputError):
        ftm.read([tmp_path / "z"])


# --- round trips ---

words = st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=8)
lines = st.lists(words, min_size=1, max_size=3).map(" ".join)
hangul = st.text("례성강삼마", min_size=1, max_size=4)
days = st.dates(min_value=datetime(1990, 1, 1).date()).map(
    lambda d: PartialDate(d.year, d.month, d.day)
)
whens = st.one_of(
    days,
    st.builds(PartialDate, st.integers(1990, 2030), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1990, 2030)),
)
moments = st.one_of(
    whens,
    st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
)
maybe = st.none
measures = st.builds(
    Measure,
    st.sampled_from(get_args(MeasureKind)),
    lines,
    st.one_of(maybe(), whens),
    st.one_of(maybe(), whens),
)
links = st.builds(
    Link,
    st.sampled_from(ROLES),
    lines,
    st.one_of(maybe(), words),
    st.one_of(maybe(), st.sampled_from(COMPANIES)),
    st.one_of(maybe(), st.floats(0, 100)),
)
names = st.lists(
    st.one_of(
        st.builds(ListedName, lines, st.sampled_from(["primary", "aka", "fka", "weak"])),
        st.builds(ListedName, hangul, st.just("script")),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda name: name.text,
)


facts = st.one_of(
    st.builds(
        ListedFact,
        st.sampled_from(ATTRIBUTES),
        st.one_of(lines, st.just("445123000"), st.just("PA")),
        st.sampled_from(["current", "former", "other"]),
    ),
    st.just(ListedFact("company_imo", "5145892")),
)


@st.composite
def entries(draw):
    kind = draw(st.sampled_from(["vessel", "company", "person", "aircraft", "other"]))
    ship = kind == "vessel"
    known = draw(st.booleans())
    flag = draw(st.one_of(maybe(), st.sampled_from(["KP", "PA"])))
    return Entry(
        entry=draw(st.one_of(words, lines)),
        kind=kind,
        names=tuple(sorted(draw(names), key=lambda name: name.kind)),
        measures=tuple(draw(st.lists(measures, max_size=3, unique=True))),
        locator="",
        imo=draw(st.sampled_from(SHIPS)) if ship and known else None,
        imo_text=None if known else draw(st.one_of(maybe(), st.just("Does not exist"))),
        mmsi=draw(st.one_of(maybe(), st.just(445123000))),
        call_sign=draw(st.one_of(maybe(), st.just("HMZA7"))),
        flag=flag,
        flag_text=None if flag else draw(st.one_of(maybe(), lines)),
        ship_type=draw(st.one_of(maybe(), lines)),
        dwt_t=draw(st.one_of(maybe(), st.floats(1, 1e6))),
        gt=draw(st.one_of(maybe(), st.floats(1, 1e6))),
        addresses=tuple(draw(st.lists(lines, max_size=2, unique=True))),
        links=tuple(draw(st.lists(links, max_size=3, unique=True))),
        facts=tuple(draw(st.lists(facts, max_size=3, unique=True))),
        narrative=draw(st.one_of(st.just(""), lines.map(lambda text: f"{text}\n{text}, twice."))),
    )


def same(entry: Entry) -> Entry:
    """What a format without order among kinds of names and among links can keep."""
    return replace(
        entry,
        locator="",
        names=tuple(sorted(entry.names, key=lambda name: (name.kind, name.text))),
        measures=tuple(sorted(entry.measures, key=repr)),
        links=tuple(sorted(entry.links, key=repr)),
        addresses=tuple(sorted(entry.addresses)),
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(entries())
def test_an_entry_comes_back_as_it_was(entry):
    reading = back(written(entries={"house:a": [entry]})).reading
    (found,) = reading.entries
    assert same(found) == same(entry)
    assert (reading.problems, reading.novelties) == ((), ())


rows = st.fixed_dictionaries(
    {
        "hull": st.sampled_from(["IMO7389704", "IMO8916293", "ULL-0123456789"]),
        "attribute": st.sampled_from(ATTRIBUTES),
        "value": st.one_of(lines, hangul, st.just("445123000"), st.just("KP"), st.just("1985")),
        "valid_from": st.one_of(maybe(), moments),
        "valid_to": st.one_of(maybe(), moments),
        "observed_at": st.one_of(maybe(), moments),
        "source": lines,
        "locator": st.one_of(maybe(), lines),
        "status": st.sampled_from(STATUSES),
        "reports": st.one_of(maybe(), st.integers(1, 10**6)),
        "note": st.one_of(maybe(), lines),
        "simulated": st.booleans(),
    }
)
ties = st.fixed_dictionaries(
    {
        "party": st.sampled_from(["CO5145892", "PTY-0123456789", "a/b c", "IMO8106496", "P 1"]),
        "party_name": lines,
        "role": st.sampled_from(ROLES),
        "target": st.sampled_from(["IMO7389704", "CO5878561", "PTY-0123456789", "a/b c"]),
        "target_name": lines,
        "percentage": st.one_of(maybe(), st.floats(0, 100)),
        "valid_from": st.one_of(maybe(), moments),
        "valid_to": st.one_of(maybe(), moments),
        "observed_at": st.one_of(maybe(), moments),
        "source": lines,
        "locator": st.one_of(maybe(), lines),
        "note": st.one_of(maybe(), lines),
    }
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rows, max_size=6), st.lists(ties, max_size=6))
def test_statements_and_edges_come_back_as_they_were(said, tied):
    statements, edges = make(said), edge_tables.make(tied)
    if not (said or tied):
        return
    loaded = back(written(statements=statements, edges=edges))
    assert loaded.statements.to_pylist() == statements.to_pylist()
    assert loaded.edges.to_pylist() == edges.to_pylist()


def test_ranges_of_shares_come_back():
    if "percentage_low" not in EDGES.names:
        pytest.skip("edges have no ranges of shares")
    tie = {"party": "CO5145892", "party_name": "A", "role": "owner", "target": "CO5878561",
           "target_name": "B", "source": "s", "percentage_low": 25.0,
           "percentage_high": 50.0}  # fmt: skip
    edges = edge_tables.make([tie, {**tie, "role": "operator"}])
    assert back(written(edges=edges)).edges.to_pylist() == edges.to_pylist()


def listing() -> Listing:
    freeze = Measure("asset_freeze", "DPRK")
    names = (ListedName("SAM JONG 2"),)
    entry = Entry("13651", "vessel", names, (freeze,), "line 1", imo=7408873)
    older = replace(entry, names=(ListedName("TOM MIRA"),))
    legal = Span(DAY("2018-03-30"), DAY("2018-03-30"), "legal")
    seen = Span(DAY("2019-01"), DAY("2022-06-02"), "publications")
    return Listing(
        "uk-ofsi",
        "13651",
        (Version(older, DAY("2019"), DAY("2019")), Version(entry, DAY("2022"), DAY("2022"))),
        (
            ListingMeasure(
                "asset_freeze", "DPRK", legal, Span(None, None, "open"), DAY("2018-03-30")
            ),
            ListingMeasure("seizure", "DPRK", seen, Span(None, None, "open"), DAY("2022-06-02")),
        ),
    )


def test_a_listing_says_which_dates_are_law_and_which_are_bounds():
    out = [json.loads(line) for line in written(listings=[listing()]).splitlines()]
    sanctions = {
        one["properties"]["provisions"][0]: one["properties"]
        for one in out
        if one["schema"] == "Sanction"
    }
    assert sanctions["asset_freeze"]["startDate"] == ["2018-03-30"]
    assert "startDate" not in sanctions["seizure"]
    assert sanctions["seizure"]["summary"] == [
        "began not before 2019-01 by 2022-06-02, from the issues held"
    ]
    vessel = next(one for one in out if one["schema"] == "Vessel")
    assert vessel["id"] == "ullage-IMO7408873"
    assert vessel["properties"]["alias"] == ["TOM MIRA"]


def everything() -> bytes:
    ship = {"hull": "IMO7389704", "source": "s"}
    at = datetime(2018, 1, 19, 1, 30, tzinfo=UTC)
    spoofed = {"value": "445123000", "status": "spoofed", "observed_at": at}
    other = {"hull": "ULL-0123456789", "source": "s", "valid_to": DAY("2018-01")}
    said = [
        {**ship, "attribute": "name", "value": "RYE SONG GANG 1"},
        {**ship, "attribute": "mmsi", **spoofed},
        {**other, "attribute": "flag", "value": "KP"},
    ]
    samma = {"party": "CO5145892", "party_name": "KOREA SAMMA SHIPPING CO", "source": "s"}
    tied = [
        {**samma, "role": role, "target": target, "target_name": "T", "valid_from": DAY("2018")}
        for role in ROLES
        for target in ("IMO8106496", "CO5878561")
    ]
    entry = Entry("a/b", "company", (ListedName("X"), ListedName("엑스", "script")),
                  (Measure("asset_freeze", "P", DAY("2018-01")),), "line 1",
                  facts=(ListedFact("company_imo", "5878561"),),
                  links=tuple(Link(role, "Y") for role in ROLES))  # fmt: skip
    person = replace(entry, entry="p", kind="person", facts=(), links=(Link("linked_to", "Z"),))
    return written(
        statements=make(said),
        edges=edge_tables.make(tied),
        listings=[listing()],
        entries={"l": [entry, person]},
    )


def test_the_same_bytes_whatever_the_order():
    assert everything() == everything()
    first = [json.loads(line) for line in everything().splitlines()]
    assert [one["id"] for one in first] == sorted({one["id"] for one in first})
    assert all(one["datasets"] == ["ullage"] for one in first)


def test_a_spoofed_number_is_a_note_and_not_the_vessel_s_own():
    out = [json.loads(line) for line in everything().splitlines()]
    ship = next(one for one in out if one["id"] == "ullage-IMO7389704")
    assert "mmsi" not in ship["properties"]
    assert any(
        "445123000" in one["properties"]["name"][0] for one in out if one["schema"] == "Note"
    )


needs_ftm = pytest.mark.skipif(
    importlib.util.find_spec("followthemoney") is None,
    reason="followthemoney is not installed: pip install 'ullage[ftm]'",
)


@needs_ftm
def test_all_of_it_is_valid_for_followthemoney_itself():
    assert ftm_check.check(everything().splitlines()) == len(everything().splitlines())


@needs_ftm
@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('"schema":"Vessel"', '"schema":"Boat"', "schema Boat"),
        ('"imoNumber":["IMO7389704"]', '"imoNumber":["IMO7389705"]', "imoNumber"),
        ('"imoNumber"', '"imoNo"', "property imoNo"),
        ('"schema":"Sanction"', '"schema":"Person"', "name is required"),
    ],
)
def test_the_check_finds_what_is_not_valid(old, new, found):
    broken = everything().decode().replace(old, new, 1).encode()
    with pytest.raises(OutputError, match=found):
        ftm_check.check(broken.splitlines())


@pytest.mark.skipif(
    importlib.util.find_spec("followthemoney") is not None, reason="followthemoney is installed"
)
def test_only_the_check_needs_the_extra(tmp_path):
    out = tmp_path / "x.ftm.json"
    with pytest.raises(MissingExtraError, match=r"pip install 'ullage\[ftm\]'"):
        api.export_ftm(out, listings=[listing()], check=True)
    assert not out.exists()
    assert api.export_ftm(out, listings=[listing()]) == len(out.read_bytes().splitlines()) == 3


def test_an_export_is_no_publication_of_an_authority(tmp_path):
    (tmp_path / "own.ftm.json").write_bytes(everything())
    with pytest.raises(FormatError, match="export of Ullage"):
        ftm.read([tmp_path / "own.ftm.json"])


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_mutated_bytes_raise_no_other_error(data):
    from ullage.errors import UllageError

    whole = bytearray("".join(json.dumps(one) + "\n" for one in OPEN).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    try:
        loaded = back(bytes(whole))
    except UllageError:
        return
    assert isinstance(loaded.statements, pa.Table)
    assert loaded.statements.schema == STATEMENTS.arrow
