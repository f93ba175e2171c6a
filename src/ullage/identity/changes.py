"""What changed on a list between two of its publications."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ullage.errors import UsageError
from ullage.identity.history import FIELDS, PART_FIELDS, carried, same
from ullage.model.listing import Entry, Publication


@dataclass(frozen=True)
class FieldChange:
    """One field of one entry: what was there before and after (for several values, only those that
    are not in both).
    """

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """An entry in both publications that does not say the same in both."""

    before: Entry
    after: Entry
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Changes:
    """``rekeyed`` are vessels removed under one id and added under another with one IMO number;
    ``not_compared`` are fields that are not wholly compared, as a publication lacks their part.
    """

    older: Publication
    newer: Publication
    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[Change, ...]
    rekeyed: tuple[tuple[Entry, Entry], ...]
    not_compared: tuple[str, ...]

    def counts(self) -> dict[str, dict[str, int]]:
        """Number of entries added, removed, changed and re-keyed by kind."""
        sides = {
            "added": [entry.kind for entry in self.added],
            "removed": [entry.kind for entry in self.removed],
            "changed": [change.after.kind for change in self.changed],
            "rekeyed": [after.kind for _, after in self.rekeyed],
        }
        return {name: dict(sorted(Counter(kinds).items())) for name, kinds in sides.items()}


def changes(
    older: tuple[Publication, Sequence[Entry]], newer: tuple[Publication, Sequence[Entry]]
) -> Changes:
    """What was added, removed and changed from the one publication to the other.

    Fields whose part only the newer publication lacks are taken as before; where only the older one
    lacks it, what is more is no change. Raises UsageError where the two are of different lists.
    """
    a, b = older[0], newer[0]
    if a.list_id != b.list_id:
        raise UsageError(
            "only publications of one list can be compared",
            found=f"{a.key} and {b.key}",
            do="Use 'ullage lists across' for different lists.",
        )
    before = {entry.entry: entry for entry in older[1]}
    after = {entry.entry: entry for entry in newer[1]}
    added = [entry for key, entry in after.items() if key not in before]
    removed = [entry for key, entry in before.items() if key not in after]
    rekeyed = _rekeyed(removed, added)
    moved = {entry.entry for pair in rekeyed for entry in pair}
    lost = [part for part in b.missing_parts if part not in a.missing_parts]
    grown = [field for field in _absent(a) if field not in _absent(b)]
    pairs = [(before[key], entry) for key, entry in after.items() if key in before]
    return Changes(
        a,
        b,
        tuple(entry for entry in added if entry.entry not in moved),
        tuple(entry for entry in removed if entry.entry not in moved),
        tuple(c for pair in pairs if (c := _change(*pair, lost, grown))),
        tuple(rekeyed),
        tuple(dict.fromkeys((*_absent(a), *_absent(b)))),
    )


def _absent(publication: Publication) -> list[str]:
    return [PART_FIELDS[part] for part in publication.missing_parts if part in PART_FIELDS]


def _rekeyed(removed: Sequence[Entry], added: Sequence[Entry]) -> list[tuple[Entry, Entry]]:
    """Pairs with one IMO number, where it stands once on either side."""
    gone, come = _by_imo(removed), _by_imo(added)
    return [
        (gone[imo][0], come[imo][0])
        for imo in gone
        if len(gone[imo]) == len(come.get(imo, ())) == 1
    ]


def _by_imo(entries: Sequence[Entry]) -> Mapping[int, list[Entry]]:
    out: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.imo is not None:
            out.setdefault(entry.imo, []).append(entry)
    return out


def _change(
    before: Entry, after: Entry, missing: Sequence[str], grown: Sequence[str]
) -> Change | None:
    now = carried(before, after, missing)
    if same(before, now):
        return None
    found = tuple(
        FieldChange(name, *_sides(getattr(before, name), getattr(now, name)))
        for name in FIELDS
        if _differ(getattr(before, name), getattr(now, name), name in grown)
    )
    return Change(before, after, found) if found else None


def _differ(before: Any, after: Any, grew: bool) -> bool:
    """``grew``: the older publication lacks the part, so more is no change, but less is."""
    if not isinstance(before, tuple):
        return bool(before != after) and not (grew and str(after).startswith(str(before)))
    return bool(set(before) - set(after)) if grew else set(before) != set(after)


def _sides(before: Any, after: Any) -> tuple[Any, Any]:
    if not isinstance(before, tuple):
        return before, after
    return (
        tuple(one for one in before if one not in after),
        tuple(one for one in after if one not in before),
    )
