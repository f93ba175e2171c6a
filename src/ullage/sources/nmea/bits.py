"""Payload bits: six-bit armour to words of sixty bits, and fields out of them.

A word holds ten payload characters, first character in its highest six bits (IEC 61162-1, annex C).
"""

# mypy: disable-error-code="no-any-return, assignment, arg-type, operator, index, return-value"
# Compiled code: numba infers its types.

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ullage.sources.nmea.jit import inner

#: Most characters of one part and parts of one message.
PART_CHARS = 192
MAX_PARTS = 9
WORDS = PART_CHARS * MAX_PARTS // 10 + 16
#: Words zeroed behind a payload, so that a short one reads as zeros in every field.
_SPARE = 9

Words = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]


def _values() -> npt.NDArray[np.uint8]:
    table = np.full(256, 255, np.uint8)
    table[48:88] = np.arange(40)
    table[96:120] = np.arange(40, 64)
    return table


#: Six-bit value of an armour character, 255 where it is none.
VALUES = _values()


@inner
def dearmour(buf: Bytes, start: int, stop: int, words: Words) -> bool:
    """Fill ``words`` from characters ``start`` to ``stop``; False where one is not armour."""
    word = np.uint64(0)
    room, used = 54, 0
    bad = np.uint8(0)
    for i in range(start, stop):
        value = VALUES[buf[i]]
        bad |= value
        word |= np.uint64(value & 63) << np.uint64(room)
        room -= 6
        if room < 0:
            words[used] = word
            used += 1
            word = np.uint64(0)
            room = 54
    words[used] = word
    for i in range(used + 1, _SPARE):
        words[i] = np.uint64(0)
    return bad < 64


@inner
def bits(words: Words, start: int, width: int) -> int:
    """Unsigned field of up to 58 bits."""
    at = start // 60
    left = 60 - (start - 60 * at) - width
    if left >= 0:
        value = words[at] >> np.uint64(left)
    else:
        value = (words[at] << np.uint64(-left)) | (words[at + 1] >> np.uint64(60 + left))
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
        word, shift = (at + i) // 60, np.uint64(59 - (at + i) % 60)
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
