"""Two events and two tracks whose every value is known."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from ullage.model.events import EVENTS
from ullage.model.tables import TRACKS


def _event(event_id: str, **values):
    row = {
        "event_id": event_id,
        "event_type": "gap",
        "start": datetime(2026, 3, 1, 12, 0, tzinfo=UTC),
        "end": None,
        "lon": 129.5,
        "lat": 38.25,
        "bbox": {"xmin": 129.5, "ymin": 38.25, "xmax": 129.5, "ymax": 38.25},
        "vessels": [445000001],
        "detector": "gap",
        "detector_version": "1",
        "params_hash": "00",
        "input_hashes": None,
        "confidence": None,
        "simulated": True,
    }
    return row | values


_GAP = {
    "off_lon": 129.5, "off_lat": 38.25, "positions_before": 20, "off_place": -1, "off_ref": 7,
    "off_sog_kn": 0.1,
}  # fmt: skip
_ENCOUNTER = {
    "duration_h": 2.5, "contacts": 16, "median_distance_m": 80.1, "min_distance_m": 60.0,
    "median_sog_kn": 0.4, "drift_m": 900.0,
}  # fmt: skip


@pytest.fixture
def events() -> pa.Table:
    later = _event(
        "bb",
        event_type="encounter",
        start=datetime(2026, 3, 2, 0, 0, 0, 250_000, tzinfo=UTC),
        end=datetime(2026, 3, 2, 2, 30, 0, 250_000, tzinfo=UTC),
        lon=-179.9999999,
        bbox={"xmin": 179.9, "ymin": 38.2, "xmax": -179.9, "ymax": 38.3},
        vessels=[445000001, 445000002],
        encounter=_ENCOUNTER,
        simulated=False,
    )
    rows = [later, _event("aa", gap=_GAP)]
    return EVENTS.conform(pa.Table.from_pylist(rows, schema=EVENTS.arrow))


def _track(track_id: str, segment: int, lon: list[float], lat: list[float], name: str):
    first = datetime(2026, 3, 1, tzinfo=UTC)
    times = [first.replace(hour=hour) for hour in range(len(lon))]
    return {
        "track_id": track_id,
        "transmitter": 445000001,
        "simulated": False,
        "name": name,
        "segment": segment,
        "start": times[0],
        "end": times[-1],
        "positions": 10,
        "lon": lon,
        "lat": lat,
        "times": times,
    }


@pytest.fixture
def tracks() -> pa.Table:
    rows = [
        _track("t2", 2, [179.0, -179.0], [0.0, 2.0], "=SUM(A1)"),
        _track("t1", 1, [129.0, 129.5, 130.0], [38.0, 38.5, 38.0], 'EXAMPLE "ONE", X'),
        _track("t3", 3, [10.123456789], [-5.0], "EXAMPLE TWO"),
    ]
    return TRACKS.conform(pa.Table.from_pylist(rows, schema=TRACKS.arrow))
