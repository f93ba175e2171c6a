"""How well two names meet: a number from 0 to 1 with the reasons for and against.

Spelling first, from the same words down to one misprint in a long word; then the number guard: a
different number is a different ship, however well the words agree.
"""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz.distance import OSA

from ullage.identity.names import latin, sounds
from ullage.identity.names.forms import WADE_GILES, Form, forms
from ullage.identity.names.skeleton import is_korean, one_nasal, phones

#: From here on a name is a hit by default. Set with :mod:`bench.names` on the part of the
#: evaluation set that is for tuning.
THRESHOLD = 0.85

_JOINED, _SOUNDS, _FOLDED, _NEAR = 0.98, 0.95, 0.93, 0.95
#: Sounds past this many do not make a difference cheaper.
_MOST_SOUNDS = 11
_CHEAPEST = 0.3
#: A name held in one word of fewer sounds is seldom Korean, whatever is asked (TALA, RYOKO).
_SHORTEST_JOINED = 6
_MISPRINT = 0.8
_ONE_OR_NONE, _NUMBER_OR_NONE, _OTHER_NUMBER = 0.82, 0.72, 0.55
#: A long name whose large number the name asked for leaves out: enough for the same words alone.
_LONG_NUMBER_LEFT_OUT = 0.87
_LONG_NAME, _LARGE_NUMBER = 12, 40
_NOTHING = 0.0


class Score(NamedTuple):
    """``value`` from 0 to 1, what speaks for the two being one name, what against."""

    value: float
    how: tuple[str, ...]
    against: tuple[str, ...]


_NONE = Score(_NOTHING, (), ())


def score(query: Form, name: Form, floor: float = _NOTHING) -> Score:
    """Score two forms; whatever falls under ``floor`` may come back as 0 without reasons."""
    spelled = spelling(query, name, floor)
    return _NONE if spelled.value < max(floor, 1e-9) else with_numbers(spelled, query, name)


def compare(query: str, name: str) -> Score:
    """The best score over all forms of two names.

    >>> compare("SAM JONG 1", "SAM JONG 2").value < THRESHOLD < compare("SAMMA2", "SAM MA 2").value
    True
    """
    pairs = ((q, n) for q in forms(query).all for n in forms(name).all)
    return max((score(q, n) for q, n in pairs), key=lambda found: found.value, default=_NONE)


def spelling(query: Form, name: Form, floor: float = _NOTHING) -> Score:
    """Score the words of two forms, numbers left aside."""
    if not query.joined or not name.joined:
        return Score(1.0, ("a number and no word",), ()) if query.joined == name.joined else _NONE
    if query.via and name.via and WADE_GILES in (query.via, name.via):
        return _NONE
    if query.joined == name.joined:
        return _same(query, name)
    if not (query.joined.isascii() and name.joined.isascii()):
        return _NONE
    if _both_korean(query, name):
        return _by_sound(query, name, floor)
    return _by_letter(query, name)


def _same(query: Form, name: Form) -> Score:
    if query.words == name.words:
        return Score(1.0 - query.cost - name.cost, (f"same spelling ({' '.join(name.words)})",), ())
    how = f"joined spelling equal ({name.joined})"
    return Score(_JOINED - query.cost - name.cost, (how,), ())


def _both_korean(query: Form, name: Form) -> bool:
    strong = max(query.korean, name.korean) == 2 or query.korean + name.korean == 2
    return strong and is_korean(query.joined) and is_korean(name.joined)


def _by_sound(query: Form, name: Form, floor: float) -> Score:
    a, b = phones(query.joined), phones(name.joined)
    if too_short(name):
        return _NONE
    if query.one_nasal or name.one_nasal:
        a, b = one_nasal(a), one_nasal(b)
    if a == b:
        how = f"same Korean sounds, spelled otherwise ({query.joined}, {name.joined})"
        return Score(_SOUNDS - query.cost - name.cost, (how,), ())
    length = min(max(len(a), len(b)), _MOST_SOUNDS)
    most = int((_NEAR - floor) * length / _CHEAPEST)
    if OSA.distance(a, b, score_cutoff=most) > most:
        return _NONE
    found = sounds.apart(a, b)
    value = round(_NEAR - found.cost / length - query.cost - name.cost, 9)
    if value <= 0:
        return _NONE
    how = f"near in Korean sounds ({query.joined}, {name.joined})"
    return Score(value, (how,), tuple(map(_step, found.steps)))


def too_short(name: Form) -> bool:
    """Whether a name held, that can be read as Korean, is too short for that to mean anything."""
    return name.korean < 2 and len(phones(name.joined)) < _SHORTEST_JOINED


def _step(step: tuple[str, str]) -> str:
    ours, theirs = (part.replace("q", "ng").upper() for part in step)
    if not ours:
        return f"sound {theirs} missing"
    return f"sound {ours} too much" if not theirs else f"sound {ours} for {theirs}"


def _by_letter(query: Form, name: Form) -> Score:
    a, b = query.joined, name.joined
    cost = query.cost + name.cost
    folded = latin.fold(a)
    if len(folded) >= latin.SHORTEST_FOLD and folded == latin.fold(b):
        return Score(_FOLDED - cost, (f"same name in another transliteration ({a}, {b})",), ())
    length = max(len(a), len(b))
    if not latin.SHORTEST_MISPRINT <= length <= latin.LONGEST_MISPRINT or not latin.one_misprint(
        a, b
    ):
        return _NONE
    korean = max(query.korean, name.korean) == 2
    if not korean and not latin.in_long_word(query.words, name.words):
        return _NONE
    against = f"one misprint: {latin.misprint_told(a, b)}"
    return Score(
        round(_NEAR - _MISPRINT / length - cost, 9), (f"near in spelling ({a}, {b})",), (against,)
    )


def with_numbers(spelled: Score, query: Form, name: Form) -> Score:
    """The score with the number guard laid on."""
    a, b = query.numbers, name.numbers
    notes = tuple(query.notes) + tuple(f"{note} in the name held" for note in name.notes)
    how = (*spelled.how, *_via(query, name))
    if a == b:
        same = (f"number {_shown(a)} = {_shown(b)}",) if a else ()
        return Score(spelled.value, how + same + notes, spelled.against)
    how += notes
    if a and b:
        factor, reason = _OTHER_NUMBER, f"number {_shown(a)} is not {_shown(b)}"
    else:
        factor = _one_sided(query, name)
        reason = f"number {_shown(a or b)} on one side only"
    return Score(spelled.value * factor, how, (reason, *spelled.against))


def _one_sided(query: Form, name: Form) -> float:
    """What a number on one side only leaves of a score.

    A long name with a large number (MIN NING DE YOU 078) asked for without it, as reports do, is
    still a lead: sisters are told apart by small numbers, and by names of few letters.
    """
    if (query.numbers or name.numbers) == (1,):
        return _ONE_OR_NONE
    left_out = not query.numbers and len(name.numbers) == 1 and name.numbers[0] >= _LARGE_NUMBER
    long = left_out and len(name.joined) >= _LONG_NAME and query.joined == name.joined
    return _LONG_NUMBER_LEFT_OUT if long else _NUMBER_OR_NONE


def _via(query: Form, name: Form) -> tuple[str, ...]:
    sides = ((query, ""), (name, " in the name held"))
    return tuple(f"read by {form.via}{side}" for form, side in sides if form.via)


def _shown(numbers: tuple[int, ...]) -> str:
    return "-".join(map(str, numbers))
