"""Instants and partial dates by literals and properties."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage import times
from ullage.errors import ValueInvalidError
from ullage.times import PartialDate


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2018-01-19T10:30:00Z", "2018-01-19T10:30:00Z"),
        ("2018-01-19 10:30Z", "2018-01-19T10:30:00Z"),
        ("20180119T103000Z", "2018-01-19T10:30:00Z"),
        ("2018-01-19T10:30:00+09:00", "2018-01-19T01:30:00Z"),
        ("2018-01-19T00:30:00-0330", "2018-01-19T04:00:00Z"),
        ("2018-01-19 10:30:00 UTC", "2018-01-19T10:30:00Z"),
        ("2018-01-19T10:30:00.25Z", "2018-01-19T10:30:00.250000Z"),
        ("2018-01-19T10:30:00,123456789Z", "2018-01-19T10:30:00.123456Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("2018-01-19T10:30:00+09", "2018-01-19T01:30:00Z"),
    ],
)
def test_instants(text: str, iso: str) -> None:
    assert times.format_us(times.to_us(times.parse_instant(text))) == iso


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("2018-01-19T10:30:00", "2018-01-19T10:30:00Z"),
        ("2018-01-19 10:30", "+09:00"),
        ("2018-01-19", "2018-01-19T10:30:00Z"),
        ("19/01/2018 10:30", "2018-01-19T10:30:00Z"),
        ("2018-02-30T00:00:00Z", "Correct"),
        ("2018-01-01T25:00:00Z", "Correct"),
        ("2018-01-01T00:00:61Z", "Correct"),
        ("2018-01-01T00:00:00+19:00", "offset"),
        ("0001-01-01T00:00:00+01:00", "Correct"),
        ("", "2018"),
    ],
)
def test_refused_with_the_fix(text: str, fix: str) -> None:
    with pytest.raises(ValueInvalidError) as caught:
        times.parse_instant(text)
    assert fix in caught.value.do


def test_naive_datetimes_are_refused() -> None:
    with pytest.raises(ValueInvalidError, match="zone"):
        times.to_us(datetime(2018, 1, 1))
    tokyo = timezone(timedelta(hours=9))
    assert times.as_utc(datetime(2018, 1, 1, tzinfo=tokyo)) == datetime(
        2017, 12, 31, 15, tzinfo=UTC
    )


@given(st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)))
def test_round_trip(naive: datetime) -> None:
    instant = naive.replace(tzinfo=UTC)
    micros = times.to_us(instant)
    assert times.from_us(micros) == instant
    assert times.to_us(times.parse_instant(times.format_us(micros))) == micros


def test_datetime64() -> None:
    values = np.array(["1970-01-01T00:00:01", "1969-12-31"], "datetime64[s]")
    assert times.us_from_datetime64(values).tolist() == [1_000_000, -86_400_000_000]
    with pytest.raises(ValueInvalidError):
        times.us_from_datetime64(np.array(["NaT"], "datetime64[s]"))


def test_far_instants_are_refused() -> None:
    with pytest.raises(ValueInvalidError):
        times.from_us(10**18)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-02", date(2018, 2, 1), date(2018, 2, 28)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2018-01-19", date(2018, 1, 19), date(2018, 1, 19)),
    ],
)
def test_partial_dates(text: str, first: date, last: date) -> None:
    partial = PartialDate.parse(text)
    assert (partial.first, partial.last, str(partial)) == (first, last, text)
    low, high = partial.interval_us
    assert times.from_us(low).date() == first
    assert times.from_us(high - 1).date() == last


@pytest.mark.parametrize("text", ["", "18", "2018-1", "2018-13", "2018-02-30", "2018-01-", "0000"])
def test_partial_dates_refused(text: str) -> None:
    with pytest.raises(ValueInvalidError):
        PartialDate.parse(text)


def test_order_and_containment() -> None:
    year, month, day = (PartialDate.parse(t) for t in ("2018", "2018-01", "2018-01-01"))
    assert sorted([day, month, year]) == [year, month, day]
    assert day in month
    assert month in year
    assert year not in month
    assert date(2018, 12, 31) in year
    assert datetime(2019, 1, 1, tzinfo=UTC) not in year


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        ("2017", "2018", True),
        ("2018", "2017", False),
        ("2018", "2018-06", None),
        ("2018-05", "2018-06", True),
        ("2018-01-02", "2018-01-02", False),
        ("2018-01", "2018-01", None),
    ],
)
def test_before(a: str, b: str, answer: bool | None) -> None:
    assert PartialDate.parse(a).before(PartialDate.parse(b)) is answer


@given(
    st.one_of(
        st.text(max_size=20),
        st.from_regex(r"\d{4}-?\d\d-?\d\d[T ]\d\d:?\d\d:?\d\d(Z|[+-]\d\d:?\d\d)"),
    )
)
def test_any_text_is_an_instant_or_refused(text: str) -> None:
    for parse in (times.parse_instant, PartialDate.parse):
        with suppress(ValueInvalidError):
            assert parse(text) is not None
