"""Dates as reasons for a listing give them: ``on 13 February 2018``, ``in late January 2018``,
``in October, early November and mid-November 2017``, ``in September/October 2017``.

*Early* is taken as days 1 to 10, *mid* as 11 to 20, *late* as 21 to the end of the month: a
convention of ours, since no list says what it means by the words. In "December and January 2018"
the December is that of 2017.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "early", "mid", "late", "month", "span", "year"]

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_NUMBER = {name[:3].lower(): place for place, name in enumerate(MONTHS, 1)}
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)[0-9]{2}"
_JOIN = r"(?:\s*/\s*|\s*[-–]\s*|\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|to|through|until)\s+)"
_DAYS = rf"{_DAY}(?:{_JOIN}{_DAY})*"
_ITEM = (
    rf"(?:the\s+)?(?:(?:early|mid|late)(?:\s+|\s*-\s*))?"
    rf"(?:{_DAYS}\s+(?:of\s+)?{_MONTH}|{_MONTH}\s+{_DAYS}(?![0-9])|{_MONTH})"
)
_GROUP = re.compile(
    rf"\b(?:(?P<lead>between|from)\s+)?"
    rf"(?P<items>{_ITEM}(?:(?:,?\s+{_YEAR})?{_JOIN}{_ITEM})*),?\s+(?P<year>{_YEAR})\b"
)
_ONE = re.compile(
    rf"(?:(?P<part>early|mid|late)(?:\s+|\s*-\s*))?"
    rf"(?:(?P<days>{_DAYS})\s+(?:of\s+)?(?P<month>{_MONTH})"
    rf"|(?P<month2>{_MONTH})(?:\s+(?P<days2>{_DAYS})(?![0-9]))?)"
    rf"(?:,?\s+(?P<year>{_YEAR}))?"
)
_BARE_YEAR = re.compile(rf"\b(?:in|during|throughout)\s+(?P<year>{_YEAR})\b(?!\s*\))")


@dataclass(frozen=True, slots=True)
class NarratedDate:
    """When something happened, as a text says: first and last day it may have been; ``text`` is
    the whole mention.
    """

    earliest: date
    latest: date
    precision: Precision
    text: str


@dataclass(frozen=True, slots=True)
class DateGroup:
    """One mention of a date or of several, and where it stands in the text."""

    dates: tuple[NarratedDate, ...]
    start: int
    end: int


def dates_in(text: str) -> tuple[DateGroup, ...]:
    """Every mention of a date in ``text``, in order. A date that does not exist is left out.

    >>> [str(one.earliest) for group in dates_in("in October and mid-November 2017")
    ...  for one in group.dates]
    ['2017-10-01', '2017-11-11']
    """
    groups = [_group(found) for found in _GROUP.finditer(text)]
    taken = [(group.start, group.end) for group in groups]
    for found in _BARE_YEAR.finditer(text):
        if not any(start <= found.start("year") < end for start, end in taken):
            groups.append(_year(found))
    return tuple(sorted((g for g in groups if g.dates), key=lambda group: group.start))


def _year(found: re.Match[str]) -> DateGroup:
    year = int(found["year"])
    whole = NarratedDate(date(year, 1, 1), date(year, 12, 31), "year", found["year"])
    return DateGroup((whole,), found.start(), found.end())


def _group(found: re.Match[str]) -> DateGroup:
    text = found["items"]
    whole = found[0][len(found["lead"] or "") :].strip()
    ones = list(_ONE.finditer(text))
    year, month = int(found["year"]), 13
    dates: list[NarratedDate] = []
    for one in reversed(ones):
        before, month = month, _month(one)
        year = int(one["year"]) if one["year"] else year - (month > before)
        dates[:0] = _dates(one, year, whole)
    if len(dates) > 1 and (found["lead"] or _spans(text, ones)):
        dates = [NarratedDate(dates[0].earliest, dates[-1].latest, "span", whole)]
    return DateGroup(tuple(dates), found.start(), found.end())


def _month(one: re.Match[str]) -> int:
    return _NUMBER[(one["month"] or one["month2"])[:3].lower()]


def _spans(text: str, ones: list[re.Match[str]]) -> bool:
    """Whether the items are the ends of one stretch of time: ``September/October``."""
    between = text[ones[0].end() : ones[-1].start()] if len(ones) == 2 else ""
    days = (ones[0]["days"] or ones[0]["days2"] or "") if len(ones) == 1 else ""
    return bool(re.fullmatch(r"\s*[/–-]\s*|\s+(?:to|through|until)\s+", between)) or bool(
        re.fullmatch(rf"{_DAY}\s*[/–-]\s*{_DAY}|{_DAY}\s+to\s+{_DAY}", days)
    )


def _dates(one: re.Match[str], year: int, text: str) -> Iterator[NarratedDate]:
    month = _month(one)
    last = monthrange(year, month)[1]
    days = one["days"] or one["days2"]
    if days is None:
        first, end, precision = _part(one["part"], last)
        yield NarratedDate(date(year, month, first), date(year, month, end), precision, text)
        return
    for number in map(int, re.findall(r"[0-9]+", days)):
        if number <= last:
            day = date(year, month, number)
            yield NarratedDate(day, day, "day", text)


def _part(word: str | None, last: int) -> tuple[int, int, Precision]:
    match word:
        case "early":
            return 1, 10, "early"
        case "mid":
            return 11, 20, "mid"
        case "late":
            return 21, last, "late"
        case _:
            return 1, last, "month"
