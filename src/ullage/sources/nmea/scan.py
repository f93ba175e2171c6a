"""Lines to messages: one pass over the bytes."""

# mypy: disable-error-code="no-any-return, assignment, arg-type, operator, index, return-value"
# Compiled code: numba infers its types.

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ullage.sources.nmea import fields, parts
from ullage.sources.nmea import layout as at
from ullage.sources.nmea import state as s
from ullage.sources.nmea.bits import MAX_PARTS, PART_CHARS, dearmour
from ullage.sources.nmea.clock import epoch, find
from ullage.sources.nmea.jit import allocating, door, inner, once
from ullage.sources.nmea.layout import NONE, Rows
from ullage.sources.nmea.state import Aside, State
from ullage.sources.nmea.swar import seek, sum_to_star
from ullage.sources.nmea.tags import clear, dollar, field_end, stated, tag_block

Bytes = npt.NDArray[np.uint8]
#: A longer line is no AIS line.
MAX_LINE = 4096
_NEWLINE, _HASH, _DOLLAR, _BANG, _BACKSLASH = 10, 35, 36, 33, 92
_COMMA = 44
_MMSI_END = 38
_FULL = at.FULL


@door
def scan(st: State, rows: Rows, aside: Aside, start: int, size: int, last: bool) -> int:
    """Read whole lines of bytes ``start`` to ``size``; returns where the last one read ends.

    Stops early where ``rows`` or ``aside`` might not hold what one more line gives. ``last`` says
    that no more bytes come: the last line needs no newline.
    """
    buf = st.chars
    while start < size:
        stop = seek(buf, start, size, _NEWLINE)
        if stop == size and not last:
            break
        before = st.ctx[s.SENTENCES]
        a, b = _trim(buf, start, stop, st)
        if a < b:
            _line(buf, a, b, rows, st, aside)
        if st.ctx[s.SENTENCES] == before:
            st.ctx[s.OTHER] += 1
        start = min(stop + 1, size)
        if full(rows, st):
            return start
    if size - start > MAX_LINE:
        st.ctx[s.SKIP] = 1
        return size
    return start


@door
def full(rows: Rows, st: State) -> bool:
    """Whether one more line might not fit."""
    row = st.ctx[s.ROW]
    return (
        row >= at.ROWS - MAX_LINE // 8
        or rows.offsets[at.PAYLOAD, row] > at.CHARS // 2
        or st.ctx[s.QROW] > s.ASIDE - s.ASIDE_LINE
    )


@inner
def _trim(buf: Bytes, start: int, stop: int, st: State) -> tuple[int, int]:
    """A line without blanks about it; empty for a comment and for one too long or its tail."""
    st.ctx[s.LINE] += 1
    if st.ctx[s.SKIP] or stop - start > MAX_LINE:
        st.ctx[s.SKIP] = 0
        return stop, stop
    while stop > start and buf[stop - 1] <= 32:
        stop -= 1
    while start < stop and buf[start] <= 32:
        start += 1
    return (stop, stop) if start < stop and buf[start] == _HASH else (start, stop)


@once
def _line(buf: Bytes, start: int, stop: int, rows: Rows, st: State, aside: Aside) -> None:
    """Tag blocks, sentences and what stands between them on a line."""
    tagged = False
    i = start
    while i < stop:
        char = buf[i]
        if char == _BACKSLASH:
            end = seek(buf, i + 1, stop, _BACKSLASH)
            if end < stop:
                if not tagged:
                    clear(st)
                if not tag_block(buf, i + 1, end, st) and _is_tag(buf, i, end):
                    s.set_aside(aside, st, st.ctx[s.BASE] + i, s.BAD_TAG, buf, i, stop)
                tagged = True
                i = end + 1
                continue
        elif char == _BANG and _is_ais(buf, i, stop):
            i = _sentence(buf, i, stop, rows, st, aside)
            tagged = False
            continue
        elif char == _DOLLAR:
            dollar(buf, i, stop, rows, st)
            if tagged:
                clear(st)
            return
        i = _prefix(buf, i, stop, st)


@inner
def _is_tag(buf: Bytes, start: int, stop: int) -> bool:
    """Whether the text looks meant as a tag block: a letter or two, then a colon."""
    for i in range(start + 1, min(stop, start + 4)):
        if buf[i] == 58:
            return i > start + 1
    return False


@inner
def _is_ais(buf: Bytes, start: int, stop: int) -> bool:
    """``!ccVDM,`` or ``!ccVDO,`` with any two printable characters for the talker."""
    if stop - start < 7 or buf[start + 3] != 86 or buf[start + 4] != 68:
        return False
    if (buf[start + 5] != 77 and buf[start + 5] != 79) or buf[start + 6] != _COMMA:
        return False
    return 33 <= buf[start + 1] < 127 and 33 <= buf[start + 2] < 127


@inner
def _prefix(buf: Bytes, start: int, stop: int, st: State) -> int:
    """Step over text to the next sentence or tag block, taking a time in it; ``stop`` for none."""
    for i in range(start + 1, stop):
        if buf[i] == _BACKSLASH or (buf[i] == _BANG and _is_ais(buf, i, stop)):
            time = find(buf, start, i)
            if time != NONE:
                st.ctx[s.PREFIX_TIME] = st.ctx[s.LAST_TIME] = time
            return i
    st.ctx[s.PREFIX_TIME] = NONE
    return stop


@once
def _sentence(buf: Bytes, start: int, stop: int, rows: Rows, st: State, aside: Aside) -> int:
    """One VDM or VDO at ``start``; returns where the line goes on."""
    st.ctx[s.SENTENCES] += 1
    star, total = sum_to_star(buf, start + 1, stop)
    said = stated(buf, star, stop)
    end = _next(buf, min(star + 3, stop), stop)
    _describe(buf, start, st)
    a, b = _split(buf, start + 7, star, st)
    if said < 0:
        rule = s.NO_CHECKSUM
    elif said != total:
        rule = s.BAD_CHECKSUM
    elif a < 0:
        rule = s.BAD_FIELDS
    else:
        st.msg[s.M_SUM] = total
        _context(buf, star + 3, end, st)
        rule = _accept(buf, a, b, rows, st, aside)
    if rule >= 0:
        s.set_aside(aside, st, st.msg[s.M_REF], rule, buf, start, end)
    clear(st)
    st.ctx[s.PGHP_TIME] = st.ctx[s.PREFIX_TIME] = NONE
    return end


@inner
def _next(buf: Bytes, start: int, stop: int) -> int:
    """Where another sentence or tag block begins on the same line, else ``stop``."""
    for i in range(start, stop):
        if buf[i] == _BACKSLASH or (buf[i] == _BANG and _is_ais(buf, i, stop)):
            return i
    return stop


@inner
def _describe(buf: Bytes, start: int, st: State) -> None:
    st.msg[s.M_REF] = st.ctx[s.BASE] + start
    st.msg[s.M_TALKER] = s.code(st, 0, (np.int64(buf[start + 1]) << 8) | np.int64(buf[start + 2]))
    st.msg[s.M_OWN] = 1 if buf[start + 5] == 79 else 0
    st.msg[s.M_AT] = st.ctx[s.SENTENCES]


@inner
def _split(buf: Bytes, i: int, star: int, st: State) -> tuple[int, int]:
    """Fields ``total,number,sequence,channel,payload,fill``; payload's place, -1 if malformed."""
    if star - i < 8 or buf[i + 1] != _COMMA or buf[i + 3] != _COMMA:
        return -1, -1
    total, number = np.int64(buf[i]) - 48, np.int64(buf[i + 2]) - 48
    if not 1 <= number <= total <= MAX_PARTS:
        return -1, -1
    st.msg[s.M_TOTAL], st.msg[s.M_NUMBER] = total, number
    sequence = -1
    i += 4
    while i < star and 48 <= buf[i] <= 57:
        sequence = max(sequence, 0) * 10 + np.int64(buf[i]) - 48
        i += 1
    if i >= star or buf[i] != _COMMA:
        return -1, -1
    st.msg[s.M_SEQ] = sequence
    channel, i = i + 1, field_end(buf, i + 1, star)
    st.msg[s.M_CHANNEL] = s.code(st, 1, np.int64(buf[channel])) if i == channel + 1 else -1
    a, b = i + 1, field_end(buf, i + 1, star)
    fill = 0
    if b + 1 < star:
        fill = np.int64(buf[b + 1]) - 48
    if b >= star or not 0 <= fill <= 5 or b + 2 < star:
        return -1, -1
    st.msg[s.M_FILL] = fill
    return a, b


@inner
def _context(buf: Bytes, start: int, stop: int, st: State) -> None:
    """Time, clock, station and group of a sentence from what stood around it."""
    msg, ctx = st.msg, st.ctx
    time, clock = ctx[s.TAG_TIME], np.int64(at.BY_TAG)
    station = ctx[s.TAG_STATION]
    if start < stop:
        after, name, name_end = _trailing(buf, start, stop)
        if time == NONE and after != NONE:
            time, clock = after, np.int64(at.BY_TRAILING)
            ctx[s.LAST_TIME] = after
        if station < 0:
            station = s.station(buf, name, name_end, st)
    if time == NONE:
        time, clock = ctx[s.PREFIX_TIME], np.int64(at.BY_PREFIX)
    msg[s.M_TIME], msg[s.M_CLOCK], msg[s.M_STATION] = time, clock, station
    msg[s.M_GROUP] = ctx[s.TAG_GROUP]
    msg[s.M_PGHP_TIME], msg[s.M_PGHP_STATION] = ctx[s.PGHP_TIME], ctx[s.PGHP_STATION]
    msg[s.M_PGHP_SUM] = ctx[s.PGHP_SUM]


@inner
def _trailing(buf: Bytes, start: int, stop: int) -> tuple[int, int, int]:
    """Time, and begin and end of the station, of fields such as ``,r003669959,1469664000``."""
    name, name_end, time = start, start, NONE
    i = start
    while i < stop:
        a = i + 1
        i = field_end(buf, a, stop)
        if i - a > 1 and (buf[a] == 98 or buf[a] == 114):
            name, name_end = a, i
    if i == stop and stop - a >= 9 and buf[start] == _COMMA:
        time = epoch(buf, a, stop)
    if time == NONE:
        time = find(buf, start, stop)
    return time, name, name_end


@once
def _accept(buf: Bytes, a: int, b: int, rows: Rows, st: State, aside: Aside) -> int:
    """Decode a single sentence or store a part; the rule it breaks, -1 for none."""
    if st.msg[s.M_TOTAL] == 1:
        if b - a > PART_CHARS * MAX_PARTS:
            return s.TOO_LONG
        if not dearmour(buf, a, b, st.words):
            return s.BAD_CHARACTER
        return _emit(buf, a, b, 6 * (b - a) - st.msg[s.M_FILL], rows, st)
    if b - a > PART_CHARS:
        return s.TOO_LONG
    entry = parts.add(buf, a, b, st, aside)
    if entry >= 0:
        a, b = s.JOINED, s.JOINED + parts.join(st, entry)
        size = parts.unpack(st, entry, b - a)
        rule = s.BAD_CHARACTER if size < 0 else _emit(buf, a, b, size, rows, st)
        parts.finish(st, aside, entry, rule)
    return -1


@inner
def _emit(text: Bytes, a: int, b: int, size: int, rows: Rows, st: State) -> int:
    """Write the message in ``st.words`` as a new row; the rule it breaks, -1 for none."""
    if size < _MMSI_END:
        return s.TOO_SHORT
    msg, row = st.msg, st.ctx[s.ROW]
    for i in range(at.ROW_WORDS):
        rows.words[row, i] = st.words[i]
    rows.size[row] = size
    rows.flags[row] = np.uint64(msg[s.M_OWN]) << np.uint64(at.OWN)
    rows.i64[at.REF, row] = msg[s.M_REF]
    rows.i8[at.PARTS, row] = msg[s.M_TOTAL]
    _when(rows, row, size, st)
    rows.code[at.TALKER, row] = msg[s.M_TALKER]
    rows.code[at.CHANNEL, row] = msg[s.M_CHANNEL]
    _raw(text, a, b, rows, row, st)
    _remember(st, row)
    st.ctx[s.ROW] = row + 1
    return -1


@inner
def _when(rows: Rows, row: int, size: int, st: State) -> None:
    """Best time and station: the receiver's clock, then the provider's, then the message's."""
    msg = st.msg
    time, clock, station = msg[s.M_TIME], msg[s.M_CLOCK], msg[s.M_STATION]
    if msg[s.M_PGHP_TIME] != NONE and (msg[s.M_PGHP_SUM] <= 0 or msg[s.M_PGHP_SUM] == msg[s.M_SUM]):
        time, clock = msg[s.M_PGHP_TIME], np.int64(at.BY_PGHP)
        station = msg[s.M_PGHP_STATION] if msg[s.M_PGHP_STATION] >= 0 else station
    if time == NONE:
        time, clock = fields.carried(rows.words[row], size), np.int64(at.BY_UTC)
    rows.i64[at.TIME, row] = time
    rows.code[at.CLOCK, row] = clock if time != NONE else -1
    rows.code[at.STATION, row] = station


@inner
def _raw(text: Bytes, a: int, b: int, rows: Rows, row: int, st: State) -> None:
    """Keep the payload of a type without columns of its own."""
    begin = rows.offsets[at.PAYLOAD, row]
    rows.offsets[at.PAYLOAD, row + 1] = begin
    if _FULL[st.words[0] >> np.uint64(42)] > 0:
        return
    for i in range(b - a):
        rows.text[at.PAYLOAD, begin + i] = text[a + i]
    rows.offsets[at.PAYLOAD, row + 1] = begin + b - a
    rows.i8[at.FILL, row] = st.msg[s.M_FILL]


@inner
def _remember(st: State, row: int) -> None:
    """Note the message for a VSI sentence that may follow."""
    entry = st.ring[st.ctx[s.LINE] % st.ring.shape[0]]
    entry[s.R_ROW], entry[s.R_LINE], entry[s.R_DONE] = row, st.ctx[s.LINE], 0
    entry[s.R_GROUP], entry[s.R_TALKER] = st.msg[s.M_GROUP], st.msg[s.M_TALKER]
    entry[s.R_SEQ] = st.msg[s.M_SEQ]


@allocating
def bitmaps(words: npt.NDArray[np.uint64], count: int, out: npt.NDArray[np.uint64]) -> np.uint64:
    """Turn one word per row into one bitmap per bit; the OR of all words.

    ``out`` has shape (64, (count + 63) // 64). Transposes 64 × 64 bits at a time (Hacker's
    Delight, section 7-3).
    """
    block = np.empty(64, np.uint64)
    seen = np.uint64(0)
    for k in range(out.shape[1]):
        for i in range(64):
            word = words[64 * k + i] if 64 * k + i < count else np.uint64(0)
            block[i] = word
            seen |= word
        mask, width = np.uint64(0xFFFFFFFF), 32
        while width:
            i = 0
            while i < 64:
                shift = np.uint64(width)
                swap = ((block[i] >> shift) ^ block[i + width]) & mask
                block[i] ^= swap << shift
                block[i + width] ^= swap
                i = (i + width + 1) & ~width
            width >>= 1
            mask ^= mask << np.uint64(width) if width else np.uint64(0)
        for i in range(64):
            out[i, k] = block[i]
    return seen
