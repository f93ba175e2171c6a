"""The decoder: bytes in any portions, messages and quarantine out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ullage.model.columns import REF_SPAN
from ullage.model.tables import MESSAGES, QUARANTINE
from ullage.sources.nmea import arrow, parts, scan
from ullage.sources.nmea import state as s


@dataclass
class Counts:
    """Running totals of one decoder. ``other`` counts lines that hold no AIS sentence."""

    lines: int = 0
    sentences: int = 0
    other: int = 0
    messages: int = 0
    quarantined: int = 0


class Decoder:
    """Decodes one stream of NMEA bytes. ``ordinal`` numbers the source in ``ref``.

    Messages of the last few lines are held back until it is known whether a VSI sentence speaks
    of them, so a table may lag behind its bytes; :meth:`finish` gives the rest. How the bytes are
    cut into portions makes no difference to the rows.
    """

    def __init__(self, ordinal: int = 0) -> None:
        self._state = s.fresh()[0]
        self._state["ctx"][s.BASE] = ordinal * REF_SPAN
        self._aside = np.zeros(1, s.ASIDE_TYPE)[0]
        self._rows = arrow.BATCHES.take()
        self._first = 0
        self._rest = 0
        self._batches: list[tuple[np.void, int, int]] = []
        self._refused: list[pa.Table] = []
        self.counts = Counts()

    def feed(self, data: bytes | memoryview) -> tuple[pa.Table, pa.Table]:
        """MESSAGES and QUARANTINE that ``data`` completes."""
        self._take(data, last=False)
        return self._tables()

    @property
    def bytes_done(self) -> int:
        """Bytes fed so far."""
        return int(self._state["ctx"][s.BASE]) % REF_SPAN + self._rest

    def finish(self) -> tuple[pa.Table, pa.Table]:
        """What was still held back; parts without the others go to quarantine."""
        self._take(b"", last=True)
        parts.end_all(self._state, self._aside)
        return self._tables(last=True)

    def _take(self, data: bytes | memoryview, *, last: bool) -> None:
        buf, new = self._state["chars"], np.frombuffer(data, np.uint8)
        while new.size or last:
            piece = new[: s.BUFFER - self._rest]
            new = new[piece.size :]
            size = self._rest + piece.size
            buf[self._rest : size] = piece
            done = self._scan(size, last=last)
            self._rest = size - done
            buf[: self._rest] = buf[done:size].copy()
            self._state["ctx"][s.BASE] += done
            last = False

    def _scan(self, size: int, *, last: bool) -> int:
        done = 0
        while True:
            done = scan.scan(self._state, self._rows, self._aside, done, size, last)
            if not scan.full(self._rows, self._state):
                return int(done)
            self._turn()

    def _turn(self) -> None:
        """Begin a new batch, the messages held back in front."""
        self._close_batch()
        ctx, ring, old = self._state["ctx"], self._state["ring"], self._rows
        count = int(ctx[s.ROW])
        self._rows = arrow.BATCHES.take()
        arrow.carry(old, self._first, count, self._rows)
        ring[:, s.R_ROW] = np.maximum(ring[:, s.R_ROW] - self._first, -1)
        ctx[s.ROW] = count - self._first
        self._first = 0
        self._refuse()

    def _close_batch(self, *, last: bool = False) -> None:
        """Hand over the rows no later line can change."""
        ready = int(self._state["ctx"][s.ROW]) if last else self._ready()
        if ready > self._first:
            self._batches.append((self._rows, self._first, ready))
        self._first = max(ready, self._first)

    def _ready(self) -> int:
        ctx, ring = self._state["ctx"], self._state["ring"]
        awaited = ring[(ring[:, s.R_ROW] >= 0) & (ring[:, s.R_LINE] > ctx[s.LINE] - s.LOOK_BACK)]
        return int(awaited[:, s.R_ROW].min() if awaited.size else ctx[s.ROW])

    def _refuse(self) -> None:
        ctx = self._state["ctx"]
        if ctx[s.QROW]:
            self._refused.append(arrow.quarantine(self._aside, int(ctx[s.QROW])))
            ctx[s.QROW] = 0

    def _tables(self, *, last: bool = False) -> tuple[pa.Table, pa.Table]:
        self._close_batch(last=last)
        self._refuse()
        words = arrow.words(self._state)
        messages = [arrow.messages(*batch, words) for batch in self._batches]
        refused = self._refused
        self._batches, self._refused = [], []
        self._count(messages, refused)
        return (
            pa.concat_tables(messages) if messages else MESSAGES.empty(),
            pa.concat_tables(refused) if refused else QUARANTINE.empty(),
        )

    def _count(self, messages: list[pa.Table], refused: list[pa.Table]) -> None:
        ctx = self._state["ctx"]
        self.counts.lines = int(ctx[s.LINE])
        self.counts.sentences = int(ctx[s.SENTENCES])
        self.counts.other = int(ctx[s.OTHER])
        self.counts.messages += sum(table.num_rows for table in messages)
        self.counts.quarantined += sum(table.num_rows for table in refused)


def decode(data: bytes, ordinal: int = 0) -> tuple[pa.Table, pa.Table]:
    """MESSAGES and QUARANTINE of bytes in memory.

    >>> messages, _ = decode(b"!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A")
    >>> messages["mmsi"].to_pylist()
    [371798000]
    """
    decoder = Decoder(ordinal)
    first, rest = decoder.feed(data), decoder.finish()
    return tuple(
        pa.concat_tables([a, b]).unify_dictionaries() for a, b in zip(first, rest, strict=True)
    )
