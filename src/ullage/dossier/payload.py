"""Tables as the compact plain values that the page's script reads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ullage.dossier import frame, land
from ullage.dossier.data import ReportData, Vessel
from ullage.dossier.frame import Frame
from ullage.dossier.simplify import within_budget
from ullage.model.columns import F32
from ullage.model.events import EVENT_TYPES
from ullage.model.schema import Column

TRACK_VERTEX_BUDGET = 20_000
UNITS_PER_DEG = 100_000
LABELS = {
    "gap": "Gap",
    "encounter": "Encounter",
    "loitering": "Loitering",
    "port_visit": "Port visit",
}
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Index:
    """Numbers of things named often: each name is written once in the page."""

    numbers: dict[Any, int]

    @classmethod
    def of(cls, names: Sequence[Any]) -> Index:
        """Numbers in ascending order of name."""
        return cls({name: number for number, name in enumerate(sorted(set(names)))})

    def __getitem__(self, name: Any) -> int:
        return self.numbers[name]


def build(data: ReportData) -> dict[str, Any]:
    """Everything the script needs, in values that JSON holds."""
    lon, lat = _all_points(data)
    whole = frame.around(lon, lat)
    who = Index.of(_transmitters(data))
    events, inputs = _events(data, who, whole)
    lines, drawn, given = _tracks(data.tracks, who, whole)
    return {
        "title": data.title,
        "simulated": data.simulated,
        "version": data.version,
        "types": _types(),
        "vessels": _vessels(data, who),
        "inputs": inputs,
        "events": events,
        "tracks": lines,
        "vertices": {"drawn": drawn, "given": given},
        "places": _places(data.places, whole),
        "sources": _source_names(data.sources),
        "view": list(_view(data, whole).box),
        "land": land.around(whole.grown(0.3, 2.0).box),
    }


def millis(column: pa.ChunkedArray) -> list[int | None]:
    """Milliseconds since 1970 UTC."""
    us: list[int | None] = pc.cast(column, pa.int64()).to_pylist()
    return [None if value is None else value // 1000 for value in us]


def _flat(column: pa.ChunkedArray) -> npt.NDArray[Any]:
    return np.asarray(pc.list_flatten(column).to_numpy(zero_copy_only=False))


def _degrees(table: pa.Table, name: str) -> npt.NDArray[np.float64]:
    return np.asarray(table[name].to_numpy(), np.float64)


def _all_points(data: ReportData) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Longitudes and latitudes of all that is drawn; places only where there is nothing else."""
    tables = [data.events] if data.tracks.num_rows == 0 else [data.events, data.tracks]
    if not any(table.num_rows for table in tables):
        tables = [data.places]
    parts = [_table_points(table) for table in tables]
    lon, lat = (np.concatenate(side) for side in zip(*parts, strict=True))
    good = np.isfinite(lon) & np.isfinite(lat)
    return lon[good], lat[good]


def _table_points(table: pa.Table) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    if pa.types.is_list(table.schema.field("lon").type):
        return _flat(table["lon"]).astype(float), _flat(table["lat"]).astype(float)
    return _degrees(table, "lon"), _degrees(table, "lat")


def _view(data: ReportData, whole: Frame) -> Frame:
    """Where the map opens: the events where there are any, else all."""
    if data.events.num_rows == 0:
        return whole.grown(0.05, 0.2) if whole != frame.WORLD else whole
    lon, lat = _table_points(data.events)
    return frame.around(lon, lat).grown(0.12, 0.15)


def _transmitters(data: ReportData) -> list[int]:
    seen = _flat(data.events["vessels"]) if data.events.num_rows else np.empty(0, np.int64)
    return [*seen.tolist(), *data.tracks["transmitter"].to_pylist()]


def _vessels(data: ReportData, who: Index) -> list[list[Any]]:
    """Rows of transmitter, name, flag, source's id; a track's stand in where none is given.

    The transmitter is text: a script's numbers hold 53 bits, minted ids have 64.
    """
    names, idents = (_on_track(data.tracks, column) for column in ("name", "ident"))
    out = []
    for transmitter in who.numbers:
        given = Vessel(*data.vessels.get(transmitter, Vessel()))
        name = given.name or names.get(transmitter)
        ident = given.ident or idents.get(transmitter)
        out.append([str(transmitter), name, given.flag, ident])
    return out


def _on_track(tracks: pa.Table, column: str) -> dict[int, str]:
    """What tracks say of their transmitters in ``column``."""
    stated = zip(tracks["transmitter"].to_pylist(), tracks[column].to_pylist(), strict=True)
    return {transmitter: value for transmitter, value in stated if value is not None}


def label(column: Column) -> str:
    """A column's name in words, its unit taken off.

    >>> from ullage.model.events import GAP
    >>> [label(column) for column in GAP.payload[:2]]
    ['duration', 'off lon']
    """
    name = column.name
    if column.unit and name.endswith(f"_{column.unit}"):
        name = name[: -len(column.unit) - 1]
    return name.replace("_", " ")


def _kind(column: Column) -> str:
    if column.name.endswith("_ref"):
        return "ref"
    if column.name == "place" or column.name.endswith("_place"):
        return "place"
    if column.unit == "deg":
        return "angle" if column.type == F32 else "coordinate"
    return "number" if column.unit else "text"


def _types() -> list[dict[str, Any]]:
    return [
        {
            "name": kind.name,
            "label": LABELS.get(kind.name, kind.name.replace("_", " ").capitalize()),
            "meaning": kind.meaning,
            "fields": [
                [column.name, label(column), column.unit, column.meaning, _kind(column)]
                for column in kind.payload
            ],
        }
        for kind in EVENT_TYPES.values()
    ]


def plain(value: Any) -> Any:
    """A value for JSON: six significant digits are more than AIS carries; no infinities."""
    if isinstance(value, float):
        return float(f"{value:.6g}") if math.isfinite(value) else None
    return value


def _events(data: ReportData, who: Index, whole: Frame) -> tuple[list[list[Any]], dict[str, Any]]:
    """Event rows, and the names that they give by number.

    A row: id, type, start and end in ms, lon, lat, vessels, confidence, origin, inputs, simulated,
    payload in the order of the type's columns.
    """
    table = data.events
    numbers = {name: number for number, name in enumerate(EVENT_TYPES)}
    told = [table[name].to_pylist() for name in ("detector", "detector_version", "params_hash")]
    given = list(zip(*told, strict=True))
    inputs = [names or () for names in table["input_hashes"].to_pylist()]
    origins = Index.of(given)
    hashes = Index.of([name for names in inputs for name in names])
    columns = (
        table["event_id"].to_pylist(),
        [numbers[name] for name in table["event_type"].to_pylist()],
        millis(table["start"]),
        millis(table["end"]),
        np.round(whole.place(_degrees(table, "lon")), 5).tolist(),
        np.round(_degrees(table, "lat"), 5).tolist(),
        [[who[vessel] for vessel in vessels] for vessels in table["vessels"].to_pylist()],
        [plain(value) for value in table["confidence"].to_pylist()],
        [origins[origin] for origin in given],
        [[hashes[name] for name in names] for names in inputs],
        [int(bool(made_up)) for made_up in table["simulated"].to_pylist()],
        _payloads(table),
    )
    rows = [list(row) for row in zip(*columns, strict=True)]
    return rows, {"origins": list(origins.numbers), "hashes": list(hashes.numbers)}


def _payloads(table: pa.Table) -> list[list[Any]]:
    """The payload of each row's own type, in the order of the type's columns."""
    out: list[list[Any]] = [[]] * table.num_rows
    for kind in EVENT_TYPES.values():
        rows = np.flatnonzero(pc.equal(table["event_type"], kind.name).to_numpy())
        if not len(rows):
            continue
        payload = table[kind.name].take(pa.array(rows)).combine_chunks()
        columns = (_told(column, pc.struct_field(payload, column.name)) for column in kind.payload)
        for row, values in zip(rows.tolist(), zip(*columns, strict=True), strict=True):
            out[row] = list(values)
    return out


def _told(column: Column, values: pa.Array) -> list[Any]:
    tell = _coordinate if _kind(column) == "coordinate" else plain
    return [tell(value) for value in values.to_pylist()]


def _coordinate(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, 5)


def _unwrapped(lon: npt.NDArray[np.float64], starts: Ints, whole: Frame) -> Any:
    """Longitudes of lines laid end to end, each continuous and beginning inside the frame."""
    framed = whole.place(lon)
    step = np.diff(framed, prepend=framed[:1])
    step[starts] = 0.0
    turns = np.cumsum(-np.round(step / 360.0))
    sizes = np.diff(np.r_[starts, len(lon)])
    return framed + 360.0 * (turns - np.repeat(turns[starts], sizes))


def _deltas(values: npt.NDArray[np.float64], scale: int, starts: Ints) -> list[int]:
    """Whole units from each vertex to the next; the first of a line counts from zero."""
    units = np.round(values * scale).astype(np.int64)
    steps = np.diff(units, prepend=0)
    steps[starts] = units[starts]
    whole: list[int] = steps.tolist()
    return whole


def _tracks(table: pa.Table, who: Index, whole: Frame) -> tuple[list[list[Any]], int, int]:
    """Lines for drawing, vertices drawn, vertices given.

    A row: vessel, start and end in ms, positions, then lon and lat in 1e-5 degrees and time in
    seconds as deltas.
    """
    table = table.filter(pc.greater(pc.list_value_length(table["lon"]), 0))
    if table.num_rows == 0:
        return [], 0, 0
    length = pc.list_value_length(table["lon"]).to_numpy()
    bounds = np.r_[0, np.cumsum(length)].astype(np.int64)
    lon, lat = _flat(table["lon"]).astype(float), _flat(table["lat"]).astype(float)
    seconds = pc.cast(pc.list_flatten(table["times"]), pa.int64()).to_numpy() / 1e6
    lon = _unwrapped(lon, bounds[:-1], whole)
    fixed = np.zeros(len(lon), bool)
    fixed[bounds[:-1]] = fixed[bounds[1:] - 1] = True
    kept = within_budget(lon * math.cos(math.radians(float(np.mean(lat)))), lat, fixed,
                         TRACK_VERTEX_BUDGET, 2e-4)  # fmt: skip
    ends = np.searchsorted(kept, bounds)
    axes = ((lon, UNITS_PER_DEG), (lat, UNITS_PER_DEG), (seconds, 1))
    deltas = [_deltas(values[kept], scale, ends[:-1]) for values, scale in axes]
    heads = zip(
        (who[one] for one in table["transmitter"].to_pylist()), millis(table["start"]),
        millis(table["end"]), table["positions"].to_pylist(), pairwise(ends.tolist()), strict=True,
    )  # fmt: skip
    lines = [[*head, *(steps[first:last] for steps in deltas)] for *head, (first, last) in heads]
    return lines, len(kept), len(lon)


def _places(table: pa.Table, whole: Frame) -> list[list[Any]]:
    """Rows of name, kind, country, lon, lat, radius, precision, source, note."""
    lon = np.round(whole.place(_degrees(table, "lon")), 5).tolist()
    columns = ("name", "kind", "country", "lat", "radius_m", "precision_m", "source", "note")
    values = zip(*(table[name].to_pylist() for name in columns), strict=True)
    return [[*row[:3], x, *map(plain, row[3:])] for x, row in zip(lon, values, strict=True)]


def _source_names(table: pa.Table) -> list[list[Any]]:
    """Rows of ordinal, path, hash, kind."""
    columns = ("ordinal", "path", "sha256", "kind")
    return [list(row) for row in zip(*(table[name].to_pylist() for name in columns), strict=True)]
