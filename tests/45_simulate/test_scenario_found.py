"""The detectors find every planted event of the scenario, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ullage.engine.local import run
from ullage.engine.plan import Plan
from ullage.model.events import EVENT_TYPES
from ullage.model.reading import Chunk
from ullage.simulate.scenario import build
from ullage.simulate.truth import match


class Given:
    """A reader of tables at hand."""

    path, kind, ordinal, bytes = "scenario", "given", 0, None

    def __init__(self, scenario):
        rows = scenario.positions.num_rows + scenario.static.num_rows
        self._chunk = Chunk(scenario.positions, scenario.static, read=rows, used=rows)

    def chunks(self):
        yield self._chunk


@pytest.fixture(scope="module", params=[1, 2], ids=["seed 1", "seed 2"])
def found(request, tmp_path_factory):
    scenario = build(request.param)
    plan = Plan([Given(scenario)], list(EVENT_TYPES), places=scenario.places)
    outcome = run(plan, tmp_path_factory.mktemp("out"))
    return scenario, pq.read_table(outcome.events)


def test_every_planted_event_and_no_other(found):
    scenario, events = found
    result = match(scenario.truth, events)
    assert [(item.kind, item.vessels, item.note) for item in result.missing] == []
    assert [(row["event_type"], row["vessels"], row["start"]) for row in result.surplus] == []
    assert len(result.pairs) >= 103


def test_all_are_labelled(found):
    assert found[1]["simulated"].to_pylist() == [True] * found[1].num_rows


def test_loads_are_seen(found):
    """Where the ship changed its draught at berth, the visit tells the change."""
    scenario, events = found
    told = 0
    for item, event in match(scenario.truth, events).pairs:
        before, after = item.draught_before_m, item.draught_after_m
        if item.kind != "port_visit" or before is None or after is None or before == after:
            continue
        visit = event["port_visit"]
        assert visit["draught_before_m"] == pytest.approx(before, abs=0.01), item
        assert visit["draught_after_m"] == pytest.approx(after, abs=0.01), item
        told += 1
    assert told > 50


def test_the_match_can_fail(found):
    scenario, events = found
    fewer = match(scenario.truth, events.slice(1))
    assert len(fewer.missing) == 1
    twice = match(scenario.truth, pa.concat_tables([events, events.slice(0, 1)]))
    assert len(twice.surplus) == 1
    gap = next(item for item in scenario.truth if item.kind == "gap")
    event = next(row for item, row in match(scenario.truth, events).pairs if item is gap)
    event["start"] += timedelta(hours=2)
    assert not gap.agrees(event)
