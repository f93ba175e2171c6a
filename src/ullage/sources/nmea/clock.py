"""Numbers and times as text: epoch, ISO 8601, time of day; in microseconds since 1970 UTC."""

# mypy: disable-error-code="no-any-return, assignment, arg-type, operator, index, return-value"
# ruff: noqa: PLR1714
# Compiled code: numba infers its types, and takes long over membership in a tuple.

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ullage.sources.nmea.jit import inner
from ullage.sources.nmea.layout import DAY_US, NONE
from ullage.sources.nmea.swar import eight_digits, seek

Bytes = npt.NDArray[np.uint8]
_SECOND = 1_000_000
#: Where a number of unknown meaning is taken for a time: 1990 to 2050.
_EARLIEST, _LATEST = 631_152_000 * _SECOND, 2_524_608_000 * _SECOND
_DIGITS = 17
_CHARS = np.arange(256)
_SEPARATES = (_CHARS <= 32) | np.isin(_CHARS, [ord(char) for char in "\"'(),;<>[]|"])
_IN_ISO = np.isin(_CHARS, [ord(char) for char in " Tt"])


@inner
def instant(year: int, month: int, day: int, hour: int, minute: int, second: int) -> int:
    """Microseconds of a civil time, NONE where it is not one (second 60 is not)."""
    if month < 1 or month > 12 or day < 1 or hour > 23 or minute > 59 or second > 59:
        return NONE
    last = 30 if month == 4 or month == 6 or month == 9 or month == 11 else 31
    if month == 2:
        last = 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    if day > last:
        return NONE
    return ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 * _SECOND + second * _SECOND


@inner
def days(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 in the Gregorian calendar."""
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


@inner
def whole(buf: Bytes, start: int, stop: int) -> int:
    """Unsigned decimal number, -1 where the text is not one."""
    if stop <= start or stop - start > _DIGITS:
        return -1
    value = 0
    if stop - start >= 8:
        value = eight_digits(buf, start)
        if value < 0:
            return -1
        start += 8
    for i in range(start, stop):
        digit = np.int64(buf[i]) - 48
        if digit < 0 or digit > 9:
            return -1
        value = value * 10 + digit
    return value


@inner
def epoch(buf: Bytes, start: int, stop: int) -> int:
    """Seconds (a fraction is allowed), milliseconds or microseconds since 1970, by size."""
    dot = seek(buf, start, stop, 46)
    value = whole(buf, start, dot)
    if value < 0:
        return NONE
    if value >= 100_000_000_000_000:
        return value
    if value >= 100_000_000_000:
        return value * 1000
    part = fraction(buf, dot, stop)
    return NONE if part < 0 else value * _SECOND + part


@inner
def fraction(buf: Bytes, start: int, stop: int) -> int:
    """Microseconds of ``.digits``; 0 for nothing, -1 where the text is something else."""
    if start >= stop:
        return 0
    if buf[start] != 46:
        return -1
    value, scale = 0, 100_000
    for i in range(start + 1, stop):
        digit = np.int64(buf[i]) - 48
        if digit < 0 or digit > 9:
            return -1
        value += digit * scale
        scale //= 10
    return value


@inner
def of_day(buf: Bytes, start: int, stop: int) -> int:
    """Microseconds into the day of ``hhmmss`` with an optional fraction, or -1."""
    if stop - start < 6:
        return -1
    number = whole(buf, start, start + 6)
    part = fraction(buf, start + 6, stop)
    hour, minute, second = number // 10_000, number // 100 % 100, number % 100
    if number < 0 or part < 0 or hour > 23 or minute > 59 or second > 59:
        return -1
    return ((hour * 60 + minute) * 60 + second) * _SECOND + part


@inner
def nearest(time_of_day: int, around: int) -> int:
    """The instant with this time of day that lies within twelve hours of ``around``."""
    day = around - around % DAY_US
    value = day + time_of_day
    if value - around > DAY_US // 2:
        return value - DAY_US
    if around - value > DAY_US // 2:
        return value + DAY_US
    return value


@inner
def iso(buf: Bytes, start: int, stop: int) -> tuple[int, int]:
    """Instant of an ISO 8601 time at ``start`` and where it ends; NONE without a zone."""
    if stop - start < 20 or buf[start + 4] != 45 or buf[start + 7] != 45:
        return NONE, start
    if buf[start + 13] != 58 or buf[start + 16] != 58 or not _IN_ISO[buf[start + 10]]:
        return NONE, start
    date = instant(
        whole(buf, start, start + 4),
        whole(buf, start + 5, start + 7),
        whole(buf, start + 8, start + 10),
        0,
        0,
        0,
    )
    hour = whole(buf, start + 11, start + 13)
    minute = whole(buf, start + 14, start + 16)
    second = whole(buf, start + 17, start + 19)
    if date == NONE or min(hour, minute, second) < 0 or hour > 23 or max(minute, second) > 59:
        return NONE, start
    end = start + 19
    if buf[end] == 46:
        end += 1
        while end < stop and 48 <= buf[end] <= 57:
            end += 1
    part = fraction(buf, start + 19, end)
    offset, last = zone(buf, end, stop)
    if last == end or part < 0:
        return NONE, start
    return date + ((hour * 60 + minute - offset) * 60 + second) * _SECOND + part, last


@inner
def zone(buf: Bytes, start: int, stop: int) -> tuple[int, int]:
    """Minutes east of ``Z`` or ``+hh:mm`` and where it ends; ``start`` where there is no zone."""
    if start < stop and (buf[start] | 32) == 122:
        return 0, start + 1
    if stop - start < 5 or (buf[start] != 43 and buf[start] != 45):
        return 0, start
    colon = 1 if buf[start + 3] == 58 else 0
    if stop - start < 5 + colon:
        return 0, start
    hour = whole(buf, start + 1, start + 3)
    minute = whole(buf, start + 3 + colon, start + 5 + colon)
    if hour < 0 or minute < 0:
        return 0, start
    offset = hour * 60 + minute
    return offset if buf[start] == 43 else -offset, start + 5 + colon


@inner
def find(buf: Bytes, start: int, stop: int) -> int:
    """The one time in free text beside a sentence: ISO with a zone, or an epoch number.

    NONE where there is none, or two that differ by more than a second.
    """
    found, i = NONE, start
    while i < stop:
        token = i
        while i < stop and not _parts(buf[i]):
            i += 1
        if i > token and 48 <= buf[token] <= 57:
            value, end = iso(buf, token, stop)
            if value != NONE:
                i = max(i, end)
            elif i - token >= 9:
                value = epoch(buf, token, i)
            if _EARLIEST <= value < _LATEST:
                if found != NONE and abs(found - value) > _SECOND:
                    return NONE
                found = value if found == NONE else found
        i += 1
    return found


@inner
def _parts(char: int) -> bool:
    """Blank or punctuation that separates words in a log."""
    return _SEPARATES[char]
