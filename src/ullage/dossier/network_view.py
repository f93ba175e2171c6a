"""The network around a ship or party as an answer: text, tables, picture and page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pyarrow as pa

from ullage.dossier.network_boxes import Parts, lines_of, parts
from ullage.errors import InputError
from ullage.identity.holdings import Holdings
from ullage.identity.looked import Looked, look
from ullage.identity.ownership import leads
from ullage.identity.ownership.control import Control, Regime, assess
from ullage.identity.ownership.edges import party_of_listing
from ullage.identity.ownership.fifty import OFAC_50, Finding, Listed, apply
from ullage.identity.ownership.gathered import gathered
from ullage.identity.ownership.listed import AUTHORITIES, Authority, kinds_of, listed
from ullage.identity.ownership.network import Network, around, marked
from ullage.identity.ownership.stakes import above, stakes
from ullage.identity.screening_form import lists_text
from ullage.model.listing import Listing

REGIMES: tuple[Regime, ...] = ("EU", "UK")


@dataclass(frozen=True)
class NetworkAnswer:
    """A network, and what the rules of ownership make of the ships and companies in it."""

    network: Network
    findings: tuple[Finding, ...]
    """OFAC's 50 Percent Rule."""
    control: tuple[Control, ...]
    """The Union's and the United Kingdom's tests."""
    holdings: Holdings
    how: str = ""
    problems: tuple[InputError, ...] = ()
    looked: Looked = field(default_factory=lambda: Looked(()))
    uncounted: tuple[str, ...] = ()
    """Asset freezes that no rule of ownership counts, in sentences."""

    def parts(self) -> Parts:
        """For a picture."""
        notes = (f"Listings were looked up in {self.looked.where}.", *self.uncounted)
        return parts(self.network, self.findings, notes)

    def svg(self) -> str:
        """The picture as an SVG document."""
        from ullage.dossier.network_picture import svg

        return svg(self.parts())

    def html(self) -> str:
        """A page around the picture that asks nothing of any network."""
        from ullage.dossier.network_page import page

        return page(self)

    def parties(self) -> pa.Table:
        """Parties as a table."""
        return pa.Table.from_pylist(
            [
                {
                    "party": one.party,
                    "name": one.name,
                    "kind": one.kind,
                    "steps": one.steps,
                    "listed": "; ".join(f"{who}: {told.text}" for who, told in one.listed),
                    "said_listed": "; ".join(one.said),
                    "targets": one.targets,
                }
                for one in self.network.parties
            ],
            schema=_PARTIES,
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        network = self.network
        return {
            "start": network.start,
            "read_as": self.how or None,
            "depth": network.depth,
            "at": None if network.at is None else str(network.at),
            "known_at": None if network.known_at is None else str(network.known_at),
            "parties": self.parties().to_pylist(),
            "edges": network.edges.to_pylist(),
            "leads": [_lead_dict(lead) for lead in network.leads],
            "hubs": [hub.text for hub in network.hubs],
            "beyond": network.beyond,
            "ofac_50": [_finding_dict(one) for one in self.findings],
            "control": [_control_dict(one) for one in self.control],
            "uncounted": list(self.uncounted),
            "lists": [one.text for one in self.looked.each],
        }

    def text(self) -> str:
        """For a person."""
        return "\n".join(_text(self))


_PARTIES = pa.schema(
    [
        ("party", pa.string()),
        ("name", pa.string()),
        ("kind", pa.string()),
        ("steps", pa.int64()),
        ("listed", pa.string()),
        ("said_listed", pa.string()),
        ("targets", pa.int64()),
    ]
)


def all_edges(holdings: Holdings) -> pa.Table:
    """Edges of every source held: given as such, named in statements, named by lists."""
    return gathered(holdings)


def answer(
    holdings: Holdings,
    edges: pa.Table,
    start: str,
    depth: int = 2,
    at: date | None = None,
    how: str = "",
    problems: Sequence[InputError] = (),
) -> NetworkAnswer:
    """The network around ``start``. ``holdings`` and their ``edges`` are cut to what was known."""
    kinds = kinds_of(holdings.listings)
    listings = [(party_of_listing(one), one) for one in holdings.listings]
    names = _names(holdings, edges, start, listings)
    network = around(edges, start, depth, at, holdings.known_at, kinds, names)
    near = {party.party for party in network.parties}
    held = above(stakes(edges, at, kinds=kinds), near)
    held = replace(held, names={**held.names, **names})
    owners = {stake.owner for mine in held.by_target.values() for stake in mine}
    told = [one for party, one in listings if party in near | owners]
    frozen = _listed(told, holdings, at, freezes=True)
    findings = apply(OFAC_50, held, frozen.get("OFAC", {}), near)
    targets = edges.column("target").to_pylist()
    close = edges.filter(pa.array([one in near for one in targets], pa.bool_()))
    control = [
        one
        for regime in REGIMES
        for one in assess(regime, close, held, frozen.get(regime, {}), at, only=near)
    ]
    return NetworkAnswer(
        marked(network, _listed(told, holdings, at, freezes=False), _said_listed(near, holdings)),
        findings,
        tuple(control),
        holdings,
        how,
        tuple(problems),
        look(holdings, None),
        _uncounted(frozen, {**held.names, **names}),
    )


def _names(
    holdings: Holdings, edges: pa.Table, start: str, listings: Iterable[tuple[str, Listing]]
) -> dict[str, str]:
    """Ships by the name that screening shows them by, and listed parties whom no edge names."""
    ends = {start, *edges.column("party").to_pylist(), *edges.column("target").to_pylist()}
    ships = {party: holdings.ships[party].name for party in ends if party in holdings.ships}
    spoken = {
        party
        for end in ("party", "target")
        for party, name in zip(
            edges.column(end).to_pylist(), edges.column(f"{end}_name").to_pylist(), strict=True
        )
        if name != party
    }
    bare = {party: one.latest.name for party, one in listings if party in ends - spoken}
    return bare | ships


def _uncounted(
    frozen: Mapping[Authority, Mapping[str, Listed]], names: Mapping[str, str]
) -> tuple[str, ...]:
    """Asset freezes of authorities whose rules are not followed here, or that are not named."""
    return tuple(
        f"{names.get(party, party)} is under an asset freeze by {told.text}; no rule of ownership "
        "here counts it, since whose it is is not OFAC, the EU or the UK, or is not named."
        for who, parties in sorted(frozen.items())
        if who in {"UN", "other"}
        for party, told in sorted(parties.items())
    )


def _said_listed(near: Iterable[str], holdings: Holdings) -> dict[str, tuple[str, ...]]:
    """What sources other than the lists held say of ships as listed, by id."""
    ships = (holdings.ships[party] for party in near if party in holdings.ships)
    return {ship.party: ship.said_listed for ship in ships}


def _listed(
    listings: Sequence[Listing], holdings: Holdings, at: date | None, freezes: bool
) -> dict[Authority, dict[str, Listed]]:
    """Parties listed on the day, by authority. A ban on entering ports marks a ship in the picture
    but freezes nobody's assets: a rule of ownership asks for ``freezes`` only.
    """
    by = {who: listed(listings, holdings.issues, at, who, freezes) for who in AUTHORITIES}
    return {who: found for who, found in by.items() if found}


def _lead_dict(lead: leads.Lead) -> dict[str, Any]:
    return {
        "kind": lead.kind,
        "a": lead.a,
        "b": lead.b,
        "via": lead.via,
        "text": lead.text,
        "weight": round(lead.weight, 4),
        "sources": list(lead.sources),
        "standing": "lead",
    }


def _finding_dict(one: Finding) -> dict[str, Any]:
    return {
        "target": one.target,
        "name": one.name,
        "verdict": one.verdict,
        "lower": one.lower,
        "upper": one.upper,
        "upper_on_record": one.on_record,
        "listed": one.listed,
        "owners": [
            {"party": p.owner, "name": p.name, "low": p.low, "high": p.high, "listed": p.listed,
             "path": list(p.path)}
            for p in one.parts
        ],
        "unknown": list(one.unknown),
        "assumed": list(one.assumed),
        "oddities": [odd.text for odd in one.oddities],
    }  # fmt: skip


def _control_dict(one: Control) -> dict[str, Any]:
    return {
        "regime": one.regime,
        "rule": one.rule,
        "basis": one.basis,
        "target": one.target,
        "name": one.name,
        "owned": one.owned,
        "listed": one.listed,
        "lower": one.lower,
        "upper": one.upper,
        "hints_of_control": [f"{h.name} {h.relation} ({h.source})" for h in one.hints],
        "unknown": list(one.unknown),
    }


def _text(told: NetworkAnswer) -> Iterable[str]:
    network = told.network
    drawn = told.parts()
    yield drawn.title
    yield f"  {drawn.subtitle}"
    yield "Parties"
    for party in network.parties:
        marks = "; ".join(
            f"{who}: {one.text}{'' if one.sure else ' (cannot be told)'}"
            for who, one in party.listed
        )
        yield (
            f"  {party.steps} {party.name} ({party.kind}, {party.party})"
            + (f"  LISTED {marks}" if marks else "")
            + (f"  said to be listed: {'; '.join(party.said)}" if party.said else "")
        )
    yield from _edges_text(network)
    for title, lines in (
        ("OFAC 50 Percent Rule", drawn.findings),
        ("Ownership and control, EU and UK", tuple(map(control_text, told.control))),
        ("Leads, to be looked into", drawn.leads),
        ("What to know", drawn.notes),
    ):
        if lines:
            yield title
            yield from (f"  {line}" for line in lines)
    yield lists_text(told.looked)


def _edges_text(network: Network) -> Iterable[str]:
    lines = lines_of(network)
    if lines:
        yield "Who is what to whom"
    names = {party.party: party.name for party in network.parties}
    for line in lines:
        said = "; ".join(line.said)
        yield f"  {names[line.party]} → {names[line.target]}: {said} ({'; '.join(line.sources)})"


def control_text(one: Control) -> str:
    """One regime's answer for one ship or company in a sentence."""
    share = f"{one.lower:g} %" if one.lower == one.upper else f"{one.lower:g} to {one.upper:g} %"
    owned = {
        "owned": "owned by listed parties",
        "not owned": "not owned by listed parties",
    }.get(one.owned, "whether listed parties own it cannot be told")
    own = f" is listed itself ({one.listed});" if one.listed else ""
    hints = "; ".join(f"{hint.name} {hint.relation}" for hint in one.hints)
    control = f"may point to control: {hints}" if hints else "nothing on record points to control"
    return f"{one.regime}: {one.name}:{own} {owned} ({share}); {control}."
