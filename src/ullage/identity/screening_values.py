"""A screening as plain values for JSON, and as flat rows for CSV. The same in both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from ullage.identity.borrowed import Borrowed
from ullage.identity.facts import Fact
from ullage.identity.ladder import Match, Near
from ullage.identity.reported import Report
from ullage.identity.screening import ListingTold, MatchTold, MeasureTold, Screening
from ullage.identity.subject import Subject
from ullage.model.listing import Span

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
        "name": match.name,
        "matched_name": match.matched_name,
        "rung": match.rung,
        "standing": match.standing,
        "lead": match.standing == "lead",
        "score": match.score,
        "reasons_for": list(match.reasons_for),
        "reasons_against": list(match.reasons_against),
        "neutral": list(match.neutral),
        "names": [_fact(one) for one in names_held(match)],
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
        "name": told.name,
        "locator": listing.latest.locator,
        "seen_first": str(listing.versions[0].first),
        "seen_last": str(listing.versions[-1].last),
        "as_of": str(told.as_of),
        "taken_for": None if listing.tie is None else listing.tie.sentence,
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
        "note": report.note,
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
        "name": match.name,
        "matched_name": match.matched_name,
        "reasons_for": " | ".join([*match.reasons_for, *_ties(told)]),
        "reasons_against": " | ".join(match.reasons_against),
    }
    if not told.listings:
        said = f"said to be listed: {'; '.join(match.party.said_listed)}"
        why = said if match.party.said_listed else None
        yield {**head, "state": "on no list held", "why": why}
    for listing in told.listings:
        for one in listing.measures:
            yield {**head, **_flat_measure(listing, one)}


def _ties(told: MatchTold) -> list[str]:
    return [
        f"{one.listing.list_id} entry {one.listing.entry}: {one.listing.tie.sentence}"
        for one in told.listings
        if one.listing.tie is not None
    ]


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


def names_held(match: Match) -> list[Fact]:
    """Each name with each of its sources once, earliest first as far as dated."""
    seen: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in match.party.of("name"):
        seen.setdefault((fact.value, fact.status, fact.source), []).append(fact)
    once = [replace(some[0], when=_whens(some)) for some in seen.values()]
    return sorted(once, key=lambda one: (one.certain_us[0], one.value, one.source))


def _whens(facts: Sequence[Fact]) -> str:
    return ", ".join(dict.fromkeys(fact.when for fact in facts))
