"""What runs over the transmitters of one bucket, and over pairs.

A chain is given the rows of its bucket in one batch, or in several cut in time where the bucket is
too big; it keeps every step's state, so both give the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ullage.model.step import State, Step, StepParams
from ullage.model.tables import CONTACTS, POINTS

Attach: TypeAlias = Callable[[pa.Table, pa.Table], pa.Table]
Locate: TypeAlias = Callable[[pa.Table], pa.Table]
Degrees: TypeAlias = npt.NDArray[np.float64]
#: Metres to the coast, negative on land, at longitudes and latitudes.
Coast: TypeAlias = Callable[[Degrees, Degrees], npt.NDArray[np.float32]]


#: What a line needs of a point: kept to the end of the bucket, for no line is drawn in parts.
_DRAWN = ("transmitter", "time", "lon", "lat", "segment", "ref")


@dataclass(frozen=True)
class Kit:
    """The steps of a run and their parameters by step name.

    ``attach`` gives points the draught last broadcast; it is handed all that the bucket's
    transmitters ever broadcast. ``locate`` gives them the place they lie in. ``lines`` draws all
    points of a bucket as tracks. ``named`` fills in names in the events of a detector. ``coast``
    measures how far events are from it, which stays null without.
    """

    clean: Step
    attach: Attach
    locate: Locate
    resample: Step
    contact: Step
    detectors: Sequence[Step]
    params: Mapping[str, StepParams]
    lines: Callable[[pa.Table], pa.Table] | None = None
    coast: Coast | None = None
    named: Mapping[str, Callable[[pa.Table], pa.Table]] = field(default_factory=dict)

    @property
    def singles(self) -> list[Step]:
        """Detectors that look at one transmitter."""
        return [step for step in self.detectors if step.needs is POINTS]

    @property
    def pairs(self) -> list[Step]:
        """Detectors that look at two."""
        return [step for step in self.detectors if step.needs is CONTACTS]


def _as_is(table: pa.Table) -> pa.Table:
    return table


@dataclass
class Running:
    """A step with its parameters and what it remembers."""

    step: Step
    params: StepParams
    naming: Callable[[pa.Table], pa.Table]
    state: State = None

    @classmethod
    def of(cls, kit: Kit, step: Step) -> Running:
        """``step`` at its beginning."""
        return cls(step, kit.params[step.name], kit.named.get(step.name, _as_is))

    def run(self, table: pa.Table) -> pa.Table:
        """Rows that are final after ``table``."""
        emitted, self.state = self.step.run(table, self.params, self.state)
        return self.naming(emitted)

    def finish(self) -> pa.Table:
        """Rows still open at the end."""
        return self.naming(self.step.finish(self.params, self.state))


@dataclass(frozen=True)
class Emitted:
    """What a chain found: tables of events, of slots and of tracks; and the points it looked at."""

    events: list[pa.Table] = field(default_factory=list)
    slots: list[pa.Table] = field(default_factory=list)
    tracks: list[pa.Table] = field(default_factory=list)
    points: int = 0


class Chain:
    """Positions of one bucket to events, slots and tracks."""

    def __init__(self, kit: Kit, draughts: pa.Table) -> None:
        self._kit = kit
        self._draughts = draughts
        self._clean = Running.of(kit, kit.clean)
        self._events = [Running.of(kit, step) for step in kit.singles]
        self._slots = [Running.of(kit, kit.resample)] if kit.pairs else []
        self._drawn: list[pa.Table] = []

    def push(self, positions: pa.Table) -> Emitted:
        """What is final after these positions, all later than those before."""
        return self._follow(self._clean.run(positions))

    def finish(self) -> Emitted:
        """What was still open; no more positions come."""
        late = self._follow(self._clean.finish())
        return Emitted(
            late.events + [step.finish() for step in self._events],
            late.slots + [step.finish() for step in self._slots],
            self._tracks(),
            late.points,
        )

    def _follow(self, points: pa.Table) -> Emitted:
        if points.num_rows == 0:
            return Emitted()
        if self._kit.lines is not None:
            self._drawn.append(points.select(_DRAWN))
        points = self._kit.locate(self._kit.attach(points, self._draughts))
        return Emitted(
            [step.run(points) for step in self._events],
            [step.run(points) for step in self._slots],
            [],
            points.num_rows,
        )

    def _tracks(self) -> list[pa.Table]:
        if self._kit.lines is None or not self._drawn:
            return []
        points, self._drawn = pa.concat_tables(self._drawn), []
        return [self._kit.lines(points)]


def whole(kit: Kit, step: Step, table: pa.Table) -> list[pa.Table]:
    """All that ``step`` finds in a table that is the whole history of its keys."""
    running = Running.of(kit, step)
    return [running.run(table), running.finish()]
