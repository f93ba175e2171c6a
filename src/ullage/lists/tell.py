"""What commands on lists answer, as plain values and as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

from ullage.errors import UllageError
from ullage.identity.across import Across, Lead, Ship, Side
from ullage.identity.changes import Change, Changes, FieldChange
from ullage.lists import codec
from ullage.lists.store import Held
from ullage.lists.take_in import Imported, Outcome
from ullage.model.listing import (
    Entry,
    Link,
    ListedFact,
    ListedName,
    Listing,
    ListingMeasure,
    Measure,
    Publication,
    Span,
)
from ullage.sources.lists.registry import ListInfo
from ullage.times import PartialDate

_TOLD = 12
_PLURAL = {"company": "companies", "person": "persons", "other": "others", "aircraft": "aircraft"}


def plain(value: Any) -> Any:
    """Dataclasses and dates as values JSON knows; what is empty is left out."""
    if isinstance(value, PartialDate):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        value = {name: getattr(value, name) for name in value.__dataclass_fields__}
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items() if one not in (None, (), [], "")}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def counted(counts: Mapping[str, int]) -> str:
    """``851 vessels, 6,300 companies``, vessels first."""
    order = ("vessel", "company", "person", "aircraft", "other")
    told = [
        f"{counts[kind]:,} {kind if counts[kind] == 1 else _PLURAL.get(kind, f'{kind}s')}"
        for kind in order
        if counts.get(kind)
    ]
    return ", ".join(told) or "no entries"


def named(entry: Entry) -> str:
    """An entry in a few words: name, IMO number, id."""
    imo = f" (IMO {entry.imo})" if entry.imo else ""
    return f"{entry.name}{imo} [{entry.entry}]"


@dataclass(frozen=True)
class ImportTold:
    """The outcome of an import or an update; ``notes`` are told beside it."""

    outcome: Outcome
    notes: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[UllageError, ...]:
        """What was refused."""
        return self.outcome.refused

    def as_dict(self) -> dict[str, Any]:
        """Publications with counts, warnings and what changed."""
        rows = [
            {
                **publication_dict(one.held),
                "new": one.new,
                "twins": list(one.twins),
                "unkept": list(one.unkept),
                **_since(one),
            }
            for one in self.outcome.imported
        ]
        return {"publications": rows, "notes": list(self.notes)}

    def text(self) -> str:
        """The same for a reader."""
        lines = [line for one in self.outcome.imported for line in _imported(one)]
        return "\n".join([*lines, *self.notes])


def _since(one: Imported) -> dict[str, Any]:
    if one.since is None:
        return {}
    return {"since": {"publication": one.since.older.key, **one.since.counts()}}


def _imported(one: Imported) -> list[str]:
    record, word = one.held.record, "new" if one.new else "held already"
    lines = [f"{one.held.publication.key}  {counted(one.held.counts)}  ({word})"]
    lines += [f"  {line}" for line in _particulars(one.held)]
    if one.since is not None:
        lines.append(f"  since {one.since.older.key}: {_sums(one.since)}")
    if one.unkept:
        lines.append(
            f"  {', '.join(one.unkept)}: other bytes that give the same entries; not kept beside"
            " what is held"
        )
    lines += [f"  the same files are held as {key}: is its date right?" for key in one.twins]
    if one.new:
        lines += [f"  not met before: {what}" for what in record["novelties"][:_TOLD]]
        lines += _more(len(record["novelties"]), "more not met before, see publication.json")
        lines += [f"  told by the reader: {line}" for line in _by_rule(record["problems"])]
    return lines


def _by_rule(problems: Sequence[Sequence[str]]) -> list[str]:
    """A line for each rule that rows or cells broke: how many, and the first of them."""
    first: dict[str, Sequence[str]] = {}
    counts: Counter[str] = Counter()
    for problem in problems:
        first.setdefault(problem[1], problem)
        counts[problem[1]] += 1
    return [
        f"{counts[rule]:,}x {rule}; first at {first[rule][0]}: {first[rule][2]}" for rule in first
    ]


def _more(count: int, what: str) -> list[str]:
    return [f"  {count - _TOLD:,} {what}"] if count > _TOLD else []


def _particulars(held: Held) -> list[str]:
    one = held.publication
    lines = [f"{f.part}: {f.name}  {f.bytes:,} bytes  sha256 {f.sha256[:12]}" for f in one.files]
    lines.append(f"dated by: {one.published_basis}")
    if one.missing_parts:
        lines.append(f"missing: {', '.join(one.missing_parts)} (what they hold is unknown here)")
    if one.accepted:
        lines.append(f"taken in although {'; '.join(held.record['losses'])}: {one.accepted}")
    if one.encoding:
        lines.append(f"read as: {one.encoding}")
    told = held.record["losses"]
    lines += [f"mind: {remark}" for remark in one.remarks if remark not in told]
    return lines


def _sums(changes: Changes) -> str:
    told = [f"{word} {counted(counts)}" for word, counts in changes.counts().items() if counts]
    return "; ".join(told) or "nothing changed"


def publication_dict(held: Held) -> dict[str, Any]:
    """A publication as plain values, with counts and warnings."""
    row = codec.publication_row(held.publication)
    names = ("sha256", "entries_sha256", "imported_at", "counts", "losses", "novelties")
    return {
        "key": held.publication.key,
        **row,
        **{name: held.record[name] for name in names},
        "problems": held.record["problems"],
        "problems_count": held.record["problems_count"],
    }


@dataclass(frozen=True)
class ListsTold:
    """Which publications are held, list by list."""

    root: str
    lists: tuple[tuple[ListInfo, tuple[Held, ...]], ...]

    def as_dict(self) -> dict[str, Any]:
        """Lists with their publications, oldest first."""
        return {
            "store": self.root,
            "lists": [
                {**_info(info), "publications": [publication_dict(one) for one in held]}
                for info, held in self.lists
            ],
        }

    def text(self) -> str:
        """The same for a reader."""
        if not self.lists:
            return f"no list is held in {self.root}; take one in with 'ullage lists import FILE...'"
        return "\n".join(line for info, held in self.lists for line in _list_lines(info, held))


@dataclass(frozen=True)
class KnownTold:
    """Every list that can be taken in by name."""

    lists: tuple[ListInfo, ...]

    def as_dict(self) -> dict[str, Any]:
        """The table of lists."""
        return {"lists": [_info(info) for info in self.lists]}

    def text(self) -> str:
        """The same for a reader."""
        lines = [
            f"{info.list_id:16}  {info.title} ({info.authority}; {info.licence})"
            f"{'; fetched by update' if info.update else ''}"
            for info in self.lists
        ]
        return "\n".join([*lines, f"{'house:NAME':16}  a list of one's own, in the documented CSV"])


def _info(info: ListInfo) -> dict[str, Any]:
    return {
        **asdict(info),
        "readers": list(info.readers),
        "urls": dict(info.urls),
        "reached": dict(info.reached),
    }


def _list_lines(info: ListInfo, held: Sequence[Held]) -> list[str]:
    dates = "legal dates" if info.legal_dates else "dates from publications"
    lines = [f"{info.list_id}  {info.title}", f"  {info.authority}; binds {info.binds}; {dates}"]
    for one in held:
        lines.append(
            f"  {one.publication.published!s:10}  {one.digest[:12]}  {counted(one.counts)}"
        )
        lines += [f"    {line}" for line in _particulars(one)]
    return lines


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


def entry_lines(entry: Entry) -> list[str]:
    """An entry's particulars, a line each."""
    names = "; ".join(
        f"{n.text}{'' if n.kind == 'primary' else f' ({n.kind})'}" for n in entry.names
    )
    facts = {
        "names": names,
        "IMO": entry.imo or entry.imo_text,
        "MMSI": entry.mmsi,
        "call sign": entry.call_sign,
        "flag": entry.flag or entry.flag_text,
        "type": entry.ship_type,
        "DWT": entry.dwt_t,
        "GT": entry.gt,
        "addresses": "; ".join(entry.addresses),
        "links": "; ".join(f"{link.role} {link.name}" for link in entry.links),
        "facts": "; ".join(value_text(fact) for fact in entry.facts),
        "remarks": entry.narrative,
        "where": entry.locator,
    }
    return [f"{name}: {value}" for name, value in facts.items() if value]


def measure_text(measure: ListingMeasure) -> str:
    """A measure and its period in words."""
    return (
        f"{measure.kind} ({measure.instrument}): from {span_text(measure.start)}"
        f" until {span_text(measure.end)}; known from {measure.known_from}"
    )


def span_text(span: Span) -> str:
    """A span in words.

    >>> day = PartialDate.parse
    >>> span_text(Span(day("2023-03-01"), day("2023-11-02"), "publications"))
    'between 2023-03-01 and 2023-11-02 (between publications)'
    """
    if span.basis == "open":
        return "further notice"
    basis = "between publications" if span.basis == "publications" else span.basis
    if span.earliest == span.latest:
        return f"{span.latest} ({basis})"
    if span.earliest is None:
        return f"{span.latest} or earlier (first publication held)"
    if span.latest is None:
        return f"{span.earliest} or later ({basis})"
    return f"between {span.earliest} and {span.latest} ({basis})"


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
        lines = [f"{found.older.key} -> {found.newer.key}: {_sums(found)}"]
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


def value_text(value: Any) -> str:
    """One value or several in words; a dash for none."""
    if isinstance(value, tuple):
        return "; ".join(map(value_text, value)) or "-"
    if isinstance(value, ListedName):
        return value.text if value.kind == "primary" else f"{value.text} ({value.kind})"
    if isinstance(value, Measure):
        dates = f" from {value.start}" if value.start else ""
        return f"{value.kind} ({value.instrument}){dates}"
    if isinstance(value, Link):
        facts = (
            value.entry and f"entry {value.entry}",
            value.company_imo and f"IMO {value.company_imo}",
            None if value.percentage is None else f"{value.percentage:g}%",
        )
        told = ", ".join(fact for fact in facts if fact)
        return f"{value.role} {value.name}{f' ({told})' if told else ''}"
    if isinstance(value, ListedFact):
        standing = "" if value.standing == "current" else f"{value.standing} "
        return f"{standing}{value.attribute} {value.value}"
    return "-" if value in (None, "") else str(value)


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
