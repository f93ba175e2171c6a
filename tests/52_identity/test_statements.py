"""Dates that stay partial, statements that keep their id, and what was known by a day."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.errors import ValueInvalidError
from ullage.identity import dates, statements
from ullage.model.identity import STATEMENTS
from ullage.model.validation import validate
from ullage.times import PartialDate

DAY_US = 86_400_000_000


def us(text):
    return dates.of(dates.parse(text))[0]


def said(**columns):
    return {
        "hull": "IMO8916293",
        "attribute": "name",
        "value": "CHONG RIM 2",
        "source": "a list",
        "status": "listed",
        **columns,
    }


@given(st.dates(min_value=datetime(1900, 1, 1).date()), st.sampled_from([1, 2, 3]))
def test_a_date_stays_as_exact_as_it_was(day, parts):
    when = PartialDate(*(day.year, day.month, day.day)[:parts])
    assert dates.partial(*dates.of(when)) == when
    assert dates.parse(dates.text(*dates.of(when))) == when


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "observed", "possible", "certain"),
    [
        ("2018", "2020-03", None, ("2018-01-01", "2020-04-01"), ("2019-01-01", "2020-03-01")),
        ("2018-05-02", None, "2019-06", ("2018-05-02", None), ("2018-05-03", "2019-06-01")),
        (None, "2020", "2019-01-01", (None, "2021-01-01"), ("2019-01-02", "2020-01-01")),
        (None, None, "2019-01-01", (None, None), None),
        ("2018-01-20", "2018-01-20", None, ("2018-01-20", "2018-01-21"), None),
        ("2018", None, None, ("2018-01-01", None), None),
    ],
)
def test_what_dates_leave_open(valid_from, valid_to, observed, possible, certain):
    table = statements.make([said(valid_from=valid_from, valid_to=valid_to, observed_at=observed)])
    low, high = (int(part[0]) for part in dates.possible_us(table))
    assert low == (dates.NEVER_US if possible[0] is None else us(possible[0]))
    assert high == (dates.EVER_US if possible[1] is None else us(possible[1]))
    low, high = (int(part[0]) for part in dates.certain_us(table))
    if certain is None:
        assert high <= low + 1
    else:
        # An observed end includes the instant at which it was seen.
        assert (low, high) in {
            (us(certain[0]), us(certain[1])),
            (us(certain[0]) - 1, us(certain[1])),
            (us(certain[0]), us(certain[1]) + 1),
        }


def test_instants_are_certain_from_first_to_last():
    start, end = datetime(2020, 1, 1, 3, tzinfo=UTC), datetime(2020, 1, 5, tzinfo=UTC)
    table = statements.make([said(valid_from=start, valid_to=end)])
    low, high = (int(part[0]) for part in dates.certain_us(table))
    assert (low, high) == (us("2020-01-01T03:00:00Z"), us("2020-01-05T00:00:00Z") + 1)


def test_equal_statements_are_one_and_any_difference_is_another():
    one = said(valid_from="2018-01")
    assert statements.make([one, dict(one)]).num_rows == 1
    others = [
        {**one, "valid_from": "2018-01-01"},
        {**one, "value": "SAEBYOL"},
        {**one, "note": "x"},
        {**one, "locator": "x"},
    ]
    table = statements.make([one, *others])
    assert len(set(table["statement_id"].to_pylist())) == 5


def test_rows_are_valid_and_their_order_does_not_matter():
    rows = [said(value=f"N {n % 7}", valid_from=str(1990 + n % 5), note=str(n)) for n in range(40)]
    table = statements.make(rows)
    assert not validate(table, STATEMENTS).counts
    assert statements.make(rows[::-1]).equals(table)
    assert statements.merge([table.slice(20), table, table.slice(0, 25)]).equals(table)


def test_numbers_are_decimal_text():
    table = statements.make([said(attribute="dwt_t", value=1150.0)])
    assert table["value"].to_pylist() == ["1150"]


@pytest.mark.parametrize(
    "bad",
    [
        {"attribute": "colour"},
        {"status": "rumoured"},
        {"value": ""},
        {"source": None},
        {"valid_from": "21.11.2017"},
        {"valid_from": "2017-11-21T10:00"},
        {"shade": "red"},
    ],
)
def test_what_is_no_statement_is_refused(bad):
    with pytest.raises(ValueInvalidError):
        statements.make([said(**bad)])


def test_known_by_has_three_answers():
    rows = [
        said(value="A", observed_at="2017-11-21"),
        said(value="B", observed_at="2017"),
        said(value="C"),
        said(value="D", valid_from="2018-03"),
    ]
    table = statements.make(rows)
    value = np.array(table["value"].to_pylist())

    def told(by):
        return dict(zip(value, statements.known(table, dates.parse(by)).tolist(), strict=True))

    assert told("2017-11-20") == {"A": 0, "B": -1, "C": -1, "D": 0}
    assert told("2017-11-21") == {"A": 1, "B": -1, "C": -1, "D": 0}
    assert told("2018-01") == {"A": 1, "B": 1, "C": -1, "D": 0}
    assert statements.known_by(table, dates.parse("2018"))["value"].to_pylist() == ["A", "B"]
    assert statements.known_by(table, None) is table


def test_rows_show_dates_as_they_are_known():
    table = statements.make([said(valid_from="2018-01", observed_at="2019")])
    (row,) = statements.rows(table)
    assert (row["valid_from"], row["valid_to"], row["observed_at"]) == ("2018-01", "", "2019")
    assert str(dates.of_row(table.to_pylist()[0], "valid_from")) == "2018-01"
