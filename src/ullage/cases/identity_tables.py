"""What a case makes of identities: hulls of tracks, conflicts, voyages against the lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ullage.cases import owners
from ullage.cases.analyse import Analysed
from ullage.identity import broadcast, conflicts, judgements, statements
from ullage.identity.attribution import Attributed, Attribution
from ullage.identity.holdings import Holdings
from ullage.identity.hull import imo_of_hull
from ullage.identity.looked import SHORT_HASH, look
from ullage.identity.screening import Screening, screen_many
from ullage.identity.subject import Subject
from ullage.identity.voyages import Voyage, screen_voyages
from ullage.model.case_identity import HULLS, LISTS_LOOKED_AT, VOYAGES
from ullage.model.schema import TableSchema
from ullage.times import from_us, to_us

#: Ships screened together.
_BATCH = 2_000


@dataclass(frozen=True)
class Result:
    """Tables by name, and which hull each track was given to."""

    tables: dict[str, pa.Table]
    given: pa.Table


@dataclass(frozen=True)
class _Track:
    """A voyage: one track, and whose it is."""

    track_id: str
    transmitter: int
    start_us: int
    end_us: int
    whose: Attributed

    @property
    def group(self) -> tuple[str, ...]:
        """The hull, or those that contest it."""
        return self.whose.between if self.whose.hull is None else (self.whose.hull,)


def made(found: Analysed, holdings: Holdings, judged: pa.Table, *, simulated: bool) -> Result:
    """All tables of the step, from what was analysed, what is held, and what was judged."""
    state = broadcast.heard(found.static)
    sent = broadcast.stated(state, source="AIS", simulated=simulated)
    whole = pa.concat_tables([holdings.judgements.cast(judged.schema), judged])
    holdings = replace(holdings, judgements=whole)
    same = judgements.clusters(whole)
    hulls = broadcast.hulls_of(state)
    tracks = _tracks(found.tracks, Attribution(hulls, holdings.statements, same))
    known = statements.merge([sent, holdings.statements])
    ours = {hull for track in tracks for hull in track.group} | set(hulls.values())
    wrong = conflicts.concerning(conflicts.find(known, same=[*same, *_given(tracks, hulls)]), ours)
    told = known.filter(pc.is_in(known["hull"], pa.array(sorted(ours), pa.string())))
    screened = _screened(tracks, told, holdings)
    voyages = _voyages(tracks, screened, holdings, simulated=simulated)
    return Result(
        {
            "statements": statements.ordered(told),
            "conflicts": wrong,
            "hulls": _hulls(tracks, told, wrong, screened, _bound(voyages), simulated=simulated),
            "screening": voyages,
            "lists": _lists(holdings),
            **owners.behind(holdings, _last_days(tracks), simulated=simulated),
        },
        _given_table(tracks),
    )


def _tracks(table: pa.Table, attribution: Attribution) -> list[_Track]:
    columns = ("track_id", "transmitter", "start", "end")
    rows = zip(*(table.column(name).to_pylist() for name in columns), strict=True)
    return [
        _Track(track, who, to_us(start), to_us(end), attribution.of(who, to_us(start), to_us(end)))
        for track, who, start, end in rows
    ]


def _last_days(tracks: Iterable[_Track]) -> dict[str, date]:
    """The last day on which each hull was seen."""
    out: dict[str, int] = {}
    for track in tracks:
        for hull in track.group:
            out[hull] = max(out.get(hull, track.end_us), track.end_us)
    return {hull: from_us(last).date() for hull, last in out.items()}


def _given(tracks: Sequence[_Track], sent: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Transmitters without an IMO number and the hull a source gave them to: one ship each."""
    for track in tracks:
        if track.whose.basis == "MMSI by a source" and track.whose.hull is not None:
            yield sent.get(track.transmitter, track.whose.hull), track.whose.hull


def _given_table(tracks: Sequence[_Track]) -> pa.Table:
    return pa.table(
        {
            "track": pa.array([one.track_id for one in tracks], pa.string()),
            "hull": pa.array([one.whose.hull for one in tracks], pa.string()),
            "basis": pa.array([one.whose.basis for one in tracks], pa.string()),
        }
    )


def _grouped(tracks: Iterable[_Track]) -> dict[tuple[str, ...], list[_Track]]:
    out: dict[tuple[str, ...], list[_Track]] = defaultdict(list)
    for track in tracks:
        out[track.group].append(track)
    return dict(sorted(out.items()))


Sent = dict[str, dict[str, list[str]]]


def _sent(told: pa.Table) -> Sent:
    """What each hull broadcast, by attribute, oldest first."""
    own = told.filter(pc.equal(told["status"].cast(pa.string()), "broadcast"))
    own = own.filter(own["reports"].is_valid())
    out: Sent = defaultdict(lambda: defaultdict(list))
    columns = [own[name].to_pylist() for name in ("hull", "attribute", "value")]
    for hull, attribute, value in zip(*columns, strict=True):
        if value not in out[hull][attribute]:
            out[hull][attribute].append(value)
    return out


def _screened(
    tracks: Sequence[_Track], told: pa.Table, holdings: Holdings
) -> dict[tuple[str, ...], list[Screening]]:
    """The answers for each group of hulls: one for every hull and name it sent."""
    sent = _sent(told)
    asked: list[tuple[tuple[str, ...], Subject]] = []
    for group, ones in _grouped(tracks).items():
        asked += [(group, subject) for subject in _subjects(group, ones, sent)]
    out: dict[tuple[str, ...], list[Screening]] = defaultdict(list)
    for start in range(0, len(asked), _BATCH):
        batch = asked[start : start + _BATCH]
        answers = screen_many([subject for _, subject in batch], holdings, wide=False)
        for (group, _), answer in zip(batch, answers, strict=True):
            out[group].append(answer)
    return out


def _subjects(group: tuple[str, ...], tracks: Sequence[_Track], sent: Sent) -> Iterator[Subject]:
    """Whom to look for: each hull of the group by its number, and by all that was sent as it."""
    span = (min(one.start_us for one in tracks), max(one.end_us for one in tracks) + 1)
    mmsi = sorted({one.transmitter for one in tracks if one.transmitter > 0})
    for hull in group:
        own = sent.get(hull, {})
        names: list[str | None] = [*own.get("name", ())]
        signs = own.get("call_sign", [])
        for name in names or [None]:
            subject = Subject(
                name=name,
                imo=imo_of_hull(hull),
                mmsi=mmsi[0] if mmsi else None,
                call_sign=signs[-1] if signs else None,
                at_us=span,
                at="during its voyages",
            )
            if subject.text:
                yield subject


def _hulls(
    tracks: Sequence[_Track],
    told: pa.Table,
    wrong: pa.Table,
    screened: Mapping[tuple[str, ...], Sequence[Screening]],
    bound: Mapping[str, str],
    *,
    simulated: bool,
) -> pa.Table:
    sent = _sent(told)
    counts: dict[str, int] = defaultdict(int)
    for row in wrong["hulls"].to_pylist():
        for hull in row:
            counts[hull] += 1
    rows = []
    for group, ones in _grouped(tracks).items():
        finding, sentence = _finding(group, screened.get(group, ()))
        for hull in group:
            rows.append(
                {
                    "hull": hull,
                    "basis": ones[0].whose.basis,
                    "transmitters": sorted({one.transmitter for one in ones}),
                    "names": sent.get(hull, {}).get("name", []),
                    "call_signs": sent.get(hull, {}).get("call_sign", []),
                    "flags": sent.get(hull, {}).get("flag", []),
                    "first": min(one.start_us for one in ones),
                    "last": max(one.end_us for one in ones),
                    "tracks": len(ones),
                    "finding": finding,
                    "bound": bound.get(hull, "no") if finding == "found" else None,
                    "sentence": sentence,
                    "conflicts": counts[hull],
                    "simulated": simulated,
                }
            )
    return _table(rows, HULLS)


def _finding(group: tuple[str, ...], answers: Sequence[Screening]) -> tuple[str, str]:
    """The gravest answer and its sentence; contested identities find nobody."""
    order = ("found", "lead", "not found")
    best = min(answers, key=lambda one: order.index(one.outcome), default=None)
    if len(group) > 1:
        words = f"contested between {' and '.join(group)}: the tracks are given to neither"
        return "contested", words if best is None else f"{words}. {best.sentence}"
    if best is None:
        return "not found", "nothing was sent to look for"
    return best.outcome, best.sentence


def _voyages(
    tracks: Sequence[_Track],
    screened: Mapping[tuple[str, ...], Sequence[Screening]],
    holdings: Holdings,
    *,
    simulated: bool,
) -> pa.Table:
    rows: list[dict[str, Any]] = []
    for group, ones in _grouped(tracks).items():
        for match in _best_matches(screened.get(group, ())):
            party = match.match.party.party
            by_id = {one.track_id: one for one in ones}
            voyages = [Voyage(party, one.start_us, one.end_us, one.track_id) for one in ones]
            for row in screen_voyages(voyages, holdings):
                track = by_id[row.voyage.voyage]
                rows.append(
                    {
                        "hull": ", ".join(group),
                        "voyage": track.track_id,
                        "start": track.start_us,
                        "end": track.end_us,
                        "standing": "contested" if len(group) > 1 else match.match.standing,
                        "rung": match.match.rung,
                        "score": match.match.score,
                        "party": party,
                        "listed_name": row.name,
                        "list": row.list_id,
                        "entry": row.entry,
                        "measure": row.kind,
                        "instrument": row.instrument,
                        "during": row.during,
                        "since": None if row.since is None else row.since.isoformat(),
                        "until": None if row.until is None else row.until.isoformat(),
                        "why": row.why,
                        "reasons_for": " | ".join(match.match.reasons_for),
                        "reasons_against": " | ".join(match.match.reasons_against),
                        "simulated": simulated,
                    }
                )
    return _table(rows, VOYAGES)


def _bound(voyages: pa.Table) -> dict[str, str]:
    """For each hull that is on a list for certain or probably: whether that bound it under way."""
    words = {"partly told": 1, "cannot be told": 2, "not": 3}
    levels = ("yes", "on some days, others cannot be told", "cannot be told", "no")
    best: dict[str, int] = {}
    columns = (voyages[name].to_pylist() for name in ("hull", "standing", "during"))
    for hull, standing, during in zip(*columns, strict=True):
        if standing in {"identified", "probable"}:
            best[hull] = min(best.get(hull, 3), words.get(during, 0))
    return {hull: levels[level] for hull, level in best.items()}


def _best_matches(answers: Sequence[Screening]) -> list[Any]:
    """One match for each party met: the surest."""
    order = ("identified", "probable", "lead")
    best: dict[str, Any] = {}
    for answer in answers:
        for match in answer.matches:
            party = match.match.party.party
            known = best.get(party)
            rank = (order.index(match.match.standing), -match.match.score)
            if known is None or rank < (order.index(known.match.standing), -known.match.score):
                best[party] = match
    return [best[party] for party in sorted(best)]


def _lists(holdings: Holdings) -> pa.Table:
    rows: list[dict[str, Any]] = []
    for looked in look(holdings, None).each:
        for issue in looked.issues or (None,):
            files = () if issue is None else issue.files
            rows.append(
                {
                    "list": looked.list_id,
                    "published": None if issue is None else str(issue.published),
                    "basis": None if issue is None else issue.published_basis,
                    "bundled": looked.bundled,
                    "files": ", ".join(f"{one.name} {one.sha256[:SHORT_HASH]}" for one in files),
                    "licence": None if issue is None else issue.licence,
                }
            )
    return _table(rows, LISTS_LOOKED_AT)


def _table(rows: Sequence[Mapping[str, Any]], schema: TableSchema) -> pa.Table:
    columns = {
        name: pa.array([row[name] for row in rows], schema.by_name[name].type)
        for name in schema.names
    }
    return statements.sorted_by_key(pa.table(columns), schema)
