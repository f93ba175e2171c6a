"""Numbers in ship names: Roman, in words, Chinese, Korean; and what a spreadsheet makes of 7-28."""

from __future__ import annotations

import re

#: Roman numerals to 39 as they stand at the end of names: MARIA III, BICENTENARIO XVI.
ROMAN: dict[str, int] = {
    ten + one: 10 * tens + ones
    for tens, ten in enumerate(("", "X", "XX", "XXX"))
    for ones, one in enumerate(("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"))
    if tens or ones
}
_ONES = (
    "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN", "ELEVEN",
    "TWELVE", "THIRTEEN", "FOURTEEN", "FIFTEEN", "SIXTEEN", "SEVENTEEN", "EIGHTEEN", "NINETEEN",
)  # fmt: skip
_DECADES = ("TWENTY", "THIRTY", "FORTY", "FIFTY", "SIXTY", "SEVENTY", "EIGHTY", "NINETY")
#: English number words to ninety, as they stand at the end of names: SEA HAWK TWO.
IN_WORDS: dict[str, int] = {
    **{word: value for value, word in enumerate(_ONES, start=1)},
    **{word: 10 * tens for tens, word in enumerate(_DECADES, start=2)},
}
MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("JAN", "JANUARY"), ("FEB", "FEBRUARY"), ("MAR", "MARCH"), ("APR", "APRIL"), ("MAY",),
            ("JUN", "JUNE"), ("JUL", "JULY"), ("AUG", "AUGUST"), ("SEP", "SEPT", "SEPTEMBER"),
            ("OCT", "OCTOBER"), ("NOV", "NOVEMBER"), ("DEC", "DECEMBER"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_MONTH_DAY = re.compile(r"\W*([A-Z]{3,9})-(\d{1,2})\W*")
_DAY_MONTH = re.compile(r"\W*(\d{1,2})-([A-Z]{3,9})\W*")
_SLASHED = re.compile(r"\W*(\d{1,2})/(\d{1,2})(?:/\d{2}(?:\d{2})?)?\W*")
_ISO = re.compile(r"\W*\d{4}-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?\W*")

_HAN_DIGITS = {
    **dict(zip("〇一二三四五六七八九", range(10), strict=True)),
    **dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    **dict(zip("零壹貳參肆伍陸柒捌玖", range(10), strict=True)),
    "两": 2,
}
_HANGUL_DIGITS = dict(zip("영일이삼사오육칠팔구", range(10), strict=True)) | {"륙": 6}
_TENS = "十拾십"
_HAN = "".join(_HAN_DIGITS) + "十拾"
_HANGUL = "".join(_HANGUL_DIGITS) + "십"
_COUNTED = re.compile(
    rf"第\s*([{_HAN}]+)\s*[号號]?|([{_HAN}]+)\s*[号號]"
    rf"|(?:(?<=\s)제?|제)([{_HANGUL}]+)\s*호(?!\w)"
)


def at_end(words: list[str]) -> tuple[int, int] | None:
    """The Roman numeral or English number word with which a name ends, and how many words it takes;
    None where there is none, or nothing before it.

    >>> at_end(["TAIYO", "II"]), at_end(["SEA", "TWENTY", "ONE"]), at_end(["SEVEN", "SEAS"])
    ((2, 1), (21, 2), None)
    """
    if len(words) < 2:
        return None
    last = words[-1]
    if last in ROMAN:
        return ROMAN[last], 1
    value = IN_WORDS.get(last)
    if value is None:
        return None
    tens = IN_WORDS.get(words[-2], 0) if value < 10 and len(words) > 2 else 0
    return (tens + value, 2) if tens >= 20 else (value, 1)


def date_as_numbers(text: str) -> tuple[int, int] | None:
    """Month and day where the whole text is a date as spreadsheets show one; None otherwise.

    A ship named 7-28 becomes "28-Jul" or "Jul-28" when a list is opened and saved in one.

    >>> date_as_numbers("JUL-28"), date_as_numbers("28-JUL"), date_as_numbers("7/28/2019")
    ((7, 28), (7, 28), (7, 28))
    """
    found = _MONTH_DAY.fullmatch(text)
    if found and found.group(1) in MONTHS:
        return MONTHS[found.group(1)], int(found.group(2))
    found = _DAY_MONTH.fullmatch(text)
    if found and found.group(2) in MONTHS:
        return MONTHS[found.group(2)], int(found.group(1))
    found = _SLASHED.fullmatch(text) or _ISO.fullmatch(text)
    return (int(found.group(1)), int(found.group(2))) if found else None


def east_asian(text: str, notes: list[str]) -> str:
    """The text with counted Chinese and Korean numerals (三号, 第二, 제일호) as digits.

    A numeral counts only beside 第, 号 or 호: 三 is also the first syllable of SAM MA. What was
    read is added to ``notes``.

    >>> east_asian("金星三号", [])
    '金星 3 '
    """

    def digits(found: re.Match[str]) -> str:
        numeral = next(group for group in found.groups() if group)
        value = counted(numeral)
        if value is None:
            return found.group()
        notes.append(f"{found.group().strip()} read as {value}")
        return f" {value} "

    return text if text.isascii() else _COUNTED.sub(digits, text)


def counted(numeral: str) -> int | None:
    """The value of a Chinese or Sino-Korean numeral under 100; None where it is none.

    >>> counted("十二"), counted("이십"), counted("三"), counted("十十")
    (12, 20, 3, None)
    """
    digits = _HAN_DIGITS | _HANGUL_DIGITS
    at = next((place for place, char in enumerate(numeral) if char in _TENS), None)
    if at is None:
        if any(char not in digits for char in numeral):
            return None
        return int("".join(str(digits[char]) for char in numeral))
    tens, ones = numeral[:at], numeral[at + 1 :]
    if len(tens) > 1 or len(ones) > 1 or any(char not in digits for char in tens + ones):
        return None
    return 10 * (digits[tens] if tens else 1) + (digits[ones] if ones else 0)
