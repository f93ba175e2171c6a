"""AIS in, whatever it is: NMEA sentences or a table, told apart by content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ullage.errors import FormatError
from ullage.model.reading import Reader
from ullage.sources.streams import expand
from ullage.sources.tables import mapping as mappings
from ullage.sources.tables import parquet
from ullage.sources.tables.feed import Feed, look
from ullage.sources.tables.reader import TableReader

_SENTENCE = re.compile(rb"[!$][A-Z]{2}(?:VDM|VDO),")
_LOOK_BYTES = 1 << 16
#: Bytes that text is made of: all but control characters other than white space.
_TEXT = bytes({*range(9, 14), *range(32, 127), *range(128, 256)})


def open_ais(
    path: str | Path,
    ordinal: int = 0,
    mapping: mappings.Mapping | Mapping[str, Any] | None = None,
) -> Reader:
    """A Reader of ``path`` (``-`` is standard input); ``mapping`` tells how to read a table.

    Raises UnreadableError, EmptyInputError, DamagedError where nothing could be read, FormatError
    where it is no AIS Ullage knows or is in doubt, ConfigError for a wrong mapping.
    """
    told = mappings.as_mapping(mapping)
    feed = look(str(path))
    if not feed.head.startswith(parquet.MAGIC):
        if _SENTENCE.search(feed.head):
            from ullage.sources.nmea.reader import NmeaReader

            reader: Reader = NmeaReader(str(path), ordinal, feed.again())
            return reader
        _refuse_other(feed)
    return TableReader(feed, ordinal, told)


def open_all(
    paths: Iterable[str | Path], mapping: mappings.Mapping | Mapping[str, Any] | None = None
) -> list[Reader]:
    """Readers of all files, directories expanded, numbered from 0 in the order given."""
    return [open_ais(path, ordinal, mapping) for ordinal, path in enumerate(expand(paths))]


def _refuse_other(feed: Feed) -> None:
    head = feed.head[:_LOOK_BYTES]
    if head.lstrip()[:1] == b"<":
        raise FormatError(
            "XML is not read",
            where=feed.path,
            found=head.lstrip()[:40].decode(errors="replace"),
            do="Ask the provider for JSON or CSV (AISHub: output=json).",
        )
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return
    # zero bytes at the end are a file not written to its end
    text = head.rstrip(b"\0") or head
    odd = text.translate(None, _TEXT)
    if len(odd) > max(16, len(text) * 0.05):
        at = text.index(odd[0])
        raise FormatError(
            "neither AIS sentences nor a table: the file is binary data of no known kind",
            where=feed.path,
            found=f"{text[at : at + 16].hex(' ')} at byte {at}",
            do="Give NMEA 0183 sentences, CSV, Parquet or JSON, plain or compressed "
            "(.gz .zst .bz2 .xz .zip).",
        )
