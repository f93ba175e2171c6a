"""Bytes many at a time: looking for one, adding up a checksum, decimal digits, words of text.

Loads are unaligned and may reach REACH bytes past the end given: arrays hold as much more.
"""

# mypy: disable-error-code="no-any-return, assignment, arg-type, operator, index, return-value"
# mypy: disable-error-code="no-untyped-def, no-untyped-call, misc, import-untyped"

from __future__ import annotations

import sys

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from ullage.sources.nmea.jit import inner

assert sys.byteorder == "little", "words are read lowest byte first"
Bytes = npt.NDArray[np.uint8]
#: Bytes of one load.
REACH = 32
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_ONES = np.uint64(0x0101010101010101)
_NIBBLES, _ZEROS = np.uint64(0xF0) * _ONES, np.uint64(0x30) * _ONES
_SIX = np.uint64(6) * _ONES
_8, _10, _16, _32 = np.uint64(8), np.uint64(10), np.uint64(16), np.uint64(32)
_PAIRS = np.uint64(0x000000FF000000FF)
_HIGH_PAIRS, _LOW_PAIRS = np.uint64(0x000F424000000064), np.uint64(0x0000271000000001)
_BYTE, _WORD = ir.IntType(8), ir.IntType(64)
_BLOCK = ir.VectorType(_BYTE, REACH)


def _load(context, builder, kind, array, at, as_type):
    data = context.make_array(kind)(context, builder, array).data
    place = builder.gep(data, [at])
    return builder.load(builder.bitcast(place, as_type.as_pointer()), align=1)


def _each(builder, value):
    """A block of one byte over and over."""
    alone = builder.insert_element(ir.Constant(_BLOCK, ir.Undefined), value, ir.IntType(32)(0))
    spread = ir.Constant(ir.VectorType(ir.IntType(32), REACH), [0] * REACH)
    return builder.shuffle_vector(alone, ir.Constant(_BLOCK, ir.Undefined), spread)


@intrinsic
def word_at(_typing, buf, _at):
    """Eight bytes from a position, the first one lowest."""

    def code(context, builder, signature, args):
        return _load(context, builder, signature.args[0], args[0], args[1], _WORD)

    return types.uint64(buf, types.int64), code


@intrinsic
def _places(_typing, buf, _at, _char):
    """Bit ``i`` says that byte ``i`` of the block at a position is the one looked for."""

    def code(context, builder, signature, args):
        block = _load(context, builder, signature.args[0], args[0], args[1], _BLOCK)
        equal = builder.icmp_unsigned("==", block, _each(builder, args[2]))
        return builder.zext(builder.bitcast(equal, ir.IntType(REACH)), _WORD)

    return types.uint64(buf, types.int64, types.uint8), code


@intrinsic
def _folded(_typing, buf, _at, _count):
    """XOR of the first ``count`` bytes of the block at a position, in eight lanes."""

    def code(context, builder, signature, args):
        block = _load(context, builder, signature.args[0], args[0], args[1], _BLOCK)
        number = ir.Constant(_BLOCK, list(range(REACH)))
        kept = builder.icmp_unsigned("<", number, _each(builder, args[2]))
        block = builder.select(kept, block, ir.Constant(_BLOCK, [0] * REACH))
        lanes = builder.bitcast(block, ir.VectorType(_WORD, REACH // 8))
        a, b, c, d = (builder.extract_element(lanes, ir.IntType(32)(i)) for i in range(4))
        return builder.xor(builder.xor(a, b), builder.xor(c, d))

    return types.uint64(buf, types.int64, types.uint8), code


@intrinsic
def _lowest(_typing, _mask):
    """Number of the lowest bit set, of a mask that has one."""

    def code(_context, builder, _signature, args):
        return builder.cttz(args[0], ir.IntType(1)(1))

    return types.int64(types.uint64), code


@inner
def seek(buf: Bytes, start: int, stop: int, char: int) -> int:
    """First position of a byte from ``start``, or ``stop``."""
    while start < stop:
        found = _places(buf, start, char)
        if found:
            return min(start + _lowest(found), stop)
        start += REACH
    return stop


@inner
def sum_to_star(buf: Bytes, start: int, stop: int) -> tuple[int, int]:
    """Position of the first ``*`` from ``start``, or ``stop``, and the XOR of the bytes before."""
    total = np.uint64(0)
    found = _places(buf, start, 42)
    while not found:
        total ^= _folded(buf, start, REACH)
        start += REACH
        if start >= stop:
            return stop, 0
        found = _places(buf, start, 42)
    count = _lowest(found)
    total ^= _folded(buf, start, count)
    total ^= total >> _32
    total ^= total >> _16
    total ^= total >> _8
    star = start + count
    return (star, np.int64(total & np.uint64(255))) if star < stop else (stop, 0)


@inner
def word_to(buf: Bytes, start: int, stop: int) -> np.uint64:
    """Up to eight bytes from ``start``, zeros from ``stop`` on."""
    word = word_at(buf, start)
    if stop - start < 8:
        word &= ~(_ALL << np.uint64(8 * (stop - start)))
    return word


@inner
def eight_digits(buf: Bytes, start: int) -> int:
    """Value of eight decimal digits, -1 where one is none."""
    word = word_at(buf, start)
    if (word & _NIBBLES) != _ZEROS or ((word + _SIX) & _NIBBLES) != _ZEROS:
        return -1
    word -= _ZEROS
    word = word * _10 + (word >> _8)
    high, low = (word & _PAIRS) * _HIGH_PAIRS, ((word >> _16) & _PAIRS) * _LOW_PAIRS
    return np.int64((high + low) >> _32)
