"""Static reports: what is kept of rows that repeat them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ullage.sources.ais import open_ais
from ullage.sources.tables import csv as delimited
from ullage.sources.tables.statics import changed

HEADER = "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,Draft\n"


def statics(path: Path) -> list[tuple[int, str, float | None]]:
    parts = [chunk.static for chunk in open_ais(path).chunks()]
    rows = pa.concat_tables(parts).to_pylist()
    return [
        (r["mmsi"], f"{r['time']:%H%M}", r["draught_m"] and round(r["draught_m"], 1)) for r in rows
    ]


def test_first_and_last_of_each_run_by_time_not_by_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [
        (1, 5, 7.0),
        (1, 1, 6.0),
        (1, 3, 6.0),
        (2, 2, 6.0),
        (1, 4, 7.0),
        (1, 6, 6.0),
        (1, 7, ""),
    ]
    path.write_text(
        HEADER + "".join(f"{who},2022-01-03T10:{m:02d}:00,1,1,1,1,1,A,{d}\n" for who, m, d in rows)
    )
    assert statics(path) == [
        (1, "1001", 6.0),
        (2, "1002", 6.0),
        (1, "1003", 6.0),
        (1, "1004", 7.0),
        (1, "1005", 7.0),
        (1, "1006", 6.0),
        (1, "1007", None),
    ]


def test_the_last_row_of_a_run_is_kept_without_a_draught_and_the_reports_counted(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"
    rows = [("A", "3T10:00"), ("A", "3T10:05"), ("A", "3T10:05"), ("A", "3T10:20"),
            ("B", "3T10:30"), ("A", "3T10:40"), ("A", "4T00:10"), ("A", "4T09:00")]  # fmt: skip
    path.write_text(HEADER + "".join(f"1,2022-01-0{at}:00,1,1,1,1,1,{n},\n" for n, at in rows))
    (static,) = [chunk.static for chunk in open_ais(path).chunks()]
    told = [(r["name"], f"{r['time']:%dT%H%M}", r["reports"]) for r in static.to_pylist()]
    assert told == [
        ("A", "03T1000", 2),
        ("A", "03T1020", None),
        ("B", "03T1030", None),
        ("A", "03T1040", None),
        ("A", "04T0010", None),
        ("A", "04T0900", None),
    ]


def test_static_messages_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    line = '{"ref": %d, "msg_type": 5, "mmsi": 7, "time": "2022-01-03T10:00:00Z", "draught_m": 5}\n'
    path.write_text("".join(line % n for n in range(3)))
    assert len(statics(path)) == 3


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.integers(0, 9), st.sampled_from(["", 5.5, 6.5])),
        min_size=1,
        max_size=30,
        unique_by=lambda row: row[:2],
    ),
    st.integers(40, 400),
)
def test_draught_steps_survive_any_split_into_pieces(
    tmp_path: Path, rows: list[tuple[int, int, object]], size: int
) -> None:
    """In order of time, a piece may repeat what the piece before said, but loses no change."""
    path = tmp_path / "a.csv"
    rows = sorted(rows, key=lambda row: row[1])
    path.write_text(
        HEADER + "".join(f"{who},2022-01-03T10:{m:02d}:00,1,1,1,1,1,A,{d}\n" for who, m, d in rows)
    )
    whole = steps(statics(path))
    before = delimited.BLOCK_BYTES
    delimited.BLOCK_BYTES = size
    try:
        assert steps(statics(path)) == whole
    finally:
        delimited.BLOCK_BYTES = before


def test_a_value_that_holds_on_both_sides_of_another_piece(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [(0, 5.5), (3, 5.5), (1, 6.5), (2, 6.5)]
    path.write_text(HEADER + "".join(f"1,2022-01-03T10:0{m}:00,1,1,1,1,1,A,{d}\n" for m, d in rows))
    before = delimited.BLOCK_BYTES
    delimited.BLOCK_BYTES = len(HEADER) + 80
    try:
        assert steps(statics(path)) == {1: [5.5, 6.5, 5.5]}
    finally:
        delimited.BLOCK_BYTES = before


def steps(rows: list[tuple[int, str, float | None]]) -> dict[int, list[float | None]]:
    """Draughts of each sender in time order, repeats dropped."""
    told: dict[int, list[float | None]] = {}
    for who, _, draught in sorted(rows, key=lambda row: row[:2]):
        of_ship = told.setdefault(who, [])
        if not of_ship or of_ship[-1] != draught:
            of_ship.append(draught)
    return told


def test_nothing_in_nothing_out() -> None:
    from ullage.model.tables import STATIC

    assert changed(STATIC.empty()).num_rows == 0
