r"""Tag blocks, and the proprietary and talker sentences that tell when and where a VDM was heard.

NMEA 0183 4.10 tag blocks (``\s:station,c:time,g:1-2-99*hh\``), ``$PGHP`` (Gatehouse), ``VSI``
(IEC 61162-1 signal information), ``ZDA`` and ``RMC`` for the date.
"""

# mypy: disable-error-code="no-any-return, assignment, arg-type, operator, index, return-value"
# ruff: noqa: PLR1714
# Compiled code: numba infers its types, and takes long over membership in a tuple.

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ullage.sources.nmea import state as s
from ullage.sources.nmea.clock import epoch, instant, nearest, of_day, whole
from ullage.sources.nmea.jit import inner, once
from ullage.sources.nmea.layout import BY_UTC, BY_VSI, CLOCK, NONE, STATION, TIME, Rows
from ullage.sources.nmea.state import State
from ullage.sources.nmea.swar import seek, sum_to_star

Bytes = npt.NDArray[np.uint8]
_COMMA, _COLON, _DASH = 44, 58, 45
_HALF_MINUTE = 30_000_000


@inner
def hexadecimal(char: int) -> int:
    """Value of a hexadecimal digit, -1 where it is none."""
    if 48 <= char <= 57:
        return char - 48
    if 65 <= char <= 70:
        return char - 55
    if 97 <= char <= 102:
        return char - 87
    return -1


@inner
def stated(buf: Bytes, star: int, stop: int) -> int:
    """Checksum written after the ``*`` at ``star``, -1 where there is none."""
    if star + 2 >= stop:
        return -1
    high, low = hexadecimal(buf[star + 1]), hexadecimal(buf[star + 2])
    return -1 if high < 0 or low < 0 else 16 * high + low


@inner
def checked(buf: Bytes, start: int, stop: int) -> int:
    """Position of the ``*`` before a right checksum over ``start`` up to it; -1 otherwise."""
    star, total = sum_to_star(buf, start, stop)
    return star if star < stop and stated(buf, star, stop) == total else -1


@inner
def clear(st: State) -> None:
    """Forget the tags waiting for a message."""
    st.ctx[s.TAG_TIME] = NONE
    st.ctx[s.TAG_STATION] = -1
    st.ctx[s.TAG_GROUP] = -1


@inner
def tag_block(buf: Bytes, start: int, stop: int, st: State) -> bool:
    """Take in the tags between two backslashes; False where the checksum is absent or wrong."""
    end = checked(buf, start, stop)
    if end < 0:
        return False
    number = 0
    at = start
    while at < end:
        colon = at + 1 if buf[at + 1] == _COLON else seek(buf, at, end, _COLON)
        stop = seek(buf, min(colon, end), end, _COMMA)
        number = max(number, _tag(buf, at, min(colon, stop), stop, st))
        at = stop + 1
    if st.ctx[s.TAG_GROUP] >= 0:
        _group(st, number)
    if st.ctx[s.TAG_TIME] != NONE:
        st.ctx[s.LAST_TIME] = st.ctx[s.TAG_TIME]
    return True


@inner
def _tag(buf: Bytes, at: int, colon: int, end: int, st: State) -> int:
    """One ``key:value``. Keys other than c, s, si and g do not bear on AIS. Group: its number."""
    key = buf[at]
    if colon - at == 1 and key == 99:
        st.ctx[s.TAG_TIME] = epoch(buf, colon + 1, end)
    elif key == 115 and _names_station(buf, at, colon, st):
        st.ctx[s.TAG_STATION] = s.station(buf, colon + 1, end, st)
    elif colon - at == 1 and key == 103:
        first = seek(buf, colon + 1, end, _DASH)
        second = seek(buf, first + 1, end, _DASH)
        number, group = whole(buf, colon + 1, first), whole(buf, second + 1, end)
        if number > 0 and group >= 0:
            st.ctx[s.TAG_GROUP] = group
            return number
    return 0


@inner
def _names_station(buf: Bytes, at: int, colon: int, st: State) -> bool:
    """``s``, or the ``si`` of Danish logs where there is no ``s``."""
    if colon - at == 1:
        return True
    return colon - at == 2 and buf[at + 1] == 105 and st.ctx[s.TAG_STATION] < 0


@inner
def _group(st: State, number: int) -> None:
    """Remember what the first sentence of a group says; give it to the later ones."""
    group, line = st.ctx[s.TAG_GROUP], st.ctx[s.LINE]
    entry = st.groups[group % st.groups.shape[0]]
    known = entry[s.G_ID] == group and line - entry[s.G_LINE] <= s.GROUP_LINES
    if number == 1 or not known:
        entry[s.G_ID], entry[s.G_LINE] = group, line
        entry[s.G_TIME], entry[s.G_STATION] = st.ctx[s.TAG_TIME], st.ctx[s.TAG_STATION]
        return
    if st.ctx[s.TAG_TIME] == NONE:
        st.ctx[s.TAG_TIME] = entry[s.G_TIME]
    if st.ctx[s.TAG_STATION] < 0:
        st.ctx[s.TAG_STATION] = entry[s.G_STATION]


@inner
def comma(buf: Bytes, start: int, stop: int, count: int) -> int:
    """Position after the ``count``-th comma, ``stop`` where there are fewer."""
    while count > 0:
        start = seek(buf, start, stop, _COMMA) + 1
        if start > stop:
            return stop
        count -= 1
    return start


@inner
def field_end(buf: Bytes, start: int, stop: int) -> int:
    """Position of the comma that ends the field at ``start``, or ``stop``."""
    return seek(buf, start, stop, _COMMA)


@once
def dollar(buf: Bytes, start: int, stop: int, rows: Rows, st: State) -> None:
    """A ``$`` sentence: $PGHP, VSI, ZDA and RMC are used, others passed over."""
    if stop - start < 10 or (buf[start + 6] != _COMMA and buf[start + 5] != _COMMA):
        return
    a, b, c, d = buf[start + 1], buf[start + 2], buf[start + 3], buf[start + 4]
    pghp = a == 80 and b == 71 and c == 72 and d == 80
    three = (np.int64(c) << 16) | (np.int64(d) << 8) | np.int64(buf[start + 5])
    if not pghp and three != 0x565349 and three != 0x5A4441 and three != 0x524D43:
        return
    end = checked(buf, start + 1, stop)
    if end < 0:
        return
    if pghp:
        _pghp(buf, start, end, st)
    elif three == 0x565349:
        _vsi(buf, start, end, rows, st)
    elif three == 0x5A4441:
        _zda(buf, start, end, st)
    else:
        _rmc(buf, start, end, st)


@inner
def _pghp(buf: Bytes, start: int, stop: int, st: State) -> None:
    """``$PGHP,1,year,month,day,hour,minute,second,ms,country,region,station,online,checksum``."""
    numbers, least = st.numbers, 0
    at = comma(buf, start, stop, 1)
    for i in range(8):
        end = field_end(buf, at, stop)
        numbers[i] = whole(buf, at, end)
        least = min(least, numbers[i])
        at = end + 1
    st.ctx[s.PGHP_TIME] = NONE
    if numbers[0] != 1 or least < 0 or numbers[1] == 0 or numbers[7] > 999:
        return
    time = instant(numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6])
    if time == NONE:
        return
    st.ctx[s.PGHP_TIME] = st.ctx[s.LAST_TIME] = time + numbers[7] * 1000
    at = comma(buf, at, stop, 2)
    end = field_end(buf, at, stop)
    st.ctx[s.PGHP_STATION] = s.station(buf, at, end, st)
    at = comma(buf, end + 1, stop, 1)
    sum_ = -1
    if stop - at == 2 and hexadecimal(buf[at]) >= 0 and hexadecimal(buf[at + 1]) >= 0:
        sum_ = 16 * hexadecimal(buf[at]) + hexadecimal(buf[at + 1])
    st.ctx[s.PGHP_SUM] = sum_


@inner
def _zda(buf: Bytes, start: int, stop: int, st: State) -> None:
    """``$--ZDA,hhmmss.ss,dd,mm,yyyy``: the date for times of day that follow."""
    at = comma(buf, start, stop, 1)
    end = field_end(buf, at, stop)
    time = of_day(buf, at, end)
    day = whole(buf, end + 1, field_end(buf, end + 1, stop))
    at = comma(buf, start, stop, 3)
    month = whole(buf, at, field_end(buf, at, stop))
    at = comma(buf, start, stop, 4)
    year = whole(buf, at, field_end(buf, at, stop))
    if time >= 0 and day >= 0 and month >= 0 and year > 0:
        date = instant(year, month, day, 0, 0, 0)
        if date != NONE:
            st.ctx[s.LAST_TIME] = date + time


@inner
def _rmc(buf: Bytes, start: int, stop: int, st: State) -> None:
    """``$--RMC,hhmmss.ss,A,…,ddmmyy``: the date, years 1980 to 2079."""
    at = comma(buf, start, stop, 1)
    time = of_day(buf, at, field_end(buf, at, stop))
    at = comma(buf, start, stop, 2)
    valid = at < stop and buf[at] == 65
    at = comma(buf, start, stop, 9)
    date = whole(buf, at, field_end(buf, at, stop))
    if valid and time >= 0 and date >= 0:
        year = date % 100
        midnight = instant(
            year + (1900 if year >= 80 else 2000), date // 100 % 100, date // 10_000, 0, 0, 0
        )
        if midnight != NONE:
            st.ctx[s.LAST_TIME] = midnight + time


@inner
def _vsi(buf: Bytes, start: int, stop: int, rows: Rows, st: State) -> None:
    """``$--VSI,station,link,hhmmss.s,slot,strength,ratio``: when a VDM just before was heard."""
    name = comma(buf, start, stop, 1)
    name_end = field_end(buf, name, stop)
    link_end = field_end(buf, name_end + 1, stop)
    link = whole(buf, name_end + 1, link_end)
    time = of_day(buf, link_end + 1, field_end(buf, link_end + 1, stop))
    talker = s.code(st, 0, (np.int64(buf[start + 1]) << 8) | np.int64(buf[start + 2]))
    entry = _spoken_of(st, talker, link)
    if entry < 0:
        return
    st.ring[entry, s.R_DONE] = 1
    row = st.ring[entry, s.R_ROW]
    if rows.code[STATION, row] < 0:
        rows.code[STATION, row] = s.station(buf, name, name_end, st)
    if time >= 0:
        _retime(rows, row, time, st)


@inner
def _spoken_of(st: State, talker: int, link: int) -> int:
    """The latest message of the same group, else of the same talker and sequence number."""
    group, newest = st.ctx[s.TAG_GROUP], st.ctx[s.LINE]
    for line in range(newest, newest - s.LOOK_BACK - 1, -1):
        place = line % s.LOOK_BACK
        entry = st.ring[place]
        if entry[s.R_LINE] != line or entry[s.R_ROW] < 0 or entry[s.R_DONE] > 0:
            continue
        if group >= 0 and entry[s.R_GROUP] >= 0:
            fits = group == entry[s.R_GROUP]
        else:
            fits = entry[s.R_TALKER] == talker and entry[s.R_SEQ] == link
        if fits:
            return place
    return -1


@inner
def _retime(rows: Rows, row: int, time_of_day: int, st: State) -> None:
    """Set a time of day; the date comes from the message's own time or the last one seen."""
    known = rows.i64[TIME, row]
    around = known if known != NONE else st.ctx[s.LAST_TIME]
    if around == NONE:
        return
    time = nearest(time_of_day, around)
    clock = rows.code[CLOCK, row]
    if known != NONE and clock != BY_UTC and abs(time - known) > _HALF_MINUTE:
        return
    rows.i64[TIME, row] = time
    rows.code[CLOCK, row] = BY_VSI
