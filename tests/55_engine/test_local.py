from collections import defaultdict

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ullage.engine.local import grouped, run
from ullage.engine.plan import SIMULATED_STATION, Plan
from ullage.errors import OutputError
from ullage.model.reading import Chunk
from ullage.model.schema import TIME
from ullage.model.tables import QUARANTINE, STATIC

FILES = ("events", "tracks", "static", "quarantine")


def static_rows(rows):
    return STATIC.conform(
        pa.table(
            {
                "transmitter": pa.array([r[0] for r in rows], pa.int64()),
                "time": pa.array([r[1] for r in rows], pa.int64()).cast(TIME),
                "name": pa.array([r[2] for r in rows], pa.string()),
                "draught_m": pa.array([r[3] for r in rows], pa.float32()),
                "ref": pa.array(range(len(rows)), pa.int64()),
            }
        )
    )


def quarantined(*rules):
    rows = [{"ref": i, "rule": rule, "found": "x"} for i, rule in enumerate(rules)]
    return pa.Table.from_pylist(rows, schema=QUARANTINE.arrow)


def chunked(toy, table, size):
    pieces = [table.slice(at, size) for at in range(0, table.num_rows, size)]
    return toy.Reader([Chunk(positions=p, read=p.num_rows, used=p.num_rows) for p in pieces])


def outcome(toy, folder, readers, kit=None, buckets=16, **plan):
    asked = Plan(readers=readers, detectors=["gap", "encounter"], **plan)
    return run(asked, folder, buckets=buckets, kit=kit or toy.kit())


def pauses(table, hour_us):
    """(ship, start) of pauses over an hour, in plain Python."""
    times = defaultdict(list)
    for who, when in zip(
        table.column("transmitter").to_pylist(),
        table.column("time").cast(pa.int64()).to_pylist(),
        strict=True,
    ):
        times[who].append(when)
    return {
        (who, a)
        for who, whens in times.items()
        for a, b in zip(sorted(whens), sorted(whens)[1:], strict=False)
        if b - a > hour_us
    }


def found(result, kind):
    table = pq.read_table(result.events)
    rows = table.append_column("start_us", table.column("start").cast(pa.int64())).to_pylist()
    return [row for row in rows if row["event_type"] == kind]


def test_every_pause_is_found_once(toy, tmp_path):
    table = toy.positions(4_000, 50, seed=1)
    got = found(outcome(toy, tmp_path, [chunked(toy, table, 700)]), "gap")
    keys = [(r["vessels"][0], r["start_us"]) for r in got]
    assert len(keys) == len(set(keys)) > 100
    assert set(keys) == pauses(table, toy.HOUR_US)


def test_every_pair_in_one_slot_is_found_once(toy, tmp_path):
    table = toy.positions(500, 40, seed=2)
    slots = defaultdict(set)
    whens = table.column("time").cast(pa.int64()).to_pylist()
    for who, when in zip(table.column("transmitter").to_pylist(), whens, strict=True):
        slots[when // toy.HOUR_US].add(who)
    pairs = {(a, b) for ships in slots.values() for a in ships for b in ships if a < b}
    got = found(outcome(toy, tmp_path, [chunked(toy, table, 100)]), "encounter")
    assert sorted(tuple(row["vessels"]) for row in got) == sorted(pairs)


@pytest.mark.parametrize(
    ("threads", "buckets", "memory_bytes", "chunk"),
    [(2, 16, 2 << 30, 500), (1, 1, 2 << 30, 4_000), (2, 7, 60_000, 33), (2, 64, 1_500_000, 1_000)],
)
def test_the_same_bytes_however_it_is_cut(toy, tmp_path, threads, buckets, memory_bytes, chunk):
    table = toy.positions(4_000, 30, seed=3, station=SIMULATED_STATION)
    static = static_rows([(273_000_000 + i, i, f"SHIP {i}", 1.0 + i) for i in range(30)])
    bad = quarantined("range", "range", "time")

    def files(folder, size, **how):
        reader = chunked(toy, table, size)
        reader.pieces += [Chunk(static=static.slice(i, 7)) for i in range(0, 30, 7)]
        reader.pieces.append(Chunk(quarantine=bad, read=3))
        result = outcome(toy, folder, [reader], **how)
        return [getattr(result, name).read_bytes() for name in FILES], result

    plain, first = files(tmp_path / "a", 4_000, buckets=4, threads=1)
    other, second = files(
        tmp_path / "b", chunk, buckets=buckets, threads=threads, memory_bytes=memory_bytes
    )
    assert plain == other
    assert first.summary == second.summary
    assert first.sources.equals(second.sources)
    assert first.summary.why == {"range": 2, "time": 1}
    assert pq.read_table(first.events).num_rows > 500


def test_a_bucket_beyond_memory_is_worked_on_in_batches(toy, tmp_path):
    table = toy.positions(6_000, 2, seed=4)
    quiet = toy.Silence()
    result = outcome(
        toy, tmp_path, [chunked(toy, table, 1_000)], kit=toy.kit(quiet), memory_bytes=600_000
    )
    assert len(quiet.batches) > 4
    assert max(quiet.batches) < 6_000 / 2
    assert len(found(result, "gap")) == len(pauses(table, toy.HOUR_US))


def test_nothing_but_results_is_left(toy, tmp_path):
    outcome(toy, tmp_path, [chunked(toy, toy.positions(500, 9, seed=5), 50)], memory_bytes=30_000)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(f"{n}.parquet" for n in FILES)


def test_a_failing_reader_leaves_earlier_results_alone(toy, tmp_path):
    class Broken(toy.Reader):
        def chunks(self):
            yield self.pieces[0]
            raise OutputError("broken", do="Nothing.")

    table = toy.positions(500, 9, seed=6)
    first = outcome(toy, tmp_path, [chunked(toy, table, 500)])
    before = first.events.read_bytes()
    with pytest.raises(OutputError):
        outcome(toy, tmp_path, [Broken([Chunk(positions=table)])])
    assert first.events.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == len(FILES)


def test_a_failing_step_is_told(toy, tmp_path):
    class Failing(toy.Silence):
        def run(self, table, params, state):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        outcome(
            toy,
            tmp_path,
            [chunked(toy, toy.positions(500, 9, seed=7), 50)],
            kit=toy.kit(Failing()),
        )
    assert list(tmp_path.iterdir()) == []


def test_simulated_ships_are_labelled_and_others_are_not(toy, tmp_path):
    real = toy.positions(300, 4, seed=8)
    made_up = toy.positions(300, 8, seed=9, first_ref=300, station=SIMULATED_STATION)
    made_up = made_up.filter(pa.compute.greater_equal(made_up.column("transmitter"), 273_000_004))
    readers = [
        toy.Reader([Chunk(positions=real)], ordinal=0),
        toy.Reader([Chunk(positions=made_up)], path="made up", ordinal=1),
    ]
    result = outcome(toy, tmp_path, readers)
    for row in pq.read_table(result.events).to_pylist():
        assert row["simulated"] == any(who >= 273_000_004 for who in row["vessels"])
    tracks = pq.read_table(result.tracks).to_pylist()
    assert [row["simulated"] for row in tracks] == [False] * 4 + [True] * 4
    assert result.sources.column("simulated").to_pylist() == [False, True]


def test_coast_and_names_are_filled_in(toy, tmp_path):
    table = toy.positions(300, 2, seed=10)
    static = static_rows(
        [
            (273_000_000, 5, "LATER", 3.0),
            (273_000_000, 1, "EARLIER", 9.0),
            (273_000_001, 1, None, None),
        ]
    )
    result = outcome(toy, tmp_path, [toy.Reader([Chunk(positions=table, static=static)])])
    gaps, meetings = found(result, "gap"), found(result, "encounter")
    assert {row["gap"]["coast_distance_m"] for row in gaps} == {5.0}
    assert {row["encounter"]["coast_distance_m"] for row in meetings} == {5.0}
    assert all(row["encounter"] is None for row in gaps)
    deepest = {(row["vessels"][0], row["gap"]["off_sog_kn"]) for row in gaps}
    assert deepest == {(273_000_000, 9.0), (273_000_001, None)}
    assert pq.read_table(result.tracks).column("name").to_pylist() == ["LATER", None]
    names = pq.read_table(result.static).column("name").to_pylist()
    assert names == ["EARLIER", "LATER", None]


def test_tracks_carry_the_sources_own_id(toy, tmp_path):
    table = toy.positions(300, 2, seed=10)
    static = static_rows([(273_000_001, 5, None, None), (273_000_001, 1, None, None)])
    ident = pa.array(["70", "7"])
    static = static.set_column(
        static.schema.get_field_index("ident"), STATIC.arrow.field("ident"), ident
    )
    result = outcome(toy, tmp_path, [toy.Reader([Chunk(positions=table, static=static)])])
    tracks = pq.read_table(result.tracks)
    assert tracks.column("ident").to_pylist() == [None, "70"]
    assert tracks.column("name").to_pylist() == [None, None]


def test_what_lies_outside_is_counted(toy, tmp_path):
    table = toy.positions(1_000, 5, seed=11)
    times = table.column("time").cast(pa.int64()).to_pylist()
    lons, lats = table.column("lon").to_pylist(), table.column("lat").to_pylist()
    period = (10 * toy.HOUR_US, 60 * toy.HOUR_US)
    timely = [period[0] <= t < period[1] for t in times]
    within = [
        (lon >= 170 or lon <= -100) and -50 <= lat <= 60
        for lon, lat in zip(lons, lats, strict=True)
    ]
    both = sum(t and w for t, w in zip(timely, within, strict=True))
    result = outcome(
        toy,
        tmp_path,
        [toy.Reader([Chunk(positions=table, read=1_000, used=1_000)])],
        period=period,
        area=(170.0, -50.0, -100.0, 60.0),
    )
    assert result.summary.notes["points"] == both > 50
    assert result.summary.notes["outside_period"] == 1_000 - sum(timely)
    assert result.summary.notes["outside_area"] == sum(timely) - both
    assert (result.summary.read, result.summary.kept) == (1_000, 1_000)


def test_no_input_gives_empty_tables(toy, tmp_path):
    result = outcome(toy, tmp_path, [toy.Reader([])])
    assert [pq.read_table(getattr(result, name)).num_rows for name in FILES] == [0, 0, 0, 0]


def test_damage_is_carried_to_the_sources(toy, tmp_path):
    result = outcome(toy, tmp_path, [toy.Reader([Chunk(), Chunk(damage="cut short")])])
    assert result.sources.column("damage").to_pylist() == ["cut short"]
    assert result.summary.damage == ("toy: cut short",)


def test_progress_ends_at_the_total(toy, tmp_path):
    told = []
    table = toy.positions(1_000, 5, seed=12)
    plan = Plan(readers=[toy.Reader([Chunk(positions=table, bytes_done=100)])], detectors=[])
    run(plan, tmp_path, lambda *what: told.append(what), kit=toy.kit())
    assert ("reading", 100, 100) in told
    assert ("finding events", 1_000, 1_000) in told


def test_a_file_in_place_of_the_folder_is_refused(toy, tmp_path):
    path = tmp_path / "taken"
    path.write_text("")
    with pytest.raises(OutputError, match="taken"):
        outcome(toy, path, [toy.Reader([])])


def test_small_buckets_are_joined_and_big_ones_are_not():
    assert grouped(np.array([3, 0, 4, 9, 2, 2, 2]), 7) == [[0, 2], [3], [4, 5, 6]]
