"""What commands on entries answer: one followed, what changed, lists compared; as plain values and
as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ullage.identity.across import Across, Lead, Ship, Side
from ullage.identity.changes import Change, Changes, FieldChange
from ullage.lists import codec
from ullage.lists.words import entry_lines, measure_text, named, plain, sums, value_text
from ullage.model.listing import Entry, Listing, Publication


@dataclass(frozen=True)
class EntryTold:
    """An entry's history on the lists held. ``looked_in`` are the publications looked at."""

    asked: str
    listings: tuple[Listing, ...]
    looked_in: tuple[Publication, ...]

    def as_dict(self) -> dict[str, Any]:
        """Versions and measures with their spans."""
        return {
            "asked": self.asked,
            "looked_in": [one.key for one in self.looked_in],
            "listings": [
                {**codec.listing_row(one), **_presence(one, self.looked_in)}
                for one in self.listings
            ],
        }

    def text(self) -> str:
        """The same for a reader."""
        keys = ", ".join(one.key for one in self.looked_in) or "no publication"
        if not self.listings:
            return f"{self.asked}: not found in {keys}"
        lines = [line for one in self.listings for line in _listing_lines(one, self.looked_in)]
        return "\n".join([*lines, f"looked in: {keys}"])


def _presence(listing: Listing, looked_in: Sequence[Publication]) -> dict[str, list[str]]:
    """Publications of its list that have it and those that do not."""
    dates = [one.published for one in looked_in if one.list_id == listing.list_id]
    there = [d for d in dates if any(not d < v.first and not v.last < d for v in listing.versions)]
    return {
        "listed_in": [str(date) for date in there],
        "not_listed_in": [str(date) for date in dates if date not in there],
    }


def _listing_lines(listing: Listing, looked_in: Sequence[Publication]) -> list[str]:
    presence = _presence(listing, looked_in)
    lines = [f"{named(listing.latest)}  {listing.latest.kind} on {listing.list_id}"]
    lines.append(f"  listed in: {', '.join(presence['listed_in'])}")
    if presence["not_listed_in"]:
        lines.append(f"  not listed in: {', '.join(presence['not_listed_in'])}")
    lines += [f"  {measure_text(one)}" for one in listing.measures]
    for version in listing.versions:
        lines.append(f"  as printed {version.first} to {version.last}:")
        lines += [f"    {line}" for line in entry_lines(version.entry)]
    return lines


@dataclass(frozen=True)
class ChangesTold:
    """What changed between two publications; ``kind`` narrows the entries that are shown."""

    changes: Changes
    kind: str | None = "vessel"

    def as_dict(self) -> dict[str, Any]:
        """Counts of every kind, and entries of the kind asked for."""
        found = self.changes
        return {
            "list": found.newer.list_id,
            "from": found.older.key,
            "to": found.newer.key,
            "counts": found.counts(),
            "not_compared": list(found.not_compared),
            "shown": self.kind or "all",
            "added": [codec.entry_row(one) for one in self._of(found.added)],
            "removed": [codec.entry_row(one) for one in self._of(found.removed)],
            "rekeyed": [[a.entry, b.entry] for a, b in found.rekeyed],
            "changed": [_change_dict(one) for one in found.changed if self._shown(one.after)],
        }

    def _of(self, entries: Iterable[Entry]) -> list[Entry]:
        return [entry for entry in entries if self._shown(entry)]

    def _shown(self, entry: Entry) -> bool:
        return self.kind is None or entry.kind == self.kind

    def text(self) -> str:
        """The same for a reader."""
        found = self.changes
        lines = [f"{found.older.key} -> {found.newer.key}: {sums(found)}"]
        if found.not_compared:
            lines.append(
                f"not wholly compared, as a publication lacks that part: "
                f"{', '.join(found.not_compared)}"
            )
        lines += [f"+ {named(one)}" for one in self._of(found.added)]
        lines += [f"- {named(one)}" for one in self._of(found.removed)]
        lines += [f"= {named(a)} is now {named(b)}" for a, b in found.rekeyed]
        for one in found.changed:
            if self._shown(one.after):
                lines.append(f"~ {named(one.after)}")
                lines += [f"    {line}" for line in _change_lines(one)]
        return "\n".join(lines)


def _change_dict(change: Change) -> dict[str, Any]:
    fields = [plain(field) for field in change.fields]
    return {"entry": change.after.entry, "name": change.after.name, "fields": fields}


def _change_lines(change: Change) -> list[str]:
    return [f"{one.field}: {_change_text(one)}" for one in change.fields]


def _change_text(one: FieldChange) -> str:
    before, after = one.before, one.after
    if one.field == "narrative":
        was, now = _fragments(before), _fragments(after)
        before = tuple(part for part in was if part not in now)
        after = tuple(part for part in now if part not in was)
    return f"{value_text(before)} -> {value_text(after)}"


def _fragments(narrative: str) -> list[str]:
    return [part.strip(" .") for part in narrative.split(";")]


@dataclass(frozen=True)
class AcrossTold:
    """The cross-list report."""

    report: Across
    looked_in: tuple[Publication, ...]

    def as_dict(self) -> dict[str, Any]:
        """Ships that differ or are left out by a list, and leads by name."""
        return {
            "lists": list(self.report.lists),
            "without_imo": list(self.report.without_imo),
            "looked_in": [one.key for one in self.looked_in],
            "ships": [plain(ship) for ship in self.report.ships],
            "leads": [{**plain(lead), "why": lead.why} for lead in self.report.leads],
        }

    def text(self) -> str:
        """The same for a reader."""
        report = self.report
        lines = [f"looked in: {', '.join(one.key for one in self.looked_in) or 'nothing'}"]
        many = [ship for ship in report.ships if len({s.list_id for s in ship.sides}) > 1]
        lines.append(f"{_ships(len(report.ships))} by IMO number, {len(many):,} on several lists")
        lines += [
            f"only on {name}: {_ships(len(report.only_on(name)))}"
            for name in report.lists
            if name not in report.without_imo
        ]
        lines += [f"{n} gives no IMO numbers: by name only" for n in report.without_imo]
        for ship in many:
            lines += _ship_lines(ship)
        lines += [_lead_line(lead) for lead in report.leads]
        return "\n".join(lines)


def _ships(count: int) -> str:
    return f"{count:,} ship{'' if count == 1 else 's'}"


def _ship_lines(ship: Ship) -> list[str]:
    differ = f"; differs in {', '.join(ship.differ)}" if ship.differ else ""
    absent = f"; not on {', '.join(ship.absent)}" if ship.absent else ""
    perhaps = f"; perhaps on {', '.join(ship.perhaps)}, by name" if ship.perhaps else ""
    return [
        f"IMO {ship.imo}{absent}{perhaps}{differ}",
        *(f"    {_side(side)}" for side in ship.sides),
    ]


def _side(side: Side) -> str:
    names = ", ".join(side.names[:4]) + (", …" if len(side.names) > 4 else "")
    legal = ", ".join(f"{kind} {date}" for kind, date in side.legal_starts)
    now = "" if side.current else f"; last listed {side.last}"
    return f"{side.list_id}: {names}; flag {side.flag or '-'}{f'; {legal}' if legal else ''}{now}"


def _lead_line(lead: Lead) -> str:
    sides = " and ".join(
        f"{side.list_id} {side.names[0] if side.names else side.entry} (IMO {imo or 'none'})"
        for side, imo in ((lead.one, lead.one_imo), (lead.other, lead.other_imo))
    )
    return f"lead only ({lead.why}): {sides}"
