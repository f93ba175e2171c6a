"""The rungs of the ladder: each reason to think that a subject is a certain party.

A rung gives steps, one for each source behind it. Which party is meant is for
:mod:`ullage.identity.ladder` to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ullage.identity.facts import Fact
from ullage.identity.holdings import Holdings, Party
from ullage.identity.hull import hull_of_imo
from ullage.identity.ownership.parties import folded
from ullage.identity.subject import Subject, near_imos

if TYPE_CHECKING:
    from ullage.identity.names.search import Hit

Rung = Literal["imo", "mmsi", "call_sign", "imo_near", "name_particulars", "name"]
Standing = Literal["identified", "probable", "lead"]

RUNGS: tuple[Rung, ...] = ("imo", "mmsi", "call_sign", "imo_near", "name_particulars", "name")
STANDINGS: tuple[Standing, ...] = ("identified", "probable", "lead")

#: What a name stated for another time leaves of a score.
OTHER_TIME = 0.8
#: A name of an identified ship leads to another ship only where it is as good as the same.
SAME_NAME = 0.97
#: Most companies or persons shown because their name begins as the name asked for.
MOST_OTHERS = 5
#: A shorter text begins too many names to lead anywhere.
LEAST_BEGUN = 4
#: Score of each rung where time or number settle it; beside names these are fixed, not measured.
SCORES: Mapping[str, float] = {"imo": 1.0, "mmsi": 0.95, "call_sign": 0.9, "imo_near": 0.5}

Hits = Mapping[str, "Sequence[Hit]"]


@dataclass(frozen=True, slots=True)
class Step:
    """One reason to think of a party."""

    party: Party
    rung: Rung
    standing: Standing
    score: float
    reason: str
    against: str | None = None
    name: str | None = None


def by_number(subject: Subject, holdings: Holdings) -> Iterator[Step]:
    """Steps by IMO number, MMSI and call sign."""
    if subject.imo is not None:
        yield from _by_imo(subject.imo, holdings)
    if subject.imo_text is not None:
        yield from _by_wrong_imo(subject.imo_text, holdings)
    if subject.mmsi is not None:
        yield from _by_time("mmsi", str(subject.mmsi), subject, holdings)
    if subject.call_sign is not None:
        yield from _by_time("call_sign", subject.call_sign, subject, holdings)


def _by_imo(imo: int, holdings: Holdings) -> Iterator[Step]:
    own = holdings.ships.get(hull_of_imo(imo))
    if own is not None:
        yield Step(own, "imo", "identified", 1.0, f"IMO {imo} is the number of this hull")
    for fact in holdings.by_value.get(("imo", str(imo)), ()):
        party = holdings.ships[fact.party]
        if party is own or fact.status == "spoofed":
            continue
        standing: Standing = "identified" if fact.status in {"listed", "registered"} else "probable"
        yield Step(party, "imo", standing, SCORES["imo"], f"IMO {imo}: {_said(fact)}")


def _by_wrong_imo(digits: str, holdings: Holdings) -> Iterator[Step]:
    for fact in holdings.by_value.get(("imo_text", digits), ()):
        reason = f"IMO {digits} is printed so, check digit and all ({_said(fact)})"
        yield Step(holdings.ships[fact.party], "imo", "probable", SCORES["imo"], reason)
    for imo in near_imos(digits):
        party = holdings.ships.get(hull_of_imo(imo))
        if party is not None:
            reason = f"IMO {imo} is one slip from {digits}, whose check digit is wrong"
            yield Step(party, "imo_near", "lead", SCORES["imo_near"], reason)


def _by_time(
    attribute: Literal["mmsi", "call_sign"], value: str, subject: Subject, holdings: Holdings
) -> Iterator[Step]:
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
        yield Step(
            holdings.ships[fact.party], attribute, standing, SCORES[attribute], reason, against
        )


def _at_that_time(fact: Fact, subject: Subject, label: str) -> tuple[Standing, str | None]:
    """Standing of a holder by how surely it held the number then, and what is unsure about it."""
    if subject.at_us is None:
        return "lead", f"without a time a {label} tells no ship: numbers pass from one to another"
    if fact.holds(subject.at_us):
        return ("identified" if fact.status in {"registered", "listed"} else "probable"), None
    standing: Standing = "lead" if fact.status == "alleged" else "probable"
    if fact.seen_within(subject.at_us):
        return standing, None
    if not fact.dated:
        seen = f" but when it was seen ({fact.when})" if fact.seen_us else ""
        return "lead", f"its source gives no date for this {label}{seen}"
    return standing, f"not certain to have held it on {subject.at} ({fact.when})"


def _said(fact: Fact) -> str:
    return f"{fact.status}, {fact.when} ({fact.source})"


def by_name(subject: Subject, holdings: Holdings, hits: Hits) -> Iterator[Step]:
    """Steps by the name asked for."""
    for hit in hits.get(subject.name or "", ()):
        for fact in holdings.by_name[hit.name]:
            share, against = _of_that_time(fact, subject)
            reason = f"{hit.explain()}; {hit.name!r}: {_said(fact)}"
            party = holdings.ships[fact.party]
            yield Step(party, "name", "lead", hit.score * share, reason, against, hit.name)


def _of_that_time(fact: Fact, subject: Subject) -> tuple[float, str | None]:
    """What is left of the score of a name seen at a time for which its source does not state it."""
    if not subject.name_dated or subject.at_us is None or fact.holds(subject.at_us) is not False:
        return 1.0, None
    told = f"{fact.value!r} is stated {fact.when}, not for {subject.at} ({fact.source})"
    return OTHER_TIME, f"{told}: score times {OTHER_TIME}"


def namesakes(known: Sequence[Party], holdings: Holdings, hits: Hits) -> Iterator[Step]:
    """Others that bear a name of an identified ship: an entry of it without number, or another."""
    ours = {party.party for party in known}
    imos = {imo for party in known for imo in party.imos}
    for party in known:
        for name in names_of(party):
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
                    yield Step(other, "name", "lead", hit.score, reason, against, hit.name)


def names_of(party: Party) -> list[str]:
    """Names a party bears or bore, each once; false ones left out."""
    return list(dict.fromkeys(fact.value for fact in party.of("name")))


def of_other_kind(name: str, holdings: Holdings, begins: bool) -> Iterator[Step]:
    """Companies, persons and aircraft whose name is, or begins with, the name asked for."""
    asked = folded(name)
    if not asked:
        return
    begins = begins and len(asked) >= LEAST_BEGUN
    found = [
        (spelt != asked, spelt, listing)
        for spelt, listing in holdings.others.get(asked.split(" ", 1)[0], ())
        if spelt == asked or (begins and spelt.startswith(f"{asked} "))
    ]
    found.sort(key=lambda one: (one[0], one[1], one[2].list_id, one[2].entry))
    for longer, spelt, listing in found[:MOST_OTHERS]:
        party = holdings.other(listing)
        how = f"begins with {name!r}" if longer else f"is {name!r}"
        article = "an" if party.kind[0] in "aeiou" else "a"
        against = f"it is {article} {party.kind}, not a ship"
        score = len(asked) / len(spelt)
        yield Step(party, "name", "lead", score, f"its name {how}", against, spelt)
