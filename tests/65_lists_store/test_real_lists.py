"""Real publications of OFAC's list: the shared data, where it is."""

from __future__ import annotations

import gzip
import os
import time
from pathlib import Path

import pytest

from ullage.errors import DamagedError, VerificationError
from ullage.identity.looked import look
from ullage.lists import ask
from ullage.lists.holdings import load
from ullage.lists.store import Store
from ullage.lists.take_in import Terms, take_in

SHARED = Path(os.environ.get("ULLAGE_SHARED", Path(__file__).parents[3] / "shared"))
OFAC = SHARED / "data/lists/ofac"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not OFAC.is_dir(), reason=f"no shared data at {SHARED} (ULLAGE_SHARED)"),
]
DATES = ("201901", "20210707", "20220602", "20230301", "20231102", "20240503")


def files(*dates: str) -> list[Path]:
    return [path for date in dates for path in sorted(OFAC.glob(f"*_{date}.csv.gz"))]


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("three"))
    take_in(store, files("201901", "20220602", "20240503"), Terms())
    return store


@pytest.fixture(scope="module")
def six(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("six"))
    take_in(store, files(*DATES), Terms())
    return store


def test_three_publications(three) -> None:
    held = three.held()
    assert [str(one.publication.published) for one in held] == [
        "2019-01",
        "2022-06-02",
        "2024-05-03",
    ]
    assert [one.counts["vessel"] for one in held] == [323, 509, 851]
    assert [one.publication.missing_parts for one in held] == [
        ("add", "comments"),
        ("alt", "add", "comments"),
        ("alt", "add", "comments"),
    ]


@pytest.mark.parametrize("lines", [8000, 12_500, 14_900])
def test_a_list_cut_at_a_line_is_refused_in_an_empty_store(lines, tmp_path) -> None:
    rows = gzip.decompress(files("20240503")[0].read_bytes()).splitlines(keepends=True)
    for end in (b"", b"\x1a"):
        path = tmp_path / "sdn_20240503.csv"
        path.write_bytes(b"".join(rows[:lines]) + end)
        with pytest.raises(VerificationError, match="the numbers of its entries end at"):
            take_in(Store(tmp_path / "store"), [path], Terms())


def test_the_copy_without_its_closing_mark_is_doubted_in_every_answer(three) -> None:
    looked = look(load(three).holdings, None)
    (ofac,) = [one for one in looked.each if one.list_id == "ofac-sdn"]
    doubts = [note for note in ofac.notes if "Ctrl-Z" in note]
    assert [note.rpartition(" ")[2] for note in doubts] == ["(2019-01)", "(2019-01)"]


def test_what_changed_between_them(three) -> None:
    first = ask.changes(three, "ofac-sdn", "2019", "2022").changes
    assert first.counts()["added"]["vessel"] == 187
    assert [e.name for e in first.removed if e.kind == "vessel"] == ["HERMANN"]
    second = ask.changes(three, "ofac-sdn").changes
    assert (second.older.key, second.newer.key) == ("ofac-sdn/2022-06-02", "ofac-sdn/2024-05-03")
    assert second.counts()["added"]["vessel"] == 357
    gone = {entry.imo for entry in second.removed if entry.kind == "vessel"}
    assert len(gone) == 15
    assert 9402964 in gone


def test_jw_jewel_listed_and_then_not(six) -> None:
    told = ask.entry(six, "9402964")
    (listing,) = told.listings
    assert listing.latest.name == "JW JEWEL"
    assert [str(listing.versions[0].first), str(listing.versions[-1].last)] == [
        "2019-01",
        "2023-11-02",
    ]
    freeze = next(m for m in listing.measures if m.kind == "asset_freeze")
    assert (str(freeze.end.earliest), str(freeze.end.latest)) == ("2023-11-02", "2024-05-03")
    assert (freeze.start.earliest, str(freeze.start.latest)) == (None, "2019-01")
    assert freeze.end.basis == freeze.start.basis == "publications"
    answer = told.as_dict()["listings"][0]
    assert answer["not_listed_in"] == ["2024-05-03"]


def test_an_alias_told_in_2019_is_not_lost_for_want_of_the_file(three) -> None:
    """No later publication here has the file of aliases."""
    old, _, new = ({e.entry: e for e in three.entries(one)} for one in three.publications())
    aliased = [
        e for e in old.values() if e.kind == "vessel" and e.entry in new and len(e.names) > 2
    ]
    listings = {one.entry: one for one in three.listings()}
    assert len(aliased) > 20
    for entry in aliased:
        names = {name.text for name in listings[entry.entry].latest.names}
        assert {name.text for name in entry.names if name.kind != "primary"} <= names


def test_ids_are_stable(six) -> None:
    """One id is one ship: the IMO number of an id never becomes another's."""
    vessels = [one for one in six.listings() if one.latest.kind == "vessel"]
    assert len(vessels) > 800
    for one in vessels:
        assert len({v.entry.imo for v in one.versions if v.entry.imo is not None}) <= 1, one.entry


def test_truncated_lists_are_refused(three, tmp_path) -> None:
    text = gzip.decompress((OFAC / "sdn_20240503.csv.gz").read_bytes())
    rows = text.splitlines(keepends=True)
    before = three.publications()

    at_a_row = tmp_path / "sdn_20240601.csv"
    at_a_row.write_bytes(b"".join(rows[: len(rows) * 9 // 10]))
    with pytest.raises(VerificationError, match="may not be the whole list") as lost:
        take_in(three, [at_a_row], Terms())
    assert lost.value.exit_code == 5

    in_a_row = tmp_path / "sdn_20240602.csv"
    in_a_row.write_bytes(text[: len(text) // 2])
    with pytest.raises((DamagedError, VerificationError)):
        take_in(three, [in_a_row], Terms())

    packed = tmp_path / "sdn_20240603.csv.gz"
    packed.write_bytes((OFAC / "sdn_20240503.csv.gz").read_bytes()[:-5000])
    with pytest.raises(DamagedError) as cut:
        take_in(three, [packed], Terms())
    assert cut.value.exit_code == 3
    assert three.publications() == before


def test_fast_enough(six, tmp_path) -> None:
    """An import of 15,000 entries in 3 s, six publications loaded in half a second: on a busy
    machine twice that is let pass.
    """
    begun = time.process_time()
    take_in(Store(tmp_path), files("20240503"), Terms())
    assert time.process_time() - begun < 6
    six.listings()
    begun = time.process_time()
    assert len(six.listings()) > 16_000
    assert time.process_time() - begun < 1
