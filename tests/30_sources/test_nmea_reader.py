import functools
import gzip
import operator
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from ullage.errors import EmptyInputError, FormatError
from ullage.model.tables import POSITIONS, QUARANTINE, STATIC
from ullage.sources.nmea.reader import NmeaReader

# sentences of the gpsd sample (BSD-2), times added
POSITION = b"!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A,b003669794,1272412827\n"
VOYAGE = (
    b"!AIVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1C,1272412830\n"
    b"!AIVDM,2,2,1,A,88888888880,2*25\n"
)
UNTIMED = b"!AIVDM,1,1,,A,16SteH0P00Jt63hHaa6SagvJ087r,0*42\n"
BROKEN = b"!AIVDM,1,1,,A,16SteH0P00Jt63hHaa6SagvJ087r,0*43\n"
DISTANCES = ["to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m"]
BASE = b"!AIVDM,1,1,,A,403OviQuMGCqWrRO9>E6fE700@GO,0*4D\n"


def _read(path, data):
    path.write_bytes(data)
    return list(NmeaReader(path, 3).chunks())


def _rows(chunks, name):
    return [row for chunk in chunks for row in getattr(chunk, name).to_pylist()]


def test_positions_static_and_quarantine(tmp_path):
    data = b"# a log\n" + POSITION + VOYAGE + UNTIMED + BROKEN + BASE
    chunks = _read(tmp_path / "log.nmea", data)
    (position,) = _rows(chunks, "positions")
    assert position["transmitter"] == position["mmsi"] == 371798000
    assert (
        position["time"] == position["receive_time"] == datetime(2010, 4, 28, 0, 0, 27, tzinfo=UTC)
    )
    assert position["station"] == "b003669794"
    assert (position["sog_kn"], position["heading_deg"]) == (pytest.approx(12.3), 215)
    assert position["ref"] == 3 * 2**40 + 8
    (static,) = _rows(chunks, "static")
    assert (static["length_m"], static["beam_m"], static["imo"]) == (295, 32, 9134270)
    assert static["draught_m"] == pytest.approx(12.2)
    assert static["draught_raw"] == 122
    rules = {row["rule"]: row["found"] for row in _rows(chunks, "quarantine")}
    assert rules == {"no_time": "type 1 MMSI 440348000", "checksum": BROKEN.decode().strip()}
    assert sum(chunk.read for chunk in chunks) == 6
    assert sum(chunk.used for chunk in chunks) == 3
    for chunk in chunks:
        assert chunk.positions.schema.equals(POSITIONS.arrow)
        assert chunk.static.schema.equals(STATIC.arrow)
        assert chunk.quarantine.schema.equals(QUARANTINE.arrow)


# gpsd sample (BSD-2), time added: part B of type 24 with 0 for all four distances
NO_SIZE = b"!AIVDM,1,1,,A,H42O55lt00000000000000000000,0*%02X,1272412830\n"


def test_distances_that_are_both_zero_are_not_available(tmp_path):
    body = NO_SIZE[1 : NO_SIZE.index(b"*")]
    total = functools.reduce(operator.xor, body)
    sized, bare = _rows(_read(tmp_path / "log.nmea", VOYAGE + NO_SIZE % total), "static")
    names = [*DISTANCES, "length_m", "beam_m"]
    assert [sized[name] for name in names] == [225, 70, 1, 31, 295, 32]
    assert {bare[name] for name in names} == {None}
    messages = pa.concat_tables(NmeaReader(tmp_path / "log.nmea").messages())
    assert messages.select(DISTANCES).to_pylist()[1] == dict.fromkeys(DISTANCES, 0)


@pytest.mark.parametrize(
    ("time", "rule"),
    [(0, "time_range"), (4102444800, "time_range"), (631152000, None), (2524607999, None)],
)
def test_times_of_a_clock_at_fault(tmp_path, time, rule):
    tag = b"c:%d" % time
    total = 0
    for char in tag:
        total ^= char
    line = b"\\%s*%02X\\" % (tag, total) + UNTIMED
    chunks = _read(tmp_path / "log", line)
    assert [row["rule"] for row in _rows(chunks, "quarantine")] == ([rule] if rule else [])


def test_cut_gzip_keeps_the_good_part(tmp_path):
    packed = gzip.compress(POSITION * 5000, 1)
    chunks = _read(tmp_path / "log.gz", packed[: len(packed) // 2])
    kept = len(_rows(chunks, "positions"))
    assert 1000 < kept < 5000
    assert "ends early" in chunks[-1].damage
    assert all(chunk.damage is None for chunk in chunks[:-1])


def test_not_nmea(tmp_path):
    with pytest.raises(FormatError, match="no AIS sentence"):
        _read(tmp_path / "noise", bytes(range(256)) * 1000)
    with pytest.raises(EmptyInputError):
        _read(tmp_path / "empty", b"")


def test_sparse_file_is_given_up_early(tmp_path):
    path = tmp_path / "sparse"
    with open(path, "wb") as file:
        file.truncate(10 << 30)
    with pytest.raises(FormatError, match="no AIS sentence"):
        list(NmeaReader(path).chunks())


def test_messages_keep_null_times(tmp_path):
    path = tmp_path / "log"
    path.write_bytes(UNTIMED + POSITION)
    reader = NmeaReader(path)
    times = [time for table in reader.messages() for time in table["time"].to_pylist()]
    assert times[0] is None
    assert times[1].year == 2010
    assert dict(reader.types) == {1: 2}
