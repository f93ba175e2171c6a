"""JSON lines and JSON documents (arrays, GeoJSON, wrapped lists) to blocks of columns.

A column is a path: ``properties.sog``, ``geometry.coordinates.0``; a star stands for the key of an
object that holds one object alone, as in ``Message.*.Latitude``. The line of a record in a document
is its number in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.json as pajson

from ullage.errors import DamagedError, EmptyInputError, FormatError
from ullage.sources.tables.blocks import Block, Container, Fault
from ullage.sources.tables.feed import Feed, line_blocks

BLOCK_BYTES = 8 << 20
_SAMPLE = 2_000
_DOCUMENT_BYTES = 512 << 20
_LISTS = ("features", "vessels", "data", "records", "entries", "positions", "items", "results")
_SPACE = re.compile(r"[\s,]*")


def open_json(feed: Feed) -> Container:
    """JSON lines or one JSON document, opened as far as its paths and sample."""
    if _is_lines(feed.head):
        records = _sample(feed)
        blocks = partial(_line_blocks, feed, columns(records, _paths(records)).schema)
    else:
        whole, damage, done = _whole(feed)
        records = whole[:_SAMPLE]
        blocks = partial(_document_blocks, whole, damage, done)
    if not records:
        raise EmptyInputError("there are no records", where=feed.path, do="Check how it was made.")
    header = _paths(records)
    return Container(header, columns(records, header), blocks, kind="json")


def _is_lines(head: bytes) -> bool:
    """Whether the first line is a whole object that is not a wrapper of a list."""
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]
    try:
        record = json.loads(first)
    except ValueError:
        return False
    return isinstance(record, dict) and _wrapped(record) is None


def _sample(feed: Feed) -> list[dict[str, Any]]:
    lines = feed.head.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    usable = lines if feed.whole else lines[:-1]
    read = (_record(line) for line in usable[:_SAMPLE] if line.strip())
    return [record for record in read if record is not None]


def _record(line: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _line_blocks(feed: Feed, seen: pa.Schema, wanted: Sequence[str]) -> Iterator[Block]:
    number, shape = 1, _shape(seen, wanted)
    for raw, rest, done, damage in line_blocks(feed, BLOCK_BYTES):
        data = raw.removeprefix(b"\xef\xbb\xbf")
        count = data.count(b"\n")
        table, faults = _arrow(data, shape, wanted, count), list[Fault]()
        lines = np.arange(number, number + count, dtype=np.int64)
        if table is None:
            table, rows, faults = _by_line(data, wanted, number)
            lines = np.array(rows, np.int64)
        number += count
        if rest.strip():
            faults.append(Fault(number, "cut_short", rest.decode(errors="replace")))
        yield Block(table, lines, faults, done, damage)


def _by_line(
    data: bytes, wanted: Sequence[str], number: int
) -> tuple[pa.Table, list[int], list[Fault]]:
    records, lines, faults = [], [], []
    for place, line in enumerate(data.split(b"\n"), number):
        record = _record(line)
        if record is not None:
            records.append(record)
            lines.append(place)
        elif line.strip():
            faults.append(Fault(place, "json", line.decode(errors="replace").strip()))
    return columns(records, wanted), lines, faults


def _shape(seen: pa.Schema, wanted: Sequence[str]) -> pa.Schema | None:
    """The Arrow schema of the wanted paths; None where a path is starred or goes into a list."""
    if any(part == "*" or part.isdigit() for path in wanted for part in path.split(".")):
        return None
    nested: dict[str, Any] = {}
    for path in wanted:
        *outer, last = path.split(".")
        here = nested
        for part in outer:
            here = here.setdefault(part, {})
        here[last] = seen.field(path).type if path in seen.names else pa.string()
    return pa.schema(_fields(nested))


def _fields(nested: dict[str, Any]) -> list[pa.Field]:
    return [
        pa.field(name, pa.struct(_fields(kind)) if isinstance(kind, dict) else kind)
        for name, kind in nested.items()
    ]


def _arrow(
    data: bytes, shape: pa.Schema | None, wanted: Sequence[str], count: int
) -> pa.Table | None:
    """Lines that are all objects of the types seen first, quickly; None where any is not."""
    if shape is None or not data:
        return None
    try:
        data.decode()  # Arrow takes text as it comes
        table = pajson.read_json(
            pa.BufferReader(data),
            read_options=pajson.ReadOptions(use_threads=False, block_size=len(data) + 1),
            parse_options=pajson.ParseOptions(
                explicit_schema=shape, unexpected_field_behavior="ignore"
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, UnicodeDecodeError):
        return None
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    return table.select(list(wanted)) if table.num_rows == count else None


def _whole(feed: Feed) -> tuple[list[dict[str, Any]], str | None, int]:
    stream = feed.again()
    pieces, size, damage = [], 0, None
    while size <= _DOCUMENT_BYTES:
        try:
            piece = stream.read(BLOCK_BYTES)
        except DamagedError as error:
            damage = error.what
            break
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    done = stream.bytes_done
    stream.close()
    if size > _DOCUMENT_BYTES:
        raise FormatError(
            "one JSON document of more than 512 MB",
            where=feed.path,
            do="Turn it into one record a line first, for example: jq -c '.[]' FILE.",
        )
    return (*_records(feed.path, b"".join(pieces).decode(errors="replace"), damage), done)


def _records(path: str, text: str, damage: str | None) -> tuple[list[dict[str, Any]], str | None]:
    try:
        document = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        found = _salvaged(text)
        if not found:
            raise FormatError(
                "the JSON cannot be read", where=path, found=str(error), do="Fetch the file again."
            ) from None
        return found, damage or f"the JSON ends early or is corrupt ({error})"
    return [each for each in _listed(path, document) if isinstance(each, dict)], damage


def _listed(path: str, document: Any) -> list[Any]:
    """The list of records in a document: itself, one it wraps, or AISHub's [status, records]."""
    if isinstance(document, dict):
        inner = _wrapped(document)
        document = [document] if inner is None else inner
    if not isinstance(document, list):
        raise FormatError(
            "the JSON holds no list of records", where=path, do="Give an array of objects."
        )
    nested = [each for each in document if isinstance(each, list)]
    return nested[0] if nested else document


def _wrapped(document: dict[str, Any]) -> list[Any] | None:
    for name in _LISTS:
        inner = document.get(name)
        if isinstance(inner, list) and (not inner or isinstance(inner[0], dict)):
            return inner
    return None


def _salvaged(text: str) -> list[dict[str, Any]]:
    """Whole records of a list that breaks off."""
    start = re.search(r'"(?:' + "|".join(_LISTS) + r')"\s*:\s*\[|\[\s*(?=\{)', text)
    if start is None:
        return []
    out: list[dict[str, Any]] = []
    decoder, place = json.JSONDecoder(), start.end()
    while True:
        place = _SPACE.match(text, place).end()  # type: ignore[union-attr]
        try:
            record, place = decoder.raw_decode(text, place)
        except ValueError:
            return out
        if isinstance(record, dict):
            out.append(record)


def _document_blocks(
    records: list[dict[str, Any]], damage: str | None, done: int, wanted: Sequence[str]
) -> Iterator[Block]:
    step = 100_000
    for first in range(0, len(records), step):
        part = records[first : first + step]
        last = first + step >= len(records)
        lines = np.arange(first + 1, first + 1 + len(part), dtype=np.int64)
        yield Block(columns(part, wanted), lines, (), done, damage if last else None)


def _paths(records: Sequence[dict[str, Any]]) -> list[str]:
    """Every path to a plain value; a star where an object holds one object alone."""
    found: dict[str, None] = {}
    for record in records[:500]:
        for path in _walk(record):
            found.setdefault(path)
    return list(found)


def _walk(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        alone = path and len(value) == 1 and isinstance(next(iter(value.values())), dict)
        for name, inner in value.items():
            yield from _walk(inner, f"{path}.{'*' if alone else name}" if path else name)
    elif isinstance(value, list):
        for place, inner in enumerate(value[:3]):
            yield from _walk(inner, f"{path}.{place}")
    elif path:
        yield path


def columns(records: Sequence[dict[str, Any]], wanted: Sequence[str]) -> pa.Table:
    """A table with one column a path."""
    return pa.table({path: _array(_values(records, path)) for path in wanted})


def _values(records: Sequence[dict[str, Any]], path: str) -> list[Any]:
    if "." not in path:
        return [record.get(path) for record in records]
    parts = path.split(".")
    return [_reach(record, parts) for record in records]


def _reach(value: Any, parts: Sequence[str]) -> Any:
    for part in parts:
        if isinstance(value, dict):
            value = next(iter(value.values()), None) if part == "*" else value.get(part)
        elif isinstance(value, list):
            value = value[int(part)] if part.isdigit() and int(part) < len(value) else None
        else:
            return None
    return value


def _array(values: list[Any]) -> pa.Array:
    try:
        array = pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, UnicodeEncodeError):
        return _texts(values)
    kind = array.type
    plain = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_string(kind)
    return array if plain or pa.types.is_null(kind) else _texts(values)


def _texts(values: list[Any]) -> pa.Array:
    told = [v if v is None or isinstance(v, str) else json.dumps(v) for v in values]
    # JSON may escape half a surrogate pair, which no UTF-8 text can hold.
    whole = [None if v is None else v.encode("utf-8", "replace").decode() for v in told]
    return pa.array(whole, pa.string())
