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

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ullage.identity.facts import Fact
from ullage.identity.holdings import Holdings, Party, plain
from ullage.identity.hull import hull_of_imo
from ullage.identity.likeness import Compared, compare
from ullage.identity.subject import Subject, near_imos

if TYPE_CHECKING:
    from ullage.identity.names.search import Hit

Rung = Literal["imo", "mmsi", "call_sign", "imo_near", "name_particulars", "name"]
Standing = Literal["identified", "probable", "lead"]

RUNGS: tuple[Rung, ...] = ("imo", "mmsi", "call_sign", "imo_near", "name_particulars", "name")
STANDINGS: tuple[Standing, ...] = ("identified", "probable", "lead")

#: What a different valid IMO number leaves of a score.
OTHER_IMO = 0.25
#: What a name stated for another time leaves of a score.
OTHER_TIME = 0.8
#: A name of an identified ship leads to another ship only where it is as good as the same.
SAME_NAME = 0.97
#: Most reasons told of one rung.
MOST_REASONS = 3
#: Most ships shown because their name nearly met the one asked for.
MOST_NEAR = 5
#: Most companies or persons shown because their name begins as the name asked for.
MOST_OTHERS = 5
#: Score of each rung where time or number settle it; beside names these are fixed, not measured.
SCORES: Mapping[str, float] = {"imo": 1.0, "mmsi": 0.95, "call_sign": 0.9, "imo_near": 0.5}

Hits = Mapping[str, "Sequence[Hit]"]


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
    def other_imo(self) -> bool:
        """Whether a different valid IMO number stands against it."""
        return any(one.startswith("a different valid IMO") for one in self.reasons_against)


@dataclass(frozen=True, slots=True)
class Borrowed:
    """A false identity that met the question, or that a matched ship used: shown, not matched."""

    party: str
    attribute: str
    value: str
    when: str
    source: str
    sentence: str


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


@dataclass(frozen=True, slots=True)
class _Step:
    """One reason to think of a party."""

    party: Party
    rung: Rung
    standing: Standing
    score: float
    reason: str
    against: str | None = None
    name: str | None = None


def names_wanted(subject: Subject, holdings: Holdings) -> list[str]:
    """The names to search for: the one asked for, and those of the ships its numbers identify."""
    held = [name for step in _by_number(subject, holdings) if step.standing != "lead"
            for name in _names_of(step.party)]  # fmt: skip
    return list(dict.fromkeys([*([subject.name] if subject.name else []), *held]))


def climb(subject: Subject, holdings: Holdings, hits: Hits, *, begins: bool = True) -> Found:
    """Everyone ``subject`` may mean. ``hits`` are the name hits of :func:`names_wanted`; with
    ``begins`` companies and persons are leads too where their names only begin so.
    """
    steps = list(_by_number(subject, holdings))
    steps += _by_name(subject, holdings, hits)
    known = [step.party for step in steps if step.standing != "lead"]
    steps += _namesakes(known, holdings, hits)
    if subject.name is not None:
        steps += _of_other_kind(subject.name, holdings, begins)
    matches = sorted((_match(subject, group) for group in _grouped(steps)), key=_order)
    sure = [_doubted(match, subject, holdings) for match in matches]
    joined = _with_judged(sure, holdings)
    return Found(tuple(joined), tuple(_borrowed(subject, joined, holdings)))


def _doubted(match: Match, subject: Subject, holdings: Holdings) -> Match:
    """``match`` no surer than probable where another ship used the number it rests on just then."""
    if subject.at_us is None or match.rung not in {"imo", "mmsi", "call_sign"}:
        return match
    users = [
        fact
        for fact in _false(subject, holdings)
        if fact.attribute == match.rung and fact.party != match.party.party
    ]
    told = [
        f"{fact.party} used {_what(fact)} falsely {fact.when} ({fact.source})" for fact in users
    ]
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


def _grouped(steps: Iterable[_Step]) -> Iterator[list[_Step]]:
    groups: dict[str, list[_Step]] = {}
    for step in steps:
        groups.setdefault(step.party.party, []).append(step)
    yield from groups.values()


def _by_number(subject: Subject, holdings: Holdings) -> Iterator[_Step]:
    if subject.imo is not None:
        yield from _by_imo(subject.imo, holdings)
    if subject.imo_text is not None:
        yield from _by_wrong_imo(subject.imo_text, holdings)
    if subject.mmsi is not None:
        yield from _by_time("mmsi", str(subject.mmsi), subject, holdings)
    if subject.call_sign is not None:
        yield from _by_time("call_sign", subject.call_sign, subject, holdings)


def _by_imo(imo: int, holdings: Holdings) -> Iterator[_Step]:
    own = holdings.ships.get(hull_of_imo(imo))
    if own is not None:
        yield _Step(own, "imo", "identified", 1.0, f"IMO {imo} is the number of this hull")
    for fact in holdings.by_value.get(("imo", str(imo)), ()):
        party = holdings.ships[fact.party]
        if party is own or fact.status == "spoofed":
            continue
        standing: Standing = "identified" if fact.status in {"listed", "registered"} else "probable"
        yield _Step(party, "imo", standing, SCORES["imo"], f"IMO {imo}: {_said(fact)}")


def _by_wrong_imo(digits: str, holdings: Holdings) -> Iterator[_Step]:
    for fact in holdings.by_value.get(("imo_text", digits), ()):
        reason = f"IMO {digits} is printed so, check digit and all ({_said(fact)})"
        yield _Step(holdings.ships[fact.party], "imo", "probable", SCORES["imo"], reason)
    for imo in near_imos(digits):
        party = holdings.ships.get(hull_of_imo(imo))
        if party is not None:
            reason = f"IMO {imo} is one slip from {digits}, whose check digit is wrong"
            yield _Step(party, "imo_near", "lead", SCORES["imo_near"], reason)


def _by_time(
    attribute: Literal["mmsi", "call_sign"], value: str, subject: Subject, holdings: Holdings
) -> Iterator[_Step]:
    found = holdings.by_value.get((attribute, value), ())
    facts = [fact for fact in found if fact.status != "spoofed"]
    held = [
        fact for fact in facts if subject.at_us is None or fact.holds(subject.at_us) is not False
    ]
    holders = {fact.party for fact in held}
    label = "MMSI" if attribute == "mmsi" else "call sign"
    for fact in held:
        standing, against = _at_that_time(fact, subject, label)
        others = sorted(holders - {fact.party})
        if others:
            standing = "lead"
            against = "; ".join(filter(None, (against, f"{label} held by {', '.join(others)} too")))
        reason = f"{label} {value}: {_said(fact)}"
        yield _Step(
            holdings.ships[fact.party], attribute, standing, SCORES[attribute], reason, against
        )


def _at_that_time(fact: Fact, subject: Subject, label: str) -> tuple[Standing, str | None]:
    """Standing of a holder by how surely it held the number then, and what is unsure about it."""
    if subject.at_us is None:
        return "lead", f"without a time a {label} tells no ship: numbers pass from one to another"
    if fact.holds(subject.at_us):
        return ("identified" if fact.status in {"registered", "listed"} else "probable"), None
    if not fact.dated:
        return "lead", f"its source gives no date for this {label}"
    standing: Standing = "lead" if fact.status == "alleged" else "probable"
    return standing, f"not certain to have held it on {subject.at} ({fact.when})"


def _said(fact: Fact) -> str:
    return f"{fact.status}, {fact.when} ({fact.source})"


def _by_name(subject: Subject, holdings: Holdings, hits: Hits) -> Iterator[_Step]:
    for hit in hits.get(subject.name or "", ()):
        for fact in holdings.by_name[hit.name]:
            share, against = _of_that_time(fact, subject)
            reason = f"{hit.explain()}; {hit.name!r}: {_said(fact)}"
            party = holdings.ships[fact.party]
            yield _Step(party, "name", "lead", hit.score * share, reason, against, hit.name)


def _of_that_time(fact: Fact, subject: Subject) -> tuple[float, str | None]:
    """What is left of the score of a name seen at a time for which its source does not state it."""
    if not subject.name_dated or subject.at_us is None or fact.holds(subject.at_us) is not False:
        return 1.0, None
    told = f"{fact.value!r} is stated {fact.when}, not for {subject.at} ({fact.source})"
    return OTHER_TIME, f"{told}: score times {OTHER_TIME}"


def _namesakes(known: Sequence[Party], holdings: Holdings, hits: Hits) -> Iterator[_Step]:
    """Others that bear a name of an identified ship: an entry of it without number, or another."""
    ours = {party.party for party in known}
    imos = {imo for party in known for imo in party.imos}
    for party in known:
        for name in _names_of(party):
            for hit in hits.get(name, ()):
                for fact in holdings.by_name[hit.name] if hit.score >= SAME_NAME else ():
                    if fact.party in ours:
                        continue
                    other = holdings.ships[fact.party]
                    differs = imos and other.imos and not imos & set(other.imos)
                    mine, theirs = (", ".join(map(str, one)) for one in (sorted(imos), other.imos))
                    against = (
                        f"a different valid IMO number: {mine} asked for, {theirs} held"
                        if differs
                        else None
                    )
                    reason = f"bears a name of {party.name}: {hit.explain()}"
                    yield _Step(other, "name", "lead", hit.score, reason, against, hit.name)


def _names_of(party: Party) -> list[str]:
    return list(dict.fromkeys(fact.value for fact in party.of("name")))


def _of_other_kind(name: str, holdings: Holdings, begins: bool) -> Iterator[_Step]:
    """Companies, persons and aircraft whose name is, or begins with, the name asked for."""
    asked = plain(name)
    if not asked:
        return
    found = [
        (spelt != asked, spelt, listing)
        for spelt, listing in holdings.others.get(asked.split(" ", 1)[0], ())
        if spelt == asked or (begins and spelt.startswith(f"{asked} "))
    ]
    found.sort(key=lambda one: (one[0], one[1], one[2].list_id, one[2].entry))
    for longer, spelt, listing in found[:MOST_OTHERS]:
        party = holdings.other(listing)
        how = f"begins with {name!r}" if longer else f"is {name!r}"
        against = f"it is a {party.kind}, not a ship"
        score = len(asked) / len(spelt)
        yield _Step(party, "name", "lead", score, f"its name {how}", against, spelt)


def _match(subject: Subject, steps: Sequence[_Step]) -> Match:
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


def _rank(step: _Step) -> tuple[int, int, float]:
    return STANDINGS.index(step.standing), RUNGS.index(step.rung), -step.score


def _telling(ranked: Sequence[_Step]) -> Iterator[_Step]:
    """The steps worth telling: of each rung the best, each name once."""
    told: dict[str, set[str]] = {}
    for step in ranked:
        seen = told.setdefault(step.rung, set())
        sign = step.reason if step.name is None else step.name
        if sign not in seen and len(seen) < MOST_REASONS:
            seen.add(sign)
            yield step


def _placed(best: _Step, told: Compared) -> tuple[Rung, Standing]:
    if best.rung == "name" and best.party.kind == "vessel" and told.agree:
        sure = told.strong > 0 and not told.against
        return "name_particulars", "probable" if sure else "lead"
    if best.standing == "identified" and len(told.against) > 1:
        return best.rung, "probable"
    return best.rung, best.standing


def _unnamed(name: str, party: Party) -> str:
    held = _names_of(party)
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


def _borrowed(subject: Subject, matches: Sequence[Match], holdings: Holdings) -> Iterator[Borrowed]:
    asked = list(dict.fromkeys(_false(subject, holdings)))
    for fact in asked:
        yield _told_borrowed(fact, holdings, "as a false identity", ": that makes it no match")
    for match in matches:
        for fact in dict.fromkeys(match.party.facts):
            if fact.status == "spoofed" and fact not in asked and not match.other_imo:
                yield _told_borrowed(fact, holdings, "which is not its own,", "")


def _false(subject: Subject, holdings: Holdings) -> Iterator[Fact]:
    """False identities that are what was asked for, at that time where one is given."""
    keys = [
        ("imo", str(subject.imo or subject.imo_text or "")),
        ("mmsi", str(subject.mmsi or "")),
        ("call_sign", subject.call_sign or ""),
    ]
    found = [fact for key in keys for fact in holdings.by_value.get(key, ())]
    found += holdings.false_names.get(plain(subject.name or ""), ())
    for fact in found:
        at = subject.at_us
        if fact.status == "spoofed" and (at is None or fact.holds(at) is not False):
            yield fact


def _what(fact: Fact) -> str:
    labels = {"imo": "IMO number", "mmsi": "MMSI", "call_sign": "call sign"}
    return f"the {labels.get(fact.attribute, fact.attribute)} {fact.value}"


def _told_borrowed(fact: Fact, holdings: Holdings, how: str, end: str) -> Borrowed:
    party = holdings.ships[fact.party]
    others = [name for name in _names_of(party) if plain(name) != plain(party.name)]
    also = f"; also {', '.join(others[:3])}" if others else ""
    told = f"{party.name} ({fact.party}{also}) used {_what(fact)} {how} {fact.when}{end}"
    sentence = f"{told} ({fact.source})"
    return Borrowed(fact.party, fact.attribute, fact.value, fact.when, fact.source, sentence)
