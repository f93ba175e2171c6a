"""What a picture of a network shows, before it is placed: boxes, lines with words, sources."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from ullage.dossier.numbered import Numbered
from ullage.dossier.svg_text import width, wrap
from ullage.identity.hull import imo_of_hull
from ullage.identity.ownership import leads
from ullage.identity.ownership.fifty import Finding
from ullage.identity.ownership.leads import Lead
from ullage.identity.ownership.network import Network, Party
from ullage.identity.ownership.when import shown

BOX = 206.0
NAME, SMALL, LABEL = 12.5, 10.0, 10.0
#: Widest label of a line.
LABEL_ROOM = 232.0
_PAD = 11.0

ROLES = {
    "owner": "owner",
    "beneficial_owner": "beneficial owner",
    "ism_manager": "ISM manager",
    "ship_manager": "ship manager",
    "operator": "operator",
    "director": "director",
    "agent": "agent",
    "address": "address",
    "linked_to": "linked to",
}


@dataclass(frozen=True, slots=True)
class Box:
    """A party as drawn: lines of its name, what stands under it, and where it is listed."""

    party: Party
    name: tuple[str, ...]
    under: tuple[str, ...]
    listed: tuple[tuple[str, bool], ...]
    """Lines, and whether the listing is sure."""
    leads: tuple[str, ...]
    start: bool
    """Whether the network is drawn around it."""
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """All that one party is to another: what is said beside the line, and all of it in words."""

    party: str
    target: str
    said: tuple[str, ...]
    """What it is to the target: role, share, dates."""
    label: tuple[str, ...]
    """The same with numbers of sources, in lines."""
    note: str
    sources: tuple[str, ...]
    edges: tuple[str, ...]
    owning: bool

    @property
    def height(self) -> float:
        """Room that the words and the line need."""
        return 13.0 * len(self.label) + 6.0


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything a picture shows; ``sources`` are numbered from 1."""

    title: str
    subtitle: str
    boxes: Mapping[str, Box]
    lines: tuple[Line, ...]
    namesakes: tuple[Lead, ...]
    sources: tuple[str, ...]
    findings: tuple[str, ...]
    notes: tuple[str, ...]
    leads: tuple[str, ...]
    simulated: bool = False


#: Most parties drawn; more cannot be read.
MOST = 80
#: Leads and findings told under a picture; the tables have all.
TOLD = 12


def parts(network: Network, findings: Sequence[Finding] = (), notes: Sequence[str] = ()) -> Parts:
    """What to draw of ``network``, with what ownership rules found and other notes.

    Where there are more than MOST parties, the nearest and best linked are drawn.
    """
    network, left = _fewer(network)
    numbered = Numbered()
    by_target = {finding.target: finding for finding in findings}
    namesakes = tuple(lead for lead in network.leads if lead.kind == "same name")
    alike = Counter(party for lead in namesakes for party in (lead.a, lead.b))
    boxes = {
        one.party: _box(one, by_target.get(one.party), alike[one.party], one.party == network.start)
        for one in network.parties
    }
    lines = _lines(network, numbered)
    start = network.party(network.start)
    told = leads.sentences(network.leads)
    return Parts(
        f"Who stands behind {start.name}" if start.kind == "vessel" else start.name,
        _subtitle(network, start),
        boxes,
        lines,
        namesakes,
        tuple(numbered.numbers),
        tuple(_finding(f) for f in _nearest(network, findings)[:TOLD]),
        (*notes, *_notes(network, len(told), left)),
        told[:TOLD],
    )


def _fewer(network: Network) -> tuple[Network, int]:
    """The part that is drawn, and how many parties are not."""
    if len(network.parties) <= MOST:
        return network, 0
    ends = Counter(
        party for end in ("party", "target") for party in network.edges.column(end).to_pylist()
    )
    order = sorted(network.parties, key=lambda one: (one.steps, -ends[one.party], one.party))
    kept = {one.party for one in order[:MOST]}
    rows = [
        row for row in network.edges.to_pylist() if row["party"] in kept and row["target"] in kept
    ]
    fewer = replace(
        network,
        parties=tuple(one for one in network.parties if one.party in kept),
        edges=pa.Table.from_pylist(rows, schema=network.edges.schema),
        leads=tuple(lead for lead in network.leads if lead.a in kept and lead.b in kept),
    )
    return fewer, len(network.parties) - MOST


def _nearest(network: Network, findings: Sequence[Finding]) -> list[Finding]:
    """Findings of what is drawn, nearest to the start first."""
    steps = {party.party: party.steps for party in network.parties}
    inside = [finding for finding in findings if finding.target in steps]
    return sorted(inside, key=lambda finding: (steps[finding.target], finding.name))


def _subtitle(network: Network, start: Party) -> str:
    told = [_identifier(start) or start.party]
    told.append(f"on {network.at}" if network.at is not None else "all that is on record")
    if network.known_at is not None:
        told.append(f"as known by {network.known_at}")
    count = len(network.parties)
    told.append(f"{count} {'party' if count == 1 else 'parties'} within {network.depth} steps")
    return " · ".join(told)


def _notes(network: Network, leads_told: int, left: int) -> Iterable[str]:
    if left:
        yield f"{left} more parties are in the tables and not drawn."
    for hub in network.hubs:
        yield hub.text
    if network.beyond:
        yield f"One step farther there are {network.beyond} more; they are not drawn."
    if leads_told > TOLD:
        yield f"{leads_told - TOLD} more leads are in the table."
    if not network.edges.num_rows:
        yield "Nothing is on record of who owns, manages or stands behind it."


def _finding(finding: Finding) -> str:
    low, high = finding.lower, finding.upper
    share = f"{low:g} %" if low == high else f"{low:g} to {high:g} %"
    verdict = f"{finding.name}: {finding.verdict}"
    if finding.listed is not None:
        verdict += f" (listed itself: {finding.listed})"
    said = [f"{verdict}; held by blocked parties: {share}.", *finding.unknown, *finding.assumed]
    return " ".join([*said, *(odd.text for odd in finding.oddities)])


def _identifier(party: Party) -> str:
    imo = imo_of_hull(party.party)
    if imo is not None:
        return f"IMO {imo}"
    if party.party.startswith("CO") and party.kind == "company":
        return f"company no. {party.party[2:]}"
    return "" if party.party.startswith(("PTY-", "ULL-")) else party.party


def _box(party: Party, finding: Finding | None, alike: int, start: bool) -> Box:
    room = BOX - 2 * _PAD
    name = tuple(wrap(party.name, room, NAME, most=3, bold=True))
    kind = "" if party.kind == "party" else party.kind.replace("vessel", "ship")
    under = " · ".join(part for part in (kind, _identifier(party)) if part)
    listed = [
        (line, told.sure)
        for who, told in party.listed
        for line in wrap(f"{who}: {told.text}", room, SMALL, most=3)
    ]
    if party.said and not party.listed:
        text = f"said to be listed: {'; '.join(party.said)}"
        listed += [(line, False) for line in wrap(text, room, SMALL, most=3)]
    if finding is not None and finding.verdict == "blocked" and finding.listed is None:
        listed.append(("blocked by who owns it (OFAC)", True))
    lines = tuple(wrap(under, room, SMALL, most=2)) if under else ()
    others = "another record" if alike == 1 else f"{alike} other records"
    more = (f"lead: {others} of this name",) if alike else ()
    height = 17.0 * len(name) + 13.0 * (len(lines) + len(listed) + len(more)) + 13.0
    return Box(party, name, lines, tuple(listed), more, start, height)


def lines_of(network: Network) -> tuple[Line, ...]:
    """What each party is to each target, all sources together."""
    return _lines(network, Numbered())


def _lines(network: Network, numbered: Numbered) -> tuple[Line, ...]:
    pairs: dict[tuple[str, str], dict[str, list[Mapping[str, Any]]]] = defaultdict(dict)
    for row in network.edges.to_pylist():
        if row["party"] != row["target"]:
            roles = pairs[row["party"], row["target"]]
            roles.setdefault(row["role"], []).append(row)
    return tuple(
        _line(pair, roles, numbered) for pair, roles in sorted(pairs.items(), key=lambda p: p[0])
    )


def _line(
    pair: tuple[str, str], roles: Mapping[str, list[Mapping[str, Any]]], numbered: Numbered
) -> Line:
    told: list[str] = []
    label: list[str] = []
    notes: list[str] = []
    for role, rows in sorted(roles.items(), key=lambda item: list(ROLES).index(item[0])):
        refs = ",".join(map(str, numbered.of(row["source"] for row in rows)[:4]))
        held = " ".join(part for part in (ROLES[role], share(rows)) if part)
        said = ", ".join(part for part in (held, _when(rows)) if part)
        told.append(said)
        label += wrap(f"{said} [{refs}]", LABEL_ROOM, LABEL, most=3)
        notes += [_note(row) for row in rows]
    ids = tuple(row["edge_id"] for rows in roles.values() for row in rows)
    owning = bool({"owner", "beneficial_owner"} & set(roles))
    sources = tuple(dict.fromkeys(row["source"] for rows in roles.values() for row in rows))
    note = "\n".join(notes)
    return Line(*pair, tuple(told), tuple(label), note, sources, ids, owning)


def share(rows: Iterable[Mapping[str, Any]]) -> str:
    """The shares that sources give, as one number or a range."""
    low: list[float] = []
    high: list[float] = []
    for row in rows:
        exact, least, most = (row[f"percentage{end}"] for end in ("", "_low", "_high"))
        low += [value for value in (exact, least) if value is not None]
        high += [value for value in (exact, most) if value is not None]
    if not low and not high:
        return ""
    if not low:
        return f"≤ {max(high):g} %"
    if not high:
        return f"≥ {min(low):g} %"
    return f"{min(low):g} %" if min(low) == max(high) else f"{min(low):g}–{max(high):g} %"


def _when(rows: Sequence[Mapping[str, Any]]) -> str:
    """The period that all rows together tell."""
    starts = sorted({shown(row, "valid_from") for row in rows} - {""})
    ends = sorted({shown(row, "valid_to") for row in rows} - {""})
    seen = sorted({shown(row, "observed_at") for row in rows} - {""})
    if starts or ends:
        return f"{starts[0] if starts else '…'} – {ends[-1] if ends else '…'}"
    if not seen:
        return ""
    return f"seen {seen[0]}" if seen[0] == seen[-1] else f"seen {seen[0]} – {seen[-1]}"


def _note(row: Mapping[str, Any]) -> str:
    of = "" if row["role"] == "linked_to" else " of"
    said = [f"{row['party_name']}: {ROLES[row['role']]}{of} {row['target_name']}"]
    said += [part for part in (share([row]), _when([row]), row["note"]) if part]
    where = f", {row['locator']}" if row["locator"] else ""
    return f"{'; '.join(said)} ({row['source']}{where})"


def label_width(line: Line) -> float:
    """Width of a line's words."""
    return max(width(said, LABEL) for said in line.label)
