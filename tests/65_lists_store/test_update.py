"""Lists fetched from a server: what is new comes in, what is wrong does not."""

from __future__ import annotations

import pytest

from ullage.errors import EmptyInputError, FormatError, UnreadableError, UsageError
from ullage.lists.store import Store
from ullage.lists.update import How, update
from ullage.sources.lists import registry
from ullage.sources.lists.fetch import Limits

MAY = "Fri, 03 May 2024 14:00:00 GMT"
JUNE = "Sat, 01 Jun 2024 14:00:00 GMT"
ONE = "entry,name,imo\n1,A,7389704\n2,B,\n"
TWO = "entry,name,imo\n1,A,7389704\n2,B,\n3,C,\n"
SDN = (
    '36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    '15036,"ARTAVIL","vessel","IRAN",-0- ,-0- ,"Crude Oil Tanker",-0- ,-0- ,"Iran",-0- ,'
    '"Vessel Registration Identification IMO 9187629; MMSI 572469210."\r\n\x1a'
)
ALT = '15036,1,"fka","ALPHA",-0- \r\n\x1a'
ADD = '36,25,-0- ,"Havana","Cuba",-0- \r\n\x1a'
COMMENTS = '36,"more to say"\r\n\x1a'
PARTS = {"sdn": SDN, "alt": ALT, "add": ADD, "comments": COMMENTS}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def go(store, lists, **urls):
    loss = urls.pop("loss", None)
    how = How(urls, loss, Limits(timeout_s=0.5, total_s=20, tries=3, backoff_s=0.0))
    return update(store, lists, how, lambda stage, done, total: None)


def test_a_list_is_fetched_dated_and_taken_in(store, site) -> None:
    told = go(store, ["house:a"], entries=site.put("/a.csv", ONE, '"1"', MAY))
    (one,) = store.publications()
    assert (one.key, one.published_basis) == ("house:a/2024-05-03", "the server's Last-Modified")
    assert one.url == site.base + "/a.csv"
    assert one.retrieved_at is not None
    assert [done.new for done in told.outcome.imported] == [True]


def test_unchanged_is_nothing(store, site) -> None:
    url = site.put("/a.csv", ONE, '"1"', MAY)
    go(store, ["house:a"], entries=url)
    told = go(store, ["house:a"], entries=url)
    assert site.asked[-1]["If-None-Match"] == '"1"'
    assert told.notes == ("house:a/2024-05-03  nothing new",)
    assert len(store.publications()) == 1


def test_the_same_bytes_under_a_new_date_are_nothing_new(store, site) -> None:
    go(store, ["house:a"], entries=site.put("/a.csv", ONE, '"1"', MAY))
    told = go(store, ["house:a"], entries=site.put("/a.csv", ONE, '"2"', JUNE))
    assert told.notes
    assert len(store.publications()) == 1


def test_a_new_publication_comes_in(store, site) -> None:
    go(store, ["house:a"], entries=site.put("/a.csv", ONE, '"1"', MAY))
    told = go(store, ["house:a"], entries=site.put("/a.csv", TWO, '"2"', JUNE))
    assert [one.key for one in store.publications()] == ["house:a/2024-05-03", "house:a/2024-06-01"]
    assert told.outcome.imported[0].since.counts()["added"] == {"vessel": 1}


def test_without_a_date_it_is_of_the_day_it_was_fetched(store, site) -> None:
    go(store, ["house:a"], entries=site.put("/a.csv", ONE))
    assert store.publications()[0].published_basis == "the day it was fetched"


def test_all_parts_make_one_publication(store, site) -> None:
    urls = {part: site.put(f"/{part}.csv", text, date=MAY) for part, text in PARTS.items()}
    go(store, ["ofac-sdn"], loss="a test", **urls)
    (one,) = store.publications()
    assert [file.part for file in one.files] == ["add", "alt", "comments", "sdn"]
    assert one.missing_parts == ()
    names = {name.text for entry in store.entries(one) for name in entry.names}
    assert "ALPHA" in names


def test_a_part_that_fails_keeps_the_whole_list_out_and_is_made_good(store, site, acts) -> None:
    urls = {part: site.put(f"/{part}.csv", text, '"1"', MAY) for part, text in PARTS.items()}
    site.script = [acts.whole, acts.whole, acts.status(404)]
    told = go(store, ["ofac-sdn"], loss="a test", **urls)
    assert isinstance(told.problems[0], UnreadableError)
    assert store.publications() == []
    site.asked.clear()
    go(store, ["ofac-sdn"], loss="a test", **urls)
    assert len(store.publications()) == 1
    assert ["If-None-Match" in asked for asked in site.asked] == [True, True, False, False]


def test_parts_put_up_on_different_days_are_told(store, site) -> None:
    urls = {part: site.put(f"/{part}.csv", text, date=MAY) for part, text in PARTS.items()}
    site.dates["/alt.csv"] = JUNE
    told = go(store, ["ofac-sdn"], loss="a test", **urls)
    assert "different days" in told.notes[0]
    assert str(store.publications()[0].published) == "2024-06-01"


def test_a_web_page_instead_of_the_list(store, site, acts) -> None:
    page = b"<!DOCTYPE html><html><body>Maintenance</body></html>"
    site.script = [acts.send(page)]
    url = site.put("/a.csv", ONE, '"1"', MAY)
    told = go(store, ["house:a"], entries=url)
    assert isinstance(told.problems[0], FormatError)
    assert "a web page" in str(told.problems[0])
    assert store.publications() == []
    go(store, ["house:a"], entries=url)
    assert len(store.publications()) == 1


def test_one_part_in_place_of_another(store, site) -> None:
    urls = {part: site.put(f"/{part}.csv", text, date=MAY) for part, text in PARTS.items()}
    told = go(store, ["ofac-sdn"], loss="a test", **{**urls, "alt": urls["sdn"]})
    assert "the part 'sdn'" in str(told.problems[0])
    assert store.publications() == []


def test_an_empty_file(store, site) -> None:
    told = go(store, ["house:a"], entries=site.put("/a.csv", ""))
    assert isinstance(told.problems[0], EmptyInputError)


def test_a_shrunken_list_is_refused_and_asked_for_again_next_time(store, site) -> None:
    go(store, ["house:a"], entries=site.put("/a.csv", TWO, '"1"', MAY))
    url = site.put("/a.csv", ONE, '"2"', JUNE)
    for _ in range(2):
        told = go(store, ["house:a"], entries=url)
        assert told.problems[0].exit_code == 5
    assert len(store.publications()) == 1
    go(store, ["house:a"], entries=url, loss="delisted")
    assert store.publications()[-1].accepted == "delisted"


def test_a_cut_connection_is_made_good(store, site, acts) -> None:
    site.script = [acts.cut(20), acts.stall(5)]
    go(store, ["house:a"], entries=site.put("/a.csv", ONE, '"1"', MAY))
    assert len(store.publications()) == 1
    assert [asked.get("Range") for asked in site.asked] == [None, "bytes=20-", "bytes=25-"]


def test_lists_without_an_address(store) -> None:
    with pytest.raises(UsageError, match="no official address"):
        go(store, ["un-1718-vessels"])
    with pytest.raises(UsageError, match="no such part"):
        go(store, ["ofac-sdn"], nonsense="http://127.0.0.1/")
    with pytest.raises(UsageError, match="addresses are those of one list"):
        go(store, [], sdn="http://127.0.0.1/")
    with pytest.raises(UsageError, match="no such list"):
        go(store, ["nonsense"])


def test_all_official_lists_where_none_is_named(store, monkeypatch) -> None:
    asked = []

    def refuse(url, *_args, **_more):
        asked.append(url)
        raise UnreadableError("nothing is fetched in a test", do="-")

    monkeypatch.setattr("ullage.lists.update.fetch", refuse)
    told = go(store, [])
    official = [info for info in registry.lists().values() if info.update]
    assert len(told.problems) == len(official) >= 3
    assert all(url.startswith("https://") for url in asked)


def test_downloads_and_state_lie_in_the_store_and_nowhere_else(store, site, tmp_path) -> None:
    go(store, ["house:a"], entries=site.put("/a.csv", ONE, '"1"', MAY))
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
    kept = sorted(path.name for path in (store.root / "fetch/house+a").iterdir())
    assert kept == [".lock", "entries.csv", "state.json"]
