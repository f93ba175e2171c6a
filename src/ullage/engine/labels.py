"""What is filled in once all is found: simulated or not, distance to the coast, names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ullage.engine.chain import Coast
from ullage.engine.filters import any_of
from ullage.engine.partition import Ints
from ullage.model.events import EVENT_TYPES, combine

_COAST = "coast_distance_m"


def events(found: list[pa.Table], made_up: Ints, coast: Coast | None) -> pa.Table:
    """All events as one EVENTS table in its order, labelled."""
    whole = combine(found).combine_chunks()
    if whole.num_rows == 0:
        return whole
    simulated = any_of(whole.column("vessels").chunk(0), made_up)
    whole = _replaced(whole, "simulated", simulated)
    return whole if coast is None else _near_coast(whole, coast)


def _replaced(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    at = table.schema.get_field_index(name)
    return table.set_column(at, table.schema.field(at), values)


def _near_coast(table: pa.Table, coast: Coast) -> pa.Table:
    lon, lat = (table.column(name).to_numpy() for name in ("lon", "lat"))
    distance = pa.array(coast(lon, lat).astype(np.float32))
    for kind in EVENT_TYPES.values():
        if _COAST in [column.name for column in kind.payload]:
            payload = _with(table.column(kind.name).chunk(0), _COAST, distance)
            table = _replaced(table, kind.name, payload)
    return table


def _with(struct: pa.StructArray, name: str, values: pa.Array) -> pa.StructArray:
    at = struct.type.get_field_index(name)
    fields = [struct.field(i) for i in range(struct.type.num_fields)]
    fields[at] = values
    kinds = [struct.type.field(i) for i in range(struct.type.num_fields)]
    return pa.StructArray.from_arrays(fields, fields=kinds, mask=pc.is_null(struct))


class Names:
    """What each transmitter was last called: the name it broadcast, the source's own id."""

    def __init__(self) -> None:
        self._last: dict[str, dict[int, str]] = {"name": {}, "ident": {}}

    def watch(self, static: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """STATIC tables in order of transmitter and time, passed on as they are."""
        for table in static:
            for column, last in self._last.items():
                last.update(_last(table, column))
            yield table

    def on(self, tracks: pa.Table) -> pa.Table:
        """Tracks with ``name`` and ``ident``; null where none was heard."""
        senders = tracks.column("transmitter").to_pylist()
        for column, last in self._last.items():
            values = pa.array([last.get(key) for key in senders], pa.string())
            tracks = _replaced(tracks, column, values)
        return tracks


def _last(table: pa.Table, column: str) -> Iterator[tuple[int, str]]:
    """Transmitters and the last value of each, of a table in their order."""
    stated = table.filter(pc.is_valid(table.column(column)))
    keys = stated.column("transmitter").to_numpy()
    last = np.flatnonzero(np.append(keys[1:] != keys[:-1], True)[: keys.size])
    values = stated.column(column).take(pa.array(last)).to_pylist()
    return zip(keys[last].tolist(), values, strict=True)


def tracks(pieces: Iterable[pa.Table], names: Names, made_up: Ints) -> Iterator[pa.Table]:
    """TRACKS pieces with names, the sources' own ids and labels."""
    for piece in pieces:
        label = pa.array(np.isin(piece.column("transmitter").to_numpy(), made_up))
        yield names.on(_replaced(piece, "simulated", label))
