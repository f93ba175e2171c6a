"""Who is meant: the rungs from a valid IMO number down to a name alone.

    imo               the IMO number itself                          identified
    mmsi, call_sign   who held it at that time                       identified or probable
    imo_near          a wrong check digit, and a number one slip off lead
    name_particulars  a name, and particulars that agree             probable or lead
    name              a name alone                                   lead

A false identity (a statement with status ``spoofed``) is never a match but shown beside. An MMSI
or a call sign without a time resolves nothing: all who held it are leads. A match keeps its reasons
for and against; a different valid IMO number makes any match a lead with a quarter of its score.
Renames are followed only where statements give a hull several names, or a judgement joins hulls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ullage.identity.borrowed import Borrowed, borrowed, false_uses, what
from ullage.identity.holdings import Holdings, Party
from ullage.identity.likeness import Compared, compare
from ullage.identity.rungs import (
    RUNGS,
    STANDINGS,
    Hits,
    Rung,
    Standing,
    Step,
    by_name,
    by_number,
    names_of,
    namesakes,
    of_other_kind,
)
from ullage.identity.subject import Subject

if TYPE_CHECKING:
    from ullage.identity.names.search import Hit

#: What a different valid IMO number leaves of a score.
OTHER_IMO = 0.25
#: Most reasons told of one rung.
MOST_REASONS = 3
#: Most ships shown because their name nearly met the one asked for.
MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class Match:
    """A party that may be meant. ``score`` is 0 to 1; the reasons carry the values behind it."""

    party: Party
    rung: Rung
    standing: Standing
    score: float
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    neutral: tuple[str, ...] = ()
    matched_name: str | None = None
    """The name held that met the one asked for."""

    @property
    def name(self) -> str:
        """The name to show it by: where no number tells which ship it is, the one that met."""
        numbered = self.party.imo is not None or self.party.kind != "vessel"
        return self.party.name if numbered else self.matched_name or self.party.name

    @property
    def other_imo(self) -> bool:
        """Whether a different valid IMO number stands against it."""
        return any(one.startswith("a different valid IMO") for one in self.reasons_against)


@dataclass(frozen=True, slots=True)
class Near:
    """A ship whose name nearly met the one asked for: below the threshold, so no match."""

    party: Party
    name: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the ladder found: best first, and false identities beside."""

    matches: tuple[Match, ...]
    borrowed: tuple[Borrowed, ...]


def names_wanted(subject: Subject, holdings: Holdings) -> list[str]:
    """The names to search for: the one asked for, and those of the ships its numbers identify."""
    held = [name for step in by_number(subject, holdings) if step.standing != "lead"
            for name in names_of(step.party)]  # fmt: skip
    return list(dict.fromkeys([*([subject.name] if subject.name else []), *held]))


def climb(subject: Subject, holdings: Holdings, hits: Hits, *, begins: bool = True) -> Found:
    """Everyone ``subject`` may mean. ``hits`` are the name hits of :func:`names_wanted`; with
    ``begins`` companies and persons are leads too where their names only begin so.
    """
    steps = list(by_number(subject, holdings))
    steps += by_name(subject, holdings, hits)
    known = [step.party for step in steps if step.standing != "lead"]
    steps += namesakes(known, holdings, hits)
    if subject.name is not None:
        steps += of_other_kind(subject.name, holdings, begins)
    matches = sorted((_match(subject, group) for group in _grouped(steps)), key=_order)
    sure = [_doubted(match, subject, holdings) for match in matches]
    joined = _with_judged(sure, holdings)
    shown = [match.party for match in joined if not match.other_imo]
    return Found(tuple(joined), tuple(borrowed(subject, shown, holdings)))


def _doubted(match: Match, subject: Subject, holdings: Holdings) -> Match:
    """``match`` no surer than probable where another ship used the number it rests on just then."""
    if subject.at_us is None or match.rung not in {"imo", "mmsi", "call_sign"}:
        return match
    users = [
        fact
        for fact in false_uses(subject, holdings)
        if fact.attribute in {match.rung, "identity"} and fact.party != match.party.party
    ]
    told = [f"{fact.party} used {what(fact)} falsely {fact.when} ({fact.source})" for fact in users]
    if not told:
        return match
    standing: Standing = "probable" if match.standing == "identified" else match.standing
    return replace(match, standing=standing, reasons_against=_once((*match.reasons_against, *told)))


def near_misses(
    found: Found, holdings: Holdings, hits: Sequence[Hit], threshold: float
) -> tuple[Near, ...]:
    """Ships among ``hits`` below ``threshold`` that are no match, best first, each once."""
    seen = {match.party.party for match in found.matches}
    out: list[Near] = []
    for hit in hits:
        for fact in holdings.by_name[hit.name] if hit.score < threshold else ():
            if fact.party not in seen:
                seen.add(fact.party)
                out.append(Near(holdings.ships[fact.party], hit.name, hit.score, hit.explain()))
    return tuple(out[:MOST_NEAR])


def _order(match: Match) -> tuple[int, bool, int, float, str]:
    standing = STANDINGS.index(match.standing)
    rung = RUNGS.index(match.rung)
    return standing, match.other_imo, rung, -match.score, match.party.party


def _grouped(steps: Iterable[Step]) -> Iterator[list[Step]]:
    groups: dict[str, list[Step]] = {}
    for step in steps:
        groups.setdefault(step.party.party, []).append(step)
    yield from groups.values()


def _match(subject: Subject, steps: Sequence[Step]) -> Match:
    ranked = sorted(steps, key=_rank)
    best, party = ranked[0], ranked[0].party
    told = compare(subject, party)
    rung, standing = _placed(best, told)
    named = [step for step in ranked if step.name is not None]
    telling = list(_telling(ranked))
    doubts = [step.against for step in telling if step.standing == best.standing and step.against]
    against = [*told.against, *doubts]
    if subject.name and not named and party.kind == "vessel":
        against.append(_unnamed(subject.name, party))
    other = any(one.startswith("a different valid IMO") for one in against)
    reasons = _once(step.reason for step in telling)
    return Match(
        party=party,
        rung=rung,
        standing="lead" if other else standing,
        score=round(best.score * (OTHER_IMO if other else 1.0), 4),
        reasons_for=(*reasons, *told.agree),
        reasons_against=_once(against),
        neutral=told.neutral,
        matched_name=named[0].name if named else None,
    )


def _rank(step: Step) -> tuple[int, int, float]:
    return STANDINGS.index(step.standing), RUNGS.index(step.rung), -step.score


def _telling(ranked: Sequence[Step]) -> Iterator[Step]:
    """The steps worth telling: of each rung the best, each name once."""
    told: dict[str, set[str]] = {}
    for step in ranked:
        seen = told.setdefault(step.rung, set())
        sign = step.reason if step.name is None else step.name
        if sign not in seen and len(seen) < MOST_REASONS:
            seen.add(sign)
            yield step


def _placed(best: Step, told: Compared) -> tuple[Rung, Standing]:
    if best.rung == "name" and best.party.kind == "vessel" and told.agree:
        sure = told.strong > 0 and not told.against
        return "name_particulars", "probable" if sure else "lead"
    if best.standing == "identified" and len(told.against) > 1:
        return best.rung, "probable"
    return best.rung, best.standing


def _unnamed(name: str, party: Party) -> str:
    held = names_of(party)
    some = ", ".join(held[:6]) + (", …" if len(held) > 6 else "")
    return f"no name held of it meets {name!r} (held: {some or 'none'}); names change"


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _with_judged(matches: Sequence[Match], holdings: Holdings) -> list[Match]:
    """``matches`` with the hulls that judgements hold to be one with a hull found, step by step."""
    out = {match.party.party: match for match in matches}
    waiting = [match for match in matches if match.standing != "lead"]
    for match in waiting:
        for other, verdict, told in holdings.judged.get(match.party.party, ()):
            party, found = holdings.ships.get(other), out.get(other)
            if verdict == "same" and party is not None:
                if found is None or found.standing == "lead":
                    out[other] = Match(party, match.rung, "probable", match.score, (told,), ())
                    waiting.append(out[other])
            elif found is not None and verdict == "different":
                out[other] = _held_apart(found, told)
    return sorted(out.values(), key=_order)


def _held_apart(match: Match, told: str) -> Match:
    return replace(match, reasons_against=_once((*match.reasons_against, told)))
