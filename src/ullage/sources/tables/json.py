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
        blocks = partial(_line_blocks, feed)
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


def _line_blocks(feed: Feed, wanted: Sequence[str]) -> Iterator[Block]:
    number = 1
    for data, rest, done, damage in line_blocks(feed, BLOCK_BYTES):
        records, lines, faults = [], [], []
        for line in data.removeprefix(b"\xef\xbb\xbf").splitlines():
            record = _record(line)
            if record is not None:
                records.append(record)
                lines.append(number)
            elif line.strip():
                faults.append(Fault(number, "json", line.decode(errors="replace")))
            number += 1
        if rest.strip():
            faults.append(Fault(number, "cut_short", rest.decode(errors="replace")))
        table = columns(records, wanted)
        yield Block(table, np.array(lines, np.int64), faults, done, damage)


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
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return _texts(values)
    kind = array.type
    plain = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_string(kind)
    return array if plain or pa.types.is_null(kind) else _texts(values)


def _texts(values: list[Any]) -> pa.Array:
    told = [v if v is None or isinstance(v, str) else json.dumps(v) for v in values]
    return pa.array(told, pa.string())
