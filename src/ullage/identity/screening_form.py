"""A screening as text for a person."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from ullage.identity.holdings import first_to_last
from ullage.identity.ladder import Match
from ullage.identity.looked import ListLooked, Looked, hashes
from ullage.identity.screening import ListingTold, MatchTold, Screening
from ullage.identity.screening_values import names_held
from ullage.model.listing import MEASURE_WORDS

_WIDTH = 96
#: Names shown of one ship in text.
_MOST_NAMES = 12
#: Matches shown of one of many in text.
_MOST_BRIEF = 5
#: What to call a standing in text, so that a lead is never taken for a finding.
STANDING_WORDS = {
    "identified": "IDENTIFIED",
    "probable": "PROBABLE",
    "lead": "LEAD (not a finding)",
}

RUNG_WORDS = {
    "imo": "by IMO number",
    "mmsi": "by MMSI",
    "call_sign": "by call sign",
    "imo_near": "by a number one slip away",
    "name_particulars": "by name with particulars",
    "name": "by name alone",
}


def text(told: Screening) -> str:
    """For a person: who is meant, what binds them and why, and what was looked at."""
    blocks = [_heading(told), *(_match_text(one) for one in told.matches)]
    if told.borrowed:
        blocks.append(_section("Conflicts: false identities, not matches", _sentences(told)))
    if told.near:
        blocks.append(_section("Near misses: below the threshold, no matches", _nears(told)))
    blocks.append(lists_text(told.lists))
    return "\n\n".join(blocks)


def brief(told: Screening, row: int) -> str:
    """One of many in a few lines: who asked for, who met, best first."""
    sentence = f": {told.sentence}" if told.outcome == "found" else ""
    lines = [f"{row}  {told.subject.text}: {told.outcome.upper()}{sentence}"]
    for one in told.matches[:_MOST_BRIEF]:
        lines.append(f"    {_met(one)}")
    if len(told.matches) > _MOST_BRIEF:
        lines.append(f"    and {len(told.matches) - _MOST_BRIEF} more (--format jsonl has all)")
    return "\n".join([*lines, *(f"    conflict: {one.sentence}" for one in told.borrowed)])


def _met(told: MatchTold) -> str:
    match = told.match
    number = f"IMO {match.party.imo}" if match.party.imo else match.party.party
    held = ", ".join(one.listing.list_id for one in told.listings) or "no list held"
    against = f"; against: {'; '.join(match.reasons_against)}" if match.reasons_against else ""
    standing = STANDING_WORDS[match.standing]
    named = match.matched_name
    as_what = "" if named in {None, match.name} else f" as {named!r}"
    return (
        f"{standing} {RUNG_WORDS[match.rung]}, score {match.score:.2f}: {match.name} "
        f"({number}){as_what}, on {held}{against}"
    )


def _nears(told: Screening) -> list[str]:
    return [
        f"{one.reason}; {one.party.name} ({one.party.party}), on "
        f"{', '.join(dict.fromkeys(x.list_id for x in one.party.listings)) or 'no list held'}"
        for one in told.near
    ]


def _sentences(told: Screening) -> list[str]:
    return [one.sentence for one in told.borrowed]


def _heading(told: Screening) -> str:
    asked = f"as of {told.as_of}" if told.as_of else "as of the latest issue held of each list"
    known = f", as known by the end of {told.known_at}" if told.known_at else ""
    lines = [f"{told.subject.text}: {told.sentence}."]
    lines += [f"Asked {asked}{known}."]
    lines += [f"{note}." for note in told.subject.notes]
    return "\n".join(_wrapped(line) for line in lines)


def _match_text(told: MatchTold) -> str:
    match = told.match
    imo = f"IMO {match.party.imo}" if match.party.imo else match.party.party
    kind = "" if match.party.kind == "vessel" else f", {match.party.kind}"
    head = (
        f"{STANDING_WORDS[match.standing]} {RUNG_WORDS[match.rung]}, score {match.score:.2f}: "
        f"{match.name} ({imo}{kind})"
    )
    lines = [_wrapped(head, 0, 4)]
    for sign, reasons in (
        ("+", match.reasons_for),
        ("-", match.reasons_against),
        ("·", match.neutral),
    ):
        lines += [_wrapped(f"{sign} {reason}", 2, 4) for reason in reasons]
    for listing in told.listings:
        lines += _listing_text(listing)
    if not told.listings:
        lines.append("  on no list held")
    said = match.party.said_listed
    if said:
        lines.append(_wrapped(f"said to be listed: {'; '.join(said)}", 2, 4))
    lines += _names_text(match)
    return "\n".join(lines)


def _names_text(match: Match) -> list[str]:
    """Names with who says them, each name once."""
    by_name: dict[str, dict[tuple[str, str], list[str]]] = {}
    for fact in names_held(match):
        says = by_name.setdefault(fact.value, {})
        says.setdefault((fact.status, fact.source), []).append(fact.when)
    told = [f"{name} ({'; '.join(_says(says))})" for name, says in by_name.items()]
    if len(told) > _MOST_NAMES:
        told = [*told[:_MOST_NAMES], f"and {len(by_name) - _MOST_NAMES} more (--json has all)"]
    return [_wrapped(f"names held: {' · '.join(told)}", 2, 4)] if told else []


def _says(by_source: dict[tuple[str, str], list[str]]) -> Iterable[str]:
    for (status, source), when in by_source.items():
        yield f"{status}, {first_to_last(when)}: {source}"


def _listing_text(told: ListingTold) -> list[str]:
    listing = told.listing
    place = f"{listing.list_id} entry {listing.entry} ({told.name})"
    lines = [f"  {place}, on {told.as_of}:"]
    if listing.tie is not None:
        lines.append(_wrapped(listing.tie.sentence, 4, 6))
    for one in told.measures:
        label = MEASURE_WORDS[one.measure.kind]
        rests = f" [{one.measure.instrument}]" if one.measure.instrument else ""
        what = f"{label}{rests}: {one.force.state.upper()}: {one.force.why}"
        lines.append(_wrapped(what, 4, 6))
    for report in told.reports:
        what = f"{MEASURE_WORDS[report.kind]} of {report.start} was public from {report.reported}, "
        what += f"as told by {report.source}"
        what += f" ({report.note})" if report.note else ""
        lines.append(_wrapped(what, 4, 6))
    return lines


def lists_text(lists: Looked) -> str:
    """The lists that were looked at, with dates and the hash prefix of the last issue of each. The
    other hashes, and which issue lacks which part, are in JSON.
    """
    lines = [_list_line(one) for one in lists.each] or ["no list is held"]
    if lists.only_bundled:
        lines.append(
            "No list is held but what comes with Ullage. Import the lists themselves with "
            "'ullage lists import' before relying on what was not found."
        )
    return _section("Looked at", lines)


def _list_line(one: ListLooked) -> str:
    issues = ", ".join(str(issue.published) for issue in one.issues)
    if one.issues:
        issues += f" (sha256 {hashes(one.issues[-1])})"
    parts = ", ".join(one.parts_missing)
    lacking = f"issues lack parts, what they hold is unknown: {parts}" if parts else ""
    notes = "".join(f"; {note}" for note in (one.around, *one.notes, lacking) if note)
    bundled = " [comes with Ullage]" if one.bundled else ""
    return f"{one.list_id}{bundled}: {issues or 'no issue held'}{notes}"


def _section(title: str, lines: Iterable[str]) -> str:
    return "\n".join([title, *(_wrapped(line, 2, 4) for line in lines)])


def _wrapped(line: str, indent: int = 0, hang: int = 0) -> str:
    return textwrap.fill(
        line,
        _WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
