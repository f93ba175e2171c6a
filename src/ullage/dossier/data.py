"""What a report is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pyarrow as pa

from ullage.dossier.ships import Ships
from ullage.model.events import EVENTS
from ullage.model.step import StepParams
from ullage.model.tables import PLACES, SOURCES, TRACKS


class Vessel(NamedTuple):
    """How a transmitter calls itself: what was broadcast, not who the ship is.

    ``ident`` is the source's own id where it has no MMSI.
    """

    name: str | None = None
    flag: str | None = None
    ident: str | None = None


@dataclass(frozen=True)
class ReportData:
    """Everything a report shows; nothing else is looked up, and no clock is read.

    ``events`` EVENTS, ``tracks`` TRACKS, ``places`` PLACES, ``sources`` SOURCES. ``summary`` is
    ``Summary.as_dict()``. ``quality`` holds any nesting of plain values. ``params`` maps the name
    of a step to the object that ran, or to a mapping of names to values (or to mappings with
    ``value``, ``unit`` and ``description``). ``vessels`` names transmitters. ``issues`` are rows
    of warnings. ``ships`` says who they are; that section is left out where it is empty.
    """

    title: str
    version: str
    subtitle: str = ""
    question: str = ""
    simulated: bool = False
    events: pa.Table = field(default_factory=EVENTS.empty)
    tracks: pa.Table = field(default_factory=TRACKS.empty)
    places: pa.Table = field(default_factory=PLACES.empty)
    sources: pa.Table = field(default_factory=SOURCES.empty)
    summary: Mapping[str, Any] = field(default_factory=dict)
    quality: Mapping[str, Any] = field(default_factory=dict)
    params: Mapping[str, StepParams | Mapping[str, Any]] = field(default_factory=dict)
    vessels: Mapping[int, Vessel | tuple[str | None, ...]] = field(default_factory=dict)
    issues: Sequence[Mapping[str, Any]] = ()
    ships: Ships = field(default_factory=Ships)
