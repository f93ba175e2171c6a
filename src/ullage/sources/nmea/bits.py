"""Payload bits: six-bit armour to words of 48 bits, and fields out of them.

A word holds eight payload characters, the first in its highest bits (IEC 61162-1, annex C).
"""

# mypy: disable-error-code="no-any-return, assignment, arg-type, operator, index, return-value"
# Compiled code: numba infers its types.

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ullage.sources.nmea.jit import inner
from ullage.sources.nmea.swar import word_at

#: Most characters of one part and parts of one message.
PART_CHARS = 192
MAX_PARTS = 9
WORDS = PART_CHARS * MAX_PARTS // 8 + 16
#: Words zeroed behind a payload, so that a short one reads as zeros in every field.
_SPARE = 9

_ALL, _ONES = np.uint64(0xFFFFFFFFFFFFFFFF), np.uint64(0x0101010101010101)
_HIGHS, _ZEROS = np.uint64(0x80) * _ONES, np.uint64(0x30) * _ONES
_FROM_48, _FROM_88 = np.uint64(128 - 48) * _ONES, np.uint64(128 - 88) * _ONES
_FROM_96, _FROM_120 = np.uint64(128 - 96) * _ONES, np.uint64(128 - 120) * _ONES
_BYTES, _SHORTS = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0000FFFF0000FFFF)
_INT = np.uint64(0xFFFFFFFF)

Words = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]


@inner
def dearmour(buf: Bytes, start: int, stop: int, words: Words) -> bool:
    """Fill ``words`` from characters ``start`` to ``stop``; False where one is not armour.

    Armour is 48 to 87 and 96 to 119. The high bit of a byte of ``char + 128 - n`` says that the
    character is at least ``n``.
    """
    used, bad = 0, np.uint64(0)
    for at in range(start, stop, 8):
        chars = word_at(buf, at)
        if stop - at < 8:
            rest = _ALL << np.uint64(8 * (stop - at))
            chars = (chars & ~rest) | (_ZEROS & rest)
        low = chars & ~_HIGHS
        late = (low + _FROM_96) & _HIGHS
        bad |= chars | ~(low + _FROM_48) | ((low + _FROM_88) & ~late) | (low + _FROM_120)
        words[used] = _packed(low - _ZEROS - (late >> np.uint64(4)))
        used += 1
    words[used] = 0
    for i in range(used + 1, _SPARE):
        words[i] = 0
    return not bad & _HIGHS


@inner
def _packed(values: np.uint64) -> np.uint64:
    """Eight bytes of six bits to 48 bits, the lowest byte first."""
    values = ((values & _BYTES) << np.uint64(6)) | ((values >> np.uint64(8)) & _BYTES)
    values = ((values & _SHORTS) << np.uint64(12)) | ((values >> np.uint64(16)) & _SHORTS)
    return ((values & _INT) << np.uint64(24)) | (values >> np.uint64(32))


@inner
def bits(words: Words, start: int, width: int) -> int:
    """Unsigned field of up to 48 bits."""
    at = start // 48
    left = 48 - (start - 48 * at) - width
    if left >= 0:
        value = words[at] >> np.uint64(left)
    else:
        value = (words[at] << np.uint64(-left)) | (words[at + 1] >> np.uint64(48 + left))
    return np.int64(value & ((np.uint64(1) << np.uint64(width)) - np.uint64(1)))


@inner
def signed(words: Words, start: int, width: int) -> int:
    """Two's complement field."""
    value = bits(words, start, width)
    return value - ((value >> (width - 1)) << width)


@inner
def drop(words: Words, at: int, count: int, size: int) -> None:
    """Take ``count`` bits out at bit ``at`` of ``size``: fill bits in the middle of a message."""
    for i in range(at, size, 6):
        put(words, i, bits(words, i + count, 6))


@inner
def put(words: Words, at: int, value: int) -> None:
    """Write a six-bit value at any bit."""
    for i in range(6):
        word, shift = (at + i) // 48, np.uint64(47 - (at + i) % 48)
        one = np.uint64((value >> (5 - i)) & 1)
        words[word] = (words[word] & ~(np.uint64(1) << shift)) | (one << shift)


@inner
def text(words: Words, start: int, count: int, out: Bytes, at: int) -> int:
    """Write ``count`` six-bit characters to ``out``; returns the length.

    The text ends at the first ``@``; blanks at its end are left off.
    """
    length = 0
    for i in range(count):
        value = bits(words, start + 6 * i, 6)
        if value == 0:
            break
        out[at + i] = value + 64 if value < 32 else value
        if value != 32:
            length = i + 1
    return length
