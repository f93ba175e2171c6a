"""Entries, measures, spans and counts in words and as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from typing import Any

from ullage.identity.changes import Changes
from ullage.identity.spans import span_text
from ullage.model.listing import (
    MEASURE_WORDS,
    Entry,
    Link,
    ListedFact,
    ListedName,
    ListingMeasure,
    Measure,
)
from ullage.times import PartialDate

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


def sums(changes: Changes) -> str:
    """How many were added, removed and changed."""
    told = [f"{word} {counted(counts)}" for word, counts in changes.counts().items() if counts]
    return "; ".join(told) or "nothing changed"


def by_rule(problems: Iterable[tuple[str, str, str]]) -> list[str]:
    """A line for each rule that rows or cells broke: how many, and the first of them.

    Each problem is where it is, the rule and what was found.
    """
    first: dict[str, tuple[str, str]] = {}
    counts: Counter[str] = Counter()
    for locator, rule, found in problems:
        first.setdefault(rule, (locator, found))
        counts[rule] += 1
    return [
        f"{counts[rule]:,}x {rule}; first at {locator}: {found!r}"
        for rule, (locator, found) in first.items()
    ]


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
    ended = "" if measure.end.basis == "open" else "ended "
    return (
        f"{MEASURE_WORDS[measure.kind]} ({measure.instrument}): begun {span_text(measure.start)}; "
        f"{ended}{span_text(measure.end)}; known from {measure.known_from}"
    )


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
