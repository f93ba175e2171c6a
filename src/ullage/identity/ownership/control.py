"""Owned or controlled, as the European Union and the United Kingdom ask.

Both ask two questions, and the answers are kept apart.

*Owned.* EU: 50 percent or more since 3 July 2024, more than 50 percent before; stakes of listed
persons are added (Council of the EU, *EU Best Practices for the effective implementation of
restrictive measures*, update of 3 July 2024, and the Commission's FAQ on aggregate ownership). UK:
more than 50 percent by one listed person, directly or through majority stakes; stakes of several
are not added unless they are held jointly (S.I. 2019/411, regulation 7 and schedule 1; OFSI,
*General Guidance*, section 4.1, as amended on 17 March 2022).

*Controlled.* By voting rights, by the right to appoint or remove a majority of the board, by an
agreement, by being able in fact to have one's wishes followed. None of that is in records of
ownership. What is on record and may hint at it (a listed manager, director or agent, a link that a
list states) is named; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pyarrow as pa

from ullage.identity.ownership.fifty import Finding, Listed, Part, Rule, apply
from ullage.identity.ownership.stakes import Oddity, Stakes
from ullage.identity.ownership.when import known_by, period, standing

Regime = Literal["EU", "UK"]
Owned = Literal["owned", "not owned", "cannot be told"]

EU_CHANGED = date(2024, 7, 3)
EU_OLD = Rule(
    "EU ownership, more than 50 %",
    50.0,
    inclusive=False,
    basis="EU Best Practices before the update of 3 July 2024; Commission FAQ on aggregation",
)
EU_NEW = Rule(
    "EU ownership, 50 % or more",
    50.0,
    inclusive=True,
    basis="EU Best Practices, update of 3 July 2024",
)
UK = Rule(
    "UK ownership, more than 50 %",
    50.0,
    inclusive=False,
    basis="S.I. 2019/411, regulation 7 and schedule 1; OFSI General Guidance, section 4.1",
)
#: Relations that may come with control, with the words for them.
HINTS = {
    "ism_manager": "is its ISM manager",
    "ship_manager": "manages it",
    "operator": "operates it",
    "director": "is a director of it",
    "agent": "is its agent",
    "linked_to": "is linked to it by a list",
    "beneficial_owner": "is its beneficial owner",
    "owner": "holds part of it",
}
_ALWAYS = (
    "voting rights",
    "the right to appoint or remove a majority of the board",
    "influence by agreement or in fact",
)


@dataclass(frozen=True, slots=True)
class Hint:
    """A listed party's relation that may come with control."""

    party: str
    name: str
    relation: str
    listed: str
    when: str
    source: str


@dataclass(frozen=True, slots=True)
class Control:
    """What one regime's two questions give for one ship or company.

    ``owned`` is the verdict on ownership, whether or not the target is ``listed`` itself; ``hints``
    may point to control; ``unknown`` names what decides and is not on record.
    """

    regime: Regime
    target: str
    name: str
    rule: str
    basis: str
    owned: Owned
    listed: str | None
    lower: float
    upper: float
    parts: tuple[Part, ...]
    hints: tuple[Hint, ...]
    unknown: tuple[str, ...]
    oddities: tuple[Oddity, ...]


def eu_rule(at: date | None) -> Rule:
    """The Union's test of ownership on a day; today's without one.

    >>> eu_rule(date(2024, 7, 2)).met(50), eu_rule(date(2024, 7, 3)).met(50)
    (False, True)
    """
    return EU_OLD if at is not None and at < EU_CHANGED else EU_NEW


def assess(
    regime: Regime,
    edges: pa.Table,
    held: Stakes,
    listed: Mapping[str, Listed],
    at: date | None = None,
    known_at: date | None = None,
    only: Collection[str] | None = None,
) -> tuple[Control, ...]:
    """Ownership and control of every ship and company that has owners or hints on record.

    ``held`` are the stakes of ``edges`` on the day; ``listed`` those on the regime's own lists;
    ``only`` keeps to these targets.
    """
    rule = eu_rule(at) if regime == "EU" else UK
    found = {f.target: f for f in apply(rule, held, listed, only)}
    if regime == "UK":
        found = _one_by_one(found, held, listed)
    hints = _hints(edges, listed, at, known_at)
    targets = sorted(one for one in {*found, *hints} if only is None or one in only)
    names = {row.target: row.name for row in found.values()} | dict(held.names)
    return tuple(
        _control(
            regime,
            rule,
            target,
            names.get(target, target),
            found.get(target),
            hints,
            held.is_ship(target),
        )
        for target in targets
    )


def _one_by_one(
    together: Mapping[str, Finding], held: Stakes, listed: Mapping[str, Listed]
) -> dict[str, Finding]:
    """Findings where stakes of different listed persons are not added.

    One owner who has the majority alone decides. Where only all together have it, it cannot be
    told: a joint arrangement would add their stakes, and none is on record.
    """
    owners = {stake.owner for mine in held.by_target.values() for stake in mine}
    alone = [
        {finding.target: finding for finding in apply(UK, held, {party: told}, together)}
        for party, told in sorted(listed.items())
        if party in owners
    ]
    return {target: _best(finding, alone) for target, finding in together.items()}


def _best(together: Finding, alone: Iterable[Mapping[str, Finding]]) -> Finding:
    from dataclasses import replace

    each = [found[together.target] for found in alone]
    single = max(each, key=lambda finding: finding.lower, default=None)
    if single is None or not UK.met(together.upper):
        return together
    if UK.met(single.lower):
        return replace(single, parts=together.parts, upper=together.upper, listed=together.listed)
    told = tuple(dict.fromkeys(line for finding in each for line in finding.unknown))
    if UK.met(together.lower):
        told = (*told, "Whether the listed owners hold their stakes jointly is not on record.")
    open_ = {"verdict": "cannot be told", "lower": single.lower, "unknown": told}
    return replace(together, **open_)  # type: ignore[arg-type]


def _owned(rule: Rule, finding: Finding) -> Owned:
    """The answer on ownership alone."""
    if rule.met(finding.lower):
        return "owned"
    return "cannot be told" if rule.met(finding.upper) else "not owned"


def _hints(
    edges: pa.Table, listed: Mapping[str, Listed], at: date | None, known_at: date | None
) -> dict[str, tuple[Hint, ...]]:
    out: dict[str, dict[tuple[str, str], Hint]] = {}
    for row in edges.to_pylist():
        told = listed.get(row["party"])
        if told is None or row["role"] not in HINTS or not known_by(row, known_at):
            continue
        if standing(row, at) != "out":
            mine = out.setdefault(row["target"], {})
            mine.setdefault((row["party"], row["role"]), _hint(row, told))
    return {target: tuple(hints.values()) for target, hints in out.items()}


def _hint(row: Mapping[str, Any], told: Listed) -> Hint:
    name, relation = row["party_name"], HINTS[row["role"]]
    return Hint(row["party"], name, relation, told.text, period(row), row["source"])


def _control(
    regime: Regime,
    rule: Rule,
    target: str,
    name: str,
    finding: Finding | None,
    hints: Mapping[str, tuple[Hint, ...]],
    ship: bool,
) -> Control:
    always = () if ship else tuple(f"Not on record: {what}." for what in _ALWAYS)
    none = (f"Who owns {name} is not on record.",)
    return Control(
        regime,
        target,
        name,
        rule.name,
        rule.basis,
        "cannot be told" if finding is None else _owned(rule, finding),
        None if finding is None else finding.listed,
        0.0 if finding is None else finding.lower,
        100.0 if finding is None else finding.upper,
        () if finding is None else finding.parts,
        hints.get(target, ()),
        (none if finding is None else finding.unknown) + always,
        () if finding is None else finding.oddities,
    )
