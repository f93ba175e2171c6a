"""Running a benchmark's parts in processes of their own, and what each used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Used:
    """CPU and wall seconds and the greatest resident memory of one process, start to end."""

    cpu_s: float
    wall_s: float
    peak_mb: float

    def __str__(self) -> str:
        return f"{self.cpu_s:7.2f} CPU s  {self.wall_s:7.2f} s  {self.peak_mb:6.0f} MB at most"


def measured_child(module: str, *arguments: str, **env: str) -> tuple[dict[str, Any], Used]:
    """Run ``python -m module arguments``; gives the JSON of its last line and what it used."""
    started = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **env},
    )
    assert child.stdout is not None
    lines = child.stdout.read().splitlines()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall_s = time.perf_counter() - started
    if child.returncode:
        raise SystemExit(f"{module} {' '.join(arguments)} failed with {child.returncode}")
    used = Used(usage.ru_utime + usage.ru_stime, wall_s, usage.ru_maxrss / 1024)
    return json.loads(lines[-1]), used


def machine() -> str:
    """What it ran on, in a line."""
    with open("/proc/cpuinfo") as file:
        names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{names[0] if names else 'unknown processor'}, {os.cpu_count()} cores, load {load}"
