"""Which hull had this number then."""

import time

import numpy as np
import pyarrow as pa
import pytest

from ullage.errors import FormatError, SchemaError, UnreadableError, ValueInvalidError
from ullage.identity import dates, statements
from ullage.identity.lookup import INDEX, IdentifierIndex
from ullage.sinks import ipc as sink
from ullage.sources import ipc as source

A, B = "IMO9074729", "IMO7389704"


def us(text):
    return dates.of(dates.parse(text))[0]


def said(hull, attribute, value, status="registered", **columns):
    row = {"source": "a register"} | columns
    return {"hull": hull, "attribute": attribute, "value": value, "status": status, **row}


@pytest.fixture(scope="module")
def told():
    return statements.make(
        [
            said(A, "mmsi", 445123000, valid_from="2015", valid_to="2017"),
            said(B, "mmsi", 445123000, valid_from="2018-03-01", observed_at="2020-06-01"),
            said(B, "mmsi", "44512 3001"),
            said(A, "mmsi", "unknown"),
            said(A, "name", "Chon-Ma San", valid_from="2015"),
            said(B, "call_sign", "HMZA7", valid_from="2015", valid_to="2016"),
            said(B, "imo", "9074729", "spoofed", valid_from="2019"),
        ]
    )


def hulls(index, value, at=None):
    return [(one.hull, one.how) for one in index.at(value, None if at is None else us(at))]


def test_an_mmsi_resolves_only_at_a_time(told):
    index = IdentifierIndex.build(told)
    assert hulls(index, 445123000, "2016-06-01") == [(A, "certain")]
    assert hulls(index, 445123000, "2019-06-01") == [(B, "certain")]
    assert hulls(index, "445123000", "2017-06-01") == [(A, "possible")]
    assert hulls(index, 445123000, "2018-02-01") == []
    assert hulls(index, 445123000, "2021-01-01") == [(B, "possible")]
    assert hulls(index, 440000000, "2019-01-01") == []
    assert hulls(index, "no number") == []


def test_without_a_time_all_are_told_with_their_intervals(told):
    first, second = IdentifierIndex.build(told).at(445123000)
    assert (first.hull, second.hull) == (A, B)
    assert first.possible == (us("2015"), us("2018"))
    assert second.possible == (us("2018-03-01"), None)
    assert second.certain is not None


def test_names_and_call_signs_are_found_however_written(told):
    assert hulls(IdentifierIndex.build(told, "name"), "CHON MA SAN", "2016") == [(A, "possible")]
    assert hulls(IdentifierIndex.build(told, "call_sign"), "hmza7", "2015-06") == [(B, "possible")]
    (false,) = IdentifierIndex.build(told, "imo").at(9074729, us("2019-05"))
    assert (false.hull, false.status) == (B, "spoofed")


def test_what_cannot_be_looked_up_is_refused(told):
    with pytest.raises(ValueInvalidError):
        IdentifierIndex.build(told, "flag")
    with pytest.raises(SchemaError):
        IdentifierIndex(told, "mmsi")
    assert len(IdentifierIndex.build(statements.make([]))) == 0
    assert IdentifierIndex.build(statements.make([])).at(445123000, 0) == ()


def test_an_index_on_disk_answers_as_it_did(told, tmp_path):
    built = IdentifierIndex.build(told)
    sink.write(built.table, tmp_path / "mmsi.arrow")
    again = IdentifierIndex(source.read(tmp_path / "mmsi.arrow"), "mmsi")
    assert again.at(445123000) == built.at(445123000)
    (tmp_path / "bad.arrow").write_bytes(b"ARROW1 no")
    with pytest.raises(FormatError):
        source.read(tmp_path / "bad.arrow")
    with pytest.raises(UnreadableError):
        source.read(tmp_path / "none.arrow")


def synthetic(rows, seed=1):
    """An index of random intervals over random MMSIs, three rows each on average."""
    rng = np.random.default_rng(seed)
    key = np.sort(rng.integers(200_000_000, 200_000_000 + rows // 3, rows))
    low = rng.integers(0, 10**15, rows)
    high = low + rng.integers(1, 10**14, rows)
    hull = pa.array(key % 9_999_999).cast(pa.string())
    text = pa.array(key).cast(pa.string())
    status = pa.array(np.zeros(rows, np.int32))
    status = pa.DictionaryArray.from_arrays(status, ["registered"]).cast(pa.string())
    columns = [pa.array(key), pa.array(low), pa.array(high), pa.array(low), pa.array(high)]
    return pa.Table.from_arrays([*columns, text, hull, status, text], schema=INDEX)


def test_a_large_mapped_index_agrees_with_a_scan_and_is_quick(tmp_path):
    sink.write(synthetic(300_000), tmp_path / "mmsi.arrow")
    index = IdentifierIndex(source.read(tmp_path / "mmsi.arrow"), "mmsi")
    rng = np.random.default_rng(2)
    whole = [index.table.column(at).to_numpy() for at in range(3)]
    begun = time.perf_counter()
    for value, at in zip(rng.integers(200_000_000, 200_100_000, 200),
                         rng.integers(0, 10**15, 200), strict=True):  # fmt: skip
        found = index.at(int(value), int(at))
        met = (whole[0] == value) & (whole[1] <= at) & (at < whole[2])
        assert len(found) == met.sum()
    assert (time.perf_counter() - begun) / 200 < 0.05
