"""All comparable forms of a name: as written, as read from other scripts, as meant.

A form is words and numbers in one script, with what was done to get there. Names meet when one of
the forms of the one meets one of the other's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from ullage.identity.names import kontsevich
from ullage.identity.names.lookalikes import as_latin
from ullage.identity.names.normal import Clean, clean, unconfused, without_letter_tail
from ullage.identity.names.skeleton import evidence, is_korean
from ullage.identity.names.wade_giles import of_pinyin

#: Characters an AIS name field holds (ITU-R M.1371); what is longer is cut.
AIS_LENGTH = 20
_SHORTEST_CUT = 12

_READ_COST, _LOOKALIKE_COST, _PART_COST, _CUT_COST, _HO_COST = 0.01, 0.02, 0.02, 0.05, 0.02
#: So dear that only the same letters carry it, and never on both sides.
_WADE_GILES_COST, _TAIL_COST = 0.09, 0.08

_HANGUL = re.compile(r"[가-힣]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_SEVERAL = re.compile(
    r"\s*[(\[;]\s*|\s*[)\]]\s*|\s+/\s+|\s*\b(?:EX|[AF]\.?\s?/?K\.?\s?/?A)\b[-.: ]\s*", re.IGNORECASE
)
_HINTS = re.compile(r"[(\[;]| / |\bex\b|k\.?/?a\b", re.IGNORECASE)


#: How the form of a pinyin name was made that a name asked for or held in Wade–Giles meets.
WADE_GILES = "Wade–Giles from pinyin"


class Form(NamedTuple):
    """A name in one script.

    ``joined`` is the words without spaces; ``korean`` how strongly the form speaks for Korean (2:
    read from Hangul or written by the syllable; 1: spelled so in one word; 0: no sign); ``via`` the
    script and system it was read by, empty where it is as written; ``cost`` what the doing takes
    off a score.
    """

    words: tuple[str, ...]
    numbers: tuple[int, ...]
    joined: str
    korean: int
    via: str = ""
    notes: tuple[str, ...] = ()
    cost: float = 0.0

    @property
    def one_nasal(self) -> bool:
        """Whether the script it was read from does not tell ng from n: Cyrillic."""
        return self.via.startswith("Cyrillic")

    @property
    def text(self) -> str:
        """As shown: words, numbers, and how it was read."""
        shown = " ".join(self.words + (("-".join(map(str, self.numbers)),) if self.numbers else ()))
        return f"{shown} ({self.via})" if self.via else shown


class Forms(NamedTuple):
    """A name as given and all its forms, the plainest first."""

    text: str
    all: tuple[Form, ...]


@lru_cache(maxsize=1 << 13)
def forms(text: str) -> Forms:
    """The comparable forms of a name in any script; none where it holds no letter and no digit.

    >>> [form.text for form in forms("Ryesong Gang No.1").all]
    ['RYESONG GANG 1']
    """
    found: dict[tuple[object, ...], Form] = {}
    for form in _of(text):
        if form.words or form.numbers:
            found.setdefault((form.words, form.numbers, form.korean), form)
    return Forms(text, tuple(found.values()))


def _of(text: str) -> Iterator[Form]:
    cleaned = clean(text)
    first = _form(cleaned)
    yield first
    if not cleaned.notes and first.joined.isascii() and text.isalpha():
        return
    yield from _more(text, cleaned, first)


def _more(text: str, cleaned: Clean, first: Form) -> Iterator[Form]:
    if not first.joined.isascii():
        yield from _read(cleaned)
        yield from _lookalikes(text, cleaned)
    if first.words[-1:] == ("HO",) and is_korean("".join(first.words[:-1])):
        yield _form(
            Clean(cleaned.words[:-1], cleaned.numbers, (*cleaned.notes, "'HO' dropped")), _HO_COST
        )
    yield from _respelled(text, cleaned, first)
    meant = unconfused(text)
    if meant is not None:
        told = Clean(*clean(meant)[:2], (*cleaned.notes, f"read as {meant}"))
        yield _form(told, _LOOKALIKE_COST)
    if len(text) > AIS_LENGTH and len(first.joined) > _SHORTEST_CUT:
        yield _form(
            Clean(*clean(text[:AIS_LENGTH])[:2], (f"cut at {AIS_LENGTH} characters, as AIS does",)),
            _CUT_COST,
        )
    if _HINTS.search(text):
        yield from _parts(text)


def _respelled(text: str, cleaned: Clean, first: Form) -> Iterator[Form]:
    """The name as Wade–Giles would spell it, and without letters that stand on its number."""
    wade = of_pinyin(cleaned.words)
    if wade is not None:
        yield _form(Clean(wade, *cleaned[1:]), _WADE_GILES_COST, WADE_GILES, 0)
    tail = without_letter_tail(text)
    if tail is not None and first.joined:
        told = Clean(
            *clean(tail[0])[:2], (*cleaned.notes, f"{tail[1]!r} behind the number dropped")
        )
        yield _form(told, _TAIL_COST)


def _form(cleaned: Clean, cost: float = 0.0, via: str = "", korean: int | None = None) -> Form:
    strength = evidence(cleaned.words) if korean is None else korean
    joined = "".join(cleaned.words)
    return Form(cleaned.words, cleaned.numbers, joined, strength, via, cleaned.notes, cost)


def _parts(text: str) -> Iterator[Form]:
    """Names in brackets or after "ex" as names of their own."""
    pieces = [piece for piece in _SEVERAL.split(text) if sum(map(str.isalpha, piece)) > 2]
    if pieces == [text]:
        return
    for piece in pieces:
        for form in forms(piece).all:
            yield form._replace(
                notes=(*form.notes, f"{piece.strip()!r} taken as a name of its own"),
                cost=form.cost + _PART_COST,
            )


def _lookalikes(text: str, cleaned: Clean) -> Iterator[Form]:
    latin = as_latin(text)
    if latin is not None:
        told = (*cleaned.notes, "letters of another script that look like Latin ones read as those")
        yield _form(Clean(*clean(latin)[:2], told), _LOOKALIKE_COST)


def _read(cleaned: Clean) -> Iterator[Form]:
    """Readings of the words of each script, and the Latin words alone where there are others."""
    latin = tuple(word for word in cleaned.words if word.isascii())
    if latin:
        yield _form(Clean(latin, cleaned.numbers, cleaned.notes), _PART_COST)
    whole = " ".join(cleaned.words)
    for pattern, name, readings in _SCRIPTS:
        runs = pattern.findall(whole)
        if not runs:
            continue
        for spelling, system, korean in readings(" ".join(runs)):
            words = clean(spelling).words
            yield _form(
                Clean(words, cleaned.numbers, cleaned.notes),
                _READ_COST,
                f"{name}, {system}",
                2 if korean else None,
            )


_Readings = Callable[[str], Iterator[tuple[str, str, bool]]]


def _hangul(text: str) -> Iterator[tuple[str, str, bool]]:
    from ullage.identity.names.hangul import readings

    return ((reading.text, reading.system, True) for reading in readings(text))


def _han(text: str) -> Iterator[tuple[str, str, bool]]:
    from ullage.identity.names.hanja import readings

    return ((r.text, r.system, r.system.startswith("Sino-Korean")) for r in readings(text))


def _cyrillic(text: str) -> Iterator[tuple[str, str, bool]]:
    from ullage.identity.names.cyrillic import readings

    for reading in readings(text):
        yield reading.text, reading.system, False
    korean = kontsevich.latin(text)
    if korean is not None and is_korean(korean.replace(" ", "")):
        yield korean, "Kontsevich", False


_SCRIPTS: tuple[tuple[re.Pattern[str], str, _Readings], ...] = (
    (_HANGUL, "Hangul", _hangul),
    (_HAN, "Chinese characters", _han),
    (_CYRILLIC, "Cyrillic", _cyrillic),
)
