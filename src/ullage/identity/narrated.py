"""Acts told in the reasons of list entries, as a NARRATED table."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from difflib import SequenceMatcher
from typing import Any

import pyarrow as pa

from ullage.identity.hull import hull_of_imo
from ullage.identity.narratives import Act, acts
from ullage.model.identity import NARRATED
from ullage.model.listing import Entry

#: Two printings of one name in one entry are at least so alike: YU PHONG 5, YU PHYONG 5.
_ALIKE = 0.85


def narrated(entries: Iterable[Entry], source: str) -> pa.Table:
    """A NARRATED table of what the reasons in ``entries`` tell; ``source`` names the publication.

    A hull is given only where the ship is the listed one and its IMO number is known; partners and
    ships named by a company's entry stay names, which may be shared. Sorted by the table's key; the
    same act told twice in one entry is one row.
    """
    rows = {row["narrated_id"]: row for entry in entries for row in _rows(entry, source)}
    order = [name for name in NARRATED.key if name != "hull"]
    kept = sorted(rows.values(), key=lambda row: [row[name] for name in order])
    return pa.Table.from_pylist(kept, schema=NARRATED.arrow)


def _rows(entry: Entry, source: str) -> Iterator[dict[str, Any]]:
    name = entry.name if entry.kind == "vessel" else None
    for act in acts(entry.narrative, name):
        row = {
            "act": act.act,
            "ship": act.ship,
            "hull": _hull(act, entry),
            "partners": list(act.partners),
            "cargo": act.cargo,
            "cargo_hedge": act.cargo_hedge,
            "quantity": act.quantity,
            "place": act.place,
            "hedge": act.hedge,
            **_dates(act),
            "text": act.text,
            "start": act.start,
            "entry": entry.entry,
            "source": source,
            "locator": entry.locator,
        }
        yield {"narrated_id": _id(row), **row}


def _hull(act: Act, entry: Entry) -> str | None:
    if entry.kind != "vessel" or entry.imo is None:
        return None
    listed = any(same_printing(act.ship, name.text) for name in entry.names)
    return hull_of_imo(entry.imo) if listed else None


def same_printing(one: str, other: str) -> bool:
    """Whether two names in the same entry are printings of one: letters alike, numbers equal or
    left out in one.

    >>> same_printing("YU PHONG 5", "YU PHYONG 5"), same_printing("SAM JONG 1", "SAM JONG 2")
    (True, False)
    """
    numbers = [re.findall(r"[0-9]+", text) for text in (one, other)]
    if all(numbers) and list(map(int, numbers[0])) != list(map(int, numbers[1])):
        return False
    a, b = (re.sub(r"[^A-Z]", "", text.upper()) for text in (one, other))
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE


def _dates(act: Act) -> dict[str, Any]:
    if act.date is None:
        return {"earliest": None, "latest": None, "precision": None, "date_text": None}
    return {
        "earliest": _instant(act.date.earliest),
        "latest": _instant(act.date.latest),
        "precision": act.date.precision,
        "date_text": act.date.text,
    }


def _instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _id(row: dict[str, Any]) -> str:
    plain = json.dumps(row, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]
