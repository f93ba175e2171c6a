"""Cleaning of ship names: what is name, what is number, what is neither.

A ship's name is words and, often, a number; prefixes (M/V), number marks (No., №, 第, 호) and
punctuation come and go. Cleaning takes them apart in the same way for the name asked for and for
the name on a list, and says what it dropped or read differently.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from ullage.identity.names import numerals


class Clean(NamedTuple):
    """A name taken apart. ``words`` are upper case, of any script; ``notes`` what was changed."""

    words: tuple[str, ...]
    numbers: tuple[int, ...]
    notes: tuple[str, ...] = ()


_PLAIN = re.compile(r"[A-Z]+(?: [A-Z]+)*(?: [1-9][0-9]{0,8})?")
#: Words that a plain name cannot have and stay plain: prefixes, number marks, numerals.
_SPECIAL = frozenset(
    {"MV", "MT", "FV", "NO", "NR", "HO", "HAO", "IMO", "EX", *numerals.ROMAN}
    | {*numerals.IN_WORDS, *numerals.MONTHS}
)
_TOKENS = re.compile(r"[0-9]+|[^\W\d_]+")
_IMO = re.compile(r"\(?\bIMO(?: NUMBER| NO)?[ .:#-]*\d{7}\b\)?")
_PREFIX = re.compile(
    r"^\W*(M ?[/.] ?[VTSY]|[SFR] ?[/.] ?[SVT]|L\.?P\.?G ?/ ?C|M[VT]|FV)\b[ .:,-]*(?=[^\W_])"
)
_SUFFIX = re.compile(r"(?<=\w)[ ,(-]+(M ?[/.] ?[VT]|M[VT])\b[.)]*\W*$")
_NUMERAL = "|".join(
    sorted({*numerals.ROMAN, *numerals.IN_WORDS}, key=lambda word: (-len(word), word))
)
_NUMBER_MARK = re.compile(
    r"(?<![^\W\d_])(NO|NR|NUMBER|第|제)[ .:°-]*(?=\d)|#(?=\s?\d)"
    rf"|(?<=\w)[ -]+(NO|NR|NUMBER)[ .:°-]+(?=(?:{_NUMERAL})\W*$)"
)
#: What Chinese papers write behind a ship's name: ship, tanker, cargo ship, and Japan's maru.
_SHIP = "[号號]?(?:[油货貨客商]?[轮輪]船?|丸)"
_NUMBER_TAIL = re.compile(rf"(?<=\d)[ -]*({_SHIP}|号|號|호|番|HAO(?!\w)|HO(?!\w))")
_NAME_TAIL = re.compile(
    rf"(?<=[가-힣㐀-鿿])\s*(号|號|호)(?=\W*(?:\d|$))|(?<=[㐀-鿿]{{2}})\s*({_SHIP})(?=\W*(?:\d|$))"
)
_LETTER_TAIL = re.compile(r"(?<=\d)([A-Z]{2})\W*$")
_APOSTROPHES = re.compile(r"['`´’‘ʼʻ′]")
_LONGEST_NUMBER = 18
_CONFUSED = str.maketrans("015", "OIS")
_MIXED_TOKEN = re.compile(r"(?<=[A-Z])[015](?=[A-Z])|\bN0(?=[ .]?\d)")


def clean(text: str) -> Clean:
    """Take a name apart into words and numbers.

    >>> clean("M/V Chon_Myong No. 01")
    Clean(words=('CHON', 'MYONG'), numbers=(1,), notes=("'M/V' dropped", "'NO.' dropped"))
    >>> clean("TAIYO II").numbers, clean("SAMMA2").words
    ((2,), ('SAMMA',))
    """
    upper = text.strip().upper()
    if _PLAIN.fullmatch(upper):
        words = upper.split(" ")
        if _SPECIAL.isdisjoint(words):
            if words[-1].isdigit():
                return Clean(tuple(words[:-1]), (int(words[-1]),))
            return Clean(tuple(words), ())
    return _clean(upper)


def _clean(upper: str) -> Clean:
    text = unicodedata.normalize("NFKC", upper).upper()
    if not text.isascii():
        text = text.translate(_LATIN)
    date = numerals.date_as_numbers(text)
    if date is not None:
        return Clean((), date, (f"{text.strip()!r} read as the numbers {date[0]} and {date[1]}",))
    notes: list[str] = []
    text = _APOSTROPHES.sub("", text.replace("_", " "))
    text = numerals.east_asian(text, notes)
    for pattern in (_IMO, _PREFIX, _SUFFIX, _NUMBER_MARK, _NUMBER_TAIL, _NAME_TAIL):
        text = _drop(pattern, text, notes)
    words, numbers = _split(_TOKENS.findall(text), notes)
    return Clean(words, numbers, tuple(notes))


def _drop(pattern: re.Pattern[str], text: str, notes: list[str]) -> str:
    found = pattern.search(text)
    if found is None:
        return text
    notes.append(f"{found.group().strip(' -,(')!r} dropped")
    return pattern.sub(" ", text)


def _split(tokens: list[str], notes: list[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    words = [token for token in tokens if not token.isdigit()]
    numbers = [int(token[:_LONGEST_NUMBER]) for token in tokens if token.isdigit()]
    ending = None if not tokens or tokens[-1].isdigit() else numerals.at_end(words)
    if ending is not None:
        value, length = ending
        numbers.append(value)
        notes.append(f"{' '.join(words[-length:])} read as {value}")
        del words[-length:]
    return tuple(words), tuple(numbers)


def without_letter_tail(text: str) -> tuple[str, str] | None:
    """The text without two letters that stand on its last number, and those; None where there are
    none. One letter is as good as a number: 5A and 5B are two ships.

    >>> without_letter_tail("BOKWANG NO.5BL"), without_letter_tail("FU YUAN YU 5A")
    (('BOKWANG NO.5', 'BL'), None)
    """
    upper = text.upper()
    found = _LETTER_TAIL.search(upper)
    if found is None or found.group(1) in {"HO", *numerals.ROMAN}:
        return None
    return upper[: found.start()], found.group(1)


def unconfused(text: str) -> str | None:
    """The text with digits between letters read as the letters they look like (0 as O, 1 as I, 5 as
    S); None where there is nothing to read so.

    >>> unconfused("RYE S0NG GANG 1"), unconfused("SAMMA2")
    ('RYE SONG GANG 1', None)
    """
    upper = text.upper()
    read = _MIXED_TOKEN.sub(lambda found: found.group().translate(_CONFUSED), upper)
    return None if read == upper else read


class _LatinTable(dict[int, str]):
    """Latin letters without their marks, digits of every script as 0 to 9; other characters stay as
    they are. Filled as it is asked.
    """

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = char
        if code > 127 and unicodedata.name(char, "").startswith("LATIN"):
            from anyascii import anyascii

            plain = anyascii(char).upper()
        elif unicodedata.category(char) == "Nd":
            plain = str(unicodedata.decimal(char))
        elif 0x300 <= code <= 0x36F or unicodedata.category(char) in {"Cf", "Cc"}:
            plain = ""
        self[code] = plain
        return plain


_LATIN = _LatinTable()
