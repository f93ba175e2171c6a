"""Flags that one report earns by itself or beside its neighbour. They mark, they never delete."""

from __future__ import annotations

import math

from ullage.model.flags import Flag
from ullage.tracks.kernel import inner

SOG_ODD = int(Flag.SOG_ODD)
CLOCK = int(Flag.CLOCK)
NULL_ISLAND = int(Flag.NULL_ISLAND)
MMSI_INVALID = int(Flag.MMSI_INVALID)
_MINUTE_US = 60_000_000


@inner
def mmsi_flag(transmitter: int) -> int:
    """MMSI_INVALID unless nine digits with country digits 201 to 775 where its kind has them.

    Negative numbers are minted from a source's own ids and are not judged. Kinds after ITU-R
    M.585: ships, aircraft 111, craft of a parent ship 98, handhelds 8, devices 970 to 974.
    """
    if transmitter < 0:
        return 0
    digits = transmitter // 1_000_000
    if transmitter > 999_999_999:
        return MMSI_INVALID
    if 970 <= digits <= 974 and digits not in (971, 973):
        return 0
    if digits == 111:
        digits = (transmitter // 1000) % 1000
    elif digits // 10 in (98, 99):
        digits = (transmitter // 10_000) % 1000
    elif digits // 100 == 8:
        digits = (transmitter // 100_000) % 1000
    return 0 if 201 <= digits <= 775 else MMSI_INVALID


@inner
def sog_flag(sog_kn: float) -> int:
    """SOG_ODD for 51.2 and 63.0 kn, which some units send for "unknown", and above 102.2."""
    odd = abs(sog_kn - 51.2) < 0.04 or abs(sog_kn - 63.0) < 0.04 or sog_kn > 102.21
    return SOG_ODD if odd else 0


@inner
def place_flag(lon: float, lat: float) -> int:
    """NULL_ISLAND within 0.01° of 0° N 0° E, and at a pole or a corner of the chart."""
    if abs(lon) < 0.01 and abs(lat) < 0.01:
        return NULL_ISLAND
    return NULL_ISLAND if abs(lat) >= 90.0 else 0


@inner
def clock_flag(second: int, heard_us: int, limit_us: int) -> int:
    """CLOCK where the second sent and the receiver's clock differ by more than the limit.

    The message carries no minute, so 59 s and 1 s are 2 s apart; more than 30 s cannot be seen.
    """
    if second < 0 or second > 59:
        return 0
    apart = abs(heard_us % _MINUTE_US - second * 1_000_000)
    return CLOCK if min(apart, _MINUTE_US - apart) > limit_us else 0


@inner
def reported_kn(before: float, now: float) -> float:
    """Mean of two reported speeds, or the one that is known; NaN where neither is."""
    if math.isnan(before):
        return now
    return before if math.isnan(now) else 0.5 * (before + now)
