"""Messages to the tables that analysis reads: positions and static reports."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from ullage.model.tables import POSITIONS, QUARANTINE, STATIC

#: Types whose position is a ship's (or search aircraft's): not base stations, not aids.
POSITION_TYPES = (1, 2, 3, 9, 18, 19, 27)
STATIC_TYPES = (5, 19, 24)
_FULL_RANGE_KN = 102.2
_MAX_MMSI = 999_999_999
#: Times outside are a clock at fault, not a time of reception.
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)

_POSITION = [name for name in POSITIONS.names if name not in ("transmitter", "receive_time")]
_STATIC = [
    name for name in STATIC.names if name not in ("transmitter", "length_m", "beam_m", "ident")
] + ["part_no"]


def positions(messages: pa.Table) -> pa.Table:
    """POSITIONS of the ships in ``messages`` that have a usable time, place and number."""
    chosen = pc.and_(_of_type(messages, POSITION_TYPES), _sound(messages))
    chosen = pc.and_(chosen, pc.and_(messages["lon"].is_valid(), messages["lat"].is_valid()))
    table = messages.select(_POSITION).filter(chosen)
    fast = pc.greater(table["sog_kn"], pa.scalar(_FULL_RANGE_KN + 0.01, pa.float32()))
    sog = pc.if_else(fast, pa.scalar(None, pa.float32()), table["sog_kn"])
    table = table.set_column(table.column_names.index("sog_kn"), "sog_kn", sog)
    table = table.append_column("receive_time", table["time"])
    return POSITIONS.conform(_sent_by(table))


def static(messages: pa.Table) -> pa.Table:
    """STATIC of the reports in ``messages`` that have a usable time and number.

    Parts A and B of type 24 give a row each; a length or beam of 0 is not available.
    """
    chosen = pc.and_(_of_type(messages, STATIC_TYPES), _sound(messages))
    table = messages.select(_STATIC).filter(chosen)
    table = table.filter(_known_part(table)).drop_columns(["part_no"])
    table = table.append_column("length_m", _extent(table, "to_bow_m", "to_stern_m"))
    table = table.append_column("beam_m", _extent(table, "to_port_m", "to_starboard_m"))
    return STATIC.conform(_sent_by(table))


def refused(messages: pa.Table) -> pa.Table:
    """QUARANTINE of reports that would have given a row but for their time or number."""
    types = sorted({*POSITION_TYPES, *STATIC_TYPES})
    table = messages.select(["ref", "time", "mmsi", "msg_type"])
    table = table.filter(pc.and_(_of_type(table, types), pc.invert(_sound(table))))
    if not table.num_rows:
        return QUARANTINE.empty()
    rule = pc.if_else(table["time"].is_null(), "no_time", "time_range")
    rule = pc.if_else(pc.greater(table["mmsi"], _MAX_MMSI), "mmsi_range", rule)
    words = [
        pa.scalar("type"),
        table["msg_type"].cast(pa.string()),
        pa.scalar("MMSI"),
        table["mmsi"].cast(pa.string()),
    ]
    found = pc.binary_join_element_wise(*words, " ")
    column = pc.if_else(pc.equal(rule, "mmsi_range"), "mmsi", "time")
    columns = {"ref": table["ref"], "rule": rule, "column": column, "found": found}
    return QUARANTINE.conform(pa.table(columns))


def used(messages: pa.Table) -> int:
    """Sentences of the messages that gave a row of POSITIONS or STATIC."""
    place = pc.and_(messages["lon"].is_valid(), messages["lat"].is_valid())
    position = pc.and_(_of_type(messages, POSITION_TYPES), place)
    report = pc.and_(_of_type(messages, STATIC_TYPES), _known_part(messages))
    given = pc.and_(pc.or_(position, report), _sound(messages))
    return int(pc.sum(messages["parts"].filter(given)).as_py() or 0)


def others(messages: pa.Table) -> Counter[str]:
    """Messages by type of which no position or static report is made."""
    types = sorted({*POSITION_TYPES, *STATIC_TYPES})
    rest = messages["msg_type"].filter(pc.invert(_of_type(messages, types)))
    counted = pc.value_counts(rest).to_pylist()
    return Counter({f"message_type_{each['values']}": each["counts"] for each in counted})


def _known_part(messages: pa.Table) -> pa.ChunkedArray:
    return pc.fill_null(pc.less_equal(messages["part_no"], 1), fill_value=True)


def _of_type(messages: pa.Table, types: tuple[int, ...] | list[int]) -> pa.ChunkedArray:
    return pc.is_in(messages["msg_type"], pa.array(types, pa.int8()))


def _sound(messages: pa.Table) -> pa.ChunkedArray:
    """Whether time and MMSI are usable; never null."""
    kind = messages.schema.field("time").type
    after = pc.greater_equal(messages["time"], pa.scalar(EARLIEST, kind))
    before = pc.less(messages["time"], pa.scalar(LATEST, kind))
    timely = pc.fill_null(pc.and_(after, before), fill_value=False)
    return pc.and_(timely, pc.less_equal(messages["mmsi"], _MAX_MMSI))


def _sent_by(table: pa.Table) -> pa.Table:
    return table.append_column("transmitter", table["mmsi"].cast(pa.int64()))


def _extent(table: pa.Table, fore: str, aft: str) -> pa.ChunkedArray:
    total = pc.add(table[fore], table[aft])
    return pc.if_else(pc.greater(total, 0), total, pa.scalar(None, total.type)).cast(pa.float32())
