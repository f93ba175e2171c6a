"""A table of AIS as a Reader: recognised, laid out, converted block by block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ullage.errors import FormatError
from ullage.model.reading import Chunk
from ullage.sources.tables import mapping as mappings
from ullage.sources.tables import parquet
from ullage.sources.tables.blocks import Container
from ullage.sources.tables.convert import convert
from ullage.sources.tables.csv import open_csv, refuse_utf16
from ullage.sources.tables.feed import Feed
from ullage.sources.tables.json import open_json
from ullage.sources.tables.layout import Layout, settle


class TableReader:
    """One table. ``kind`` is the format recognised, ``layout`` how it is read."""

    def __init__(
        self, feed: Feed, ordinal: int, mapping: mappings.Mapping | Mapping[str, Any] | None = None
    ) -> None:
        told = mappings.as_mapping(mapping)
        self.path = feed.path
        self.ordinal = ordinal
        self.bytes = feed.size
        self._feed = feed
        self._container = _open(feed, told)
        self._plain = (
            self._container.kind == "parquet"
            and not told.named()
            and parquet.is_positions(self._container.sample.schema)
        )
        self.layout: Layout = settle(
            feed.path,
            self._container.header,
            self._container.sample,
            told,
            self._container.decimal,
        )
        self.kind = self.layout.format

    @property
    def unused(self) -> tuple[str, ...]:
        """Columns nothing is read from and that the format does not ignore by name."""
        return self.layout.unused

    def chunks(self) -> Iterator[Chunk]:
        """Pieces in file order; FormatError where latitude and longitude are plainly swapped."""
        if self._plain:
            yield from parquet.positions(self._feed, self.ordinal)
            return
        first = True
        for block in self._container.blocks(self.layout.wanted):
            chunk = convert(block, self.layout, self.ordinal)
            if first:
                self._refuse_swapped(chunk)
                chunk.notes.update({f"column_not_read {name}": 1 for name in self.unused})
                first = False
            yield chunk

    def _refuse_swapped(self, chunk: Chunk) -> None:
        rules = chunk.quarantine.column("rule").to_pylist()
        if rules.count("lat_lon_swapped") * 2 <= chunk.read:
            return
        lon, lat = (self.layout.columns[name][0] for name in ("lon", "lat"))
        found = next(
            text
            for rule, text in zip(rules, chunk.quarantine.column("found").to_pylist(), strict=True)
            if rule == "lat_lon_swapped"
        )
        raise FormatError(
            "latitude and longitude look swapped: most latitudes are beyond 90°",
            where=f"{self.path}, column {lat!r}",
            found=str(found),
            do=f'Swap them in the mapping: lon = "{lat}", lat = "{lon}".',
        )


def _open(feed: Feed, told: mappings.Mapping) -> Container:
    refuse_utf16(feed.path, feed.head)
    if feed.head.startswith(parquet.MAGIC):
        return parquet.open_parquet(feed)
    if feed.head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return open_json(feed)
    return open_csv(feed, told.delimiter)
