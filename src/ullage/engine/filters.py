"""Which rows a plan asks for, and which of them are made up."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ullage.engine.partition import Ints
from ullage.engine.plan import SIMULATED_STATION
from ullage.model.schema import TIME

Period = tuple[int, int]
Area = tuple[float, float, float, float]


def _instant(time_us: int) -> pa.Scalar:
    return pa.scalar(time_us, pa.int64()).cast(TIME)


def in_period(table: pa.Table, period: Period) -> pa.ChunkedArray:
    """True for rows from the first instant (µs since 1970) up to, not including, the second."""
    time = table.column("time")
    return pc.and_(pc.greater_equal(time, _instant(period[0])), pc.less(time, _instant(period[1])))


def up_to(table: pa.Table, period: Period) -> pa.ChunkedArray:
    """True for rows before the period's end."""
    return pc.less(table.column("time"), _instant(period[1]))


def in_area(table: pa.Table, area: Area) -> pa.ChunkedArray:
    """True for rows inside (west, south, east, north); west > east crosses the date line."""
    west, south, east, north = area
    lon, lat = table.column("lon"), table.column("lat")
    beyond_west, short_of_east = pc.greater_equal(lon, west), pc.less_equal(lon, east)
    join = pc.and_ if west <= east else pc.or_
    between = pc.and_(pc.greater_equal(lat, south), pc.less_equal(lat, north))
    return pc.and_(join(beyond_west, short_of_east), between)


def sift(table: pa.Table, keep: pa.ChunkedArray, notes: Counter[str], note: str) -> pa.Table:
    """The rows to keep; how many were not is added to ``notes`` under ``note``."""
    kept = table.filter(keep)
    if kept.num_rows < table.num_rows:
        notes[note] += table.num_rows - kept.num_rows
    return kept


def by_rule(quarantine: pa.Table) -> Counter[str]:
    """How many rows of a QUARANTINE table broke each rule."""
    counts = quarantine.column("rule").cast(pa.string()).value_counts()
    return Counter({pair["values"].as_py(): pair["counts"].as_py() for pair in counts})


def simulated(table: pa.Table) -> Ints:
    """Transmitters with a report from the station that made-up data carries, in no order."""
    senders = [
        _made_up(batch.column("transmitter"), batch.column("station"))
        for batch in table.select(["transmitter", "station"]).to_batches()
    ]
    return np.concatenate([np.empty(0, np.int64), *senders])


def _made_up(transmitter: pa.Array, station: pa.DictionaryArray) -> Ints:
    names = station.dictionary.to_pylist()
    if SIMULATED_STATION not in names:
        return np.empty(0, np.int64)
    made_up = pc.equal(station.indices, names.index(SIMULATED_STATION))
    senders: Ints = pc.unique(transmitter.filter(made_up)).to_numpy()
    return senders


def any_of(vessels: pa.ListArray, made_up: Ints) -> pa.BooleanArray:
    """Per row of non-empty ``vessels``: is any of them in ``made_up``."""
    if len(vessels) == 0:
        return pa.array([], pa.bool_())
    counts = np.asarray(pc.list_value_length(vessels))
    hit = np.isin(np.asarray(vessels.flatten()), made_up)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return pa.array(np.logical_or.reduceat(hit, starts))
