"""What is held: the reference set, the store and files given for one question, together."""

from __future__ import annotations

from pathlib import Path

import pytest

from ullage.errors import FormatError, UnreadableError, UsageError
from ullage.identity.screening import screen
from ullage.identity.subject import subject_of
from ullage.lists.holdings import load
from ullage.lists.store import Store
from ullage.lists.take_in import Terms, take_in
from ullage.times import PartialDate

D = PartialDate.parse


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


@pytest.fixture
def file(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_reference_set_alone(store):
    held = load(store).holdings
    assert [one.list_id for one in held.publications] == ["un-1718-vessels"]
    assert "ofac-sdn" in held.list_ids
    assert held.bundled == set(held.list_ids)
    assert len(held.ships) > 150
    assert load(None).holdings.listings == held.listings


def test_a_list_for_one_question(store, listed, fleet):
    path = listed("Desk list_2024-05-03.csv", *fleet(3), ("9", "VITYAZ", "9074729", "RU"))
    held = load(store, [path]).holdings
    (desk,) = [one for one in held.publications if one.list_id.startswith("house:")]
    assert (desk.list_id, str(desk.published)) == ("house:Desk-list", "2024-05-03")
    assert desk.list_id not in held.bundled
    assert "IMO9074729" in held.ships
    assert not (store.root / "publications").exists()


def test_issues_in_the_store_and_beside_it_are_followed_together(store, listed, fleet):
    first = listed("desk_2023-01-01.csv", *fleet(30))
    take_in(store, [first], Terms(list_id="house:desk"))
    later = listed("desk_2024-01-01.csv", *fleet(29))
    both = load(store, [later]).holdings
    assert both.issues("house:desk") == (D("2023-01-01"), D("2024-01-01"))
    gone = next(one for one in both.listings if one.entry == "30")
    assert gone.measures[0].end.latest == D("2024-01-01")
    again = load(store, [first]).holdings
    assert again.issues("house:desk") == (D("2023-01-01"),)
    assert again.listings == load(store).holdings.listings


def test_a_list_without_a_date_is_refused(store, listed, fleet):
    with pytest.raises(UsageError, match="has no date"):
        load(store, [listed("desk.csv", *fleet(3))])
    dated = listed("desk2.csv", ("1", "A STAR", "", "", "2020-02-02"))
    held = load(store, [dated]).holdings
    assert held.issues("house:desk2") == (D("2020-02-02"),)


def test_statements_and_edges_of_ones_own(store, file):
    mine = file(
        "mine.csv",
        "hull,attribute,value,source\n7389704,mmsi,445123000,log\n7389705,name,X,log\n",
    )
    edges = file("edges.csv", "party_name,role,target\nAcme,owner,7389704\n,owner,7389704\n")
    loaded = load(store, [mine, edges])
    assert len(loaded.problems) == 2
    assert ("mmsi", "445123000") in loaded.holdings.by_value
    assert "Acme" in loaded.holdings.edges.column("party_name").to_pylist()
    told = screen(subject_of("445123000"), loaded.holdings)
    assert [one.match.party.party for one in told.matches] == ["IMO7389704"]


def test_what_is_none_of_these(store, file, tmp_path):
    with pytest.raises(FormatError):
        load(store, [file("note.txt", "dear diary\n")])
    with pytest.raises(UnreadableError):
        load(store, [tmp_path / "gone.csv"])


def test_known_by_a_day(store):
    held = load(store).holdings
    known = held.known_by(D("2017-11-20").last)
    assert "ofac-sdn" not in known.list_ids
    assert known.reports == ()
    assert not known.publications
    assert {one.list_id for one in known.listings} == {"un-1718-vessels"}
    assert all(one.value != "SONG HAE" for ship in known.ships.values() for one in ship.of("name"))
    assert held.known_by(None) is held


def test_paths_may_be_relative(store, listed, fleet, monkeypatch):
    path = listed("desk_2024-05-03.csv", *fleet(3))
    monkeypatch.chdir(path.parent)
    assert "house:desk" in load(store, [Path(path.name)]).holdings.list_ids


def test_what_would_stop_an_import_is_told_of_a_file_given_for_one_question(store, file):
    row = '"vessel","DPRK4",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    cut = file("sdn_20240503.csv", "".join(f'{n},"SHIP {n}",{row}' for n in range(1, 40)))
    guessed = file("desk.csv", "name,start\nA,2020-01-01\n")
    told = {one.list_id: one.remarks for one in load(store, [cut, guessed]).holdings.publications}
    assert any("stops after a line break" in remark for remark in told["ofac-sdn"])
    assert any("end at 39, where the issue of 2024-05-03" in remark for remark in told["ofac-sdn"])
    assert told["house:desk"] == ("its date is not stated: the last beginning of a measure in it",)
