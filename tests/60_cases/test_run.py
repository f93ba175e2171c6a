"""A run: same input, same bytes; steps resumed after a kill; every difference named."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from ullage import api
from ullage.cases import export, folder
from ullage.cases import run as running
from ullage.cli.app import run as main
from ullage.errors import (
    EmptyInputError,
    UnreadableError,
    UsageError,
    VerificationError,
)
from ullage.evidence import journal
from ullage.evidence.hashing import sha256_tree

OUT = {
    "conflicts.csv",
    "edges.csv",
    "events.csv",
    "events.geojson",
    "events.parquet",
    "hulls.csv",
    "lists.csv",
    "manifest.json",
    "owners.csv",
    "quality.json",
    "quarantine.csv",
    "quarantine.parquet",
    "report.html",
    "screening.csv",
    "sources.csv",
    "statements.csv",
    "statements.parquet",
    "static.parquet",
    "summary.json",
    "tracks.csv",
    "tracks.geojson",
    "tracks.parquet",
}


@pytest.fixture(scope="module")
def done(tmp_path_factory, sea_table):
    """A case that was run once; tests work on copies."""
    root = tmp_path_factory.mktemp("done") / "case"
    api.init(root, title="A small sea")
    api.add(root, [sea_table], licence="CC0-1.0")
    api.run(root)
    return root


@pytest.fixture
def ran(done, tmp_path):
    shutil.copytree(done, tmp_path / "case")
    return tmp_path / "case"


def _set(root, text):
    toml = root / "case.toml"
    toml.write_text(toml.read_text() + text)


def test_what_a_run_leaves(done):
    tree = sha256_tree(done / "out")
    assert set(tree) == OUT
    listed = json.loads((done / "out" / "manifest.json").read_text())["sha256"]
    assert listed == {name: sha for name, sha in tree.items() if name != "manifest.json"}
    summary = json.loads((done / "out" / "summary.json").read_text())
    assert summary["events"] == {"gap": 1, "encounter": 1, "loitering": 0, "port_visit": 0}
    assert summary["read"] == summary["kept"] + summary["quarantined"] == 456
    events = pq.read_table(done / "out" / "events.parquet")
    (sha,) = {one for row in events["input_hashes"].to_pylist() for one in row}
    assert (done / "evidence" / f"{sha}.csv").is_file()
    assert events["simulated"].to_pylist() == [False, False]
    assert (done / "issues.jsonl").read_text() == ""


def test_the_journal_links_inputs_to_outputs(done):
    entry = journal.last(journal.read(done / "journal.jsonl"), "run")
    ((path, sha),) = entry["inputs"].items()
    assert path == f"evidence/{sha}.csv"
    assert {name.removeprefix("out/") for name in entry["outputs"]} == OUT
    assert entry["code"].startswith("0.")
    assert set(entry["environment"]) > {"python", "pyarrow", "duckdb"}
    assert list(entry["steps"]) == sorted(["analyse", "identity", "export", "report"])


def test_nothing_published_names_this_machine(done):
    for path in (done / "out").iterdir():
        assert str(done.parent).encode() not in path.read_bytes(), path.name


def test_a_second_run_skips_every_step(ran):
    before = sha256_tree(ran / "out")
    again = api.run(ran)
    assert [one.skipped for one in again.steps] == [True] * 4
    assert sha256_tree(ran / "out") == before


@pytest.mark.parametrize(
    ("step", "skipped"), [("analyse", 0), ("identity", 1), ("export", 2), ("report", 3)]
)
def test_from_a_step_on_all_is_done_anew_to_the_same_bytes(ran, step, skipped):
    before = sha256_tree(ran / "out")
    again = api.run(ran, from_step=step)
    assert sum(one.skipped for one in again.steps) == skipped
    assert sha256_tree(ran / "out") == before


def test_another_folder_gives_the_same_bytes(done, new_case):
    api.run(new_case)
    assert sha256_tree(new_case / "out") == sha256_tree(done / "out")


def test_an_unknown_step_is_named(ran):
    with pytest.raises(UsageError, match="Steps are: analyse, identity, export, report"):
        api.run(ran, from_step="reports")


def test_a_changed_parameter_changes_the_result_and_drops_nothing_else(ran):
    _set(ran, "[analysis.gap]\nmin_hours = 20.0\n")
    again = api.run(ran)
    assert [one.skipped for one in again.steps] == [False] * 4
    assert again.summary["events"]["gap"] == 0
    assert again.summary["events"]["encounter"] == 1


def test_fewer_detectors(ran):
    _set(ran, '[analysis]\ndetectors = ["gap"]\n')
    assert api.run(ran).summary["events"]["encounter"] == 0


def test_a_made_up_case_says_so_in_every_row(ran):
    toml = ran / "case.toml"
    toml.write_text(toml.read_text().replace("simulated = false", "simulated = true"))
    assert [one.skipped for one in api.run(ran).steps] == [True, False, False, False]
    for name in ("events", "tracks"):
        rows = pq.read_table(ran / "out" / f"{name}.parquet")["simulated"].to_pylist()
        assert set(rows) <= {True}
        assert json.loads((ran / "out" / f"{name}.geojson").read_text())["features"] or not rows
    hulls = pacsv.read_csv(ran / "out" / "hulls.csv")["simulated"].to_pylist()
    assert hulls
    assert set(hulls) == {True}
    assert "SIMULATED" in (ran / "out" / "report.html").read_text().upper()


def test_a_lost_or_damaged_result_is_made_again(ran):
    before = sha256_tree(ran / "out")
    (ran / "out" / "events.csv").unlink()
    (ran / "work" / "analyse" / "tracks.parquet").write_bytes(b"")
    api.run(ran)
    assert sha256_tree(ran / "out") == before


def test_results_of_a_step_that_is_gone_are_dropped(ran):
    manifest = ran / "out" / "manifest.json"
    listed = json.loads(manifest.read_text())
    listed["sha256"]["ledger.csv"] = "0" * 64
    manifest.write_text(json.dumps(listed))
    (ran / "out" / "ledger.csv").write_text("old")
    (ran / "out" / "mine.txt").write_text("not Ullage's")
    api.run(ran)
    assert {path.name for path in (ran / "out").iterdir()} == {*OUT, "mine.txt"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("events.gap = { min = 2 }", "expect.events.gap: expected at least 2 (found 1)"),
        ("events.gap = { max = 0 }", "expect.events.gap: expected 0 to 0 (found 1)"),
        ("positions = { min = 1000 }", "expect.positions: expected at least 1000 (found 456)"),
    ],
)
def test_an_expectation_not_met_is_an_issue_and_sets_the_exit_code(ran, said, told):
    _set(ran, f"[expect]\n{said}\n")
    again = api.run(ran)
    assert [error.exit_code for error in again.problems] == [5]
    assert told in str(again.problems[0])
    (issue,) = map(json.loads, (ran / "issues.jsonl").read_text().splitlines())
    assert issue["level"] == "expectation"


def test_an_expectation_met_is_silent(ran):
    _set(ran, "[expect]\nevents.gap = { min = 1, max = 1 }\nquarantined = { max = 0 }\n")
    assert not api.run(ran).problems


def test_period_and_area_leave_out_and_count(ran):
    toml = ran / "case.toml"
    limits = "period = { from = 2024-01-01, to = 2024-01-01 }\narea = [129.0, 37.0, 140.0, 40.0]\n"
    toml.write_text(toml.read_text().replace("simulated = false", "simulated = false\n" + limits))
    run = api.run(ran)
    summary = run.summary
    assert summary["events"]["encounter"] == 1
    assert summary["events"]["gap"] == 0
    notes = summary["notes"]
    assert notes["outside_period"] > 0 < notes["outside_area"]
    assert notes["points"] == 456 - notes["outside_period"] - notes["outside_area"]
    assert f"left out: {notes['outside_period']} outside the period, " in run.text()
    assert f"{notes['outside_area']} outside the area\n" in run.text()
    assert not run.issues


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        ("period = { from = 2023-01-01, to = 2023-01-02 }\n", "no position lies in the period"),
        ("area = [0.0, 0.0, 1.0, 1.0]\n", "no position lies in the area"),
    ],
)
def test_a_period_or_area_without_a_position_is_warned_of(ran, capsys, limit, told):
    toml = ran / "case.toml"
    toml.write_text(toml.read_text().replace("simulated = false", "simulated = false\n" + limit))
    run = api.run(ran)
    assert [(issue.level, issue.what) for issue in run.issues] == [("warning", told)]
    assert "456 outside the" in run.issues[0].found
    assert told in (ran / "issues.jsonl").read_text()
    assert not run.problems
    assert main(["run", str(ran), "--quiet"]) == 0
    assert capsys.readouterr().err == ""
    assert main(["run", str(ran)]) == 0
    assert f"warning: case.toml: case.{told.split()[-1]}: {told}" in capsys.readouterr().err


def test_declared_sources_are_taken_in_once(tmp_path, sea_table):
    root = tmp_path / "case"
    api.init(root)
    (root / "data").mkdir()
    shutil.copy(sea_table, root / "data" / "a.csv")
    _set(root, '[sources.made-up]\npath = "data/*.csv"\nlicence = "CC0-1.0"\n')
    first = api.run(root)
    assert not first.problems
    shutil.rmtree(root / "data")
    again = api.run(root)
    assert [one.skipped for one in again.steps] == [True] * 4
    api.verify(root)


def test_a_declared_source_that_is_missing(tmp_path, sea_table):
    root = tmp_path / "case"
    api.init(root)
    _set(root, '[sources.gone]\npath = "gone.csv"\n')
    with pytest.raises(UnreadableError, match=r"sources\.gone\.path: no file there"):
        api.run(root)
    api.add(root, [sea_table])
    assert [error.exit_code for error in api.run(root).problems] == [3]


def test_a_case_without_evidence(tmp_path):
    api.init(tmp_path / "case")
    with pytest.raises(EmptyInputError, match="no AIS to read"):
        api.run(tmp_path / "case")


# --- verify


def test_what_was_recorded_is_verified(done):
    quick = api.verify(done, quick=True)
    assert (quick.inputs, quick.outputs, quick.derived) == (1, len(OUT), 0)
    assert api.verify(done).derived == len(OUT)


def test_evidence_alone_is_verified_before_the_first_run(new_case):
    assert api.verify(new_case).outputs == 0


def _one_byte(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)


@pytest.mark.parametrize("name", ["events.parquet", "report.html", "manifest.json", "tracks.csv"])
def test_one_byte_changed_in_a_result(ran, name):
    _one_byte(ran / "out" / name)
    with pytest.raises(VerificationError, match=rf"out/{name}: a result is not what the run made"):
        api.verify(ran, quick=True)


def test_one_byte_changed_in_evidence_names_the_file(ran):
    (path,) = (ran / "evidence").iterdir()
    _one_byte(path)
    for check in (lambda: api.verify(ran, quick=True), lambda: api.run(ran)):
        with pytest.raises(VerificationError) as caught:
            check()
        assert caught.value.where == f"evidence/{path.name}"
        assert "sea.csv" in caught.value.do


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("case.lock", "case.lock"),
        ("case.toml", "case.toml has changed since the last run"),
        ("journal.jsonl", "the journal was changed"),
    ],
)
def test_one_byte_changed_beside_them(ran, name, told):
    path = ran / name
    data = path.read_bytes()
    path.write_bytes(data.replace(b"small", b"Small", 1) if name == "case.toml" else data)
    if name != "case.toml":
        _one_byte(path)
    with pytest.raises(VerificationError, match=told):
        api.verify(ran, quick=True)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda root: next((root / "evidence").iterdir()).unlink(), "evidence is missing"),
        (lambda root: (root / "evidence" / "x.csv").write_text("x"), "never taken in"),
        (lambda root: (root / "out" / "x.csv").write_text("x"), "a file that no run made"),
        (lambda root: (root / "out" / "events.csv").unlink(), r"found no file"),
        (lambda root: (root / "case.lock").unlink(), "lock is not what the journal records"),
        (lambda root: (root / "issues.jsonl").write_text("{}\n"), "issues are not those"),
        (lambda root: (root / "journal.jsonl").unlink(), "lock is not what the journal records"),
    ],
)
def test_other_changes(ran, change, told):
    change(ran)
    with pytest.raises(VerificationError, match=told):
        api.verify(ran, quick=True)


@pytest.mark.parametrize("part", ["journal.jsonl", "case.lock"])
def test_a_lock_that_the_journal_does_not_know_is_warned_of(ran, capsys, part):
    path = ran / part
    path.write_text("" if part == "journal.jsonl" else path.read_text().replace("CC0", "CC1"))
    for _ in range(2):
        (issue,) = api.run(ran).issues
        assert issue.level == "warning"
        assert "lock and journal do not agree" in issue.what
        assert "ullage verify" in issue.do
    assert main(["run", str(ran)]) == 0
    assert "lock and journal do not agree" in capsys.readouterr().err
    with pytest.raises(VerificationError, match="lock is not what the journal records"):
        api.verify(ran)


def test_evidence_added_after_the_run(ran, tmp_path, sea_table):
    more = tmp_path / "more.csv"
    more.write_text(sea_table.read_text().replace("44000100", "44000200"))
    api.add(ran, [more])
    with pytest.raises(VerificationError, match="taken in since the last run"):
        api.verify(ran, quick=True)


def test_a_forged_result_with_a_forged_journal_is_found_by_deriving_again(ran):
    """Whoever rewrites results and journal alike is still caught by the evidence."""
    path = ran / "out" / "events.csv"
    path.write_text(path.read_text().replace("440001003", "440001009"))
    lines = journal.read(ran / "journal.jsonl")
    (ran / "journal.jsonl").unlink()
    for entry in lines:
        bare = {key: value for key, value in entry.items() if key not in ("prev", "hash")}
        if bare["action"] == "run":
            bare["outputs"]["out/events.csv"] = sha256_tree(ran / "out")["events.csv"]
        journal.append(ran / "journal.jsonl", bare)
    api.verify(ran, quick=True)
    with pytest.raises(VerificationError, match=r"out/events\.csv: re-deriving.*step export"):
        api.verify(ran)


# --- kills


class Killed(BaseException):
    """Stands for the process ending there."""


@pytest.mark.parametrize("after", range(0, 27, 4))
def test_killed_while_results_are_written(done, new_case, monkeypatch, after):
    from ullage import sinks

    real, calls = sinks.write, []

    def write(table, path, *rest):
        calls.append(path)
        if len(calls) > after:
            path.with_name(f".{path.name}.1.part").write_bytes(b"half")
            raise Killed
        real(table, path, *rest)

    monkeypatch.setattr(sinks, "write", write)
    with pytest.raises(Killed):
        api.run(new_case)
    monkeypatch.undo()
    again = api.run(new_case)
    assert [one.skipped for one in again.steps] == [True, after >= 16, False, False]
    assert sha256_tree(new_case / "out") == sha256_tree(done / "out")
    assert {path.name for path in (new_case / "out").iterdir()} == OUT


@pytest.mark.parametrize("where", ["settle", "_unmet", "_note"])
def test_killed_at_the_end(done, new_case, monkeypatch, where):
    def die(*args):
        raise Killed

    monkeypatch.setattr(running, where, die)
    with pytest.raises(Killed):
        api.run(new_case)
    monkeypatch.undo()
    assert all(one.skipped for one in api.run(new_case).steps)
    assert sha256_tree(new_case / "out") == sha256_tree(done / "out")
    api.verify(new_case, quick=True)


@pytest.mark.parametrize("mark", ["work/.part-analyse", "out/events.parquet"])
def test_kill_9_halfway_and_run_again(done, new_case, mark):
    command = [sys.executable, "-c", "from ullage.cli import main; main()", "run", str(new_case)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 200
        while not (new_case / mark).exists() and time.monotonic() < until:
            time.sleep(0.002)
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert not (new_case / "out" / "manifest.json").exists()
    api.run(new_case)
    assert sha256_tree(new_case / "out") == sha256_tree(done / "out")
    assert not [path for path in new_case.rglob(".*") if ".part" in path.name]
    api.verify(new_case, quick=True)


def test_rooms_are_where_the_case_says(done):
    case = folder.open_case(done / "case.toml")
    assert case.root == done
    assert export.NAME == "export"


def test_a_wrong_place_is_told_and_the_others_are_used(ran):
    (ran / "mine.csv").write_text("name,lat,lon\nMeeting,38.0,131.0\nB,38.0,1001\n")
    toml = ran / "case.toml"
    toml.write_text(toml.read_text().replace("\n[places]\n", '\n[places]\nfile = "mine.csv"\n'))
    result = api.run(ran)
    [problem] = result.problems
    told = "mine.csv:3: lon must be between -180.0 and 180.0; this place is left out"
    assert str(problem).startswith(told)
    assert (problem.exit_code, problem.found) == (3, "'1001'")
    assert "Meeting" in (ran / "out" / "report.html").read_text()
    assert '"where":"mine.csv:3"' in (ran / "issues.jsonl").read_text().replace(" ", "")
    assert api.run(ran).problems[0].where == "mine.csv:3"
