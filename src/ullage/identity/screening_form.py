"""A screening as plain values, as flat rows, and as text for a person. The same in all three."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from ullage.identity.facts import Fact
from ullage.identity.ladder import Borrowed, Match, Near
from ullage.identity.looked import ListLooked, Looked, hashes
from ullage.identity.reported import Report
from ullage.identity.screening import ListingTold, MatchTold, MeasureTold, Screening
from ullage.identity.subject import Subject
from ullage.model.listing import Span

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

#: Columns of a flat row, in order.
COLUMNS = (
    "row", "query", "outcome", "standing", "rung", "score", "kind", "party", "imo", "name",
    "matched_name", "list", "entry", "measure", "instrument", "state", "as_of", "why",
    "start_earliest", "start_latest", "start_basis", "end_earliest", "end_latest", "end_basis",
    "known_from", "known_at", "reasons_for", "reasons_against", "conflicts", "notes",
    "lists_looked_at",
)  # fmt: skip


def as_dict(told: Screening) -> dict[str, Any]:
    """Everything in it, as JSON takes it."""
    return {**_answer(told), "lists": told.lists.as_dicts()}


def _answer(told: Screening) -> dict[str, Any]:
    return {
        "query": _subject(told.subject),
        "as_of": None if told.as_of is None else str(told.as_of),
        "as_of_basis": "given" if told.as_of else "the latest issue held of each list",
        "known_at": None if told.known_at is None else told.known_at.isoformat(),
        "outcome": told.outcome,
        "sentence": told.sentence,
        "matches": [_match(one) for one in told.matches],
        "conflicts": [_borrowed(one) for one in told.borrowed],
        "near_misses": [_near(one) for one in told.near],
        "only_bundled": told.lists.only_bundled,
    }


def as_line(told: Screening, row: int | None) -> dict[str, Any]:
    """:func:`as_dict` for one of many: with its line, its lists in short."""
    return {"row": row, **_answer(told), "lists": told.lists.short}


def _subject(subject: Subject) -> dict[str, Any]:
    given = {
        "text": subject.text,
        "name": subject.name,
        "imo": subject.imo,
        "imo_text": subject.imo_text,
        "mmsi": subject.mmsi,
        "call_sign": subject.call_sign,
        "flag": subject.flag,
        "type": subject.type,
        **subject.numbers,
        "at": subject.at,
    }
    return {key: value for key, value in given.items() if value is not None} | {
        "notes": list(subject.notes)
    }


def _match(told: MatchTold) -> dict[str, Any]:
    match = told.match
    return {
        "party": match.party.party,
        "kind": match.party.kind,
        "imo": match.party.imo,
        "name": match.party.name,
        "matched_name": match.matched_name,
        "rung": match.rung,
        "standing": match.standing,
        "lead": match.standing == "lead",
        "score": match.score,
        "reasons_for": list(match.reasons_for),
        "reasons_against": list(match.reasons_against),
        "neutral": list(match.neutral),
        "names": [_fact(one) for one in _names(match)],
        "said_listed": list(match.party.said_listed),
        "listings": [_listing(one) for one in told.listings],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "value": fact.value,
        "status": fact.status,
        "when": fact.when,
        "source": fact.source,
        "locator": fact.locator,
    }


def _listing(told: ListingTold) -> dict[str, Any]:
    listing = told.listing
    return {
        "list": listing.list_id,
        "entry": listing.entry,
        "name": listing.latest.name,
        "locator": listing.latest.locator,
        "seen_first": str(listing.versions[0].first),
        "seen_last": str(listing.versions[-1].last),
        "as_of": str(told.as_of),
        "measures": [_measure(one) for one in told.measures],
        "reports": [_report(one) for one in told.reports],
    }


def _measure(told: MeasureTold) -> dict[str, Any]:
    return {
        "kind": told.measure.kind,
        "instrument": told.measure.instrument,
        "state": told.force.state,
        "why": told.force.why,
        "last_known": told.force.last_known,
        "start": _span(told.measure.start),
        "end": _span(told.measure.end),
        "known_from": str(told.measure.known_from),
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "measure": report.kind,
        "start": str(report.start),
        "reported": str(report.reported),
        "source": report.source,
    }


def _span(span: Span) -> dict[str, Any]:
    return {
        "earliest": None if span.earliest is None else str(span.earliest),
        "latest": None if span.latest is None else str(span.latest),
        "basis": span.basis,
    }


def _near(one: Near) -> dict[str, Any]:
    return {
        "party": one.party.party,
        "imo": one.party.imo,
        "name": one.name,
        "score": round(one.score, 4),
        "reason": one.reason,
        "lists": list(dict.fromkeys(listing.list_id for listing in one.party.listings)),
    }


def _borrowed(one: Borrowed) -> dict[str, Any]:
    return asdict(one)


def flat(told: Screening, row: int | None = None) -> Iterator[dict[str, Any]]:
    """One row for each match and measure; one row where nothing matched."""
    head = {
        "row": row,
        "query": told.subject.text,
        "outcome": told.outcome,
        "known_at": None if told.known_at is None else told.known_at.isoformat(),
        "as_of": None if told.as_of is None else str(told.as_of),
        "conflicts": " | ".join(one.sentence for one in told.borrowed),
        "notes": " | ".join(told.subject.notes),
        "lists_looked_at": told.lists.short,
    }
    rows = [cells for one in told.matches for cells in _flat_match(one)]
    for cells in rows or [{}]:
        whole = {**head, **cells}
        yield {name: whole.get(name) for name in COLUMNS}


def _flat_match(told: MatchTold) -> Iterator[dict[str, Any]]:
    match = told.match
    head = {
        "standing": match.standing,
        "rung": match.rung,
        "score": match.score,
        "kind": match.party.kind,
        "party": match.party.party,
        "imo": match.party.imo,
        "name": match.party.name,
        "matched_name": match.matched_name,
        "reasons_for": " | ".join(match.reasons_for),
        "reasons_against": " | ".join(match.reasons_against),
    }
    if not told.listings:
        said = f"said to be listed: {'; '.join(match.party.said_listed)}"
        why = said if match.party.said_listed else None
        yield {**head, "state": "on no list held", "why": why}
    for listing in told.listings:
        for one in listing.measures:
            yield {**head, **_flat_measure(listing, one)}


def _flat_measure(listing: ListingTold, told: MeasureTold) -> dict[str, Any]:
    measure = told.measure
    spans = {
        f"{name}_{key}": value
        for name, span in (("start", measure.start), ("end", measure.end))
        for key, value in _span(span).items()
    }
    return {
        "list": listing.listing.list_id,
        "entry": listing.listing.entry,
        "measure": measure.kind,
        "instrument": measure.instrument,
        "state": told.force.state,
        "as_of": str(listing.as_of),
        "why": told.force.why,
        "known_from": str(measure.known_from),
        **spans,
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
    as_what = "" if named in {None, match.party.name} else f" as {named!r}"
    return (
        f"{standing} {RUNG_WORDS[match.rung]}, score {match.score:.2f}: {match.party.name} "
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
        f"{match.party.name} ({imo}{kind})"
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
    by_name: dict[str, list[str]] = {}
    for fact in _names(match):
        by_name.setdefault(fact.value, []).append(f"{fact.status}, {fact.when}: {fact.source}")
    told = [f"{name} ({'; '.join(says)})" for name, says in by_name.items()]
    if len(told) > _MOST_NAMES:
        told = [*told[:_MOST_NAMES], f"and {len(by_name) - _MOST_NAMES} more (--json has all)"]
    return [_wrapped(f"names held: {' · '.join(told)}", 2, 4)] if told else []


def _names(match: Match) -> list[Fact]:
    """Each name with each of its sources once, earliest first as far as dated."""
    seen: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in match.party.of("name"):
        seen.setdefault((fact.value, fact.status, fact.source), []).append(fact)
    once = [replace(some[0], when=_whens(some)) for some in seen.values()]
    return sorted(once, key=lambda one: (one.certain_us[0], one.value, one.source))


def _whens(facts: Sequence[Fact]) -> str:
    return ", ".join(dict.fromkeys(fact.when for fact in facts))


def _listing_text(told: ListingTold) -> list[str]:
    listing = told.listing
    place = f"{listing.list_id} entry {listing.entry} ({listing.latest.name})"
    lines = [f"  {place}, on {told.as_of}:"]
    for one in told.measures:
        label = one.measure.kind.replace("_", " ")
        rests = f" [{one.measure.instrument}]" if one.measure.instrument else ""
        what = f"{label}{rests}: {one.force.state.upper()}: {one.force.why}"
        lines.append(_wrapped(what, 4, 6))
    for report in told.reports:
        what = f"reported {report.kind.replace('_', ' ')} from {report.start}: {report.source}"
        lines.append(_wrapped(what, 4, 6))
    return lines


def lists_text(lists: Looked) -> str:
    """The lists that were looked at, with dates and hash prefixes."""
    lines = [_list_line(one) for one in lists.each] or ["no list is held"]
    if lists.only_bundled:
        lines.append(
            "No list is held but what comes with Ullage. Import the lists themselves with "
            "'ullage lists import' before relying on what was not found."
        )
    return _section("Looked at", lines)


def _list_line(one: ListLooked) -> str:
    issues = ", ".join(f"{issue.published} (sha256 {hashes(issue)})" for issue in one.issues)
    notes = "".join(f"; {note}" for note in (one.around, *one.notes) if note)
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
