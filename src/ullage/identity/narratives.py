"""What the reasons for a listing say that ships did: transfers, loadings, discharges, imports.

The sentences of sanctions lists are few in form, so they are read by rule: a verb of a known kind,
the ship named last before it, the partner after ``with`` or ``to``, cargo, place and date in the
stretch up to the next verb. Hedges ("likely", "is believed to have been") are kept as printed. A
sentence that says a ship was told to do something, or could, is no act.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from ullage.identity.narrated_dates import DateGroup, NarratedDate, dates_in
from ullage.identity.narrated_words import (
    ACT,
    BEYOND,
    BOTH,
    CALLED,
    CARGO,
    HEDGE,
    NAMES_OF,
    NEAR,
    NEAR_BEFORE,
    NO_ACT,
    NO_NAMES,
    NO_PLACES,
    PARTNER,
    PLACE,
    QUANTITY,
    SENTENCE_END,
    SHIP,
    STS,
    TELLING,
    THAT_SHIP,
    TITLED,
    TOGETHER,
)


@dataclass(frozen=True, slots=True)
class Act:
    """One act of one ship on one date, as a sentence tells it."""

    act: str
    ship: str
    partners: tuple[str, ...]
    cargo: str | None
    cargo_hedge: str | None
    quantity: str | None
    place: str | None
    hedge: str | None
    date: NarratedDate | None
    text: str
    """The sentence, verbatim."""
    start: int
    """Where the sentence begins."""


@dataclass(frozen=True, slots=True)
class _Mention:
    name: str
    start: int
    end: int


def acts(text: str, name: str | None = None) -> tuple[Act, ...]:
    """Every act in ``text``, in order; ``name`` is the listed ship's, where the entry is a ship.

    >>> first = acts("M/V KOTI engaged in a ship-to-ship transfer, likely for oil, with M/V KUM UN "
    ...              "SAN 3 on 9 December 2017.")[0]
    >>> first.act, first.ship, first.partners, first.cargo, str(first.date.latest)
    ('sts_transfer', 'KOTI', ('KUM UN SAN 3',), 'oil', '2017-12-09')
    """
    if not TELLING.search(text):
        return ()
    plain = re.sub(r"\s", " ", text)
    out: list[Act] = []
    before: tuple[_Mention, ...] = ()
    for start, end in _sentences(plain):
        sentence = plain[start:end]
        ships = _ships(sentence, name)
        told = _acts_in(sentence, ships, before, name)
        out += (replace(one, text=text[start:end], start=start) for one in told)
        before = ships or before
    return tuple(out)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in SENTENCE_END.finditer(text):
        yield from _trimmed(text, start, found.end())
        start = found.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _ships(sentence: str, name: str | None) -> tuple[_Mention, ...]:
    """Ships named in the sentence, in order: in capitals, after M/V, or by the listed name."""
    found = [
        _Mention(_spaced(hit["name"]), hit.start("name"), hit.end("name"))
        for pattern in (TITLED, SHIP, CALLED)
        for hit in pattern.finditer(sentence)
        if _is_name(hit["name"])
    ]
    if name:
        pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.IGNORECASE)
        found += [_Mention(hit[0], hit.start(), hit.end()) for hit in pattern.finditer(sentence)]
    return _apart(found)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _is_name(text: str) -> bool:
    return any(word not in NO_NAMES for word in re.findall(r"[A-Za-z]{2,}", text))


def _apart(found: Sequence[_Mention]) -> tuple[_Mention, ...]:
    """Without those that another, longer one covers."""
    out: list[_Mention] = []
    for one in sorted(found, key=lambda mention: (mention.start, -mention.end)):
        if not out or one.start >= out[-1].end:
            out.append(_without_stops(one))
    return tuple(out)


def _without_stops(mention: _Mention) -> _Mention:
    """The mention without leading capitals that are no name: ``DPRK SAM MA 2``."""
    first, _, rest = mention.name.partition(" ")
    if rest and first in NO_NAMES:
        cut = len(first) + 1
        return _without_stops(_Mention(rest, mention.start + cut, mention.end))
    return mention


def _acts_in(
    sentence: str,
    ships: Sequence[_Mention],
    before: Sequence[_Mention],
    name: str | None,
) -> Iterator[Act]:
    hits = [
        hit
        for hit in ACT.finditer(sentence)
        if not NO_ACT.search(sentence[: hit.start()]) and _happened(hit, sentence)
    ]
    dates = dates_in(sentence)
    last: Sequence[NarratedDate] = _leading(dates, hits)
    last_end = 0
    doers: Sequence[str | None] = ()
    done: Act | None = None
    for hit, following in zip_longest(hits, hits[1:]):
        end = len(sentence) if following is None else _clause(sentence, hit, following)
        own = [g for g in dates if hit.start() <= g.start < end]
        inherits = _inherits(hit, sentence[last_end : hit.start()])
        when = own[0].dates if own else (last if inherits or not last_end else ())
        doers = _doers(sentence, hit, ships, before, doers, name, last_end)
        told = [
            _carried(one, hit, done, sentence)
            for one in _told(sentence, hit, end, doers, ships, when)
        ]
        yield from told
        done = told[-1] if told else done
        last, last_end = when, hit.end()


def _carried(one: Act, hit: re.Match[str], done: Act | None, sentence: str) -> Act:
    """The act with the cargo of the one before, where it is that one's means or says ``it``."""
    pronoun = re.match(r"\s+(?:it|them)\b", sentence[hit.end() :])
    if done is None or one.cargo or not (hit["means"] or pronoun):
        return one
    return replace(
        one, cargo=done.cargo, cargo_hedge=done.cargo_hedge, quantity=one.quantity or done.quantity
    )


def _happened(hit: re.Match[str], sentence: str) -> bool:
    """Whether a verb tells an act: to receive or to deliver something else than cargo is none."""
    if hit[0].lower() != "received" and not hit["discharged"]:
        return True
    rest = sentence[hit.end() :]
    return re.match(r"\s+(?:it|them)\b", rest) is not None or (
        (cargo := CARGO.search(rest)) is not None and cargo.start() < NEAR
    )


def _leading(dates: Sequence[DateGroup], hits: Sequence[re.Match[str]]) -> Sequence[NarratedDate]:
    """The date that opens a sentence (``In late November 2017, the …``) holds for its acts."""
    if hits and dates and dates[0].end <= hits[0].start() and dates[0].start < 6:
        return dates[0].dates
    return ()


def _clause(sentence: str, hit: re.Match[str], following: re.Match[str]) -> int:
    """Where the stretch of an act ends: at the next verb, or where its own clause begins."""
    between = sentence[hit.end() : following.start()]
    opened = [found.end() for found in re.finditer(r",\s+(?=the\b|which\b|while\b)", between)]
    return hit.end() + opened[-1] if opened else following.start()


def _inherits(hit: re.Match[str], since: str) -> bool:
    """Whether an act without a date has that of the act before: it was its means, or came with."""
    beside = re.match(r"loading|conducting|engaging|performing", hit[0], re.IGNORECASE)
    return bool(hit["means"]) or (beside is not None and len(since) < NEAR_BEFORE)


def _doers(
    sentence: str,
    hit: re.Match[str],
    ships: Sequence[_Mention],
    before: Sequence[_Mention],
    doers: Sequence[str | None],
    name: str | None,
    since: int,
) -> Sequence[str | None]:
    """The ship named last before the verb, with those joined to it; else who did the last act."""
    if BOTH.search(sentence):
        return [ship.name for ship in before] or [name]
    ahead = [
        ship
        for ship in ships
        if ship.end <= hit.start()
        and (ship.start >= since or not doers)
        and not PARTNER.search(sentence[: ship.start])
    ]
    if not ahead:
        return doers or _meant(sentence, before, name)
    out = [ahead[-1]]
    for ship in reversed(ahead[:-1]):
        if TOGETHER.fullmatch(sentence[ship.end : out[0].start]):
            out.insert(0, ship)
        else:
            break
    return [ship.name for ship in out]


def _meant(sentence: str, before: Sequence[_Mention], name: str | None) -> Sequence[str | None]:
    """The listed ship; in the reasons for a company, the one ship of the sentence before where this
    one says ``the vessel``.
    """
    if name or len(before) != 1 or not THAT_SHIP.search(sentence):
        return [name]
    return [before[0].name]


def _told(
    sentence: str,
    hit: re.Match[str],
    end: int,
    doers: Sequence[str | None],
    ships: Sequence[_Mention],
    when: Sequence[NarratedDate],
) -> Iterator[Act]:
    beyond = BEYOND.search(sentence, hit.end(), end)
    end = beyond.start() if beyond else end
    clause = sentence[hit.start() : end]
    cargo = CARGO.search(_without_sts(clause))
    quantity = QUANTITY.search(clause)
    partners = tuple(_partners(sentence, [s for s in ships if hit.end() <= s.start < end]))
    for doer in filter(None, doers):
        for date in when or (None,):
            yield Act(
                act="transfer" if partners and hit["discharged"] else NAMES_OF[_kind(hit)],
                ship=doer,
                partners=partners,
                cargo=_spaced(cargo["cargo"]) if cargo else None,
                cargo_hedge=_hedge_word(cargo["hedge"]) if cargo else None,
                quantity=_spaced(quantity[0]) if quantity else None,
                place=_place(clause),
                hedge=_hedge(sentence, hit),
                date=date,
                text="",
                start=0,
            )


def _partners(sentence: str, behind: Sequence[_Mention]) -> Iterator[str]:
    """Ships after *with*, *to* or *from*, and those joined to them by commas and "and"."""
    last: _Mention | None = None
    for ship in behind:
        joined = last is not None and TOGETHER.fullmatch(sentence[last.end : ship.start])
        last = ship if joined or PARTNER.search(sentence[: ship.start]) else None
        if last:
            yield ship.name


def _kind(hit: re.Match[str]) -> str:
    return next(name for name in NAMES_OF if hit[name])


def _without_sts(clause: str) -> str:
    return re.sub(STS, lambda found: " " * len(found[0]), clause, flags=re.IGNORECASE)


def _hedge_word(text: str | None) -> str | None:
    found = re.search(r"likely|probably|possibly", text or "")
    return found[0] if found else None


def _hedge(sentence: str, hit: re.Match[str]) -> str | None:
    """Words just before the verb, or in it, that make the act uncertain."""
    start = max(sentence.rfind(mark, 0, hit.start()) for mark in (";", ", which", ", and ")) + 1
    words = [found[0] for found in HEDGE.finditer(sentence[start : hit.end()])
             if found.start() + start > hit.start() - 60]  # fmt: skip
    return _spaced("; ".join(words)) or None


def _place(clause: str) -> str | None:
    for found in PLACE.finditer(clause):
        if not NO_PLACES.match(found["place"]):
            return re.sub(r",\s*", ", ", _spaced(found["place"]))
    return None
