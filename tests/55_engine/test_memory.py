"""Inputs several times the memory a run may use."""

import subprocess
import sys

import pyarrow.parquet as pq
import pytest

from ullage.simulate import fleet

MB = 1 << 20

_CHILD = """
import resource, sys
from pathlib import Path
from ullage.engine.local import run
from ullage.engine.plan import Plan
from ullage.simulate import fleet
from ullage.sources.ais import open_ais

detectors = ("gap", "encounter", "loitering", "port_visit")
file, small, out, memory = sys.argv[1:]
places = fleet.places(400, 4)
warm = Plan([open_ais(small)], detectors, places=places)
run(warm, Path(out) / "warm")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
plan = Plan([open_ais(file)], detectors, places=places, memory_bytes=int(memory))
run(plan, Path(out) / memory)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.slow
def test_an_input_five_times_the_memory(tmp_path):
    """1.5 M rows are 106 MB unpacked. The reader's own batches come on top of the 20 MB."""
    file, small = tmp_path / "fleet.parquet", tmp_path / "small.parquet"
    fleet.write_parquet(file, 400, 1_500_000, seed=4, chunk_rows=250_000)
    fleet.write_parquet(small, 400, 50_000, seed=4, chunk_rows=25_000)
    arguments = [str(file), str(small), str(tmp_path), str(20 * MB)]
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, *arguments], capture_output=True, text=True, check=True
    )
    assert pq.read_table(tmp_path / str(20 * MB) / "events.parquet").num_rows > 500
    assert int(done.stdout) < 350 * 1024
