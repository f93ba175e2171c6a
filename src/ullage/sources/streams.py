"""Bytes in: plain or compressed files and standard input, read in bounded memory.

Compression is recognised by its first bytes, never by the name. Data cut short or corrupt gives all
that could be read and then :class:`~ullage.errors.DamagedError`.
"""

from __future__ import annotations

import bz2
import io
import lzma
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol

from ullage.errors import DamagedError, EmptyInputError, FormatError, InputError, UnreadableError
from ullage.sources.unzip import members, several, unzip

STDIN = "-"
_PIECE = 1 << 18
_ZSTD_PIECE = 1 << 13
#: So many zero bytes in a row are no text: the file is sparse or was not written to its end.
_NULS = bytes(1 << 16)
_PARQUET = b"PAR1"


class Damage(Exception):  # noqa: N818 - travels inside this module only
    """Compressed data ends early or is corrupt; the text says which."""


def expand(paths: Iterable[str | Path], problems: list[InputError] | None = None) -> list[Path]:
    """Files in ``paths``, directories replaced by the files below them in name order.

    Hidden files are left out; ``-`` (standard input) stays. Raises UnreadableError where a path
    is missing or not permitted and EmptyInputError where a directory holds no file. Where a list of
    ``problems`` is given, errors are told there and the other files returned.
    """
    found: list[Path] = []
    told: list[InputError] = []
    for path in paths:
        found.extend(_files(Path(path), told))
    if problems is None and told:
        raise told[0]
    if problems is not None:
        problems.extend(told)
    return found


def _files(path: Path, told: list[InputError]) -> list[Path]:
    if str(path) == STDIN:
        return [path]
    try:
        mode = path.stat().st_mode
    except OSError as error:
        gone = isinstance(error, FileNotFoundError)
        told.append(_absent(path) if gone else _unreadable(path, error))
        return []
    return _below(path, told) if stat.S_ISDIR(mode) else [path]


def _below(path: Path, told: list[InputError]) -> list[Path]:
    before = len(told)
    files = [
        Path(top) / name
        for top, names in _walk(path, told)
        for name in names
        if not name.startswith(".")
    ]
    if not files and len(told) == before:
        told.append(
            EmptyInputError(
                "the directory holds no file",
                where=str(path),
                do="Name a directory with AIS files.",
            )
        )
    return files


def _walk(path: Path, told: list[InputError]) -> Iterator[tuple[str, list[str]]]:
    def tell(error: OSError) -> None:
        told.append(_unreadable(Path(error.filename or path), error))

    for top, folders, names in os.walk(path, onerror=tell):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield top, sorted(names)


def _absent(path: Path) -> UnreadableError:
    return UnreadableError(
        "there is no such file", where=str(path), do="Check the name and the working directory."
    )


def _unreadable(path: Path | str, error: OSError) -> UnreadableError:
    return UnreadableError(
        "cannot be read",
        found=error.strerror or str(error),
        where=str(path),
        do="Check that it exists and that you may read it.",
    )


class ByteStream(io.RawIOBase):
    """Decompressed bytes of one file or of standard input.

    ``bytes_done`` counts bytes as stored; ``size`` is the stored size, None for standard input;
    ``packing`` names the compression, ``plain`` where there is none.
    """

    def __init__(self, path: Path | str) -> None:
        super().__init__()
        self.path = str(path)
        self._raw = _Raw(self.path)
        self.size = self._raw.size
        head = self._raw.peek(6)
        self.packing = packing(head)
        self._pieces = _written(_UNPACK[self.packing](self._raw))
        self._rest = memoryview(b"")
        self._damage: str | None = None
        self._begun = False

    @property
    def bytes_done(self) -> int:
        """Stored bytes consumed so far."""
        return self._raw.done

    def readable(self) -> bool:
        """Always true."""
        return True

    def read(self, size: int | None = -1) -> bytes:
        """``size`` bytes (fewer only at the end), all for -1; of text none from a long run of
        zero bytes on.

        Raises DamagedError once every byte before the damage was returned.
        """
        want = sys.maxsize if size is None or size < 0 else size
        out: list[memoryview] = []
        while want and self._fill():
            piece = self._rest[:want]
            self._rest = self._rest[len(piece) :]
            want -= len(piece)
            out.append(piece)
        self._begun |= bool(out)
        if not out and want and self._damage:
            raise DamagedError(
                self._damage,
                where=self.path,
                do="What came before was kept. Fetch the file again if you can."
                if self._begun
                else "Fetch the file again.",
            )
        return b"".join(out)

    def unread(self, data: bytes) -> None:
        """Put ``data`` back, to be read again first."""
        self._rest = memoryview(data + bytes(self._rest))

    def _fill(self) -> bool:
        while not self._rest:
            if self._damage:
                return False
            try:
                piece = next(self._pieces, None)
            except Damage as error:
                self._damage = str(error)
                return False
            if piece is None:
                return False
            self._rest = memoryview(piece)
        return True

    def close(self) -> None:
        """Close the file; standard input stays open."""
        self._raw.close()
        super().close()

    def __enter__(self) -> ByteStream:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_bytes(path: Path | str) -> ByteStream:
    """Open ``path`` (``-`` is standard input) for reading decompressed bytes.

    Raises UnreadableError, EmptyInputError where the file holds no byte and FormatError where it
    is a zip archive of several files.
    """
    stream = ByteStream(path)
    try:
        if not stream._raw.peek(1):
            raise EmptyInputError("the file is empty", where=str(path), do="Check how it was made.")
        if stream.packing == "zip" and str(path) != STDIN:
            _refuse_many(str(path))
    except InputError:
        stream.close()
        raise
    return stream


def _refuse_many(path: str) -> None:
    names = members(path)
    if names == []:
        raise EmptyInputError(
            "the zip archive holds no file", where=path, do="Check how it was made."
        )
    if names is not None and len(names) > 1:
        raise FormatError(
            "the zip archive holds more than one file",
            where=path,
            found=several(names),
            do="Unpack it and give the folder.",
        )


def _written(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces; of anything but Parquet those before 64 KiB of zero bytes, and then Damage."""
    done = held = 0
    start = b""
    for piece in pieces:
        start = (start + piece[:4])[:4]
        if start == _PARQUET or not (held or b"\0" in piece):
            yield piece
            done += len(piece)
            continue
        data = bytes(held) + piece
        cut = data.find(_NULS)
        kept = data.rstrip(b"\0") if cut < 0 else data[:cut]
        if kept:
            yield kept
        done, held = done + len(kept), len(data) - len(kept)
        if cut >= 0:
            raise Damage(f"zero bytes from byte {done} on (a sparse or half-written file)")
    if held:
        yield bytes(held)


class _Raw:
    """Stored bytes with a count and a look ahead."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.done = 0
        self.size: int | None = None
        self._ahead = b""
        self._file: BinaryIO = sys.stdin.buffer if path == STDIN else self._open(path)

    def _open(self, path: str) -> BinaryIO:
        try:
            if not Path(path).is_dir():
                self.size = Path(path).stat().st_size
            return open(path, "rb", buffering=0)
        except OSError as error:
            raise _unreadable(path, error) from error

    def read(self, size: int = _PIECE) -> bytes:
        if self._ahead:
            out, self._ahead = self._ahead[:size], self._ahead[size:]
        else:
            out = self._pull(size)
        self.done += len(out)
        return out

    def peek(self, size: int) -> bytes:
        while len(self._ahead) < size:
            more = self._pull(_PIECE)
            if not more:
                break
            self._ahead += more
        return self._ahead[:size]

    def unread(self, data: bytes) -> None:
        self._ahead = data + self._ahead
        self.done -= len(data)

    def _pull(self, size: int) -> bytes:
        try:
            return self._file.read(size) or b""
        except OSError as error:
            raise _unreadable(self.path, error) from error

    def close(self) -> None:
        if self.path != STDIN:
            self._file.close()


_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"PK\x03\x04", "zip"),
)


def packing(head: bytes) -> str:
    """Compression by the first six bytes: gzip, zstd, bzip2, xz, zip or plain.

    >>> packing(b"BZh91A")
    'bzip2'
    """
    return next((name for magic, name in _MAGIC if head.startswith(magic)), "plain")


def _plain(raw: _Raw) -> Iterator[bytes]:
    while piece := raw.read():
        yield piece


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


def _gunzip() -> _Decompressor:
    return _Inflate(16 + zlib.MAX_WBITS)


class _Inflate:
    """zlib with the interface of bz2 and lzma: input that is not used up is kept inside."""

    def __init__(self, bits: int) -> None:
        self._zlib = zlib.decompressobj(bits)

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, max(max_length, 0))


def _stream(make: Callable[[], _Decompressor], magic: bytes) -> Callable[[_Raw], Iterator[bytes]]:
    """Unpack one or more compressed members that follow each other."""

    def pieces(raw: _Raw) -> Iterator[bytes]:
        while raw.peek(len(magic)).startswith(magic):
            yield from _member(raw, make())
        if raw.peek(1).strip(b"\0"):
            raise Damage("bytes follow the end of the compressed data")

    return pieces


def _member(raw: _Raw, unpack: _Decompressor) -> Iterator[bytes]:
    while not unpack.eof:
        data = raw.read(_PIECE // 16) if getattr(unpack, "needs_input", True) else b""
        starved = not data and getattr(unpack, "needs_input", True)
        try:
            out = unpack.decompress(data, _PIECE)
        except (zlib.error, lzma.LZMAError, OSError, EOFError) as error:
            raise Damage(f"the compressed data is corrupt ({error})") from error
        if out:
            yield out
        elif starved and not unpack.eof:
            raise Damage("the compressed data ends early")
    raw.unread(unpack.unused_data)


def _zstd(raw: _Raw) -> Iterator[bytes]:
    import pyarrow as pa

    stream = pa.CompressedInputStream(pa.PythonFile(_Filelike(raw), mode="r"), "zstd")
    while True:
        try:
            piece = stream.read(_ZSTD_PIECE)
        except OSError as error:
            raise Damage(f"the compressed data is corrupt or ends early ({error})") from error
        if not piece:
            return
        yield piece


class _Filelike(io.RawIOBase):
    """What pyarrow asks of a Python file."""

    def __init__(self, raw: _Raw) -> None:
        super().__init__()
        self._raw = raw

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        return self._raw.read(size if size and size > 0 else _PIECE)


def _unzip(raw: _Raw) -> Iterator[bytes]:
    try:
        yield from unzip(raw)
    except ValueError as error:
        raise Damage(str(error)) from error


_UNPACK: dict[str, Callable[[_Raw], Iterator[bytes]]] = {
    "plain": _plain,
    "gzip": _stream(_gunzip, b"\x1f\x8b"),
    "zstd": _zstd,
    "bzip2": _stream(bz2.BZ2Decompressor, b"BZh"),
    "xz": _stream(lzma.LZMADecompressor, b"\xfd7zXZ\x00"),
    "zip": _unzip,
}
