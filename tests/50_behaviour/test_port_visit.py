import numpy as np
import pytest

from ullage.behaviour.port_visit import PortVisit, PortVisitParams, name_places

HOUR_US = 3_600_000_000


def visits(table, **params):
    step, params = PortVisit(), PortVisitParams(**params)
    closed, state = step.run(table, params, None)
    still = step.finish(params, state)
    rows = closed.to_pylist() + still.to_pylist()
    return sorted(rows, key=lambda event: event["start"])


def call(points, edge_m, sog_kn, hours=None, draught_m=np.nan, **more):
    """Points at hourly steps: inside where edge_m is 0, sailing in along a meridian."""
    hours = np.arange(len(edge_m)) if hours is None else hours
    edge_m = np.asarray(edge_m, float)
    more.setdefault("place", np.where(edge_m == 0, 1, -1))
    return points(
        hours=hours, lon=0.0, lat=edge_m / 1e5, place_distance_m=edge_m, sog_kn=sog_kn,
        draught_m=draught_m, **more,
    )  # fmt: skip


def test_a_ship_comes_stops_and_leaves(points, start_us):
    table = call(
        points,
        edge_m=[20_000, 0, 0, 0, 0, 20_000, 40_000],
        sog_kn=[12, 5, 0.1, 0.1, 3, 12, 12],
        draught_m=[8, 8, 8, 5, 6, 6, 6],
    )
    (event,) = visits(table)
    told = event["port_visit"]
    assert (event["start"].timestamp() * 1e6 - start_us) / HOUR_US == 1
    assert (event["end"].timestamp() * 1e6 - start_us) / HOUR_US == 5
    assert told["place"] == 1
    assert told["duration_h"] == 4
    assert told["stopped_h"] == 2
    assert told["silent_h"] == 0
    assert (told["entry_seen"], told["exit_seen"]) == (True, True)
    assert (told["entry_ref"], told["exit_ref"]) == (1, 4)
    assert [told[f"draught_{n}_m"] for n in ("before", "after", "change")] == [8, 5, -3]


def test_passing_through_is_no_visit(points):
    assert visits(call(points, [9000, 0, 0, 9000], [9, 8, 8, 9])) == []


@pytest.mark.parametrize(("minutes", "count"), [(30, 1), (29, 0)])
def test_the_shortest_stop(points, minutes, count):
    hours = [0, 1, 1 + minutes / 60, 3]
    assert len(visits(call(points, [9000, 0, 0, 9000], [9, 0.1, 5, 9], hours))) == count


@pytest.mark.parametrize(
    ("kn", "stopped_h"), [([0.19, 0.5, 0.4], 3.0), ([0.2, 0.2, 0.2], 0), ([0.1, 0.51, 0.4], 1.0)]
)
def test_stops_begin_and_end_at_two_speeds(points, kn, stopped_h):
    found = visits(call(points, [9000, 0, 0, 0, 9000], [9, *kn, 9]))
    assert sum(event["port_visit"]["stopped_h"] for event in found) == stopped_h


@pytest.mark.parametrize(("silent_h", "count"), [(4, 1), (3.9, 0)])
def test_silence_begun_inside_is_a_visit(points, silent_h, count):
    found = visits(call(points, [9000, 0, 30_000], [9, 8, 9], hours=[0, 1, 1 + silent_h]))
    assert len(found) == count
    for event in found:
        assert event["port_visit"]["silent_h"] == silent_h
        assert event["port_visit"]["stopped_h"] == 0


@pytest.mark.parametrize(("edge_m", "count"), [(1000, 1), (1001, 2)])
def test_a_little_outside_is_still_there(points, edge_m, count):
    table = call(points, [9000, 0, 0, edge_m, 0, 0, 9000], [9, 0, 0, 0, 0, 0, 9])
    assert len(visits(table)) == count


def test_speed_is_implied_where_none_is_reported(points):
    (event,) = visits(call(points, [9000, 0, 0, 0, 9000], np.nan))
    assert event["port_visit"]["stopped_h"] == 2


@pytest.mark.parametrize(
    ("draughts", "after", "change"),
    [
        ([7, 7, 7, 7, 7, 7], 7, 0),
        ([7, 7, 7, 7, 7, 9], 9, 2),  # corrected within a day of leaving
        ([7, 7, 7, 6, 9, 9], 6, -1),  # the first that differs
        ([np.nan, 7, 7, 6, 6, 6], 6, None),
    ],
)
def test_draught_before_and_after(points, draughts, after, change):
    table = call(points, [9000, 0, 0, 0, 9000, 9000], [9, 0, 0, 0, 9, 9], draught_m=draughts)
    (event,) = visits(table)
    assert event["port_visit"]["draught_after_m"] == after
    assert event["port_visit"]["draught_change_m"] == change


def test_a_draught_after_the_lag_or_in_the_next_port_is_not_of_this_visit(points):
    late = call(
        points, [9000, 0, 0, 0, 9000, 9000], [9, 0, 0, 0, 9, 9],
        hours=[0, 1, 2, 3, 4, 29], draught_m=[7, 7, 7, 7, 7, 9],
    )  # fmt: skip
    assert visits(late)[0]["port_visit"]["draught_after_m"] == 7
    edge = [9000, 0, 0, 0, 9000, 0, 0, 0, 9000]
    twice = call(
        points, edge, [9, 0, 0, 0, 9, 0, 0, 0, 9],
        draught_m=[7, 7, 7, 7, 7, 7, 7, 4, 4], place=[-1, 1, 1, 1, -1, 2, 2, 2, -1],
    )  # fmt: skip
    first, second = visits(twice)
    assert (first["port_visit"]["draught_after_m"], first["port_visit"]["place"]) == (7, 1)
    assert (second["port_visit"]["draught_change_m"], second["port_visit"]["place"]) == (-3, 2)


def test_still_there_at_the_end_is_open(points, start_us):
    table = call(points, [0, 0, 0], [0, 0, 0])
    (event,) = visits(table)
    assert event["end"] is None
    assert event["port_visit"]["duration_h"] is None
    assert event["port_visit"]["entry_seen"] is False
    assert event["port_visit"]["exit_seen"] is False
    gone = call(points, [9000, 0], [9, 8])
    assert visits(gone) == []
    (silent,) = visits(gone, until_us=start_us + 5 * HOUR_US)
    assert silent["port_visit"]["silent_h"] == 4


def test_from_an_anchorage_to_the_berth_is_two_visits(points):
    table = call(
        points, [9000, 0, 0, 0, 0, 0, 9000], [9, 0, 0, 4, 0, 0, 9],
        place=[-1, 1, 1, 2, 2, 2, -1],
    )  # fmt: skip
    assert [event["port_visit"]["place"] for event in visits(table)] == [1, 2]


def test_a_moored_ship_between_two_places_stays_in_one(points):
    table = call(points, [9000, 0, 0, 0, 0, 9000], [9, 0, 0, 0, 0, 9], place=[-1, 1, 2, 1, 2, -1])
    assert [event["port_visit"]["place"] for event in visits(table)] == [1]


def test_a_visit_spans_the_segments_of_a_long_silence(points, start_us):
    table = call(
        points, [9000, 0, 0, 0, 9000], [9, 0, 0, 0, 9], hours=[0, 1, 2, 60, 61],
        segment=start_us + np.array([0, 0, 0, 60, 60]) * HOUR_US,
    )  # fmt: skip
    (event,) = visits(table)
    assert event["port_visit"]["duration_h"] == 60
    assert event["port_visit"]["silent_h"] == 58


def test_names_are_filled_from_the_places(points, sea):
    step, params = PortVisit(), PortVisitParams()
    table = call(points, [9000, 0, 0, 0, 9000], [9, 0, 0, 0, 9])
    _, state = step.run(table, params, None)
    named = name_places(step.finish(params, state), sea.places((0, 0)))
    assert named.schema.equals(step.emits.arrow)
    assert named.column("port_visit").to_pylist()[0]["place_name"] == "Port Q"
    assert name_places(step.emits.empty(), sea.places((0, 0))).num_rows == 0
