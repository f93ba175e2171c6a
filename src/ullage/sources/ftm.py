"""FollowTheMoney entities, one JSON object a line: as a list, as statements and as edges.

Read are ``entities.ftm.json`` as OpenSanctions publishes it (bring it under its licence), nested
entities as its API gives them, and what :mod:`ullage.sinks.ftm` wrote. The package
``followthemoney`` is not needed. What has a ``Sanction``, or a topic that says it is listed, is an
entry; the kind of its measures comes from ``provisions``, else from a list that binds by asset
freeze only; otherwise it is ``other``. Schemata not known are novelties.

An entity merged from several lists stays one entry; its measures name their programme.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from ullage.errors import DamagedError, FormatError
from ullage.identity.ownership import edges as edge_tables
from ullage.identity.statements import make
from ullage.model import ftm
from ullage.model.ftm import Entity, values
from ullage.model.listing import Measure
from ullage.sources.ftm_entries import entry_of, measures_of
from ullage.sources.ftm_tables import edge_row, ship_rows, statement_row
from ullage.sources.lists.cells import refuse_empty
from ullage.sources.lists.reading import Notes, Reading, arranged, head_of
from ullage.sources.streams import open_bytes
from ullage.times import PartialDate

NAME = "ftm"
VERSION = "1"
PART = "entities"
MOST_LINE_BYTES = 1 << 26
_PIECE = 1 << 20
_DEEPEST = 8

#: Topics of what is on some list, and of ships reported.
_LISTED = ("sanction", "mare.", "asset.frozen", "export.control", "debarment")


@dataclass
class Graph:
    """Entities as read: things by id, sanctions and notes by what they are on, links in order."""

    things: dict[str, Entity] = field(default_factory=dict)
    sanctions: dict[str, list[Entity]] = field(default_factory=dict)
    notes: dict[str, list[Entity]] = field(default_factory=dict)
    links: list[Entity] = field(default_factory=list)
    same: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    count: int = 0
    own: int = 0
    """How many of them this program wrote."""
    seen: PartialDate | None = None

    def thing(self, name: str) -> Entity | None:
        """The entity of an id, or of an id that was merged into it."""
        return self.things.get(name) or self.things.get(self.same.get(name, ""))


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as a list, as statements on its vessels, as edges."""

    reading: Reading
    statements: pa.Table
    edges: pa.Table
    unlisted: pa.Table
    """The statements on vessels that are no entries."""
    own: bool
    """Whether this program wrote all of it."""


def sniff(path: Path) -> str | None:
    """``entities`` where the first line is a JSON object with an id and a schema."""
    first = head_of(path).lstrip(b"\xef\xbb\xbf").lstrip()
    if not first.startswith(b"{"):
        return None
    head = first.partition(b"\n")[0]
    return PART if b'"schema"' in head and b'"id"' in head and b'"properties"' in head else None


def read(files: Sequence[Path]) -> Reading:
    """The listed entities as entries.

    Raises FormatError (no entities; an export of this program, which must not come back as if an
    authority had said it), DamagedError (the last line is cut), EmptyInputError, UnreadableError.
    """
    path = arranged(files, sniff, NAME, (PART,))[PART]
    notes = Notes()
    whole = graph(path, notes)
    if whole.own == whole.count:
        raise FormatError(
            "this is an export of Ullage, not a publication of a list",
            where=str(path),
            do="Import the lists that it was made from.",
        )
    return _reading(whole, path, notes)


def load(path: Path, list_id: str = "ftm") -> Loaded:
    """Entries, statements and edges of one file; ids of parties are those of ``list_id``.

    What this program wrote comes back as it was: the same statements and edges. Of other files
    statements have the status ``listed`` where the vessel is, else ``alleged``, and are known from
    the day the file was made, as far as it says. Raises as :func:`read`.
    """
    arranged([path], sniff, NAME, (PART,))
    notes = Notes()
    whole = graph(path, notes)
    reading = _reading(whole, path, notes)
    listed = {entry.entry for entry in reading.entries}
    rows = list(_statements(whole, list_id, listed))
    edges = [row for link in _links(whole) if (row := edge_row(whole, link, list_id)) is not None]
    return Loaded(
        reading,
        make(rows),
        edge_tables.make(edges),
        make(row for row in rows if row["status"] != "listed"),
        whole.own == whole.count,
    )


def graph(path: Path, notes: Notes) -> Graph:
    """All entities of a file in memory; bad lines are problems, unknown schemata novelties."""
    out = Graph()
    for line, text in _lines(path):
        try:
            entity = json.loads(text)
        except (ValueError, RecursionError) as error:
            notes.problem(f"line {line}", "a line needs one JSON object", str(error)[:100])
            continue
        if not _is_entity(entity):
            notes.problem(f"line {line}", "an entity needs id, schema and properties", text[:100])
            continue
        out.count += 1
        out.own += ftm.is_own(entity)
        for one in _flat(entity, 0):
            _sort_in(out, one, line, notes)
    refuse_empty(out.count, str(path))
    return out


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    rest = b""
    number = 0
    with open_bytes(path) as stream:
        while piece := stream.read(_PIECE):
            *whole, rest = (rest + piece).split(b"\n")
            for line in whole:
                number += 1
                if line.strip():
                    yield number, line.decode("utf-8-sig", errors="replace")
            if len(rest) > MOST_LINE_BYTES:
                _too_long(path, number + 1)
    if rest.strip():
        _must_be_whole(rest, path, number + 1)
        yield number + 1, rest.decode("utf-8-sig", errors="replace")


def _too_long(path: Path, line: int) -> None:
    raise FormatError(
        "no entity is this long",
        found=f"over {MOST_LINE_BYTES >> 20} MiB in one line",
        where=f"{path}:{line}",
        do="Give one entity a line (entities.ftm.json).",
    )


def _must_be_whole(text: bytes, path: Path, line: int) -> None:
    """The last line has no end: either the file was written so, or it is cut short."""
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DamagedError(
            "the last line is no whole JSON object: the file is cut short",
            where=f"{path}:{line}",
            do="Fetch the file again.",
        ) from error


def _is_entity(entity: Any) -> bool:
    return (
        isinstance(entity, dict)
        and isinstance(entity.get("id"), str)
        and isinstance(entity.get("schema"), str)
        and isinstance(entity.get("properties"), dict)
    )


def _flat(entity: Entity, depth: int) -> Iterator[Entity]:
    """The entity and those nested in it, values as text; nested ones are referred to by id."""
    properties: dict[str, list[str]] = {}
    for name, given in entity["properties"].items():
        texts = properties.setdefault(str(name), [])
        for value in given if isinstance(given, list) else [given]:
            if isinstance(value, str):
                if value and not value.isspace():
                    texts.append(value)
            elif _is_entity(value) and depth < _DEEPEST:
                yield from _flat(_owned(value, entity), depth + 1)
                texts.append(value["id"])
            elif isinstance(value, int | float):
                texts.append(str(value))
    yield {**entity, "properties": properties}


def _owned(nested: Entity, entity: Entity) -> Entity:
    """A nested sanction with the entity that it is nested in, which it does not repeat."""
    if nested["schema"] != "Sanction" or nested["properties"].get("entity"):
        return nested
    return {**nested, "properties": {**nested["properties"], "entity": [entity["id"]]}}


def _sort_in(out: Graph, entity: Entity, line: int, notes: Notes) -> None:
    schema, name = entity["schema"], entity["id"]
    out.lines.setdefault(name, line)
    out.seen = max(filter(None, (out.seen, _day(entity))), default=None)
    if schema in ftm.EDGES:
        out.links.append(entity)
    elif schema == "Sanction":
        for on in values(entity, "entity"):
            out.sanctions.setdefault(on, []).append(entity)
    elif schema == "Note":
        for on in values(entity, "entity"):
            out.notes.setdefault(on, []).append(entity)
    elif schema in ftm.KINDS or schema == "Address":
        out.things.setdefault(name, entity)
        for other in entity.get("referents") or ():
            if isinstance(other, str):
                out.same.setdefault(other, name)
    elif schema not in ftm.ASIDE:
        notes.novel(f"unknown schema {schema!r}", name)


def _day(entity: Entity) -> PartialDate | None:
    text = entity.get("last_seen")
    return ftm.day_of(text) if isinstance(text, str) else None


def _reading(whole: Graph, path: Path, notes: Notes) -> Reading:
    sanctions = _sanctions(whole, notes)
    parties = _parties(whole)
    entries = []
    for name, thing in whole.things.items():
        own = ftm.is_own(thing) and "entry" in ftm.keyed(values(thing, "keywords"))
        topics = [t for t in values(thing, "topics") if t.startswith(_LISTED)]
        if thing["schema"] == "Address" or not (name in sanctions or topics or own):
            continue
        on = sanctions.get(name, [])
        reported = [] if own else [Measure("reported", f"topic {topic}") for topic in topics]
        held = _measures(on, notes) or reported
        reasons = [sanction for sanction in on if not ftm.is_own(sanction)]
        locator = f"line {whole.lines[name]}"
        entries.append(entry_of(thing, held, reasons, parties.get(name, ()), locator, notes))
    return Reading(
        entries=tuple(entries),
        published=whole.seen,
        published_basis="latest last_seen in the file" if whole.seen else "",
        parts={PART: path},
        problems=tuple(notes.problems),
        novelties=notes.novelties,
        rows=whole.count,
    )


def _sanctions(whole: Graph, notes: Notes) -> dict[str, list[Entity]]:
    """Sanctions by the entity they are on, also where they name an id that was merged into it."""
    out: dict[str, list[Entity]] = {}
    for name, sanctions in whole.sanctions.items():
        thing = whole.thing(name)
        if thing is None:
            notes.problem(name, "a Sanction is on an entity that is not in the file", name)
        else:
            out.setdefault(thing["id"], []).extend(sanctions)
    return out


def _measures(sanctions: Sequence[Entity], notes: Notes) -> list[Measure]:
    return list(dict.fromkeys(m for one in sanctions for m in measures_of(one, notes)))


def _parties(whole: Graph) -> dict[str, list[tuple[Entity, Entity | None]]]:
    """(link, party) of each target, and of what a vessel or company names itself."""
    out: dict[str, list[tuple[Entity, Entity | None]]] = {}
    for link in _links(whole):
        left, right, _ = ftm.EDGES[link["schema"]]
        for target in values(link, right):
            thing = whole.thing(target)
            for party in values(link, left):
                if thing is not None:
                    out.setdefault(thing["id"], []).append((link, whole.thing(party)))
    return out


def _links(whole: Graph) -> Iterator[Entity]:
    """Links as they stand, and those that entities name as owner, operator, parent, address."""
    yield from whole.links
    for name, thing in whole.things.items():
        for key, role in (
            ("owner", "owner"), ("operator", "operator"), ("parent", "owner"),
            ("addressEntity", "address"),
        ):  # fmt: skip
            for party in values(thing, key):
                schema = "Ownership" if role == "owner" else "UnknownLink"
                left, right, _ = ftm.EDGES[schema]
                properties = {left: [party], right: [name], "role": [role]}
                yield {"id": f"{name}.{key}.{party}", "schema": schema, "properties": properties,
                       "datasets": thing.get("datasets")}  # fmt: skip


def _statements(whole: Graph, list_id: str, listed: set[str]) -> Iterator[dict[str, Any]]:
    for name, thing in whole.things.items():
        if thing["schema"] == "Vessel":
            own = ftm.own_id(thing)
            if own is None:
                yield from ship_rows(thing, list_id, listed=name in listed, seen=whole.seen)
            else:
                rows = (statement_row(note, own) for note in whole.notes.get(name, ()))
                yield from (row for row in rows if row is not None)
