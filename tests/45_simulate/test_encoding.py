"""Sentences made from tables: literals, checksums, and back through the decoder."""

from __future__ import annotations

from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from ullage.model.tables import POSITIONS, STATIC
from ullage.simulate import bits, nmea
from ullage.simulate.evidence import write_evidence
from ullage.simulate.scenario import build
from ullage.sources.nmea.reader import NmeaReader


@pytest.fixture(scope="module")
def scenario():
    return build(1)


@pytest.fixture(scope="module")
def lines(scenario):
    return nmea.sentences(scenario.positions, scenario.static)


def test_a_published_sentence():
    """The example of E. S. Raymond's "AIVDM/AIVDO protocol decoding" (gpsd, BSD-2)."""
    fields = {
        "type": 1, "mmsi": 477_553_000, "status": 5, "lon": -73_407_500, "lat": 28_549_700,
        "cog": 510, "heading": 181, "second": 15, "radio": 149_208,
    }  # fmt: skip
    payload, fill = bits.payloads(bits.POSITION_A, {k: [v] for k, v in fields.items()}, 1)
    assert (payload[0].tobytes(), fill) == (b"177KQJ5000G?tO`K>RA1wUbN0TKH", 0)
    assert bits.checksums([b"AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0"])[0] == 0x5C


@pytest.mark.parametrize(
    ("layout", "width"),
    [
        (bits.POSITION_A, 168),
        (bits.POSITION_B, 168),
        (bits.LONG_RANGE, 96),
        (bits.VOYAGE, 424),
        (bits.STATIC_A, 168),
        (bits.STATIC_B, 168),
    ],
)
def test_lengths_are_the_standards(layout, width):
    assert sum(abs(size) for _, size in layout) == width


def test_every_checksum_holds(lines):
    for whole in lines[::97]:
        for line in whole.splitlines():
            for part in line.strip(b"\\").split(b"\\"):
                text, _, told = part.lstrip(b"!").partition(b"*")
                assert int(told, 16) == reduce(lambda a, b: a ^ b, text)


def test_lines_come_in_order_of_time_with_a_label(lines):
    epochs = [int(line.split(b"c:")[1][:10]) for line in lines]
    assert epochs == sorted(epochs)
    assert all(line.startswith(b"\\s:SIMULATED,c:") for line in lines)


def test_nulls_become_not_available():
    time = pa.array([0], POSITIONS.by_name["time"].type)
    row = {"transmitter": [1], "mmsi": [273_999_001], "time": time,
           "lon": [0.0], "lat": [0.0], "msg_type": [1], "ref": [0]}  # fmt: skip
    (line,) = nmea.sentences(POSITIONS.conform(pa.table(row)), STATIC.empty())
    payload = line.split(b",")[-2]
    six = [code - 48 - (8 if code > 87 else 0) for code in payload]
    text = "".join(f"{code:06b}" for code in six)
    assert int(text[38:42], 2) == 15
    assert int(text[50:60], 2) == 1023
    assert int(text[116:128], 2) == 3600
    assert int(text[128:137], 2) == 511
    assert int(text[137:143], 2) == 60


def test_the_same_scenario_gives_the_same_files(scenario, tmp_path):
    first, again = (write_evidence(scenario, tmp_path / name) for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    assert [path.name for path in first] == ["simulated-log.nmea.gz", "simulated-table.csv"]


def test_the_decoder_gives_the_tables_back(scenario, tmp_path):
    path = tmp_path / "all.nmea"
    path.write_bytes(b"".join(nmea.sentences(scenario.positions, scenario.static)))
    chunks = list(NmeaReader(str(path), 0).chunks())
    assert sum(chunk.quarantine.num_rows for chunk in chunks) == 0
    positions = pa.concat_tables([chunk.positions for chunk in chunks])
    static = pa.concat_tables([chunk.static for chunk in chunks])
    _same(positions, scenario.positions, {"lon": 1e-6, "lat": 1e-6})
    _same(static, scenario.static, {})


def _same(read: pa.Table, made: pa.Table, close: dict[str, float]):
    assert read.num_rows == made.num_rows
    keys = [("time", "ascending"), ("transmitter", "ascending"), ("msg_type", "ascending"),
            ("lon" if "lon" in made.column_names else "name", "ascending")]  # fmt: skip
    read, made = read.sort_by(keys), made.sort_by(keys)
    for name in made.column_names:
        if name in {"ref", "draught_raw", "receive_time"}:
            continue
        mine, theirs = made[name], read[name]
        if name in close:
            assert np.allclose(mine.to_numpy(), theirs.to_numpy(), rtol=0, atol=close[name])
        else:
            assert (
                mine.cast(_plain(mine.type)).to_pylist()
                == theirs.cast(_plain(mine.type)).to_pylist()
            ), name


def _plain(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_dictionary(kind) else kind


def test_spoilt_lines_go_to_quarantine_and_good_ones_stay(scenario, tmp_path):
    log, _ = write_evidence(scenario, tmp_path)
    chunks = list(NmeaReader(str(log), 0).chunks())
    in_log = pc.not_equal(pc.bit_wise_and(scenario.positions["transmitter"], 3), 0)
    kept = sum(chunk.positions.num_rows for chunk in chunks)
    assert kept == scenario.positions.filter(in_log).num_rows
    assert sum(chunk.quarantine.num_rows for chunk in chunks) >= 20


def test_another_decoder_agrees(scenario, lines):
    pyais = pytest.importorskip("pyais")
    by_line = {}
    for line in lines[::4001]:
        sentences = [part for part in line.split(b"!")[1:]]
        whole = pyais.decode(*(b"!" + part.strip().rstrip(b"\n") for part in sentences))
        by_line[line] = whole
    kinds = {whole.msg_type for whole in by_line.values()}
    assert {1, 3, 18} <= kinds
    ships = set(pc.unique(scenario.positions["mmsi"]).to_pylist())
    assert {int(whole.mmsi) for whole in by_line.values()} <= ships
