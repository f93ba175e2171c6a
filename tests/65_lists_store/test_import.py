"""Publications taken in: known twice, dated, whole or refused, for ever as they came."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import signal
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ullage.errors import (
    DamagedError,
    FormatError,
    InputError,
    UsageError,
    VerificationError,
)
from ullage.identity.looked import look
from ullage.lists import hold, when
from ullage.lists.holdings import load
from ullage.lists.store import Store
from ullage.lists.take_in import Terms, take_in
from ullage.model.listing import ListedName
from ullage.times import PartialDate

day = PartialDate.parse


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def put(store, *files, list_id="house:a", published=None, **more):
    at = None if published is None else day(published)
    return take_in(store, files, Terms(list_id, at, **more))


def test_a_publication_lies_there_as_it_came(store, listed) -> None:
    path = listed("own_20240503.csv", ("1", "CHONG RYONG SAN"), ("2", "RYE SONG GANG 1", "7389704"))
    (done,) = put(store, path).imported
    assert done.new
    one = done.held.publication
    assert (one.key, one.published_basis) == ("house:a/2024-05-03", "file name")
    assert done.held.file("entries").read_bytes() == path.read_bytes()
    assert done.held.folder.name == f"2024-05-03-{done.held.digest[:12]}"
    assert [e.name for e in store.entries(one)] == ["CHONG RYONG SAN", "RYE SONG GANG 1"]
    assert store.publications() == [one]
    for kept in done.held.folder.iterdir():
        assert not kept.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)


def test_the_same_again_is_known(store, listed, tmp_path) -> None:
    path = listed("own_20240503.csv", ("1", "A"))
    put(store, path)
    packed = tmp_path / "other_20240503.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    for again in (path, packed):
        (done,) = put(store, again).imported
        assert not done.new
    assert len(store.publications()) == 1


def test_the_same_ships_on_another_day_are_another_publication(store, listed) -> None:
    put(store, listed("own_20240503.csv", ("1", "A")))
    put(store, listed("own_20240504.csv", ("1", "A")))
    assert [str(one.published) for one in store.publications()] == ["2024-05-03", "2024-05-04"]


def test_the_same_files_under_two_dates_are_told(store, listed) -> None:
    path = listed("own.csv", ("1", "A"))
    put(store, path, published="2024-05-03")
    (done,) = put(store, path, published="2024-05-13").imported
    assert (done.new, done.twins) == (True, ("house:a/2024-05-03",))


def test_several_publications_at_once_come_in_by_date(store, listed) -> None:
    new = listed("own_20240503.csv", ("1", "A"), ("2", "B"))
    old = listed("own_201901.csv", ("1", "A"))
    done = put(store, new, old).imported
    assert [one.held.publication.key for one in done] == ["house:a/2019-01", "house:a/2024-05-03"]
    assert done[1].since is not None
    assert done[1].since.counts()["added"] == {"vessel": 1}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("sdn_20240503.csv.gz", "2024-05-03"),
        ("alt_201901.csv.gz", "2019-01"),
        ("list-2024-05-03.xml", "2024-05-03"),
        ("list 2024.05.csv", "2024-05"),
        ("UK_20220505_20220505.csv", "2022-05-05"),
        ("from_20220505_to_20220606.csv", None),
        ("32017R1509.csv", None),
        ("sdn_20241399.csv", None),
        ("sdn.csv", None),
        ("123456789.csv", None),
    ],
)
def test_dates_in_file_names(name, found, tmp_path) -> None:
    assert when.named(tmp_path / name) == (found and day(found))


def test_no_date_is_asked_for(store, listed) -> None:
    with pytest.raises(UsageError, match="--published"):
        put(store, listed("own.csv", ("1", "A")))
    (done,) = put(store, listed("own.csv", ("1", "A")), published="2019-01").imported
    assert done.held.publication.published_basis == "given"


def test_a_date_to_come_is_refused(store, listed) -> None:
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    with pytest.raises(UsageError, match="future"):
        put(store, listed("own.csv", ("1", "A")), published=str(tomorrow))


@pytest.mark.parametrize(
    ("stated", "given", "found"),
    [
        ("2024-05-03", None, ("2024-05-03", "stated in the file")),
        ("2024-05-03", "2024-05", ("2024-05-03", "stated in the file")),
        ("2024-05", "2024-05-03", ("2024-05-03", "given")),
        (None, "2024-05-03", ("2024-05-03", "given")),
        ("2024-05-03", "2024-05-04", None),
    ],
)
def test_which_date_counts(stated, given, found, tmp_path) -> None:
    dates = (stated and day(stated), [tmp_path / "x_20200101.csv"], given and day(given))
    if found is None:
        with pytest.raises(UsageError, match="not the one in the file"):
            when.published(*dates)
    else:
        assert when.published(*dates) == (day(found[0]), found[1])


def test_parts_of_different_days_are_no_publication(tmp_path) -> None:
    with pytest.raises(UsageError, match="different dates"):
        when.published(None, [tmp_path / "a_20200101.csv", tmp_path / "b_20200102.csv"], None)


def refused(store, match, *files, **more):
    before = sorted(store.root.rglob("*")) if store.root.exists() else []
    with pytest.raises(VerificationError, match=match) as caught:
        put(store, *files, **more)
    assert caught.value.exit_code == 5
    assert [p for p in store.root.rglob("*") if p not in before and p.name != ".lock"] == []


def test_more_than_one_ship_in_twenty_gone(store, listed, fleet) -> None:
    put(store, listed("own_20240101.csv", *fleet(100)))
    refused(store, r"6 of the 100 vessels .* \(6.0%\)", listed("own_20240102.csv", *fleet(94)))
    put(store, listed("own_20240103.csv", *fleet(95)))
    assert len(store.publications()) == 2


def test_ships_replaced_by_others_are_gone_all_the_same(store, listed, fleet) -> None:
    put(store, listed("own_20240101.csv", *fleet(100)))
    refused(store, "10 of the 100 vessels", listed("own_20240102.csv", *fleet(90), *fleet(30, 500)))


def test_a_ship_under_another_id_is_not_gone(store, listed) -> None:
    put(store, listed("own_20240101.csv", ("1", "A", "7389704")))
    (done,) = put(store, listed("own_20240102.csv", ("x", "A", "7389704"))).imported
    assert done.new


def test_an_older_publication_is_compared_with_the_one_before_it(store, listed, fleet) -> None:
    put(store, listed("own_20240101.csv", *fleet(100)))
    put(store, listed("own_20200101.csv", *fleet(40)))
    refused(
        store, "of the 40 vessels in house:a/2020-01-01", listed("own_20210101.csv", *fleet(30))
    )


def test_a_second_download_of_one_day_is_compared_with_the_first(store, listed, fleet) -> None:
    put(store, listed("own_20240101.csv", *fleet(100)))
    refused(store, "50 of the 100", listed("again_20240101.csv", *fleet(50)))


def test_a_loss_is_taken_in_where_a_person_says_why(store, listed, fleet) -> None:
    put(store, listed("own_20240101.csv", *fleet(100)))
    path = listed("own_20240102.csv", *fleet(50))
    (done,) = put(store, path, accept_loss="half were delisted").imported
    assert done.held.publication.accepted == "half were delisted"
    assert "50 of the 100 vessels" in done.held.record["losses"][0]


def test_a_reason_given_for_nothing_is_not_recorded(store, listed) -> None:
    (done,) = put(store, listed("own_20240101.csv", ("1", "A")), accept_loss="?").imported
    assert done.held.publication.accepted is None


def test_fewer_than_the_list_ever_had(store, tmp_path) -> None:
    path = tmp_path / "sdn_20240503.csv"
    row = '36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    path.write_text(row + "\x1a")
    refused(store, "1 entries, where at least 5,000 are expected", path, list_id=None)


def sdn(count, first=1):
    """Rows as OFAC has them, numbered from ``first``."""
    return "".join(
        f'{n},"SHIP {n}","vessel","DPRK4",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
        for n in range(first, first + count)
    )


@pytest.mark.parametrize(
    ("day", "text", "sign"),
    [
        ("20240503", sdn(8000, 23_000) + "\x1a", "end at 30,999, where the issue of 2024-05-03"),
        ("20251231", sdn(8000, 23_000) + "\x1a", "end at 30,999, where the issue of 2024-05-03"),
        ("20190601", sdn(8000, 18_000) + "\x1a", "end at 25,999, where the issue of 2019-01"),
        ("20180601", sdn(8000), "sdn stops after a line break, without Ctrl-Z"),
        ("20240503", sdn(8000, 45_000), "sdn stops after a line break, without Ctrl-Z"),
    ],
)
def test_a_list_cut_at_the_end_of_a_row(store, tmp_path, day, text, sign) -> None:
    path = tmp_path / f"sdn_{day}.csv"
    path.write_bytes(text.encode())
    refused(store, sign, path, list_id=None)
    (done,) = put(store, path, list_id=None, accept_loss="no other copy").imported
    assert done.held.publication.accepted == "no other copy"
    assert any(sign in remark for remark in store.publications()[0].remarks)


def test_a_list_that_was_trimmed_is_taken_in_with_a_doubt(store, tmp_path) -> None:
    path = tmp_path / "sdn_20180601.csv"
    path.write_bytes(sdn(8000).rstrip().encode())
    (done,) = put(store, path, list_id=None).imported
    (kept,) = store.publications()
    assert kept == done.held.publication
    assert kept.remarks == (
        "the file sdn lacks the Ctrl-Z that OFAC ends it with: it may be cut short",
    )
    looked = look(load(store).holdings, None)
    (ofac,) = [one for one in looked.each if one.list_id == "ofac-sdn"]
    assert f"{kept.remarks[0]} (the issue held)" in ofac.notes


def test_a_list_fetched_whole_needs_no_closing_mark(store, tmp_path) -> None:
    path = tmp_path / "sdn.csv"
    path.write_bytes(sdn(8000, 45_000).encode())
    urls = {"sdn": "https://example.org/SDN.CSV"}
    served = (day("2024-06-01"), "the server's Last-Modified")
    (done,) = put(store, path, list_id=None, urls=urls, served=served).imported
    assert "lacks the Ctrl-Z" in done.held.publication.remarks[0]


def test_a_date_before_what_the_list_states_is_refused(store, listed) -> None:
    path = listed("own.csv", ("1", "A", "7389704", "KP", "2024-12-16"))
    with pytest.raises(UsageError, match=r"2010-01-01 \(given\); measures in it begin up to 2024"):
        put(store, path, published="2010-01-01")
    assert store.publications() == []
    (done,) = put(store, path, published="2024-12-01").imported
    assert "1 of its measures begin after its date" in done.held.publication.remarks[0]
    (done,) = put(store, path, published="2024-12").imported
    assert done.held.publication.remarks == ()


def test_other_bytes_that_say_the_same_are_told(store, listed, tmp_path) -> None:
    path = listed("own_20240503.csv", ("1", "A"))
    put(store, path)
    other = tmp_path / "copy_20240503.csv"
    other.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (done,) = put(store, other).imported
    assert not done.new
    (told,) = done.unkept
    assert told.startswith("copy_20240503.csv (sha256 ")
    assert put(store, path).imported[0].unkept == ()


def test_an_encoding_that_is_named(store, tmp_path, monkeypatch) -> None:
    path = tmp_path / "own_20240503.csv"
    path.write_bytes("entry,name\n1,례성강 1\n".encode("cp949"))
    with pytest.raises(FormatError, match="not text in UTF-8"):
        put(store, path)
    with pytest.raises(FormatError) as caught:
        put(store, path, list_id="eu-fsf", encoding="cp949")
    assert caught.value.where == str(path)
    (done,) = put(store, path, encoding="cp949").imported
    assert [one.name for one in store.entries(done.held.publication)] == ["례성강 1"]
    assert done.held.file("entries").read_bytes() == path.read_bytes()
    assert store.publications()[0].encoding == "cp949"
    from ullage.sources.lists import house_csv

    monkeypatch.setattr(house_csv, "VERSION", "another")
    assert [one.name for one in store.entries(done.held.publication)] == ["례성강 1"]


def test_an_encoding_is_not_named_for_xml(store, tmp_path) -> None:
    path = tmp_path / "un_20240503.xml"
    path.write_text("<CONSOLIDATED_LIST/>")
    with pytest.raises(UsageError, match="say their encoding themselves"):
        put(store, path, list_id=None, encoding="cp1251")


def test_a_file_is_no_store(tmp_path, listed) -> None:
    path = listed("own_20240503.csv", ("1", "A"))
    with pytest.raises(UsageError, match="the store of lists is a folder"):
        put(Store(path), path)
    with pytest.raises(UsageError, match="the store of lists is a folder"):
        Store(path).publications()


def test_damage_stores_nothing(store, listed, tmp_path) -> None:
    whole = gzip.compress(listed("x.csv", ("1", "A" * 500), ("2", "B")).read_bytes())
    cut = tmp_path / "own_20240503.csv.gz"
    cut.write_bytes(whole[:-12])
    with pytest.raises(DamagedError, match="Nothing of it is used"):
        put(store, cut)
    assert store.publications() == []


def test_a_foreign_file(store, tmp_path) -> None:
    path = tmp_path / "page_20240503.html"
    path.write_text("<html>not found</html>")
    with pytest.raises(FormatError, match="no file of any list"):
        put(store, path, list_id=None)
    with pytest.raises(FormatError, match="no file of the list house:a"):
        put(store, path)


def test_one_bad_file_does_not_keep_the_others_out(store, listed, tmp_path) -> None:
    good = listed("own_20240503.csv", ("1", "A"))
    done = put(store, good, tmp_path / "absent.csv")
    assert (len(done.imported), len(done.refused)) == (1, 1)
    assert isinstance(done.refused[0], InputError)


def test_a_format_that_fits_many_lists_needs_a_name(store, listed) -> None:
    with pytest.raises(UsageError, match="--list house:NAME"):
        put(store, listed("own_20240503.csv", ("1", "A")), list_id=None)


def test_an_id_used_twice_is_two_entries_and_told(store, tmp_path, monkeypatch) -> None:
    """The documented CSV joins such rows; other formats do not."""
    from ullage.lists.store import distinct
    from ullage.model.listing import Entry, ListedName
    from ullage.sources.lists.reading import Reading

    twice = tuple(Entry("1", "vessel", (ListedName(n),), (), f"row {n}") for n in "AB")
    read = distinct(Reading(twice, None, "", {}))
    assert [(e.entry, e.name) for e in read.entries] == [("1", "A"), ("1#2", "B")]
    assert read.problems[0].locator == "row B"


def test_new_columns_are_told_and_kept(store, listed) -> None:
    path = listed("own_20240503.csv", header="entry,name,imo,sauce")
    path.write_text("entry,name,imo,sauce\n1,A,,hot\n")
    (done,) = put(store, path).imported
    assert any("sauce" in line for line in done.held.record["novelties"])


def test_a_publication_with_more_parts_takes_the_place_of_one_with_fewer(store, tmp_path) -> None:
    from ullage.lists.store import _without_superseded

    class One:
        def __init__(self, key, *hashes):
            self.publication = type("P", (), {"key": key})
            self.file_hashes = frozenset(hashes)

    few, more, other = One("a/2019", "1"), One("a/2019", "1", "2"), One("a/2020", "1")
    assert _without_superseded([few, more, other]) == [more, other]


def test_a_changed_file_is_found(store, listed) -> None:
    (done,) = put(store, listed("own_20240503.csv", ("1", "A"))).imported
    assert store.verify() == []
    path = done.held.file("entries")
    path.chmod(0o644)
    path.write_text(path.read_text().replace("A", "B"))
    (wrong,) = store.verify()
    assert str(path) in str(wrong)


def test_changed_entries_are_not_used(store, listed) -> None:
    (done,) = put(store, listed("own_20240503.csv", ("1", "A"))).imported
    path = done.held.folder / "entries.jsonl.gz"
    path.chmod(0o644)
    rows = gzip.decompress(path.read_bytes()).replace(b'"A"', b'"B"')
    path.write_bytes(gzip.compress(rows))
    with pytest.raises(VerificationError, match="not what was stored"):
        store.entries(done.held.publication)
    path.write_bytes(b"")
    with pytest.raises(VerificationError):
        store.entries(done.held.publication)


def test_a_damaged_record_is_told(store, listed) -> None:
    (done,) = put(store, listed("own_20240503.csv", ("1", "A"))).imported
    path = done.held.folder / "publication.json"
    path.chmod(0o644)
    path.write_text("{")
    with pytest.raises(DamagedError, match="record of a publication"):
        store.publications()


def test_listings_are_kept_and_made_anew(store, listed) -> None:
    put(store, listed("own_20240101.csv", ("1", "A", "7389704")))
    first = store.listings()
    (kept,) = (store.root / "cache").iterdir()
    assert store.listings() == first
    put(store, listed("own_20240102.csv", ("1", "B", "7389704")))
    second = store.listings()
    assert [v.entry.name for v in second[0].versions] == ["A", "B"]
    (now,) = (store.root / "cache").iterdir()
    assert now != kept
    now.write_bytes(b"rubbish")
    assert store.listings() == second


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_store_that_cannot_be_written_is_read(store, listed) -> None:
    put(store, listed("own_20240101.csv", ("1", "A")))
    store.root.chmod(0o555)
    try:
        assert len(store.listings()) == 1
    finally:
        store.root.chmod(0o755)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_store_that_cannot_be_read_is_not_taken_for_an_empty_one(store, listed) -> None:
    put(store, listed("own_20240101.csv", ("1", "A")))
    store.root.chmod(0)
    try:
        with pytest.raises(InputError, match="permission"):
            store.publications()
    finally:
        store.root.chmod(0o755)


def _import(root, path) -> None:
    take_in(Store(root), [path], Terms("house:a"))


def test_imports_at_the_same_time_all_come_in(store, listed) -> None:
    context = multiprocessing.get_context("spawn")
    paths = [listed(f"own_2024010{n}.csv", ("1", "A")) for n in range(1, 4)]
    some = [context.Process(target=_import, args=(store.root, path)) for path in paths]
    for one in some:
        one.start()
    for one in some:
        one.join(60)
    assert [one.exitcode for one in some] == [0, 0, 0]
    assert len(store.publications()) == 3


def test_a_store_in_use_is_waited_for_and_then_told(store) -> None:
    another = pytest.raises(UsageError, match="another ullage command")
    with hold.held(store.root), another, hold.held(store.root, 0.1):
        pass


def _die_half_way(root, path, reached) -> None:
    from ullage.lists import take_in as module

    def stop(*_args) -> None:
        reached.set()
        signal.pause()

    module._copy = stop
    take_in(Store(root), [path], Terms("house:a"))


def test_a_killed_import_leaves_nothing(store, listed) -> None:
    path = listed("own_20240101.csv", ("1", "A"))
    context = multiprocessing.get_context("spawn")
    reached = context.Event()
    one = context.Process(target=_die_half_way, args=(store.root, path, reached))
    one.start()
    assert reached.wait(60)
    assert store.publications() == []
    one.kill()
    one.join(60)
    assert store.publications() == []
    (done,) = put(store, path).imported
    assert done.new
    assert list(store.root.glob("publications/*/.part-*")) == []


def test_a_reader_that_changed_reads_the_kept_files_again(store, listed, monkeypatch) -> None:
    from ullage.sources.lists import house_csv, registry

    (done,) = put(store, listed("own_20240101.csv", ("1", "A"))).imported
    assert store.listings()[0].latest.name == "A"

    def read(files):
        reading = house_csv.read(files)
        renamed = [replace(e, names=(ListedName("NEW"),)) for e in reading.entries]
        return replace(reading, entries=tuple(renamed))

    class Newer:
        NAME, VERSION, sniff = house_csv.NAME, "2", staticmethod(house_csv.sniff)

    newer = Newer()
    newer.read = read
    monkeypatch.setattr(registry, "reader", lambda name: newer)
    for _ in range(2):
        assert [e.name for e in store.entries(done.held.publication)] == ["NEW"]
    assert store.listings()[0].latest.name == "NEW"
    assert store.publications() == [done.held.publication]

    def refuse(files):
        raise FormatError("no longer read", do="-")

    newer.VERSION, newer.read = "3", refuse
    assert [e.name for e in store.entries(done.held.publication)] == ["A"]


def test_the_record_is_plain_json(store, listed) -> None:
    (done,) = put(store, listed("own_20240503.csv", ("1", "A"))).imported
    record = json.loads((done.held.folder / "publication.json").read_text())
    assert record["counts"] == {"vessel": 1}
    assert record["list_id"] == "house:a"
    assert record["files"][0]["sha256"] == done.held.publication.files[0].sha256


def test_where_the_lists_are(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("ULLAGE_LISTS", str(tmp_path / "x"))
    assert Store.default().root == tmp_path / "x"
    monkeypatch.delenv("ULLAGE_LISTS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "y"))
    assert Store.default().root == tmp_path / "y/ullage/lists"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "z"))
    assert Store.default().root == tmp_path / "z/.local/share/ullage/lists"
