"""The demo: the whole path from a receiver's log to the report, labelled made up all the way."""

import csv
import json

import pyarrow.parquet as pq
import pytest

from ullage import api
from ullage.evidence.hashing import sha256_tree


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    root = tmp_path_factory.mktemp("demo") / "demo"
    return api.demo(root)


def test_it_finds_what_the_ships_did(demo):
    assert demo.problems == ()
    assert all(demo.summary["events"].values())
    assert demo.case.config.expect.events


def test_everything_in_it_says_that_it_is_made_up(demo):
    out = demo.case.out
    for name in ("events", "tracks"):
        assert set(pq.read_table(out / f"{name}.parquet")["simulated"].to_pylist()) == {True}
        document = json.loads((out / f"{name}.geojson").read_text())
        assert document["simulated"] is True
        with (out / f"{name}.csv").open(newline="") as file:
            assert {row["simulated"] for row in csv.DictReader(file)} == {"true"}
    assert "SIMULATED" in (out / "report.html").read_text()
    assert demo.text().startswith("SIMULATED DATA")


def test_it_is_the_same_everywhere(demo, tmp_path):
    again = api.demo(tmp_path / "elsewhere")
    assert sha256_tree(again.case.out) == sha256_tree(demo.case.out)
    assert all(one.skipped for one in api.demo(tmp_path / "elsewhere").steps)


def test_the_evidence_alone_tells_the_rows_apart(demo):
    """Also without the label in case.toml, the station says that the data are made up."""
    found = api.events(sorted((demo.case.root / "data").iterdir()))
    assert found.summary["simulated_events"] == found.events.num_rows > 0
    assert found.text().startswith("SIMULATED DATA")


def test_it_verifies(demo):
    assert api.verify(demo.case.root).derived == len(demo.outputs)
