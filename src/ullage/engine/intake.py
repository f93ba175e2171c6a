"""Reading: every source's pieces counted, filtered, and sent to where they wait for analysis."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ullage.engine.filters import by_rule, in_area, in_period, sift, simulated, up_to
from ullage.engine.heap import Heap
from ullage.engine.packing import numbers, packed_schema, row_bytes
from ullage.engine.partition import Ints, Order, Partition, bucket_of
from ullage.engine.plan import Plan, Progress
from ullage.engine.spill import Spill
from ullage.engine.watched import Watched
from ullage.model.reading import Chunk, Reader
from ullage.model.summary import Summary
from ullage.model.tables import POSITIONS, QUARANTINE, SOURCES, STATIC

READING = "reading"

#: Simulated transmitters are told apart when this many have been noted, repeats included.
_MOST_MADE_UP = 1 << 21

_CARRIED = packed_schema(POSITIONS).names


@dataclass
class Counted:
    """What one source gave."""

    reader: Reader
    read: int = 0
    kept: int = 0
    why: Counter[str] = field(default_factory=Counter)
    simulated: bool = False
    damage: str | None = None

    def row(self) -> dict[str, object]:
        """A row of SOURCES."""
        return {
            "ordinal": self.reader.ordinal,
            "path": self.reader.path,
            "kind": self.reader.kind,
            "bytes": self.reader.bytes,
            "read": self.read,
            "kept": self.kept,
            "quarantined": self.why.total(),
            "simulated": self.simulated,
            "damage": self.damage,
        }

    def summary(self) -> Summary:
        """The same, mergeable."""
        damage = () if self.damage is None else (f"{self.reader.path}: {self.damage}",)
        return Summary(self.read, self.kept, self.why.total(), 0, self.why, Counter(), damage)


class Watcher(Protocol):
    """What looks at every piece that is read."""

    def observe(self, chunk: Chunk) -> None:
        """Count what is in it."""
        ...

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values."""
        ...


class Intake:
    """Reads the sources of a plan once, into a spill of positions and heaps of the other tables."""

    def __init__(
        self, plan: Plan, folder: Path, buckets: int, watcher: Watcher | None = None
    ) -> None:
        quarter = plan.memory_bytes // 4
        self.positions = Spill(folder, "positions", POSITIONS, buckets, quarter)
        self.draughts = Spill(folder, "draughts", STATIC, buckets, quarter // 4)
        self.static = Heap(folder, STATIC, STATIC.key, quarter // 4, plan.threads)
        self.quarantine = Heap(folder, QUARANTINE, QUARANTINE.names, quarter // 4, plan.threads)
        self.sources: list[Counted] = []
        self.notes: Counter[str] = Counter()
        self.watched = Watched()
        self._watcher = watcher
        self._plan = plan
        self._buckets = buckets
        self._block_rows = max(1 << 14, min(1 << 20, quarter // 4 // row_bytes(POSITIONS)))
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0
        self._made_up: list[Ints] = []

    def read(self, progress: Progress) -> None:
        """Read all sources to their end, telling bytes read."""
        sizes = [reader.bytes for reader in self._plan.readers]
        total = None if None in sizes else sum(size or 0 for size in sizes)
        before = 0
        for reader in self._plan.readers:
            counted = Counted(reader)
            self.sources.append(counted)
            for chunk in reader.chunks():
                self._take(chunk, counted)
                progress(READING, before + chunk.bytes_done, total)
            before += reader.bytes or 0
        self._send()
        self.positions.close()
        self.draughts.close()

    def _take(self, chunk: Chunk, counted: Counted) -> None:
        counted.read += chunk.read
        counted.kept += chunk.used
        counted.damage = counted.damage or chunk.damage
        counted.why.update(by_rule(chunk.quarantine))
        self.notes.update(chunk.notes)
        self.quarantine.add(chunk.quarantine)
        if self._watcher is not None:
            self._watcher.observe(chunk)
        for table in (chunk.positions, chunk.static):
            made_up = simulated(table)
            counted.simulated |= made_up.size > 0
            self._add_made_up(made_up)
        self._take_static(chunk.static)
        self._take_positions(chunk.positions)

    def _take_static(self, static: pa.Table) -> None:
        if self._plan.period is not None:
            keep = up_to(static, self._plan.period)
            static = sift(static, keep, self.notes, "static_after_period")
        self.static.add(static)
        told = static.filter(pc.is_valid(static.column("draught_m")))
        self.draughts.add(told, self._hashed(told))

    def _take_positions(self, table: pa.Table) -> None:
        if self._plan.period is not None:
            keep = in_period(table, self._plan.period)
            table = sift(table, keep, self.notes, "outside_period")
        if self._plan.area is not None:
            table = sift(table, in_area(table, self._plan.area), self.notes, "outside_area")
        if table.num_rows == 0:
            return
        self.watched.add(numbers(table.column("time")).astype(np.int64, copy=False))
        self._waiting.append(table.select(_CARRIED))
        self._waiting_rows += table.num_rows
        if self._waiting_rows >= self._block_rows:
            self._send()

    def _send(self) -> None:
        if self._waiting:
            whole = pa.concat_tables(self._waiting)
            self.positions.add(whole, self._hashed(whole))
        self._waiting.clear()
        self._waiting_rows = 0

    def _hashed(self, table: pa.Table) -> Order:
        return bucket_of(table, Partition(("transmitter",), self._buckets, timedelta(0)))

    def _add_made_up(self, senders: Ints) -> None:
        self._made_up.append(senders)
        if sum(part.size for part in self._made_up) > _MOST_MADE_UP:
            self._made_up = [np.unique(np.concatenate(self._made_up))]

    @cached_property
    def made_up(self) -> Ints:
        """Transmitters of which any report was simulated, ascending."""
        return np.unique(np.concatenate([np.empty(0, np.int64), *self._made_up]))

    def table(self) -> pa.Table:
        """The SOURCES table."""
        rows = [counted.row() for counted in self.sources]
        return pa.Table.from_pylist(rows, schema=SOURCES.arrow)

    def summary(self) -> Summary:
        """All sources together."""
        return sum((c.summary() for c in self.sources), Summary(notes=self.notes))
