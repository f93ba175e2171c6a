"""What a ship's particulars say for and against two descriptions being of one ship.

A valid IMO number that differs is strong evidence against. Year built, dimensions and tonnages
agree within a tolerance or stand against. The type counts by its broad class. A flag that agrees
counts a little; one that differs counts nothing, for flags change.
"""

from __future__ import annotations

from dataclasses import dataclass

from ullage.identity.facts import Fact
from ullage.identity.holdings import Party
from ullage.identity.ownership.parties import folded
from ullage.identity.subject import TOLERANCES, Subject

_UNITS = {"length_m": " m", "beam_m": " m", "dwt_t": " t", "gt": "", "built": ""}
_LABELS = {"length_m": "length", "beam_m": "beam", "dwt_t": "DWT", "gt": "GT", "built": "built"}

#: Broad classes of ships by words of their type; a type of two classes has none.
_CLASSES: dict[str, tuple[str, ...]] = {
    "tanker": ("tanker", "oil", "chemical", "lpg", "lng", "gas", "crude", "petroleum"),
    "dry cargo": ("bulk", "bulker", "container", "general", "ro", "reefer", "refrigerated"),
    "fishing": ("fishing", "trawler", "fish"),
    "passenger": ("passenger", "ferry", "cruise"),
    "tug": ("tug", "towing", "pusher"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """The comparison in words; ``strong`` counts particulars that agree and tell ships apart."""

    agree: tuple[str, ...]
    against: tuple[str, ...]
    neutral: tuple[str, ...]
    strong: int
    other_imo: bool
    """Both have a valid IMO number, and they differ."""


def compare(subject: Subject, party: Party) -> Compared:
    """``subject`` beside what is held of ``party``, its name, MMSI and call sign left aside."""
    agree: list[str] = []
    against: list[str] = []
    neutral: list[str] = []
    for name, value in subject.numbers.items():
        _number(name, value, party.of(name), agree, against)
    strong = len(agree)
    _flag(subject.flag, party.of("flag"), agree, neutral)
    _type(subject.type, party.of("type"), agree, against, neutral)
    other = subject.imo is not None and bool(party.imos) and subject.imo not in party.imos
    if other:
        theirs = ", ".join(map(str, party.imos))
        against.insert(0, f"a different valid IMO number: {subject.imo} asked for, {theirs} held")
    return Compared(tuple(agree), tuple(against), tuple(neutral), strong, other)


def _number(
    name: str, value: float, facts: list[Fact], agree: list[str], against: list[str]
) -> None:
    held = [(_float(fact.value), fact) for fact in facts]
    known = [(number, fact) for number, fact in held if number is not None]
    if not known:
        return
    number, fact = min(known, key=lambda one: abs(one[0] - value))
    share, absolute = TOLERANCES[name]
    label, unit = _LABELS[name], _UNITS[name]
    told = f"{label} {value:g}{unit} asked for, {number:g}{unit} held ({fact.source})"
    fits = abs(number - value) <= max(share * number, absolute)
    (agree if fits else against).append(told)


def _float(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _flag(flag: str | None, facts: list[Fact], agree: list[str], neutral: list[str]) -> None:
    if flag is None or not facts:
        return
    held = sorted({fact.value for fact in facts})
    if flag in held:
        agree.append(f"flag {flag} is among those held ({', '.join(held)})")
    else:
        neutral.append(f"flag {flag} asked for, {', '.join(held)} held: flags change, so no weight")


def _type(
    given: str | None,
    facts: list[Fact],
    agree: list[str],
    against: list[str],
    neutral: list[str],
) -> None:
    if given is None or not facts:
        return
    held = sorted({fact.value for fact in facts})
    asked, theirs = ship_class(given), {ship_class(one) for one in held} - {None}
    told = f"type {given!r} asked for, {', '.join(held)} held"
    if folded(given) in {folded(one) for one in held} or asked in theirs:
        agree.append(told)
    elif asked is None or not theirs:
        neutral.append(f"{told}: not comparable")
    else:
        against.append(told)


def ship_class(text: str) -> str | None:
    """The broad class of a type in words; None where it has none or more than one.

    >>> ship_class("Crude Oil Tanker"), ship_class("General Cargo"), ship_class("Vessel")
    ('tanker', 'dry cargo', None)
    """
    words = set(folded(text).split())
    found = [name for name, signs in _CLASSES.items() if words & set(signs)]
    return found[0] if len(found) == 1 else None
