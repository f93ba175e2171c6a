import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.model.tables import STATIC
from ullage.tracks.columns import table
from ullage.tracks.voyage import attach


def static(start_us, who, hours, draught):
    time = start_us + (np.asarray(hours, float) * 3.6e9).astype(np.int64)
    rows = {"transmitter": np.asarray(who, np.int64), "time": time, "ref": np.arange(len(time))}
    return table(STATIC, rows | {"draught_m": np.asarray(draught, np.float32)})


def test_last_draught_broadcast_up_to_the_time(points, start_us):
    told = static(start_us, [1, 1, 1, 2], [1, 3, 5, 0], [5.5, np.nan, 7.5, 9.0])
    at = points(hours=[0, 1, 4, 5, 9], transmitter=1, lon=0.0, lat=0.0)
    out, state = attach(at, told, None)
    assert out.column("draught_m").to_pylist() == [None, 5.5, 5.5, 7.5, 7.5]
    later = points(hours=[20, 20], transmitter=[2, 3], lon=0.0, lat=0.0)
    assert attach(later, STATIC.empty(), state)[0].column("draught_m").to_pylist() == [9.0, None]


@pytest.mark.parametrize("draught", [0.0, -1.0, 25.6, np.nan])
def test_what_is_no_draught_says_nothing(points, start_us, draught):
    told = static(start_us, [1, 1], [0, 1], [6.0, draught])
    out, _ = attach(points(hours=[2], transmitter=1, lon=0.0, lat=0.0), told, None)
    assert out.column("draught_m").to_pylist() == [6.0]


@given(st.integers(0, 999), st.integers(0, 48))
def test_cut_in_time_it_says_the_same(points, start_us, seed, cut):
    rng = np.random.default_rng(seed)
    told = static(
        start_us, rng.integers(1, 4, 20), rng.integers(0, 48, 20), rng.integers(30, 90, 20) / 10
    )
    who, hours = np.repeat([1, 2, 3], 16), np.tile(np.arange(16) * 3, 3)
    whole, _ = attach(points(hours=hours, transmitter=who, lon=0.0, lat=0.0), told, None)
    early = told.filter((told.column("time").cast("int64").to_numpy() - start_us) < cut * 3.6e9)
    late = told.filter((told.column("time").cast("int64").to_numpy() - start_us) >= cut * 3.6e9)
    first, state = attach(whole.filter(hours < cut), early, None)
    second, _ = attach(whole.filter(hours >= cut), late, state)
    assert first.equals(whole.filter(hours < cut))
    assert second.equals(whole.filter(hours >= cut))
