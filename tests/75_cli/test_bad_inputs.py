"""Every kind of bad input: a clear message, the right exit code, and the good part kept."""

import errno
import gzip
import json
import os
import random
from pathlib import Path

import pytest

HEADER = "mmsi,timestamp,lat,lon,speed,course\n"
# Made up: one ship, a day.
GOOD = "".join(
    f"440001234,2024-01-01T{n // 6:02}:{n % 6}0:00Z,35.{n:03},129.5,9.0,10\n" for n in range(144)
)
TWO = "440001234,2024-01-02T00:00:00Z,35.2,129.5,9.0,10\n"


def _noise(size):
    return random.Random(1).randbytes(size)


def _cut(text):
    whole = gzip.compress(text.encode() * 40, mtime=0)
    return whole[: len(whole) // 2]


#: name -> (bytes, what the message says, rows kept or None where nothing is)
FILES = {
    "empty.csv": (b"", "the file is empty", None),
    "header-only.csv": (HEADER.encode(), "a header and no rows", None),
    "truncated.csv.gz": (_cut(HEADER + GOOD), "the compressed data ends early", 100),
    "noise.bin": (_noise(100_000), "binary data of no known kind", None),
    "noise.csv": (_noise(100_000), "binary data of no known kind", None),
    "text.txt": (b"Dear all,\nplease find attached\n", "no known format fits", None),
    "swapped.csv": (
        (HEADER + GOOD.replace(",35.", ",129.").replace(",129.5,", ",35.5,")).encode(),
        "Swap them in the mapping",
        None,
    ),
    "naive.csv": (
        b"id,time,lon,lat\n"
        + b"".join(b"a,2024-01-%02d 10:00:00,1.5,2.5\n" % n for n in range(13, 29)),
        "--time-zone UTC",
        None,
    ),
    "year-1970.csv": ((HEADER + GOOD + TWO.replace("2024", "1970")).encode(), "1 time_range", 144),
    "year-2099.csv": ((HEADER + GOOD + TWO.replace("2024", "2099")).encode(), "1 time_range", 144),
    "all-1970.csv": (
        (HEADER + GOOD.replace("2024", "1970")).encode(),
        "not one row could be used (found 144 time_range)",
        None,
    ),
}

ALONE = {"missing.csv": "no such file", "link.csv": "no such file", "folder": "holds no file"}


@pytest.mark.parametrize("name", FILES)
def test_events_of_a_bad_file(ullage, tmp_path, name):
    data, says, kept = FILES[name]
    (tmp_path / name).write_bytes(data)
    code, out, err = ullage("events", name, "--out", "found", "--quiet")
    assert says in out + err
    assert code == (0 if name.startswith("year") else 3)
    if kept is None:
        assert not (tmp_path / "found").exists()
    else:
        summary = json.loads((tmp_path / "found" / "summary.json").read_text())
        assert summary["kept"] >= kept
        assert summary["read"] == summary["kept"] + summary["quarantined"]


@pytest.mark.parametrize("name", ["swapped.csv", "noise.bin", "truncated.csv.gz", "year-1970.csv"])
def test_bad_files_among_good_ones_in_a_case(ullage, tmp_path, name):
    data, says, _ = FILES[name]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.csv").write_text(HEADER + GOOD.replace("440001234", "440009999"))
    assert ullage("init", "case")[0] == 0
    added, _, told = ullage("add", "case", name, "good.csv", "missing.csv", "-q")
    assert added == 3
    assert "missing.csv" in told
    code, out, err = ullage("run", "case", "-q")
    assert code == (3 if name in ("swapped.csv", "truncated.csv.gz") else 0)
    assert says in told + out + err
    summary = json.loads((tmp_path / "case" / "out" / "summary.json").read_text())
    assert summary["kept"] >= 144
    assert str(tmp_path) not in (tmp_path / "case" / "out" / "summary.json").read_text()
    assert ullage("verify", "case", "-q")[0] == 0


@pytest.mark.parametrize("words", [("ais", "inspect"), ("ais", "decode"), ("events",)])
@pytest.mark.parametrize("name", ["empty.csv", "noise.bin", "naive.csv", "swapped.csv"])
def test_other_commands_refuse_alike(ullage, tmp_path, name, words):
    data, says, _ = FILES[name]
    (tmp_path / name).write_bytes(data)
    code, out, err = ullage(*words, name)
    assert (code, out if words[-1] != "decode" else "") == (3, "")
    assert says in err


@pytest.mark.parametrize("name", ALONE)
@pytest.mark.parametrize("words", [("ais", "inspect"), ("events",), ("ais", "decode")])
def test_paths_that_lead_nowhere(ullage, tmp_path, name, words):
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.csv").symlink_to("nowhere")
    code, _, err = ullage(*words, name)
    assert code == 3
    assert f"{name}: " in err
    assert ALONE[name] in err


@pytest.mark.parametrize("words", [("perm",), ("good.csv", "perm/locked")])
def test_a_folder_that_may_not_be_read_costs_itself_alone(ullage, tmp_path, monkeypatch, words):
    locked = tmp_path / "perm" / "locked"
    locked.mkdir(parents=True)
    for name in ("good.csv", "perm/t.csv"):
        (tmp_path / name).write_text(HEADER + GOOD)
    listed, allowed = os.scandir, os.access

    def scandir(top="."):
        if str(top).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(top))
        return listed(top)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(
        os, "access", lambda path, *a, **k: not str(path).endswith("locked") and allowed(path, *a)
    )
    code, _, err = ullage("events", *words, "--out", "found", "--quiet")
    assert code == 3
    assert "perm/locked: cannot be read (found Permission denied)" in err
    assert json.loads((tmp_path / "found" / "summary.json").read_text())["kept"] == 144


def test_a_sparse_file_of_ten_gigabytes_is_refused_at_once(ullage, tmp_path):
    with (tmp_path / "sparse.nmea").open("wb") as file:
        file.truncate(10 << 30)
    for words in (["events", "sparse.nmea"], ["ais", "inspect", "sparse.nmea"]):
        code, _, err = ullage(*words)
        assert code == 3
        assert "zero bytes from byte 0 on" in err
    ullage("init", "case")
    assert ullage("add", "case", "sparse.nmea")[0] == 3
    assert not list((tmp_path / "case" / "evidence").iterdir())


# A type 1 report of the AIVDM/AIVDO documentation of gpsd (BSD-2), with a tag block for its time.
SENTENCE = "\\c:1641168000*54\\!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C\n"


@pytest.mark.parametrize("text", [HEADER + GOOD, SENTENCE * 144])
def test_zero_bytes_cost_only_what_follows_them(ullage, tmp_path, text):
    with (tmp_path / "half").open("wb") as file:
        file.write(text.encode())
        file.truncate(10 << 30)
    code, _, err = ullage("ais", "decode", "half", "--positions", "--out", "x.csv")
    assert code == 3
    assert f"half: zero bytes from byte {len(text)} on (a sparse or half-written file)" in err
    assert len((tmp_path / "x.csv").read_text().splitlines()) == 145


def test_a_truncated_table_is_decoded_as_far_as_it_goes(ullage, tmp_path):
    (tmp_path / "cut.csv.gz").write_bytes(FILES["truncated.csv.gz"][0])
    code, _, err = ullage("ais", "decode", "cut.csv.gz", "--out", "x.csv")
    assert code == 3
    assert "ends early" in err
    assert len((tmp_path / "x.csv").read_text().splitlines()) > 100


def test_one_wrong_place_of_a_list_costs_itself_alone(ullage, tmp_path):
    (tmp_path / "good.csv").write_text(HEADER + GOOD)
    (tmp_path / "places.csv").write_text("name,lat,lon\nA,35.2,129.4\nB,35.2,1001\n")
    code, _, err = ullage("events", "good.csv", "--places", "places.csv", "--out", "found", "-q")
    assert code == 3
    assert "places.csv:3: lon must be between" in err
    assert (tmp_path / "found" / "summary.json").exists()
    (tmp_path / "places.csv").write_text("name,lat,lon\nB,35.2,1001\n")
    code, _, err = ullage("events", "good.csv", "--places", "places.csv", "--out", "none", "-q")
    assert code == 3
    assert "places.csv:2: lon must be between" in err
    assert not (tmp_path / "none").exists()


def test_one_document_with_json_also_for_errors(ullage, tmp_path):
    (tmp_path / "empty.csv").write_bytes(b"")
    code, out, err = ullage("events", "empty.csv", "--json")
    error = json.loads(out)["error"]
    assert (code, error["exit_code"], error["kind"]) == (3, 3, "EmptyInputError")
    assert error["where"] == "empty.csv"
    assert "the file is empty" in err


@pytest.mark.parametrize("early", [True, False])
def test_a_folder_that_may_not_be_written_to(ullage, tmp_path, monkeypatch, early):
    real = Path.mkdir

    def refuse(path, *args, **kwargs):
        if "locked" in path.parts:
            raise PermissionError(errno.EACCES, "denied", str(path))
        real(path, *args, **kwargs)

    (tmp_path / "good.csv").write_text(HEADER + GOOD)
    if early:
        access = os.access
        monkeypatch.setattr(
            os, "access", lambda path, mode: path != tmp_path and access(path, mode)
        )
    else:
        monkeypatch.setattr(Path, "mkdir", refuse)
    code, _, err = ullage("events", "good.csv", "--out", "locked/found", "-q")
    assert code == 6
    assert "permission denied" in err


@pytest.mark.parametrize("name", ["events.csv", "linked.csv", "."])
def test_no_input_is_written_over(ullage, tmp_path, name):
    (tmp_path / "events.csv").write_text(HEADER + GOOD)
    (tmp_path / "linked.csv").symlink_to("events.csv")
    code, _, err = ullage("events", name, "--out", tmp_path, "-q")
    assert code == 2
    assert "written over an input" in err
    if name != ".":
        code, _, err = ullage("ais", "decode", name, "--out", "../" + tmp_path.name + "/events.csv")
        assert code == 2
        assert "Give --out another name" in err
    assert (tmp_path / "events.csv").read_text() == HEADER + GOOD
    assert len(list(tmp_path.iterdir())) == 2


def test_places_and_mappings_are_not_written_over(ullage, tmp_path):
    (tmp_path / "good.csv").write_text(HEADER + GOOD)
    (tmp_path / "sources.csv").write_text("place_id,name,kind,lon,lat\n")
    code, _, err = ullage("events", "good.csv", "--places", "sources.csv", "--out", ".", "-q")
    assert code == 2
    assert "sources.csv" in err


def test_results_that_cannot_be_written(ullage, tmp_path):
    (tmp_path / "good.csv").write_text(HEADER + GOOD)
    (tmp_path / "found").write_text("a file in the way")
    for words in (("events", "good.csv", "--out", "found", "-q"), ("demo", "found", "-q")):
        code, _, err = ullage(*words)
        assert code == 6
        assert "found: is a file, not a folder" in err
    code, _, err = ullage("events", "good.csv", "--out", "found/below", "-q")
    assert code == 6
    assert "is a file, not a folder" in err
    code, _, err = ullage("ais", "decode", "good.csv", "--out", "nowhere/x.csv", "-q")
    assert code == 6
    assert "nowhere/x.csv" in err
