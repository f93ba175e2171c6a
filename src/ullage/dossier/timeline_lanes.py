"""A hull's timeline as lanes of bars: what a picture of it shows, before it is drawn.

Each bar keeps apart the time for which sources vouch (``solid``), the time that their partial dates
leave open (``soft``), and single observations (``points``). What nobody states is left empty: an
end without a date becomes a short tail, never a bar.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pyarrow as pa

from ullage.dossier.numbered import Numbered
from ullage.identity import dates
from ullage.identity.dates import NEVER_US
from ullage.identity.spans import span_text
from ullage.identity.timeline import Period, Timeline
from ullage.ids import country_name
from ullage.model.listing import MEASURE_WORDS, Listing, ListingMeasure, Span
from ullage.times import PartialDate, format_us, to_us

Interval = tuple[int, int]

#: Attributes drawn as lanes, with their titles and the group whose colour they have.
LANES = {
    "name": ("Names", "name"),
    "flag": ("Flags", "flag"),
    "mmsi": ("MMSI", "radio"),
    "call_sign": ("Call signs", "radio"),
    "imo": ("IMO number shown", "radio"),
    "identity": ("Identity used", "radio"),
    "owner": ("Owners", "owner"),
    "beneficial_owner": ("Beneficial owners", "owner"),
    "ism_manager": ("ISM managers", "owner"),
    "ship_manager": ("Ship managers", "owner"),
    "operator": ("Operators", "owner"),
    "linked_to": ("Linked to", "owner"),
    "class": ("Class", "flag"),
    "status": ("Status", "flag"),
}
#: Attributes told in one lane of text.
PARTICULARS = {
    "type": "{}",
    "built": "built {}",
    "dwt_t": "{} t DWT",
    "gt": "{} GT",
    "length_m": "{} m long",
    "beam_m": "{} m beam",
}
_ALIAS = re.compile(r"\b(?:alias|former name|another name|another script)\b")
#: A certain period this short is an observation.
_POINT_US = 2 * 86_400_000_000


@dataclass(frozen=True, slots=True)
class Bar:
    """One value in a lane. Intervals are µs, [from, to)."""

    text: str
    sources: tuple[int, ...]
    note: str
    """All of it in words, shown when the bar is pointed at."""
    solid: tuple[Interval, ...] = ()
    rising: Interval | None = None
    """Within which it began."""
    falling: Interval | None = None
    """Within which it ended."""
    soft: tuple[Interval, ...] = ()
    """In which it may have held, no more is known; and observations known only to the month."""
    points: tuple[int, ...] = ()
    open_start: bool = False
    open_end: bool = False
    hatched: tuple[Interval, ...] = ()
    outlined: bool = False
    """Spoofed, painted or alleged."""

    @property
    def extent(self) -> Interval | None:
        """From its first to its last known instant; None where it has no date."""
        spans = [*self.solid, *self.soft, *filter(None, (self.rising, self.falling))]
        ends = [us for span in spans for us in span] + list(self.points)
        return (min(ends), max(ends)) if ends else None


@dataclass(frozen=True, slots=True)
class Lane:
    """Bars of one attribute or list, oldest first; ``undated`` have no date at all."""

    title: str
    group: Literal["name", "flag", "radio", "owner", "measure", "plain"]
    bars: tuple[Bar, ...]
    undated: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Lanes:
    """Everything a picture shows. ``sources`` are numbered from 1."""

    hull: str
    title: str
    lanes: tuple[Lane, ...]
    sources: tuple[str, ...]
    conflicts: tuple[str, ...]
    simulated: bool


def lanes(
    timeline: Timeline,
    statements: pa.Table,
    listings: Sequence[Listing] = (),
    issues: Mapping[str, Sequence[PartialDate]] | None = None,
    standing: Sequence[str] = (),
) -> Lanes:
    """The lanes of a timeline and of the measures that ``listings`` of the hull carry.

    ``statements`` are those it was made from; ``issues`` the dates of the publications held;
    ``standing`` says where no list held tells of measures.
    """
    numbered = Numbered()
    seen = _observed(statements, timeline)
    wrong = _conflicts(timeline)
    out = [
        _lane(title, group, timeline.of(name), numbered, seen, wrong)
        for name, (title, group) in LANES.items()
        if timeline.of(name)
    ]
    out += _measures(listings, issues or {}, numbered)
    if standing:
        told_only = tuple(Bar(line, (), line) for line in standing)
        out.append(Lane("On lists", "plain", (), told_only))
    out += _particulars(timeline, numbered)
    told = tuple(dict.fromkeys(timeline.conflicts["sentence"].to_pylist()))
    everything = [one for runs in timeline.attributes.values() for one in runs]
    return Lanes(
        timeline.hull,
        _title(timeline, listings),
        tuple(out),
        tuple(numbered.numbers),
        told,
        any(one.simulated for one in everything),
    )


def _title(timeline: Timeline, listings: Sequence[Listing]) -> str:
    """The name that came last into use, as far as anybody dates it."""
    own = [one for one in timeline.of("name") if one.own and not _alias(one) and one.reports != 1]
    told = [one for one in own if one.statuses != ("alleged",)] or own
    last = max((one for one in told if _first(one) > NEVER_US), key=_first, default=None)
    if last is not None:
        return last.value
    listed = [listing.latest.name for listing in listings]
    return next(iter([*listed, *(one.value for one in own), *timeline.names, timeline.hull]))


def _alias(period: Period) -> bool:
    """Whether it is no more than another name in a list, which does not say of when."""
    return period.statuses == ("listed",) and any(map(_ALIAS.search, period.notes))


def _first(period: Period) -> int:
    """The first instant it is known of; where none is, before all others."""
    known = (period.possible[0], period.certain and period.certain[0], period.seen[0])
    return min((us for us in known if us is not None), default=NEVER_US)


def _observed(statements: pa.Table, timeline: Timeline) -> dict[str, Interval]:
    """When each statement was seen or made: the instants that its date covers."""
    out: dict[str, Interval] = {}
    wanted = {
        one for runs in timeline.attributes.values() for period in runs for one in period.statements
    }
    for row in statements.select(
        ["statement_id", "observed_at", "observed_at_precision"]
    ).to_pylist():
        when = dates.of_row(row, "observed_at") if row["statement_id"] in wanted else None
        if when is not None:
            out[row["statement_id"]] = dates.interval(when)
    return out


def _conflicts(timeline: Timeline) -> dict[str, list[tuple[int | None, int | None, str]]]:
    """Contradictions by statement: from, to, in words."""
    out: dict[str, list[tuple[int | None, int | None, str]]] = defaultdict(list)
    for row in timeline.conflicts.to_pylist():
        start, end = (None if row[key] is None else to_us(row[key]) for key in ("start", "end"))
        for name in row["statements"]:
            out[name].append((start, end, row["sentence"]))
    return out


def _lane(
    title: str,
    group: Any,
    periods: Iterable[Period],
    numbered: Numbered,
    seen: Mapping[str, Interval],
    wrong: Mapping[str, list[tuple[int | None, int | None, str]]],
) -> Lane:
    bars = [_bar(period, numbered, seen, wrong) for period in periods]
    dated = tuple(bar for bar in bars if bar.extent is not None)
    return Lane(title, group, dated, tuple(bar for bar in bars if bar.extent is None))


def _bar(
    period: Period,
    numbered: Numbered,
    seen: Mapping[str, Interval],
    wrong: Mapping[str, list[tuple[int | None, int | None, str]]],
) -> Bar:
    low, high = period.possible
    certain = period.certain
    long = certain if certain is not None and certain[1] - certain[0] > _POINT_US else None
    looks = sorted({seen[one] for one in period.statements if one in seen})
    looks = [one for one in looks if _within(one, low, high)]
    if long is None and certain is not None and not looks:
        looks = [certain]
    points, soft = _looks(looks if long is None else [])
    bar = Bar(
        _said(period),
        numbered.of(period.sources),
        _note(period, [line for one in period.statements for _, _, line in wrong.get(one, ())]),
        solid=() if long is None else (long,),
        soft=soft,
        points=points,
        open_start=low is None and (long is not None or high is not None),
        open_end=high is None and (long is not None or low is not None),
        outlined=bool(_doubts(period)),
    )
    bar = _edges(bar, low, high, long)
    return replace(bar, hatched=_hatched(bar, period, wrong))


def _within(look: Interval, low: int | None, high: int | None) -> bool:
    """Whether a source spoke while the value may have held, not of the past or what is to come."""
    return (low is None or look[1] > low) and (high is None or look[0] < high)


def _looks(looks: Sequence[Interval]) -> tuple[tuple[int, ...], tuple[Interval, ...]]:
    """Observations as points, and with what their dates leave open."""
    points = tuple(dict.fromkeys((one[0] + one[1]) // 2 for one in looks))
    return points, tuple(one for one in looks if one[1] - one[0] > _POINT_US)


def _edges(bar: Bar, low: int | None, high: int | None, long: Interval | None) -> Bar:
    """The bar with the spans in which it began and ended."""
    if long is not None:
        rising = (low, long[0]) if low is not None and low < long[0] else None
        falling = (long[1], high) if high is not None and high > long[1] else None
        return replace(bar, rising=rising, falling=falling)
    if low is not None and high is not None:
        return replace(bar, soft=(*bar.soft, (low, high)))
    ends = tuple(us for us in (low, high) if us is not None)
    return replace(bar, points=tuple(dict.fromkeys((*bar.points, *ends))))


def _hatched(
    bar: Bar, period: Period, wrong: Mapping[str, list[tuple[int | None, int | None, str]]]
) -> tuple[Interval, ...]:
    if bar.extent is None:
        return ()
    first, last = bar.extent
    spans = {
        (max(first, first if start is None else start), min(last, last if end is None else end))
        for one in period.statements
        for start, end, _ in wrong.get(one, ())
    }
    kept = sorted(span for span in spans if span[0] <= span[1])
    return tuple(kept)


def _said(period: Period, shape: str = "{}") -> str:
    value = shape.format(period.value)
    if period.attribute == "flag":
        value = f"{value} {country_name(value)}".strip()
    doubts = _doubts(period)
    return f"{value} ({', '.join(doubts)})" if doubts else value


def _doubts(period: Period) -> tuple[str, ...]:
    """Why nobody vouches for a value: spoofed, painted, or alleged and nothing else."""
    false = tuple(one for one in ("spoofed", "painted") if one in period.statuses)
    return ("alleged",) if period.statuses == ("alleged",) else false


def _note(period: Period, wrong: Iterable[str]) -> str:
    parts = [" ".join(period.text().split())]
    if len(period.spellings) > 1:
        parts.append(f"Also written: {', '.join(period.spellings)}.")
    return "\n".join([*parts, *period.notes, *dict.fromkeys(wrong)])


def _particulars(timeline: Timeline, numbered: Numbered) -> Iterable[Lane]:
    bars = [
        Bar(_said(period, shape), numbered.of(period.sources), _note(period, ()))
        for name, shape in PARTICULARS.items()
        for period in timeline.of(name)
    ]
    if bars:
        yield Lane("Particulars", "plain", (), tuple(bars))


def _measures(
    listings: Sequence[Listing],
    issues: Mapping[str, Sequence[PartialDate]],
    numbered: Numbered,
) -> Iterable[Lane]:
    by_list: dict[str, list[Bar]] = defaultdict(list)
    for listing in listings:
        held = issues.get(listing.list_id, ())
        for measure in listing.measures:
            by_list[listing.list_id].append(_measure(listing, measure, held, numbered))
    for list_id, bars in sorted(by_list.items()):
        dated = tuple(bar for bar in bars if bar.extent is not None)
        yield Lane(list_id, "measure", dated, tuple(bar for bar in bars if bar.extent is None))


def _measure(
    listing: Listing,
    measure: ListingMeasure,
    held: Sequence[PartialDate],
    numbered: Numbered,
) -> Bar:
    begun, ended = measure.start, measure.end
    last = max([v.last for v in listing.versions], default=None)
    until = None if last is None else last.interval_us[1]
    start, rising = _side(begun, begins=True)
    end, falling = _side(ended, begins=False)
    if ended.basis == "open":
        end, falling = until, None
    solid = ((start, end),) if start is not None and end is not None and start < end else ()
    points = () if solid or start is None else (start,)
    name = MEASURE_WORDS[measure.kind]
    text = f"{name} ({measure.instrument})" if measure.instrument else name
    return Bar(
        text,
        numbered.of([source_of(listing, held)]),
        _told(listing, measure),
        solid=solid,
        rising=rising,
        falling=falling,
        points=points,
        open_start=begun.latest is not None and begun.earliest is None,
        open_end=ended.basis == "open",
    )


def _side(span: Span, begins: bool) -> tuple[int | None, Interval | None]:
    """From when (or until when) it is sure, and within which it began (or ended)."""
    first = None if span.earliest is None else span.earliest.interval_us[0]
    last = None if span.latest is None else span.latest.interval_us[0]
    if first is None or last is None or first == last:
        return last if last is not None else first, None
    return last if begins else first, (first, last)


def source_of(listing: Listing, held: Sequence[PartialDate]) -> str:
    """What to call a listing as a source: list, entry and the issues held."""
    days = sorted(set(held))
    if not days:
        return f"{listing.list_id}, entry {listing.entry}"
    when = str(days[0]) if len(days) == 1 else f"{len(days)} issues, {days[0]} to {days[-1]}"
    return f"{listing.list_id}, entry {listing.entry} ({when})"


def _told(listing: Listing, measure: ListingMeasure) -> str:
    name = MEASURE_WORDS[measure.kind]
    ends = "" if measure.end.basis == "open" else "ends "
    return (
        f"{listing.list_id} entry {listing.entry}: {name}, {measure.instrument}. Begins "
        f"{span_text(measure.start)}; {ends}{span_text(measure.end)}. "
        f"Known from {measure.known_from}."
    )


def day_of(us: int) -> str:
    """The day of an instant."""
    return format_us(us)[:10]
