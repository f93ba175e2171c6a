import bz2
import gzip
import io
import lzma
import os
import zipfile

import pyarrow as pa
import pytest

from ullage.errors import DamagedError, EmptyInputError, FormatError, UnreadableError
from ullage.sources import streams

TEXT = b"".join(b"line %d of the log, varied by %d\n" % (i, i * i) for i in range(40_000))


def _zip(data, **kwargs):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.nmea", data)
    return out.getvalue()


def _zip_piped(data):
    return _zipped({"d/": b"", "__MACOSX/._a": b"mac", "d/.hidden": b"dot", "d/a": data})


def _zipped(members):
    class Pipe(io.RawIOBase):
        def __init__(self):
            self.data = b""

        def writable(self):
            return True

        def write(self, piece):
            self.data += bytes(piece)
            return len(piece)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return pipe.data


def _zstd(data):
    out = pa.BufferOutputStream()
    with pa.CompressedOutputStream(out, "zstd") as stream:
        stream.write(data)
    return out.getvalue().to_pybytes()


PACKERS = {
    "plain": bytes,
    "gzip": gzip.compress,
    "gzip twice": lambda data: gzip.compress(data[:7777]) + gzip.compress(data[7777:]),
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zip": _zip,
    "zip piped": _zip_piped,
    "zstd": _zstd,
}


def _all(stream, size):
    out = b""
    while piece := stream.read(size):
        out += piece
    return out


@pytest.mark.parametrize("name", PACKERS)
@pytest.mark.parametrize("size", [-1, 4096, 1_000_003])
def test_unpacks_by_content_not_name(tmp_path, name, size):
    path = tmp_path / "log.txt"
    path.write_bytes(PACKERS[name](TEXT))
    with streams.open_bytes(path) as stream:
        assert _all(stream, size) == TEXT
        assert stream.bytes_done == stream.size == path.stat().st_size


@pytest.mark.parametrize("name", [name for name in PACKERS if name != "plain"])
def test_cut_short_keeps_the_good_part(tmp_path, name):
    path = tmp_path / "log"
    packed = PACKERS[name](TEXT)
    path.write_bytes(packed[: len(packed) * 2 // 3])
    good = []
    with streams.open_bytes(path) as stream, pytest.raises(DamagedError) as caught:
        good.extend(iter(lambda: stream.read(10_000), b""))
    good = b"".join(good)
    assert TEXT.startswith(good)
    assert caught.value.where == str(path)
    # bzip2 decodes in blocks of 900 kB, so little may come out of a short file
    assert len(good) > (0 if name == "bzip2" else len(TEXT) // 3)


@pytest.mark.parametrize("name", ["gzip", "zip", "xz", "bzip2"])
def test_corrupt_middle_is_damage(tmp_path, name):
    path = tmp_path / "log"
    packed = bytearray(PACKERS[name](TEXT))
    middle = len(packed) // 2
    packed[middle : middle + 64] = bytes(64)
    path.write_bytes(bytes(packed))
    with streams.open_bytes(path) as stream, pytest.raises(DamagedError):
        _all(stream, 10_000)


def test_a_zip_of_several_files_is_refused_by_name(tmp_path):
    path = tmp_path / "two.zip"
    path.write_bytes(_zipped({"a.csv": b"lon,lat\n1,2\n", "x/b.csv": b"lat,lon\n2,1\n"}))
    with pytest.raises(FormatError, match=r"found a\.csv, x/b\.csv\)\. Unpack it") as caught:
        streams.open_bytes(path)
    assert caught.value.where == str(path)


def test_a_zip_without_a_file_is_empty(tmp_path):
    path = tmp_path / "none.zip"
    path.write_bytes(_zipped({"d/": b"", "__MACOSX/._a": b"mac"}))
    with pytest.raises(EmptyInputError, match="holds no file"):
        streams.open_bytes(path)


def test_a_zip_of_several_files_on_standard_input_gives_the_first_alone(monkeypatch):
    class Stdin:
        buffer = io.BytesIO(_zipped({"a": TEXT, "b": b"other"}))

    monkeypatch.setattr("sys.stdin", Stdin)
    with streams.open_bytes("-") as stream:
        assert stream.read() == TEXT
        with pytest.raises(DamagedError, match="more than one file: a, then b"):
            stream.read()


@pytest.mark.parametrize("name", ["plain", "gzip", "zip", "zstd"])
@pytest.mark.parametrize("nuls", [1 << 16, (1 << 18) + 1, 5 << 20])
def test_a_long_run_of_zero_bytes_is_damage_after_the_good_part(tmp_path, name, nuls):
    path = tmp_path / "log"
    path.write_bytes(PACKERS[name](TEXT + bytes(nuls) + TEXT))
    with streams.open_bytes(path) as stream:
        assert stream.read() == TEXT
        with pytest.raises(DamagedError, match=f"zero bytes from byte {len(TEXT)} on"):
            stream.read()


@pytest.mark.parametrize(
    "data",
    [
        TEXT + bytes((1 << 16) - 1),
        TEXT[: (1 << 18) - 9] + bytes(40_000) + TEXT,
        b"PAR1" + TEXT + bytes(1 << 20) + TEXT,
    ],
)
def test_shorter_runs_and_parquet_pass_whole(tmp_path, data):
    path = tmp_path / "log"
    path.write_bytes(data)
    with streams.open_bytes(path) as stream:
        assert _all(stream, 10_000) == data


def test_expand_orders_and_skips_hidden(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("b/2.csv", "b/.hidden", "a.nmea", "c.nmea"):
        (tmp_path / name).write_bytes(b"x")
    names = [path.name for path in streams.expand([tmp_path, "-"])]
    assert names == ["a.nmea", "c.nmea", "2.csv", "-"]


def test_expand_refuses_with_the_place(tmp_path):
    with pytest.raises(UnreadableError, match="no such file"):
        streams.expand([tmp_path / "gone"])
    with pytest.raises(EmptyInputError, match="no file"):
        streams.expand([tmp_path])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_expand_unreadable_directory(tmp_path):
    shut = tmp_path / "shut"
    shut.mkdir(mode=0)
    with pytest.raises(UnreadableError):
        streams.expand([tmp_path])


def test_expand_tells_what_cannot_be_listed_and_gives_the_rest(tmp_path, monkeypatch):
    listed = os.scandir

    def scandir(top):
        if str(top).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(top))
        return listed(top)

    monkeypatch.setattr(os, "scandir", scandir)
    (tmp_path / "shut").mkdir()
    (tmp_path / "t.tsv").write_bytes(b"x")
    problems = []
    found = streams.expand([tmp_path, tmp_path / "shut", tmp_path / "gone"], problems)
    assert found == [tmp_path / "t.tsv"]
    shut = str(tmp_path / "shut")
    assert [error.where for error in problems] == [shut, shut, str(tmp_path / "gone")]
    assert all(isinstance(error, UnreadableError) for error in problems)


def test_open_errors(tmp_path):
    with pytest.raises(UnreadableError):
        streams.open_bytes(tmp_path / "gone")
    with pytest.raises(UnreadableError):
        streams.open_bytes(tmp_path)
    empty = tmp_path / "empty"
    empty.touch()
    with pytest.raises(EmptyInputError):
        streams.open_bytes(empty)


def test_standard_input_stays_open(monkeypatch):
    pipe = io.BytesIO(gzip.compress(TEXT))

    class Stdin:
        buffer = pipe

    monkeypatch.setattr("sys.stdin", Stdin)
    with streams.open_bytes("-") as stream:
        assert stream.read() == TEXT
        assert stream.size is None
    assert not pipe.closed
