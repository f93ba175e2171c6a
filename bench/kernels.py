"""How fast each step is on one core, beside what others' programs reach.

``python -m bench.kernels`` makes a simulated fleet, runs every step several times over all of it in
one call, and prints the median of positions per CPU second. The peers' rates are constants: Global
Fishing Watch's own core functions and movingpandas, run earlier on a machine of the same kind over
the same kind of data. Compiling is not counted.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bench.process import machine
from ullage.behaviour.registry import STEPS
from ullage.model.tables import STATIC
from ullage.simulate import fleet
from ullage.tracks.context import PlaceIndex, locate
from ullage.tracks.lines import tracks
from ullage.tracks.voyage import attach

#: Positions per CPU second of others: what, how many, and the factor we mean to beat it by.
PEERS = {
    "gap": ("pipe-gaps core", 880_000, 5),
    "encounter": ("pipe-encounters core", 13_000, 100),
    "clean": ("gpsdio-segment", 12_000, 1),
    "port_visit": ("pipe-anchorages core", 42_000, 1),
    "loitering": ("movingpandas stops", 2_000, 1),
}


def cpu_s(work: Callable[[], object], rounds: int) -> float:
    """Median CPU seconds of ``work``, after one run that compiles."""
    work()
    spent = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return statistics.median(spent)


def step(name: str, table: pa.Table) -> pa.Table:
    """What a step emits for the whole table: at once, and at the end."""
    at = STEPS[name]
    rows, state = at.run(table, at.Params(), None)
    at.finish(at.Params(), state)
    return rows


def measure(positions: pa.Table, places: pa.Table, rounds: int) -> dict[str, float]:
    """CPU seconds of each stage."""
    index = PlaceIndex(places)
    points = attach(locate(step("clean", positions), index), STATIC.empty(), None)[0]
    slots = step("resample", points)
    contacts = step("contact", slots)
    stages: dict[str, Callable[[], object]] = {
        "clean": lambda: step("clean", positions),
        "locate": lambda: locate(points, index),
        "attach": lambda: attach(points, STATIC.empty(), None),
        "tracks": lambda: tracks(points),
        "gap": lambda: step("gap", points),
        "loitering": lambda: step("loitering", points),
        "port_visit": lambda: step("port_visit", points),
        "resample": lambda: step("resample", points),
        "contact": lambda: step("contact", slots),
        "pairs": lambda: step("encounter", contacts),
    }
    spent = {name: cpu_s(work, rounds) for name, work in stages.items()}
    spent["encounter"] = spent["resample"] + spent["contact"] + spent["pairs"]
    return spent


def main() -> None:
    """Prints a line for each stage."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--ships", type=int, default=1000)
    ask.add_argument("--rows", type=int, default=2_000_000)
    ask.add_argument("--rounds", type=int, default=5)
    asked = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "fleet.parquet"
        rows = fleet.write_parquet(file, asked.ships, asked.rows, seed=1)
        positions = pq.read_table(file)
    print(machine())
    print(f"{rows} simulated positions of {asked.ships} ships, median of {asked.rounds} runs")
    for name, seconds in measure(positions, fleet.places(asked.ships, 1), asked.rounds).items():
        rate = rows / seconds
        line = f"{name:11} {seconds:7.3f} CPU s  {rate / 1e6:8.2f} M positions/s"
        if name in PEERS:
            peer, theirs, factor = PEERS[name]
            line += f"  {rate / theirs:6.0f} x {peer} ({theirs / 1e6} M); wanted {factor} x"
        print(line, flush=True)


if __name__ == "__main__":
    main()
