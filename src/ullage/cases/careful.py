"""Readers that keep the good part: an error met while reading ends that input, not the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

import pyarrow as pa

from ullage.engine.plan import Progress
from ullage.engine.runtime import FIRST_RUN, kernels_compiled
from ullage.errors import DamagedError, EmptyInputError, InputError, UllageError, from_os
from ullage.model.reading import Chunk, Reader
from ullage.model.tables import MESSAGES

_Piece = TypeVar("_Piece")


@runtime_checkable
class _Pieces(Protocol):
    """A reader that also gives whole messages."""

    def pieces(self) -> Iterator[Any]: ...


class Careful:
    """A Reader around another. ``fault`` is the error that ended it early, None where none did."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.path, self.kind = reader.path, reader.kind
        self.ordinal, self.bytes = reader.ordinal, reader.bytes
        self.fault: UllageError | None = None

    @property
    def has_messages(self) -> bool:
        """Whether whole AIS messages can be had, not only positions and static reports."""
        return isinstance(self._reader, _Pieces)

    def chunks(self) -> Iterator[Chunk]:
        """The pieces of the reader; after an error one last empty piece that tells the damage."""
        return self._guarded(self._reader.chunks(), lambda damage: Chunk(damage=damage))

    def decoded(self, name: str) -> Iterator[tuple[Chunk, pa.Table]]:
        """Each piece with one table of it: messages, positions, static or quarantine."""
        if name == "messages" and isinstance(self._reader, _Pieces):
            yield from self._guarded(map(_with_messages, self._reader.pieces()), _only_damage)
            return
        for chunk in self.chunks():
            yield chunk, getattr(chunk, name)

    def _guarded(self, pieces: Iterator[_Piece], last: Callable[[str], _Piece]) -> Iterator[_Piece]:
        try:
            yield from pieces
        except InputError as error:
            self.fault = error
        except OSError as error:
            self.fault = from_os(error, self.path)
        if self.fault is not None:
            yield last(str(self.fault))


def _with_messages(piece: Any) -> tuple[Chunk, pa.Table]:
    told = {"read": piece.read, "bytes_done": piece.bytes_done, "damage": piece.damage}
    used = piece.messages.num_rows
    return Chunk(quarantine=piece.quarantine, used=used, **told), piece.messages


def _only_damage(damage: str) -> tuple[Chunk, pa.Table]:
    return Chunk(damage=damage), MESSAGES.empty()


def open_careful(
    files: Iterable[tuple[Path, Mapping[str, Any]]],
) -> tuple[list[Careful], list[UllageError]]:
    """Readers of files with their mappings, numbered in order, and why others could not be opened.

    Raises what the first of them raised where none can be opened.
    """
    from ullage.sources.ais import open_ais

    readers: list[Careful] = []
    refused: list[UllageError] = []
    for path, mapping in files:
        try:
            readers.append(Careful(open_ais(path, len(readers), dict(mapping) or None)))
        except InputError as error:
            refused.append(error)
    if not readers and refused:
        raise refused[0]
    return readers, refused


def tell_first_run(readers: Sequence[Careful], progress: Progress) -> None:
    """Say that the decoder must be compiled first, where it must."""
    if any(one.has_messages for one in readers) and not kernels_compiled(("sources/nmea",)):
        progress(FIRST_RUN, 0, None)


def expanded(files: Sequence[Path | str]) -> tuple[list[Path], list[UllageError]]:
    """Files, folders opened up, and an error for each path that is missing or cannot be listed."""
    from ullage.sources.streams import expand

    problems: list[InputError] = []
    found = expand(files, problems)
    missing: list[UllageError] = list(problems)
    if not found and missing:
        raise missing[0]
    return found, missing


def damaged(path: str, told: str) -> DamagedError:
    """The error for damage that a reader told of in words, which may name the file themselves."""
    text = told.removeprefix(path).lstrip(":, ")
    what, _, rest = text.partition(". ")
    do = rest or "What came before it was kept; obtain the file again if you can."
    return DamagedError(what.rstrip("."), where=path, do=do)


_NO_TIME = (
    "An AIS sentence says only the second; the log must state the rest, in tag blocks (c:), $PGHP "
    "or a time stamp on the line. The messages themselves: 'ullage ais decode FILE'."
)


def refuse_nothing(
    readers: Sequence[Careful], read: int, kept: int, why: Mapping[str, int]
) -> None:
    """Raise where not one row was kept: the first fault met, or that every row was set aside.

    ``why`` counts rows set aside by rule.
    """
    if kept:
        return
    faults = [reader.fault for reader in readers if reader.fault is not None]
    if faults:
        raise faults[0]
    if read:
        raise EmptyInputError(
            "not one row could be used",
            found=", ".join(f"{count:,} {rule}" for rule, count in sorted(why.items())) or None,
            where=", ".join(reader.path for reader in readers[:3]),
            do=_NO_TIME
            if "no_time" in why
            else "See what stood there with 'ullage ais decode --quarantine FILE'.",
        )
