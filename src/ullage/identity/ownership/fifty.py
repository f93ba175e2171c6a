"""Blocked because owned: OFAC's 50 Percent Rule, and the engine that other rules share.

An entity that blocked persons own 50 percent or more, directly or indirectly and counted together,
is blocked itself (OFAC, *Revised Guidance on Entities Owned by Persons Whose Property and Interests
in Property Are Blocked*, 13 August 2014; FAQ 399: stakes of all blocked persons are added; FAQ 398:
ownership counts, control does not). Indirectly means through entities that are themselves owned 50
percent or more (FAQ 401): such an entity's stake counts whole, one through any other entity not at
all. Percentages are never multiplied along a chain. FAQ 402: what counts is the day.

Of a ship, a thing and no entity, it is enough that a blocked person has an interest in it at all.

Every answer has two bounds. ``lower`` counts what sources state; ``upper`` also what nobody
excludes: a share not stated, a doubtful date, owners who are not on record. Between them nothing is
guessed: the verdict is then that it cannot be told, and ``unknown`` says why.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Literal

from ullage.identity.ownership.cycles import components
from ullage.identity.ownership.parties import folded
from ullage.identity.ownership.stakes import (
    LAYERS,
    ROUNDING,
    Oddity,
    Stake,
    Stakes,
    distinct_low,
)

Verdict = Literal["blocked", "not blocked", "cannot be told"]

_EDGE = 1e-9
#: Gaps told of one finding, nearest first; the verdict rests on all of them.
_MOST_GAPS = 12


@dataclass(frozen=True, slots=True)
class Rule:
    """When ownership makes an entity as good as listed."""

    name: str
    threshold: float
    inclusive: bool
    """Whether the threshold itself suffices."""
    basis: str
    any_interest_in_ships: bool = False

    def met(self, share: float) -> bool:
        """Whether ``share`` percent suffices for an entity."""
        if self.inclusive:
            return share >= self.threshold - _EDGE
        return share > self.threshold + _EDGE


OFAC_50 = Rule(
    "OFAC 50 Percent Rule",
    50.0,
    inclusive=True,
    basis="OFAC revised guidance of 13 August 2014; FAQs 398 to 402",
    any_interest_in_ships=True,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """That a party was listed on the day. ``sure`` is False where that cannot be told."""

    text: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """One owner's part in a finding. ``path`` leads from a listed party to the target, as ids."""

    owner: str
    name: str
    low: float
    high: float
    listed: str | None
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule makes of one ship or company on the day; shares in percent.

    ``on_record`` is the upper bound if nobody who is not on record holds anything. Shares above 100
    stand as the sources have them and are told among ``oddities``.
    """

    target: str
    name: str
    verdict: Verdict
    lower: float
    upper: float
    on_record: float
    listed: str | None
    parts: tuple[Part, ...]
    unknown: tuple[str, ...]
    assumed: tuple[str, ...]
    oddities: tuple[Oddity, ...]


@dataclass(frozen=True, slots=True)
class _State:
    """Who counts as blocked: surely; possibly, by what is on record; possibly, whoever else owns.

    ``loops`` are rings of owners into which somebody outside may have brought a blocked stake.
    """

    surely: frozenset[str]
    on_record: frozenset[str]
    possibly: frozenset[str]
    loops: frozenset[str]


def apply(
    rule: Rule,
    held: Stakes,
    listed: Mapping[str, Listed],
    only: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """A finding for each ship and company with owners on record, ordered by id.

    ``listed``: parties listed, by id; ``only`` keeps to findings on these, whoever owns them. Order
    of edges does not matter, rings of owners neither.
    """
    graph = _Graph(rule, held, listed)
    state = graph.state()
    asked = held.by_target if only is None else set(only) & set(held.by_target)
    return tuple(graph.finding(target, state) for target in sorted(asked))


class _Graph:
    """The stakes of a day under one rule."""

    def __init__(self, rule: Rule, held: Stakes, listed: Mapping[str, Listed]) -> None:
        self.rule, self.held, self.listed = rule, held, listed
        self.names = held.names
        owners = {t: {s.owner for s in stakes} for t, stakes in held.by_target.items()}
        self.ring = components(owners)
        self.members: dict[str, set[str]] = defaultdict(set)
        for party, ring in self.ring.items():
            self.members[ring].add(party)
        self.owned: dict[str, set[str]] = defaultdict(set)
        for target, held_by in owners.items():
            for owner in held_by:
                self.owned[owner].add(target)

    def state(self) -> _State:
        sure = {party for party, told in self.listed.items() if told.sure}
        surely = self._closure(sure, self.lower)
        on_record = self._closure(set(self.listed), self._on_record)
        opaque = {party for party in self._parties() if self._opaque(party)}
        possibly, loops = self._open(set(self.listed) | opaque)
        return _State(frozenset(surely), frozenset(on_record), frozenset(possibly), loops)

    def _parties(self) -> set[str]:
        owners = {s.owner for stakes in self.held.by_target.values() for s in stakes}
        return owners | set(self.held.by_target)

    def _opaque(self, party: str) -> bool:
        """Whether it may have owners of whom nothing is on record."""
        if party in self.held.by_target or party in self.listed:
            return False
        return self.held.kinds.get(party) in {"company", "party"}

    def _closure(self, start: set[str], share: _Share) -> set[str]:
        """The least set that holds ``start`` and every entity whose share in it suffices."""
        blocked = set(start)
        waiting = deque(sorted(self.held.by_target))
        queued = set(waiting)
        while waiting:
            target = waiting.popleft()
            queued.discard(target)
            if target in blocked or self.held.is_ship(target):
                continue
            if self.rule.met(share(target, blocked)):
                blocked.add(target)
                again = self.owned.get(target, set()) - queued
                waiting.extend(sorted(again))
                queued |= again
        return blocked

    def _open(self, start: set[str]) -> tuple[set[str], frozenset[str]]:
        """As a closure with all that is not on record counted; a ring of owners that may have a
        blocked stake from outside counts as blocked in its own members, since the ring as a whole
        may belong to that outside owner.
        """
        loops: frozenset[str] = frozenset()
        while True:
            possibly = self._closure(start, partial(self._upper, loops=loops))
            more = {
                self.ring[target]
                for target in self.held.by_target
                if target in self.ring and self._upper(target, possibly, loops) > _EDGE
            }
            if more <= loops:
                return possibly, loops
            loops |= more

    def lower(self, target: str, blocked: Collection[str]) -> float:
        """What ``blocked`` surely hold. Where shares add up to more than 100, some record is wrong;
        the excess is taken off, as it may be theirs.
        """
        best = 0.0
        for stakes in self._layers(target):
            mine = [stake for stake in stakes if stake.owner in blocked]
            excess = sum(stake.low for stake in stakes) - 100
            off = excess if excess > ROUNDING else 0.0
            best = max(best, distinct_low(mine, self.names) - off)
        return best

    def _on_record(self, target: str, blocked: Set[str]) -> float:
        total = 0.0
        for stakes in self._layers(target):
            mine = [s for s in stakes if s.owner in blocked or s.owner == target]
            total += min(sum(s.high for s in mine), self._room(stakes, mine))
        return total

    def _upper(self, target: str, blocked: Set[str], loops: frozenset[str]) -> float:
        """What ``blocked`` may hold, those who are not on record among them."""
        ring = self.ring.get(target)
        inside = self.members[ring] if ring is not None and ring in loops else set()
        chosen = blocked | inside | {target}
        total, room, most = 0.0, 0.0, 0.0
        for stakes in filter(None, self._layers(target)):
            mine = [stake for stake in stakes if stake.owner in chosen]
            high, free = sum(stake.high for stake in mine), self._room(stakes, mine)
            total, room = total + min(high, free), room + free
            most = max(most, distinct_low(stakes, self.names))
        return min(total + max(0.0, 100.0 - most), room)

    def _room(self, stakes: list[Stake], mine: list[Stake]) -> float:
        """The most that ``mine`` can hold beside what others surely hold."""
        if sum(stake.low for stake in stakes) > 100 + ROUNDING:
            return sum(stake.high for stake in mine)
        same = {self._folded(stake.owner) for stake in mine}
        others = [stake for stake in stakes if self._folded(stake.owner) not in same]
        return 100.0 - distinct_low(others, self.names)

    def _folded(self, party: str) -> str:
        return folded(self.names.get(party, party))

    def _layers(self, target: str) -> list[list[Stake]]:
        stakes = self.held.by_target.get(target, ())
        return [[s for s in stakes if s.layer == layer] for layer in LAYERS]

    def finding(self, target: str, state: _State) -> Finding:
        own = self.listed.get(target)
        lower = self.lower(target, state.surely)
        upper = max(self._upper(target, state.possibly, state.loops), lower)
        on_record = max(self._on_record(target, state.on_record), lower)
        verdict = self._verdict(target, state, lower, upper)
        stakes = self.held.by_target[target]
        return Finding(
            target,
            self.names.get(target, target),
            verdict,
            lower,
            upper,
            on_record,
            None if own is None else own.text,
            tuple(self._part(stake, state) for stake in stakes if self._counts(stake, state)),
            () if verdict != "cannot be told" else _nearest(self._unknown(target, state)),
            tuple(self._assumed(target, state)),
            tuple(odd for odd in self.held.oddities if odd.target == target)
            + self._circular(target),
        )

    def _verdict(self, target: str, state: _State, lower: float, upper: float) -> Verdict:
        own = self.listed.get(target)
        if own is not None and own.sure:
            return "blocked"
        if self.rule.any_interest_in_ships and self.held.is_ship(target):
            stakes = self.held.by_target[target]
            if any(stake.sure and stake.owner in state.surely for stake in stakes):
                return "blocked"
            return "not blocked" if own is None and upper <= _EDGE else "cannot be told"
        if self.rule.met(lower):
            return "blocked"
        return "cannot be told" if own is not None or self.rule.met(upper) else "not blocked"

    def _counts(self, stake: Stake, state: _State) -> bool:
        return stake.owner in state.surely or stake.owner in state.on_record

    def _part(self, stake: Stake, state: _State) -> Part:
        told = self.listed.get(stake.owner)
        path = (*self._path(stake.owner, state), stake.target)
        name = self.names.get(stake.owner, stake.owner)
        text = None if told is None else told.text
        return Part(stake.owner, name, stake.low, stake.high, text, path)

    def _path(self, party: str, state: _State) -> tuple[str, ...]:
        """The shortest way up from ``party`` to a listed one, given from the listed one down."""
        inside = state.surely if party in state.surely else state.on_record
        way: dict[str, str | None] = {party: None}
        queue = deque([party])
        while queue:
            here = queue.popleft()
            if here in self.listed:
                return tuple(_back(here, way))
            for stake in self.held.by_target.get(here, ()):
                if stake.owner in inside and stake.owner not in way:
                    way[stake.owner] = here
                    queue.append(stake.owner)
        return (party,)

    def _upwards(self, target: str, state: _State) -> list[str]:
        """``target`` and those above it whose own standing is open."""
        seen, queue = {target: None}, deque([target])
        while queue:
            for stake in self.held.by_target.get(queue.popleft(), ()):
                unsettled = stake.owner in state.possibly and stake.owner not in state.surely
                if unsettled and stake.owner not in seen:
                    seen[stake.owner] = None
                    queue.append(stake.owner)
        return list(seen)

    def _unknown(self, target: str, state: _State) -> Iterable[str]:
        for party in self._upwards(target, state):
            name = self.names.get(party, party)
            told = self.listed.get(party)
            if told is not None and not told.sure:
                yield f"Whether {name} was listed on the day cannot be told ({told.text})."
            elif party not in self.held.by_target:
                yield f"Who owns {name} is not on record."
            else:
                yield from self._gaps(party, name, state)

    def _gaps(self, party: str, name: str, state: _State) -> Iterable[str]:
        for stake in self.held.by_target[party]:
            if stake.owner not in state.possibly:
                continue
            owner = self.names.get(stake.owner, stake.owner)
            if not stake.sure:
                yield f"Whether {owner} held its share in {name} on the day is not stated."
            if not stake.stated:
                yield f"What share of {name} {owner} holds is not stated."
            elif stake.low != stake.high:
                yield f"{owner} holds between {stake.low:g} and {stake.high:g} % of {name}."
        most = max(distinct_low(layer, self.names) for layer in self._layers(party))
        stated = all(stake.stated for stake in self.held.by_target[party])
        if stated and most < 100 - ROUNDING:
            yield f"Who holds the other {100 - most:g} % of {name} is not on record."

    def _assumed(self, target: str, state: _State) -> Iterable[str]:
        for stake in self.held.by_target[target]:
            if stake.presumed and self._counts(stake, state):
                owner = self.names.get(stake.owner, stake.owner)
                yield f"Assumed: {owner} still held its share, as before; no end is stated."

    def _circular(self, target: str) -> tuple[Oddity, ...]:
        ring = self.ring.get(target)
        members = sorted(self.members[ring]) if ring is not None else []
        if len(members) < 2:
            return ()
        shown = ", ".join(self.names.get(party, party) for party in members)
        return (Oddity("circular", target, f"These own one another in a ring: {shown}."),)


def _nearest(gaps: Iterable[str]) -> tuple[str, ...]:
    """What is not known, nearest to the target first, and that there is more."""
    told = tuple(islice(gaps, _MOST_GAPS + 1))
    if len(told) <= _MOST_GAPS:
        return told
    return (*told[:_MOST_GAPS], "Farther up more is not on record.")


_Share = Callable[[str, set[str]], float]


def _back(party: str, way: Mapping[str, str | None]) -> Iterable[str]:
    here: str | None = party
    while here is not None:
        yield here
        here = way[here]
