"""The contract of model/step.py, proved over every registered step."""

import collections
import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ullage.behaviour.registry import DETECTORS, STEPS
from ullage.model.events import EVENT_TYPES
from ullage.model.step import Step

CENTRES = [(131.0, 40.0), (179.8, 10.0), (-179.5, -50.0), (20.0, 80.0), (0.0, 0.0)]
SEEN = collections.Counter()


def times(table):
    name = "time" if "time" in table.column_names else "slot"
    return table.column(name).cast(pa.int64()).to_numpy()


def shuffled(table, rng):
    return table.take(pa.array(rng.permutation(table.num_rows)))


def travelled(state):
    """A state as another process would get it."""
    if state is None:
        return None
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, state.schema) as writer:
        writer.write_table(state)
    return pa.ipc.open_stream(sink.getvalue()).read_all()


def in_parts(step, table, params, cuts, rng):
    """Emitted rows when the table comes in batches cut at ``cuts``, each in any order."""
    when, state, out = times(table), None, []
    edges = [-np.inf, *sorted(cuts), np.inf]
    for low, high in itertools.pairwise(edges):
        batch = table.filter(pa.array((when >= low) & (when < high)))
        rows, state = step.run(shuffled(batch, rng), params, travelled(state))
        step.finish(params, state)
        out.append(rows)
    return [*out, step.finish(params, state)]


def workers(step, table, count, rng):
    """The table dealt out by key."""
    columns = [table.column(name).to_numpy() for name in step.partition_by]
    _, of = np.unique(np.stack(columns), axis=1, return_inverse=True)
    of = of.reshape(-1)
    worker = rng.integers(0, count, of.max() + 1 if len(of) else 1)[of] if len(of) else of
    return [table.filter(pa.array(worker == w)) for w in range(count)]


def in_order(step, tables):
    table = pa.concat_tables(tables)
    return table.sort_by([(name, "ascending") for name in step.emits.key])


def observed(name, table):
    params = STEPS[name].Params
    if name not in DETECTORS or not table.num_rows:
        return [params()]
    last = int(times(table).max()) * (600_000_000 if name == "encounter" else 1)
    return [params(), params(until_us=last), params(until_us=last + 14 * 3_600_000_000)]


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    seed=st.integers(0, 10_000),
    centre=st.sampled_from(CENTRES),
    cuts=st.lists(st.floats(0, 1), min_size=1, max_size=5),
    dealt=st.integers(2, 3),
)
def test_any_split_and_any_order_gives_the_same_rows(sea, seed, centre, cuts, dealt):
    rng = np.random.default_rng(seed)
    for name, table in sea.inputs(seed, centre).items():
        if name not in STEPS:
            continue
        step, when = STEPS[name], times(table)
        for params in observed(name, table):
            expected = sea.whole(step, table, params)
            at = np.quantile(when, cuts, method="nearest") if len(when) else []
            assert in_order(step, in_parts(step, table, params, at, rng)).equals(expected), name
            dealt_out = workers(step, table, dealt, rng)
            rows = [rows for part in dealt_out for rows in in_parts(step, part, params, at, rng)]
            assert in_order(step, rows).equals(expected), name
        assert step.run(shuffled(table, rng), params, None)[0].equals(
            step.run(table, params, None)[0]
        ), name
        SEEN[name] += expected.num_rows > 0
        SEEN["examples"] += name == "clean"


def test_the_examples_above_were_not_empty():
    assert SEEN["examples"] > 5
    for name in STEPS:
        assert SEEN[name] >= 0.6 * SEEN["examples"], name


@pytest.mark.parametrize("name", STEPS)
def test_a_step_declares_itself(name):
    step = STEPS[name]
    assert isinstance(step, Step)
    assert step.name == name
    assert set(step.partition_by) <= set(step.needs.names)
    assert step.Params().params_hash() == step.Params().params_hash()
    for field, told in step.Params.model_fields.items():
        assert told.description, field
        assert (told.json_schema_extra or {}).get("unit"), field


@pytest.mark.parametrize("name", STEPS)
def test_nothing_in_gives_nothing_out(name):
    step = STEPS[name]
    rows, state = step.run(step.needs.empty(), step.Params(), None)
    assert rows.schema.equals(step.emits.arrow)
    assert rows.num_rows == 0
    assert step.finish(step.Params(), state).num_rows == 0


@pytest.mark.parametrize("name", DETECTORS)
def test_watching_longer_keeps_an_events_identity(name):
    step = STEPS[name]
    assert step.emits is EVENT_TYPES[name].schema
    assert step.Params(until_us=5).params_hash() == step.Params().params_hash()
