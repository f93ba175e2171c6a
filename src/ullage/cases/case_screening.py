"""A case's voyages against the lists: whom they met, and what bound them under way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from ullage.cases.case_tracks import Sent, Track, grouped
from ullage.identity.holdings import Holdings
from ullage.identity.hull import imo_of_hull
from ullage.identity.screening import MatchTold, Screening, screen_many
from ullage.identity.statements import from_rows
from ullage.identity.subject import Subject
from ullage.identity.voyages import Voyage, screen_voyages
from ullage.model.case_identity import VOYAGES

#: Ships screened together.
_BATCH = 2_000


def screened(
    tracks: Sequence[Track], sent: Sent, holdings: Holdings
) -> dict[tuple[str, ...], list[Screening]]:
    """The answers for each group of hulls: one for every hull and name it sent."""
    asked: list[tuple[tuple[str, ...], Subject]] = []
    for group, ones in grouped(tracks).items():
        asked += [(group, subject) for subject in _subjects(group, ones, sent)]
    out: dict[tuple[str, ...], list[Screening]] = defaultdict(list)
    for start in range(0, len(asked), _BATCH):
        batch = asked[start : start + _BATCH]
        answers = screen_many([subject for _, subject in batch], holdings, wide=False)
        for (group, _), answer in zip(batch, answers, strict=True):
            out[group].append(answer)
    return out


def _subjects(group: tuple[str, ...], tracks: Sequence[Track], sent: Sent) -> Iterator[Subject]:
    """Whom to look for: each hull of the group by its number, and by all that was sent as it."""
    span = (min(one.start_us for one in tracks), max(one.end_us for one in tracks) + 1)
    mmsi = sorted({one.transmitter for one in tracks if one.transmitter > 0})
    for hull in group:
        own = sent.get(hull, {})
        names: list[str | None] = [*own.get("name", ())]
        signs = own.get("call_sign", ())
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


_UNDER_WAY = {
    "yes": "a measure was in force under way",
    "on some days, others cannot be told": "a measure was in force on some days under way, of "
    "others it cannot be told",
    "cannot be told": "whether a measure was in force under way cannot be told",
    "no": "no measure was in force under way",
}


def finding(
    group: tuple[str, ...], answers: Sequence[Screening], bound: Mapping[str, str]
) -> tuple[str, str]:
    """The gravest answer and its sentence; contested identities find nobody.

    Of a ship that is found it says which lists name it and whether that bound it under way
    (``bound`` as :func:`bound` gives it): the latest issues held may be of years later.
    """
    order = ("found", "lead", "not found")
    best = min(answers, key=lambda one: order.index(one.outcome), default=None)
    if len(group) > 1:
        words = f"contested between {' and '.join(group)}: the tracks are given to neither"
        return "contested", words if best is None else f"{words}. {_sentence(best)}"
    if best is None:
        return "not found", "nothing was sent to look for"
    way = bound.get(", ".join(group), "no")
    told = f"; {_UNDER_WAY[way]}" if best.outcome == "found" else ""
    return best.outcome, f"{_sentence(best)}{told}"


def _sentence(answer: Screening) -> str:
    """Its words, without what is in force on the day of the latest issues: that day is none of the
    voyage's.
    """
    if answer.outcome != "found":
        return answer.sentence
    sure = [one for one in answer.matches if one.match.standing != "lead"]
    who = sure[0].match
    lists = sorted({one.listing.list_id for match in sure for one in match.listings})
    return f"{who.standing} as {who.party.name} ({who.party.party}): named by {', '.join(lists)}"


def voyages(
    tracks: Sequence[Track],
    screened: Mapping[tuple[str, ...], Sequence[Screening]],
    holdings: Holdings,
    *,
    simulated: bool,
) -> pa.Table:
    """A row for each voyage, party met and measure of its listings, a VOYAGES table.

    ``screened`` as :func:`screened` gives it; leads and contested identities are rows like others,
    marked as what they are.
    """
    rows: list[dict[str, Any]] = []
    for group, ones in grouped(tracks).items():
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
    return from_rows(rows, VOYAGES)


def bound(voyages: pa.Table) -> dict[str, str]:
    """For each hull that is on a list for certain or probably: whether that bound it under way."""
    words = {"partly told": 1, "cannot be told": 2, "not": 3}
    levels = ("yes", "on some days, others cannot be told", "cannot be told", "no")
    best: dict[str, int] = {}
    columns = (voyages[name].to_pylist() for name in ("hull", "standing", "during"))
    for hull, standing, during in zip(*columns, strict=True):
        if standing in {"identified", "probable"}:
            best[hull] = min(best.get(hull, 3), words.get(during, 0))
    return {hull: levels[level] for hull, level in best.items()}


def _best_matches(answers: Sequence[Screening]) -> list[MatchTold]:
    """One match for each party met: the surest."""
    order = ("identified", "probable", "lead")
    best: dict[str, MatchTold] = {}
    for answer in answers:
        for match in answer.matches:
            party = match.match.party.party
            known = best.get(party)
            rank = (order.index(match.match.standing), -match.match.score)
            if known is None or rank < (order.index(known.match.standing), -known.match.score):
                best[party] = match
    return [best[party] for party in sorted(best)]
