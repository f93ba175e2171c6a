"""What an engine is asked to do and what it hands back; the same for every engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from ullage.model.reading import SIMULATED_STATION, Reader
from ullage.model.step import StepParams
from ullage.model.summary import Summary
from ullage.model.tables import PLACES

__all__ = ["SIMULATED_STATION", "Outcome", "Plan", "Progress", "silent"]

#: Told (stage in words, units done, units in all or None) as work goes on.
Progress = Callable[[str, int, int | None], None]


def silent(stage: str, done: int, total: int | None) -> None:
    """A Progress that says nothing."""


@dataclass(frozen=True)
class Plan:
    """Inputs, detectors by name, parameters by step name (defaults where absent), places.

    ``area`` is west, south, east, north in degrees (west > east crosses the date line), edges
    included. ``period`` is two instants in µs since 1970 UTC, the second not included.
    ``memory_bytes`` bounds what waits for analysis; readers' own buffers come on top.
    """

    readers: Sequence[Reader]
    detectors: Sequence[str]
    params: Mapping[str, StepParams] = field(default_factory=dict)
    places: pa.Table = field(default_factory=PLACES.empty)
    area: tuple[float, float, float, float] | None = None
    period: tuple[int, int] | None = None
    quality: bool = False
    tracks: bool = True
    threads: int = 2
    memory_bytes: int = 2 << 30


@dataclass(frozen=True)
class Outcome:
    """Parquet files in the plan's output folder, and what was counted.

    ``events`` EVENTS, ``tracks`` TRACKS, ``static`` STATIC, ``quarantine`` QUARANTINE;
    ``sources`` a SOURCES table; ``quality`` the quality figures as plain values.
    """

    events: Path
    tracks: Path
    static: Path
    quarantine: Path
    sources: pa.Table
    summary: Summary
    quality: dict[str, Any] = field(default_factory=dict)
