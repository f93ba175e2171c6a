"""Files decoded into one table, and files looked over, without a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from ullage.cases.careful import (
    Careful,
    damaged,
    expanded,
    open_careful,
    refuse_nothing,
    tell_first_run,
)
from ullage.cases.spare import spare
from ullage.engine.plan import Progress
from ullage.errors import UllageError, UsageError
from ullage.model.reading import Chunk
from ullage.model.schema import TableSchema
from ullage.model.tables import MESSAGES, POSITIONS, QUARANTINE, STATIC

#: What can be decoded, by name.
TABLES: dict[str, TableSchema] = {
    table.name: table for table in (MESSAGES, POSITIONS, STATIC, QUARANTINE)
}

Pick = Callable[[Chunk], pa.Table]


@dataclass(frozen=True)
class Decoded:
    """How much was read, written and set aside, and what was wrong with the inputs."""

    table: str
    out: str
    read: int
    written: int
    why: Mapping[str, int]
    problems: tuple[UllageError, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "table": self.table,
            "out": self.out,
            "read": self.read,
            "written": self.written,
            "quarantined": dict(self.why),
        }

    def text(self) -> str:
        """A line for people."""
        rules = ", ".join(f"{count:,} {rule}" for rule, count in self.why.items())
        aside = f", set aside {sum(self.why.values()):,} ({rules})" if rules else ""
        return f"read {self.read:,}, wrote {self.written:,} {self.table}{aside}"


def form_of(out: str, form: str | None) -> str:
    """The format asked for, else the one the suffix of ``out`` names; CSV for standard output.

    Raises UsageError where neither tells.
    """
    if form is not None:
        return form
    suffixes = {".parquet": "parquet", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
    suffixes |= {"": "csv"} if out == "-" else {}
    found = suffixes.get(Path(out).suffix.lower())
    if found is None:
        raise UsageError(
            "the format is not clear from the name",
            found=out,
            do="Add --format parquet, csv or jsonl.",
        )
    return found


def decode(
    files: Sequence[Path | str],
    out: str,
    form: str | None,
    what: str | None,
    mapping: Mapping[str, Any],
    progress: Progress,
) -> Decoded:
    """Decode ``files`` into the table ``what`` at ``out``; piece by piece, in bounded memory.

    ``what`` None is messages where every file is NMEA, else positions. Raises UsageError where
    messages are asked of a table or ``out`` is one of the files, InputError where no file can be
    used.
    """
    from ullage.sinks.stream import pouring

    form = form_of(out, form)
    paths, missing = expanded(files)
    if out != "-":
        spare(paths, [Path(out)], "Give --out another name.")
    readers, refused = open_careful((path, mapping) for path in paths)
    name = _chosen(readers, what)
    tally = _Tally()
    progress("decoding", 0, None)
    tell_first_run(readers, progress)
    with pouring(out, form, TABLES[name].arrow) as pour:
        for reader in readers:
            for table in tally.watched(reader, name, progress):
                pour(table)
    refuse_nothing(readers, tally.read, tally.used, {} if name == "quarantine" else tally.why)
    return Decoded(
        name,
        out,
        tally.read,
        tally.written,
        dict(sorted(tally.why.items())),
        (*missing, *refused, *tally.damage),
    )


def _chosen(readers: Sequence[Careful], what: str | None) -> str:
    tables = [reader.path for reader in readers if not reader.has_messages]
    if what is None:
        return "positions" if tables else "messages"
    if what == "messages" and tables:
        raise UsageError(
            "a table holds no AIS messages",
            where=tables[0],
            do="Ask for --positions or --static.",
        )
    return what


class _Tally:
    """Counts kept while tables pass by."""

    def __init__(self) -> None:
        self.read = self.used = self.written = 0
        self.why: Counter[str] = Counter()
        self.damage: list[UllageError] = []

    def watched(self, reader: Careful, name: str, progress: Progress) -> Iterator[pa.Table]:
        """The tables to write from one reader."""
        for chunk, table in reader.decoded(name):
            self.read += chunk.read
            self.written += table.num_rows
            self.used += table.num_rows or chunk.used
            self.why.update(chunk.quarantine["rule"].to_pylist())
            if chunk.damage is not None:
                self.damage.append(reader.fault or damaged(reader.path, chunk.damage))
            progress("decoding", chunk.bytes_done, reader.bytes)
            yield table


@dataclass(frozen=True)
class Seen:
    """The quality of files as plain values, and what was wrong with them."""

    quality: dict[str, Any]
    problems: tuple[UllageError, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {"quality": self.quality}

    def text(self) -> str:
        """A page for people."""
        from ullage.tracks.quality_text import render_text

        return render_text(self.quality)


def inspect(files: Sequence[Path | str], mapping: Mapping[str, Any], progress: Progress) -> Seen:
    """Look ``files`` over. Raises InputError where no file can be used."""
    from ullage.tracks.quality import Quality

    paths, missing = expanded(files)
    readers, refused = open_careful((path, mapping) for path in paths)
    progress("reading", 0, None)
    tell_first_run(readers, progress)
    quality, damage, read = Quality(), list[UllageError](), 0
    for reader in readers:
        for chunk in reader.chunks():
            quality.observe(chunk)
            read += chunk.read
            if chunk.damage is not None:
                damage.append(reader.fault or damaged(reader.path, chunk.damage))
            progress("reading", chunk.bytes_done, reader.bytes)
    refuse_nothing(readers, 0, read, {})
    return Seen(quality.as_dict(), (*missing, *refused, *damage))
