"""Messages in several sentences: parts wait for each other, across other sentences and reads."""

# mypy: disable-error-code="no-any-return, assignment, arg-type, operator, index, return-value"
# Compiled code: numba infers its types.

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ullage.sources.nmea import state as s
from ullage.sources.nmea.bits import PART_CHARS, dearmour, drop
from ullage.sources.nmea.jit import door, inner
from ullage.sources.nmea.layout import NONE
from ullage.sources.nmea.state import Aside, State

Bytes = npt.NDArray[np.uint8]


@inner
def add(buf: Bytes, start: int, stop: int, st: State, aside: Aside) -> int:
    """Store the part described by ``st.msg``; the entry number once all parts are there, else -1.

    The newest entry that lacks this part takes it. An entry that has it already with other
    content is over: its sequence number was used again.
    """
    number = st.msg[s.M_NUMBER] - 1
    best, i = -1, 0
    while i < st.ctx[s.LIVE]:
        entry = st.part_live[i]
        lacks = not st.part_msg[entry, s.M_GOT] >> number & 1
        if _late(st, entry):
            end(st, aside, i, s.INCOMPLETE)
            continue
        if _belongs(st, entry):
            if lacks and (best < 0 or _at(st, entry) > _at(st, best)):
                best = entry
            if not lacks and not _same(st, entry, number, buf, start, stop):
                end(st, aside, i, s.INCOMPLETE)
                continue
        i += 1
    if best < 0:
        best = _begin(st, aside)
    _store(st, best, number, buf, start, stop)
    return best if st.part_msg[best, s.M_GOT] == (1 << st.msg[s.M_TOTAL]) - 1 else -1


@inner
def _at(st: State, entry: int) -> int:
    return st.part_msg[entry, s.M_AT]


@inner
def _late(st: State, entry: int) -> bool:
    return st.ctx[s.SENTENCES] - _at(st, entry) > s.PART_SENTENCES


@inner
def _belongs(st: State, entry: int) -> bool:
    """Same talker, sequence number and count; channel and station the same where both say."""
    theirs, ours = st.part_msg[entry], st.msg
    for slot in (s.M_TALKER, s.M_SEQ, s.M_TOTAL, s.M_OWN):
        if theirs[slot] != ours[slot]:
            return False
    for slot in (s.M_CHANNEL, s.M_STATION):
        if theirs[slot] != ours[slot] and theirs[slot] >= 0 and ours[slot] >= 0:
            return False
    return True


@inner
def _same(st: State, entry: int, number: int, buf: Bytes, start: int, stop: int) -> bool:
    if st.part_size[entry, number] != stop - start:
        return False
    for i in range(stop - start):
        if st.part_text[entry, number * PART_CHARS + i] != buf[start + i]:
            return False
    return True


@inner
def _begin(st: State, aside: Aside) -> int:
    """A new entry; the oldest makes room where all are taken."""
    if st.ctx[s.LIVE] == st.part_live.size:
        oldest = 0
        for i in range(st.ctx[s.LIVE]):
            if _at(st, st.part_live[i]) < _at(st, st.part_live[oldest]):
                oldest = i
        end(st, aside, oldest, s.INCOMPLETE)
    index = st.ctx[s.LIVE]
    entry = st.part_live[index]
    for slot in range(s.MSG):
        st.part_msg[entry, slot] = st.msg[slot]
    st.part_msg[entry, s.M_GOT] = 0
    st.part_msg[entry, s.M_SUM] = 0
    st.ctx[s.LIVE] = index + 1
    return entry


@inner
def _store(st: State, entry: int, number: int, buf: Bytes, start: int, stop: int) -> None:
    theirs, ours = st.part_msg[entry], st.msg
    for i in range(stop - start):
        st.part_text[entry, number * PART_CHARS + i] = buf[start + i]
    st.part_size[entry, number] = stop - start
    st.part_fill[entry, number] = ours[s.M_FILL]
    st.part_ref[entry, number] = ours[s.M_REF]
    theirs[s.M_GOT] |= 1 << number
    theirs[s.M_SUM] ^= ours[s.M_SUM]
    if theirs[s.M_TIME] == NONE:
        theirs[s.M_TIME], theirs[s.M_CLOCK] = ours[s.M_TIME], ours[s.M_CLOCK]
    for slot in (s.M_CHANNEL, s.M_STATION, s.M_GROUP):
        if theirs[slot] < 0:
            theirs[slot] = ours[slot]


@inner
def join(st: State, entry: int) -> int:
    """Payload of a whole entry to the bytes from JOINED on; its length. ``st.msg`` becomes its."""
    for slot in range(s.MSG):
        st.msg[slot] = st.part_msg[entry, slot]
    length, buf = 0, st.chars
    for number in range(st.msg[s.M_TOTAL]):
        for i in range(st.part_size[entry, number]):
            buf[s.JOINED + length + i] = st.part_text[entry, number * PART_CHARS + i]
        length += st.part_size[entry, number]
    st.msg[s.M_FILL] = st.part_fill[entry, st.msg[s.M_TOTAL] - 1]
    return length


@inner
def unpack(st: State, entry: int, length: int) -> int:
    """Bits of a joined entry into ``st.words``; how many, -1 where a character is not armour."""
    if not dearmour(st.chars, s.JOINED, s.JOINED + length, st.words):
        return -1
    size, at = 6 * length, 0
    for number in range(st.msg[s.M_TOTAL] - 1):
        at += 6 * st.part_size[entry, number] - st.part_fill[entry, number]
        if st.part_fill[entry, number]:
            drop(st.words, at, st.part_fill[entry, number], size)
            size -= st.part_fill[entry, number]
    return size - st.msg[s.M_FILL]


@inner
def finish(st: State, aside: Aside, entry: int, rule: int) -> None:
    """Take a whole entry out, see :func:`end`."""
    for i in range(st.ctx[s.LIVE]):
        if st.part_live[i] == entry:
            end(st, aside, i, rule)
            return


@inner
def end(st: State, aside: Aside, index: int, rule: int) -> None:
    """Take the entry at ``index`` out; with a ``rule`` its parts go to quarantine, with -1 not."""
    entry, buf = st.part_live[index], st.chars
    for number in range(st.part_msg[entry, s.M_TOTAL]):
        if rule >= 0 and st.part_msg[entry, s.M_GOT] >> number & 1:
            size = st.part_size[entry, number]
            for i in range(size):
                buf[s.SPARE + i] = st.part_text[entry, number * PART_CHARS + i]
            ref = st.part_ref[entry, number]
            s.set_aside(aside, st, ref, rule, buf, s.SPARE, s.SPARE + size)
    last = st.ctx[s.LIVE] - 1
    st.part_live[index], st.part_live[last] = st.part_live[last], entry
    st.ctx[s.LIVE] = last


@door
def end_all(st: State, aside: Aside) -> None:
    """Everything that still waits goes to quarantine, at the end of the input."""
    while st.ctx[s.LIVE]:
        end(st, aside, 0, s.INCOMPLETE)
