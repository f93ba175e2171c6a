"""Hulls, statements, edges and listings as FollowTheMoney entities, one JSON object a line.

Deterministic: sorted by id, ids from content, dataset ``ullage``. See :mod:`ullage.model.ftm` for
how each thing is written. What is neglected there: judgements of identity.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, BinaryIO

import pyarrow as pa

from ullage.identity.dates import of_row
from ullage.identity.ownership.edges import party_of_entry, party_of_listing
from ullage.identity.ownership.parties import company_of, entry_party, is_hull, kind_of, mint_party
from ullage.ids import company_valid
from ullage.model import ftm
from ullage.model.ftm import date_text, key_values
from ullage.model.listing import Entry, Link, Listing, ListingMeasure, Measure, Span
from ullage.sinks.ftm_graph import Graph
from ullage.sinks.ftm_properties import (
    NAME_PROPERTIES,
    PROPERTIES,
    SCHEMA_OF_PARTY,
    edge_schema,
    imo_property,
    numbered,
)
from ullage.sinks.jsonl import dumps

#: Statements that are not the ship's own: kept as notes, not among its names and numbers.
_NOT_ITS_OWN = frozenset({"spoofed", "alleged"})


def write(
    file: BinaryIO,
    *,
    statements: pa.Table | None = None,
    edges: pa.Table | None = None,
    listings: Iterable[Listing] = (),
    entries: Mapping[str, Iterable[Entry]] | None = None,
) -> int:
    """Write all that is given; the number of entities is returned.

    ``statements`` and ``edges`` are tables of those schemata; ``listings`` are listings with dated
    measures; ``entries`` are entries of one publication each, by list id, with their links.
    """
    count = 0
    for entity in graph(statements, edges, listings, entries).entities():
        file.write(dumps(entity).encode() + b"\n")
        count += 1
    return count


def graph(
    statements: pa.Table | None = None,
    edges: pa.Table | None = None,
    listings: Iterable[Listing] = (),
    entries: Mapping[str, Iterable[Entry]] | None = None,
) -> Graph:
    """The entities that :func:`write` writes."""
    out = Graph()
    for row in [] if statements is None else statements.to_pylist():
        _add_statement(out, row)
    if edges is not None:
        _add_edges(out, edges)
    for listing in listings:
        _add_listing(out, listing)
    for list_id, given in (entries or {}).items():
        for entry in given:
            _add_links(out, list_id, entry, _add_entry(out, list_id, entry))
    return out


def _exact(row: Mapping[str, Any], name: str) -> str | None:
    """A date with all its digits: FtM's own dates end at the second and have no zone."""
    when = of_row(row, name)
    return when.isoformat() if isinstance(when, datetime) else None if when is None else str(when)


def _add_statement(out: Graph, row: Mapping[str, Any]) -> None:
    vessel = out.add(row["hull"], "Vessel", _of_vessel(row))
    facts = [(name, _exact(row, name)) for name in ("valid_from", "valid_to", "observed_at")]
    facts += [(name, row[name]) for name in ("locator", "status", "reports")]
    properties = {
        "entity": [vessel],
        "name": [f"{row['attribute']}: {row['value']}"],
        "summary": [row["attribute"]],
        "description": [row["value"]],
        "publisher": [row["source"]],
        "notes": [row["note"]],
        "keywords": key_values([*facts, ("simulated", "yes" if row["simulated"] else None)]),
    }
    out.add(f"statement-{row['statement_id']}", "Note", properties)


def _of_vessel(row: Mapping[str, Any]) -> dict[str, list[object | None]]:
    """What the statement adds to the vessel itself, without its dates.

    A number or a name that was spoofed or is only alleged is not the vessel's own; an alleged name
    is a weak alias.
    """
    own: dict[str, list[object | None]] = {}
    if row["hull"].startswith("IMO"):
        own["imoNumber"] = [row["hull"]]
    if row["status"] == "alleged" and row["attribute"] == "name":
        own["weakAlias"] = [row["value"]]
    if row["status"] not in _NOT_ITS_OWN and row["attribute"] in PROPERTIES:
        current, past, form = PROPERTIES[row["attribute"]]
        own[current if row["valid_to"] is None else past] = [form(row["value"])]
    return own


def _add_edges(out: Graph, edges: pa.Table) -> None:
    rows = edges.to_pylist()
    roles: dict[str, set[str]] = {}
    for row in rows:
        roles.setdefault(row["party"], set()).add(row["role"])
    owned = {row["target"] for row in rows}
    for row in rows:
        _add_edge(out, row, roles, owned)


def _add_edge(
    out: Graph, row: Mapping[str, Any], roles: Mapping[str, set[str]], owned: set[str]
) -> None:
    party, target = row["party"], row["target"]
    kind = kind_of(party, row["party_name"], frozenset(roles[party]))
    if party in owned and kind in {"party", "person"}:
        kind = "company"
    source = out.add(party, SCHEMA_OF_PARTY[kind], imo_property(kind, party), row["party_name"])
    ship = is_hull(target)
    thing = "vessel" if ship else "company"
    asset = out.add(target, SCHEMA_OF_PARTY[thing], imo_property(thing, target), row["target_name"])
    schema = edge_schema(row["role"], kind, ship)
    left, right, _ = ftm.EDGES[schema]
    shares = ((row["percentage"], "{}"), (row.get("percentage_low"), ">={}"),
              (row.get("percentage_high"), "<={}"))  # fmt: skip
    exact = [(name, _exact(row, name)) for name in ("valid_from", "valid_to", "observed_at")]
    names = (("party_name", row["party_name"]), ("target_name", row["target_name"]))
    properties: dict[str, Iterable[object | None]] = {
        left: [source],
        right: [asset],
        "role": [row["role"]],
        "startDate": [date_text(of_row(row, "valid_from"))],
        "endDate": [date_text(of_row(row, "valid_to"))],
        "date": [date_text(of_row(row, "observed_at"))],
        "publisher": [row["source"]],
        "recordId": [row["locator"]],
        "summary": [row["note"]],
        "description": key_values([*names, *exact]),
    }
    if schema == "Ownership":
        properties["percentage"] = [form.format(x) for x, form in shares if x is not None]
    else:
        told = [("share", form.format(x)) for x, form in shares if x is not None]
        properties["description"] = key_values([*names, *exact, *told])
    out.add(f"edge-{row['edge_id']}", schema, properties)


def _add_entry(out: Graph, list_id: str, entry: Entry) -> str:
    own = party_of_entry(list_id, entry)
    name = out.add(own, ftm.SCHEMATA[entry.kind], _of_entry(entry))
    for measure in entry.measures:
        _add_measure(out, list_id, entry.entry, name, measure)
    return name


def _of_entry(entry: Entry) -> dict[str, Iterable[object | None]]:
    names: dict[str, list[object | None]] = {}
    for listed in entry.names:
        names.setdefault(NAME_PROPERTIES[listed.kind], []).append(listed.text)
    ship, company = entry.kind == "vessel", entry.kind == "company"
    stated = [fact.value for fact in entry.facts if fact.attribute == "company_imo"]
    numbers = [entry.imo] if ship else [int(x) for x in stated if company and numbered(f"CO{x}")]
    flag = None if entry.flag is None else entry.flag.lower()
    own: dict[str, list[object | None]] = {
        "mmsi": [entry.mmsi],
        "callSign": [entry.call_sign],
        "flag": [flag],
        "type": [entry.ship_type],
        "deadweightTonnage": [entry.dwt_t],
        "grossRegisteredTonnage": [entry.gt],
    }
    if ship:
        _add_facts(own, entry)
    facts = (f"{fact.standing} {fact.attribute}: {fact.value}" for fact in entry.facts)
    beside: list[tuple[str, object | None]] = [
        ("entry", entry.entry),
        ("flag_text", entry.flag_text),
        ("imo_text", entry.imo_text),
        ("kind", "other" if entry.kind == "other" else None),
        *(("fact", fact) for fact in facts),
        *_particulars(entry),
    ]
    return {
        **names,
        **(own if ship else {"country": [flag]}),
        "imoNumber": [None if number is None else f"IMO{number:07d}" for number in numbers],
        "address": entry.addresses,
        "notes": [entry.narrative],
        "topics": ["sanction"] if entry.measures else [],
        "keywords": key_values(beside),
    }


def _add_facts(own: dict[str, list[object | None]], entry: Entry) -> None:
    """Former and further particulars, under the properties there are for them."""
    for fact in entry.facts:
        if fact.attribute in PROPERTIES:
            current, past, form = PROPERTIES[fact.attribute]
            if fact.attribute != "name":
                name = past if fact.standing == "former" else current
                own.setdefault(name, []).append(form(fact.value))


def _particulars(entry: Entry) -> list[tuple[str, object | None]]:
    """The entry's own numbers and kinds, which stand among others in the properties."""
    names = ("imo", "mmsi", "call_sign", "flag", "ship_type", "dwt_t", "gt")
    return [(name, getattr(entry, name)) for name in names]


def _add_measure(out: Graph, list_id: str, entry: str, name: str, measure: Measure) -> None:
    out.add(
        _digest("sanction", name, list_id, entry, measure),
        "Sanction",
        {
            "entity": [name],
            "authority": [list_id],
            "program": [measure.instrument],
            "provisions": [measure.kind],
            "startDate": [date_text(measure.start)],
            "endDate": [date_text(measure.end)],
            "recordId": [entry],
        },
    )


def _add_links(out: Graph, list_id: str, entry: Entry, name: str) -> None:
    for link in entry.links:
        kind = "address" if link.role == "address" else "company" if link.company_imo else "party"
        own = _party_of_link(list_id, link)
        own_number = {} if kind == "address" else imo_property(kind, own)
        party = out.add(own, SCHEMA_OF_PARTY[kind], own_number, link.name)
        schema = edge_schema(link.role, kind, ship=entry.kind != "company")
        if schema == "Ownership" and entry.kind not in {"vessel", "company", "aircraft"}:
            schema = "UnknownLink"
        left, right, _ = ftm.EDGES[schema]
        share = [] if link.percentage is None else [str(link.percentage)]
        told = [("party_name", link.name), ("party_entry", link.entry),
                ("company_imo", link.company_imo), ("share", link.percentage)]  # fmt: skip
        out.add(
            _digest("link", name, list_id, entry.entry, link),
            schema,
            {
                left: [party],
                right: [name],
                "role": [link.role],
                "percentage": share if schema == "Ownership" else [],
                "description": key_values(told),
                "publisher": [list_id],
            },
        )


def _party_of_link(list_id: str, link: Link) -> str:
    if link.role == "address":
        return mint_party(link.name, scope=f"{list_id}, addresses")
    if link.company_imo is not None and company_valid(link.company_imo):
        return company_of(link.company_imo)
    if link.entry is not None:
        return entry_party(list_id, link.entry)
    return mint_party(link.name, scope=list_id)


def _digest(what: str, *parts: object) -> str:
    text = "\x1f".join(map(repr, parts))
    return f"{what}-{hashlib.sha256(text.encode()).hexdigest()[:20]}"


def _add_listing(out: Graph, listing: Listing) -> None:
    """The entry as last printed, its measures dated as far as they are known."""
    entry = listing.latest
    own = party_of_listing(listing)
    name = out.add(own, ftm.SCHEMATA[entry.kind], _of_entry(entry))
    for version in listing.versions[:-1]:
        names = [listed.text for listed in version.entry.names]
        out.add(own, ftm.SCHEMATA[entry.kind], {"alias": names})
    for measure in listing.measures:
        out.add(
            _digest("sanction", name, listing.list_id, listing.entry, measure.kind,
                    measure.instrument, measure.known_from),
            "Sanction",
            _of_listing(name, listing, measure),
        )  # fmt: skip


def _of_listing(
    name: str, listing: Listing, measure: ListingMeasure
) -> dict[str, Iterable[object | None]]:
    return {
        "entity": [name],
        "authority": [listing.list_id],
        "program": [measure.instrument],
        "provisions": [measure.kind],
        "startDate": [_stated(measure.start)],
        "endDate": [_stated(measure.end)],
        "listingDate": [measure.known_from],
        "recordId": [listing.entry],
        "summary": [_bounds("began", measure.start), _bounds("ended", measure.end)],
    }


def _stated(span: Span) -> str | None:
    """The date of a span that a source states; bounds from issues held are none."""
    return str(span.earliest) if span.basis in {"legal", "reported"} and span.earliest else None


def _bounds(what: str, span: Span) -> str | None:
    if span.basis != "publications":
        return None
    after = "" if span.earliest is None else f" not before {span.earliest}"
    before = "" if span.latest is None else f" by {span.latest}"
    return f"{what}{after}{before}, from the issues held"
