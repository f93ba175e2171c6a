"""Identifiers against literals of the standards and of real ships."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage import ids
from ullage.errors import ValueInvalidError
from ullage.ids import MmsiKind


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        (9074729, True),  # the example in the IMO scheme itself
        (8660313, True),
        (9176187, True),
        (9074720, False),
        (1234567, True),  # checked is not issued
        (9999999, False),
        (0, False),
        (999_999, False),
        (10_000_000, False),
        (-9074729, False),
    ],
)
def test_imo_check_digit(number: int, valid: bool) -> None:
    assert bool(ids.imo_valid(number)) is valid


@given(st.integers(100_000, 999_999), st.integers(0, 5), st.integers(1, 9))
def test_one_wrong_digit_is_nearly_always_caught(stem: int, place: int, by: int) -> None:
    """Weights 5 and 2, 4, 6 share factors with 10: only changes by multiples of 10 pass."""
    digits = [int(c) for c in str(stem)]
    right = stem * 10 + sum(d * w for d, w in zip(digits, (7, 6, 5, 4, 3, 2), strict=True)) % 10
    assert ids.imo_valid(right)
    change = (digits[place] + by) % 10 - digits[place]
    wrong = right + change * 10 ** (6 - place)
    if wrong >= 1_000_000:
        assert ids.imo_valid(wrong) == (change * (7, 6, 5, 4, 3, 2)[place] % 10 == 0)


@pytest.mark.parametrize("text", ["IMO 9074729", "9074729", "imo9074729", " IMO: 9074729 "])
def test_imo_text(text: str) -> None:
    assert ids.parse_imo(text) == 9074729


@pytest.mark.parametrize(
    "text", ["", "IMO", "907472", "90747299", "IMO 0000000", "9074728", "IM09"]
)
def test_imo_text_refused(text: str) -> None:
    with pytest.raises(ValueInvalidError) as caught:
        ids.parse_imo(text)
    assert caught.value.do


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        (5878561, True),  # owners named in the EU's North Korea annexes
        (5342883, True),
        (309317, True),
        (309318, False),
        (0, False),
        (9074729, False),  # a ship's number is no company's
    ],
)
def test_company_check_digit(number: int, valid: bool) -> None:
    assert bool(ids.company_valid(number)) is valid


@pytest.mark.parametrize(
    ("mmsi", "kind", "mid"),
    [
        (445123000, MmsiKind.SHIP, 445),
        (2734419, MmsiKind.COAST, 273),
        (41200001, MmsiKind.GROUP, 412),
        (111257001, MmsiKind.SAR_AIRCRAFT, 257),
        (823512345, MmsiKind.HANDHELD, 235),
        (970010119, MmsiKind.SART, 0),
        (972123456, MmsiKind.MOB, 0),
        (974123456, MmsiKind.EPIRB, 0),
        (979123456, MmsiKind.AMRD, 0),
        (982570001, MmsiKind.AUXILIARY, 257),
        (992351000, MmsiKind.ATON, 235),
        (0, MmsiKind.INVALID, 0),
        (-5, MmsiKind.INVALID, 0),
        (123456789, MmsiKind.INVALID, 0),
        (971000000, MmsiKind.INVALID, 0),
        (1_000_000_000, MmsiKind.INVALID, 0),
    ],
)
def test_mmsi_kinds(mmsi: int, kind: MmsiKind, mid: int) -> None:
    assert ids.mmsi_kinds(mmsi) == kind
    assert ids.mmsi_mids(mmsi) == mid


@pytest.mark.parametrize(
    ("mmsi", "valid"),
    [
        (445123000, True),
        (970010119, True),
        (200123456, False),  # form of a ship, no such digits
        (800000001, False),
        (999123456, False),
        (0, False),
    ],
)
def test_mmsi_valid(mmsi: int, valid: bool) -> None:
    assert bool(ids.mmsi_valid(mmsi)) is valid


@given(st.lists(st.integers(-10, 1_000_000_010), max_size=30))
def test_vectors_agree_with_scalars(numbers: list[int]) -> None:
    array = np.array(numbers, np.int64)
    for function in (ids.mmsi_kinds, ids.mmsi_mids, ids.mmsi_valid, ids.imo_valid):
        assert function(array).tolist() == [function(n).tolist() for n in numbers]


def test_the_flags_that_matter() -> None:
    assert len(ids.mid_table()) == 292
    literal = {"KP": (445,), "CN": (412, 413, 414), "HK": (477,), "TW": (416,), "RU": (273,)}
    literal |= {"KR": (440, 441), "JP": (431, 432), "SL": (667,), "TG": (671,), "PW": (511,)}
    assert {code: ids.mids_of(code) for code in literal} == literal
    assert ids.flag_of(200123456) is None
    assert ids.mids_of("PA") == (*range(351, 358), *range(370, 375))


def test_country_codes() -> None:
    assert [ids.country_alpha2(code) for code in ("PRK", "KP", "myt", "XX", "")] == [
        "KP",
        "KP",
        "YT",
        None,
        None,
    ]
    assert all(ids.country_alpha2(c.alpha3) == c.alpha2 for c in ids.mid_table().values())


@pytest.mark.parametrize(
    ("sign", "formed", "country"),
    [
        ("HMZA7", True, "KP"),
        ("P7XY", True, "KP"),
        ("UBCD3", True, "RU"),
        ("3FAB5", True, "PA"),
        ("V7AB2", True, "MH"),
        ("BABC", True, None),
        ("DSAB9", True, "KR"),
        ("0000000", False, None),
        ("AB", False, None),
        ("NONAME 1", False, None),
    ],
)
def test_call_signs(sign: str, formed: bool, country: str | None) -> None:
    assert ids.call_sign_formed(sign) is formed
    assert ids.call_sign_country(sign) == country


def test_minted_numbers_never_change() -> None:
    assert ids.mint_transmitter(["a", "b", "a"]).tolist() == [
        -6615842164556831,
        -1099606120815420,
        -6615842164556831,
    ]
    assert ids.mint_transmitter([]).tolist() == []


@given(st.lists(st.text(min_size=1), max_size=30))
def test_minted_numbers_are_negative_and_distinct(texts: list[str]) -> None:
    numbers = ids.mint_transmitter(texts)
    assert (numbers < 0).all()
    assert (numbers > -(2**53)).all()
    assert len(set(numbers.tolist())) == len(set(texts))
    assert numbers.tolist() == ids.mint_transmitter(pa.array(texts, pa.string())).tolist()


def test_minting_refuses_two_ids_on_one_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "_mint", lambda text: -1 if text in "bd" else -2 - ord(text))
    assert ids.mint_transmitter(["a", "b", "c", "b"]).tolist() == [-99, -1, -101, -1]
    with pytest.raises(ValueInvalidError, match="found 'b' and 'd'"):
        ids.mint_transmitter(["d", "a", "b"])


@pytest.mark.parametrize("bad", [[""], ["a", None]])
def test_minting_refuses_no_id(bad: list[str]) -> None:
    with pytest.raises(ValueInvalidError):
        ids.mint_transmitter(bad)


@given(st.text(max_size=12))
def test_any_text_is_an_identifier_or_not(text: str) -> None:
    assert ids.call_sign_country(text) is None or ids.call_sign_formed(text)
    assert ids.country_alpha2(text) is None or len(text.strip()) in (2, 3)
    with suppress(ValueInvalidError):
        assert ids.imo_valid(ids.parse_imo(text))


def test_digits_of_other_scripts_are_no_digits() -> None:
    with pytest.raises(ValueInvalidError):
        ids.parse_imo("\u0669074729")
    assert not ids.call_sign_formed("\u00dfAB")
    assert ids.call_sign_country("2\u00df0") is None
