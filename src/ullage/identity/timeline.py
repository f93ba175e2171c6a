"""A hull's life: for each attribute the values it had, in order, with how sure each period is.

A period is a run of statements that agree. ``possible`` is the longest it can have been, from the
earliest start any source allows to the latest end; ``certain`` the part in which it held, if its
sources are right; between the two it cannot be told. An end that nobody stated stays open, but
where another value held later ``superseded`` says from when. With ``known_by`` the timeline is what
could be known by the end of that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from ullage.identity import conflicts as found
from ullage.identity import statements
from ullage.identity.clashes import by
from ullage.identity.dates import EVER_US, NEVER_US, When
from ullage.identity.said import Said, said
from ullage.model.identity import ATTRIBUTES
from ullage.times import format_us

Held = Literal["certain", "possible", "superseded"]


@dataclass(frozen=True, slots=True)
class Period:
    """A value and when it held: µs, [from, to); None where there is no bound."""

    attribute: str
    value: str
    """As it is written most often; ``spellings`` has all."""
    spellings: tuple[str, ...]
    possible: tuple[int | None, int | None]
    certain: tuple[int, int] | None
    superseded: int | None
    """When another value is first sure to have held after it, where its own end is open."""
    start_text: str
    """The date of its start as its sources have it; empty where none is stated."""
    end_text: str
    seen: tuple[int | None, int | None]
    """First and last instant at which a source saw or said it."""
    seen_text: tuple[str, str]
    """Those two as exactly as they are known."""
    statuses: tuple[str, ...]
    sources: tuple[str, ...]
    statements: tuple[str, ...]
    reports: int | None
    notes: tuple[str, ...]
    simulated: bool

    def held(self, instant_us: int) -> Held | None:
        """How surely it held at an instant; None where it did not."""
        if self.certain is not None and self.certain[0] <= instant_us < self.certain[1]:
            return "certain"
        low, high = self.possible
        if (low is not None and instant_us < low) or (high is not None and instant_us >= high):
            return None
        if self.superseded is not None and instant_us >= self.superseded:
            return "superseded"
        return "possible"

    @property
    def own(self) -> bool:
        """False for a painted or spoofed value."""
        return not {"spoofed", "painted"} & set(self.statuses)

    def text(self) -> str:
        """A line for people."""
        when = f"{self.start_text or '…'} to {self.end_text or '…'}"
        if not self.start_text and not self.end_text and self.seen[0] is not None:
            when = f"seen {' to '.join(dict.fromkeys(self.seen_text))}"
        how = ", ".join(self.statuses)
        return f"{self.attribute:<16} {self.value:<28} {when:<44} {how}; {'; '.join(self.sources)}"

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "attribute": self.attribute,
            "value": self.value,
            "spellings": list(self.spellings),
            "start": self.start_text or None,
            "end": self.end_text or None,
            "possible": [None if us is None else format_us(us) for us in self.possible],
            "certain": None if self.certain is None else [format_us(us) for us in self.certain],
            "superseded": None if self.superseded is None else format_us(self.superseded),
            "seen": [None if us is None else format_us(us) for us in self.seen],
            "seen_text": [one or None for one in self.seen_text],
            "statuses": list(self.statuses),
            "sources": list(self.sources),
            "statements": list(self.statements),
            "reports": self.reports,
            "notes": list(self.notes),
            "simulated": self.simulated,
        }


@dataclass(frozen=True, slots=True)
class Timeline:
    """All that is said of a hull: periods by attribute, oldest first, and what contradicts."""

    hull: str
    hulls: tuple[str, ...]
    """The hull and those judged the same ship."""
    attributes: dict[str, tuple[Period, ...]]
    conflicts: pa.Table
    """CONFLICTS rows that this hull is part of."""
    known_by: When | None = None
    left_out: int = field(default=0)
    """Statements not surely known by then."""

    def of(self, attribute: str) -> tuple[Period, ...]:
        """Periods of one attribute; none where nothing is said."""
        return self.attributes.get(attribute, ())

    def at(self, attribute: str, instant_us: int) -> tuple[tuple[Period, Held], ...]:
        """What may have held at an instant, certain first; more than one where sources differ."""
        order = ("certain", "possible", "superseded")
        met = [(one, how) for one in self.of(attribute) if (how := one.held(instant_us))]
        return tuple(sorted(met, key=lambda pair: order.index(pair[1])))

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it ever had or pretended to, oldest first."""
        return tuple(dict.fromkeys(one.value for one in self.of("name")))

    def text(self) -> str:
        """Lines for people."""
        head = self.hull if len(self.hulls) == 1 else f"{self.hull} (with {self.hulls[1:]})"
        lines = [f"  {one.text()}" for periods in self.attributes.values() for one in periods]
        wrong = [f"  ! {line}" for line in self.conflicts["sentence"].to_pylist()]
        return "\n".join([head, *lines, *wrong])

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "hull": self.hull,
            "hulls": list(self.hulls),
            "known_by": None if self.known_by is None else str(self.known_by),
            "left_out": self.left_out,
            "attributes": {
                name: [one.as_dict() for one in periods]
                for name, periods in self.attributes.items()
            },
            "conflicts": found.rows(self.conflicts),
        }


def timeline(
    table: pa.Table, hull: str, *, known_by: When | None = None, same: Iterable[str] = ()
) -> Timeline:
    """The timeline of ``hull`` from a STATEMENTS table.

    ``known_by`` keeps to what was surely known by the end of that day. ``same`` are hulls judged to
    be the same ship, whose statements are told with it. A hull of which nothing is said has an
    empty timeline.
    """
    kept = statements.known_by(table, known_by)
    hulls = (hull, *sorted(set(same) - {hull}))
    own = said(kept.filter(pc.is_in(kept.column("hull"), pa.array(hulls))))
    of = {name: periods([one for one in own if one.attribute == name]) for name in ATTRIBUTES}
    wrong = found.concerning(found.find(_near(kept, hulls), same=[hulls]), hulls)
    told = {name: runs for name, runs in of.items() if runs}
    out = table.num_rows - kept.num_rows
    return Timeline(hull, hulls, told, wrong, known_by, out)


def _near(table: pa.Table, hulls: Sequence[str]) -> pa.Table:
    """All statements of these hulls and of those that share an identifier or name one another."""
    attributes = table.column("attribute").cast(pa.string())
    identifying = pc.is_in(attributes, pa.array(found.IDENTIFYING))
    own = pc.is_in(table.column("hull"), pa.array(hulls))
    mine = table.filter(pc.and_(own, identifying))
    values = mine.column("value").combine_chunks()
    near = pc.or_(own, pc.and_(identifying, pc.is_in(table.column("value"), values)))
    named = found.hulls_named(mine)
    near = pc.or_(near, pc.is_in(table.column("hull"), pa.array(named, pa.string())))
    for imo in [one.removeprefix("IMO") for one in hulls if one.startswith("IMO")]:
        for column in ("value", "note"):
            told = pc.fill_null(pc.match_substring(table.column(column), imo), False)
            near = pc.or_(near, told)
    wide = pc.unique(table.filter(near).column("hull"))
    return table.filter(pc.is_in(table.column("hull"), wide))


def periods(given: Sequence[Said]) -> tuple[Period, ...]:
    """Statements about one attribute of one ship, grouped into periods, oldest first.

    A sanctions list goes on printing what a ship was once called: what it prints joins the period
    of that value, or makes one of its own, but neither ends nor parts the others.
    """
    current = [one for one in given if one.own and one.status != "listed"]
    runs = _with_listed(_runs(current), [one for one in given if one.status == "listed"])
    false = [
        run
        for status in ("painted", "spoofed")
        for run in _runs([one for one in given if one.status == status])
    ]
    out = [*_bounded(runs, runs), *_bounded(false, [])]
    return tuple(sorted(out, key=_order))


def _runs(lane: Sequence[Said]) -> list[list[Said]]:
    """Neighbours in time that agree. Undated statements join the one run of their value there is,
    or stand alone.
    """
    runs: list[list[Said]] = []
    for one in sorted((one for one in lane if one.dated), key=_place):
        near = next((run for run in reversed(runs) if run[-1].key == one.key), None)
        if near is not None and (near is runs[-1] or _meet(near, one)):
            near.append(one)
        else:
            runs.append([one])
    return _joined(runs, [one for one in lane if not one.dated])


def _joined(runs: list[list[Said]], rest: Sequence[Said]) -> list[list[Said]]:
    """``runs`` with each of ``rest`` in the one run of its value, or in one of its own."""
    for one in rest:
        alike = [run for run in runs if run[0].key == one.key]
        if len(alike) == 1:
            alike[0].append(one)
        else:
            runs.append([one])
    return runs


def _with_listed(runs: list[list[Said]], listed: Sequence[Said]) -> list[list[Said]]:
    for group in by(listed, "key").values():
        alike = [run for run in runs if run[0].key == group[0].key]
        if alike:
            alike[0].extend(group)
        else:
            runs.append(group)
    return runs


def _place(one: Said) -> tuple[int, str, str]:
    return one.anchor, one.key, one.statement_id


def _meet(run: Sequence[Said], one: Said) -> bool:
    """Whether a statement still holds, for certain, while the next of the same value does."""
    ends = [each.certain[1] for each in run if each.certain is not None]
    return one.certain is not None and bool(ends) and one.certain[0] <= max(ends)


def _bounded(runs: Sequence[Sequence[Said]], among: Sequence[Sequence[Said]]) -> list[Period]:
    """Periods of one lane, each open end told from when another value held."""
    out = []
    for run in runs:
        since = max(_still(run), default=None)
        later = [
            low
            for other in among
            if other[0].key != run[0].key and (low := _begin(other)) is not None
            if since is not None and low > since
        ]
        bound = None if _end(run)[0] is not None else min(later, default=None)
        out.append(_period(run, bound))
    return out


def _begin(run: Sequence[Said]) -> int | None:
    """When a value was first there by a source that follows the ship; None for lists alone."""
    following = [one for one in run if one.status != "listed"]
    lows = [one.certain[0] for one in following if one.certain is not None]
    lows += [one.observed for one in following if one.certain is None and one.observed is not None]
    lows += [one.possible[0] for one in following if one.certain is None and one.text[0]]
    return min(lows, default=None)


def _still(run: Sequence[Said]) -> list[int]:
    """Instants at which the value was there: the last ones, or for lists alone the first."""
    following = [one for one in run if one.status != "listed"]
    told = following or run
    sure = [one.certain[1] - 1 for one in told if one.certain is not None]
    known = [one.observed for one in told if one.observed is not None]
    known += [one.possible[0] for one in told if one.text[0]]
    return sure + known if following else [min(known)] if known else []


def _start(run: Sequence[Said]) -> tuple[int | None, str]:
    """The earliest start stated; none where it was seen before that."""
    stated = sorted((one.possible[0], one.text[0]) for one in run if one.text[0])
    seen = [one.observed for one in run if one.observed is not None]
    if not stated or min(seen, default=EVER_US) < stated[0][0]:
        return None, ""
    return stated[0]


def _end(run: Sequence[Said]) -> tuple[int | None, str]:
    """The latest end stated; none where it was still said to hold then."""
    stated = sorted((one.possible[1], one.text[1]) for one in run if one.text[1])
    still = [one.observed or one.possible[0] for one in run if not one.text[1]]
    if not stated or max(still, default=NEVER_US) >= stated[-1][0]:
        return None, ""
    return stated[-1]


def _period(run: Sequence[Said], superseded: int | None) -> Period:
    low, start = _start(run)
    high, end = _end(run)
    certain = [one.certain for one in run if one.certain is not None]
    written = [one.value for one in run]
    seen = sorted((one.observed, one.text[2]) for one in run if one.observed is not None)
    first, last = (seen[0], seen[-1]) if seen else ((None, ""), (None, ""))
    reports = [one.reports for one in run if one.reports is not None]
    return Period(
        run[0].attribute,
        max(sorted(set(written)), key=written.count),
        tuple(sorted(set(written))),
        (low, high),
        (min(one[0] for one in certain), max(one[1] for one in certain)) if certain else None,
        superseded,
        start,
        end,
        (first[0], last[0]),
        (first[1], last[1]),
        tuple(sorted({one.status for one in run})),
        tuple(sorted({one.source for one in run})),
        tuple(sorted(one.statement_id for one in run)),
        sum(reports) if reports else None,
        tuple(sorted({one.note for one in run if one.note})),
        any(one.simulated for one in run),
    )


def _order(one: Period) -> tuple[int, int, str]:
    """By the first instant it is known of; what has no date comes last."""
    known = (one.possible[0], None if one.certain is None else one.certain[0], one.seen[0])
    first = [us for us in known if us is not None]
    return min(first, default=EVER_US), one.possible[1] or EVER_US, one.value


__all__ = ["Held", "Period", "Timeline", "periods", "timeline"]
