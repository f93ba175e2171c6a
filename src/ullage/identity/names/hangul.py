"""Korean names in Latin letters: by North Korea's system, the South's and McCune–Reischauer.

- ``DPRK``: Rules of the Latin alphabetic transcription of the Korean language (1992, revised 2002;
  UNGEGN Working Paper 46, 1994), written as ships and sanctions lists write it: without breves,
  a space after each syllable, finals as in the dictionary (례성강 RYE SONG GANG). ㄱ ㄷ ㅂ are
  g d b after a vowel or n, m, ng, l; in words for landforms (강 gang, 봉 bong, 도 do) always.
- ``RR``: Revised Romanization (Ministry of Culture and Tourism notice 2000-8).
- ``MR``: McCune–Reischauer (1939), with its marks and without.

Each is given spaced by syllable and joined. A name spelled as in the South (예성강) is also read as
the North would spell it, and the other way round: the system then says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ullage.identity.names.jamo import (
    Syllable,
    decompose,
    is_hangul,
    north_spellings,
    runs,
    south_spelling,
)
from ullage.identity.names.korean_sounds import assimilated, heard
from ullage.identity.names.reading import Reading, distinct

Spell = Callable[[Sequence[Syllable]], list[str]]

_DPRK_INITIALS = {
    "ㄱ": "k", "ㄲ": "kk", "ㄴ": "n", "ㄷ": "t", "ㄸ": "tt", "ㄹ": "r", "ㅁ": "m", "ㅂ": "p",
    "ㅃ": "pp", "ㅅ": "s", "ㅆ": "ss", "ㅇ": "", "ㅈ": "j", "ㅉ": "jj", "ㅊ": "ch", "ㅋ": "kh",
    "ㅌ": "th", "ㅍ": "ph", "ㅎ": "h",
}  # fmt: skip
_MR_INITIALS = _DPRK_INITIALS | {
    "ㅈ": "ch", "ㅉ": "tch", "ㅊ": "ch'", "ㅋ": "k'", "ㅌ": "t'", "ㅍ": "p'",
}  # fmt: skip
_RR_INITIALS = _DPRK_INITIALS | {
    "ㄱ": "g", "ㄷ": "d", "ㅂ": "b", "ㅋ": "k", "ㅌ": "t", "ㅍ": "p",
}  # fmt: skip
_FINALS = {"": "", "ㄱ": "k", "ㄴ": "n", "ㄷ": "t", "ㄹ": "l", "ㅁ": "m", "ㅂ": "p", "ㅇ": "ng"}
_MR_VOWELS = {
    "ㅏ": "a", "ㅐ": "ae", "ㅑ": "ya", "ㅒ": "yae", "ㅓ": "ŏ", "ㅔ": "e", "ㅕ": "yŏ", "ㅖ": "ye",
    "ㅗ": "o", "ㅘ": "wa", "ㅙ": "wae", "ㅚ": "oe", "ㅛ": "yo", "ㅜ": "u", "ㅝ": "wŏ", "ㅞ": "we",
    "ㅟ": "wi", "ㅠ": "yu", "ㅡ": "ŭ", "ㅢ": "ŭi", "ㅣ": "i",
}  # fmt: skip
_RR_VOWELS = _MR_VOWELS | {"ㅓ": "eo", "ㅕ": "yeo", "ㅝ": "wo", "ㅡ": "eu", "ㅢ": "ui"}

_VOICED = {"ㄱ": "g", "ㄷ": "d", "ㅂ": "b", "ㅈ": "j"}
_SONORANT = {"", "ㄴ", "ㅁ", "ㅇ", "ㄹ"}
#: Words for landforms and districts, whose first letter the North writes g, d, b after anything.
_GENERICS = frozenset(decompose("강골곶각군구교굴대도동덕벌봉반"))
_HO = decompose("호")[0]
_PLAIN = str.maketrans({"ŏ": "o", "ŭ": "u", "Ŏ": "O", "Ŭ": "U", "'": None})


def readings(text: str) -> tuple[Reading, ...]:
    """Latin spellings of a name with Hangul in it, the likeliest first; none where it has none.

    All in capitals; digits, Latin letters and punctuation stay where they are. Each spelling is
    there once, under the first system that gives it.

    >>> [reading.text for reading in readings("례성강 1")][:2]
    ['RYE SONG GANG 1', 'RYESONGGANG 1']
    >>> {reading.text for reading in readings("릉라")} >= {"RUNG RA", "NEUNGNA", "NŬNGNA"}
    True
    """
    return distinct(_readings(text)) if is_hangul(text) else ()


def _readings(text: str) -> Iterator[Reading]:
    yield from _by(_NORTH, text, "DPRK")
    for spelling in _respelled(text, north_spellings):
        yield from _by(_NORTH[:2], spelling, "DPRK, initial sound restored")
    for system, ways in _SOUTH.items():
        yield from _by(ways, text, system)
    for spelling in _respelled(text, lambda word: [south_spelling(word)]):
        for system, ways in _SOUTH.items():
            yield from _by(ways, spelling, f"{system}, initial sound law")


def _by(ways: Sequence[tuple[Spell, str]], text: str, system: str) -> Iterator[Reading]:
    return (Reading(_written(text, spell, space), system) for spell, space in ways)


def _written(text: str, spell: Spell, space: str) -> str:
    parts = [space.join(spell(decompose(run))) if is_hangul(run) else run for run in runs(text)]
    return " ".join(" ".join(parts).upper().split())


def _respelled(text: str, respell: Callable[[str], list[str]]) -> list[str]:
    """The text with its first run of Hangul spelled otherwise."""
    parts = runs(text)
    place = next(place for place, part in enumerate(parts) if is_hangul(part))
    others = [other for other in respell(parts[place]) if other != parts[place]]
    return ["".join([*parts[:place], other, *parts[place + 1 :]]) for other in others]


def dprk(syllables: Sequence[Syllable]) -> list[str]:
    """Syllables as ships and lists of the North write them; finals keep their letter.

    >>> dprk(decompose("압록강")), dprk(decompose("소백산"))
    (['ap', 'rok', 'gang'], ['so', 'baek', 'san'])
    """
    return _northern([syllable._replace(final=heard(syllable.final)) for syllable in syllables])


def dprk_official(syllables: Sequence[Syllable]) -> list[str]:
    """Syllables by the North's rules in full: with assimilation, ㄹ kept after a consonant.

    >>> "".join(dprk_official(decompose("압록강"))), "".join(dprk_official(decompose("백마산")))
    ('amrokgang', 'paengmasan')
    """
    return _northern(assimilated(syllables, keep_r=True))


def dprk_spoken(syllables: Sequence[Syllable]) -> list[str]:
    """Syllables with the North's letters as spoken: 압록강 AM NOK GANG."""
    return _northern(assimilated(syllables, link=False), lateral=True)


def dprk_apart(syllables: Sequence[Syllable]) -> list[str]:
    """Syllables each as if it stood alone, as in personal names: 백마강 PAEK MA KANG."""
    return [part for syllable in syllables for part in dprk([syllable])]


def _northern(syllables: Sequence[Syllable], *, lateral: bool = False) -> list[str]:
    out: list[str] = []
    before: Syllable | None = None
    for place, syllable in enumerate(syllables):
        generic = syllable in _GENERICS and tuple(syllables[place + 1 :]) in {(), (_HO,)}
        voiced = before is not None and (generic or before.final in _SONORANT)
        initial = _voiced(_DPRK_INITIALS, syllable.initial, voiced)
        if lateral and before is not None and before.final == "ㄹ" == syllable.initial:
            initial = "l"
        out.append(initial + _MR_VOWELS[syllable.vowel].translate(_PLAIN) + _FINALS[syllable.final])
        before = syllable
    return out


def _voiced(initials: dict[str, str], initial: str, voiced: bool) -> str:
    return _VOICED[initial] if voiced and initial in _VOICED else initials[initial]


def revised(syllables: Sequence[Syllable]) -> list[str]:
    """Syllables by the Revised Romanization of 2000, as spoken.

    >>> "".join(revised(decompose("독립문"))), "".join(revised(decompose("백마")))
    ('dongnimmun', 'baengma')
    """
    out: list[str] = []
    before = ""
    for syllable in assimilated(syllables):
        lateral = before == syllable.initial == "ㄹ"
        initial = "l" if lateral else _RR_INITIALS[syllable.initial]
        out.append(initial + _RR_VOWELS[syllable.vowel] + _FINALS[syllable.final])
        before = syllable.final
    return out


def revised_apart(syllables: Sequence[Syllable]) -> list[str]:
    """Syllables by the Revised Romanization, each as if it stood alone: 백마 BAEK MA."""
    return [part for syllable in syllables for part in revised([syllable])]


def mccune(syllables: Sequence[Syllable]) -> list[str]:
    """Syllables by McCune–Reischauer with its breves and apostrophes, as spoken.

    >>> "".join(mccune(decompose("청천강"))), "".join(mccune(decompose("압록강")))
    ("ch'ŏngch'ŏn'gang", 'amnokkang')
    """
    out: list[str] = []
    before: str | None = None
    for syllable in assimilated(syllables):
        initial = _mr_initial(before, syllable)
        out.append(initial + _MR_VOWELS[syllable.vowel] + _FINALS[syllable.final])
        before = syllable.final
    return out


def _mr_initial(before: str | None, syllable: Syllable) -> str:
    initial = syllable.initial
    if initial == "ㄹ":
        return "l" if before == "ㄹ" else "r"
    if initial == "ㅅ" and syllable.vowel == "ㅟ":
        return "sh"
    if before == "ㄴ" and initial == "ㄱ":
        return "'g"
    voiced = before in _SONORANT and not (before == "ㄹ" and initial in "ㄷㅈ")
    return _voiced(_MR_INITIALS, initial, voiced)


def mccune_plain(syllables: Sequence[Syllable]) -> list[str]:
    """As :func:`mccune` without breves and apostrophes, as most print it."""
    return [part.translate(_PLAIN) for part in mccune(syllables)]


_NORTH: tuple[tuple[Spell, str], ...] = (
    (dprk, " "),
    (dprk, ""),
    (dprk_official, ""),
    (dprk_spoken, " "),
    (dprk_apart, " "),
)
_SOUTH: dict[str, tuple[tuple[Spell, str], ...]] = {
    "RR": ((revised, ""), (revised_apart, " ")),
    "MR": ((mccune, ""), (mccune_plain, ""), (mccune_plain, " ")),
}
