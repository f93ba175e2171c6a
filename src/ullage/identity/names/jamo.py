"""Hangul syllables taken apart and put together, and the two Korean spellings of initial sounds.

Arithmetic of the Unicode Standard, section 3.12: a syllable is 0xAC00 + (initial * 21 + vowel) * 28
+ final.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_FIRST, _LAST = 0xAC00, 0xD7A3
_RUN = re.compile("([가-힣]+)")

#: Vowels before which South Korean spelling drops an initial ㄹ or ㄴ.
_IOTATED = "ㅑㅕㅖㅛㅠㅣㅒ"
#: Syllables that South Korean spelling changes after a vowel or ㄴ, also within a word.
_SOUTH_WITHIN = {("ㄹ", "ㅕ", "ㄹ"), ("ㄹ", "ㅠ", "ㄹ")}
#: No more spellings than this are made of one name.
_MOST = 4


class Syllable(NamedTuple):
    """Initial, vowel and final as letters; the final may be empty, a silent initial is ㅇ."""

    initial: str
    vowel: str
    final: str


def runs(text: str) -> list[str]:
    """The text (composed, NFC) cut into runs of Hangul syllables and of all else, in order.

    >>> runs("례성강 1호")
    ['례성강', ' 1', '호']
    """
    return [part for part in _RUN.split(unicodedata.normalize("NFC", text)) if part]


def is_hangul(text: str) -> bool:
    """Whether any Hangul syllable is in the text."""
    return _RUN.search(unicodedata.normalize("NFC", text)) is not None


def decompose(word: str) -> list[Syllable]:
    """The syllables of a run of Hangul.

    >>> decompose("강")
    [Syllable(initial='ㄱ', vowel='ㅏ', final='ㅇ')]
    """
    codes = [ord(char) - _FIRST for char in word if _FIRST <= ord(char) <= _LAST]
    return [
        Syllable(INITIALS[code // 588], VOWELS[code % 588 // 28], FINALS[code % 28])
        for code in codes
    ]


def compose(syllables: Sequence[Syllable]) -> str:
    """The run of Hangul that has these syllables; the inverse of :func:`decompose`."""
    return "".join(
        chr(
            _FIRST
            + (INITIALS.index(syllable.initial) * 21 + VOWELS.index(syllable.vowel)) * 28
            + FINALS.index(syllable.final)
        )
        for syllable in syllables
    )


def south_spelling(word: str) -> str:
    """A word as spelled in the South: ㄹ and ㄴ lost or changed at its beginning (두음법칙).

    Standard: Hangul orthography (한글 맞춤법), articles 10 to 12.

    >>> [south_spelling(word) for word in ("례성강", "릉라", "로동", "은률", "녀성")]
    ['예성강', '능라', '노동', '은율', '여성']
    """
    syllables = decompose(word)
    out = []
    for place, syllable in enumerate(syllables):
        initial = syllable.initial
        if place == 0:
            initial = _south_initial(syllable)
        elif syllable in _SOUTH_WITHIN and syllables[place - 1].final in {"", "ㄴ"}:
            initial = "ㅇ"
        out.append(syllable._replace(initial=initial))
    return compose(out)


def _south_initial(syllable: Syllable) -> str:
    if syllable.initial in "ㄹㄴ" and syllable.vowel in _IOTATED:
        return "ㅇ"
    return "ㄴ" if syllable.initial == "ㄹ" else syllable.initial


def north_spellings(word: str) -> list[str]:
    """The words that the South would spell so, if its initial sound law changed them.

    >>> north_spellings("예성강"), north_spellings("능라"), north_spellings("백마")
    (['례성강'], ['릉라'], [])
    """
    syllables = decompose(word)
    choices = [[syllable] for syllable in syllables]
    for place, syllable in enumerate(syllables):
        choices[place] += _north_initials(syllable, syllables[place - 1] if place else None)
    words = [compose(choice) for choice in product(*choices)]
    return [other for other in words if other != word][:_MOST]


def _north_initials(syllable: Syllable, before: Syllable | None) -> list[Syllable]:
    restored = syllable._replace(initial="ㄹ")
    if before is not None:
        within = restored in _SOUTH_WITHIN and before.final in {"", "ㄴ"}
        return [restored] if within and syllable.initial == "ㅇ" else []
    if syllable.initial == "ㅇ" and syllable.vowel in _IOTATED:
        also = [] if syllable.vowel in "ㅑㅖㅒ" else [syllable._replace(initial="ㄴ")]
        return [restored, *also]
    return [restored] if syllable.initial == "ㄴ" and syllable.vowel not in _IOTATED else []
