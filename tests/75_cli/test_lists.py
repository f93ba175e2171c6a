"""The lists commands: what they answer, and what they refuse."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

HEADER = "entry,kind,name,aliases,imo,flag,measure,instrument,start\n"
ONE = f"{HEADER}1,vessel,RYE SONG GANG 1,,7389704,KP,port_entry_ban,2375,2017-12-28\n"
TWO = f"{ONE}2,vessel,SAM MA 2,,8106496,KP,asset_freeze,2375,2018-03-30\n"
OTHER = f"{HEADER}x,vessel,RYE SONG GANG 1,,7389704,PA,asset_freeze,own,2018-01-01\n"
SHARED = Path(os.environ.get("ULLAGE_SHARED", Path(__file__).parents[3] / "shared"))
OFAC = SHARED / "data/lists/ofac"


@pytest.fixture
def lists(ullage, tmp_path, monkeypatch):
    monkeypatch.setenv("ULLAGE_LISTS", str(tmp_path / "store"))

    def call(*words):
        return ullage("lists", *words)

    return call


@pytest.fixture
def held(lists, tmp_path):
    for name, text, list_id in (
        ("own_201801.csv", ONE, "house:own"),
        ("own_20180401.csv", TWO, "house:own"),
        ("other_20180401.csv", OTHER, "house:other"),
    ):
        (tmp_path / name).write_text(text)
        assert lists("import", name, "--list", list_id)[0] == 0
    return lists


def test_an_import_tells_what_came_in(lists, tmp_path) -> None:
    (tmp_path / "own_201801.csv").write_text(ONE)
    code, out, _ = lists("import", "own_201801.csv", "--list", "house:own")
    assert code == 0
    assert "house:own/2018-01  1 vessel  (new)" in out
    assert "dated by: file name" in out
    code, out, _ = lists("import", "own_201801.csv", "--list", "house:own", "--json")
    told = json.loads(out)
    assert (code, told["publications"][0]["new"], told["problems"]) == (0, False, [])


def test_what_is_held(held) -> None:
    code, out, _ = held("show")
    assert code == 0
    assert "house:own" in out
    assert "2018-04-01" in out
    told = json.loads(held("show", "house:own", "--json")[1])
    (own,) = told["lists"]
    assert [one["counts"] for one in own["publications"]] == [{"vessel": 1}, {"vessel": 2}]


def test_nothing_held_says_so(lists) -> None:
    code, out, _ = lists("show")
    assert code == 0
    assert "no list is held" in out


def test_which_lists_are_known(lists) -> None:
    code, out, _ = lists("show", "--known")
    assert code == 0
    assert "ofac-sdn" in out
    assert "house:NAME" in out
    told = json.loads(lists("show", "--known", "--json")[1])
    assert {"ofac-sdn", "un-sc", "uk-sanctions"} <= {one["list_id"] for one in told["lists"]}


def test_the_history_of_an_entry(held) -> None:
    code, out, _ = held("show", "--entry", "7389704")
    assert code == 0
    assert "port-entry ban (2375): begun 2017-12-28 (legal); no end seen" in out
    assert "looked in: house:other/2018-04-01, house:own/2018-01, house:own/2018-04-01" in out
    told = json.loads(held("show", "house:own", "--entry", "2", "--json")[1])
    assert told["listings"][0]["listed_in"] == ["2018-04-01"]
    assert told["listings"][0]["not_listed_in"] == ["2018-01"]


def test_an_entry_that_is_nowhere_is_not_said_to_be_clear(held) -> None:
    code, out, _ = held("show", "--entry", "8125703")
    assert code == 0
    assert out.startswith("8125703: not found in house:other/2018-04-01, house:own/2018-01")
    assert "clear" not in out


def test_changes(held) -> None:
    code, out, _ = held("changes", "house:own")
    assert code == 0
    assert "house:own/2018-01 -> house:own/2018-04-01: added 1 vessel" in out
    assert "+ SAM MA 2 (IMO 8106496) [2]" in out
    told = json.loads(held("changes", "house:own", "2018-04-01", "2018-01", "--json")[1])
    assert [one["name"] for one in _names(told["removed"])] == ["SAM MA 2"]


def _names(rows):
    return [{"name": row["names"][0][0]} for row in rows]


def test_across(held) -> None:
    code, out, _ = held("across", "house:own", "house:other")
    assert code == 0
    assert "2 ships by IMO number, 1 on several lists" in out
    assert "only on house:own: 1 ship" in out
    assert "IMO 7389704; differs in flags" in out
    told = json.loads(held("across", "house:own", "--json")[1])
    assert told["lists"] == ["house:own"]


def test_a_changed_store_is_told(held, tmp_path) -> None:
    assert held("verify")[0] == 0
    kept = next((tmp_path / "store").glob("publications/*/2018-01-*/own_201801.csv"))
    kept.chmod(0o644)
    kept.write_text("other")
    code, _, err = held("verify")
    assert code == 5
    assert "not what was stored" in err


def test_an_update_from_a_given_address_that_does_not_answer(lists) -> None:
    code, _, err = lists("update", "house:own", "--url", "entries=file:///etc/passwd")
    assert code == 2
    assert "not an address" in err


@pytest.mark.parametrize(
    ("words", "code", "match"),
    [
        (("show", "nonsense"), 2, "no such list"),
        (("changes", "house:none"), 2, "two publications are needed"),
        (("changes", "house:own", "1999"), 2, "no publication is of that date"),
        (("changes", "house:own", "2018"), 2, "more than one publication"),
        (("across", "ofac-sdn"), 2, "no publication of that list is held"),
        (("import", "absent.csv"), 3, "no such file"),
        (("import", "-"), 2, "must be a file"),
        (("import", "own_201801.csv"), 2, "does not say which list"),
        (("import", "own_201801.csv", "--published", "May"), 2, "no date, month or year"),
        (("update", "un-1718-vessels"), 2, "no official address"),
        (("update", "ofac-sdn", "--url", "sdn"), 2, "PART=URL"),
    ],
)
def test_what_is_refused(held, words, code, match) -> None:
    got, out, err = held(*words)
    assert got == code
    assert match in err
    assert out == ""
    got, out, _ = held(*words, "--json")
    assert json.loads(out)


@pytest.mark.shared
@pytest.mark.skipif(not OFAC.is_dir(), reason=f"no shared data at {SHARED} (ULLAGE_SHARED)")
def test_three_real_publications(lists, tmp_path) -> None:
    files = [OFAC / f"{name}.csv.gz" for name in ("sdn_201901", "alt_201901", "sdn_20220602")]
    code, out, _ = lists("import", *files, OFAC / "sdn_20240503.csv.gz")
    assert code == 0
    assert "missing: alt, add, comments" in out
    _, out, _ = lists("changes", "ofac-sdn")
    assert "- JW JEWEL (IMO 9402964) [25690]" in out
    _, out, _ = lists("show", "--entry", "9402964")
    assert "  not listed in: 2024-05-03" in out
    cut = tmp_path / "sdn_20240601.csv.gz"
    cut.write_bytes(files[2].read_bytes()[:100_000])
    code, out, err = lists("import", cut)
    assert (code, out) == (3, "")
    assert "ends early" in err


def test_lists_that_come_with_ullage_are_compared_too(held) -> None:
    code, out, _ = held("across", "house:own", "un-1718-vessels")
    assert code == 0
    assert "looked in: house:own/2018-01, house:own/2018-04-01, un-1718-vessels/" in out
    assert "    un-1718-vessels: RYE SONG GANG 1" in out
    assert "un-1718-vessels" in json.loads(held("across", "--json")[1])["lists"]


def test_a_file_in_place_of_the_store(lists, tmp_path) -> None:
    (tmp_path / "plain").write_text("x")
    for words in (("show",), ("across",), ("verify",)):
        code, _, err = lists(*words, "--store", str(tmp_path / "plain"))
        assert code == 2
        assert "the store of lists is a folder" in err


def test_files_in_another_encoding(lists, tmp_path) -> None:
    name = "own_20180101.csv"
    (tmp_path / name).write_bytes("entry,name\n1,ВИТЯЗЬ\n".encode("cp1251"))
    code, _, err = lists("import", name, "--list", "house:own")
    assert (code, "--encoding" in err) == (3, True)
    code, out, _ = lists("import", name, "--list", "house:own", "--encoding", "cp1251")
    assert (code, "read as: cp1251" in out) == (0, True)
    told = json.loads(lists("show", "--entry", "1", "--json")[1])
    assert "ВИТЯЗЬ" in json.dumps(told, ensure_ascii=False)
    assert lists("import", name, "--list", "house:own", "--encoding", "klingon")[0] == 2


def test_the_same_in_other_bytes_is_told(lists, tmp_path) -> None:
    for name, text in (("own_201801.csv", ONE), ("copy_201801.csv", ONE.replace("\n", "\r\n"))):
        (tmp_path / name).write_bytes(text.encode())
        code, out, _ = lists("import", name, "--list", "house:own")
        assert code == 0
    assert "copy_201801.csv (sha256" in out
    assert "not kept beside what is held" in out
