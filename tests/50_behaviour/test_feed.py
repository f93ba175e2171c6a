"""A feed cut anywhere gives, through the whole chain of steps, the events of one single run."""

import itertools

import numpy as np
import pyarrow as pa
import pytest

from ullage.behaviour.registry import DETECTORS, STEPS
from ullage.model.tables import STATIC
from ullage.tracks.context import PlaceIndex, locate
from ullage.tracks.voyage import attach


class Feed:
    """All steps with what they remember."""

    def __init__(self, places):
        self.index, self.draughts = PlaceIndex(places), None
        self.state = dict.fromkeys(STEPS)
        self.events = {name: [] for name in DETECTORS}

    def run(self, name, table):
        rows, self.state[name] = STEPS[name].run(table, STEPS[name].Params(), self.state[name])
        if name in DETECTORS:
            self.events[name].append(rows)
        return rows

    def push(self, positions, static):
        points = locate(self.run("clean", positions), self.index)
        points, self.draughts = attach(points, static, self.draughts)
        for name in ("gap", "loitering", "port_visit"):
            self.run(name, points)
        self.run("encounter", self.run("contact", self.run("resample", points)))

    def finish(self, until_us):
        for name in DETECTORS:
            params = STEPS[name].Params(until_us=until_us)
            self.events[name].append(STEPS[name].finish(params, self.state[name]))
        return {
            name: pa.concat_tables(rows).sort_by("event_id") for name, rows in self.events.items()
        }


@pytest.mark.parametrize(("seed", "centre"), [(1, (179.9, 20)), (2, (131, 40)), (3, (20, 80))])
def test_a_feed_cut_anywhere(sea, seed, centre):
    read = sea.inputs(seed, centre)
    rng = np.random.default_rng(seed)
    span_us = sea.DAYS * 24 * sea.HOUR_US
    cuts = [0, *sorted(rng.integers(0, span_us, 40)), span_us * 2]

    def between(table, low, high):
        time = table.column("time").cast(pa.int64()).to_numpy() - sea.START_US
        return table.filter(pa.array((time >= low) & (time < high)))

    whole, parts = Feed(read["places"]), Feed(read["places"])
    whole.push(read["clean"], read["static"])
    for low, high in itertools.pairwise(cuts):
        batch = [between(read[name], low, high) for name in ("clean", "static")]
        parts.push(*batch)
    expected, found = (feed.finish(sea.START_US + span_us) for feed in (whole, parts))
    for name in DETECTORS:
        assert expected[name].num_rows > 0
        assert found[name].equals(expected[name]), name


def test_static_reports_may_be_missing(sea):
    read = sea.inputs(4, (5, 50))
    feed = Feed(read["places"])
    feed.push(read["clean"], STATIC.empty())
    visits = feed.finish(None)["port_visit"].column("port_visit").to_pylist()
    assert visits
    assert all(visit["draught_change_m"] is None for visit in visits)
