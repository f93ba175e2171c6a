"""Wade–Giles spelling of a Mandarin syllable or name, from its pinyin.

Source: the tables of Giles, *A Chinese-English Dictionary* (1912), as Wade–Giles is used today;
written as initials and finals with the syllables that depart from them.
"""

from __future__ import annotations

from functools import cache, lru_cache

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


_PLAIN = str.maketrans({"ü": "u", "ê": "e", "ŭ": "u", "'": None})
#: The syllables of pinyin by initial (ISO 7098), without ü, which names write U.
_SYLLABLES = {
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei eng i ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan un uo",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "r": "an ang ao e en eng i ong ou u uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
    "": "a ai an ang ao e en er ou",
}


@cache
def _plain_spellings() -> dict[str, str]:
    """Pinyin syllable -> its Wade–Giles spelling without marks, both in capitals."""
    pinyin = [first + rest for first, finals in _SYLLABLES.items() for rest in finals.split()]
    spelled = {syllable: wade_giles(syllable) or syllable for syllable in pinyin}
    return {one.upper(): other.translate(_PLAIN).upper() for one, other in spelled.items()}


def of_pinyin(words: tuple[str, ...]) -> tuple[str, ...] | None:
    """A name written by the syllable in pinyin, in upper case, as Wade–Giles without marks.

    None where a word is no pinyin syllable, where it is one word, and where what comes out could be
    pinyin as well: BAI MA is PAI MA, which is another name in pinyin.

    >>> of_pinyin(("XIN", "GUANG", "HAI")), of_pinyin(("BAI", "MA")), of_pinyin(("SAM", "MA"))
    (('HSIN', 'KUANG', 'HAI'), None, None)
    """
    if len(words) < 2:
        return None
    spellings = _plain_spellings()
    if any(word not in spellings for word in words):
        return None
    wade = tuple(spellings[word] for word in words)
    return None if all(word in spellings for word in wade) else wade
