import numpy as np
import pytest

from ullage.behaviour.encounter import Encounter, EncounterParams
from ullage.behaviour.registry import STEPS
from ullage.model.tables import CONTACTS
from ullage.tracks.columns import table

SLOT_US = 600_000_000


def contacts(slot, **columns):
    slot = np.asarray(slot, np.int64)
    whole = {"transmitter_a": 1, "transmitter_b": 2, "lon": 10.0, "lat": 20.0, "distance_m": 100.0}
    whole |= {"sog_a_kn": 0.5, "sog_b_kn": 0.5} | columns
    rows = {"slot": slot}
    for name, value in whole.items():
        kind = CONTACTS.by_name[name].type.to_pandas_dtype()
        rows[name] = np.broadcast_to(np.asarray(value, kind), len(slot)).copy()
    return table(CONTACTS, rows)


def encounters(rows, **params):
    step, params = Encounter(), EncounterParams(**params)
    closed, state = step.run(rows, params, None)
    return closed.to_pylist(), step.finish(params, state).to_pylist()


@pytest.mark.parametrize(("last", "count"), [(12, 1), (11, 0)])
def test_two_hours_together_is_an_encounter(last, count):
    _, still = encounters(contacts(range(last + 1)))
    assert len(still) == count


def test_what_an_encounter_tells():
    rows = contacts(
        range(13),
        lon=179.998 + np.arange(13) * 0.0005 - 360 * (np.arange(13) > 4),
        distance_m=np.arange(13) * 10.0,
        sog_a_kn=np.arange(13) / 10,
        sog_b_kn=1.0,
        place_distance_m=np.where(np.arange(13) == 3, 12_000, np.nan),
    )
    (event,) = encounters(rows)[1]
    told = event["encounter"]
    assert event["end"] is None
    assert event["vessels"] == [1, 2]
    assert event["bbox"]["xmin"] > 0 > event["bbox"]["xmax"]
    assert abs(event["lon"]) > 179.99
    assert (told["duration_h"], told["contacts"]) == (2, 13)
    assert (told["median_distance_m"], told["min_distance_m"]) == (60, 0)
    assert told["median_sog_kn"] == pytest.approx(1.0)
    assert told["drift_m"] == pytest.approx(0.006 * 111_195 * np.cos(np.radians(20)), rel=1e-3)
    assert told["place_distance_m"] == 12_000


@pytest.mark.parametrize(("kn", "count"), [(1.99, 1), (2.0, 0)])
def test_median_speed(kn, count):
    assert len(encounters(contacts(range(20), sog_a_kn=kn, sog_b_kn=kn))[1]) == count


def test_steaming_in_company_does_not_hide_a_transfer():
    kn = np.where(np.arange(60) < 40, 9.0, 0.5)
    (event,) = encounters(contacts(range(60), sog_a_kn=kn, sog_b_kn=kn))[1]
    assert event["encounter"]["contacts"] == 20


@pytest.mark.parametrize(("metres", "count"), [(10_000, 1), (9_999, 0)])
def test_not_at_a_harbour(metres, count):
    assert len(encounters(contacts(range(20), place_distance_m=float(metres)))[1]) == count


@pytest.mark.parametrize(("missed", "count"), [(2, 1), (3, 2)])
def test_slots_missed_in_between(missed, count):
    slot = [*range(13), *range(13 + missed, 26 + missed)]
    closed, still = encounters(contacts(slot))
    assert len(closed) + len(still) == count
    assert [event["end"] is None for event in closed + still] == [False, True][-count:]


@pytest.mark.parametrize(("until", "open_"), [(20, True), (12 + 8, True), (12 + 9, False)])
def test_open_until_so_much_later_that_no_contact_can_continue_it(until, open_):
    (event,) = encounters(contacts(range(13)), until_us=until * SLOT_US)[1]
    assert (event["end"] is None) is open_


def test_two_ships_meet_at_sea_and_only_there(sea, points, start_us):
    """Tracks with a known meeting: from 5 h to 11 h, 200 m apart, drifting slowly."""
    hours = np.arange(0, 24, 0.25)
    meet = np.clip(hours, 5, 11)
    # Before and after, the second ship comes and goes at 12 kn.
    away_deg = np.abs(hours - meet) * 12 * 1852 / 111_195
    table = points(
        hours=np.concatenate((hours, hours)),
        transmitter=np.repeat([10, 20], len(hours)),
        lon=130.0,
        lat=np.concatenate((40 + meet * 0, 40.0018 + away_deg)),
    )
    slots = STEPS["resample"].run(table, STEPS["resample"].Params(), None)[0]
    pairs = STEPS["contact"].run(slots, STEPS["contact"].Params(), None)[0]
    closed, still = encounters(pairs, until_us=start_us + 24 * 3_600_000_000)
    (event,) = closed + still
    assert event["vessels"] == [10, 20]
    assert event["end"] is not None
    start_h = (event["start"].timestamp() * 1e6 - start_us) / 3.6e9
    end_h = (event["end"].timestamp() * 1e6 - start_us) / 3.6e9
    assert start_h == pytest.approx(5, abs=0.17)
    assert end_h == pytest.approx(11, abs=0.17)
    assert event["encounter"]["median_distance_m"] == pytest.approx(200, abs=2)
