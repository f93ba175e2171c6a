"""Wade–Giles spelling of a Mandarin syllable, from its pinyin.

Source: the tables of Giles, *A Chinese-English Dictionary* (1912), as Wade–Giles is used today;
written as initials and finals with the syllables that depart from them.
"""

from __future__ import annotations

from functools import lru_cache

_INITIALS = {
    "zh": "ch", "ch": "ch'", "sh": "sh", "b": "p", "p": "p'", "m": "m", "f": "f", "d": "t",
    "t": "t'", "n": "n", "l": "l", "g": "k", "k": "k'", "h": "h", "j": "ch", "q": "ch'",
    "x": "hs", "r": "j", "z": "ts", "c": "ts'", "s": "s",
}  # fmt: skip
_FINALS = {
    "e": "ê", "en": "ên", "eng": "êng", "ong": "ung", "ie": "ieh", "ian": "ien", "iong": "iung",
    "uo": "o", "üe": "üeh", "un": "un", "ui": "ui",
}  # fmt: skip
_WHOLE = {
    "zhi": "chih", "chi": "ch'ih", "shi": "shih", "ri": "jih", "zi": "tzŭ", "ci": "tz'ŭ",
    "si": "ssŭ", "ge": "ko", "ke": "k'o", "he": "ho", "e": "o", "er": "êrh", "ei": "ei", "en": "ên",
    "eng": "êng", "guo": "kuo", "kuo": "k'uo", "huo": "huo", "shuo": "shuo", "gui": "kuei",
    "kui": "k'uei", "yi": "i", "you": "yu", "ye": "yeh", "yan": "yen", "yong": "yung", "yu": "yü",
    "yue": "yüeh", "yuan": "yüan", "yun": "yün", "wen": "wên", "weng": "wêng",
}  # fmt: skip


@lru_cache(maxsize=1024)
def wade_giles(syllable: str) -> str | None:
    """The Wade–Giles spelling with its marks; None where it is no pinyin syllable.

    Takes ü as ``ü`` or ``v``, and ``u`` after j, q, x, y as pinyin writes it.

    >>> [wade_giles(syllable) for syllable in ("qing", "xue", "zhong", "lv", "11")]
    ["ch'ing", 'hsüeh', 'chung', 'lü', None]
    """
    text = syllable.lower().replace("v", "ü")
    if text in _WHOLE:
        return _WHOLE[text]
    if text[:1] in {"y", "w", "a", "o"} and text.isalpha():
        return text
    initial = next((letters for letters in _INITIALS if text.startswith(letters)), None)
    if initial is None or not text.isalpha() or text == initial:
        return None
    final = text[len(initial) :]
    if initial in {"j", "q", "x"} and final.startswith("u"):
        final = "ü" + final[1:]
    return _INITIALS[initial] + _FINALS.get(final, final)
