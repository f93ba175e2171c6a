import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ullage.model.tables import CONTACTS, SLOTS
from ullage.tracks import sphere
from ullage.tracks.columns import table
from ullage.tracks.contact import Contact, ContactParams


def slots(slot, who, lon, lat, segment=None):
    count = len(lon)
    segment = np.zeros(count, np.int64) if segment is None else segment
    rows = {"slot": np.asarray(slot, np.int64), "transmitter": np.asarray(who, np.int64)}
    rows |= {"lon": np.asarray(lon, float), "lat": np.asarray(lat, float), "segment": segment}
    speed = (np.arange(count) % 7).astype(np.float32)
    return table(SLOTS, rows | {"sog_kn": speed})


def contacts(rows, **params):
    return Contact().run(rows, ContactParams(**params), None)[0]


def slowly(rows, limit_m):
    at = {name: rows.column(name).to_numpy() for name in ("slot", "transmitter", "lon", "lat")}
    best = {}
    for i in range(rows.num_rows):
        for j in range(rows.num_rows):
            if at["slot"][i] != at["slot"][j] or at["transmitter"][i] >= at["transmitter"][j]:
                continue
            away = sphere.distance_m(at["lon"][i], at["lat"][i], at["lon"][j], at["lat"][j])
            key = (at["transmitter"][i], at["transmitter"][j], at["slot"][i])
            if away <= limit_m:
                best[key] = min(away, best.get(key, away))
    return best


@pytest.mark.parametrize(
    "middle", [(131, 43), (180, 0), (-180, 66), (15, 80), (0, 90), (9, -89.99)]
)
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 9999), limit_m=st.sampled_from([100.0, 500.0, 20_000.0]))
def test_contacts_are_exactly_the_pairs_within_the_limit(middle, seed, limit_m):
    rng = np.random.default_rng(seed)
    spread = 3 * limit_m / 111_195
    lat = np.clip(middle[1] + rng.uniform(-spread, spread, 40), -90, 90)
    wide = min(180.0, spread / max(1e-6, np.cos(np.radians(min(abs(middle[1]) + spread, 90)))))
    lon = (middle[0] + rng.uniform(-wide, wide, 40) + 180) % 360 - 180
    rows = slots(rng.integers(0, 2, 40), rng.integers(1, 30, 40), lon, lat, np.arange(40))
    out = contacts(rows, max_distance_m=limit_m)
    found = {tuple(key): d for *key, d in zip(*(out.column(n).to_pylist() for n in (
        "transmitter_a", "transmitter_b", "slot", "distance_m")), strict=True)}  # fmt: skip
    expected = slowly(rows, limit_m)
    edge = {key for key in found.keys() ^ expected.keys()}
    assert all(abs({**found, **expected}[key] - limit_m) < limit_m * 1e-4 for key in edge)
    for key in found.keys() & expected.keys():
        assert found[key] == pytest.approx(expected[key], rel=1e-4, abs=1e-2)
    assert out.num_rows == len(found)
    assert out.schema.equals(CONTACTS.arrow)


def test_two_segments_of_one_transmitter_do_not_meet():
    assert contacts(slots([5, 5], [7, 7], [0, 0], [0, 0], np.array([1, 2]))).num_rows == 0


@pytest.mark.parametrize(("metres", "met"), [(499.9, 1), (500.1, 0)])
def test_the_limit(metres, met):
    lat = [0, metres / (sphere.RADIUS_M * sphere.RAD)]
    assert contacts(slots([5, 5], [1, 2], [0, 0], lat)).num_rows == met


def test_late_rows_still_meet_those_that_came_before():
    step, params = Contact(), ContactParams()
    first, state = step.run(slots([9, 10], [1, 1], [0, 0], [0, 0]), params, None)
    late, state = step.run(slots([9, 11], [2, 2], [0, 0], [0, 0]), params, state)
    again, _ = step.run(slots([9], [3], [5], [0]), params, state)
    assert (first.num_rows, late.column("slot").to_pylist(), again.num_rows) == (0, [9], 0)


def test_midway_across_the_date_line():
    out = contacts(slots([1, 1], [1, 2], [179.999, -179.998], [0, 0]))
    assert out.column("lon").to_pylist() == pytest.approx([-179.9995])


def test_a_crowded_harbour_gives_every_pair():
    ships = 100
    rng = np.random.default_rng(3)
    lon, lat = 10 + rng.uniform(0, 1e-3, (2, ships))
    out = contacts(slots(np.zeros(ships), np.arange(1, ships + 1), lon, lat))
    assert out.num_rows == ships * (ships - 1) // 2
    one, other = (out.column(name).to_numpy() for name in ("transmitter_a", "transmitter_b"))
    assert len({*zip(one, other, strict=True)}) == out.num_rows
