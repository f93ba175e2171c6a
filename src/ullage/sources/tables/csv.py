"""Delimited text to blocks of text cells: commas, semicolons, tabs or bars; quotes; any line end.

Cells are parsed by Arrow a block at a time. A block in which a stray quote swallows line ends is
cut line by line instead, so that one bad line costs that line alone. Values with a line end inside
quotes are therefore set aside, not joined.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from ullage.errors import EmptyInputError, FormatError
from ullage.sources.tables.blocks import Block, Container, Fault
from ullage.sources.tables.feed import Feed, line_blocks
from ullage.sources.tables.layout import twice

BLOCK_BYTES = 16 << 20
_SAMPLE_LINES = 5_000
_DELIMITERS = ",;\t|"
_BOM = b"\xef\xbb\xbf"


def open_csv(feed: Feed, delimiter: str | None = None) -> Container:
    """A delimited table opened as far as its header and sample."""
    head = feed.head if feed.whole else feed.head[: feed.head.rfind(b"\n") + 1]
    raw, skipped = _header_line(feed.path, head.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    line = _decode(raw).strip("\r\n")
    mark = delimiter or max(_DELIMITERS, key=line.count)
    header = _unique(_split(line, mark))
    rest = head.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n", skipped + 1)[-1]
    sample = b"\n".join(rest.split(b"\n", _SAMPLE_LINES)[:_SAMPLE_LINES])
    if not sample.strip():
        bare = any(_is_number(cell) for cell in header)
        raise EmptyInputError(
            "the table is one line of values, without a header"
            if bare
            else "the table has a header and no rows",
            where=feed.path,
            found=line[:200],
            do="Check how the file was made.",
        )
    table, _, _ = parse(sample.rstrip(b"\n") + b"\n", header, header, mark)
    return Container(
        header,
        table,
        partial(_blocks, feed, header, raw, skipped + 1, mark),
        decimal="." if mark == "," else ",",
    )


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


def _header_line(path: str, head: bytes) -> tuple[bytes, int]:
    for number, line in enumerate(head.removeprefix(_BOM).split(b"\n")):
        if line.strip():
            return line, number
    raise EmptyInputError(
        "the file holds only blank lines", where=path, do="Check how it was made."
    )


def _split(line: str, mark: str) -> list[str]:
    cells = _cells(line, mark)
    return [cell.strip().strip("\ufeff").strip() for cell in cells]


def _cells(line: str, mark: str) -> list[str]:
    """The cells of one line; the line itself where it cannot be cut."""
    try:
        return next(csv.reader([line], delimiter=mark), [])
    except csv.Error:
        return [line]


def _unique(names: Sequence[str]) -> list[str]:
    out: list[str] = []
    for number, name in enumerate(names, 1):
        each = name or f"column {number}"
        while each in out:
            each = twice(each)
        out.append(each)
    return out


def _decode(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _utf8(raw: bytes) -> bytes:
    return raw if raw.isascii() else _decode(raw).encode()


def _blocks(
    feed: Feed, header: list[str], raw: bytes, first: int, mark: str, wanted: Sequence[str]
) -> Iterator[Block]:
    line, skip = 1, first
    for data, rest, done, damage in line_blocks(feed, BLOCK_BYTES):
        body, skip = _without_header(data, skip)
        line += data.count(b"\n") - body.count(b"\n")
        table, numbers, faults = parse(body, header, wanted, mark, raw.strip())
        faults = [Fault(line + fault.line, fault.rule, fault.text) for fault in faults]
        count = body.count(b"\n")
        if rest.strip():
            faults.append(Fault(line + count, "cut_short", _decode(rest)))
        yield Block(table, numbers + line, faults, done, damage)
        line += count


def _without_header(data: bytes, skip: int) -> tuple[bytes, int]:
    while skip and data:
        data = data[data.find(b"\n") + 1 :]
        skip -= 1
    return data, skip


def parse(
    body: bytes, header: list[str], wanted: Sequence[str], mark: str, repeat: bytes = b"\0"
) -> tuple[pa.Table, np.ndarray[tuple[int], np.dtype[np.int64]], list[Fault]]:
    """Cells of whole lines, the line of each row counted from 0, and lines of the wrong width."""
    bad: list[tuple[int, str]] = []
    count, body = body.count(b"\n"), _utf8(body)
    try:
        table = _arrow(body, header, wanted, mark, bad)
    except pa.ArrowInvalid:
        bad.clear()
        table = _by_line(body, header, wanted, mark, bad)
    if table.num_rows + len(bad) != count:
        bad.clear()
        table = _by_line(body, header, wanted, mark, bad)
    lines = np.delete(np.arange(count, dtype=np.int64), [number for number, _ in bad])
    keep = _told(body, table, lines, repeat)
    if keep is not None:
        table, lines = table.filter(pa.array(keep)), lines[keep]
    faults = [Fault(number, "columns", text) for number, text in bad if text.strip()]
    return table, lines, faults


def _arrow(
    body: bytes, header: list[str], wanted: Sequence[str], mark: str, bad: list[tuple[int, str]]
) -> pa.Table:
    def odd(row: pacsv.InvalidRow) -> str:
        bad.append((row.number - 1, row.text.strip("\r\n")))
        return "skip"

    if not body:
        return pa.table({name: pa.array([], pa.string()) for name in wanted})
    return pacsv.read_csv(
        pa.BufferReader(body),
        read_options=pacsv.ReadOptions(
            use_threads=False, column_names=header, block_size=len(body) + 1
        ),
        parse_options=pacsv.ParseOptions(
            delimiter=mark, ignore_empty_lines=False, invalid_row_handler=odd
        ),
        convert_options=pacsv.ConvertOptions(
            column_types={name: pa.string() for name in header},
            include_columns=list(wanted),
            strings_can_be_null=True,
            null_values=[""],
        ),
    )


def _by_line(
    body: bytes, header: list[str], wanted: Sequence[str], mark: str, bad: list[tuple[int, str]]
) -> pa.Table:
    places = [header.index(name) for name in wanted]
    columns: list[list[str | None]] = [[] for _ in wanted]
    for number, line in enumerate(io.StringIO(_decode(body), newline="\n")):
        cells = _cells(line.rstrip("\r\n"), mark)
        if len(cells) != len(header):
            bad.append((number, line.strip("\r\n")))
            continue
        for column, place in zip(columns, places, strict=True):
            column.append(cells[place] or None)
    arrays = [pa.array(column, pa.string()) for column in columns]
    return pa.table(dict(zip(wanted, arrays, strict=True)))


def _told(
    body: bytes,
    table: pa.Table,
    lines: np.ndarray[tuple[int], np.dtype[np.int64]],
    repeat: bytes,
) -> np.ndarray[tuple[int], np.dtype[np.bool_]] | None:
    """Rows that are neither blank lines nor the header again; None where all are."""
    empty = np.ones(table.num_rows, bool)
    for column in table.columns:
        if column.null_count == 0:
            empty[:] = False
            break
        empty &= np.asarray(column.is_null().to_numpy(), bool)
    again = repeat in body if repeat else False
    if not empty.any() and not again:
        return None
    texts = body.split(b"\n")
    drop = {row for row, line in enumerate(lines) if texts[line].strip() in (b"", repeat)}
    keep = np.ones(table.num_rows, bool)
    keep[list(drop)] = False
    return keep


def refuse_utf16(path: str, head: bytes) -> None:
    """FormatError for UTF-16 text."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise FormatError(
            "the file is UTF-16 text",
            where=path,
            do="Save it as UTF-8, for example: iconv -f UTF-16 -t UTF-8 FILE > OUT.csv",
        )
