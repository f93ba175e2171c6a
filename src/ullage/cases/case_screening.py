"""A case's voyages against the lists: whom they met, and what bound them under way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import pyarrow as pa

from ullage.cases.case_tracks import Sent, Track, grouped, sent_within
from ullage.identity.clash import listed
from ullage.identity.dates import EVER_US, NEVER_US
from ullage.identity.holdings import Holdings
from ullage.identity.hull import imo_of_hull
from ullage.identity.screening import MatchTold, Screening, screen_many
from ullage.identity.statements import from_rows
from ullage.identity.subject import Subject
from ullage.identity.voyages import Voyage, VoyageTold, screen_voyages
from ullage.model.case_identity import VOYAGES

Key = TypeVar("Key", bound=Hashable)

#: Ships screened together.
_BATCH = 2_000
#: Leads named in a sentence before the others are counted.
_TOLD = 3
_EVER = (NEVER_US, EVER_US)


def screened(
    tracks: Sequence[Track], sent: Sent, holdings: Holdings
) -> dict[tuple[str, ...], list[Screening]]:
    """The answers for each group of hulls: one for every hull and name it sent."""
    return _answers(
        ((group, subject) for group, ones in grouped(tracks).items()
         for subject in _subjects(group, ones, sent)),
        holdings,
    )  # fmt: skip


def _answers(
    subjects: Iterable[tuple[Key, Subject]], holdings: Holdings
) -> dict[Key, list[Screening]]:
    """The answers by what each subject stands for."""
    asked = list(subjects)
    out: dict[Key, list[Screening]] = defaultdict(list)
    for start in range(0, len(asked), _BATCH):
        batch = asked[start : start + _BATCH]
        answers = screen_many([subject for _, subject in batch], holdings, wide=False)
        for (key, _), answer in zip(batch, answers, strict=True):
            out[key].append(answer)
    return out


def _subjects(
    group: tuple[str, ...], tracks: Sequence[Track], sent: Sent, *, alone: bool = False
) -> Iterator[Subject]:
    """Whom to look for: each hull of the group by its number, and by all that was sent as it; with
    ``alone`` by what was sent during these tracks.
    """
    span = (min(one.start_us for one in tracks), max(one.end_us for one in tracks) + 1)
    mmsi = sorted({one.transmitter for one in tracks if one.transmitter > 0})
    for hull in group:
        own = sent_within(sent, hull, *(span if alone else _EVER))
        names: list[str | None] = [*own.get("name", ())]
        signs = own.get("call_sign", ())
        for name in names or [None]:
            subject = Subject(
                name=name,
                imo=imo_of_hull(hull),
                mmsi=mmsi[0] if mmsi else None,
                call_sign=signs[-1] if signs else None,
                at_us=span,
                at="during this voyage" if alone else "during its voyages",
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
    tracks: Sequence[Track], answers: Sequence[Screening], bound: Mapping[str, str]
) -> tuple[str, str]:
    """The gravest answer and its sentence; contested identities find nobody.

    Of a ship that is found it says which lists name it and whether that bound it under way
    (``bound`` as :func:`bound` gives it): the latest issues held may be of years later.
    """
    order = ("found", "lead", "not found")
    best = min(answers, key=lambda one: order.index(one.outcome), default=None)
    group = tracks[0].group
    if len(group) > 1:
        return "contested", _contested(tracks, answers)
    if best is None:
        return "not found", "nothing was sent to look for"
    way = bound.get(", ".join(group), "no")
    told = f"; {_UNDER_WAY[way]}" if best.outcome == "found" else ""
    return best.outcome, f"{_sentence(best)}{told}"


def _sentence(answer: Screening) -> str:
    """Its words, without what is in force on the day of the latest issues: that day is none of the
    voyage's.
    """
    if answer.outcome == "lead":
        return _leads(answer)
    if answer.outcome != "found":
        return answer.sentence
    sure = [one for one in answer.matches if one.match.standing != "lead"]
    who = sure[0].match
    lists = sorted({one.listing.list_id for match in sure for one in match.listings})
    return f"{who.standing} as {who.party.name} ({who.party.party}): named by {', '.join(lists)}"


def _leads(answer: Screening) -> str:
    """With whom the leads are, and where those stand: on a list held, or only said to."""
    leads = [one for one in answer.matches if one.match.standing == "lead"]
    if not leads:
        return answer.sentence
    told = [f"{one.match.party.name} ({one.match.party.party}), {_where(one)}" for one in leads]
    more = f"; and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
    return (
        f"{len(told)} lead{'' if len(told) == 1 else 's'}, no finding: {'; '.join(told[:_TOLD])}"
        f"{more}. Looked at: {answer.lists.where}"
    )


def _where(match: MatchTold) -> str:
    on = ", ".join(dict.fromkeys(one.listing.list_id for one in match.listings))
    said = "; ".join(match.match.party.said_listed)
    return f"on {on}" if on else f"said to be listed by {said}" if said else "on no list held"


def _contested(tracks: Sequence[Track], answers: Sequence[Screening]) -> str:
    """Between whom, and on which lists they are: not whether that bound anybody, since whose the
    tracks are is not settled.
    """
    group, sent = tracks[0].group, {one.whose.sent for one in tracks}
    told = [f"{hull} ({'sent' if hull in sent else 'by a source'})" for hull in group]
    words = f"contested between {listed(told)}: the tracks are given to neither"
    on = [
        f"{match.match.party.party} ({match.match.party.name}) is on "
        f"{', '.join(dict.fromkeys(one.listing.list_id for one in match.listings))}"
        for match in _best_matches(group, answers)
        if match.match.party.party in group and match.listings
    ]
    if on:
        return f"{words}. {'; '.join(on)}: whether these tracks are its own is not settled"
    return f"{words}. None of them was found in {answers[0].lists.where}" if answers else words


def voyages(
    tracks: Sequence[Track],
    screened: Mapping[tuple[str, ...], Sequence[Screening]],
    sent: Sent,
    holdings: Holdings,
    *,
    simulated: bool,
) -> pa.Table:
    """A row for each voyage, party met and measure of its listings, a VOYAGES table; one row where
    a party is a lead, or said to be listed, and no list held has it.

    ``screened`` as :func:`screened` gives it; leads and contested identities are rows like others,
    marked as what they are. By what they met is told of each voyage on its own: by what was sent
    on it, where that meets the party.
    """
    alone = _each_alone(tracks, screened, sent, holdings)
    rows: list[dict[str, Any]] = []
    for group, ones in grouped(tracks).items():
        by_id = {one.track_id: one for one in ones}
        for match in _best_matches(group, screened.get(group, ())):
            party = match.match.party.party
            voyages = [Voyage(party, one.start_us, one.end_us, one.track_id) for one in ones]
            told = [(by_id[row.voyage.voyage], _measure(row))
                    for row in screen_voyages(voyages, holdings)]  # fmt: skip
            if not told and (match.match.standing == "lead" or match.match.party.said_listed):
                told = [(one, _unlisted(match)) for one in ones]
            rows += [
                {**_meeting(one, match, alone), **cells, "simulated": simulated}
                for one, cells in told
            ]
    return from_rows(rows, VOYAGES)


def _measure(row: VoyageTold) -> dict[str, Any]:
    """Cells of a row that tell of one measure."""
    return {
        "listed_name": row.name,
        "list": row.list_id,
        "entry": row.entry,
        "measure": row.kind,
        "instrument": row.instrument,
        "during": row.during,
        "since": None if row.since is None else row.since.isoformat(),
        "until": None if row.until is None else row.until.isoformat(),
        "why": row.why,
    }


def _unlisted(match: MatchTold) -> dict[str, Any]:
    """The same of a party that is on no list held."""
    said = match.match.party.said_listed
    return {
        "listed_name": match.match.party.name,
        "list": "no list held",
        "entry": "",
        "measure": "said to be listed" if said else "none",
        "instrument": "",
        "during": "cannot be told",
        "since": None,
        "until": None,
        "why": f"said to be listed by {'; '.join(said)}" if said else "on no list held",
    }


def _each_alone(
    tracks: Sequence[Track],
    screened: Mapping[tuple[str, ...], Sequence[Screening]],
    sent: Sent,
    holdings: Holdings,
) -> dict[tuple[str, str], MatchTold]:
    """(voyage, party) -> the match by what was sent on that voyage, for hulls of several that met
    anybody.
    """
    several = {
        group: ones
        for group, ones in grouped(tracks).items()
        if len(ones) > 1 and any(one.matches for one in screened.get(group, ()))
    }
    answers = _answers(
        ((one, subject) for group, ones in several.items() for one in ones
         for subject in _subjects(group, [one], sent, alone=True)),
        holdings,
    )  # fmt: skip
    return {
        (track.track_id, match.match.party.party): match
        for track, told in answers.items()
        for match in _best_matches(track.group, told)
    }


def _meeting(
    track: Track, match: MatchTold, alone: Mapping[tuple[str, str], MatchTold]
) -> dict[str, Any]:
    """Cells of a row that tell of the voyage and by what it met the party."""
    own = alone.get((track.track_id, match.match.party.party))
    found, group = (own or match).match, track.group
    told: dict[str, Any] = {
        "hull": ", ".join(group),
        "voyage": track.track_id,
        "start": track.start_us,
        "end": track.end_us,
        "standing": "contested" if len(group) > 1 else found.standing,
        "rung": found.rung,
        "score": found.score,
        "party": found.party.party,
        "reasons_for": " | ".join(found.reasons_for),
        "reasons_against": " | ".join(found.reasons_against),
    }
    if len(group) > 1 and found.party.party in group and found.party.party != track.whose.sent:
        sent = f"{track.whose.sent} was sent" if track.whose.sent else f"{track.transmitter} sent"
        told |= {
            "rung": None,
            "score": None,
            "reasons_for": "a source says that it used what was sent, or had the MMSI (see "
            "conflicts.csv)",
            "reasons_against": f"its own number was not sent: {sent}",
        }
    return told


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


def _best_matches(group: tuple[str, ...], answers: Sequence[Screening]) -> list[MatchTold]:
    """One match for each party met: the surest. A hull that contests tracks without having sent
    anything stands for itself alone.
    """
    order = ("identified", "probable", "lead")
    best: dict[str, MatchTold] = {}
    for answer in answers:
        for match in answer.matches:
            party = match.match.party.party
            if len(group) > 1 and answer.subject.name is None and party not in group:
                continue
            known = best.get(party)
            rank = (order.index(match.match.standing), -match.match.score)
            if known is None or rank < (order.index(known.match.standing), -known.match.score):
                best[party] = match
    return [best[party] for party in sorted(best)]
