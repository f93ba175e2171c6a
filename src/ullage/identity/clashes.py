"""Identifiers that contradict: shared, changed, borrowed, used after the ship was broken up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from ullage.identity.clash import Clash, listed, meeting, overlap_of, sources, span
from ullage.identity.dates import EVER_US
from ullage.identity.hull import hull_of_imo, imo_of_hull
from ullage.identity.said import Said, overlap, unset
from ullage.ids import imo_valid

#: Names of attributes in sentences.
WORDS = {"imo": "IMO number", "mmsi": "MMSI", "call_sign": "call sign", "name": "name",
         "flag": "flag",
         "identity": "identity"}  # fmt: skip
SHARED = ("mmsi", "call_sign", "imo")
#: Numbers that transmitters send before anyone has set them up.
UNSET = frozenset({"0", "1193046", "123456789", "111111111", "999999999", "987654321"})
#: Hulls on one identifier up to which each pair is told of.
_PAIRS = 6
_IMO = re.compile(r"(?<!\d)([1-9]\d{6})(?!\d)")
_SCRAPPED = re.compile(r"broken up|scrapp|dismantl|demolish|beached|total loss|sunk", re.IGNORECASE)
_NOT_YET = re.compile(r"to be|for scrap|sold for|not ", re.IGNORECASE)

OneShip = Mapping[str, str]


def by(given: Sequence[Said], *names: str) -> dict[tuple[str, ...], list[Said]]:
    """Statements grouped by fields, in order of first appearance."""
    out: dict[tuple[str, ...], list[Said]] = defaultdict(list)
    for one in given:
        out[tuple(getattr(one, name) for name in names)].append(one)
    return out


def shared_identifiers(given: Sequence[Said], one_ship: OneShip) -> Iterator[Clash]:
    """One MMSI, call sign or IMO number on two hulls at once, each claiming it as its own."""
    own = [
        one
        for one in given
        if one.own and one.attribute in SHARED and one.key not in UNSET
        if not unset(one.attribute, one.value)
    ]
    for (attribute, _), group in by(own, "attribute", "key").items():
        if attribute == "imo" and (_number(group[0]) is None or _keyed(group)):
            continue
        ships: dict[str, list[Said]] = defaultdict(list)
        for one in group:
            ships[one_ship.get(one.hull, one.hull)].append(one)
        if len(ships) > _PAIRS:
            yield _crowd(attribute, group, len(ships))
            continue
        for a, b in combinations(sorted(ships), 2):
            met = meeting(ships[a], ships[b])
            if met is not None:
                yield _pair(attribute, ships[a], ships[b], met)


def _keyed(group: Sequence[Said]) -> bool:
    """Whether a hull is keyed by its IMO number; then it is another conflict (`wrong_imo`)."""
    return any(imo_of_hull(one.hull) is not None for one in group)


def _pair(
    attribute: str, a: Sequence[Said], b: Sequence[Said], met: tuple[tuple[int, int], bool]
) -> Clash:
    interval, certain = met
    hulls = [a[0].hull, b[0].hull]
    at_once = "at once" if certain else "perhaps at once"
    minted = " Two ids may also stand for one ship." if any("ULL-" in one for one in hulls) else ""
    sentence = (
        f"{WORDS[attribute]} {a[0].value} on two hulls {at_once}, {listed(hulls)}, "
        f"{span(interval)} ({sources([*a, *b])}).{minted}"
    )
    return Clash("shared_identifier", attribute, (*a, *b), interval, certain, sentence)


def _crowd(attribute: str, group: Sequence[Said], count: int) -> Clash:
    interval = overlap_of(group)
    sentence = (
        f"{WORDS[attribute]} {group[0].value} on {count} hulls, {span(interval)} "
        f"({sources(group)})."
    )
    return Clash("shared_identifier", attribute, tuple(group), interval, False, sentence)


def two_values(given: Sequence[Said], one_ship: OneShip) -> Iterator[Clash]:
    """Two names, flags, MMSIs, call signs or IMO numbers of one ship at once.

    Sanctions lists print old names beside new ones without dates, so they are not asked; a report
    read once may be garbled, and is not asked either.
    """
    counted = [
        one
        for one in given
        if one.attribute in WORDS and one.status in {"registered", "broadcast"} and one.reports != 1
        if not unset(one.attribute, one.value)
    ]
    for (_, attribute), group in _by_ship(counted, one_ship).items():
        values = by(group, "key")
        if len(values) > _PAIRS:
            yield _many(attribute, group, len(values))
            continue
        for (_, one), (_, other) in combinations(values.items(), 2):
            met = meeting(one, other)
            if met is not None and met[1]:
                yield _two(attribute, one, other, met[0])


def _by_ship(given: Sequence[Said], one_ship: OneShip) -> dict[tuple[str, str], list[Said]]:
    out: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for one in given:
        out[one_ship.get(one.hull, one.hull), one.attribute].append(one)
    return out


def _two(
    attribute: str, one: Sequence[Said], other: Sequence[Said], interval: tuple[int, int]
) -> Clash:
    told = [f"{each[0].value} ({_how(each)})" for each in (one, other)]
    hulls = sorted({said.hull for said in (*one, *other)})
    sentence = (
        f"two values of {WORDS[attribute]} at once for {listed(hulls)}, {listed(told)}, "
        f"{span(interval)} ({sources([*one, *other])})."
    )
    return Clash("two_values", attribute, (*one, *other), interval, True, sentence)


def _many(attribute: str, group: Sequence[Said], count: int) -> Clash:
    hulls, interval = sorted({one.hull for one in group}), overlap_of(group)
    sentence = (
        f"{count} values of {WORDS[attribute]} for {listed(hulls)}, such as "
        f"{listed(dict.fromkeys(one.value for one in group[:_PAIRS]))}, {span(interval)} "
        f"({sources(group)}): more ships than one may send as it."
    )
    return Clash("two_values", attribute, tuple(group), interval, False, sentence)


def _how(group: Sequence[Said]) -> str:
    return ", ".join(sorted({one.status for one in group}))


def changed_imo(given: Sequence[Said], one_ship: OneShip) -> Iterator[Clash]:
    """More than one valid IMO number broadcast under one identity, one after the other."""
    sent = [
        one
        for one in given
        if one.attribute == "imo" and one.status == "broadcast" and one.reports != 1
        if _number(one) is not None
    ]
    for (hull, _), group in _by_ship(sent, one_ship).items():
        values = list(by(group, "key").values())
        if len(values) > 1 and not _any_at_once(values):
            told = listed([f"{one[0].value} {span(overlap_of(one))}" for one in values[:_PAIRS]])
            sentence = f"IMO number changed in what {hull} sent: {told} ({sources(group)})."
            interval, also = overlap_of(group), _owners(group)
            yield Clash("imo_changed", "imo", tuple(group), interval, True, sentence, also)


def _any_at_once(values: Sequence[Sequence[Said]]) -> bool:
    met = (meeting(one, other) for one, other in combinations(values, 2))
    return any(one is not None and one[1] for one in met)


def _owners(group: Sequence[Said]) -> tuple[str, ...]:
    numbers = sorted({number for one in group if (number := _number(one)) is not None})
    return tuple(hull_of_imo(number) for number in numbers)


def _number(one: Said) -> int | None:
    """The IMO number a statement gives, where its check digit is right."""
    if not one.key.isdigit() or len(one.key) != 7 or not imo_valid(int(one.key)):
        return None
    return int(one.key)


def wrong_imo(given: Sequence[Said], one_ship: OneShip) -> Iterator[Clash]:
    """IMO numbers with a wrong check digit, and those that are the key of another hull known."""
    hulls = {one.hull for one in given}
    for (hull, _), group in by([s for s in given if s.attribute == "imo"], "hull", "key").items():
        number, interval = _number(group[0]), overlap_of(group)
        where = f"({sources(group)})"
        if number is None:
            sentence = (
                f"{group[0].value!r}, given as IMO number of {hull}, has a wrong check digit or is "
                f"no IMO number {where}."
            )
            yield Clash("check_digit", "imo", tuple(group), interval, True, sentence)
            continue
        other = hull_of_imo(number)
        if _one(other, one_ship) != _one(hull, one_ship) and other in hulls and _genuine(group):
            sentence = (
                f"{hull} gives IMO number {number}, which is the hull {other}'s, "
                f"{span(interval)} {where}."
            )
            yield Clash(
                "imo_of_other_hull", "imo", tuple(group), interval, True, sentence, (other,)
            )


def _genuine(group: Sequence[Said]) -> bool:
    """Told elsewhere where the source itself calls the number false."""
    return any(one.own for one in group)


def _one(hull: str, one_ship: OneShip) -> str:
    return one_ship.get(hull, hull)


def false_identities(given: Sequence[Said], one_ship: OneShip) -> Iterator[Clash]:
    """Identities that a source calls false, painted or sent; and whose they are, if that is known.

    Whose: a hull named by its IMO number in the value or the note, or another that has the value
    sent as its own. A painted name is taken for nobody's: many ships share names.
    """
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in given:
        if one.own:
            owners[one.attribute, one.key].add(one.hull)
    false = [one for one in given if not one.own]
    groups = by(false, "hull", "attribute", "key", "status")
    for (hull, attribute, key, status), group in groups.items():
        known = {each for one in group for each in named(one)}
        known |= owners[attribute, key] if status == "spoofed" else set()
        whose = {each for each in known if _one(each, one_ship) != _one(hull, one_ship)}
        yield _false(hull, group, sorted(whose))


def named(one: Said) -> Iterator[str]:
    """Hulls named by their IMO number in a value or a note."""
    for number in _IMO.findall(f"{one.value} {one.note}"):
        if imo_valid(int(number)):
            yield hull_of_imo(int(number))


def _false(hull: str, group: Sequence[Said], whose: list[str]) -> Clash:
    interval, attribute = overlap_of(group), group[0].attribute
    verb = "painted" if group[0].status == "painted" else "sent"
    whom = f", that of {listed(whose)}" if whose else ""
    told = f"{verb} a false {WORDS.get(attribute, attribute)}, {group[0].value!r}{whom}"
    if attribute == "identity":
        told = f"used the identity of {group[0].value}"
    how = [one.note for one in group if one.note and attribute == "identity"]
    notes = "; ".join(dict.fromkeys(how))
    sentence = (
        f"{hull} {told}, {span(interval)} ({sources(group)}{': ' if notes else ''}{notes}). "
        f"It does not make {'them one ship' if whose else 'it another ship'}."
    )
    kind = "borrowed_identity" if whose else "false_identity"
    return Clash(kind, attribute, tuple(group), interval, True, sentence, tuple(whose))


def after_scrapping(given: Sequence[Said], one_ship: OneShip) -> Iterator[Clash]:
    """Signals of a ship after a source says it was broken up: another ship may send as it."""
    sent = [one for one in given if one.status == "broadcast" and one.attribute in WORDS]
    for one in given:
        if one.attribute != "status" or not _SCRAPPED.search(one.value) or not one.dated:
            continue
        if _NOT_YET.search(one.value):
            continue
        gone = one.certain[0] if one.certain is not None else one.possible[0]
        if one.certain is None and not one.text[0]:
            gone = one.observed or EVER_US
        late = [
            each
            for each in sent
            if _one(each.hull, one_ship) == _one(one.hull, one_ship)
            and overlap(each.possible, (gone, EVER_US)) is not None
        ]
        if late:
            interval = overlap_of(late)
            sentence = (
                f"{one.hull} was heard {span((max(gone, interval[0]), interval[1]))} although "
                f"{one.value!r} by {one.text[0] or one.text[2]} ({sources([one, *late])})."
            )
            yield Clash("after_scrapping", "status", (one, *late), interval, True, sentence)
