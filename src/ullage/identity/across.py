"""One ship on several lists: where they agree, where not, and which of them leave it out.

Ships are put together by a valid IMO number and by nothing else. Two entries with the same name of
which one has no IMO number, or another one, are told as leads: the same name is not the same ship.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ullage.identity.names.normal import clean
from ullage.identity.names.score import THRESHOLD, compare
from ullage.model.listing import Listing, MeasureKind
from ullage.times import PartialDate

Difference = Literal["names", "spelling", "flags", "dates"]
"""``spelling``: no name is the same, but some are spellings of one."""


@dataclass(frozen=True)
class Side:
    """A ship as one list has it. ``current``: in the last publication held of that list."""

    list_id: str
    entry: str
    names: tuple[str, ...]
    flag: str | None
    current: bool
    first: PartialDate
    last: PartialDate
    legal_starts: tuple[tuple[MeasureKind, PartialDate], ...]


@dataclass(frozen=True)
class Ship:
    """A ship by IMO number: as each list has it, the lists that do not have it, those that have one
    of its names without an IMO number (``perhaps``), and what the lists differ in.
    """

    imo: int
    sides: tuple[Side, ...]
    absent: tuple[str, ...]
    perhaps: tuple[str, ...]
    differ: tuple[Difference, ...]


@dataclass(frozen=True)
class Lead:
    """Two entries of different lists with one name, but without one IMO number to join them."""

    name: str
    one: Side
    one_imo: int | None
    other: Side
    other_imo: int | None

    @property
    def why(self) -> str:
        """``imo differs`` or ``name only``."""
        both = self.one_imo is not None and self.other_imo is not None
        return "imo differs" if both else "name only"


@dataclass(frozen=True)
class Across:
    """The report over ``lists``: ships by IMO number, and leads by name alone. Of a list that gives
    no IMO numbers (``without_imo``) it cannot be told whether a ship is absent from it.
    """

    lists: tuple[str, ...]
    without_imo: tuple[str, ...]
    ships: tuple[Ship, ...]
    leads: tuple[Lead, ...]

    def only_on(self, list_id: str) -> tuple[Ship, ...]:
        """Ships that no other of the lists has now."""
        return tuple(
            ship for ship in self.ships if {s.list_id for s in ship.sides if s.current} == {list_id}
        )


def across(
    listings: Iterable[Listing],
    lists: Sequence[str] = (),
    newest: Mapping[str, PartialDate] | None = None,
) -> Across:
    """The vessels of all listings compared between their lists (those in ``lists``, or all).

    ``newest`` is the date of the last publication held of each list; where it is not given, the
    last date at which a vessel stood on the list is taken.
    """
    vessels = [
        one
        for one in listings
        if one.latest.kind == "vessel" and (not lists or one.list_id in lists)
    ]
    names = tuple(sorted(set(lists) | {one.list_id for one in vessels}))
    last = dict(_newest(vessels) if newest is None else newest)
    by_imo: dict[int, list[Side]] = {}
    alone: list[tuple[int | None, Side]] = []
    for one in vessels:
        side = _side(one, last.get(one.list_id))
        imo = _imo(one)
        alone.append((imo, side))
        if imo is not None:
            by_imo.setdefault(imo, []).append(side)
    blind = {s.list_id for _, s in alone} - {s.list_id for imo, s in alone if imo is not None}
    loose: dict[str, set[str]] = {name: set() for name in names}
    for imo, side in alone:
        if imo is None and side.current:
            loose[side.list_id] |= _folds(side)
    ships = tuple(_ship(imo, by_imo[imo], names, blind, loose) for imo in sorted(by_imo))
    return Across(names, tuple(sorted(blind)), ships, tuple(_leads(alone)))


def _newest(vessels: Iterable[Listing]) -> dict[str, PartialDate]:
    out: dict[str, PartialDate] = {}
    for one in vessels:
        out[one.list_id] = max(out.get(one.list_id, _last(one)), _last(one))
    return out


def _last(listing: Listing) -> PartialDate:
    return listing.versions[-1].last


def _imo(listing: Listing) -> int | None:
    """The IMO number as last stated."""
    stated = [v.entry.imo for v in listing.versions if v.entry.imo is not None]
    return stated[-1] if stated else None


def _side(listing: Listing, newest: PartialDate | None) -> Side:
    starts = {
        (one.kind, one.start.earliest)
        for one in listing.measures
        if one.start.basis == "legal" and one.start.earliest is not None
    }
    return Side(
        listing.list_id,
        listing.entry,
        tuple(dict.fromkeys(n.text for v in listing.versions for n in v.entry.names)),
        listing.latest.flag,
        _last(listing) == newest,
        listing.versions[0].first,
        _last(listing),
        tuple(sorted(starts)),
    )


def _ship(
    imo: int,
    sides: list[Side],
    lists: Sequence[str],
    blind: set[str],
    loose: Mapping[str, set[str]],
) -> Ship:
    on = {side.list_id for side in sides if side.current}
    names = set().union(*map(_folds, sides))
    perhaps = tuple(name for name in lists if name not in on and names & loose[name])
    absent = tuple(name for name in lists if name not in {*on, *blind, *perhaps})
    return Ship(imo, tuple(sides), absent, perhaps, tuple(_differ(sides)))


def _differ(sides: Sequence[Side]) -> list[Difference]:
    """What the lists contradict each other in; nothing stated contradicts nothing."""
    out: list[Difference] = []
    pairs = [(a, b) for a in sides for b in sides if a.list_id < b.list_id]
    apart = [pair for pair in pairs if not _folds(pair[0]) & _folds(pair[1])]
    if apart:
        out.append("spelling" if all(_alike(a, b) for a, b in apart) else "names")
    if any(a.flag and b.flag and a.flag != b.flag for a, b in pairs):
        out.append("flags")
    if any(_dates_differ(a, b) for a, b in pairs):
        out.append("dates")
    return out


def _alike(a: Side, b: Side) -> bool:
    return any(compare(one, other).value >= THRESHOLD for one in a.names for other in b.names)


def _dates_differ(a: Side, b: Side) -> bool:
    """Whether both state a legal start for one kind of measure and none of the dates agree."""
    for kind in {kind for kind, _ in a.legal_starts} & {kind for kind, _ in b.legal_starts}:
        mine = [date for k, date in a.legal_starts if k == kind]
        others = [date for k, date in b.legal_starts if k == kind]
        if not any(one.before(other) is None or one == other for one in mine for other in others):
            return True
    return False


def _folds(side: Side) -> set[str]:
    return {fold(name) for name in side.names}


def fold(name: str) -> str:
    """A name without prefix, spacing, marks and case, its number in one form.

    >>> fold("M/V Sam-Ma No. 2") == fold("SAMMA II") != fold("SAM MA 3")
    True
    """
    taken = clean(name)
    numbers = (str(number) for number in taken.numbers)
    return " ".join(["".join(taken.words), *numbers]).strip() or name


def _leads(sides: Iterable[tuple[int | None, Side]]) -> list[Lead]:
    by_name: dict[str, list[tuple[int | None, Side]]] = {}
    for imo, side in sides:
        for name in sorted(_folds(side)):
            by_name.setdefault(name, []).append((imo, side))
    return _pairs(by_name)


def _pairs(by_name: Mapping[str, list[tuple[int | None, Side]]]) -> list[Lead]:
    out: dict[tuple[str, str, str, str], Lead] = {}
    for name in sorted(by_name):
        for imo, side in by_name[name]:
            for imo2, other in by_name[name]:
                joined = imo is not None and imo == imo2
                key = (side.list_id, side.entry, other.list_id, other.entry)
                if side.list_id < other.list_id and not joined:
                    out.setdefault(key, Lead(name, side, imo, other, imo2))
    return list(out.values())
