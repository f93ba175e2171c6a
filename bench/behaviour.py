"""The whole behaviour run against what DuckDB alone takes to sort the same file.

``python -m bench.behaviour --rows 45000000`` makes a fleet of 20,000 simulated ships once (kept in
``--folder``), then times, each in a process of its own on two threads: DuckDB reading the Parquet
file, sorting it by ship and time and writing it (zstd); and Ullage reading the same file, cleaning,
segmenting, running the four detectors and writing events. ``--rows 2000000`` is the quick form.
Kernels are compiled before, on a small file. The limits, 1.5 times DuckDB's CPU seconds and 4 GB,
are set for 45 million rows: fewer cost more each, for ships are compared every ten minutes however
seldom they report.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from pathlib import Path

from bench.process import Used, machine, measured_child

SHIPS = 20_000
SEED = 1
THREADS = 2
#: Enough rows for every kind of event, so that every kernel is compiled.
WARM_ROWS = 2_000_000
LIMIT_RATIO = 1.5
LIMIT_MB = 4096
DUCKDB_MEMORY = "3GiB"
DETECTORS = ("gap", "encounter", "loitering", "port_visit")


def make(rows: int, folder: Path) -> Path:
    """The file of ``rows`` positions, made if it is not there."""
    path = folder / f"fleet-{rows}-{SEED}.parquet"
    if not path.exists():
        from ullage.simulate import fleet

        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        fleet.write_parquet(partial, SHIPS, rows, SEED)
        partial.rename(path)
    return path


def duckdb_sort(file: Path, out: Path) -> dict[str, int]:
    """The peer: sort by ship and time, same columns, zstd Parquet."""
    import duckdb

    config = {"threads": THREADS, "memory_limit": DUCKDB_MEMORY, "temp_directory": str(out)}
    with duckdb.connect(config=config) as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_parquet('{file}') ORDER BY transmitter, time) "
            f"TO '{out / 'sorted.parquet'}' (FORMAT parquet, COMPRESSION zstd)"
        )
    return {}


def ullage_run(file: Path, out: Path) -> dict[str, int]:
    """The product, as the command line calls it, without tracks for a map."""
    from ullage.engine.local import run
    from ullage.engine.plan import Plan
    from ullage.simulate import fleet
    from ullage.sources.ais import open_ais

    plan = Plan(
        readers=[open_ais(file, 0)],
        detectors=DETECTORS,
        places=fleet.places(SHIPS, SEED),
        tracks=False,
        threads=THREADS,
    )
    return dict(run(plan, out).summary.notes)


PARTS = {"duckdb": duckdb_sort, "ullage": ullage_run}


def compare(file: Path, small: Path, rounds: int) -> None:
    """Run both in turn and print medians and the verdict; ``small`` compiles the kernels."""
    measured_child("bench.behaviour", "--part", "ullage", "--file", str(small))
    used: dict[str, list[Used]] = {name: [] for name in PARTS}
    print(machine())
    for _ in range(rounds):
        for name in PARTS:
            told, spent = measured_child("bench.behaviour", "--part", name, "--file", str(file))
            used[name].append(spent)
            print(f"{name:7} {spent}  {told or ''}", flush=True)
    cpu = {name: statistics.median(u.cpu_s for u in all_) for name, all_ in used.items()}
    wall = {name: statistics.median(u.wall_s for u in all_) for name, all_ in used.items()}
    peak = max(u.peak_mb for u in used["ullage"])
    print(
        f"CPU seconds {cpu['ullage']:.1f} against {cpu['duckdb']:.1f}: "
        f"{cpu['ullage'] / cpu['duckdb']:.2f} times (limit {LIMIT_RATIO}); "
        f"wall {wall['ullage']:.1f} against {wall['duckdb']:.1f} s; "
        f"peak {peak:.0f} MB (limit {LIMIT_MB})"
    )


def main() -> None:
    """Compare, or run one part (in a child process)."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--rows", type=int, default=2_000_000)
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "ullage-bench")
    ask.add_argument("--part", choices=PARTS)
    ask.add_argument("--file", type=Path)
    asked = ask.parse_args()
    if asked.part is None:
        small = make(WARM_ROWS, asked.folder)
        compare(make(asked.rows, asked.folder), small, asked.rounds)
        return
    with tempfile.TemporaryDirectory(dir=asked.file.parent) as out:
        print(json.dumps(PARTS[asked.part](asked.file, Path(out))))


if __name__ == "__main__":
    main()
