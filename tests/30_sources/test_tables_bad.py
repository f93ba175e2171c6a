"""Bad files and bad rows: a clear error or a quarantine entry, and no good row lost."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ullage.errors import (
    ConfigError,
    DamagedError,
    EmptyInputError,
    FormatError,
    UllageError,
    UnreadableError,
)
from ullage.model.reading import Chunk
from ullage.sources.ais import open_ais, open_all
from ullage.sources.tables import csv as delimited
from ullage.sources.tables import feed
from ullage.sources.tables import json as documents

HEADER = "mmsi,time,lon,lat,sog\n"
GOOD = "{0},2022-01-03T00:00:00Z,129.5,41.5,5\n"


def everything(path: Path, mapping: dict[str, object] | None = None) -> list[Chunk]:
    return list(open_ais(path, 0, mapping).chunks())


def rules(chunks: list[Chunk]) -> Counter[str]:
    return Counter(rule for c in chunks for rule in c.quarantine["rule"].to_pylist())


def senders(chunks: list[Chunk]) -> list[int]:
    return [who for c in chunks for who in c.positions["transmitter"].to_pylist()]


ROWS: dict[str, tuple[str, str, str | None]] = {
    "no sender": (",2022-01-03T00:00:00Z,1,1,1", "id_missing", None),
    "sender in words": ("ship,2022-01-03T00:00:00Z,1,1,1", "mmsi_unreadable", "ship"),
    "sender too long": ("1072211352,2022-01-03T00:00:00Z,1,1,1", "mmsi_range", "1072211352"),
    "half a sender": ("12345678.5,2022-01-03T00:00:00Z,1,1,1", "mmsi_range", "12345678.5"),
    "no time": ("1,,1,1,1", "time_missing", None),
    "no such time": ("1,2022-02-30T00:00:00Z,1,1,1", "time_unreadable", "2022-02-30T00:00:00Z"),
    "time in words": ("1,yesterday,1,1,1", "time_unreadable", "yesterday"),
    "no zone": ("1,2022-01-03T00:00:00,1,1,1", "naive_time", "2022-01-03T00:00:00"),
    "1970": ("1,1970-01-01T00:00:00Z,1,1,1", "time_range", "1970-01-01T00:00:00Z"),
    "2099": ("1,2099-12-31T23:59:59Z,1,1,1", "time_range", "2099-12-31T23:59:59Z"),
    "lat too large": ("1,2022-01-03T00:00:00Z,170,95,1", "lat_range", "95"),
    "lon too large": ("1,2022-01-03T00:00:00Z,190,5,1", "lon_range", "190"),
    "swapped": ("1,2022-01-03T00:00:00Z,41.5,129.5,1", "lat_lon_swapped", "129.5"),
    "lat in words": ("1,2022-01-03T00:00:00Z,1,north,1", "lat_unreadable", "north"),
    "infinite": ("1,2022-01-03T00:00:00Z,1,inf,1", "lat_range", "inf"),
    "no position": ("1,2022-01-03T00:00:00Z,,,1", "no_position", None),
    "not available": ("1,2022-01-03T00:00:00Z,181,91,1", "no_position", "181"),
    "short": ("1,2022-01-03T00:00:00Z,1", "columns", "1,2022-01-03T00:00:00Z,1"),
    "long": ("1,2022-01-03T00:00:00Z,1,1,1,1", "columns", "1,2022-01-03T00:00:00Z,1,1,1,1"),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_bad_row_is_set_aside_with_rule_and_text_and_good_rows_stay(
    case: str, tmp_path: Path
) -> None:
    row, rule, found = ROWS[case]
    path = tmp_path / "a.csv"
    path.write_text(HEADER + GOOD.format(11) + row + "\n" + GOOD.format(22))
    chunks = everything(path)
    assert senders(chunks) == [11, 22]
    entries = chunks[0].quarantine.to_pylist()
    assert [(e["ref"], e["rule"], e["found"]) for e in entries] == [(3, rule, found)]
    assert (chunks[0].read, chunks[0].used) == (3, 2)


CELLS = {
    "speed in words": ("sog", "fast", "sog_unreadable", None),
    "speed below zero": ("sog", "-1", "sog_range", None),
    "speed too large": ("sog", "104", "sog_range", None),
    "speed not available": ("sog", "102.3", None, None),
    "speed at its limit": ("sog", "102.2", None, 102.2),
    "course not available": ("cog", "360", None, None),
    "course too large": ("cog", "361", "cog_range", None),
    "heading not available": ("heading", "511", None, None),
    "status in words": ("navstat", "At anchor", None, 1),
    "status unknown word": ("navstat", "asleep", "nav_status_unreadable", None),
    "status too large": ("navstat", "16", "nav_status_range", None),
    "second not available": ("sog", "null", None, None),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_bad_optional_cell_becomes_null_and_its_row_stays(case: str, tmp_path: Path) -> None:
    name, cell, rule, value = CELLS[case]
    column = {"sog": "sog_kn", "cog": "cog_deg", "heading": "heading_deg", "navstat": "nav_status"}
    path = tmp_path / "a.csv"
    path.write_text(f"mmsi,time,lon,lat,{name}\n1,2022-01-03T00:00:00Z,1,1,{cell}\n")
    (chunk,) = everything(path)
    got = chunk.positions[column[name]][0].as_py()
    assert got == (None if value is None else pytest.approx(value))
    assert rules([chunk]) == Counter([rule] if rule else [])
    assert chunk.used == 1


def make_gz(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode()))


FILES: dict[str, tuple[bytes, type[UllageError], str]] = {
    "empty": (b"", EmptyInputError, "empty"),
    "header only": (HEADER.encode(), EmptyInputError, "a header and no rows"),
    "one row only": (
        b"440001234,2024-01-01T00:00:00Z,35.0,129.5\n",
        EmptyInputError,
        "one line of values, without a header",
    ),
    "blank lines": (b"\n\n\n", EmptyInputError, "blank lines"),
    "noise": (bytes(range(256)) * 40, FormatError, "binary"),
    "zeros": (bytes(1 << 16), DamagedError, "half-written file). Fetch the file again"),
    "few zeros": (bytes(1 << 10), FormatError, "binary"),
    "xml": (b"<?xml version='1.0'?><vessel/>", FormatError, "output=json"),
    "utf-16": (HEADER.encode("utf-16"), FormatError, "iconv"),
    "other table": (b"a,b\n1,2\n", FormatError, "id (or mmsi)"),
    "no header": (b"1,2022-01-03,5,6\n2,2022-01-03,5,6\n", FormatError, "mapping"),
    "naive": (b"mmsi,time,lon,lat\n1,2022-01-03 00:00:00,1,1\n", FormatError, "--time-zone UTC"),
    "day or month": (
        b"mmsi,time,lon,lat\n1,03/01/2022 00:00,1,1\n", FormatError, '= "%d/%m/%Y %H:%M"',
    ),
    "unknown times": (b"mmsi,time,lon,lat\n1,Monday,1,1\n", FormatError, "time_format"),
    "two longitudes": (
        b"mmsi,time,lon,long,lat\n1,2022-01-03T00:00:00Z,1,1,1\n", FormatError, 'lon = "lon"',
    ),
    "one name twice": (
        b"mmsi,time,lat,lon,lat\n1,2022-01-03T00:00:00Z,1,1,1\n", FormatError, "lat (again)",
    ),
    "no records": (b"[]", EmptyInputError, "no records"),
    "broken json": (b'[{"a": ', FormatError, "JSON"),
    "number": (b"[1, 2]", EmptyInputError, "no records"),
    "cut parquet": (b"PAR1" + bytes(100), DamagedError, "index"),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_a_bad_file_says_what_where_and_what_to_do(case: str, tmp_path: Path) -> None:
    content, kind, text = FILES[case]
    path = tmp_path / "input.dat"
    path.write_bytes(content)
    with pytest.raises(kind) as caught:
        everything(path)
    assert type(caught.value) is kind
    assert text in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_file_that_is_mostly_swapped_is_refused_with_the_fix(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEADER + "1,2022-01-03T00:00:00Z,41.5,129.5,1\n" * 3)
    with pytest.raises(FormatError, match=r'lon = "lat", lat = "lon"'):
        everything(path)
    assert senders(everything(path, {"lon": "lat", "lat": "lon"})) == [1, 1, 1]


def test_missing_and_empty_places(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        open_ais(tmp_path / "none.csv")
    with pytest.raises(EmptyInputError):
        open_all([tmp_path])


def test_directories_are_expanded_and_numbered(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv"):
        (tmp_path / name).write_text(HEADER + GOOD.format(1))
    readers = open_all([tmp_path])
    assert [(r.ordinal, Path(r.path).name) for r in readers] == [(0, "a.csv"), (1, "b.csv")]


def test_cut_gzip_keeps_the_good_part(tmp_path: Path) -> None:
    text = HEADER + "".join(GOOD.format(n) for n in range(1, 60_001))
    whole = gzip.compress(text.encode())
    path = tmp_path / "a.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    chunks = everything(path)
    assert chunks[-1].damage == "the compressed data ends early"
    kept = senders(chunks)
    assert kept == list(range(1, len(kept) + 1))
    assert len(kept) > 20_000
    assert set(rules(chunks)) <= {"cut_short"}


def test_cut_json_keeps_the_good_part(tmp_path: Path) -> None:
    record = '{"mmsi": 7, "time": "2022-01-03T00:00:00Z", "lon": 1, "lat": 2}'
    path = tmp_path / "a.json"
    path.write_text(f"[{record},\n{record},\n{record[:20]}")
    chunks = everything(path)
    assert senders(chunks) == [7, 7]
    assert "JSON ends early" in str(chunks[-1].damage)
    path.write_text(f"{record}\nnot json\n{record}\n")
    chunks = everything(path)
    assert senders(chunks) == [7, 7]
    assert chunks[0].quarantine.to_pylist() == [
        {"ref": 2, "rule": "json", "column": None, "found": "not json"}
    ]


def test_a_corrupt_row_group_keeps_the_ones_before(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    count = 400_000
    table = pa.table({
        "mmsi": pa.array(range(count), pa.int32()),
        "time": pa.array([1_641_168_000_000_000] * count, pa.timestamp("us", "UTC")),
        "lon": pa.array([n / count for n in range(count)], pa.float64()),
        "lat": pa.array([1.0] * count),
    })  # fmt: skip
    pq.write_table(table, path, row_group_size=300_000, compression="zstd", use_dictionary=False)
    start = pq.ParquetFile(path).metadata.row_group(1).column(2).data_page_offset
    data = bytearray(path.read_bytes())
    data[start : start + 4000] = b"\xff" * 4000
    path.write_bytes(data)
    chunks = everything(path)
    assert "corrupt after row" in str(chunks[-1].damage)
    assert len(senders(chunks)) >= 262_144


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace(",", ";"),
        lambda text: text.replace(",", "\t"),
        lambda text: text.replace(",", "|"),
        lambda text: text + "\n\n",
        lambda text: text.rstrip("\n"),
        lambda text: text.replace("5\n", '"5"\n'),
        lambda text: text.upper(),
        lambda text: text.replace(".5,", ",5;").replace(",", ";").replace(";5;", ",5;"),
        lambda text: text.replace("11,", " 11 ,"),
        lambda text: text + text.split("\n", maxsplit=1)[0] + "\n",
    ],
)
def test_dialects_read_the_same(change: Callable[[str], str], tmp_path: Path) -> None:
    text = HEADER + GOOD.format(11) + GOOD.format(22)
    path = tmp_path / "a.csv"
    path.write_bytes(change(text).encode())
    chunks = everything(path)
    assert senders(chunks) == [11, 22]
    whole = pa.concat_tables([c.positions for c in chunks])
    assert whole["lon"].to_pylist() == [129.5, 129.5]
    assert whole["sog_kn"].to_pylist() == [5, 5]
    assert rules(chunks) == Counter()


def test_a_stray_quote_costs_its_own_line_only(tmp_path: Path) -> None:
    header = "mmsi,time,lon,lat,ship name\n"
    row = "{0},2022-01-03T00:00:00Z,129.5,41.5,{1}\n"
    path = tmp_path / "a.csv"
    names = ["A", '"B', 'C "D"', '"E, F"', "G"]
    path.write_text(header + "".join(row.format(n, name) for n, name in enumerate(names)))
    chunks = everything(path)
    assert senders(chunks) == [0, 1, 2, 3, 4]
    assert sorted(chunks[0].static["name"].to_pylist()) == ["A", "B", 'C "D"', "E, F", "G"]


def test_latin_1_names_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        "mmsi,time,lon,lat,ship name\n1,2022-01-03T00:00:00Z,1,1,SKÅGEN\n".encode("latin-1")
    )
    assert everything(path)[0].static["name"].to_pylist() == ["SKÅGEN"]


def test_small_blocks_give_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    body = "".join(GOOD.format(n) + ("broken\n" if n % 7 == 0 else "") for n in range(1, 200))
    path.write_text(HEADER + body)
    whole = everything(path)
    monkeypatch.setattr(delimited, "BLOCK_BYTES", 97)
    parts = everything(path)
    assert len(parts) > 10
    for name in ("positions", "quarantine"):
        one = pa.concat_tables([getattr(c, name) for c in whole]).to_pylist()
        assert pa.concat_tables([getattr(c, name) for c in parts]).to_pylist() == one


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=40)))
def test_any_line_is_kept_set_aside_or_blank(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        HEADER + GOOD.format(11) + "".join(line + "\n" for line in lines) + GOOD.format(22),
        newline="",
    )
    try:
        chunks = everything(path)
    except FormatError:
        return  # so many control characters that it is binary data
    assert senders(chunks)[0] == 11
    assert senders(chunks)[-1] == 22
    told = len([line for line in lines if line.strip(" \t\x0b\x0c")])
    aside = {e["ref"] for c in chunks for e in c.quarantine.to_pylist()}
    assert len(aside) <= told
    assert sum(c.read for c in chunks) <= told + 2


def test_mapping_errors_name_the_key(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("boat,when,x,y\nA,2022-01-03T00:00:00Z,1,1\n")
    for mapping, text in (
        ({"longitude": "x"}, "no such key"),
        ({"lonn": "x"}, "Did you mean 'lon'"),
        ({"id": "boat", "time": "when", "lon": "x", "lat": "z"}, "'z'"),
        ({"time_zone": "Europe/Berlin"}, "offset such as"),
        ({"units": {"draught": "fathom"}}, "0.1 m"),
        ({"format": "noa"}, "noaa"),
        ({"id": "boat", "mmsi": "boat"}, "not both"),
        ({"delimiter": ",,"}, "one character"),
    ):
        with pytest.raises(ConfigError) as caught:
            open_ais(path, 0, mapping)
        assert text in str(caught.value)
    made = everything(path, {"id": "boat", "time": "when", "lon": "x", "lat": "y"})
    assert made[0].positions.num_rows == 1


def test_a_line_without_end_stops_the_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "LINE_BYTES", 1000)
    monkeypatch.setattr(delimited, "BLOCK_BYTES", 400)
    path = tmp_path / "a.csv"
    path.write_text(HEADER + GOOD.format(11) * 3000 + "x" * 1_100_000)
    chunks = everything(path)
    assert senders(chunks) == [11] * 3000
    assert chunks[-1].damage == "a line of more than 64 MB"


CELL = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.one_of(
            st.text(st.characters(codec="utf-8", min_codepoint=32), max_size=8),
            st.fixed_dictionaries({}, optional={"sog": CELL, "lat": CELL}),
        )
    )
)
def test_json_lines_read_the_same_fast_or_carefully(
    tmp_path: Path, lines: list[str | dict[str, object]]
) -> None:
    record = {"mmsi": 7, "time": "2022-01-03T00:00:00Z", "lon": 1.5, "lat": 2.5, "sog": 3}
    text = json.dumps(record) + "\n"
    for line in lines:
        told = line if isinstance(line, str) else json.dumps({**record, **line})
        text += told.replace("\n", " ").replace("\r", " ") + "\n"
    path = tmp_path / "a.jsonl"
    path.write_text(text * 2, newline="")
    fast = everything(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "_arrow", lambda *_: None)
        careful = everything(path)
    for name in ("positions", "static", "quarantine"):
        assert [getattr(c, name).to_pylist() for c in fast] == [
            getattr(c, name).to_pylist() for c in careful
        ]
    assert [(c.read, c.used) for c in fast] == [(c.read, c.used) for c in careful]


def test_json_lines_of_one_shape_take_the_fast_way(tmp_path: Path) -> None:
    record = {"ssvid": 7, "timestamp": "2022-01-03 00:00:00", "lon": 1.5, "lat": 2.5, "a": {"b": 1}}
    path = tmp_path / "a.jsonl"
    path.write_text((json.dumps(record) + "\n") * 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "_by_line", None)
        assert senders(everything(path)) == [7, 7, 7]


def test_half_a_surrogate_in_json_is_no_disaster(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"mmsi": 7, "time": "2022-01-03T00:00:00Z", "lon": 1, "lat": 2, "ship name": "A\\ud800"}\n'
    )
    (chunk,) = everything(path)
    assert chunk.static["name"].to_pylist() == ["A?"]


def test_parquet_of_any_types(tmp_path: Path) -> None:
    """Types that other programs write: views, decimals, large strings, nanoseconds, structs."""
    at = [datetime(2022, 1, 3, tzinfo=UTC)]
    table = pa.table({
        "mmsi": pa.array(["7"], pa.string_view()),
        "time": pa.array(at, pa.timestamp("ns", "Asia/Seoul")),
        "where": pa.array([{"lon": 129.5, "lat": Decimal("41.50")}],
            pa.struct([("lon", pa.float32()), ("lat", pa.decimal128(9, 2))])),
        "ship name": pa.array(["A"], pa.large_string()).dictionary_encode(),
        "sog": pa.array([True]),
    })  # fmt: skip
    pq.write_table(table, tmp_path / "a.parquet")
    mapping: dict[str, object] = {"lon": "where.lon", "lat": "where.lat"}
    (chunk,) = everything(tmp_path / "a.parquet", mapping)
    row = chunk.positions.to_pylist()[0]
    assert (row["mmsi"], row["lon"], row["lat"], row["time"]) == (7, 129.5, 41.5, at[0])
    assert chunk.static["name"].to_pylist() == ["A"]
    assert rules([chunk]) == Counter(["sog_unreadable"])


def test_parquet_with_one_name_twice(tmp_path: Path) -> None:
    pq.write_table(
        pa.Table.from_arrays([pa.array([1])] * 2, ["lon", "lon"]), tmp_path / "a.parquet"
    )
    with pytest.raises(FormatError, match="same name"):
        open_ais(tmp_path / "a.parquet")


def test_parquet_text_that_is_not_utf8(tmp_path: Path) -> None:
    name = pa.array(["SK\u00c5GEN".encode("latin-1")]).view(pa.string())
    at = pa.array([datetime(2022, 1, 3, tzinfo=UTC)])
    table = pa.table({"mmsi": [7], "time": at, "lon": [1.0], "lat": [2.0], "ship name": name})
    pq.write_table(table, tmp_path / "a.parquet")
    (chunk,) = everything(tmp_path / "a.parquet")
    assert chunk.static["name"].to_pylist() == ["SK\ufffdGEN"]
