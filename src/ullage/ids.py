"""Identifiers of ships and stations: IMO numbers, MMSI, call signs.

*Checked is not issued.* A check digit tells a mistyped number from a possible one; it does not tell
whether the number was ever given to a ship, nor whether the ship that sends it is the one it was
given to: numbers of scrapped ships pass. So these functions say "valid in form" and nothing more.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ullage.errors import ValueInvalidError

_SHIP_WEIGHTS = (7, 6, 5, 4, 3, 2)
_COMPANY_WEIGHTS = (8, 6, 4, 2, 9, 7)
_IMO_TEXT = re.compile(r"(?:IMO)?[\s:.#-]*(\d{7})", re.IGNORECASE | re.ASCII)


def imo_valid(numbers: ArrayLike) -> NDArray[np.bool_]:
    """Which numbers could be IMO ship numbers: seven digits, the first not 0, check digit right.

    The last digit equals the last digit of the sum of the first six times 7, 6, 5, 4, 3, 2.
    Standard: IMO Resolution A.1117(30).

    >>> imo_valid([9074729, 9074728, 0]).tolist()
    [True, False, False]
    """
    values = np.asarray(numbers).astype(np.int64)
    check = _weighted(values, _SHIP_WEIGHTS) % 10
    return np.asarray((values >= 1_000_000) & (values <= 9_999_999) & (check == values % 10))


def company_valid(numbers: ArrayLike) -> NDArray[np.bool_]:
    """Which numbers could be IMO company or registered-owner numbers.

    Seven digits of which the first may be 0; the check digit is (11 - s mod 11) mod 10, s the sum
    of the first six times 8, 6, 4, 2, 9, 7. Standard: IMO Resolution MSC.160(78), for the scheme.

    >>> company_valid([5878561, 5878562, 0]).tolist()
    [True, False, False]
    """
    values = np.asarray(numbers).astype(np.int64)
    check = (11 - _weighted(values, _COMPANY_WEIGHTS) % 11) % 10
    return np.asarray((values > 0) & (values <= 9_999_999) & (check == values % 10))


def _weighted(values: NDArray[np.int64], weights: tuple[int, ...]) -> NDArray[np.int64]:
    total = np.zeros_like(values)
    for place, weight in enumerate(weights):
        total += values // 10 ** (6 - place) % 10 * weight
    return total


def parse_imo(text: str) -> int:
    """The IMO ship number in ``text`` ("IMO 9074729", "9074729"); ValueInvalidError if not one."""
    found = _IMO_TEXT.fullmatch(text.strip())
    if found is None:
        raise ValueInvalidError(
            "an IMO ship number has seven digits, with or without 'IMO' before it",
            found=repr(text),
            do="Look the number up again, or leave it out.",
        )
    number = int(found.group(1))
    if not imo_valid(number):
        raise ValueInvalidError(
            "the check digit of this IMO ship number is wrong",
            found=repr(text),
            do="Look the number up again: one digit is mistyped, or it is no IMO ship number.",
        )
    return number


#: The largest integer that every program with double-precision numbers keeps exact.
_MOST_EXACT = 2**53 - 1


def mint_transmitter(idents: Iterable[str]) -> NDArray[np.int64]:
    """Negative transmitter numbers for the ids of a source without MMSIs; shape (n,).

    The same text gives the same number in every file and on every machine: minus one minus the
    first 64 bits of SHA-256 of its UTF-8 bytes modulo 2^53 - 1, so that programs whose numbers are
    all floating point (JavaScript, many readers of GeoJSON) keep it exact. Takes a sequence of str
    or an Arrow array of them. Raises ValueInvalidError for a null or an empty id, and where two ids
    fall on one number.

    >>> [bool(a < 0) for a in mint_transmitter(["A", "A"])]
    [True, True]
    """
    to_pylist = getattr(idents, "to_pylist", None)
    texts: list[str] = list(idents) if to_pylist is None else to_pylist()
    numbers = {text: _mint(text) for text in set(texts)}
    _refuse_collision(numbers)
    return np.fromiter((numbers[text] for text in texts), np.int64, len(texts))


@lru_cache(maxsize=1 << 16)
def _mint(text: str) -> int:
    if not isinstance(text, str) or not text:
        raise ValueInvalidError(
            "a transmitter needs an id",
            found=repr(text),
            do="Set rows without an id aside before numbers are minted.",
        )
    return -1 - int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % _MOST_EXACT


def _refuse_collision(numbers: Mapping[str, int]) -> None:
    owners = {number: text for text, number in numbers.items()}
    if len(owners) == len(numbers):
        return
    pair = next(
        sorted((text, owners[number]))
        for text, number in sorted(numbers.items())
        if owners[number] != text
    )
    raise ValueInvalidError(
        "two ids would get the same transmitter number, and their tracks would mix",
        found=" and ".join(map(repr, pair)),
        do="Change one of them in the source, for example by a letter put before it.",
    )


class MmsiKind(IntEnum):
    """What the form of a maritime identity says it belongs to. Standard: ITU-R M.585-9, annex 1."""

    INVALID = 0
    """No form of the standard."""
    SHIP = 1
    """MIDxxxxxx."""
    GROUP = 2
    """0MIDxxxxx, a call to several ships."""
    COAST = 3
    """00MIDxxxx, coast and base stations."""
    SAR_AIRCRAFT = 4
    """111MIDxxx, search and rescue aircraft."""
    HANDHELD = 5
    """8MIDxxxxx, handheld VHF."""
    SART = 6
    """970, AIS search and rescue transmitter."""
    MOB = 7
    """972, man overboard device."""
    EPIRB = 8
    """974, EPIRB with AIS."""
    AMRD = 9
    """979, other autonomous device: net buoys, markers."""
    AUXILIARY = 10
    """98MIDxxxx, craft of a parent ship."""
    ATON = 11
    """99MIDxxxx, aid to navigation."""


#: Numbers from ``low`` up to below ``high`` have this kind; the MID is ``number // by % 1000``.
_KINDS: tuple[tuple[int, int, MmsiKind, int], ...] = (
    (1, 10_000_000, MmsiKind.COAST, 10_000),
    (10_000_000, 100_000_000, MmsiKind.GROUP, 100_000),
    (111_000_000, 112_000_000, MmsiKind.SAR_AIRCRAFT, 1_000),
    (200_000_000, 800_000_000, MmsiKind.SHIP, 1_000_000),
    (800_000_000, 900_000_000, MmsiKind.HANDHELD, 100_000),
    (970_000_000, 971_000_000, MmsiKind.SART, 0),
    (972_000_000, 973_000_000, MmsiKind.MOB, 0),
    (974_000_000, 975_000_000, MmsiKind.EPIRB, 0),
    (979_000_000, 980_000_000, MmsiKind.AMRD, 0),
    (980_000_000, 990_000_000, MmsiKind.AUXILIARY, 10_000),
    (990_000_000, 1_000_000_000, MmsiKind.ATON, 10_000),
)


def mmsi_kinds(mmsi: ArrayLike) -> NDArray[np.int8]:
    """The :class:`MmsiKind` of each number, by its form alone; same shape.

    >>> [MmsiKind(kind).name for kind in mmsi_kinds([445123000, 2570100, 992351000, 100000000])]
    ['SHIP', 'COAST', 'ATON', 'INVALID']
    """
    values = np.asarray(mmsi).astype(np.int64)
    out = np.zeros(values.shape, np.int8)
    for low, high, kind, _ in _KINDS:
        out[(values >= low) & (values < high)] = kind
    return out


def mmsi_mids(mmsi: ArrayLike) -> NDArray[np.int16]:
    """The maritime identification digits in each number, 0 where its kind carries none; same shape.

    >>> mmsi_mids([445123000, 4450001, 970445000]).tolist()
    [445, 445, 0]
    """
    values = np.asarray(mmsi).astype(np.int64)
    out = np.zeros(values.shape, np.int16)
    for low, high, _, by in _KINDS:
        if by:
            here = (values >= low) & (values < high)
            out[here] = (values[here] // by % 1000).astype(np.int16)
    return out


def mmsi_valid(mmsi: ArrayLike) -> NDArray[np.bool_]:
    """Which numbers have a form of the standard and, where that carries one, an assigned MID.

    >>> mmsi_valid([445123000, 123456789, 200123456]).tolist()
    [True, False, False]
    """
    kinds, mids = mmsi_kinds(mmsi), mmsi_mids(mmsi)
    bare = np.isin(kinds, [kind for _, _, kind, by in _KINDS if not by])
    return np.asarray(bare | _assigned()[mids])


@dataclass(frozen=True)
class Country:
    """A flag or territory: ISO 3166-1 codes and a short English name."""

    alpha2: str
    alpha3: str
    name: str


@cache
def mid_table() -> dict[int, Country]:
    """Assigned maritime identification digits, 292 of them. Source: ITU table of MIDs."""
    return {
        int(row["mid"]): Country(row["alpha2"], row["alpha3"], row["name"])
        for row in _rows("mid.csv")
    }


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("ullage") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _assigned() -> NDArray[np.bool_]:
    out = np.zeros(1000, np.bool_)
    out[list(mid_table())] = True
    return out


def flag_of(mmsi: int) -> Country | None:
    """The country whose digits the number carries, None where it carries none that is assigned.

    What a ship sends, not where it is registered.

    >>> flag_of(445123000).name
    'North Korea'
    """
    return mid_table().get(int(mmsi_mids(mmsi)))


def mids_of(alpha2: str) -> tuple[int, ...]:
    """All MIDs assigned to a country given by its ISO alpha-2 code, ascending; empty for none.

    >>> mids_of("CN"), mids_of("KP"), mids_of("RU")
    ((412, 413, 414), (445,), (273,))
    """
    return tuple(mid for mid, country in mid_table().items() if country.alpha2 == alpha2)


@cache
def _country_names() -> dict[str, str]:
    return {country.alpha2: country.name for country in mid_table().values()}


def country_name(alpha2: str) -> str:
    """Short English name of a country that has maritime digits; empty for any other.

    >>> country_name("KP"), country_name("??")
    ('North Korea', '')
    """
    return _country_names().get(alpha2, "")


@cache
def _alpha2() -> dict[str, str]:
    return {row[key]: row["alpha2"] for row in _rows("countries.csv") for key in row}


def country_alpha2(code: str) -> str | None:
    """ISO 3166-1 alpha-2 of an alpha-2 or alpha-3 code; None if it is neither.

    >>> country_alpha2("PRK"), country_alpha2("kp"), country_alpha2("??")
    ('KP', 'KP', None)
    """
    return _alpha2().get(code.strip().upper())


_CALL_SIGN = re.compile(r"(?:[A-Z][A-Z0-9]|[2-9][A-Z])[A-Z0-9]{2,5}")


def call_sign_formed(text: str) -> bool:
    """Whether ``text`` has the form of a ship's call sign: four to seven characters, first two
    from an international series. Standard: ITU Radio Regulations, article 19.

    >>> call_sign_formed("HMZA7"), call_sign_formed("0000000")
    (True, False)
    """
    sign = text.strip()
    return sign.isascii() and _CALL_SIGN.fullmatch(sign.upper()) is not None


@cache
def _series() -> dict[str, str]:
    return {row["prefix"]: row["alpha2"] for row in _rows("call_signs.csv")}


def call_sign_country(text: str) -> str | None:
    """ISO alpha-2 of the country to which the call sign's series is allotted; None where the table
    is silent or the series is used by more than one flag (all of B, for one).

    Standard: ITU Radio Regulations, appendix 42.

    >>> call_sign_country("HMYM2"), call_sign_country("BOHA")
    ('KP', None)
    """
    if not call_sign_formed(text):
        return None
    sign = text.strip().upper()
    return _series().get(sign[:2], _series().get(sign[:1]))
