"""The engine with the steps that are registered, over a made-up fleet and a real file."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from ullage.behaviour.registry import STEPS
from ullage.engine.kit import standard
from ullage.engine.local import run
from ullage.engine.plan import Plan
from ullage.errors import ConfigError, UsageError
from ullage.model.tables import PLACES
from ullage.simulate import fleet
from ullage.sources.ais import open_ais

DETECTORS = ("gap", "encounter", "loitering", "port_visit")
FILES = ("events", "tracks", "static", "quarantine")
SHIPS = 60
NOAA = "data/ais/tables/noaa_2022-01-03_99999.parquet"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("fleet") / "fleet.parquet"
    fleet.write_parquet(path, SHIPS, 60_000, seed=3, chunk_rows=20_000, days=6)
    return path


def outcome(file, folder, buckets=16, **plan):
    places = fleet.places(SHIPS, 3)
    asked = Plan(readers=[open_ais(file)], detectors=DETECTORS, places=places, **plan)
    return run(asked, folder, buckets=buckets)


@pytest.fixture(scope="module")
def plain(file, tmp_path_factory):
    return outcome(file, tmp_path_factory.mktemp("plain"), threads=1)


def test_every_kind_of_event_is_found(plain):
    kinds = pq.read_table(plain.events).column("event_type")
    counts = {c["values"].as_py(): c["counts"].as_py() for c in kinds.value_counts()}
    assert set(counts) == set(DETECTORS)
    assert plain.summary.notes["events.gap"] == counts["gap"]


@pytest.mark.parametrize(
    ("threads", "buckets", "memory_bytes"), [(2, 1, 2 << 30), (2, 64, 2 << 30), (2, 3, 4_000_000)]
)
def test_the_same_bytes_however_it_is_cut(file, plain, tmp_path, threads, buckets, memory_bytes):
    other = outcome(file, tmp_path, buckets=buckets, threads=threads, memory_bytes=memory_bytes)
    for name in FILES:
        assert getattr(other, name).read_bytes() == getattr(plain, name).read_bytes(), name
    assert other.summary == plain.summary


def test_events_are_labelled_and_measured(plain):
    events = pq.read_table(plain.events)
    assert pc.all(events.column("simulated")).as_py()
    assert pc.all(pq.read_table(plain.tracks).column("simulated")).as_py()
    gaps = events.filter(pc.equal(events.column("event_type"), "gap")).column("gap")
    assert pc.struct_field(gaps, "coast_distance_m").null_count == 0
    ids = events.column("event_id")
    assert len(pc.unique(ids)) == len(ids)


def test_port_visits_name_the_place_of_the_table_they_were_given(file, plain, tmp_path):
    places = fleet.places(SHIPS, 3)
    elsewhere = PLACES.conform(
        pa.table(
            {
                "place_id": ["sea"],
                "name": ["TRANSFER GROUND"],
                "kind": ["sts_area"],
                "lon": [0.0],
                "lat": [0.0],
                "radius_m": [1_000.0],
                "source": ["test"],
            }
        )
    )
    shifted = pa.concat_tables([elsewhere.cast(places.schema), places])
    asked = Plan(readers=[open_ais(file)], detectors=("port_visit",), places=shifted)
    moved = _visits(run(asked, tmp_path))
    before = _visits(plain)
    assert len(before) > 50
    assert [v["place_id"] for v in moved] == [v["place_id"] for v in before]
    assert [v["place"] for v in moved] == [v["place"] + 1 for v in before]
    ids = shifted.column("place_id").to_pylist()
    assert all(ids[v["place"]] == v["place_id"] for v in moved)


def _visits(result):
    rows = pq.read_table(result.events).to_pylist()
    return [row["port_visit"] for row in rows if row["port_visit"] is not None]


def test_an_unknown_detector_is_refused_before_anything_is_read(file, tmp_path):
    reader = open_ais(file)
    with pytest.raises(UsageError, match="gap, encounter"):
        run(Plan(readers=[reader], detectors=["gpa"]), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.shared
def test_a_day_of_real_positions(tmp_path):
    file = Path(os.environ.get("ULLAGE_SHARED", "../shared")) / NOAA
    if not file.exists():
        pytest.skip(f"{file} is not there; set ULLAGE_SHARED")
    results = [
        run(
            Plan(readers=[open_ais(file)], detectors=DETECTORS, quality=True, memory_bytes=memory),
            tmp_path / str(memory),
        )
        for memory in (2 << 30, 3_000_000)
    ]
    for name in FILES:
        one, other = (getattr(result, name).read_bytes() for result in results)
        assert one == other, name
    first = results[0]
    assert first.summary.read == 99_999
    assert first.summary.notes["tracks"] > 5_000
    assert not pc.any(pq.read_table(first.events).column("simulated")).as_py()
    assert first.quality


def test_steps_that_do_not_agree_are_refused():
    params = {"resample": STEPS["resample"].Params(slot_s=300)}
    with pytest.raises(ConfigError, match=r"analysis\.resample\.slot_s"):
        standard(Plan([], ("encounter",), params), None)
    standard(Plan([], ("gap",), params), None)
