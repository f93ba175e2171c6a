"""Quality figures: what they count, and that they add up over any split."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.model.reading import Chunk
from ullage.model.schema import TIME
from ullage.model.tables import POSITIONS, QUARANTINE, STATIC
from ullage.tracks import quality, quality_checks
from ullage.tracks.quality import Quality
from ullage.tracks.quality_text import render_text

T0 = 1_641_205_230_000_000
HOUR = 3_600_000_000


def positions(rows: list[dict[str, Any]]) -> pa.Table:
    columns = {
        "transmitter": pa.array([r.get("who", 445123000) for r in rows], pa.int64()),
        "time": pa.array([T0 + r.get("h", 0) * HOUR for r in rows], pa.int64()).cast(TIME),
        "lon": pa.array([float(r.get("lon", 129)) for r in rows]),
        "lat": pa.array([float(r.get("lat", 41)) for r in rows]),
        "ref": pa.array(range(len(rows)), pa.int64()),
    }
    for name in ("sog_kn", "msg_type", "utc_second", "station"):
        kind = POSITIONS.by_name[name].type
        kind = pa.string() if pa.types.is_dictionary(kind) else kind
        columns[name] = pa.array([r.get(name) for r in rows], kind)
    late = [r.get("receive_us") for r in rows]
    columns["receive_time"] = pa.array(late, pa.int64()).cast(TIME)
    return POSITIONS.conform(pa.table(columns))


def static(rows: list[dict[str, Any]]) -> pa.Table:
    table = pa.table({
        "transmitter": pa.array([r.get("who", 445123000) for r in rows], pa.int64()),
        "time": pa.array([T0] * len(rows), pa.int64()).cast(TIME),
        "imo": pa.array([r.get("imo") for r in rows], pa.int32()),
        "ref": pa.array(range(len(rows)), pa.int64()),
    })  # fmt: skip
    return STATIC.conform(table)


def quarantine(rules: list[str]) -> pa.Table:
    return QUARANTINE.conform(
        pa.table({"ref": pa.array(range(len(rules)), pa.int64()), "rule": rules})
    )


def figures(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    seen = Quality()
    seen.observe(Chunk(positions(list(rows)), read=len(rows), used=len(rows), **more))
    return seen.as_dict()


def test_nothing_observed() -> None:
    told = Quality().as_dict()
    assert told["time_span"] is None
    assert told["area"] is None
    assert "Time span" in render_text(told)


def test_span_area_types_and_missing() -> None:
    told = figures(
        {"lon": 129, "lat": 41, "msg_type": 1, "sog_kn": 5},
        {"lon": 131, "lat": 39, "msg_type": 18, "h": 2},
    )
    assert told["time_span"] == ["2022-01-03T10:20:30Z", "2022-01-03T12:20:30Z"]
    assert told["area"] == [129, 39, 131, 41]
    assert told["message_types"] == {"1": 1, "18": 1}
    assert told["missing"]["sog_kn"] == 0.5
    assert told["missing"]["msg_type"] == 0


def test_area_across_the_date_line_has_west_beyond_east() -> None:
    assert figures({"lon": 179}, {"lon": -178})["area"] == [179, 41, -178, 41]


def test_duplicates_are_the_repeats_of_sender_time_and_place() -> None:
    same = {"lon": 129.5}
    assert figures(same, same, same, {"lon": 129.5, "h": 1}, {"who": 1})["duplicates"] == 2


def test_duplicates_beyond_the_memory_are_sought_within_pieces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(quality, "ROWS_REMEMBERED", 2)
    seen = Quality()
    for rows in ([{}, {"h": 1}], [{}, {}, {}]):
        seen.observe(Chunk(positions(rows)))
    told = seen.as_dict()
    assert told["duplicates"] == 2
    assert told["duplicates_across_pieces_not_sought_in"] == 3


def test_oddities() -> None:
    told = figures(
        {"sog_kn": 51.2}, {"sog_kn": 63.0}, {"sog_kn": 102.2}, {"lon": 0.001, "lat": 0}, {}
    )["oddities"]
    assert list(told.values()) == [1, 1, 1, 1]


def test_identities() -> None:
    seen = Quality()
    rows = [{"imo": 9074729}, {"imo": 9074728}, {"imo": 9074728}, {"who": 123456789}, {"who": -5}]
    seen.observe(Chunk(static=static(rows)))
    told = seen.as_dict()
    assert told["imo"] == {"numbers": 2, "bad_check_digit": 1, "examples": [9074728]}
    assert told["mmsi"] == {
        "numbers": 2,
        "own_ids": 1,
        "malformed_or_unassigned": 1,
        "examples": [123456789],
    }


def test_two_ships_under_one_number_look_shared_and_a_fast_one_does_not() -> None:
    two = [{"who": 7, "h": h / 10, "lon": 10 if h % 2 else 129} for h in range(10)]
    ferry = [{"who": 8, "h": h / 10, "lon": 129 + h / 15} for h in range(10)]  # about 30 kn
    glitch = [{"who": 9, "h": h / 10, "lat": 10 if h == 5 else 41} for h in range(10)]
    garbled = [{"who": 6, "h": h / 100, "lat": 10 if h % 300 == 50 else 41} for h in range(900)]
    told = figures(*two, *ferry, *glitch, *garbled)["looks_shared"]
    assert told == [{"transmitter": 7, "impossible_moves": 9}]


def test_moves_over_the_date_line_are_short() -> None:
    rows = [{"h": h, "lon": 179.9 if h % 2 else -179.9} for h in range(10)]
    assert figures(*rows)["looks_shared"] == []


def test_clock_offsets_by_station() -> None:
    base = T0 - T0 % 60_000_000
    rows = [
        {"station": "slow", "utc_second": 30, "receive_us": base + 42_000_000, "h": n}
        for n in range(9)
    ]
    rows += [{"station": "good", "utc_second": 59, "receive_us": base + 60_000_000}]
    told = figures(*rows)["clocks"]
    assert told == {
        "slow": {"messages": 9, "median_s": 12, "beyond_5_s": 0},
        "good": {"messages": 1, "median_s": 1, "beyond_5_s": 0},
    }


row = st.fixed_dictionaries({
    "who": st.integers(1, 3),
    "h": st.integers(0, 3),
    "lon": st.sampled_from([-179.5, 0.0, 129.0, 179.5]),
    "station": st.sampled_from(["a", "b", None]),
    "msg_type": st.sampled_from([1, 18, None]),
    "utc_second": st.sampled_from([None, 30]),
    "receive_us": st.sampled_from([None, T0]),
})  # fmt: skip


@given(st.lists(row, max_size=12), st.integers(0, 12))
def test_figures_add_up_over_any_split(rows: list[dict[str, Any]], cut: int) -> None:
    """All but moves between pieces, which are stated not to be seen."""

    def seen(*parts: list[dict[str, Any]]) -> Quality:
        found = Quality()
        for part in parts:
            rules = quarantine(["lat_range"] * (len(part) % 3))
            found.observe(Chunk(positions(part), quarantine=rules, notes=Counter(n=len(part))))
        return found

    merged = seen(rows[:cut])
    merged.merge(seen(rows[cut:]))
    apart, merged_told = seen(rows[:cut], rows[cut:]).as_dict(), merged.as_dict()
    assert merged_told == apart
    whole = seen(rows).as_dict()
    for name in set(whole) - {"looks_shared", "quarantine"}:
        assert merged_told[name] == whole[name]
    assert json.loads(json.dumps(whole)) == whole
    assert list(whole) == list(Quality().as_dict())


def test_page_names_what_was_set_aside() -> None:
    told = figures(
        {}, quarantine=quarantine(["lat_range"]), notes=Counter({"other": 3}), damage="cut"
    )
    page = render_text(told)
    for text in ("lat_range", "other", "cut", "Transmitters"):
        assert text in page


def test_a_hundred_thousand_rows_take_well_under_a_second() -> None:
    import time

    rng = np.random.default_rng(1)
    n = 100_000
    table = pa.table({
        "transmitter": rng.integers(200_000_000, 200_010_000, n),
        "time": pa.array(rng.integers(T0, T0 + 24 * HOUR, n)).cast(TIME),
        "lon": rng.uniform(-180, 180, n),
        "lat": rng.uniform(-80, 80, n),
        "ref": np.arange(n),
    })  # fmt: skip
    chunk = Chunk(POSITIONS.conform(table))
    quality_checks.haversine_m(0, 0, 1, 1)
    start = time.process_time()
    seen = Quality()
    seen.observe(chunk)
    seen.as_dict()
    assert time.process_time() - start < 1.0
