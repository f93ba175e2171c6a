"""What a case makes of identities: hulls of tracks, conflicts, voyages against the lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ullage.cases import case_screening as screening
from ullage.cases import owners
from ullage.cases.analyse import Analysed
from ullage.cases.case_tracks import Sent, Track, grouped, sent_as_each
from ullage.identity import broadcast, conflicts, judgements, statements
from ullage.identity.attribution import Attribution
from ullage.identity.holdings import Holdings
from ullage.identity.looked import SHORT_HASH, look
from ullage.identity.screening import Screening
from ullage.identity.statements import from_rows
from ullage.model.case_identity import HULLS, LISTS_LOOKED_AT
from ullage.times import from_us, to_us


@dataclass(frozen=True)
class Result:
    """Tables by name, and which hull each track was given to."""

    tables: dict[str, pa.Table]
    given: pa.Table


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
    spoken = sent_as_each(told, tracks, hulls)
    screened = screening.screened(tracks, spoken, holdings)
    voyages = screening.voyages(tracks, screened, holdings, simulated=simulated)
    bound = screening.bound(voyages)
    return Result(
        {
            "statements": statements.ordered(told),
            "conflicts": wrong,
            "hulls": _hulls(tracks, spoken, wrong, screened, bound, simulated=simulated),
            "screening": voyages,
            "lists": _lists(holdings),
            **owners.behind(holdings, _last_days(tracks), simulated=simulated),
        },
        _given_table(tracks),
    )


def _tracks(table: pa.Table, attribution: Attribution) -> list[Track]:
    columns = ("track_id", "transmitter", "start", "end")
    rows = zip(*(table.column(name).to_pylist() for name in columns), strict=True)
    return [
        Track(track, who, to_us(start), to_us(end), attribution.of(who, to_us(start), to_us(end)))
        for track, who, start, end in rows
    ]


def _last_days(tracks: Iterable[Track]) -> dict[str, date]:
    """The last day on which each hull was seen."""
    out: dict[str, int] = {}
    for track in tracks:
        for hull in track.group:
            out[hull] = max(out.get(hull, track.end_us), track.end_us)
    return {hull: from_us(last).date() for hull, last in out.items()}


def _given(tracks: Sequence[Track], sent: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Transmitters without an IMO number and the hull a source gave them to: one ship each."""
    for track in tracks:
        if track.whose.basis == "MMSI by a source" and track.whose.hull is not None:
            yield sent.get(track.transmitter, track.whose.hull), track.whose.hull


def _given_table(tracks: Sequence[Track]) -> pa.Table:
    return pa.table(
        {
            "track": pa.array([one.track_id for one in tracks], pa.string()),
            "hull": pa.array([one.whose.hull for one in tracks], pa.string()),
            "basis": pa.array([one.whose.basis for one in tracks], pa.string()),
        }
    )


def _hulls(
    tracks: Sequence[Track],
    sent: Sent,
    wrong: pa.Table,
    screened: Mapping[tuple[str, ...], Sequence[Screening]],
    bound: Mapping[str, str],
    *,
    simulated: bool,
) -> pa.Table:
    counts: dict[str, int] = defaultdict(int)
    for row in wrong["hulls"].to_pylist():
        for hull in row:
            counts[hull] += 1
    rows = []
    for group, ones in grouped(tracks).items():
        finding, sentence = screening.finding(group, screened.get(group, ()), bound)
        for hull in group:
            rows.append(
                {
                    "hull": hull,
                    "basis": ones[0].whose.basis,
                    "transmitters": sorted({one.transmitter for one in ones}),
                    "names": list(sent.get(hull, {}).get("name", ())),
                    "call_signs": list(sent.get(hull, {}).get("call_sign", ())),
                    "flags": list(sent.get(hull, {}).get("flag", ())),
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
    return from_rows(rows, HULLS)


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
    return from_rows(rows, LISTS_LOOKED_AT)
