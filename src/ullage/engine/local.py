"""The engine of one machine: buckets of transmitters on threads, then slots, then pairs."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ullage.engine import labels, runtime
from ullage.engine.batches import in_time_order
from ullage.engine.chain import Chain, Emitted, Kit, whole
from ullage.engine.heap import Heap
from ullage.engine.intake import Intake
from ullage.engine.kit import chosen, standard, watcher
from ullage.engine.partition import Ints, Partition, bucket_of
from ullage.engine.plan import Outcome, Plan, Progress, silent
from ullage.engine.spill import Spill
from ullage.engine.workspace import workspace
from ullage.engine.writing import write_parquet
from ullage.model.events import EVENTS
from ullage.model.step import Step
from ullage.model.summary import Summary
from ullage.model.tables import CONTACTS, POSITIONS, QUARANTINE, SLOTS, STATIC, TRACKS

#: Buckets that rows are spread over; small ones are worked on together.
BUCKETS = 256

#: Memory that one row takes while its bucket is worked on, all columns and copies together.
ROW_BYTES = 600

#: Rows worked on at once where memory is no matter: more gain nothing and leave the caches.
TASK_ROWS = 400_000

ANALYSING, MEETING, WRITING = "finding events", "comparing ships", "writing"

Work = Callable[[list[int]], list[pa.Table]]


def run(
    plan: Plan,
    out: Path,
    progress: Progress = silent,
    *,
    buckets: int = BUCKETS,
    kit: Kit | None = None,
) -> Outcome:
    """Read, clean, find events, write them to ``out``.

    The files depend on the input and the parameters alone, not on ``threads``, ``memory_bytes``,
    ``buckets`` or how readers cut their chunks. Each appears complete or not at all. ``kit``
    replaces the registered steps. Raises OutputError where ``out`` cannot be written or is full,
    UsageError for a detector that is not registered.
    """
    runtime.prepare()
    if kit is None:
        chosen(plan)
    with workspace(out) as folder, runtime.arrow_threads(plan.threads):
        return _Run(plan, out, folder, progress, buckets).outcome(kit)


class _Run:
    """One run: what is gathered on the way from the readers to the files."""

    def __init__(
        self, plan: Plan, out: Path, folder: Path, progress: Progress, buckets: int
    ) -> None:
        self._plan = plan
        self._out = out
        self._folder = folder
        self._progress = progress
        self._buckets = buckets
        self._quality = watcher() if plan.quality else None
        self._intake = Intake(plan, folder, buckets, self._quality)
        quarter = plan.memory_bytes // 4
        self._slots = Spill(folder, "slots", SLOTS, buckets, quarter)
        self._contacts = Spill(folder, "contacts", CONTACTS, buckets, quarter // 2)
        self._tracks = Heap(folder, TRACKS, TRACKS.key, quarter // 4, plan.threads)
        self._most_rows = max(1, plan.memory_bytes // plan.threads // ROW_BYTES)
        self._cold = not runtime.kernels_compiled()
        self._points = 0
        self._lock = threading.Lock()

    def outcome(self, kit: Kit | None) -> Outcome:
        if self._cold:
            self._progress(runtime.FIRST_RUN, 0, None)
        self._intake.read(self._progress)
        self._kit = kit if kit is not None else standard(self._plan, self._intake.watched.end_us())
        events = self._over(ANALYSING, self._intake.positions, self._transmitters)
        self._slots.close()
        if self._kit.pairs:
            self._over(MEETING, self._slots, self._meet)
            self._contacts.close()
            events += self._over(MEETING, self._contacts, self._pairs)
        return self._written(events)

    def _over(self, stage: str, spill: Spill, work: Work) -> list[pa.Table]:
        """``work`` over all buckets of ``spill`` on threads; the tables it returns."""
        groups = grouped(spill.rows, min(self._most_rows, TASK_ROWS))
        found: list[pa.Table] = []
        done, total = 0, int(spill.rows.sum())
        self._progress(*((runtime.FIRST_RUN, 0, None) if self._cold else (stage, 0, total)))
        with ThreadPoolExecutor(self._plan.threads) as pool:
            tasks = {pool.submit(work, group): group for group in groups}
            try:
                for task in as_completed(tasks):
                    found += [table for table in task.result() if table.num_rows]
                    done += int(spill.rows[tasks[task]].sum())
                    self._progress(stage, done, total)
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
        return found

    def _transmitters(self, group: list[int]) -> list[pa.Table]:
        draughts = pa.concat_tables([self._intake.draughts.take(index) for index in group])
        chain = Chain(self._kit, draughts)
        events: list[pa.Table] = []
        for batch in self._batches(group):
            events += self._keep(chain.push(batch))
        return events + self._keep(chain.finish())

    def _keep(self, piece: Emitted) -> list[pa.Table]:
        for slots in piece.slots:
            self._slots.add(slots, self._bucket(self._kit.contact, slots))
        for tracks in piece.tracks:
            self._tracks.add(tracks)
        with self._lock:
            self._points += piece.points
        return piece.events

    def _batches(self, group: list[int]) -> Iterator[pa.Table]:
        spill = self._intake.positions
        if spill.rows[group].sum() <= self._most_rows:
            yield pa.concat_tables([spill.take(index) for index in group])
            return
        for index in group:
            yield from in_time_order(
                spill.packed(index),
                POSITIONS,
                self._most_rows,
                self._folder,
                self._plan.memory_bytes // 4 // self._plan.threads,
            )

    def _meet(self, group: list[int]) -> list[pa.Table]:
        slots = pa.concat_tables([self._slots.take(index) for index in group])
        for contacts in whole(self._kit, self._kit.contact, slots):
            self._contacts.add(contacts, self._bucket(self._kit.pairs[0], contacts))
        return []

    def _pairs(self, group: list[int]) -> list[pa.Table]:
        contacts = pa.concat_tables([self._contacts.take(index) for index in group])
        return [table for step in self._kit.pairs for table in whole(self._kit, step, contacts)]

    def _bucket(self, step: Step, table: pa.Table) -> npt.NDArray[np.int32]:
        return bucket_of(table, Partition.of(step, self._buckets))

    def _written(self, events: list[pa.Table]) -> Outcome:
        self._progress(WRITING, 0, None)
        intake, out = self._intake, self._out
        events_whole = labels.events(events, intake.made_up, self._kit.coast)
        write_parquet([events_whole], EVENTS.arrow, out / "events.parquet")
        names = labels.Names()
        write_parquet(names.watch(intake.static.ordered()), STATIC.arrow, out / "static.parquet")
        tracks = labels.tracks(self._tracks.ordered(), names, intake.made_up)
        write_parquet(tracks, TRACKS.arrow, out / "tracks.parquet")
        rows = intake.quarantine.ordered()
        write_parquet(rows, QUARANTINE.arrow, out / "quarantine.parquet")
        return Outcome(
            events=out / "events.parquet",
            tracks=out / "tracks.parquet",
            static=out / "static.parquet",
            quarantine=out / "quarantine.parquet",
            sources=intake.table(),
            summary=self._summary(events_whole),
            quality={} if self._quality is None else self._quality.as_dict(),
        )

    def _summary(self, events: pa.Table) -> Summary:
        counts = events.column("event_type").value_counts()
        found = {f"events.{c['values'].as_py()}": c["counts"].as_py() for c in counts}
        notes = Counter({"points": self._points, "tracks": self._tracks.rows, **found})
        return self._intake.summary() + Summary(notes=notes)


def grouped(rows: Ints, most: int) -> list[list[int]]:
    """Buckets that have rows, neighbours together up to ``most`` rows; a bigger one is alone."""
    groups: list[list[int]] = []
    room = 0
    for index in np.flatnonzero(rows).tolist():
        if groups and rows[index] <= room:
            groups[-1].append(index)
        else:
            groups.append([index])
            room = most
        room -= int(rows[index])
    return groups
