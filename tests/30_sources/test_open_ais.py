"""Sentences and tables told apart, from files and from standard input."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
from pathlib import Path

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from ullage.errors import FormatError
from ullage.sources.ais import open_ais, open_all

TABLE = b"mmsi,time,lon,lat\n7,2022-01-03T00:00:00Z,129.5,41.5\n"
# A type 1 report of the AIVDM/AIVDO documentation of gpsd (BSD-2), with a tag block for its time.
SENTENCE = b"\\c:1641168000*54\\!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C\n"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize(
    ("content", "kind", "sender"),
    [
        (TABLE, "generic", 7),
        (SENTENCE, "nmea", 477553000),
        (b"# log\n\n" + SENTENCE, "nmea", 477553000),
    ],
)
def test_told_apart_by_content(
    content: bytes, kind: str, sender: int, pack: object, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    data = pack(content)  # type: ignore[operator]
    path = tmp_path / "input"
    path.write_bytes(data)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    for reader in (open_ais(path), *open_all(["-"])):
        assert reader.kind == kind
        chunks = list(reader.chunks())
        assert [who for c in chunks for who in c.positions["transmitter"].to_pylist()] == [sender]


@pytest.mark.parametrize("member", [TABLE, b"parquet"])
def test_a_table_in_a_zip_is_read(member: bytes, tmp_path: Path) -> None:
    path = tmp_path / "one.zip"
    if member == b"parquet":
        pq.write_table(pacsv.read_csv(io.BytesIO(TABLE)), tmp_path / "one.parquet")
        member = (tmp_path / "one.parquet").read_bytes()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one", member)
    [chunk] = open_ais(path).chunks()
    assert chunk.positions["transmitter"].to_pylist() == [7]


@pytest.mark.parametrize("own", [True, False])
def test_parquet_from_standard_input(
    own: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_bytes(TABLE)
    [chunk] = open_ais(tmp_path / "a.csv").chunks()
    pq.write_table(
        chunk.positions if own else pacsv.read_csv(io.BytesIO(TABLE)), tmp_path / "a.parquet"
    )
    data = io.BytesIO((tmp_path / "a.parquet").read_bytes())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data))
    [again] = open_ais("-").chunks()
    assert again.positions["transmitter"].to_pylist() == [7]


def test_zero_bytes_after_rows_do_not_make_a_table_binary(tmp_path: Path) -> None:
    path = tmp_path / "half.csv"
    path.write_bytes(TABLE + bytes(20_000))
    chunks = list(open_ais(path).chunks())
    assert [who for c in chunks for who in c.positions["transmitter"].to_pylist()] == [7]


def test_binary_data_is_shown_where_it_starts(tmp_path: Path) -> None:
    path = tmp_path / "noise"
    path.write_bytes(b"mmsi" + bytes(range(1, 9)) * 9)
    with pytest.raises(FormatError, match=r"found 01 02 03 .* at byte 4"):
        open_ais(path)
