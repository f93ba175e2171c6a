"""One block of cells to positions, static reports and quarantine, a column at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ullage.ids import mint_transmitter
from ullage.model.columns import REF_SPAN
from ullage.model.reading import Chunk
from ullage.model.schema import TIME, TableSchema
from ullage.model.tables import POSITIONS, STATIC
from ullage.sources.tables import cells, instants
from ullage.sources.tables.blocks import Block
from ullage.sources.tables.faults import Faults
from ullage.sources.tables.fields import (
    FIELDS,
    POSITION_FIELDS,
    POSITION_TYPES,
    STATIC_FIELDS,
    STATIC_TYPES,
)
from ullage.sources.tables.layout import Layout, coalesced
from ullage.sources.tables.statics import changed
from ullage.sources.tables.values import Floats, Mask, as_text, letters, nulls, numbers, trimmed

_MMSI_MAX = 999_999_999
_NOT_SHIPS = {"basestation", "aton", "aidtonavigation", "sarairborne"}


@dataclass
class Work:
    """A block being converted. ``done``: finished columns by their name in the tables."""

    block: Block
    layout: Layout
    faults: Faults
    done: dict[str, pa.Array] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)

    @property
    def size(self) -> int:
        """Rows in the block."""
        return int(self.block.table.num_rows)

    def source(self, name: str) -> pa.Array | None:
        """The cells of a field; None where the table has no such column."""
        names = self.layout.columns.get(name)
        return None if names is None else coalesced(self.block.table, names)

    def title(self, name: str) -> str:
        """What the source calls the field."""
        return self.layout.columns[name][0]


def convert(block: Block, layout: Layout, ordinal: int) -> Chunk:
    """The rows of ``block`` as a Chunk; ``ref`` is ordinal × 2^40 + line."""
    base = ordinal * REF_SPAN
    work = Work(block, layout, Faults(block.lines + base))
    work.faults.lines(block.faults, base)
    _sender(work)
    _time(work)
    ships, static_only = _message_types(work)
    placed = _place(work, ships & ~static_only)
    static = _static(work, ships)
    _without_place(work, ships & ~placed & ~static)
    return _chunk(work, placed, static)


def _sender(work: Work) -> None:
    own = work.source("transmitter")
    if own is not None:
        _own_numbers(work, own)
    elif (ids := work.source("id")) is not None:
        _minted(work, ids)
    else:
        mmsi = _mmsi(work, required=True)
        work.done["transmitter"] = mmsi.cast(pa.int64())


def _own_numbers(work: Work, column: pa.Array) -> None:
    values, bad = numbers(column)
    wrong = bad | np.isnan(values)
    work.faults.lose(wrong, "id_missing", work.title("transmitter"), column)
    exact = column if pa.types.is_integer(column.type) else _whole(column, wrong)
    work.done["transmitter"] = pc.fill_null(exact.cast(pa.int64()), 0)
    if work.source("mmsi") is not None:
        _mmsi(work, required=False)
    ident = work.source("ident")
    if ident is not None:
        work.done["ident"] = trimmed(as_text(ident))


def _whole(column: pa.Array, wrong: Mask) -> pa.Array:
    text = pc.if_else(pa.array(wrong), pa.scalar(None, pa.string()), trimmed(as_text(column)))
    return pa.array([None if t is None else int(float(t)) for t in text.to_pylist()], pa.int64())


def _minted(work: Work, column: pa.Array) -> None:
    # A spreadsheet or data frame turns the id 7 into 7.0.
    ident = pc.replace_substring_regex(trimmed(as_text(column)), r"^(\d+)\.0+$", r"\1")
    work.faults.lose(nulls(ident), "id_missing", work.title("id"), column)
    coded = pc.fill_null(ident, "?").dictionary_encode()
    numbers_ = np.asarray(mint_transmitter(coded.dictionary), np.int64)
    picked = numbers_[coded.indices.to_numpy(zero_copy_only=False)]
    work.done["transmitter"] = pa.array(picked)
    work.done["ident"] = ident


def _mmsi(work: Work, *, required: bool) -> pa.Array:
    column = work.source("mmsi")
    if column is None:
        column = pa.nulls(work.size)
    values, bad = numbers(column)
    missing = np.isnan(values) & ~bad
    wrong = ~missing & ~bad & ((values < 0) | (values > _MMSI_MAX) | (values != np.floor(values)))
    if required:
        title = work.title("mmsi")
        work.faults.lose(bad, "mmsi_unreadable", title, column)
        work.faults.lose(missing, "id_missing", title, column)
        work.faults.lose(wrong, "mmsi_range", title, column)
    gone = bad | missing | wrong
    mmsi = pa.array(np.where(gone, 0, values).astype(np.int32), mask=None if required else gone)
    work.done["mmsi"] = mmsi
    return mmsi


def _time(work: Work) -> None:
    column = work.source("time")
    assert column is not None, "a layout always names the time"
    title = work.title("time")
    times = instants.parse(column, work.layout.time, work.layout.zone_min)
    work.faults.lose(times.missing, "time_missing", title, column)
    work.faults.lose(times.bad, "time_unreadable", title, column)
    work.faults.lose(times.naive, "naive_time", title, column)
    out = (times.us < instants.LOW_US) | (times.us >= instants.HIGH_US)
    work.faults.lose(out, "time_range", title, column)
    work.done["time"] = pa.array(times.us).cast(pa.timestamp("us")).cast(TIME)


def _message_types(work: Work) -> tuple[Mask, Mask]:
    """Rows sent by ships with something we read, and those that are static reports only."""
    ships = ~work.faults.lost & _sent_by_ships(work)
    kinds = cells.number(work, "msg_type")
    if kinds is None:
        return ships, np.zeros(work.size, bool)
    others = ships & ~np.isnan(kinds) & ~np.isin(kinds, (*POSITION_TYPES, *STATIC_TYPES))
    types, counts = np.unique(kinds[others].astype(int), return_counts=True)
    for kind, count in zip(types.tolist(), counts.tolist(), strict=True):
        work.notes[f"message_type_{kind}"] += count
    return ships & ~others, np.isin(kinds, STATIC_TYPES) & (kinds != 19)


def _sent_by_ships(work: Work) -> Mask:
    """Where a column that says what sent the row does not name a station, aid or aircraft."""
    mobile = work.source("mobile")
    if mobile is None:
        return np.ones(work.size, bool)
    coded = as_text(mobile).dictionary_encode()
    other = [letters(str(word)) in _NOT_SHIPS for word in coded.dictionary.to_pylist()]
    index = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    others = np.array([*other, False])[index]
    if others.any():
        work.notes["not_sent_by_ships"] += int((others & ~work.faults.lost).sum())
    return np.asarray(~others, bool)


def _place(work: Work, rows: Mask) -> Mask:
    """Where there is a valid position; cells that are none of one are set aside."""
    lon, lat = (_coordinate(work, name, rows) for name in ("lon", "lat"))
    if lon is None or lat is None:
        return np.zeros(work.size, bool)
    wrong_lat, wrong_lon = np.abs(lat) > 90, np.abs(lon) > 180
    swapped = rows & wrong_lat & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)
    lon_cells, lat_cells = work.source("lon"), work.source("lat")
    work.faults.lose(swapped, "lat_lon_swapped", work.title("lat"), lat_cells)
    work.faults.lose(rows & wrong_lat, "lat_range", work.title("lat"), lat_cells)
    work.faults.lose(rows & wrong_lon, "lon_range", work.title("lon"), lon_cells)
    work.done["lon"], work.done["lat"] = pa.array(np.nan_to_num(lon)), pa.array(np.nan_to_num(lat))
    return rows & ~work.faults.lost & ~np.isnan(lon) & ~np.isnan(lat)


def _coordinate(work: Work, name: str, rows: Mask) -> Floats | None:
    column = work.source(name)
    if column is None:
        return None
    each = FIELDS[name]
    values, bad = numbers(column, work.layout.decimal)
    values = cells.scaled(values, each, work.layout.units)
    work.faults.lose(bad & rows, f"{name}_unreadable", work.title(name), column)
    return cells.without_sentinels(values, each)


def _without_place(work: Work, rows: Mask) -> None:
    rows = rows & ~work.faults.lost
    if "lon" in work.layout.columns:
        work.faults.lose(rows, "no_position", work.title("lon"), work.source("lon"))
    else:
        work.faults.lose(rows, "no_data", None, None)


def _static(work: Work, ships: Mask) -> Mask:
    """Finish the static columns; where any of them says something."""
    said = np.zeros(work.size, bool)
    for name, column in cells.static_columns(work).items():
        work.done[name] = column
        if name in _STATIC_COLUMNS:
            said |= ~nulls(column)
    return said & ships & ~work.faults.lost


_STATIC_COLUMNS = {FIELDS[name].column for name in STATIC_FIELDS}


def _chunk(work: Work, placed: Mask, static: Mask) -> Chunk:
    done = work.done
    done["ref"] = pa.array(work.faults.refs)
    if "mmsi" not in done:
        done["mmsi"] = pa.nulls(work.size, pa.int32())
    for name in POSITION_FIELDS:
        column = cells.finished(work, name)
        if column is not None:
            done[FIELDS[name].column] = column
    placed, static = placed & ~work.faults.lost, static & ~work.faults.lost
    telling = static | (placed & ~nulls(done["ident"])) if "ident" in done else static
    return Chunk(
        _rows(done, placed, POSITIONS),
        changed(_rows(done, telling, STATIC)),
        work.faults.table(),
        read=work.size + len(work.block.faults),
        used=int((placed | static).sum()),
        bytes_done=work.block.bytes_done,
        damage=work.block.damage,
        notes=work.notes,
    )


def _rows(done: dict[str, pa.Array], mask: Mask, schema: TableSchema) -> pa.Table:
    if not mask.any() or any(need not in done for need in schema.required):
        return schema.empty()
    picked = {name: done[name] for name in schema.names if name in done}
    table = pa.table(picked)
    return schema.conform(table if mask.all() else table.filter(pa.array(mask)))
