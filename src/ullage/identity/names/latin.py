"""Names in Latin letters that are not Korean: transliterations as one spelling, misprints."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

_FOLDS = {
    "SHCH": "SH", "SCH": "SH", "TCH": "CH", "CH": "CH", "KH": "H", "ZH": "Z", "PH": "F",
    "TZ": "TS", "X": "KS", "CK": "K", "C": "K", "Q": "K", "W": "V",
    "OU": "U", "OO": "U", "EE": "I", "IY": "I", "YY": "I", "IJ": "I", "YI": "I", "Y": "I", "J": "I",
}  # fmt: skip
_PART = re.compile("|".join(sorted(_FOLDS, key=lambda part: (-len(part), part))))
_DOUBLE = re.compile(r"(.)\1+")
#: Below these lengths a likeness says nothing: ABYSS, AMBAL and AMBER are three ships.
SHORTEST_FOLD = 6
SHORTEST_MISPRINT = 8
#: What is longer is no ship's name.
LONGEST_MISPRINT = 64
_SHORTEST_WORD = 7


@lru_cache(maxsize=1 << 14)
def fold(joined: str) -> str:
    """Upper-case Latin letters with common transliterations as one and doubled letters single.

    >>> fold("VASILIY") == fold("VASILY"), fold("YUPITER") == fold("IUPITER") == fold("JUPITER")
    (True, True)
    """
    return _DOUBLE.sub(r"\1", _PART.sub(lambda found: _FOLDS[found.group()], joined))


def one_misprint(a: str, b: str) -> bool:
    """Whether one letter wrong, missing, extra or swapped with its neighbour makes a into b."""
    return OSA.distance(a, b, score_cutoff=1) == 1


def in_long_word(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether a misprint between two names sits in a long word: POLA MARIA is not POLA MARINA.

    Names divided differently are taken as one word.
    """
    if len(a) != len(b):
        return len("".join(a)) >= _SHORTEST_WORD + 3
    return all(
        min(len(one), len(other)) >= _SHORTEST_WORD
        for one, other in zip(a, b, strict=True)
        if one != other
    )


def misprint_told(a: str, b: str) -> str:
    """The misprint between two joined names in words.

    >>> misprint_told("JUJAKBONH", "JUJAKBONG")
    'H for G'
    >>> misprint_told("PIRUYGANG", "PIRYUGANG")
    'UY for YU'
    """
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    ours, theirs = a[start : len(a) - end], b[start : len(b) - end]
    if not ours:
        return f"{theirs} missing"
    return f"{ours} for {theirs}" if theirs else f"{ours} too much"
