"""Cells to numbers, codes and instants: literal tables and properties."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.errors import FormatError
from ullage.sources.tables.fields import FIELDS, SHIP_TYPE_WORDS, STATUS_WORDS
from ullage.sources.tables.instants import guess, parse
from ullage.sources.tables.values import codes, numbers, typed, words

GOOD_NUMBERS = {
    "1.5": 1.5, " 2 ": 2.0, "+3": 3.0, "-.5": -0.5, "5.": 5.0, "1e3": 1000.0, "007": 7.0,
}  # fmt: skip
EMPTY = ("", "  ", "null", "NaN", "N/A", "\\N", "-", "Unknown", "none")
BAD = ("x", "1,5", "1 2", "0x1", "1_0", "--1", "1.2.3", "١٢")


@pytest.mark.parametrize("company", ["", "x"])
def test_numbers_by_literals(company: str) -> None:
    """Alone the fast cast reads them; beside an unreadable cell the careful path does."""
    cells = [*GOOD_NUMBERS, *([company] if company else [])]
    values, bad = numbers(pa.array(cells))
    assert values[: len(GOOD_NUMBERS)].tolist() == list(GOOD_NUMBERS.values())
    assert bad.tolist() == [False] * len(GOOD_NUMBERS) + [True] * len(company)


def test_empty_and_bad_numbers() -> None:
    values, bad = numbers(pa.array([*EMPTY, None, *BAD]))
    assert np.isnan(values).all()
    assert bad.tolist() == [False] * (len(EMPTY) + 1) + [True] * len(BAD)


def test_decimal_comma_only_where_told() -> None:
    assert numbers(pa.array(["1,5", "2.5"]), ",")[0].tolist() == [1.5, 2.5]
    assert numbers(pa.array(["1,5"]))[1].tolist() == [True]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=20))
def test_numbers_survive_text(values: list[float]) -> None:
    read, bad = numbers(pa.array([repr(v) for v in values], pa.string()))
    assert read.tolist() == values
    assert not bad.any()


@given(st.lists(st.one_of(st.none(), st.integers(0, 255)), max_size=20))
def test_typed_keeps_values_and_nulls(values: list[int | None]) -> None:
    floats = np.array([math.nan if v is None else v for v in values], np.float64)
    assert typed(floats, pa.int16()).to_pylist() == values


def test_words_of_codes() -> None:
    column = pa.array(["Moored", "5", "under way using engine", "Unknown value", "asleep", None])
    values, bad = codes(column, STATUS_WORDS)
    assert [None if np.isnan(v) else v for v in values] == [5, 5, 0, None, None, None]
    assert bad.tolist() == [False, False, False, False, True, False]
    assert codes(pa.array(["Tanker"]), SHIP_TYPE_WORDS)[0].tolist() == [80]


def test_every_word_stands_for_a_code_in_range() -> None:
    for table, name in ((STATUS_WORDS, "nav_status"), (SHIP_TYPE_WORDS, "ship_type")):
        field = FIELDS[name]
        assert all(c is None or field.low <= c <= field.high for c in table.values())
        assert all(word.isalpha() and word.islower() for word in table)


def test_text_is_cut_at_the_at_sign() -> None:
    column = pa.array(["EAGLE@@@@", " A B ", "@", "Unknown", "", None])
    assert words(column, ("Unknown",)).to_pylist() == ["EAGLE", "A B", None, None, None, None]


AT = datetime(2022, 1, 3, 10, 20, 30, tzinfo=UTC)
ZONED = {
    "2022-01-03T10:20:30Z": AT,
    "2022-01-03 10:20:30+00:00": AT,
    "2022-01-03T11:20:30+0100": AT,
    "2022-01-03 10:20Z": AT.replace(second=0),
    "2022-01-03 10:20:30 UTC": AT,
    "2022-01-03 10:20:30 GMT": AT,
    "2022-01-03 10:20:30.5Z": AT.replace(microsecond=500_000),
    "2022-01-03 10:20:30.123456789 +0000 UTC": AT.replace(microsecond=123_456),
}
LOCAL = {
    "2022-01-03T10:20:30": AT,
    "2022-01-03 10:20": AT.replace(second=0),
    "2022-01-03 10:20:30.000001": AT.replace(microsecond=1),
    "2022-01-03": AT.replace(hour=0, minute=0, second=0),
}
NO_TIMES = (
    "2022-02-30 00:00:00", "2022-13-01", "2022-01-03 24:00:01", "2022-01-03 10:61", "x", "2022",
    "2022-01-03 10:20:60",
)  # fmt: skip


def us(at: datetime) -> int:
    return round((at - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))


@pytest.mark.parametrize("extra", [[], ["x"]])
def test_iso_times_by_literals(extra: list[str]) -> None:
    cells = [*ZONED, *LOCAL, *extra]
    times = parse(pa.array(cells), "iso", None)
    assert times.us[: len(ZONED)].tolist() == [us(at) for at in ZONED.values()]
    naive = [False] * len(ZONED) + [True] * len(LOCAL) + [False] * len(extra)
    assert times.naive.tolist() == naive
    east = parse(pa.array(cells), "iso", 540)
    local = [us(at.replace(tzinfo=timezone(timedelta(hours=9)))) for at in LOCAL.values()]
    assert east.us[len(ZONED) :][: len(LOCAL)].tolist() == local
    assert east.us[: len(ZONED)].tolist() == [us(at) for at in ZONED.values()]


def test_what_is_no_time() -> None:
    times = parse(pa.array([*NO_TIMES, None, ""]), "iso", 0)
    assert times.bad.tolist() == [True] * len(NO_TIMES) + [False, False]
    assert times.missing.tolist() == [False] * len(NO_TIMES) + [True, True]


@pytest.mark.parametrize(
    ("cell", "layout", "at"),
    [
        ("1641205230", "epoch_s", AT),
        ("1641205230.0", "epoch_s", AT),
        (1641205230.5, "epoch_s", AT.replace(microsecond=500_000)),
        (1641205230000, "epoch_ms", AT),
        ("1641205230000", "epoch_ms", AT),
        (1641205230000000, "epoch_us", AT),
        (1641205230000000000, "epoch_ns", AT),
        ("03/01/2022 10:20:30", "%d/%m/%Y %H:%M:%S", AT),
        ("20220103_102030", "%Y%m%d_%H%M%S", AT),
    ],
)
def test_other_layouts(cell: object, layout: str, at: datetime) -> None:
    column = pa.array([cell])
    assert parse(column, layout, 0).us.tolist() == [us(at)]
    if layout.startswith("epoch"):
        assert guess(column, "here") == layout


@pytest.mark.parametrize(
    ("cell", "layout"),
    [
        ("31/02/2022 00:00", "%d/%m/%Y %H:%M"),
        ("29/02/2021 00:00", "%d/%m/%Y %H:%M"),
        ("20220230_000000", "%Y%m%d_%H%M%S"),
        ("9" * 40, "epoch_s"),
        ("soon", "epoch_ms"),
    ],
)
def test_days_and_numbers_that_do_not_exist(cell: str, layout: str) -> None:
    times = parse(pa.array([cell]), layout, 0)
    assert times.bad.tolist() == [True]


def test_stamped_columns() -> None:
    local = pa.array([AT.replace(tzinfo=None)], pa.timestamp("ns"))
    assert parse(local, "iso", None).naive.tolist() == [True]
    assert parse(local, "iso", 0).us.tolist() == [us(AT)]
    seoul = pa.array([AT], pa.timestamp("s", "Asia/Seoul"))
    assert parse(seoul, "iso", None).us.tolist() == [us(AT)]


@pytest.mark.parametrize(
    ("cells", "layout"),
    [
        (["1/2/2021 00:22", "20/03/2021 00:22"], "%d/%m/%Y %H:%M"),
        (["03/20/2021 00:22:01"], "%m/%d/%Y %H:%M:%S"),
        (["20.03.2021 1:02"], "%d.%m.%Y %H:%M"),
        (["2021-03-20 00:22"], "iso"),
    ],
)
def test_guesses(cells: list[str], layout: str) -> None:
    assert guess(pa.array(cells), "here") == layout


@pytest.mark.parametrize(
    "cells",
    [["03/04/2021 00:22"], ["20/03/2021 00:22", "03/20/2021 00:22"], ["soon"], ["7"], [None]],
)
def test_no_guess_where_it_could_be_wrong(cells: list[str | None]) -> None:
    with pytest.raises(FormatError, match="here"):
        guess(pa.array(cells, pa.string()), "here")


@given(st.datetimes(datetime(1990, 1, 1), datetime(2049, 12, 31)))
def test_iso_times_survive_text(at: datetime) -> None:
    zoned = at.replace(tzinfo=UTC)
    assert parse(pa.array([zoned.isoformat()]), "iso", None).us.tolist() == [us(zoned)]
    assert parse(pa.array([f"{at:%d/%m/%Y %H:%M:%S}"]), "%d/%m/%Y %H:%M:%S", 0).us.tolist() == [
        us(zoned.replace(microsecond=0))
    ]
