"""What the scanner carries from line to line and from one piece of bytes to the next."""

# mypy: disable-error-code="no-any-return, assignment, arg-type, operator, index, return-value"
# Compiled code: numba infers its types.

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ullage.sources.nmea.bits import MAX_PARTS, PART_CHARS, WORDS
from ullage.sources.nmea.jit import inner
from ullage.sources.nmea.layout import NONE
from ullage.sources.nmea.swar import REACH, word_to

Bytes = npt.NDArray[np.uint8]

# Slots of ``ctx``: counters, and the context the next message will take.
(
    BASE,
    LINE,
    ROW,
    SENTENCES,
    OTHER,
    QROW,
    SKIP,
    LIVE,
    STATIONS,
    STATION_BYTES,
    TALKERS,
    CHANNELS,
    TAG_TIME,
    TAG_STATION,
    TAG_GROUP,
    PGHP_TIME,
    PGHP_STATION,
    PGHP_SUM,
    PREFIX_TIME,
    LAST_TIME,
    CTX,
) = range(21)

# Slots of ``msg``: one sentence, later the message it is part of.
(
    M_REF,
    M_TIME,
    M_CLOCK,
    M_STATION,
    M_TALKER,
    M_CHANNEL,
    M_OWN,
    M_SEQ,
    M_GROUP,
    M_TOTAL,
    M_NUMBER,
    M_FILL,
    M_SUM,
    M_PGHP_TIME,
    M_PGHP_STATION,
    M_PGHP_SUM,
    M_AT,
    M_GOT,
    MSG,
) = range(19)

G_ID, G_TIME, G_STATION, G_LINE = range(4)
R_ROW, R_LINE, R_GROUP, R_TALKER, R_SEQ, R_DONE = range(6)

#: Lines after a message in which a VSI sentence may still speak of it; so many are held back.
LOOK_BACK = 8
#: Lines for which a sentence group is remembered.
GROUP_LINES = 1000
#: Sentences for which a part waits for the others.
PART_SENTENCES = 1000
SLOTS, GROUPS = 256, 256
#: Most station names of one source, and their longest; what is beyond has no station.
MAX_STATIONS, STATION_CHARS = 1 << 16, 64

RULES = (
    "checksum",
    "no_checksum",
    "fields",
    "payload_character",
    "payload_short",
    "payload_long",
    "incomplete_multipart",
    "tag_block",
)
(
    BAD_CHECKSUM,
    NO_CHECKSUM,
    BAD_FIELDS,
    BAD_CHARACTER,
    TOO_SHORT,
    TOO_LONG,
    INCOMPLETE,
    BAD_TAG,
) = range(8)
#: Characters of quarantined text kept.
FOUND_CHARS = 500


#: Bytes looked at in one go, the unfinished line in front of them included.
BUFFER = 1 << 20
#: Behind them in the same array: the joined payload of a message, and one part.
JOINED = BUFFER
SPARE = JOINED + MAX_PARTS * PART_CHARS

STATE_TYPE = np.dtype(
    [
        ("ctx", np.int64, (CTX,)),
        ("msg", np.int64, (MSG,)),
        ("words", np.uint64, (WORDS,)),
        ("groups", np.int64, (GROUPS, 4)),
        ("ring", np.int64, (LOOK_BACK, 6)),
        ("station_hash", np.uint64, (MAX_STATIONS,)),
        ("station_at", np.int32, (MAX_STATIONS + 2,)),
        ("station_slot", np.int32, (2 * MAX_STATIONS,)),
        ("code_of", np.int32, (2, 1 << 16)),
        ("code_seen", np.int32, (2, 1 << 16)),
        ("part_msg", np.int64, (SLOTS, MSG)),
        ("part_ref", np.int64, (SLOTS, MAX_PARTS)),
        ("part_size", np.int32, (SLOTS, MAX_PARTS)),
        ("part_fill", np.int32, (SLOTS, MAX_PARTS)),
        ("part_live", np.int32, (SLOTS,)),
        ("part_text", np.uint8, (SLOTS, MAX_PARTS * PART_CHARS)),
        ("numbers", np.int64, (8,)),
        ("station_text", np.uint8, (MAX_STATIONS * STATION_CHARS + REACH,)),
        ("chars", np.uint8, (SPARE + PART_CHARS + REACH,)),
    ]
)
#: Quarantine rows before they are handed over, and those one line may add at most.
ASIDE, ASIDE_LINE = 1 << 13, 1 << 12

ASIDE_TYPE = np.dtype(
    [
        ("ref", np.int64, (ASIDE,)),
        ("rule", np.int32, (ASIDE,)),
        ("offsets", np.int32, (ASIDE + 2,)),
        ("text", np.uint8, (ASIDE * 2 * FOUND_CHARS,)),
    ]
)
#: Records of these types, see layout.Rows.
State = Any
Aside = Any


def fresh() -> npt.NDArray[np.void]:
    """State before the first byte, an array of one record."""
    state = np.zeros(1, STATE_TYPE)
    ctx = state["ctx"][0]
    ctx[[TAG_TIME, PGHP_TIME, PREFIX_TIME, LAST_TIME]] = NONE
    ctx[[TAG_STATION, TAG_GROUP, PGHP_STATION]] = -1
    for name in ("groups", "ring", "station_slot", "code_of"):
        state[name] = -1
    state["part_live"][0] = np.arange(SLOTS)
    return state


@inner
def station(buf: Bytes, start: int, stop: int, st: State) -> int:
    """Code of a station name, new or known; -1 for an empty one."""
    stop = min(stop, start + STATION_CHARS)
    if stop <= start:
        return -1
    key = np.uint64(0xCBF29CE484222325)
    for i in range(start, stop, 8):
        key = (key ^ word_to(buf, i, stop)) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(32)
    size = st.station_slot.size
    slot = np.int64(key & np.uint64(size - 1))
    while st.station_slot[slot] >= 0:
        code = st.station_slot[slot]
        if st.station_hash[code] == key and _same(buf, start, stop, st, code):
            return code
        slot = (slot + 1) & (size - 1)
    return _new_station(buf, start, stop, st, slot, key)


@inner
def _same(buf: Bytes, start: int, stop: int, st: State, code: int) -> bool:
    begin = st.station_at[code]
    if st.station_at[code + 1] - begin != stop - start:
        return False
    shift = begin - start
    for i in range(start, stop, 8):
        if word_to(st.station_text, i + shift, stop + shift) != word_to(buf, i, stop):
            return False
    return True


@inner
def _new_station(buf: Bytes, start: int, stop: int, st: State, slot: int, key: np.uint64) -> int:
    code = st.ctx[STATIONS]
    if code == MAX_STATIONS:
        return -1
    begin = st.station_at[code]
    for i in range(stop - start):
        st.station_text[begin + i] = buf[start + i]
    st.station_at[code + 1] = begin + stop - start
    st.station_hash[code] = key
    st.station_slot[slot] = code
    st.ctx[STATIONS] = code + 1
    return code


@inner
def code(st: State, which: int, value: int) -> int:
    """Code of a talker (``which`` 0, two characters) or channel (1, one character)."""
    known = st.code_of[which, value]
    if known >= 0:
        return known
    count = st.ctx[TALKERS + which]
    st.code_of[which, value] = count
    st.code_seen[which, count] = value
    st.ctx[TALKERS + which] = count + 1
    return count


@inner
def set_aside(aside: Aside, st: State, ref: int, rule: int, buf: Bytes, a: int, b: int) -> None:
    """Add a quarantine row with bytes ``a`` to ``b``, those above 127 as Latin-1 in UTF-8."""
    row = st.ctx[QROW]
    aside.ref[row], aside.rule[row] = ref, rule
    end = aside.offsets[row]
    for i in range(a, min(b, a + FOUND_CHARS)):
        char = buf[i]
        if char < 128:
            aside.text[end] = char
        else:
            aside.text[end] = 0xC0 | (char >> 6)
            end += 1
            aside.text[end] = 0x80 | (char & 63)
        end += 1
    aside.offsets[row + 1] = end
    st.ctx[QROW] = row + 1
