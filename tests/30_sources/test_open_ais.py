"""Sentences and tables told apart, from files and from standard input."""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path

import pytest

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
