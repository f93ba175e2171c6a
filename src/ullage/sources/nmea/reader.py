"""One NMEA source as the Reader that the rest of Ullage knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ullage.errors import DamagedError, FormatError
from ullage.model.reading import Chunk
from ullage.sources import streams
from ullage.sources.nmea.decode import Counts, Decoder
from ullage.sources.nmea.reports import Reports

#: Bytes read at a time.
PIECE = 1 << 22
#: A source without an AIS sentence in so many bytes is not NMEA.
PATIENCE = 1 << 24


@dataclass(frozen=True)
class Piece:
    """Messages of some bytes of a source. ``damage`` is set in the last one where it was cut."""

    messages: pa.Table
    quarantine: pa.Table
    read: int
    bytes_done: int
    damage: str | None = None


class NmeaReader:
    """Reads AIS in NMEA 0183 from a file or standard input, in any compression.

    ``stream``: the source where it is already open; else ``path`` is opened.

    Use one of :meth:`chunks`, :meth:`pieces` and :meth:`messages`, once. All raise FormatError
    where there is no AIS sentence at all and EmptyInputError where there is no byte.
    """

    kind = "nmea"

    def __init__(
        self, path: str | Path, ordinal: int = 0, stream: streams.ByteStream | None = None
    ) -> None:
        self.path = str(path)
        self.ordinal = ordinal
        self._stream = streams.open_bytes(path) if stream is None else stream
        self.bytes = self._stream.size
        self._decoder = Decoder(ordinal)
        #: Messages by type, for all types.
        self.types: Counter[int] = Counter()

    @property
    def counts(self) -> Counts:
        """What was met so far."""
        return self._decoder.counts

    def chunks(self) -> Iterator[Chunk]:
        """Positions, static reports and quarantine, in file order."""
        for piece in self.pieces():
            yield _chunk(piece)

    def messages(self) -> Iterator[pa.Table]:
        """MESSAGES tables in file order, times null where the source gives none."""
        for piece in self.pieces():
            yield piece.messages

    def pieces(self) -> Iterator[Piece]:
        """Decoded messages with what was set aside."""
        damage = None
        with self._stream as stream:
            more = True
            while more and damage is None:
                try:
                    data = stream.read(PIECE)
                except DamagedError as error:
                    damage, data = str(error), b""
                more = bool(data)
                yield self._piece(data, damage)
                self._give_up_on_other_formats(last=not more)

    def _piece(self, data: bytes, damage: str | None) -> Piece:
        before = self.counts.sentences
        pair = self._decoder.feed(data) if data else self._decoder.finish()
        for pairs in pc.value_counts(pair[0]["msg_type"]).to_pylist():
            self.types[pairs["values"]] += pairs["counts"]
        read = self.counts.sentences - before
        return Piece(*pair, read=read, bytes_done=self._stream.bytes_done, damage=damage)

    def _give_up_on_other_formats(self, *, last: bool) -> None:
        if self.counts.sentences or not (last or self._decoder.bytes_done >= PATIENCE):
            return
        raise FormatError(
            "there is no AIS sentence in it",
            found=f"{self._decoder.bytes_done} bytes without !..VDM or !..VDO",
            where=self.path,
            do="Give NMEA 0183 text with AIS sentences, or name the right kind of file.",
        )


def _chunk(piece: Piece) -> Chunk:
    reports = Reports(piece.messages)
    quarantine = pa.concat_tables([piece.quarantine, reports.refused()])
    return Chunk(
        positions=reports.positions(),
        static=reports.static(),
        quarantine=quarantine.unify_dictionaries(),
        read=piece.read,
        used=reports.used(),
        bytes_done=piece.bytes_done,
        damage=piece.damage,
        notes=reports.others(),
    )
