"""What the reasons on the lists held say that ships did, with the publications looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from ullage.identity.narrated import narrated, same_printing
from ullage.lists.ask import looked_in
from ullage.lists.store import Store
from ullage.model.identity import NARRATED
from ullage.model.listing import Listing, Publication

#: What makes two rows the same act, told by two issues or two entries of a list.
_SAME = ("act", "ship", "hull", "date_text", "earliest", "text", "entry")

_TOWARDS = {"imported": "to", "discharged": "to"}


@dataclass(frozen=True)
class ActsTold:
    """Acts as a NARRATED table, and the publications that were read."""

    acts: pa.Table
    looked_in: tuple[Publication, ...]

    def as_dict(self) -> dict[str, Any]:
        """Rows as plain values."""
        rows = [
            {name: _plain(value) for name, value in row.items()} for row in self.acts.to_pylist()
        ]
        return {"looked_in": [one.key for one in self.looked_in], "acts": rows}

    def text(self) -> str:
        """A line an act, dated ones first, and where it was looked for."""
        rows = sorted(
            self.acts.to_pylist(),
            key=lambda row: (row["earliest"] is None, _when(row), row["ship"]),
        )
        keys = ", ".join(one.key for one in self.looked_in) or "no publication"
        lines = [_line(row) for row in rows] or ["no act is told"]
        return "\n".join([*lines, f"looked in: {keys}"])


def told(store: Store, lists: Sequence[str] = (), ship: str | None = None) -> ActsTold:
    """Acts in the lists held, or in those named; with ``ship`` (a name or an IMO number) those that
    it did or had part in. An act that several issues tell is given once, with the first of them.

    Raises UsageError for a list that is not known or not held.
    """
    found = looked_in(store, lists)
    listings = (one for one in store.listings() if not lists or one.list_id in lists)
    tables = [table for one in listings for table in _of_listing(one)]
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in pa.concat_tables([NARRATED.empty(), *tables]).to_pylist():
        if ship is None or _of_ship(row, ship):
            rows.setdefault(tuple(row[name] for name in _SAME), row)
    return ActsTold(pa.Table.from_pylist(list(rows.values()), schema=NARRATED.arrow), found)


def _of_listing(listing: Listing) -> list[pa.Table]:
    versions = [one for one in listing.versions if one.entry.narrative]
    return [
        table
        for one in versions
        if (table := narrated([one.entry], f"{listing.list_id}/{one.first}")).num_rows
    ]


def _of_ship(row: dict[str, Any], asked: str) -> bool:
    number = asked.upper().removeprefix("IMO").strip()
    if number.isdigit() and len(number) == 7:
        return bool(row["hull"] == f"IMO{number}")
    return any(same_printing(asked, name) for name in (row["ship"], *row["partners"]))


def _plain(value: Any) -> Any:
    return value.date().isoformat() if isinstance(value, datetime) else value


def _when(row: dict[str, Any]) -> str:
    if row["earliest"] is None:
        return "undated"
    first, last = (row[name].date().isoformat() for name in ("earliest", "latest"))
    return first if first == last else f"{first} to {last} ({row['date_text']})"


def _line(row: dict[str, Any]) -> str:
    hull = f" ({row['hull'].replace('IMO', 'IMO ')})" if row["hull"] else ""
    cargo = " ".join(filter(None, (row["quantity"], row["cargo_hedge"], row["cargo"])))
    parts = [
        f"with {', '.join(row['partners'])}" if row["partners"] else "",
        f"of {cargo}" if cargo else "",
        f"{_TOWARDS.get(row['act'], 'at')} {row['place']}" if row["place"] else "",
        f"[{row['hedge']}]" if row["hedge"] else "",
        f"- {row['source']} {row['entry']}",
    ]
    told = " ".join(filter(None, parts))
    return f"{_when(row)}  {row['act']}  {row['ship']}{hull} {told}"
