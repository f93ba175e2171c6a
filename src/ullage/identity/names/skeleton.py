"""Korean names in Latin letters: one phonetic spelling for all romanisations, and its skeleton.

North Korean ship names reach lists in at least four spellings: the DPRK's own of 1992 (RYE SONG
GANG), Revised Romanisation (Yeseonggang), McCune-Reischauer with and without its marks (Yesŏnggang)
and whatever a port, a broker or a crew typed (ZU ZAG BONG). They differ in which letters stand for
a sound, and in whether sounds that change where syllables meet are written as spoken (RUNG RA,
Neungna). *Phones* fold both: one letter for each sound that the systems tell apart alike, and the
sound changes applied throughout. The *skeleton* keeps classes of consonants only.

Sound changes after the standard rules of both Koreas: nasals before nasals and liquids, ㄴ and ㄹ
together as one long sound, aspiration of a stop with ㅎ. What is neglected: palatalisation,
tensing, and whether ng before a vowel is one sound or two.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: How romanisations write a sound; the sound as one letter (q is ng, l a long n or l).
_SPELLINGS = {
    "CHKH": "j", "CHZH": "j", "DZH": "j", "ZH": "j", "CHH": "j", "TCH": "j", "CH": "j",
    "JJ": "j", "J": "j", "Z": "j", "C": "j",
    "NGG": "q", "NGK": "q", "NG": "q", "NKK": "q", "NK": "q",
    "KKH": "k", "KH": "k", "K": "k", "G": "k",
    "TH": "t", "T": "t", "D": "t", "PH": "p", "P": "p", "B": "p",
    "SH": "s", "S": "s", "M": "m", "N": "n", "R": "r", "L": "r", "H": "h",
    "YOUNGG": "yoq", "YOUNGK": "yoq", "YOUNG": "yoq", "YOU": "yu", "YEO": "yo",
    "YAE": "ye", "YOO": "yu", "YE": "ye", "YA": "ya", "YO": "yo",
    "YU": "yu", "YI": "i", "EUI": "ui", "WOO": "u", "WEO": "wo", "WAE": "we", "OE": "we",
    "OI": "we", "WI": "wi", "WE": "we", "WO": "wo", "WA": "wa", "AE": "e", "AI": "e", "EO": "o",
    "EU": "u", "OO": "u", "EE": "i", "UI": "ui", "A": "a", "E": "e", "I": "i", "O": "o", "U": "u",
}  # fmt: skip
_PARTS = re.compile("|".join(sorted(_SPELLINGS, key=lambda part: (-len(part), part))))
_VOWEL = "|".join(
    sorted((p for p, sound in _SPELLINGS.items() if sound[-1] in "aeiou"), key=len)[::-1]
)
_INITIAL = "CHKH|CHZH|DZH|CHH|CH|TCH|ZH|KH|PH|TH|SH|KK|GG|TT|DD|PP|BB|SS|JJ|[KGNDTRLMBPSJZH]"
_FINAL = "NG|[KGNTDLRMPBS]"
_ONE = re.compile(rf"(?:{_INITIAL})?(?:{_VOWEL})(?:{_FINAL})?")
#: Any vowels together; the groups are atomic, so that a long word takes no longer for each letter.
_VOWELS = r"(?:Y(?=[AEIOU])|W(?=[AEIO])|[AEIOU])++"
_SYLLABLES = re.compile(
    rf"(?>(?:{_INITIAL})?{_VOWELS})(?>(?:{_FINAL})?(?:{_INITIAL})?{_VOWELS})*+(?:{_FINAL})?"
)
_LONGEST = 64
#: Letters that, in a name written in one word, speak for Korean: spellings few others use.
_MARKS = re.compile(r"YEO|YO|EO(?!N)|EU(?!R)|AE|NG|HW|RY")

_CHANGES = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"k(?=[mnr])", "q"), (r"p(?=[mnr])", "m"), (r"t(?=[mnr])", "n"),
        (r"(?<=[qm])r", "n"), (r"nr|rn|nn|rr", "l"), (r"(?<=[kpt])h", ""), (r"(.)\1+", r"\1"),
    )
]  # fmt: skip
_LONG_N = re.compile("nn|nl|ln")
_CLASS = str.maketrans({"q": "n", "r": "n", "l": "n", "m": "p", **dict.fromkeys("aeiouywh", "")})


@lru_cache(maxsize=1 << 14)
def is_syllable(word: str) -> bool:
    """Whether an upper-case Latin word can be one Korean syllable in some romanisation.

    >>> is_syllable("RYONG"), is_syllable("BELLA"), is_syllable("FENG")
    (True, False, False)
    """
    return _ONE.fullmatch(word) is not None


@lru_cache(maxsize=1 << 14)
def is_korean(joined: str) -> bool:
    """Whether a word of upper-case Latin letters can be read as two or more Korean syllables.

    >>> is_korean("RYESONGGANG"), is_korean("GANG"), is_korean("VITYAZ")
    (True, False, False)
    """
    if len(joined) > _LONGEST or _SYLLABLES.fullmatch(joined) is None:
        return False
    return _ONE.fullmatch(joined) is None


def evidence(words: tuple[str, ...]) -> int:
    """How strongly a name's words speak for Korean: 2 written by the syllable, as lists do; 1 in
    one word with letters that few other languages join so; 0 neither.

    >>> evidence(("RYE", "SONG", "GANG")), evidence(("RYESONGGANG",)), evidence(("MARINA",))
    (2, 1, 0)
    """
    if len(words) > 1 and all(map(is_syllable, words)):
        return 2
    joined = "".join(words)
    return 1 if is_korean(joined) and _MARKS.search(joined) else 0


@lru_cache(maxsize=1 << 14)
def phones(joined: str) -> str:
    """The sounds of a Korean name in upper-case Latin letters without spaces.

    >>> phones("ZUZAGBONG") == phones("JUJAKBONG"), phones("PAEKMA") == phones("BAENGMA")
    (True, True)
    """
    sounds = _PARTS.sub(lambda found: _SPELLINGS[found.group()], joined)
    for pattern, to in _CHANGES:
        sounds = pattern.sub(to, sounds)
    return sounds


@lru_cache(maxsize=1 << 14)
def one_nasal(sounds: str) -> str:
    """:func:`phones` with ng as n, for comparison with Cyrillic, which writes both as one.

    >>> one_nasal(phones("SONGGANG"))
    'sonan'
    """
    return _LONG_N.sub("l", sounds.replace("q", "n"))


def skeleton(sounds: str) -> str:
    """Classes of consonants of :func:`phones`, in order: l, r, n, ng as one, single or long; m, p,
    b as one; no h, no glides, no vowels.

    >>> skeleton(phones("AMNOKGANG")) == skeleton(phones("APROKKANG"))
    True
    """
    return one_nasal(sounds).translate(_CLASS)
