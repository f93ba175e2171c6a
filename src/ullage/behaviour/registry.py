"""Every analysis step there is, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ullage.behaviour.encounter import Encounter
from ullage.behaviour.gap import Gap
from ullage.behaviour.loitering import Loitering
from ullage.behaviour.port_visit import PortVisit
from ullage.model.step import Step
from ullage.tracks.clean import Clean
from ullage.tracks.contact import Contact
from ullage.tracks.resample import Resample

_PREPARE: tuple[Any, ...] = (Clean(), Resample(), Contact())
_DETECT: tuple[Any, ...] = (Gap(), Encounter(), Loitering(), PortVisit())

#: Detectors: steps that emit events. Each one's Params has ``until_us``, the last instant watched.
DETECTORS: Mapping[str, Step] = MappingProxyType({step.name: step for step in _DETECT})

#: All steps, in an order in which each finds what it needs already made.
STEPS: Mapping[str, Step] = MappingProxyType({step.name: step for step in (*_PREPARE, *_DETECT)})
