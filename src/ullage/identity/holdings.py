"""Everything held, as one value: statements, judgements, listings, and indexes over them.

Holdings as known by a day are holdings too (:meth:`Holdings.known_by`), so that nothing that was
not public then can enter an answer, a count or a hint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import pyarrow as pa

from ullage.identity import dates
from ullage.identity import statements as said
from ullage.identity.facts import Fact, listing_key, of_listing, of_statements, party_of
from ullage.identity.hull import imo_of_hull
from ullage.identity.in_force import as_known
from ullage.identity.judgements import clusters, standing
from ullage.identity.ownership.parties import folded
from ullage.identity.reported import Report, reported_of
from ullage.model.identity import EDGES, JUDGEMENTS, STATEMENTS
from ullage.model.listing import Kind, Listing, Publication
from ullage.times import PartialDate

if TYPE_CHECKING:
    from ullage.identity.names.search import NameIndex

#: Attributes by whose value a party is looked up.
_KEYED = frozenset({"imo", "imo_text", "mmsi", "call_sign", "identity"})


_VERDICTS = {
    "same": "the same ship as",
    "different": "a different ship from",
    "unsure": "perhaps the same ship as",
}


@dataclass(frozen=True, slots=True)
class Party:
    """A hull, or an entry that names none, with all that is held of it."""

    party: str
    kind: Kind
    facts: tuple[Fact, ...]
    listings: tuple[Listing, ...]
    list_names: tuple[tuple[str, int], ...] = ()
    """What statements call the lists it stands on, and until when issues of each are held, µs."""

    @property
    def imos(self) -> tuple[int, ...]:
        """Valid IMO numbers it goes by, of its id first; a false identity is none."""
        own = imo_of_hull(self.party)
        told = [int(one.value) for one in self.of("imo") if one.status == "listed"]
        return tuple(dict.fromkeys([*([] if own is None else [own]), *told]))

    @property
    def imo(self) -> int | None:
        """The IMO number in its id, or the one it is listed under."""
        return next(iter(self.imos), None)

    @property
    def name(self) -> str:
        """The name to show it by: as last listed (first where the list prints its number), else the
        last held that is no disguise.
        """
        if self.listings:
            return min(self.listings, key=lambda one: one.tie is not None).latest.name
        named = [one for one in self.of("name") if one.status not in {"spoofed", "painted"}]
        best = max(named, key=lambda one: one.certain_us[1], default=None)
        return self.party if best is None else best.value

    @property
    def said_listed(self) -> tuple[str, ...]:
        """What statements, not entries held, say of it as listed: sources with their dating. Of a
        list on which it is held to stand that is nothing new.
        """
        held = {f"{one.list_id} {one.entry}" for one in self.listings}
        dated: dict[str, list[str]] = {}
        for one in self.of("name"):
            if one.status == "listed" and one.source not in held and not self._shown(one):
                dated.setdefault(one.source, []).append(one.when)
        return tuple(f"{source} ({first_to_last(when)})" for source, when in dated.items())

    def _shown(self, fact: Fact) -> bool:
        """Whether issues held of a list on which it stands tell what a statement has from there."""
        seen = fact.seen_us
        return seen is not None and any(
            fact.source.startswith(name) and seen[0] < until for name, until in self.list_names
        )

    def of(self, attribute: str) -> list[Fact]:
        """Facts of one attribute, but for false identities."""
        return [one for one in self.facts if one.attribute == attribute and one.status != "spoofed"]


@dataclass(frozen=True)
class Holdings:
    """What is held. ``bundled`` are lists of which only the reference set's issues are held."""

    statements: pa.Table
    edges: pa.Table
    judgements: pa.Table
    listings: tuple[Listing, ...] = ()
    publications: tuple[Publication, ...] = ()
    bundled: frozenset[str] = frozenset()
    later: tuple[Publication, ...] = ()
    """Issues of after the day for which the holdings were cut: used only for dates they state."""
    reports: tuple[Report, ...] = ()
    """Already in ``listings``; kept for their sources."""
    known_at: date | None = None
    notes: tuple[str, ...] = ()
    list_names: tuple[tuple[str, str], ...] = ()
    """What statements call a list as their source, and its id."""

    @staticmethod
    def empty() -> Holdings:
        """Nothing at all."""
        return Holdings(STATEMENTS.empty(), EDGES.empty(), JUDGEMENTS.empty())

    def known_by(self, day: date | None) -> Holdings:
        """What was public by the end of ``day``; everything where that is None.

        Statements without a date of observation are left out: when they became known is not known.
        """
        if day is None:
            return self
        until = PartialDate(day.year, day.month, day.day)
        issues = {list_id: self.issues(list_id) for list_id in self.list_ids}
        cut = [as_known(one, day, issues.get(one.list_id, ())) for one in self.listings]
        out = [one for one in self.publications if one.published.last <= day]
        return replace(
            self,
            statements=said.known_by(self.statements, until),
            edges=_observed_by(self.edges, until),
            judgements=_made_by(self.judgements, until),
            listings=tuple(one for one in cut if one is not None),
            publications=tuple(out),
            later=tuple(one for one in self.publications if one.published.last > day),
            reports=tuple(one for one in self.reports if one.reported.last <= day),
            known_at=day,
        )

    def reports_of(self, listing: Listing) -> tuple[Report, ...]:
        """What was reported of a listing beside its list."""
        return tuple(one for one in self.reports if reported_of(one, listing))

    def issues(self, list_id: str) -> tuple[PartialDate, ...]:
        """Dates of the publications held of a list, in order."""
        return tuple(sorted({one.published for one in self.publications if one.list_id == list_id}))

    @cached_property
    def list_ids(self) -> tuple[str, ...]:
        """Every list of which something is held."""
        held = {one.list_id for one in self.publications} | {one.list_id for one in self.listings}
        return tuple(sorted(held))

    @cached_property
    def ships(self) -> dict[str, Party]:
        """Hulls, and listed ships without one, by id."""
        facts: dict[str, list[Fact]] = {}
        held: dict[str, list[Listing]] = {}
        for listing in self.listings:
            if listing.latest.kind == "vessel":
                held.setdefault(party_of(listing), []).append(listing)
        for fact in self._ship_facts():
            facts.setdefault(fact.party, []).append(fact)
        return {
            party: self._ship(party, tuple(facts.get(party, ())), _latest_first(held, party))
            for party in sorted({*facts, *held})
        }

    def _ship(self, party: str, facts: tuple[Fact, ...], listings: tuple[Listing, ...]) -> Party:
        on = {one.list_id for one in listings}
        names = tuple(
            (name, self.issues(list_id)[-1].interval_us[1])
            for name, list_id in self.list_names
            if list_id in on and self.issues(list_id)
        )
        return Party(party, "vessel", facts, listings, names)

    def _ship_facts(self) -> Iterator[Fact]:
        yield from of_statements(self.statements)
        for listing in self.listings:
            if listing.latest.kind == "vessel":
                yield from of_listing(listing, self.issues(listing.list_id))

    @cached_property
    def by_value(self) -> dict[tuple[str, str], tuple[Fact, ...]]:
        """Facts by (attribute, value) for numbers and call signs, false identities among them."""
        out: dict[tuple[str, str], list[Fact]] = {}
        for ship in self.ships.values():
            own = imo_of_hull(ship.party)
            if own is not None:
                out.setdefault(("imo", str(own)), [])
            for fact in ship.facts:
                if fact.attribute in _KEYED:
                    out.setdefault((fact.attribute, fact.value.strip().upper()), []).append(fact)
        return {key: tuple(facts) for key, facts in out.items()}

    @cached_property
    def by_name(self) -> dict[str, tuple[Fact, ...]]:
        """Facts by ship name as written, but for false identities."""
        out: dict[str, list[Fact]] = {}
        for ship in self.ships.values():
            for fact in ship.of("name"):
                out.setdefault(fact.value, []).append(fact)
        return {name: tuple(facts) for name, facts in sorted(out.items())}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every ship name held, each once; the keys of :attr:`name_index` count them."""
        return tuple(self.by_name)

    @cached_property
    def name_index(self) -> NameIndex:
        """Ship names, each its own key."""
        from ullage.identity.names.search import NameIndex

        return NameIndex.build(self.names, range(len(self.names)))

    @cached_property
    def false_names(self) -> dict[str, tuple[Fact, ...]]:
        """False identities that are names, by their folded spelling."""
        out: dict[str, list[Fact]] = {}
        for ship in self.ships.values():
            for fact in ship.facts:
                if fact.status == "spoofed" and fact.attribute == "name":
                    out.setdefault(folded(fact.value), []).append(fact)
        return {name: tuple(facts) for name, facts in out.items()}

    @cached_property
    def judged(self) -> dict[str, tuple[tuple[str, str, str], ...]]:
        """Hull -> (other hull, verdict, in words by whom and why) of judgements not taken back."""
        out: dict[str, list[tuple[str, str, str]]] = {}
        for row in standing(self.judgements).to_pylist():
            pair, verdict = (row["hull_a"], row["hull_b"]), row["verdict"]
            for hull, other in (pair, pair[::-1]):
                made = row["made_at"].date().isoformat()
                told = f"judged {_VERDICTS[verdict]} {hull} by {row['author']} on {made}"
                out.setdefault(hull, []).append((other, verdict, f"{told}: {row['reason']}"))
        return {hull: tuple(found) for hull, found in out.items()}

    @cached_property
    def same(self) -> dict[str, tuple[str, ...]]:
        """Hull -> the hulls that judgements hold to be that ship, directly or through others."""
        groups = clusters(self.judgements)
        return {
            hull: tuple(one for one in group if one != hull) for group in groups for hull in group
        }

    @cached_property
    def others(self) -> dict[str, tuple[tuple[str, Listing], ...]]:
        """Companies, persons, aircraft by the first word of each of their names."""
        out: dict[str, list[tuple[str, Listing]]] = {}
        for listing in self.listings:
            if listing.latest.kind != "vessel":
                for name in dict.fromkeys(one.text for one in listing.latest.names):
                    spelt = folded(name)
                    if spelt:
                        out.setdefault(spelt.split(" ", 1)[0], []).append((spelt, listing))
        return {word: tuple(found) for word, found in out.items()}

    def other(self, listing: Listing) -> Party:
        """The party of a listing that is no ship."""
        return Party(
            listing_key(listing),
            listing.latest.kind,
            tuple(of_listing(listing, self.issues(listing.list_id))),
            (listing,),
        )


def first_to_last(when: Iterable[str]) -> str:
    """Datings of one source in words, ``seen 2019-01 to 2026-03``."""
    seen = sorted(dict.fromkeys(when))
    if len(seen) > 1 and all(one.startswith("seen ") for one in seen):
        return f"{seen[0]} to {seen[-1].removeprefix('seen ')}"
    return ", ".join(seen)


def _latest_first(held: dict[str, list[Listing]], party: str) -> tuple[Listing, ...]:
    found: Iterable[Listing] = held.get(party, ())
    return tuple(sorted(found, key=lambda one: (one.list_id, one.entry)))


def _observed_by(table: pa.Table, until: PartialDate) -> pa.Table:
    seen = dates.after_us(table, "observed_at", dates.EVER_US) <= until.interval_us[1]
    return table.filter(pa.array(seen))


def _made_by(table: pa.Table, until: PartialDate) -> pa.Table:
    made = dates.first_us(table, "made_at", dates.EVER_US) < until.interval_us[1]
    return table.filter(pa.array(made))
