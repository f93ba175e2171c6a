"""The commands as a person meets them: help, documents, exit codes, pipes, interrupts."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ullage import api, errors
from ullage.cases import health
from ullage.cli import app, progress

ROOT = Path(__file__).parents[2]
TABLE = "mmsi,timestamp,lat,lon,speed,course\n" + "".join(
    f"440001234,2024-01-01T{n // 6:02}:{n % 6}0:00Z,35.{n:03},129.5,9.0,10\n" for n in range(144)
)
ULLAGE = [sys.executable, "-c", "from ullage.cli import main; main()"]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    return path


def test_help_lists_every_command_and_is_quick():
    took = []
    for _ in range(3):
        before = os.times()
        done = subprocess.run([*ULLAGE, "--help"], capture_output=True, text=True, check=True)
        after = os.times()
        took.append(sum(after[2:4]) - sum(before[2:4]))
    assert all(f"\n  {name} " in done.stdout for name in app.COMMANDS)
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    assert not [line for line in done.stdout.splitlines()[1:] if line.endswith("...")]
    assert min(took) < 0.4


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from ullage.cli.app import run; run(['--help']); "
        "print([m for m in ('numpy', 'pyarrow', 'numba', 'duckdb', 'pydantic', 'tqdm')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", [*app.COMMANDS, "ais decode", "ais inspect"])
def test_each_command_has_help(ullage, name):
    code, out, _ = ullage(*name.split(), "--help")
    assert code == 0
    assert out.startswith("Usage: ullage")


@pytest.mark.parametrize(
    "words",
    [
        ("event",),
        ("events",),
        ("run",),
        ("init",),
        ("run", "case", "--form", "analyse"),
        ("ais", "decode", "x.csv", "--format", "xml"),
    ],
)
def test_wrong_usage(ullage, words):
    code, out, err = ullage(*words)
    assert code == 2
    assert out == ""
    assert "Usage:" in err


def test_a_slip_is_understood(ullage):
    assert "Did you mean 'verify'?" in ullage("verfy", "case")[2]
    code, _, err = ullage("events", "x.csv", "--detector", "encouter")
    assert code == 2
    assert "Did you mean 'encounter'?" in err


def test_a_case_from_the_command_line(ullage, table):
    assert ullage("init", "case", "--title", "Door to door")[0] == 0
    code, out, _ = ullage("add", "case", table, "--licence", "CC0-1.0", "--json")
    assert code == 0
    assert json.loads(out)["added"][0]["original"] == "table.csv"
    code, out, _ = ullage("run", "case", "--json", "-q")
    told = json.loads(out)
    assert code == 0
    assert told["summary"]["kept"] == 144
    assert told["steps"] == {
        "analyse": "done",
        "identity": "done",
        "export": "done",
        "report": "done",
    }
    assert os.path.exists(told["report"])
    code, out, _ = ullage("verify", "case", "--json", "-q")
    assert code == 0
    assert json.loads(out)["verified"] is True
    code, out, _ = ullage("run", "case", "-q")
    assert code == 0
    assert out.splitlines()[-1] == os.path.join("case", "out", "report.html")


def test_a_difference_is_exit_code_5(ullage, table, tmp_path):
    ullage("init", "case")
    ullage("add", "case", table)
    (stored,) = (tmp_path / "case" / "evidence").iterdir()
    stored.chmod(0o644)
    stored.write_text(TABLE.replace("9.0", "9.1", 1))
    code, out, err = ullage("verify", "case", "--json")
    assert code == 5
    assert json.loads(out)["error"]["where"] == f"evidence/{stored.name}"
    assert "table.csv" in err


def test_wrong_configuration_is_exit_code_2(ullage, tmp_path):
    ullage("init", "case")
    with (tmp_path / "case" / "case.toml").open("a") as file:
        file.write("[analysis.gap]\nmin_hour = 3\n")
    code, _, err = ullage("run", "case")
    assert code == 2
    assert "analysis.gap.min_hour: unknown key. Did you mean 'min_hours'?" in err


def test_events_to_stdout_as_lines_and_as_a_document(ullage, table):
    table.write_text(TABLE.replace("2024-01-01T23", "2024-01-03T23"))
    code, out, _ = ullage("events", table, "--detector", "gap", "-q")
    (event,) = map(json.loads, out.splitlines())
    assert code == 0
    assert event["event_type"] == "gap"
    assert event["gap"]["duration_h"] > 47
    document = json.loads(ullage("events", table, "--detector", "gap", "--json", "-q")[1])
    assert document["events"] == [event]
    assert document["summary"]["events"]["gap"] == 1


def test_rows_set_aside_are_told_where_events_go_to_stdout(ullage, table):
    table.write_text(TABLE + "440001234,2024-01-03T00:00:00Z,95.0,129.5,9.0,10\n")
    code, out, err = ullage("events", table)
    assert code == 0
    assert "read 145, kept 144, set aside 1 (1 lat_range) from 1 files" in err
    assert "set aside" not in out
    assert ullage("events", table, "--quiet") == (0, out, "")


def test_the_same_from_python(ullage, table, tmp_path):
    ullage("events", table, "--out", "one", "-q")
    api.events([table], out=tmp_path / "two")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_places_of_ones_own(ullage, table, tmp_path):
    rows = TABLE.replace(",35.", ",35.0").splitlines()
    still = [f"440001234,2024-01-02T{n:02}:00:00Z,35.1,129.5,0.0,0" for n in range(12)]
    table.write_text("\n".join([*rows, *still]) + "\n")
    (tmp_path / "p.csv").write_text("name,lon,lat,radius_m\nMade up,129.5,35.1,3000\n")
    code, out, _ = ullage("events", table, "--places", "p.csv", "--json", "-q")
    assert code == 0
    visits = [one for one in json.loads(out)["events"] if one["event_type"] == "port_visit"]
    assert [one["port_visit"]["place_name"] for one in visits] == ["Made up"]
    code, _, err = ullage("events", table, "--places", "nowhere.csv")
    assert code == 3
    assert "nowhere.csv" in err


def test_decode_writes_what_the_name_says(ullage, table, tmp_path):
    assert ullage("ais", "decode", table, "--out", "x.parquet", "-q")[0] == 0
    assert pq.read_table(tmp_path / "x.parquet").num_rows == 144
    assert ullage("ais", "decode", table, "--out", "x.jsonl", "-q")[0] == 0
    lines = (tmp_path / "x.jsonl").read_text().splitlines()
    assert json.loads(lines[0])["mmsi"] == 440001234
    code, _, err = ullage("ais", "decode", table, "--out", "x.xml")
    assert code == 2
    assert "--format" in err
    code, _, err = ullage("ais", "decode", table, "--messages")
    assert code == 2
    assert "--positions" in err


def test_inspect_shows_a_page_and_a_document(ullage, table):
    code, out, _ = ullage("ais", "inspect", table)
    assert code == 0
    assert "144" in out
    assert json.loads(ullage("ais", "inspect", table, "--json")[1])["quality"]["positions"] == 144


def test_a_mapping_and_a_time_zone(ullage, tmp_path):
    (tmp_path / "odd.csv").write_text("wer;wann;x;y\na;2024-01-13 10:00:00;1,5;2,5\n")
    (tmp_path / "map.toml").write_text(
        'id = "wer"\ntime = "wann"\nlon = "x"\nlat = "y"\ndecimal = ","\n'
    )
    code, out, _ = ullage(
        "ais",
        "decode",
        "odd.csv",
        "--mapping",
        "map.toml",
        "--time-zone",
        "UTC",
        "--format",
        "jsonl",
    )
    assert code == 0
    assert json.loads(out)["lon"] == 1.5
    (tmp_path / "map.toml").write_text('longitude = "x"\n')
    code, _, err = ullage("ais", "decode", "odd.csv", "--mapping", "map.toml")
    assert code == 2
    assert "longitude" in err
    (tmp_path / "map.toml").write_text("lon = \n")
    assert ullage("ais", "decode", "odd.csv", "--mapping", "map.toml")[0] == 2


def test_stdin_to_stdout(table):
    with table.open("rb") as file:
        done = subprocess.run(
            [*ULLAGE, "ais", "decode", "-", "--format", "parquet", "-q"],
            stdin=file,
            capture_output=True,
            check=True,
        )
    assert pq.read_table(io.BytesIO(done.stdout)).num_rows == 144
    assert done.stderr == b""


def test_a_closed_pipe_is_quiet(tmp_path):
    big = tmp_path / "big.csv"
    big.write_text(TABLE + TABLE.partition("\n")[2].replace("4400", "4401") * 200)
    command = " ".join([f"'{word}'" for word in ULLAGE])
    done = subprocess.run(
        ["bash", "-c", f"{command} ais decode big.csv | head -n 1; exit ${{PIPESTATUS[0]}}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == app.PIPE_CLOSED
    assert "Error" not in done.stderr
    assert done.stdout.startswith('"transmitter"')


def test_an_interrupt_is_130(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(
        [*ULLAGE, "ais", "decode", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        process.stdin.write(TABLE[:200])
        process.stdin.flush()
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        process.stdin.close()
        err = process.stderr.read()
    assert process.returncode == 130
    assert "interrupted" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("debug", [False, True])
def test_a_fault_of_ours_is_said_to_be_one(monkeypatch, capsys, debug):
    def fail(*args, **kwargs):
        raise ZeroDivisionError("by chance")

    monkeypatch.setattr(api, "doctor", fail)
    code = app.run(["doctor", *(["--debug"] if debug else [])])
    err = capsys.readouterr().err
    assert code == app.FAULT == 70
    assert "a fault in Ullage" in err
    assert "report it" in err
    assert ("Traceback" in err) == debug


def test_the_doctor(ullage):
    code, out, _ = ullage("doctor", "--json")
    health = json.loads(out)
    assert code == 0
    assert health["well"] is True
    assert {part["name"] for part in health["needed"]} > {"pyarrow", "numba"}
    lines = ullage("doctor")[1]
    for part in health["extras"]:
        assert part["version"] or part["install"] in lines


def test_the_doctor_knows_what_the_package_declares():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {re.split(r"[<>=\[ ]", line)[0] for line in declared["dependencies"]}
    assert names == set(health.NEEDED)
    extras = {
        name: dist[0].split(">")[0] for name, dist in declared["optional-dependencies"].items()
    }
    assert extras == {name: dist for name, (dist, _) in health.EXTRAS.items()}


def test_the_doctor_tells_how_fresh_the_lists_are(ullage, tmp_path, monkeypatch):
    monkeypatch.setenv("ULLAGE_LISTS", str(tmp_path / "lists"))
    assert "no list held" in ullage("doctor")[1]
    file = tmp_path / "ships.csv"
    file.write_text("name,imo\nALPHA,9074729\n")
    for date in ("2024-01-02", "2024-03"):
        ullage("lists", "import", str(file), "--list", "house:mine", "--published", date)
    assert "house:mine" in ullage("doctor")[1]
    (held,) = json.loads(ullage("doctor", "--json")[1])["lists"]
    assert held == {"list_id": "house:mine", "issues": 2, "latest": "2024-03"}


def test_stages_are_told_once_patience_is_over(capsys):
    told = progress._Lines()
    told("reading", 1, 2)
    told("finding", 1, 2)
    assert capsys.readouterr().err == ""
    told.wake()
    told("finding", 2, 2)
    told("writing", 1, None)
    assert capsys.readouterr().err == "ullage: finding …\nullage: writing …\n"


def test_a_stage_without_news_is_told_too(capsys, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE_S", 0.01)
    with progress.shown(quiet=False) as told:
        told("compiling", 0, None)
        until = time.monotonic() + 5
        while not (err := capsys.readouterr().err) and time.monotonic() < until:
            time.sleep(0.01)
    assert err == "ullage: compiling …\n"


def test_a_terminal_gets_a_bar(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress.shown(quiet=False) as told:
        told("reading", 1, 4)
        told.wake()
        told("reading", 4, 4)
        told("writing", 0, None)
    err = capsys.readouterr().err
    assert "reading:" in err
    assert "%" in err
    assert "writing" in err


def test_quiet_is_quiet(capsys):
    with progress.shown(quiet=True) as told:
        told("reading", 1, 4)
    assert capsys.readouterr().err == ""


def test_a_demo_is_not_put_among_other_files(ullage, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    code, _, err = ullage("demo", "mine")
    assert code == 6
    assert "not empty" in err


def test_the_page_of_exit_codes_has_every_code():
    page = Path(__file__).parents[2] / "docs" / "concepts" / "exit-codes.md"
    stated = {int(code) for code in re.findall(r"^\| (\d+) \|", page.read_text(), re.M)}
    kinds = [errors.UllageError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    ours = {kind.exit_code for kind in kinds}
    assert stated == {0, *ours, app.FAULT, app.INTERRUPTED, app.PIPE_CLOSED}


# From gpsd's sample of AIS messages (BSD-2-Clause): a position and a two-part static report.
SENTENCES = (
    "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\n"
    "!AIVDM,2,1,3,B,55P5TL01VIaAL@7WKO@mBplU@<PDhh000000001S;AJ::4A80?4i@E53,0*3E\n"
    "!AIVDM,2,2,3,B,1@0000000000000,2*55\n"
)


def test_sentences_are_decoded_whole(ullage, tmp_path):
    (tmp_path / "log.nmea").write_text(
        SENTENCES + "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4B\n"
    )
    code, out, err = ullage("ais", "decode", "log.nmea", "--format", "jsonl")
    messages = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(one["msg_type"], one["mmsi"]) for one in messages] == [(1, 371798000), (5, 369190000)]
    assert "1 checksum" in err
    code, out, _ = ullage("ais", "decode", "log.nmea", "--quarantine", "--format", "csv")
    assert code == 0
    assert '"checksum"' in out


def test_mixed_inputs_give_positions(ullage, table, tmp_path):
    stamped = SENTENCES.replace("\n", ",1704067200\n", 1)
    (tmp_path / "log.nmea").write_text(stamped)
    code, out, _ = ullage("ais", "decode", "log.nmea", table, "--format", "csv", "-q")
    assert code == 0
    assert len(out.splitlines()) == 1 + 1 + 144
