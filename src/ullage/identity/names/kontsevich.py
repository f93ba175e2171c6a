"""Korean names in Russian: back from Cyrillic by the system of L. R. Kontsevich.

Russian papers and registers write Korean names by this system, not by the rules for Russian words:
Хвасон is HWA SONG, Кымсон is KUM SONG. ㅓ and ㅗ are both о, n and ng both н (нъ before a vowel).
"""

from __future__ import annotations

import re

_LETTERS = {
    "ЧХ": "CH", "ЧЧ": "J", "ДЖ": "J", "ЧЖ": "J", "ТХ": "TH", "ПХ": "PH", "КХ": "KH", "НЪ": "N",
    "ЛЬ": "L", "НЬ": "N", "ЫЙ": "UI", "ЙЯ": "YA", "ЙЕ": "YE",
    "А": "A", "Б": "B", "В": "W", "Г": "G", "Д": "D", "Е": "E", "Ё": "YO", "И": "I", "Й": "I",
    "К": "K", "Л": "L", "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R", "С": "S", "Т": "T",
    "У": "U", "Х": "H", "Ч": "J", "Ы": "U", "Э": "E", "Ю": "YU", "Я": "YA", "Ь": "", "Ъ": "",
}  # fmt: skip
_PART = re.compile("|".join(sorted(_LETTERS, key=lambda part: (-len(part), part))))
_OTHERS = re.compile("[ЖЗФЦШЩ]")
#: Е begins a syllable as YE; after a consonant it is ㅔ.
_FIRST_E = re.compile(r"(?<![А-ЯЁ])Е")


def latin(text: str) -> str | None:
    """The Korean name that a Cyrillic text writes, in upper-case Latin letters; None where a letter
    stands in it that the system has no use for.

    >>> latin("Хвасон"), latin("Чхонмасан"), latin("Витязь")
    ('HWASON', 'CHONMASAN', None)
    """
    upper = text.upper()
    if _OTHERS.search(upper.replace("ДЖ", "").replace("ЧЖ", "")):
        return None
    return _PART.sub(lambda found: _LETTERS[found.group()], _FIRST_E.sub("YE", upper))
