"""A bulk fleet for benchmarks: tens of millions of positions, in the order a feed delivers them.

Twenty thousand ships crowd in ports, sail lanes, wait, drift, meet in pairs, fall silent, share
numbers; receivers repeat, drop and garble what they send. Everything follows from the seed. There
is no truth table: for that see :mod:`ullage.simulate.scenario`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from ullage.model.reading import SIMULATED_STATION
from ullage.model.tables import PLACES, POSITIONS
from ullage.simulate import reports, voyages
from ullage.simulate.draw import streams

#: 2026-01-01T00:00Z, the first instant of every fleet, in seconds since 1970 UTC.
START_S = 1_767_225_600
DAY_S = 86_400
_MIDS = (273, 352, 412, 413, 416, 431, 440, 445, 477, 511, 538, 563, 613, 620, 636)
_SHIPS_PER_REGION = 500


@dataclass
class Fleet:
    """Ships with their itineraries, and how far each has reported."""

    legs: npt.NDArray[np.float64]
    counts: npt.NDArray[np.int64]
    ships: reports.Ships
    span_s: float

    @classmethod
    def make(cls, ships: int, positions: int, seed: int, days: int) -> Fleet:
        """A fleet that makes about ``positions`` reports in ``days``."""
        span_s = float(days * DAY_S)
        ports = voyages.make_ports(seed, _regions(ships))
        state = streams(seed + 1, ships)
        pair_state = np.repeat(streams(seed + 2, ships // 2 + 1), 2)[:ships].copy()
        paired = ships // 16 // 2 * 2
        legs, counts = voyages.plan_legs(state, pair_state, paired, 1.2 * span_s, *ports)
        fleet = reports.Ships.make(transmitters(ships), state, span_s, seed)
        nominal = reports.nominal_reports(legs, counts, span_s, fleet.class_b)
        fleet.pace = nominal / positions
        return cls(legs, counts, fleet, span_s)

    def window(self, low_s: float, high_s: float, capacity: int) -> pa.Table:
        """All reports sent in a window of seconds from the start, in order of arrival."""
        rows = reports.report(self.legs, self.counts, self.ships, low_s, high_s, capacity)
        return _table(rows)


def transmitters(ships: int) -> npt.NDArray[np.int64]:
    """MMSI of each ship. One ship in 200 uses the number of a ship half the fleet away."""
    number = np.arange(ships, dtype=np.int64)
    half = max(1, ships // 2)
    source = np.where((number % 100 == 99) & (number < half), number + half, number)
    mids: npt.NDArray[np.int64] = np.array(_MIDS, np.int64)[source % len(_MIDS)]
    return mids * 1_000_000 + source


def places(ships: int, seed: int) -> pa.Table:
    """The ports of the fleet of this size and seed, as PLACES."""
    _, _, lon, lat = voyages.make_ports(seed, _regions(ships))
    lon = ((lon.ravel() + 180.0) % 360.0) - 180.0
    ids = [f"sim{number:04d}" for number in range(lon.size)]
    return PLACES.conform(
        pa.table(
            {
                "place_id": ids,
                "name": [f"SIMULATED PORT {number}" for number in range(lon.size)],
                "kind": ["port"] * lon.size,
                "lon": lon,
                "lat": lat.ravel(),
                "radius_m": np.full(lon.size, 5_000.0),
                "source": ["simulated"] * lon.size,
            }
        )
    )


def _regions(ships: int) -> int:
    return max(2, ships // _SHIPS_PER_REGION)


def write_parquet(
    path: Path,
    ships: int = 20_000,
    positions: int = 45_000_000,
    seed: int = 1,
    chunk_rows: int = 1_000_000,
    days: int = 10,
) -> int:
    """Write ``positions`` rows of POSITIONS in order of arrival; gives the rows written.

    Memory grows with ``chunk_rows`` and ``ships``, not with ``positions``. One row group holds
    about ``chunk_rows`` rows. ``ref`` is the row number.
    """
    fleet = Fleet.make(ships, positions, seed, days)
    step_s = max(60.0, fleet.span_s * min(1.0, chunk_rows / positions))
    done, low_s = 0, 0.0
    with pq.ParquetWriter(path, POSITIONS.arrow, **_WRITER) as writer:
        while done < positions and low_s < 1.2 * fleet.span_s:
            table = fleet.window(low_s, low_s + step_s, 2 * chunk_rows + 8 * ships)
            table = table.slice(0, positions - done)
            writer.write_table(_numbered(table, done), row_group_size=max(1, table.num_rows))
            done += table.num_rows
            low_s += step_s
    return done


_WRITER: dict[str, Any] = {
    "compression": "zstd",
    "compression_level": 1,
    "use_dictionary": ["transmitter", "mmsi", "sog_kn", "heading_deg", "nav_status", "msg_type",
                       "utc_second", "station"],
}  # fmt: skip


def _numbered(table: pa.Table, first: int) -> pa.Table:
    number = pa.array(np.arange(first, first + table.num_rows, dtype=np.int64))
    at = POSITIONS.names.index("ref")
    return table.set_column(at, POSITIONS.arrow.field("ref"), number)


def _table(rows: reports.Rows) -> pa.Table:
    count = rows.time_s.size
    station = pa.DictionaryArray.from_arrays(
        pa.array(np.zeros(count, np.int32)), pa.array([SIMULATED_STATION])
    )
    seconds = (rows.time_s + START_S) % 60
    columns = {
        "transmitter": pa.array(rows.transmitter),
        "mmsi": pa.array(rows.transmitter.astype(np.int32)),
        "time": _times((rows.time_s + START_S) * 1_000_000),
        "lon": pa.array(rows.lon),
        "lat": pa.array(rows.lat),
        "sog_kn": pa.array(rows.sog_kn, from_pandas=True),
        "cog_deg": pa.array(rows.cog_deg, from_pandas=True),
        "heading_deg": pa.array(rows.heading_deg, from_pandas=True),
        "nav_status": pa.array(rows.nav_status),
        "msg_type": pa.array(rows.msg_type),
        "utc_second": pa.array(seconds.astype(np.int8)),
        "receive_time": _times(rows.arrived_ms * 1_000 + START_S * 1_000_000),
        "station": station,
        "ref": pa.array(np.zeros(count, np.int64)),
    }
    return POSITIONS.conform(pa.table(columns))


def _times(micros: npt.NDArray[np.int64]) -> pa.Array:
    return pa.array(micros).cast(POSITIONS.by_name["time"].type)
