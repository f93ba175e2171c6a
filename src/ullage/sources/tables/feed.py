"""A source looked at before it is read: its first bytes, then all of it from the start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ullage.errors import DamagedError
from ullage.sources.streams import STDIN, ByteStream, open_bytes

HEAD_BYTES = 1 << 20
#: A longer line is no line of a table.
LINE_BYTES = 64 << 20


class Rejoined:
    """The head that was taken from a stream, then the rest of it."""

    def __init__(self, head: bytes, stream: ByteStream) -> None:
        self._head = head
        self._stream = stream

    @property
    def bytes_done(self) -> int:
        """Stored bytes consumed so far."""
        return self._stream.bytes_done

    def read(self, size: int) -> bytes:
        """Up to ``size`` bytes; DamagedError after the good part."""
        if self._head:
            out, self._head = self._head[:size], self._head[size:]
            return out
        return self._stream.read(size)

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()


@dataclass(frozen=True)
class Feed:
    """``head``: the first bytes; ``whole``: they are all there is; ``size``: bytes as stored."""

    path: str
    head: bytes
    whole: bool
    size: int | None
    again: Callable[[], Rejoined]


def look(path: str) -> Feed:
    """Open ``path`` and read its head. Raises UnreadableError, EmptyInputError, DamagedError."""
    stream = open_bytes(path)
    head, whole = _head(stream)
    if path == STDIN:
        return Feed(path, head, whole, None, lambda: Rejoined(head, stream))
    size = stream.size
    stream.close()
    return Feed(path, head, whole, size, lambda: Rejoined(b"", open_bytes(path)))


def _head(stream: ByteStream) -> tuple[bytes, bool]:
    head = stream.read(HEAD_BYTES)
    return head, len(head) < HEAD_BYTES


def line_blocks(feed: Feed, size: int) -> Iterator[tuple[bytes, bytes, int, str | None]]:
    """Whole lines of about ``size`` bytes: (lines, cut-off rest, bytes done, damage).

    The rest is empty but where damage cut a line short. A last line without an end gets one.
    """
    stream = feed.again()
    mac = b"\n" not in feed.head and b"\r" in feed.head
    pending, damage, more = b"", None, True
    try:
        while more:
            try:
                data = stream.read(size)
            except DamagedError as error:
                data, damage = b"", error.what
            if len(pending) > LINE_BYTES:
                data, pending, damage = b"", b"", "a line of more than 64 MB"
            more = bool(data)
            pending += data.replace(b"\r", b"\n") if mac else data
            if not more and not damage and pending and not pending.endswith(b"\n"):
                pending += b"\n"
            cut = pending.rfind(b"\n") + 1
            lines, pending = pending[:cut], pending[cut:]
            if lines or damage:
                rest = pending if damage else b""
                yield lines, rest, stream.bytes_done, damage
    finally:
        stream.close()
