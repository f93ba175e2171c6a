"""Tables written piece by piece, for results larger than memory."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq

from ullage.errors import UsageError
from ullage.sinks import csv, jsonl, parquet
from ullage.sinks.atomic import replacing

#: Takes the next piece.
Pour = Callable[[pa.Table], None]


@contextlib.contextmanager
def pouring(path: Path | str, form: str, schema: pa.Schema) -> Iterator[Pour]:
    """Write tables of ``schema`` one after another as ``parquet``, ``csv`` or ``jsonl``.

    ``-`` is standard output. A file appears whole when the block ends well. Raises UsageError for
    an unknown format, OutputError where the disk refuses.
    """
    opened = _FORMS.get(form)
    if opened is None:
        raise UsageError("no such format", found=repr(form), do=f"Use one of {', '.join(_FORMS)}.")
    if str(path) == "-":
        with opened(sys.stdout.buffer, schema) as pour:
            yield pour
        sys.stdout.buffer.flush()
        return
    with replacing(Path(path)) as file, opened(file, schema) as pour:
        yield pour


@contextlib.contextmanager
def _parquet(file: BinaryIO, schema: pa.Schema) -> Iterator[Pour]:
    settings: dict[str, Any] = {k: v for k, v in parquet.SETTINGS.items() if k != "row_group_size"}
    with pq.ParquetWriter(file, schema, **settings) as writer:
        size = parquet.SETTINGS["row_group_size"]
        yield lambda table: writer.write_table(table, row_group_size=size)


@contextlib.contextmanager
def _csv(file: BinaryIO, schema: pa.Schema) -> Iterator[Pour]:
    pc_csv.write_csv(csv.flat(schema.empty_table()), file)
    plain = pc_csv.WriteOptions(include_header=False)
    yield lambda table: pc_csv.write_csv(csv.flat(table), file, plain)


@contextlib.contextmanager
def _jsonl(file: BinaryIO, schema: pa.Schema) -> Iterator[Pour]:
    yield lambda table: jsonl.write(table, file)


_FORMS = {"parquet": _parquet, "csv": _csv, "jsonl": _jsonl}
