"""Names in Cyrillic letters in Latin ones, by the systems met on ships, in registers and passports.

- ``BGN/PCGN``: the 1947 agreement for Russian, as charts and lists use it.
- ``GOST``: GOST 7.79-2000 system B, which Russian registers and catalogues use.
- ``passport``: ICAO Doc 9303 part 3 (Russian passports since 2013), and the 1997 passport order,
  whose spellings stay in use.

Each with its signs (apostrophes, quotation marks, grave accents) and without. Letters of Ukrainian
and Belarusian are read too, by the same systems as far as they reach.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from ullage.identity.names.reading import Reading, distinct

_CYRILLIC = re.compile("[Ѐ-ӿ]")
_SHARED = dict(zip("абвгдезиклмнопрстуфыэ", "abvgdeziklmnoprstufye", strict=True)) | {
    "ж": "zh",
    "ч": "ch",
    "ш": "sh",
    "і": "i",
    "ї": "yi",
    "є": "ye",
    "ґ": "g",
    "ў": "w",
}
_BGN = _SHARED | {
    "ё": "ë", "й": "y", "х": "kh", "ц": "ts", "щ": "shch", "ъ": '"', "ь": "'", "ю": "yu", "я": "ya",
}  # fmt: skip
_PASSPORT_1997 = _BGN | {"ё": "e", "ў": "u"}
_ICAO = _SHARED | {
    "ё": "e", "й": "i", "х": "kh", "ц": "ts", "щ": "shch", "ъ": "ie", "ь": "", "ю": "iu", "я": "ia",
    "ї": "i", "є": "ie", "ў": "u",
}  # fmt: skip
_GOST = _SHARED | {
    "ё": "yo", "й": "j", "х": "x", "ц": "cz", "щ": "shh", "ъ": "``", "ы": "y`", "ь": "`",
    "э": "e`", "ю": "yu", "я": "ya", "ў": "u`",
}  # fmt: skip
_SYSTEMS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("BGN/PCGN", _BGN),
    ("passport (1997)", _PASSPORT_1997),
    ("passport (ICAO 9303)", _ICAO),
    ("GOST 7.79-2000 B", _GOST),
)
#: At the beginning, and after these, BGN/PCGN writes е and ё with y; the order of 1997 only е, and
#: only after the signs.
_AFTER_YE = frozenset("аеёиоуыэюяіїєўйъь")
_IOTATED = {"е": "ye", "ё": "yë"}
_SIGNS = str.maketrans({"'": None, '"': None, "`": None, "ë": "e", "Ë": "E"})


def is_cyrillic(text: str) -> bool:
    """Whether any Cyrillic letter is in the text."""
    return _CYRILLIC.search(text) is not None


def readings(text: str) -> tuple[Reading, ...]:
    """Latin spellings of a name with Cyrillic letters in it; none where it has none.

    Capitals follow the original; what is not Cyrillic stays.

    >>> [reading.text for reading in readings("Витязь")]
    ["Vityaz'", 'Vityaz', 'Vitiaz', 'Vityaz`']
    >>> [reading.text for reading in readings("ЮПИТЕР 2")]
    ['YUPITER 2', 'IUPITER 2']
    """
    composed = unicodedata.normalize("NFC", text)
    return distinct(_readings(composed)) if is_cyrillic(composed) else ()


def _readings(text: str) -> Iterator[Reading]:
    for system, table in _SYSTEMS:
        spelled = _spelled(text, system, table)
        yield Reading(spelled, system)
        yield Reading(spelled.translate(_SIGNS), system)


def _spelled(text: str, system: str, table: Mapping[str, str]) -> str:
    out = []
    for place, char in enumerate(text):
        low = char.lower()
        latin = _in_place(text.lower(), place, system) or table.get(low)
        out.append(char if latin is None else _cased(latin, char, text, place))
    return "".join(out)


def _in_place(text: str, place: int, system: str) -> str | None:
    """The spelling of a letter where it depends on its neighbours; None where it does not."""
    char, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    opening = before in _AFTER_YE or not before.isalpha()
    if system == "BGN/PCGN" and opening and char in _IOTATED:
        return _IOTATED[char]
    if system == "passport (1997)" and char == "е" and before and before in "ъь":
        return "ye"
    if char == "ц" and system.startswith("GOST") and after and after in "еёийіыэюяє":
        return "c"
    return None


def _cased(latin: str, char: str, text: str, place: int) -> str:
    if not char.isupper():
        return latin
    near = text[place + 1 : place + 2] or text[place - 1 : place]
    return latin.upper() if near.isupper() or len(latin) == 1 else latin[:1].upper() + latin[1:]
