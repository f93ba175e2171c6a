"""False identities: numbers and names that a ship used and that are not its own.

They are shown beside the matches and never make one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ullage.identity.facts import Fact
from ullage.identity.holdings import Holdings, Party
from ullage.identity.ownership.parties import folded
from ullage.identity.rungs import names_of
from ullage.identity.subject import Subject


@dataclass(frozen=True, slots=True)
class Borrowed:
    """A false identity that met the question, or that a matched ship used: shown, not matched."""

    party: str
    attribute: str
    value: str
    when: str
    source: str
    sentence: str


def borrowed(subject: Subject, parties: Sequence[Party], holdings: Holdings) -> Iterator[Borrowed]:
    """False identities that are what was asked for, and those that ``parties`` used."""
    whose = [("identity", party.party.upper()) for party in parties]
    of_parties = [fact for key in whose for fact in holdings.by_value.get(key, ())]
    asked = list(dict.fromkeys((*false_uses(subject, holdings), *of_parties)))
    for fact in asked:
        yield _told_borrowed(fact, holdings, "as a false identity", ": that makes it no match")
    for party in parties:
        for fact in dict.fromkeys(party.facts):
            if fact.status == "spoofed" and fact not in asked:
                yield _told_borrowed(fact, holdings, "which is not its own,", "")


def false_uses(subject: Subject, holdings: Holdings) -> Iterator[Fact]:
    """False identities that are what was asked for, at that time where one is given."""
    keys = [
        ("imo", str(subject.imo or subject.imo_text or "")),
        ("mmsi", str(subject.mmsi or "")),
        ("call_sign", subject.call_sign or ""),
        ("identity", f"IMO{subject.imo}"),
    ]
    found = [fact for key in keys for fact in holdings.by_value.get(key, ())]
    found += holdings.false_names.get(folded(subject.name or ""), ())
    for fact in found:
        at = subject.at_us
        if fact.status == "spoofed" and (at is None or fact.holds(at) is not False):
            yield fact


def what(fact: Fact) -> str:
    """The value of a fact with its kind, in words."""
    if fact.attribute == "identity":
        return f"the identity of {fact.value}"
    labels = {"imo": "IMO number", "mmsi": "MMSI", "call_sign": "call sign"}
    return f"the {labels.get(fact.attribute, fact.attribute)} {fact.value}"


def _told_borrowed(fact: Fact, holdings: Holdings, how: str, end: str) -> Borrowed:
    party = holdings.ships[fact.party]
    others = [name for name in names_of(party) if folded(name) != folded(party.name)]
    also = f"; also {', '.join(others[:3])}" if others else ""
    used = what(fact) if fact.attribute == "identity" else f"{what(fact)} {how}".rstrip()
    told = f"{party.name} ({fact.party}{also}) used {used} {fact.when}{end}"
    sentence = f"{told} ({fact.source})"
    return Borrowed(fact.party, fact.attribute, fact.value, fact.when, fact.source, sentence)
