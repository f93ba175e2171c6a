"""The listings of every list, kept so that they need not be made each time.

One file a list, named by the publications it was made from and the version of the method; it can be
deleted at any time. Nothing is kept where the store may not be written to.
"""

from __future__ import annotations

import gc
import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path

from ullage import __version__
from ullage.errors import OutputError
from ullage.evidence.hashing import canonical_json, sha256_value
from ullage.identity.history import follow
from ullage.lists import codec
from ullage.lists.store import Held, Store, entries_of, folder_name, reader_now
from ullage.model.listing import Listing
from ullage.sinks.atomic import replacing

#: Changes when identity.history or codec give something else for the same publications.
VERSION = "1"


def listings(store: Store) -> tuple[Listing, ...]:
    """Listings of all publications held, by list and entry."""
    out: list[Listing] = []
    with _undisturbed():
        for list_id, group in groupby(store.held(), key=lambda held: held.publication.list_id):
            out += _of_list(store.root, list_id, list(group))
    return tuple(out)


def _of_list(root: Path, list_id: str, held: Sequence[Held]) -> list[Listing]:
    key = sha256_value([__version__, VERSION, *map(_seen, held)])
    path = root / "cache" / f"{folder_name(list_id)}-{key[:16]}.json.gz"
    kept = _kept(path)
    if kept is not None:
        return kept
    made = list(follow([(one.publication, entries_of(one)) for one in held]))
    with suppress(OutputError, OSError):
        _keep(path, made, folder_name(list_id))
    return made


def _seen(held: Held) -> list[str]:
    return [held.digest, held.record["entries_sha256"], reader_now(held)]


def _kept(path: Path) -> list[Listing] | None:
    """What the cache holds; None where there is nothing, or nothing that can be used."""
    try:
        rows = json.loads(gzip.decompress(path.read_bytes()))
        return [codec.listing_of(row) for row in rows]
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
        return None


def _keep(path: Path, made: Sequence[Listing], name: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = canonical_json([codec.listing_row(one) for one in made]).encode()
    with replacing(path) as file:
        file.write(gzip.compress(data, 1, mtime=0))
    for old in path.parent.glob(f"{name}-{'[0-9a-f]' * 16}.json.gz"):
        if old != path:
            old.unlink(missing_ok=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """So many small objects made at once set the garbage collector to work for nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
