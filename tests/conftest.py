"""For all tests: hypothesis settings, and small tables from plain columns."""

import os

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from ullage.model.tables import POINTS, POSITIONS
from ullage.tracks.columns import table

# Hypothesis measures no wall time: it says nothing on a busy machine.
settings.register_profile("ullage", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ullage")


@pytest.fixture(scope="session", autouse=True)
def _no_lists_of_the_user(tmp_path_factory):
    """No test sees, or adds to, the lists that whoever runs it keeps."""
    before = os.environ.get("ULLAGE_LISTS")
    os.environ["ULLAGE_LISTS"] = str(tmp_path_factory.mktemp("lists"))
    yield
    os.environ.pop("ULLAGE_LISTS") if before is None else os.environ.update(ULLAGE_LISTS=before)


START_US = 1_577_836_800_000_000  # 2020-01-01


def rows(schema, **columns):
    """A table of ``schema``; scalars are repeated, ``hours`` or ``seconds`` make the times."""
    scale = 3600.0 if "hours" in columns else 1.0
    given = columns.pop("hours", columns.pop("seconds", None))
    time = START_US + np.round(np.asarray(given, float) * scale * 1e6).astype(np.int64)
    count = len(time)
    defaults = {"transmitter": 431000001, "ref": np.arange(count)}
    if schema is POINTS:
        defaults |= {"flags": 0, "segment": START_US, "place": -1}
    whole = {**defaults, **columns, "time": time}
    filled = {}
    for name, value in whole.items():
        kind = np.int64 if name == "time" else schema.by_name[name].type.to_pandas_dtype()
        filled[name] = np.broadcast_to(np.asarray(value, kind), count).copy()
    return table(schema, filled)


@pytest.fixture(scope="session")
def positions():
    return lambda **columns: rows(POSITIONS, **columns)


@pytest.fixture(scope="session")
def points():
    return lambda **columns: rows(POINTS, **columns)


@pytest.fixture(scope="session")
def start_us():
    return START_US
