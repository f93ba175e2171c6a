"""Edges of ownership and management: made from rows, from statements and from lists.

Table: :data:`ullage.model.identity.EDGES`. An edge goes from the owner, manager, director or
address (the party) to what it owns or manages (the target).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa

from ullage.errors import ValueInvalidError
from ullage.identity.hull import hull_of_imo
from ullage.identity.ownership.parties import (
    address_party,
    company_of,
    entry_party,
    folded,
    mint_party,
    stated_number,
)
from ullage.identity.ownership.when import moment
from ullage.ids import company_valid
from ullage.model.identity import EDGES, ROLES
from ullage.model.listing import Entry, Link, Listing
from ullage.times import PartialDate, format_us, to_us

DATES = ("valid_from", "valid_to", "observed_at")
#: Attributes of statements that name a party.
PARTIES = ("owner", "beneficial_owner", "ism_manager", "ship_manager", "operator", "linked_to")
_CARE_OF = re.compile(r"[,;]?\s+(?:c/o|care of)[:\s]\s*", re.IGNORECASE)
_COMPANY_NUMBER = re.compile(r"\b(?:Company|Identification) Number IMO (\d{7})\b")

Row = Mapping[str, Any]


def make(rows: Iterable[Row]) -> pa.Table:
    """An EDGES table of ``rows``, in order of target, party, role; the same row twice once.

    Dates may be PartialDate or datetime, or instant and ``…_precision``. Raises ValueInvalidError
    for a role that there is none of, a share outside 0 to 100 or a range upside down.
    """
    done = {row["edge_id"]: row for row in map(checked, rows)}
    kept = sorted(done.values(), key=lambda row: tuple(row[name] for name in EDGES.key))
    return pa.Table.from_pylist(kept, schema=EDGES.arrow)


def checked(given: Row) -> dict[str, Any]:
    """One row as :func:`make` puts it in the table, with its id; raises as that does."""
    row = {name: given.get(name) for name in EDGES.names}
    for name in DATES:
        if f"{name}_precision" not in given:
            row[name], row[f"{name}_precision"] = moment(given.get(name))
    _check(row)
    row["edge_id"] = edge_id(row)
    return row


def _check(row: Row) -> None:
    if row["role"] not in ROLES:
        do = f"Use one of {', '.join(ROLES)}."
        raise ValueInvalidError("there is no such role", found=repr(row["role"]), do=do)
    shares = [row[f"percentage{end}"] for end in ("", "_low", "_high")]
    if any(share is not None and not 0 <= share <= 100 for share in shares):
        found = ", ".join(str(share) for share in shares if share is not None)
        raise ValueInvalidError("a share lies between 0 and 100 %", found=found, do="Correct it.")
    low, high = shares[1:]
    if low is not None and high is not None and low > high:
        raise ValueInvalidError(
            "the range of a share stands upside down", found=f"{low} to {high}", do="Swap them."
        )


def edge_id(row: Row) -> str:
    """Content hash of all columns but the id itself: 24 hex digits of SHA-256."""
    told = {name: _plain(row.get(name)) for name in EDGES.names if name != "edge_id"}
    stated = {name: value for name, value in told.items() if value is not None}
    text = json.dumps(stated, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return format_us(to_us(value))
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def merge(*tables: pa.Table) -> pa.Table:
    """All edges of ``tables``, each once, in order."""
    whole = pa.concat_tables([EDGES.conform(table) for table in tables] or [EDGES.empty()])
    keys = list(zip(*(whole.column(name).to_pylist() for name in EDGES.key), strict=True))
    first = {key: number for number, key in reversed(list(enumerate(keys)))}
    return whole.take(pa.array([first[key] for key in sorted(first)], pa.int64()))


def from_statements(statements: pa.Table) -> pa.Table:
    """Edges of the statements that name an owner, manager or operator of a hull.

    A name without a company number means a party only with respect to that hull. Who a name is in
    care of (``Nam TJ, c/o Canguard Ship Management``) is its address, no part of the name. What is
    alleged says so in the note; what a ship pretended is left out.
    """
    names = _names_of(statements)
    wanted = [row for row in statements.to_pylist() if row["attribute"] in PARTIES]
    told = (row for row in wanted if row["status"] != "spoofed")
    return make(edge for row in told for edge in _of_statement(row, names))


def _names_of(statements: pa.Table) -> dict[str, str]:
    """A name for each hull: the first of its listed or registered ones, else any."""
    best: dict[str, tuple[bool, str]] = {}
    for row in statements.to_pylist():
        if row["attribute"] == "name" and row["status"] not in {"spoofed", "painted"}:
            mine = (row["status"] not in {"registered", "listed"}, row["value"])
            best.setdefault(row["hull"], mine)
            if mine[0] < best[row["hull"]][0]:
                best[row["hull"]] = mine
    return {hull: name for hull, (_, name) in best.items()}


def _of_statement(row: Row, names: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    named, _, care_of = (part.strip() for part in _care_of(row["value"]))
    name, number = stated_number(named)
    party = company_of(number) if number is not None else mint_party(name, scope=row["hull"])
    doubt = "alleged" if row["status"] == "alleged" else None
    note = "; ".join(part for part in (doubt, row["note"]) if part) or None
    dates = {key: row[key] for name in DATES for key in (name, f"{name}_precision")}
    said = {**dates, "source": row["source"], "locator": row["locator"], "note": note}
    yield {
        "party": party,
        "party_name": name,
        "role": row["attribute"],
        "target": row["hull"],
        "target_name": names.get(row["hull"], row["hull"]),
        **said,
    }
    if care_of:
        at, number = stated_number(care_of)
        host = company_of(number) if number is not None else mint_party(at, scope=row["hull"])
        ends = {"party": host, "party_name": at, "target": party, "target_name": name}
        yield {**ends, "role": "address", **said}


def _care_of(text: str) -> tuple[str, str, str]:
    """A name and whom it is in care of; the text alone where it names nobody so."""
    found = _CARE_OF.search(text)
    if found is None or not folded(text[: found.start()]) or not folded(text[found.end() :]):
        return text, "", ""
    return text[: found.start()].rstrip(" ,;"), found.group(), text[found.end() :]


def party_of_listing(listing: Listing) -> str:
    """Id of what a listing is about: a ship by its IMO number or by the hull that a source ties it
    to, a company by its own, else the list's entry (``ofac-sdn:23183``).
    """
    for version in reversed(listing.versions):
        numbered = _numbered(version.entry)
        if numbered is not None:
            return numbered
    return entry_party(listing.list_id, listing.entry) if listing.tie is None else listing.tie.hull


def party_of_entry(list_id: str, entry: Entry) -> str:
    """Id of what one entry is about, as :func:`party_of_listing` has it."""
    return _numbered(entry) or entry_party(list_id, entry.entry)


def _numbered(entry: Entry) -> str | None:
    """Id by the IMO number of a ship or of a company; None where the entry has none."""
    if entry.kind == "vessel" and entry.imo is not None:
        return hull_of_imo(entry.imo)
    number = company_number(entry) if entry.kind == "company" else None
    return None if number is None else company_of(number)


def entry_aliases(listings: Iterable[Listing]) -> dict[str, str]:
    """Ids of entries (``ofac-sdn:23708``) whose party goes by a number, and that party's id."""
    both = ((entry_party(one.list_id, one.entry), party_of_listing(one)) for one in listings)
    return {entry: party for entry, party in both if entry != party}


def renamed(edges: pa.Table, to: Mapping[str, str]) -> pa.Table:
    """``edges`` (EDGES) with the ids in ``to`` replaced; the ids of the edges stay."""
    ends = {end: edges.column(end).to_pylist() for end in ("party", "target")}
    if not any(one in to for ids in ends.values() for one in ids):
        return edges
    for end, ids in ends.items():
        told = pa.array([to.get(one, one) for one in ids], edges.schema.field(end).type)
        edges = edges.set_column(edges.schema.get_field_index(end), edges.schema.field(end), told)
    return edges


def company_number(entry: Entry) -> int | None:
    """The one IMO company number that an entry of a company states, as a fact or in its remarks."""
    facts = [fact.value for fact in entry.facts if fact.attribute == "company_imo"]
    texts = [text for text in facts if re.fullmatch(r"[0-9]{7}", text)]
    texts += _COMPANY_NUMBER.findall(entry.narrative)
    valid = {number for text in texts if company_valid(number := int(text))}
    return valid.pop() if len(valid) == 1 else None


def from_listings(listings: Iterable[Listing]) -> pa.Table:
    """Edges of the parties that entries of lists name, dated by the publications that name them.

    A list says who a ship is linked to, not since when: each edge is seen, no more, in the first
    and again in the last publication that has it. A link that names another entry of the same list
    goes to that entry; so does one whose name only one entry of that list has. Addresses of
    companies and persons are parties too, where they are exact enough to mean one place.
    """
    listed = list(listings)
    known = _entries_by_name(listed)
    return make(row for listing in listed for row in _of_listing(listing, known))


_Known = Mapping[tuple[str, str], set[str]]


def _entries_by_name(listings: Iterable[Listing]) -> dict[tuple[str, str], set[str]]:
    """Parties of a list by id of their entry, and by folded name of those that are no ships."""
    out: dict[tuple[str, str], set[str]] = {}
    for listing in listings:
        party = party_of_listing(listing)
        out.setdefault((listing.list_id, f"#{listing.entry}"), set()).add(party)
        if listing.latest.kind in {"company", "person", "other"}:
            for name in {folded(name.text) for v in listing.versions for name in v.entry.names}:
                out.setdefault((listing.list_id, name), set()).add(party)
    return out


def _of_listing(listing: Listing, known: _Known) -> Iterable[dict[str, Any]]:
    target = party_of_listing(listing)
    for version in listing.versions:
        days = dict.fromkeys((version.first, version.last))
        for link in version.entry.links:
            for day in days:
                yield _of_link(listing.list_id, target, version.entry, link, day, known)
        for address in version.entry.addresses if version.entry.kind != "vessel" else ():
            party = address_party(address)
            for day in days if party is not None else ():
                link = Link("address", address)
                row = _of_link(listing.list_id, target, version.entry, link, day, known)
                yield {**row, "party": party}


def _of_link(
    list_id: str, target: str, entry: Entry, link: Link, day: PartialDate, known: _Known
) -> dict[str, Any]:
    return {
        "party": _party_of_link(list_id, link, known),
        "party_name": link.name,
        "role": link.role,
        "target": target,
        "target_name": entry.name,
        "percentage": link.percentage,
        "observed_at": day,
        "source": f"{list_id}/{day}",
        "locator": f"entry {entry.entry}, {entry.locator}",
        "note": "named by the list, which states no dates",
    }


def _party_of_link(list_id: str, link: Link, known: _Known) -> str:
    if link.company_imo is not None and company_valid(link.company_imo):
        return company_of(link.company_imo)
    keys = [folded(link.name)] if link.entry is None else [f"#{link.entry}"]
    same = known.get((list_id, keys[0]), set())
    if len(same) == 1:
        return next(iter(same))
    if link.entry is not None:
        return entry_party(list_id, link.entry)
    return mint_party(link.name, scope=list_id)
