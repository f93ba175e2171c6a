"""The table of lists: whole, sound, and each file sent to the right reader."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from ullage.errors import EmptyInputError, FormatError, UnreadableError, UsageError
from ullage.sources.lists import registry
from ullage.sources.lists.registry import READERS, list_info, lists, recognise


@pytest.mark.parametrize("name", READERS)
def test_every_reader_is_there_and_is_one(name: str) -> None:
    reader = registry.reader(name)
    assert name == reader.NAME
    assert reader.VERSION
    assert callable(reader.sniff)
    assert callable(reader.read)


@pytest.mark.parametrize("info", lists().values(), ids=list(lists()))
def test_every_list_is_whole(info) -> None:
    assert info.title
    assert info.authority
    assert info.binds
    assert info.licence
    assert set(info.readers) <= set(READERS)
    assert info.entries >= 1
    for url in info.urls.values():
        assert urlsplit(url).scheme == "https"
    assert not info.update or info.urls


def test_every_reader_reads_some_list_and_is_unmistakable() -> None:
    used = {reader for info in lists().values() for reader in info.readers}
    assert used == set(READERS)
    for name in READERS:
        chosen = [i for i in lists().values() if name in i.readers and not i.by_name]
        assert len(chosen) == (name not in {"house-csv"})


@pytest.mark.parametrize("name", ["house:mine", "house:2024_a.b-c"])
def test_house_lists(name: str) -> None:
    assert list_info(name).readers[0] == "house-csv"


@pytest.mark.parametrize("name", ["nonsense", "house:", "house:../x", "house:a/b", "", "OFAC-SDN"])
def test_no_other_list(name: str) -> None:
    with pytest.raises(UsageError, match="no such list"):
        list_info(name)


CSV = "entry,name,imo\n1,A,7389704\n"


def test_files_of_one_publication(tmp_path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(CSV)
    info, reader = recognise([path], "house:a")
    assert (info.list_id, reader) == ("house:a", "house-csv")
    with pytest.raises(UsageError, match="does not say which list"):
        recognise([path])


def test_files_of_two_lists(tmp_path) -> None:
    one, other = tmp_path / "x.csv", tmp_path / "y.csv"
    one.write_text(CSV)
    other.write_text('36,"A",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\x1a')
    with pytest.raises(FormatError, match="different lists"):
        recognise([one, other])


def test_files_that_are_none(tmp_path) -> None:
    page, empty = tmp_path / "x.html", tmp_path / "y.csv"
    page.write_text("<html></html>")
    empty.touch()
    with pytest.raises(FormatError, match="no file of any list"):
        recognise([page])
    with pytest.raises(FormatError, match="no file of the list ofac-sdn"):
        recognise([page], "ofac-sdn")
    with pytest.raises(EmptyInputError):
        recognise([empty])
    with pytest.raises(UnreadableError):
        recognise([tmp_path / "absent"])
