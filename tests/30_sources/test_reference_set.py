"""The bundled reference set: whole, sourced, and all that the shared facts hold."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from ullage.identity import statements as said
from ullage.identity.hull import imo_of_hull, mint_hull
from ullage.identity.in_force import in_force
from ullage.ids import country_alpha2, imo_valid, mmsi_valid
from ullage.model.identity import EDGES, JUDGEMENTS, STATEMENTS
from ullage.sources import reference
from ullage.times import PartialDate

FACTS = Path(os.environ.get("ULLAGE_SHARED", Path(__file__).parents[3] / "shared")) / "facts"
Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return said.rows(reference.statements())


def of(rows: list[Row], imo: int, attribute: str, status: str | None = None) -> list[Row]:
    hull = f"IMO{imo}"
    found = [row for row in rows if row["hull"] == hull and row["attribute"] == attribute]
    return [row for row in found if status in {None, row["status"]}]


def test_counts() -> None:
    assert reference.statements().num_rows == 1346
    assert reference.edges().num_rows == 368
    assert reference.judgements().num_rows == 5
    assert len(reference.reports()) == 6
    assert len(reference.ties()) == 15
    ((publication, entries),) = reference.publications()
    assert publication.key == "un-1718-vessels/2022-12-12"
    assert len(entries) == 59
    assert sum(len(entry.measures) for entry in entries) == 73


def test_ties_of_entries_are_as_their_source_has_them() -> None:
    """Name, number and day of designation stand in the bundled rows of annex XIV."""
    ((_, entries),) = reference.publications()
    rows = {
        (f"IMO{entry.imo}", name.text, one.start)
        for entry in entries
        for name in entry.names
        for one in entry.measures
    }
    assert reference.ties()
    assert all((one.tie.hull, one.name, one.tie.known_from) in rows for one in reference.ties())


def test_tables_are_as_declared() -> None:
    assert reference.statements().schema.equals(STATEMENTS.arrow)
    assert reference.edges().schema.equals(EDGES.arrow)
    assert reference.judgements().schema.equals(JUDGEMENTS.arrow)
    for table in (reference.statements(), reference.edges(), reference.judgements()):
        ids = table.column(0).to_pylist()
        assert len(set(ids)) == len(ids)
        assert all(ids)


def test_every_row_has_a_source_and_every_value_is_one(rows: list[Row]) -> None:
    assert all(row["source"].strip() for row in rows)
    assert all(edge["source"] for edge in reference.edges().to_pylist())
    assert all(report.source for report in reference.reports())
    for row in rows:
        number = imo_of_hull(row["hull"])
        assert number is None or imo_valid(number)
        match row["attribute"]:
            case "flag":
                assert country_alpha2(row["value"]) == row["value"]
            case "mmsi":
                assert mmsi_valid(int(row["value"]))
            case "imo":
                assert imo_valid(int(row["value"]))
            case "dwt_t" | "gt" | "length_m" | "built":
                assert float(row["value"]) > 0


def test_nobody_vouches_for_what_is_from_memory(rows: list[Row]) -> None:
    recalled = [row for row in rows if "memory" in row["source"] or "(M)" in (row["note"] or "")]
    assert recalled
    assert {row["status"] for row in recalled} == {"alleged"}


def test_one_hull_three_names(rows: list[Row]) -> None:
    names = {row["value"].upper(): row for row in of(rows, 8916293, "name")}
    assert set(names) == {"CHONG RIM 2", "SAEBYOL", "SIN PHYONG 9"}
    first = min(row["observed_at"] for row in of(rows, 8916293, "name"))
    assert first == "2016-03-02"
    assert names["SIN PHYONG 9"]["status"] == "broadcast"
    assert names["SIN PHYONG 9"]["observed_at"] == "2025-07"


def test_false_identities_are_marked(rows: list[Row]) -> None:
    spoofed = {(row["attribute"], row["value"]) for row in of(rows, 9132612, "identity", "spoofed")}
    assert spoofed == {("identity", "IMO8514435"), ("identity", "IMO8682969")}
    later = of(rows, 9132612, "name", "listed")
    assert {row["value"] for row in later} == {"NAM DAE BONG"}
    (painted,) = of(rows, 7389704, "name", "painted")
    assert (painted["value"], painted["valid_from"]) == ("SONG HAE", "2018-01-20")
    assert {row["value"] for row in of(rows, 9030591, "name", "spoofed")} == {"MAIKA"}


def test_vityaz_is_there_and_on_no_list(rows: list[Row]) -> None:
    assert {row["value"] for row in of(rows, 8125703, "owner")} == {"Alisa Ltd, Vladivostok"}
    assert not [row for row in rows if row["hull"] == "IMO8125703" and row["status"] == "listed"]
    ((_, entries),) = reference.publications()
    assert 8125703 not in {entry.imo for entry in entries}


def test_single_uncorroborated_sources_say_so(rows: list[Row]) -> None:
    (mmsi,) = of(rows, 8106496, "mmsi")
    assert mmsi["value"] == "445220000"
    assert "uncorroborated" in mmsi["note"]


def test_judgements_keep_the_ships_apart() -> None:
    pairs = {(row["hull_a"], row["hull_b"]): row for row in reference.judgements().to_pylist()}
    assert pairs["IMO8514435", "IMO9132612"]["verdict"] == "different"
    assert all(a < b for a, b in pairs)
    assert all(row["reason"] and row["author"] for row in pairs.values())


@pytest.mark.parametrize(
    ("day", "state"), [("2017-12-27", "not in force"), ("2017-12-28", "in force")]
)
def test_the_port_ban_of_rye_song_gang(day: str, state: str) -> None:
    from ullage.identity.history import follow

    (listing,) = [one for one in follow(reference.publications()) if one.entry == "IMO7389704"]
    (measure,) = listing.measures
    assert measure.kind == "port_entry_ban"
    assert in_force(measure, listing, PartialDate.parse(day)).state == state


def test_un_measures_are_the_un_s() -> None:
    ((_, entries),) = reference.publications()
    kinds = Counter((measure.kind, str(measure.start)) for e in entries for measure in e.measures)
    assert kinds == {
        ("asset_freeze", "2016-03-02"): 22,
        ("asset_freeze", "2018-03-30"): 15,
        ("port_entry_ban", "2017-10-03"): 4,
        ("port_entry_ban", "2017-12-28"): 4,
        ("port_entry_ban", "2018-03-30"): 25,
        ("port_entry_ban", "2018-10-16"): 3,
    }
    assert not {9036387, 8514306} & {entry.imo for entry in entries}  # the EU's own measure


def test_reports_tell_when_ofac_acted() -> None:
    told = {(one.list_id, one.imo): str(one.start) for one in reference.reports()}
    assert told["ofac-sdn", 7389704] == "2017-11-21"
    assert told["ofac-sdn", 8106496] == "2018-02-23"


def test_no_row_tells_what_came_after_it(rows: list[Row]) -> None:
    """What was known by a day is cut by ``observed_at``: nothing later may stand beside it."""
    edges = reference.edges().to_pylist()
    assert len(rows) > 1000
    assert len(edges) > 300
    late = []
    for row in [*rows, *(dict(edge, note=edge["note"]) for edge in edges)]:
        year = str(row["observed_at"] or "9999")[:4]
        told = " ".join(filter(None, (row["source"], row["locator"], row["note"])))
        told = told.replace("Regulation (EU) 2017/1509", "")
        late += [row for one in re.findall(r"\b20[12]\d\b", told) if one > year]
    assert late == []


def test_a_later_source_is_a_row_of_its_own(rows: list[Row]) -> None:
    told = of(rows, 8660313, "name")
    (loading,) = [row for row in told if "Vostochny" in (row["note"] or "")]
    assert (loading["observed_at"], loading["source"]) == ("2024-10", "lloydslist.com LL1151181")
    seen = sorted(row["observed_at"] for row in told if row["source"] == "OFAC SDN list")
    assert seen == ["2019-01", "2021-07", "2024-05", "2026-03"]


def test_names_of_the_press_and_of_courts_are_alleged(rows: list[Row]) -> None:
    (court,) = [r for r in of(rows, 8916293, "name") if r["source"].startswith("United States v.")]
    assert court["status"] == "alleged"
    assert {r["status"] for a in ("name", "flag", "owner") for r in of(rows, 8125703, a)} == {
        "alleged"
    }
    (owner,) = of(rows, 9132612, "owner")
    assert ("Equasis" in owner["source"], owner["status"]) == (True, "registered")
    press = re.compile(r"Reuters|\.com|\.tv|lenta")
    register = re.compile(r"Equasis|vesseltracker|mofa|Treasury")
    wrong = [
        row
        for row in rows
        if row["status"] == "registered" and row["attribute"] in {"name", "flag", "owner"}
        if press.search(row["source"]) and not register.search(row["source"])
        if "port state inspection" not in (row["note"] or "")
    ]
    assert wrong == []


def test_reported_listings_are_stated_by_their_sources() -> None:
    told = {(one.list_id, one.name): one for one in reference.reports()}
    assert {list_id for list_id, name in told if name in {"NEW KONK", "UNICA"}} == {"eu-oj-dprk"}
    for name in ("NEW KONK", "UNICA"):
        one = told["eu-oj-dprk", name]
        assert (one.kind, str(one.start)) == ("asset_freeze", "2022-12-12")
        assert "XV.F" in one.source
    assert "excerpt undated" in (told["kr-vessels", "NAM DAE BONG"].note or "")


def test_the_date_of_the_bundled_list_says_what_it_is() -> None:
    ((publication, _),) = reference.publications()
    assert "XV.F" in publication.published_basis


def test_text_is_plain() -> None:
    folder = Path(reference.__file__).parents[1] / "data" / "reference"
    tables = sorted(folder.glob("*.csv"))
    assert len(tables) == 6
    for path in tables:
        text = path.read_text(encoding="utf-8")
        assert "\r" not in text
        assert "http" not in text


# ---- against the shared facts


def facts(name: str) -> list[Row]:
    if not FACTS.is_dir():
        pytest.skip(f"no shared facts at {FACTS} (set ULLAGE_SHARED)")
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def folded(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def values(rows: list[Row]) -> set[tuple[str, str, str]]:
    return {(row["hull"], row["attribute"], folded(row["value"])) for row in rows}


def hulls_named(rows: list[Row], name: str) -> set[str]:
    wanted = folded(name)
    return {
        row["hull"] for row in rows if row["attribute"] == "name" and folded(row["value"]) == wanted
    }


@pytest.mark.shared
def test_every_documented_ship_is_in_it(rows: list[Row]) -> None:
    there = values(rows)
    for fact in facts("vessels.csv"):
        names = re.split(r" / ", fact["name"])
        hulls = [
            {f"IMO{fact['imo']}"} if fact["imo"] else hulls_named(rows, name) for name in names
        ]
        hull = hulls[0] if fact["imo"] else set.union(*hulls)
        assert hull, fact
        known = hull | {h for name in names for h in hulls_named(rows, name)}
        for name in names:
            assert any((one, "name", folded(name)) in there for one in known), (name, fact)
        for column, attribute in (
            ("flag", "flag"),
            ("dwt_t", "dwt_t"),
            ("gt", "gt"),
            ("loa_m", "length_m"),
            ("built", "built"),
        ):
            if fact[column]:
                wanted = folded(fact[column])
                assert any((one, attribute, wanted) in there for one in known), (column, fact)
        if fact["imo"]:
            said_so = {v for h, a, v in there if a == "imo"} | {h[3:] for h, _, _ in there}
            assert fact["imo"] in said_so


@pytest.mark.shared
def test_every_alias_of_the_documented_ships_is_in_it(rows: list[Row]) -> None:
    names = {folded(row["value"]) for row in rows if row["attribute"] == "name"}
    words = {
        "SONG HAE", "RYUSON", "KUMUNSAN", "WOOJEONG", "SONGMYENG 2", "DAEHO SUNRISE", "DIAMOND 8",
        "C'HANG SHUN 8", "HENG XING", "ANNI", "HAI JUN", "HAI ZHOU 168", "MAIKA", "P-PIONEER",
        "SEA PRIMA", "EUNHEUNG", "SHUN FA", "APEX", "KUMJINGANG3", "Ryesonggang 1",
    }  # fmt: skip
    text = " ".join(fact["aliases"] + fact["name"] for fact in facts("vessels.csv"))
    missing = [word for word in words if folded(word) not in names]
    assert missing == []
    assert "SONGMYENG 2" in text


@pytest.mark.shared
def test_every_listed_ship_is_in_it(rows: list[Row]) -> None:
    there = values(rows)
    linked = {(e["target"], folded(e["party_name"])) for e in reference.edges().to_pylist()}
    ((_, entries),) = reference.publications()
    measures = Counter(
        (entry.imo, measure.kind, str(measure.start))
        for entry in entries
        for measure in entry.measures
    )
    for fact in facts("dprk_vessels.csv"):
        names = fact["names"].split("|")
        hull = f"IMO{fact['imo']}" if fact["imo"] else next(iter(hulls_named(rows, names[0])))
        for name in names:
            assert (hull, "name", folded(name)) in there, (hull, name)
        for party in filter(None, fact["linked"].split("|")):
            assert (hull, folded(party)) in linked, (hull, party)
        for column, attribute in (
            ("types", "type"),
            ("mmsi", "mmsi"),
            ("dwt", "dwt_t"),
            ("gt", "gt"),
        ):
            if fact[column]:
                assert (hull, attribute, folded(fact[column])) in there, (hull, column)
        assert not fact["flags"] or any(h == hull and a == "flag" for h, a, _ in there)
        assert not fact["tanker"] or (hull, "type", "TANKER") in there
        for annex, date, measure in re.findall(
            r"EU 32017R1509 ([XIV]+\.[A-F]):\d* ([\d.]+) (Asset freeze|Transportation)",
            fact["eu"],
        ):
            if annex != "XV.F":
                kind = "asset_freeze" if measure == "Asset freeze" else "port_entry_ban"
                day, month, year = (int(part) for part in date.split("."))
                imo = int(fact["imo"]) if fact["imo"] else None
                assert measures[imo, kind, f"{year}-{month:02d}-{day:02d}"], fact


@pytest.mark.shared
def test_every_dated_fact_of_the_named_ships_is_in_it(rows: list[Row]) -> None:
    text = folded(" ".join(" ".join(str(cell) for cell in row.values()) for row in rows))
    ((_, entries),) = reference.publications()
    text += folded(" ".join(entry.narrative + entry.locator for entry in entries))
    text += folded(
        " ".join(f"{r.list_id} {r.entry} {r.start} {r.name}" for r in reference.reports())
    )
    text += folded(
        " ".join(f"{e['party_name']} {e['locator']}" for e in reference.edges().to_pylist())
    )
    wanted = (
        "23186", "23183", "KOREA KUMBYOL TRADING COMPANY", "SONG HAE", "2017-11-21", "YUK TUNG",
        "9030591", "WAN HENG 11", "23735", "23713", "KOREA SAMMA SHPG CO", "2018-02-23", "KPe.065",
        "13652", "2018-03-30", "CLEANSEAS CORAL", "MYONG SIN", "WAKATSURU MARU NO.6", "SAM_MA_2",
        "445220000", "SAMMA2", "1,600 t", "Alisa Ltd", "Slavyanka", "Nam TJ", "Canguard",
        "8514435", "8682969", "NAM DAE BONG", "SONG WON 2", "SIN PHYONG 9", "KUM JIN GANG 3",
        "shndlaw.com", "Zhoushan", "not on any list held",
    )  # fmt: skip
    facts("named_vessels.csv")
    assert [word for word in wanted if folded(word) not in text] == []
    there = values(rows)
    for fact in facts("named_vessels.csv"):
        if fact["field"] == "dwt":
            number = fact["value"].split()[0]
            assert (f"IMO{fact['imo']}", "dwt_t", number) in there
        if fact["field"] == "later name":
            first = fact["value"].split(" (")[0].split(";")[0]
            assert (f"IMO{fact['imo']}", "name", folded(first)) in there


def test_ships_without_a_number_have_the_minted_id(rows: list[Row]) -> None:
    assert mint_hull("UN HUNG", "KP") in hulls_named(rows, "UN HUNG")


def test_conflicts_in_it_are_the_documented_ones() -> None:
    """A note or status that reads as another ship's identity shows here."""
    from ullage.identity import conflicts

    found = conflicts.find(reference.statements()).to_pylist()
    borrowed = {
        (tuple(c["hulls"]), c["attribute"]) for c in found if c["kind"] == "borrowed_identity"
    }
    assert (("IMO8514435", "IMO9132612"), "identity") in borrowed
    assert (("IMO8682969", "IMO9132612"), "identity") in borrowed
    ships = {hull for hulls, _ in borrowed for hull in hulls}
    assert ships == {
        "IMO8514435", "IMO9132612", "IMO8682969", "IMO8514045", "IMO8528864",
        mint_hull("SUBBLIC", ""), mint_hull("KINGSWAY", ""),
    }  # fmt: skip
