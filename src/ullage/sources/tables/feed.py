"""A source looked at before it is read: its first bytes, then all of it from the start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ullage.errors import DamagedError
from ullage.sources.streams import STDIN, ByteStream, open_bytes

HEAD_BYTES = 1 << 20
#: A longer line is no line of a table.
LINE_BYTES = 64 << 20


@dataclass(frozen=True)
class Feed:
    """``head``: the first bytes; ``whole``: they are all there is; ``size``: bytes as stored;
    ``plain``: the file at ``path`` holds these bytes as they are, not compressed;
    ``kept``: all bytes, once a reader had to have them at once.

    ``again`` opens it at its start; standard input once only.
    """

    path: str
    head: bytes
    whole: bool
    size: int | None
    again: Callable[[], ByteStream]
    plain: bool = True
    kept: list[bytes] = field(default_factory=list, compare=False)


def look(path: str) -> Feed:
    """Open ``path`` and read its head. Raises UnreadableError, EmptyInputError, DamagedError."""
    stream = open_bytes(path)
    head = stream.read(HEAD_BYTES)
    whole = len(head) < HEAD_BYTES
    if path == STDIN:
        stream.unread(head)
        return Feed(path, head, whole, None, lambda: stream, plain=False)
    stream.close()
    plain = stream.packing == "plain"
    return Feed(path, head, whole, stream.size, lambda: open_bytes(path), plain)


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
