"""Read the one file of a zip archive forwards, so that pipes and archives cut short work too.

Folders, ``__MACOSX/`` and dot files do not count. Layout: PKWARE APPNOTE 6.3.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Protocol

_HEADER = struct.Struct("<4sHHHHHIIIHH")
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _LATE_SIZES = 1, 8
_PIECE = 1 << 16
_ZIP64 = 0xFFFFFFFF
_NAMED = 5


class Source(Protocol):
    """Bytes that can be looked at before they are taken."""

    def read(self, size: int = ...) -> bytes: ...  # noqa: D102
    def peek(self, size: int) -> bytes: ...  # noqa: D102
    def unread(self, data: bytes) -> None: ...  # noqa: D102


def counts(name: str) -> bool:
    """Whether a name in an archive is a file to be read.

    >>> [counts(name) for name in ("a/b.csv", "a/", "__MACOSX/a/._b.csv", "a/.DS_Store")]
    [True, False, False, False]
    """
    parts = name.replace("\\", "/").split("/")
    return bool(parts[-1]) and not parts[-1].startswith(".") and "__MACOSX" not in parts


def members(path: str) -> list[str] | None:
    """Names of the files that count, from the index at the end; None where there is no index."""
    try:
        with zipfile.ZipFile(path) as archive:
            return [name for name in archive.namelist() if counts(name)]
    except (zipfile.BadZipFile, NotImplementedError, EOFError, struct.error):
        return None


def several(names: Sequence[str]) -> str:
    """The first of ``names``, and how many more there are.

    >>> several(["a", "b"]), several("abcdefg")
    ('a, b', 'a, b, c, d, e and 2 more')
    """
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def unzip(raw: Source) -> Iterator[bytes]:
    """Contents of the file in the archive. ValueError says what is damaged or not supported.

    A second file is not read: its columns and the end of its first line are its own.
    """
    first: str | None = None
    while raw.peek(4) == _LOCAL:
        head = _exactly(raw, _HEADER.size)
        _, _, flags, method, _, _, crc, size, _, name_len, extra_len = _HEADER.unpack(head)
        name = _exactly(raw, name_len).decode(errors="replace")
        size = _long_size(_exactly(raw, extra_len), size)
        wanted, late = counts(name), bool(flags & _LATE_SIZES)
        if wanted and first is not None:
            raise ValueError(f"the zip archive holds more than one file: {first}, then {name}")
        if flags & _ENCRYPTED:
            raise ValueError("the zip archive is encrypted")
        for piece in _contents(raw, method, size, None if late else crc, name.endswith("/")):
            if wanted:
                yield piece
        first = name if wanted else first
        if late:
            _to_next(raw)
    if raw.peek(4) not in (_CENTRAL, _END):
        raise ValueError("the zip archive ends early")
    while raw.read(_PIECE):
        pass


def _contents(
    raw: Source, method: int, size: int, crc: int | None, folder: bool
) -> Iterator[bytes]:
    if method not in (_STORED, _DEFLATED):
        raise ValueError(f"the zip archive uses compression method {method}")
    if method == _STORED and crc is None and size == 0 and not folder:
        raise ValueError("the zip archive does not say how long its stored file is")
    check = 0
    for piece in _inflate(raw) if method == _DEFLATED else _stored(raw, size):
        check = zlib.crc32(piece, check)
        yield piece
    if crc is not None and check != crc:
        raise ValueError("a file in the zip archive fails its checksum")


def _inflate(raw: Source) -> Iterator[bytes]:
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    while not unpack.eof:
        data = unpack.unconsumed_tail or raw.read(_PIECE)
        try:
            out = unpack.decompress(data, 4 * _PIECE)
        except zlib.error as error:
            raise ValueError(f"the zip archive is corrupt ({error})") from error
        if out:
            yield out
        elif not data and not unpack.eof:
            raise ValueError("the zip archive ends early")
    raw.unread(unpack.unused_data)


def _stored(raw: Source, size: int) -> Iterator[bytes]:
    while size:
        piece = raw.read(min(size, _PIECE))
        if not piece:
            raise ValueError("the zip archive ends early")
        size -= len(piece)
        yield piece


def _exactly(raw: Source, size: int) -> bytes:
    out = b""
    while len(out) < size:
        piece = raw.read(size - len(out))
        if not piece:
            raise ValueError("the zip archive ends early")
        out += piece
    return out


def _long_size(extra: bytes, size: int) -> int:
    """Uncompressed size, from the zip64 extra field where the header has no room for it."""
    while size == _ZIP64 and len(extra) >= 4:
        tag, length = struct.unpack_from("<HH", extra)
        if tag == 1 and length >= 8:
            return int(struct.unpack_from("<Q", extra, 4)[0])
        extra = extra[4 + length :]
    return size


def _to_next(raw: Source) -> None:
    """Step over a data descriptor (12 to 24 bytes) to the next header."""
    tail = raw.peek(28)
    places = [tail.find(magic) for magic in (_LOCAL, _CENTRAL)]
    known = [place for place in places if place >= 0]
    if not known:
        raise ValueError("the zip archive ends early")
    _exactly(raw, min(known))
