"""Message fields by type: raw values, and values in units with the sentinels gone (M.1371-5)."""

# mypy: disable-error-code="no-any-return, assignment, arg-type, operator, index, return-value"
# ruff: noqa: PLR1714
# Compiled code: numba infers its types, and takes long over membership in a tuple.

from __future__ import annotations

import numpy as np

from ullage.sources.nmea import layout as at
from ullage.sources.nmea.bits import Words, bits, signed, text
from ullage.sources.nmea.clock import instant
from ullage.sources.nmea.jit import door, inner
from ullage.sources.nmea.layout import Rows

_ONE = np.uint64(1)
_AUXILIARY = 98
_KNOWN_SPEED = 1022
_DEGREE = 600_000
_ENDS, _FULL = at.ENDS, at.FULL
_CODES = len(at.CODE)


@inner
def bit(slot: int) -> np.uint64:
    """Presence bit of a column."""
    return _ONE << np.uint64(slot)


@inner
def _i8(rows: Rows, row: int, slot: int, value: int) -> np.uint64:
    rows.i8[slot, row] = value
    return bit(at.B_I8 + slot)


@inner
def _i16(rows: Rows, row: int, slot: int, value: int) -> np.uint64:
    rows.i16[slot, row] = value
    return bit(at.B_I16 + slot)


@inner
def _i32(rows: Rows, row: int, slot: int, value: int) -> np.uint64:
    rows.i32[slot, row] = value
    return bit(at.B_I32 + slot)


@inner
def _f32(rows: Rows, row: int, slot: int, value: float) -> np.uint64:
    rows.f32[slot, row] = value
    return bit(at.B_F32 + slot)


@inner
def _flag(rows: Rows, row: int, slot: int, value: int) -> np.uint64:
    rows.flags[row] |= np.uint64(value) << np.uint64(slot)
    return bit(at.B_FLAG + slot)


@inner
def _text(
    rows: Rows, row: int, slot: int, words: Words, start: int, count: int, size: int
) -> np.uint64:
    begin = rows.offsets[slot, row]
    if start + 6 * count > size:
        return np.uint64(0)
    length = text(words, start, count, rows.text[slot], begin)
    rows.offsets[slot, row + 1] = begin + length
    return bit(at.B_TEXT + slot) if length else np.uint64(0)


@inner
def _place(rows: Rows, row: int, lon: int, lat: int, degree: int) -> np.uint64:
    mask = _i32(rows, row, at.LON_RAW, lon) | _i32(rows, row, at.LAT_RAW, lat)
    if -180 * degree <= lon <= 180 * degree:
        rows.f64[at.LON, row] = lon / degree
        mask |= bit(at.B_F64 + at.LON)
    if -90 * degree <= lat <= 90 * degree:
        rows.f64[at.LAT, row] = lat / degree
        mask |= bit(at.B_F64 + at.LAT)
    return mask


@inner
def _motion(rows: Rows, row: int, sog: int, cog: int) -> np.uint64:
    mask = _i16(rows, row, at.SOG_RAW, sog) | _i16(rows, row, at.COG_RAW, cog)
    if sog <= _KNOWN_SPEED:
        mask |= _f32(rows, row, at.SOG, sog / 10)
    if cog < 3600:
        mask |= _f32(rows, row, at.COG, cog / 10)
    return mask


@inner
def _heading(rows: Rows, row: int, heading: int) -> np.uint64:
    mask = _i16(rows, row, at.HEADING_RAW, heading)
    if heading < 360:
        mask |= _f32(rows, row, at.HEADING, heading)
    return mask


@inner
def _second(rows: Rows, row: int, second: int) -> np.uint64:
    mask = _i8(rows, row, at.SECOND_RAW, second)
    if second < 60:
        mask |= _i8(rows, row, at.SECOND, second)
    return mask


@inner
def _turn(rows: Rows, row: int, turn: int) -> np.uint64:
    mask = _i16(rows, row, at.ROT_RAW, turn)
    if -127 < turn < 127:
        rate = (turn / 4.733) ** 2
        mask |= _f32(rows, row, at.ROT, rate if turn >= 0 else -rate)
    return mask


@inner
def _hull(rows: Rows, row: int, words: Words, start: int) -> np.uint64:
    return (
        _i16(rows, row, at.BOW, bits(words, start, 9))
        | _i16(rows, row, at.STERN, bits(words, start + 9, 9))
        | _i16(rows, row, at.PORT, bits(words, start + 18, 6))
        | _i16(rows, row, at.STARBOARD, bits(words, start + 24, 6))
    )


@inner
def _class_a(rows: Rows, row: int, words: Words) -> np.uint64:
    return (
        _i8(rows, row, at.STATUS, bits(words, 38, 4))
        | _turn(rows, row, signed(words, 42, 8))
        | _motion(rows, row, bits(words, 50, 10), bits(words, 116, 12))
        | _flag(rows, row, at.ACCURACY, bits(words, 60, 1))
        | _place(rows, row, signed(words, 61, 28), signed(words, 89, 27), _DEGREE)
        | _heading(rows, row, bits(words, 128, 9))
        | _second(rows, row, bits(words, 137, 6))
        | _i8(rows, row, at.MANEUVER, bits(words, 143, 2))
        | _flag(rows, row, at.RAIM, bits(words, 148, 1))
        | _i32(rows, row, at.RADIO, bits(words, 149, 19))
    )


@inner
def _base(rows: Rows, row: int, words: Words) -> np.uint64:
    mask = (
        _flag(rows, row, at.ACCURACY, bits(words, 78, 1))
        | _place(rows, row, signed(words, 79, 28), signed(words, 107, 27), _DEGREE)
        | _i8(rows, row, at.EPFD, bits(words, 134, 4))
        | _flag(rows, row, at.RAIM, bits(words, 148, 1))
        | _i32(rows, row, at.RADIO, bits(words, 149, 19))
    )
    utc = carried(words, 134)
    if utc != at.NONE:
        rows.i64[at.UTC, row] = utc
        mask |= bit(at.B_I64 + at.UTC)
    return mask


@inner
def carried(words: Words, size: int) -> int:
    """UTC time in a message of type 4 or 11, NONE where it is not available."""
    kind, year = bits(words, 0, 6), bits(words, 38, 14)
    if (kind != 4 and kind != 11) or year == 0 or size < 78:
        return at.NONE
    month, day = bits(words, 52, 4), bits(words, 56, 5)
    return instant(year, month, day, bits(words, 61, 5), bits(words, 66, 6), bits(words, 72, 6))


@inner
def _arrival(rows: Rows, row: int, words: Words) -> np.uint64:
    mask = np.uint64(0)
    month, day = bits(words, 274, 4), bits(words, 278, 5)
    hour, minute = bits(words, 283, 5), bits(words, 288, 6)
    if 1 <= month <= 12:
        mask |= _i8(rows, row, at.ETA_MONTH, month)
    if day >= 1:
        mask |= _i8(rows, row, at.ETA_DAY, day)
    if hour < 24:
        mask |= _i8(rows, row, at.ETA_HOUR, hour)
    if minute < 60:
        mask |= _i8(rows, row, at.ETA_MINUTE, minute)
    return mask


@inner
def _voyage(rows: Rows, row: int, words: Words, size: int) -> np.uint64:
    imo, draught = bits(words, 40, 30), bits(words, 294, 8)
    mask = (
        _i8(rows, row, at.VERSION, bits(words, 38, 2))
        | _i32(rows, row, at.IMO_RAW, imo)
        | _text(rows, row, at.CALL_SIGN, words, 70, 7, size)
        | _text(rows, row, at.NAME, words, 112, 20, size)
        | _i16(rows, row, at.SHIP_TYPE, bits(words, 232, 8))
        | _hull(rows, row, words, 240)
        | _i8(rows, row, at.EPFD, bits(words, 270, 4))
        | _arrival(rows, row, words)
        | _i16(rows, row, at.DRAUGHT_RAW, draught)
        | _text(rows, row, at.DESTINATION, words, 302, 20, size)
        | _flag(rows, row, at.DTE, bits(words, 422, 1))
    )
    if imo > 0:
        mask |= _i32(rows, row, at.IMO, imo)
    if draught > 0:
        mask |= _f32(rows, row, at.DRAUGHT, draught / 10)
    return mask


@inner
def _sar(rows: Rows, row: int, words: Words) -> np.uint64:
    altitude, sog, cog = bits(words, 38, 12), bits(words, 50, 10), bits(words, 116, 12)
    mask = (
        _i16(rows, row, at.ALTITUDE_RAW, altitude)
        | _motion(rows, row, sog, cog)
        | _flag(rows, row, at.ACCURACY, bits(words, 60, 1))
        | _place(rows, row, signed(words, 61, 28), signed(words, 89, 27), _DEGREE)
        | _second(rows, row, bits(words, 128, 6))
        | _flag(rows, row, at.DTE, bits(words, 142, 1))
        | _flag(rows, row, at.ASSIGNED, bits(words, 146, 1))
        | _flag(rows, row, at.RAIM, bits(words, 147, 1))
        | _i32(rows, row, at.RADIO, bits(words, 148, 20))
    )
    rows.f32[at.SOG, row] = sog  # whole knots, not tenths
    if altitude < 4095:
        mask |= _i16(rows, row, at.ALTITUDE, altitude)
    return mask


@inner
def _class_b(rows: Rows, row: int, words: Words) -> np.uint64:
    return (
        _motion(rows, row, bits(words, 46, 10), bits(words, 112, 12))
        | _flag(rows, row, at.ACCURACY, bits(words, 56, 1))
        | _place(rows, row, signed(words, 57, 28), signed(words, 85, 27), _DEGREE)
        | _heading(rows, row, bits(words, 124, 9))
        | _second(rows, row, bits(words, 133, 6))
    )


@inner
def _class_b_short(rows: Rows, row: int, words: Words) -> np.uint64:
    return (
        _class_b(rows, row, words)
        | _flag(rows, row, at.CS_UNIT, bits(words, 141, 1))
        | _flag(rows, row, at.DISPLAY, bits(words, 142, 1))
        | _flag(rows, row, at.DSC, bits(words, 143, 1))
        | _flag(rows, row, at.BAND, bits(words, 144, 1))
        | _flag(rows, row, at.MSG22, bits(words, 145, 1))
        | _flag(rows, row, at.ASSIGNED, bits(words, 146, 1))
        | _flag(rows, row, at.RAIM, bits(words, 147, 1))
        | _i32(rows, row, at.RADIO, bits(words, 148, 20))
    )


@inner
def _class_b_long(rows: Rows, row: int, words: Words, size: int) -> np.uint64:
    return (
        _class_b(rows, row, words)
        | _text(rows, row, at.NAME, words, 143, 20, size)
        | _i16(rows, row, at.SHIP_TYPE, bits(words, 263, 8))
        | _hull(rows, row, words, 271)
        | _i8(rows, row, at.EPFD, bits(words, 301, 4))
        | _flag(rows, row, at.RAIM, bits(words, 305, 1))
        | _flag(rows, row, at.DTE, bits(words, 306, 1))
        | _flag(rows, row, at.ASSIGNED, bits(words, 307, 1))
    )


@inner
def _aid(rows: Rows, row: int, words: Words, size: int) -> np.uint64:
    return (
        _i8(rows, row, at.AID_TYPE, bits(words, 38, 5))
        | _aid_name(rows, row, words, size)
        | _flag(rows, row, at.ACCURACY, bits(words, 163, 1))
        | _place(rows, row, signed(words, 164, 28), signed(words, 192, 27), _DEGREE)
        | _hull(rows, row, words, 219)
        | _i8(rows, row, at.EPFD, bits(words, 249, 4))
        | _second(rows, row, bits(words, 253, 6))
        | _flag(rows, row, at.OFF_POSITION, bits(words, 259, 1))
        | _flag(rows, row, at.RAIM, bits(words, 268, 1))
        | _flag(rows, row, at.VIRTUAL_AID, bits(words, 269, 1))
        | _flag(rows, row, at.ASSIGNED, bits(words, 270, 1))
    )


@inner
def _aid_name(rows: Rows, row: int, words: Words, size: int) -> np.uint64:
    """Twenty characters, and up to fourteen more from bit 272 where no ``@`` ends the first."""
    mask = _text(rows, row, at.NAME, words, 43, 20, size)
    more = min(max(size - 272, 0) // 6, 14)
    if more == 0:
        return mask
    for i in range(20):
        if bits(words, 43 + 6 * i, 6) == 0:
            return mask
    begin, end = rows.offsets[at.NAME, row], rows.offsets[at.NAME, row + 1]
    for i in range(end, begin + 20):
        rows.text[at.NAME, i] = 32
    extra = text(words, 272, more, rows.text[at.NAME], begin + 20)
    rows.offsets[at.NAME, row + 1] = begin + 20 + extra if extra else end
    return mask


@inner
def _static_b(rows: Rows, row: int, words: Words, size: int, mmsi: int) -> np.uint64:
    part = bits(words, 38, 2)
    mask = _i8(rows, row, at.PART_NO, part)
    if part == 0:
        return mask | _text(rows, row, at.NAME, words, 40, 20, size)
    if part != 1:
        return mask
    mask |= (
        _i16(rows, row, at.SHIP_TYPE, bits(words, 40, 8))
        | _text(rows, row, at.VENDOR, words, 48, 3, size)
        | _i8(rows, row, at.MODEL, bits(words, 66, 4))
        | _i32(rows, row, at.SERIAL, bits(words, 70, 20))
        | _text(rows, row, at.CALL_SIGN, words, 90, 7, size)
        | _i8(rows, row, at.EPFD, bits(words, 162, 4))
    )
    if mmsi // 10_000_000 == _AUXILIARY:
        return mask | _i32(rows, row, at.MOTHERSHIP, bits(words, 132, 30))
    return mask | _hull(rows, row, words, 132)


@inner
def _long_range(rows: Rows, row: int, words: Words) -> np.uint64:
    sog, cog = bits(words, 79, 6), bits(words, 85, 9)
    mask = (
        _flag(rows, row, at.ACCURACY, bits(words, 38, 1))
        | _flag(rows, row, at.RAIM, bits(words, 39, 1))
        | _i8(rows, row, at.STATUS, bits(words, 40, 4))
        | _place(rows, row, signed(words, 44, 18), signed(words, 62, 17), 600)
        | _i16(rows, row, at.SOG_RAW, sog)
        | _i16(rows, row, at.COG_RAW, cog)
        | _flag(rows, row, at.GNSS, bits(words, 94, 1))
    )
    if sog < 63:
        mask |= _f32(rows, row, at.SOG, sog)
    if cog < 360:
        mask |= _f32(rows, row, at.COG, cog)
    return mask


@door
def fill(rows: Rows, first: int, last: int) -> None:
    """Write the fields of messages ``first`` to ``last`` from their payload words.

    Fields the payload does not wholly hold stay null.
    """
    written = np.uint64(0)
    for row in range(first, last):
        mask = _fields(rows, row, rows.words[row], rows.size[row])
        written |= mask
        kind = rows.i8[at.MSG_TYPE, row]
        if rows.size[row] < _FULL[kind]:
            mask = _cut(mask, kind, rows.size[row])
        if rows.i64[at.TIME, row] == at.NONE:
            rows.i64[at.TIME, row] = 0
        else:
            mask |= bit(at.B_I64 + at.TIME)
        rows.present[row] = mask
        _codes(rows, row)
    rows.written |= written


@inner
def _codes(rows: Rows, row: int) -> None:
    for slot in range(_CODES):
        if rows.code[slot, row] < 0:
            rows.code[slot, row] = 0
        else:
            rows.flags[row] |= bit(at.B_CODE + slot)


@inner
def _fields(  # noqa: C901 - one branch a type
    rows: Rows, row: int, words: Words, size: int
) -> np.uint64:
    kind, mmsi = bits(words, 0, 6), bits(words, 8, 30)
    for slot in range(at.PAYLOAD):
        rows.offsets[slot, row + 1] = rows.offsets[slot, row]
    mask = (
        _i8(rows, row, at.MSG_TYPE, kind)
        | _i8(rows, row, at.REPEAT, bits(words, 6, 2))
        | _i32(rows, row, at.MMSI, mmsi)
    )
    if 1 <= kind <= 3:
        mask |= _class_a(rows, row, words)
    elif kind == 4 or kind == 11:
        mask |= _base(rows, row, words)
    elif kind == 5:
        mask |= _voyage(rows, row, words, size)
    elif kind == 9:
        mask |= _sar(rows, row, words)
    elif kind == 18:
        mask |= _class_b_short(rows, row, words)
    elif kind == 19:
        mask |= _class_b_long(rows, row, words, size)
    elif kind == 21:
        mask |= _aid(rows, row, words, size)
    elif kind == 24:
        mask |= _static_b(rows, row, words, size, mmsi)
    elif kind == 27:
        mask |= _long_range(rows, row, words)
    else:
        begin = rows.offsets[at.PAYLOAD, row]
        if rows.offsets[at.PAYLOAD, row + 1] > begin:
            mask |= bit(at.B_TEXT + at.PAYLOAD) | bit(at.B_I8 + at.FILL)
    return mask


@inner
def _cut(mask: np.uint64, kind: int, size: int) -> np.uint64:
    for i in range(64):
        if _ENDS[kind, i] > size:
            mask &= ~bit(i)
    return mask
