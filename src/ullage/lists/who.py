"""Which ship or party a person means by an id, a number or a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from ullage.errors import UsageError, ValueInvalidError
from ullage.identity.holdings import Holdings
from ullage.identity.ownership.edges import party_of_listing
from ullage.identity.ownership.parties import folded, is_hull, target_of

_MOST = 8


@dataclass(frozen=True, slots=True)
class Who:
    """The id, and in words how a name was read; empty where an id or number was given."""

    party: str
    how: str = ""


def resolve(key: str, holdings: Holdings, edges: pa.Table | None = None) -> Who:
    """The hull, or with ``edges`` the party, that ``key`` means.

    A name must be held for one ship only, spelled so in any case and punctuation. Raises UsageError
    naming the candidates where there are several, and near names where there is none;
    ValueInvalidError for a number whose check digit is wrong.
    """
    if not key.strip():
        raise UsageError("no ship is named", do="Give an IMO number, a hull id or a name.")
    party = target_of(key)
    if is_hull(party) or party in holdings.ships:
        return Who(party)
    known = {} if edges is None else _parties(edges)
    if party in known or any(party_of_listing(one) == party for one in holdings.listings):
        return Who(party)
    names = _named(key, holdings, known)
    if len(names) == 1:
        found, name = next(iter(names.items()))
        return Who(found, f"{key!r} read as {name} ({found}), the only one of that name held")
    if names:
        raise UsageError(
            "more than one is known by that name",
            found=repr(key),
            do=f"Give the id: {_listed(names)}.",
        )
    near = _near(key, holdings)
    raise UsageError(
        "no ship of that name is held" if edges is None else "no such ship or party is held",
        found=repr(key),
        do=f"Perhaps {_listed(near)}; give the id." if near else "Try 'ullage screen'.",
    )


def _parties(edges: pa.Table) -> dict[str, set[str]]:
    """Parties in the edges, and their names."""
    out: dict[str, set[str]] = {}
    for end in ("party", "target"):
        ids, names = edges.column(end).to_pylist(), edges.column(f"{end}_name").to_pylist()
        for party, name in zip(ids, names, strict=True):
            out.setdefault(party, set()).add(name)
    return out


def _named(key: str, holdings: Holdings, known: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Ships and parties of exactly that name, with a name to show each by."""
    wanted = folded(key)
    out = {
        ship.party: ship.name
        for ship in holdings.ships.values()
        if any(folded(fact.value) == wanted for fact in ship.of("name"))
    }
    for party, names in known.items():
        for name in sorted(names):
            if party not in holdings.ships and folded(name) == wanted:
                out.setdefault(party, name)
    return out


def _near(key: str, holdings: Holdings) -> dict[str, str]:
    """Ships that the ladder finds for the name."""
    from ullage.identity.screening import screen
    from ullage.identity.subject import subject_of

    try:
        found = screen(subject_of(key, as_name=True), holdings)
    except ValueInvalidError:
        return {}
    return {one.match.party.party: one.match.party.name for one in found.matches[:_MOST]}


def _listed(parties: Mapping[str, str]) -> str:
    shown = [f"{party} ({name})" for party, name in list(parties.items())[:_MOST]]
    more = len(parties) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
