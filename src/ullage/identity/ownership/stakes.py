"""Who holds how much of what on a day: edges of all sources brought together.

Shares are percent. Registered and beneficial ownership are two layers of the same ship or company:
their shares are not added to one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import pyarrow as pa

from ullage.identity.ownership.parties import PartyKind, folded, kind_of
from ullage.identity.ownership.when import Standing, days_of, known_by, standing

Layer = Literal["owner", "beneficial_owner"]
LAYERS: tuple[Layer, ...] = ("owner", "beneficial_owner")
#: Shares that add up to this much more than 100 are a rounding.
ROUNDING = 0.5

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stake:
    """What ``owner`` holds of ``target``: between ``low`` and ``high`` percent.

    ``sure`` where sources state it for the day, or presume it where that is allowed. ``low`` is 0
    where it is not sure.
    """

    owner: str
    target: str
    layer: Layer
    low: float
    high: float
    sure: bool
    presumed: bool
    stated: bool
    """Whether any source gives a number."""
    edges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Oddity:
    """Records that cannot all be right, or that a rule does not foresee."""

    kind: Literal["over_100", "self_owned", "circular", "sources_disagree"]
    target: str
    text: str


@dataclass(frozen=True, slots=True)
class Stakes:
    """Stakes by target, and the names of all parties. ``late`` rows were not known by the day."""

    by_target: Mapping[str, tuple[Stake, ...]]
    names: Mapping[str, str]
    kinds: Mapping[str, PartyKind]
    oddities: tuple[Oddity, ...]
    late: int

    def is_ship(self, party: str) -> bool:
        """Whether a party is a ship."""
        return self.kinds.get(party) == "vessel"


def stakes(
    edges: pa.Table,
    at: date | None = None,
    known_at: date | None = None,
    presume: bool = True,
    kinds: Mapping[str, PartyKind] | None = None,
) -> Stakes:
    """The stakes on the day ``at`` (as last heard of without one), as known by ``known_at``.

    ``presume``: what nobody says has ended goes on. ``kinds``: what parties are, where a list says
    so; for the others it is read from id and name.
    """
    rows = edges.to_pylist()
    known = [row for row in rows if known_by(row, known_at)]
    groups: dict[tuple[str, str, Layer], list[tuple[Row, Standing]]] = defaultdict(list)
    names = _names(known)
    kinds = {p: kind_of(p, name) for p, name in names.items()} | dict(kinds or {})
    for row, state in _standings(known, at, kinds):
        groups[row["target"], row["party"], row["role"]].append((row, state))
    by_target: dict[str, list[Stake]] = defaultdict(list)
    oddities: list[Oddity] = []
    for (target, owner, layer), told in sorted(groups.items()):
        by_target[target].append(_stake(owner, target, layer, told, presume, oddities))
    for target, mine in by_target.items():
        oddities += _over(target, mine, names)
    whole = {target: tuple(mine) for target, mine in by_target.items()}
    return Stakes(whole, names, kinds, tuple(oddities), len(rows) - len(known))


def _standings(
    rows: Iterable[Row], at: date | None, kinds: Mapping[str, PartyKind]
) -> list[tuple[Row, Standing]]:
    """Edges of ownership that may hold on the day.

    A ship has one registered owner at a time: an earlier one that nobody says has ended is only
    possible once another was seen.
    """
    told = [(row, standing(row, at)) for row in rows if row["role"] in LAYERS]
    told = [(row, state) for row, state in told if state != "out"]
    newest: dict[str, tuple[date, set[str]]] = {}
    for row, _ in told:
        if row["role"] == "owner" and kinds.get(row["target"]) == "vessel":
            day = _heard(row, at)
            best, parties = newest.get(row["target"], (date.min, set()))
            if day > best:
                newest[row["target"]] = (day, {row["party"]})
            elif day == best:
                parties.add(row["party"])
    return [(row, _superseded(row, state, newest)) for row, state in told]


def _heard(row: Row, at: date | None) -> date:
    """The last day, up to ``at``, on which the edge was heard of."""
    days = [days_of(row, name) for name in ("valid_from", "observed_at")]
    return max(
        (d[0] for d in days if d is not None and (at is None or d[0] <= at)), default=date.min
    )


def _superseded(row: Row, state: Standing, newest: Mapping[str, tuple[date, set[str]]]) -> Standing:
    if row["role"] != "owner" or row["target"] not in newest or row["valid_to"] is not None:
        return state
    _, current = newest[row["target"]]
    return state if row["party"] in current else "possible"


def _range(row: Row) -> tuple[float, float] | None:
    """The share that an edge states; None where it states none."""
    if row["percentage"] is not None:
        return row["percentage"], row["percentage"]
    low, high = row.get("percentage_low"), row.get("percentage_high")
    if low is None and high is None:
        return None
    return 0.0 if low is None else low, 100.0 if high is None else high


def _stake(
    owner: str,
    target: str,
    layer: Layer,
    told: list[tuple[Row, Standing]],
    presume: bool,
    oddities: list[Oddity],
) -> Stake:
    allowed = {"stated", "presumed"} if presume else {"stated"}
    firm = [row for row, state in told if state in allowed]
    shares = [share for row, _ in told if (share := _range(row)) is not None]
    sure = [share for row in firm if (share := _range(row)) is not None]
    if len(set(sure)) > 1:
        spoken = ", ".join(sorted({_said(share) for share in sure}))
        oddities.append(
            Oddity("sources_disagree", target, f"Sources disagree on the share: {spoken}.")
        )
    return Stake(
        owner,
        target,
        layer,
        low=min((low for low, _ in sure), default=0.0),
        high=max((high for _, high in shares), default=100.0),
        sure=bool(firm),
        presumed=bool(firm) and all(state != "stated" for _, state in told),
        stated=bool(shares),
        edges=tuple(sorted(row["edge_id"] for row, _ in told)),
    )


def _said(share: tuple[float, float]) -> str:
    low, high = share
    return f"{low:g} %" if low == high else f"{low:g} to {high:g} %"


def _names(rows: Sequence[Row]) -> dict[str, str]:
    out: dict[str, str] = {}
    for row in rows:
        for end in ("party", "target"):
            if row[f"{end}_name"] != row[end]:
                out.setdefault(row[end], row[f"{end}_name"])
    for row in rows:
        out.setdefault(row["party"], row["party"])
        out.setdefault(row["target"], row["target"])
    return out


def above(held: Stakes, targets: Iterable[str]) -> Stakes:
    """The stakes in ``targets``, in who owns those, and so on up."""
    wanted, queue = set(targets), list(targets)
    while queue:
        for stake in held.by_target.get(queue.pop(), ()):
            if stake.owner not in wanted:
                wanted.add(stake.owner)
                queue.append(stake.owner)
    kept = {target: mine for target, mine in held.by_target.items() if target in wanted}
    return replace(held, by_target=kept)


def distinct_low(stakes: Iterable[Stake], names: Mapping[str, str]) -> float:
    """The least that all ``stakes`` together hold; parties of one name are counted once, since they
    may be one party under two ids.
    """
    most: dict[str, float] = {}
    for stake in stakes:
        name = folded(names.get(stake.owner, stake.owner))
        most[name] = max(most.get(name, 0.0), stake.low)
    return sum(most.values())


def _over(target: str, stakes: Iterable[Stake], names: Mapping[str, str]) -> Iterable[Oddity]:
    stakes = list(stakes)
    for layer in LAYERS:
        total = sum(stake.low for stake in stakes if stake.layer == layer)
        if total > 100 + ROUNDING:
            name = names.get(target, target)
            yield Oddity("over_100", target, f"The shares in {name} add up to {total:g} %.")
    if any(stake.owner == target for stake in stakes):
        held = next(stake for stake in stakes if stake.owner == target)
        yield Oddity(
            "self_owned",
            target,
            f"{names.get(target, target)} holds {_said((held.low, held.high))} of itself; the "
            "rule does not say whether such shares count.",
        )
