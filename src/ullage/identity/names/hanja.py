"""Names in Chinese characters in Latin letters: by Mandarin, and by their Korean reading.

- ``pinyin``: Hanyu Pinyin without tones (ISO 7098), words by the phrase table of pypinyin; ü as U
  and as YU.
- ``Wade-Giles``: from the pinyin (:mod:`ullage.identity.names.wade_giles`), with and without marks.
- ``Sino-Korean (DPRK)``, ``(RR)``, ``(MR)``: the Korean reading of each character (Unihan), then
  the romanisations of :mod:`ullage.identity.names.hangul`. Characters with several readings give
  several names, the commonest first.

Traditional and simplified forms both. Neglected: Japanese and Cantonese readings.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import product

from ullage.identity.names import hangul
from ullage.identity.names.jamo import is_hangul
from ullage.identity.names.reading import Reading, distinct
from ullage.identity.names.wade_giles import wade_giles

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_RUNS = re.compile(f"({_HAN.pattern})")
_PLAIN = str.maketrans({"Ü": "U", "Ê": "E", "Ŭ": "U", "'": None})
#: No more Korean names than this are made of one text.
_MOST = 4


def is_han(text: str) -> bool:
    """Whether any Chinese character is in the text."""
    return _HAN.search(unicodedata.normalize("NFC", text)) is not None


def readings(text: str) -> tuple[Reading, ...]:
    """Latin spellings of a name with Chinese characters in it; none where it has none.

    In capitals; digits, Latin letters and punctuation stay where they are.

    >>> [reading.text for reading in readings("青松11")][:4]
    ['QING SONG 11', 'QINGSONG 11', "CH'ING SUNG 11", 'CHING SUNG 11']
    >>> Reading("RYE SONG GANG", "Sino-Korean (DPRK)") in readings("禮成江")
    True
    """
    composed = unicodedata.normalize("NFC", text)
    if not is_han(composed):
        return ()
    chinese = () if is_hangul(composed) else _chinese(composed)
    return distinct([*chinese, *_korean(composed)])


def korean(text: str) -> tuple[str, ...]:
    """The text with its Chinese characters read as Hangul, likeliest first, at most four.

    A character without a Korean reading stays as it is. Source: Unihan, ``kHangul``.

    >>> korean("千馬山"), korean("礼成江")
    (('천마산',), ('례성강',))
    """
    choices = [_hangul_of().get(char, (char,)) for char in unicodedata.normalize("NFC", text)]
    return tuple(
        "".join(choice) for choice, _ in zip(product(*choices), range(_MOST), strict=False)
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("ullage") / "data" / name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


@cache
def _simplified() -> dict[int, str]:
    return {ord(row["traditional"]): row["simplified"] for row in _rows("simplified.csv")}


@cache
def _hangul_of() -> dict[str, tuple[str, ...]]:
    ranked: dict[str, list[tuple[int, str]]] = {}
    for row in _rows("hanja.csv"):
        for char in row["characters"]:
            ranked.setdefault(char, []).append((int(row["rank"]), row["reading"]))
    read = {char: tuple(reading for _, reading in sorted(found)) for char, found in ranked.items()}
    return read | dict(_shared_forms(read))


def _shared_forms(read: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Simplified characters that are also old ones of their own (宁, for 寧 and in its own right),
    with the readings of both, their own first.
    """
    for row in _rows("simplified.csv"):
        own, full = read.get(row["simplified"], ()), read.get(row["traditional"], ())
        both = tuple(dict.fromkeys((*own, *full)))
        if own and both != own:
            yield row["simplified"], both


def _korean(text: str) -> Iterator[Reading]:
    for name in korean(text):
        if not is_han(name):
            for reading in hangul.readings(name):
                system, _, rest = reading.system.partition(",")
                yield Reading(reading.text, f"Sino-Korean ({system}){',' if rest else ''}{rest}")


def _chinese(text: str) -> Iterator[Reading]:
    runs = [run for run in _RUNS.split(text) if run.strip()]
    spelled = [_pinyin(run) if is_han(run) else [run] for run in runs]
    for replaced in (_bare, _passport):
        parts = [[replaced(part) for part in run] for run in spelled]
        yield Reading(_capitals([" ".join(run) for run in parts]), "pinyin")
        yield Reading(_capitals(["".join(run) for run in parts]), "pinyin")
    wade = _capitals([" ".join(wade_giles(part) or part for part in run) for run in spelled])
    yield Reading(wade, "Wade-Giles")
    yield Reading(wade.translate(_PLAIN), "Wade-Giles")


def _pinyin(run: str) -> list[str]:
    """Syllables of a run of Chinese characters, without tones; its words are found simplified."""
    from pypinyin import Style, lazy_pinyin

    simple = run.translate(_simplified())
    return [str(part) for part in lazy_pinyin(simple, style=Style.NORMAL, v_to_u=True)]


def _bare(syllable: str) -> str:
    return syllable.replace("ü", "u")


def _passport(syllable: str) -> str:
    return syllable.replace("üe", "yue").replace("ü", "yu")


def _capitals(parts: Sequence[str]) -> str:
    return " ".join(" ".join(parts).upper().split())
