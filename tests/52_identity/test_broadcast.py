"""Static reports to statements: intervals, garbled reports, hulls, and any split the same."""

import itertools
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ullage.identity import statements
from ullage.identity.broadcast import Broadcast, BroadcastParams, broadcast
from ullage.identity.conflicts import find
from ullage.model.columns import REF_SPAN
from ullage.model.identity import STATEMENTS
from ullage.model.step import Step
from ullage.model.tables import STATIC
from ullage.model.validation import validate
from ullage.times import to_us

SHARED = Path(os.environ.get("ULLAGE_SHARED", Path(__file__).parents[3] / "shared"))
NOAA = SHARED / "data" / "ais" / "tables" / "noaa_2022-01-03_99999.parquet"
HOUR_US = 3_600_000_000
START_US = 1_577_836_800_000_000  # 2020-01-01
SHIP, OTHER = 445123000, 412000005


def static(rows):
    """Rows of (hours, name, imo) or dicts, by one ship unless they say otherwise."""
    out = []
    for number, given_row in enumerate(rows):
        named = (
            given_row
            if isinstance(given_row, dict)
            else dict(zip(("hours", "name", "imo"), given_row, strict=False))
        )
        row = dict(named)
        hours = row.pop("hours")
        base = {"transmitter": SHIP, "ref": number, "time": START_US + round(hours * HOUR_US)}
        out.append(base | row)
    return pa.Table.from_pylist(out, schema=STATIC.arrow)


def told(table, attribute):
    """(value, first hour, last hour, reports) of an attribute, in order of time."""
    rows = [row for row in table.to_pylist() if row["attribute"] == attribute]
    hours = [
        tuple((to_us(row[name]) - START_US) / HOUR_US for name in ("valid_from", "valid_to"))
        for row in rows
    ]
    found = [(row["value"], *at, row["reports"]) for row, at in zip(rows, hours, strict=True)]
    return sorted(found, key=lambda one: one[1:])


def test_a_value_holds_from_its_first_report_to_its_last():
    table = broadcast(static([(0, "A"), (5, "A"), (9, "A"), (10, "B"), (12, "B")]))
    assert told(table, "name") == [("A", 0, 9, 3), ("B", 10, 12, 2)]
    assert told(table, "mmsi") == [(str(SHIP), 0, 12, 5)]
    assert told(table, "flag") == [("KP", 0, 12, 5)]
    assert not validate(table, STATEMENTS).counts
    assert table["locator"].to_pylist()[-1] in {"0:0", "0:3"}


def test_a_garbled_report_is_kept_and_ends_nothing():
    table = broadcast(static([(0, "GRACE"), (5, "GRACE"), (6, "GRAPE"), (9, "GRACE")]))
    assert told(table, "name") == [("GRAPE", 6, 6, 1), ("GRACE", 0, 9, 3)] or told(
        table, "name"
    ) == [("GRACE", 0, 9, 3), ("GRAPE", 6, 6, 1)]
    assert find(table).num_rows == 0


def test_a_name_taken_again_makes_two_intervals():
    table = broadcast(static([(0, "A"), (9, "A"), (10, "B"), (30, "B"), (31, "A"), (40, "A")]))
    assert told(table, "name") == [("A", 0, 9, 2), ("B", 10, 30, 2), ("A", 31, 40, 2)]


def test_silence_ends_an_interval():
    rows = [(0, "A"), (24 * 29, "A"), (24 * 60, "A")]
    assert told(broadcast(static(rows)), "name") == [("A", 0, 696, 2), ("A", 1440, 1440, 1)]
    longer = BroadcastParams(silence_days=40.0)
    assert told(broadcast(static(rows), longer), "name") == [("A", 0, 1440, 3)]


def test_two_ships_on_one_mmsi_are_two_names_at_once():
    rows = [(hour / 2, "AB"[hour % 2]) for hour in range(20)]
    table = broadcast(static(rows))
    assert told(table, "name") == [("A", 0, 9, 10), ("B", 0.5, 9.5, 10)]
    assert find(table)["kind"].to_pylist() == ["two_values"]


def test_a_report_received_twice_counts_once():
    rows = [{"hours": 0, "name": "A", "ref": 5}, {"hours": 0, "name": "A", "ref": 3}]
    table = broadcast(static(rows))
    assert told(table, "name") == [("A", 0, 0, 1)]
    assert set(table["locator"].to_pylist()) == {"0:3"}


@pytest.mark.parametrize(
    ("imos", "hull"),
    [
        ([7389704, 7389704], "IMO7389704"),
        ([7389704], "IMO7389704"),
        ([7389704, 7389704, 7389704, 9074729], "IMO7389704"),
        ([7389704, 7389704, 9074729, 9074729], None),
        ([7389705, 7389705], None),
        ([None, None], None),
    ],
)
def test_the_hull_is_that_of_the_one_valid_imo_number(imos, hull):
    table = broadcast(static([(hour, "A", imo) for hour, imo in enumerate(imos)]))
    (found,) = set(table["hull"].to_pylist())
    assert found == hull if hull else found.startswith("ULL-")
    sent = {row[0] for row in told(table, "imo")}
    assert sent == {str(imo) for imo in imos if imo}


def test_a_changed_imo_number_is_a_conflict():
    table = broadcast(static([(0, "A", 7389704), (5, "A", 7389704), (6, "A", 9074729),
                              (9, "A", 9074729)]))  # fmt: skip
    (kind,) = find(table)["kind"].to_pylist()
    assert kind == "imo_changed"


def test_a_sources_own_id_is_no_mmsi():
    table = broadcast(static([{"hours": 0, "transmitter": -77, "name": "A"}]))
    assert table["attribute"].to_pylist() == ["name"]


def test_dimensions_and_source_travel():
    row = {"hours": 0, "name": "A", "length_m": 92.5, "beam_m": 14.0, "ship_type": 80,
           "call_sign": "HMZA7", "ref": 3 * REF_SPAN + 17}  # fmt: skip
    table = broadcast(static([row]), source="feed.csv", simulated=True)
    values = {row["attribute"]: row["value"] for row in table.to_pylist()}
    assert values == {
        "mmsi": str(SHIP), "flag": "KP", "name": "A", "call_sign": "HMZA7", "type": "80",
        "length_m": "92.5", "beam_m": "14",
    }  # fmt: skip
    assert set(table["locator"].to_pylist()) == {"3:17"}
    assert set(table["source"].to_pylist()) == {"feed.csv"}
    assert set(table["simulated"].to_pylist()) == {True}


ROWS = st.lists(
    st.tuples(
        st.sampled_from([SHIP, OTHER, -77]),
        st.integers(0, 40),
        st.sampled_from(["A", "B", "C", None]),
        st.sampled_from([7389704, 9074729, 1234567, None]),
    ),
    max_size=40,
)


@settings(max_examples=60, derandomize=True)
@given(rows=ROWS, cuts=st.lists(st.integers(0, 41), max_size=4), seed=st.integers(0, 99))
def test_any_split_and_any_order_gives_the_same_statements(rows, cuts, seed):
    rng = np.random.default_rng(seed)
    params = BroadcastParams(silence_days=0.5, settled_hours=2.0)
    table = pa.Table.from_pylist(
        [
            {"transmitter": who, "time": START_US + hour * HOUR_US, "name": name, "imo": imo,
             "ref": ref}
            for ref, (who, hour, name, imo) in enumerate(rows)
        ],
        schema=STATIC.arrow,
    )  # fmt: skip
    whole = broadcast(table, params)
    step = Broadcast()
    assert step.finish(params, step.run(table, params, None)[1]).equals(whole)
    assert broadcast(table.take(pa.array(rng.permutation(len(rows)))), params).equals(whole)
    assert broadcast(pa.concat_tables([table, table]), params).equals(whole)
    parts = []
    for worker in (0, 1):
        mine = [bool(hash(who) % 2 == worker) for who, *_ in rows]
        parts.append(in_time(step, table.filter(pa.array(mine, pa.bool_())), params, cuts, rng))
    assert statements.merge(parts).equals(whole)


def in_time(step, table, params, cuts, rng):
    """What a step tells of batches cut at hours, each in any order, its state sent on between."""
    state = None
    when = (table["time"].cast(pa.int64()).to_numpy() - START_US) // HOUR_US
    for low, high in itertools.pairwise([-1, *sorted(cuts), 99]):
        batch = table.filter(pa.array((when >= low) & (when < high)))
        batch = batch.take(pa.array(rng.permutation(batch.num_rows)))
        _, state = step.run(batch, params, state)
        step.finish(params, state)
    return step.finish(params, state)


def test_what_stands_for_no_call_sign_is_no_statement():
    rows = [{"hours": at, "call_sign": sign} for at, sign in enumerate(["N/A", "NONE", "HMZA7"])]
    assert [one[0] for one in told(broadcast(static(rows)), "call_sign")] == ["HMZA7"]


def test_a_row_may_stand_for_many_reports():
    rows = [
        {"transmitter": 1, "time": START_US, "name": "A", "reports": 17, "ref": 0},
        {"transmitter": 1, "time": START_US, "name": "A", "reports": 2, "ref": 1},
        {"transmitter": 1, "time": START_US + HOUR_US, "name": "A", "reports": None, "ref": 2},
    ]
    table = broadcast(pa.Table.from_pylist(rows, schema=STATIC.arrow))
    assert told(table, "name") == [("A", 0, 1, 18)]


def test_it_is_a_step():
    step = Broadcast()
    assert isinstance(step, Step)
    assert set(step.partition_by) <= set(step.needs.names)
    rows, state = step.run(STATIC.empty(), step.Params(), None)
    assert rows.schema.equals(STATEMENTS.arrow)
    assert step.finish(step.Params(), state).num_rows == 0
    assert step.finish(step.Params(), None).num_rows == 0
    for field, described in step.Params.model_fields.items():
        assert described.description, field
        assert (described.json_schema_extra or {}).get("unit"), field


@pytest.mark.skipif(not NOAA.is_file(), reason=f"no shared data at {SHARED} (ULLAGE_SHARED)")
def test_a_real_day_of_ais():
    import pyarrow.parquet as pq

    from ullage.sources.ais import open_ais

    static = pa.concat_tables([part.static for part in open_ais(NOAA, 0, None).chunks()])
    table = broadcast(static, source="NOAA")
    assert not validate(table, STATEMENTS).counts
    raw = pq.read_table(NOAA).to_pylist()
    kept = [row for row in raw if row["MMSI"] <= 999_999_999]
    assert {row[0] for row in told(table, "mmsi")} <= {str(row["MMSI"]) for row in kept}
    given = {row["VesselName"].strip() for row in kept if row["VesselName"]} - {""}
    assert {row[0] for row in told(table, "name")} == given
    found = find(table)
    assert found["kind"].to_pylist().count("check_digit") > 0
    twice = [one for one in found.to_pylist() if one["attribute"] == "mmsi"]
    assert {"368006020", "368041830"} in [set(one["values"]) for one in twice]
    assert len(twice) == 5
    (tug,) = [row for row in table.to_pylist() if row["value"] == "ROSEMARY MCALLISTER"]
    heard = [row["BaseDateTime"] for row in kept if row["MMSI"] == 368006020]
    assert tug["reports"] == len(set(heard)) == 18
    assert f"{tug['valid_to']:%H:%M:%S}" == "00:20:48"
