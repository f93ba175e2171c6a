"""How long a newcomer waits: ``--help``, a first run with nothing compiled, and a run after it.

``python -m bench.startup`` prints wall and CPU seconds of each in a process of its own: the command
line's help; 100,000 simulated positions from Parquet to events with an empty kernel cache, told
what is happening; the same again.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from bench.process import Used, machine, measured_child

ROWS = 100_000
SHIPS = 500
LIMITS_S = {"help": 0.4, "cold": 30.0, "warm": 3.0}


def analyse(file: Path, out: Path) -> dict[str, object]:
    """The whole behaviour run over a file; what was told on the way."""
    from ullage.engine.local import run
    from ullage.engine.plan import Plan
    from ullage.sources.ais import open_ais

    told: list[str] = []
    detectors = ("gap", "encounter", "loitering", "port_visit")
    plan = Plan(readers=[open_ais(file, 0)], detectors=detectors)
    done = run(plan, out, lambda stage, *_: told.append(stage))
    return {"told": list(dict.fromkeys(told)), **done.summary.notes}


def show_help() -> dict[str, object]:
    """``ullage --help`` as the installed command runs it."""
    import contextlib
    import io

    from ullage.cli import main as command

    sys.argv = ["ullage", "--help"]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        command()
    return {}


def report(name: str, told: dict[str, object], used: Used) -> None:
    """One line."""
    print(f"{name:5} (limit {LIMITS_S[name]:4.1f} s) {used}  {told or ''}", flush=True)


def main() -> None:
    """All three, or one part (in a child process)."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--part", choices=("help", "analyse", "make"))
    ask.add_argument("--file", type=Path)
    asked = ask.parse_args()
    if asked.part == "help":
        print(json.dumps(show_help()))
    elif asked.part == "make":
        from ullage.simulate import fleet

        print(fleet.write_parquet(asked.file, SHIPS, ROWS, 1))
    elif asked.part == "analyse":
        print(json.dumps(analyse(asked.file, asked.file.parent / "out")))
    else:
        _all()


def _all() -> None:
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        file, cache = Path(name) / "positions.parquet", str(Path(name) / "cache")
        measured_child("bench.startup", "--part", "make", "--file", str(file))
        report("help", *measured_child("bench.startup", "--part", "help"))
        for part in ("cold", "warm"):
            arguments = ("--part", "analyse", "--file", str(file))
            report(part, *measured_child("bench.startup", *arguments, NUMBA_CACHE_DIR=cache))


if __name__ == "__main__":
    main()
