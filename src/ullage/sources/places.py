"""Places: the built-in table, and readers for the user's own (CSV, GeoJSON, Parquet).

A place needs a name, a longitude and a latitude. All else has a default: id from its row, kind
``port``, radius 3,000 m, the file as its source. Columns that Ullage does not know are kept in the
note. The first wrong row stops the reading, unless the caller collects the problems.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn

import pyarrow as pa
import pyarrow.parquet as pq

from ullage.errors import EmptyInputError, FormatError, UnreadableError
from ullage.ids import country_alpha2
from ullage.model.places import DEFAULT_RADIUS_M
from ullage.model.tables import PLACES

ALIASES: dict[str, tuple[str, ...]] = {
    "place_id": ("place_id", "id", "s2id", "world port index number", "unlocode", "locode"),
    "name": ("name", "place", "label", "main port name", "port", "port_name"),
    "country": ("country", "iso2", "iso3", "flag"),
    "kind": ("kind", "type"),
    "lon": ("lon", "longitude", "lng", "long", "x"),
    "lat": ("lat", "latitude", "y"),
    "radius_m": ("radius_m", "radius"),
    "precision_m": ("precision_m", "precision"),
    "source": ("source",),
    "note": ("note", "notes", "comment", "description"),
}
_NUMBERS = ("lon", "lat", "radius_m", "precision_m")
_SUFFIXES = {".csv", ".geojson", ".json", ".parquet", ".pq"}
_FIX = "Correct it and run again."
#: Wrong rows told of one by one.
_TOLD = 5

Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Line:
    """One row as the file has it, and where; ``fault``: why it can be none."""

    where: str
    row: Row
    fault: FormatError | None = None


@cache
def builtin() -> pa.Table:
    """The places that the founding case names, as a PLACES table; precision and source stated."""
    text = (files("ullage") / "data" / "places.csv").read_text(encoding="utf-8")
    return _table(_csv_lines(text, "places.csv"), "built in", "port")


def read(
    path: str | Path, *, kind: str = "port", problems: list[FormatError] | None = None
) -> pa.Table:
    """A PLACES table from a CSV, GeoJSON (points) or Parquet file.

    ``kind`` is what its places are where the file does not say. Raises UnreadableError,
    FormatError, EmptyInputError; a wrong value names line and column. Where a list of ``problems``
    is given, wrong rows are told there and left out, and the good ones are returned; where all are
    wrong, the first is raised.
    """
    path = Path(path)
    if path.suffix.lower() not in _SUFFIXES:
        raise FormatError(
            "a places file must be CSV, GeoJSON or Parquet",
            found=path.suffix or "no suffix",
            where=str(path),
            do="Save it as .csv, .geojson or .parquet.",
        )
    return _table(_lines(path), path.name, kind, problems)


def left_out(problems: Sequence[FormatError]) -> list[FormatError]:
    """``problems`` as they are worth telling: the first few, and one for how many more there are.

    >>> [error.what for error in left_out([_wrong("lon is blank", "p.csv:2")])]
    ['lon is blank; this place is left out']
    """
    told = [
        FormatError(
            f"{error.what}; this place is left out",
            where=error.where,
            found=error.found,
            do="Correct it and run again; the other places are used.",
        )
        for error in problems[:_TOLD]
    ]
    if len(problems) > _TOLD:
        more, first = len(problems) - _TOLD, problems[_TOLD]
        what = f"{more:,} more places are left out, this one first ({first.what})"
        told.append(FormatError(what, where=first.where, found=first.found, do=_FIX))
    return told


def _lines(path: Path) -> Iterator[_Line]:
    suffix = path.suffix.lower()
    if suffix in {".parquet", ".pq"}:
        return _parquet_lines(path)
    text = _text(path)
    return _csv_lines(text, path.name) if suffix == ".csv" else _geojson_lines(text, path.name)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnreadableError(
            "cannot read the places file",
            found=error.strerror,
            where=str(path),
            do="Check the name and the permissions.",
        ) from error
    except UnicodeDecodeError as error:
        raise FormatError(
            "a places file must be UTF-8 text",
            found=f"byte {error.object[error.start]:#x} at offset {error.start}",
            where=str(path),
            do="Save it again as UTF-8.",
        ) from error


def _csv_lines(text: str, name: str) -> Iterator[_Line]:
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        named = [field.strip().lower() for field in rows.fieldnames or ()]
        if len(set(named)) < len(named):
            _refuse("the header names a column twice", f"{name}:1", ", ".join(named))
        for row in rows:
            where, fault = f"{name}:{rows.line_num}", None
            if None in row or None in row.values():
                fault = _wrong("this line has more or fewer fields than the header", where)
            yield _Line(where, row, fault)
    except csv.Error as error:
        _refuse("the CSV is malformed", f"{name}:{rows.line_num}", str(error))


def _geojson_lines(text: str, name: str) -> Iterator[_Line]:
    try:
        features = json.loads(text)["features"]
    except json.JSONDecodeError as error:
        _refuse("the GeoJSON is malformed", f"{name}:{error.lineno}", error.msg)
    except RecursionError:
        _refuse("the GeoJSON is nested too deeply", name)
    except (KeyError, TypeError):
        _refuse("a places GeoJSON must be a FeatureCollection", name, "no 'features'")
    if not isinstance(features, list):
        _refuse("a places GeoJSON must be a FeatureCollection", name, "'features' is no list")
    for number, feature in enumerate(features, 1):
        where = f"{name}: feature {number}"
        try:
            line = _feature_line(feature, where)
        except FormatError as error:
            line = _Line(where, {}, error)
        yield line


def _feature_line(feature: Any, where: str) -> _Line:
    if not isinstance(feature, dict):
        _refuse("a feature must be an object", where, repr(feature))
    geometry, own = feature.get("geometry"), feature.get("properties")
    match geometry:
        case {"type": "Point", "coordinates": [lon, lat, *_]}:
            named = {"id": feature["id"]} if "id" in feature else {}
            told = own if isinstance(own, dict) else {}
            return _Line(where, {**named, **told, "lon": lon, "lat": lat})
        case _:
            found = geometry.get("type") if isinstance(geometry, dict) else geometry
            return _refuse("a place must be a Point", where, str(found))


def _parquet_lines(path: Path) -> Iterator[_Line]:
    try:
        table = pq.read_table(path)
    except OSError as error:
        raise UnreadableError(
            "cannot read the places file", where=str(path), do="Check the name and the permissions."
        ) from error
    except pa.ArrowInvalid as error:
        _refuse("the Parquet file is damaged or is none", str(path), str(error))
    for number, row in enumerate(table.to_pylist(), 1):
        yield _Line(f"{path.name}: row {number}", row)


def _refuse(what: str, where: str, found: str | None = None) -> NoReturn:
    raise _wrong(what, where, found)


def _wrong(what: str, where: str, found: str | None = None) -> FormatError:
    return FormatError(what, where=where, found=found, do=_FIX)


def _table(
    lines: Iterable[_Line], origin: str, kind: str, problems: list[FormatError] | None = None
) -> pa.Table:
    rows: list[dict[str, Any]] = []
    seen: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        try:
            if line.fault is not None:
                raise line.fault
            row = _place(line, origin, kind, number)
            row["place_id"] = _once(row["place_id"], line, seen)
        except FormatError as error:
            if problems is None:
                raise
            problems.append(error)
        else:
            rows.append(row)
    if not rows and problems:
        raise problems[0]
    if not rows:
        raise EmptyInputError("no places in it", where=origin, do="Give at least one place.")
    return pa.Table.from_pylist(rows, schema=PLACES.arrow)


def _once(place_id: str, line: _Line, seen: dict[str, str]) -> str:
    """The id if it is new. One of the user's own must be; public lists repeat theirs, and a
    repeated one gets a number.
    """
    own = {str(key).strip().lower() for key in line.row} & {"place_id", "id"}
    number, unique = 1, place_id
    while unique in seen:
        if own:
            what = f"place_id is used twice, first at {seen[unique]}"
            _refuse(what, line.where, repr(place_id))
        number += 1
        unique = f"{place_id}-{number}"
    seen[unique] = line.where
    return unique


def _place(line: _Line, origin: str, kind: str, number: int) -> dict[str, Any]:
    row, rest = _known(line.row)
    for name in ("name", "lon", "lat"):
        if name not in row:
            found = ", ".join(map(str, line.row))
            _refuse(
                f"no column for {name!r} (any of {', '.join(ALIASES[name])})", line.where, found
            )
    out: dict[str, Any] = {name: _text_of(row.get(name)) for name in PLACES.names}
    for name in _NUMBERS:
        out[name] = _number(line, name, row.get(name))
    defaults: dict[str, Any] = {
        "place_id": f"P{number:05d}",
        "kind": kind,
        "source": origin,
        "radius_m": DEFAULT_RADIUS_M,
    }
    for name, value in defaults.items():
        out[name] = value if out[name] is None else out[name]
    out["country"] = _country(line, out["country"])
    out["note"] = "; ".join([*([out["note"]] if out["note"] else []), *rest]) or None
    _check(line, out)
    return out


def _known(raw: Row) -> tuple[dict[str, Any], list[str]]:
    """Values under our names, and the rest as text. Blank is absent."""
    by_key = {str(key).strip().lower(): key for key in raw}
    row: dict[str, Any] = {}
    used: set[Any] = set()
    for name, aliases in ALIASES.items():
        key = next((by_key[alias] for alias in aliases if alias in by_key), None)
        if key is not None:
            used.add(key)
            row[name] = _blank(raw[key])
    rest = [f"{key}: {value}" for key, value in raw.items() if key not in used and _blank(value)]
    return row, rest


def _text_of(value: Any) -> str | None:
    return None if value is None else str(value)


def _blank(value: Any) -> Any:
    text = value.strip() if isinstance(value, str) else value
    return None if text == "" else text


def _number(line: _Line, name: str, value: Any) -> float | None:
    if value is None:
        if name in {"lon", "lat"}:
            _refuse(f"{name} is blank", line.where)
        return None
    try:
        number = float(str(value).replace("_", "?"))
    except ValueError:
        _refuse(f"{name} must be a number, with a point for decimals", line.where, repr(value))
    column = PLACES.by_name[name]
    low = float("-inf") if column.low is None else column.low
    high = float("inf") if column.high is None else column.high
    if not (low <= number <= high and math.isfinite(number)):
        hint = " (are lat and lon swapped?)" if name == "lat" else ""
        _refuse(f"{name} must be between {low} and {high}{hint}", line.where, repr(value))
    return number


def _country(line: _Line, value: str | None) -> str | None:
    if value is None:
        return None
    code = country_alpha2(value)
    if code is None:
        _refuse("country must be an ISO 3166-1 code, alpha-2 or alpha-3", line.where, repr(value))
    return code


def _check(line: _Line, row: Mapping[str, Any]) -> None:
    if not row["name"]:
        _refuse("name is blank", line.where)
    allowed = PLACES.by_name["kind"].values or ()
    if row["kind"] not in allowed:
        _refuse(f"kind must be one of {', '.join(allowed)}", line.where, repr(row["kind"]))
