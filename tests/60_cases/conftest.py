"""A small made-up sea: two ships meet for six hours, a third is silent for fourteen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ullage import api

START = datetime(2024, 1, 1, tzinfo=UTC)


def _ship(mmsi, minutes, where):
    for minute in minutes:
        lat, lon, speed = where(minute)
        at = (START + timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield f"{mmsi},{at},{lat:.5f},{lon:.5f},{speed:.1f},90.0"


def _towards(side):
    """Steams to the meeting, drifts beside the other from hour 12 to 18, steams away."""

    def where(minute):
        off = max(720 - minute, minute - 1080, 0) / 60 * 8 / 60
        return 38.0 + side * 0.001, 131.0 + side * (off + 0.0005), 8.0 if off else 0.3

    return where


def sea() -> str:
    """The table, in the layout of Global Fishing Watch's tracks."""
    minutes = range(0, 30 * 60, 10)
    silent = [minute for minute in minutes if not 360 <= minute < 1200]
    rows = [
        *_ship(440001001, minutes, _towards(-1)),
        *_ship(440001002, minutes, _towards(1)),
        *_ship(440001003, silent, lambda minute: (36.0, 130.0 + minute / 600, 6.0)),
    ]
    return "mmsi,timestamp,lat,lon,speed,course\n" + "\n".join(rows) + "\n"


@pytest.fixture(scope="session")
def sea_table(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("sea") / "sea.csv"
    path.write_text(sea())
    return path


@pytest.fixture
def new_case(tmp_path, sea_table) -> Path:
    """A case with the sea taken in, not run."""
    root = tmp_path / "case"
    api.init(root, title="A small sea")
    assert not api.add(root, [sea_table], licence="CC0-1.0").refused
    return root
