"""What holds of any set of statements about one attribute of one ship."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from ullage.identity import dates, statements
from ullage.identity.said import said
from ullage.identity.timeline import timeline

HULL = "IMO9074729"
YEARS = st.sampled_from([None, "2015", "2016-05", "2016-05-03", "2017-01-01T03:00:00Z", "2018"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "value": st.sampled_from(["A", "B", "a", "C 1"]),
            "valid_from": YEARS,
            "valid_to": YEARS,
            "observed_at": YEARS,
            "status": st.sampled_from(
                ["registered", "listed", "broadcast", "painted", "spoofed", "alleged"]
            ),
            "source": st.sampled_from(["x", "y"]),
        }
    ),
    max_size=9,
)


def made(rows):
    base = {"hull": HULL, "attribute": "name"}
    return statements.make([base | row for row in rows])


@settings(max_examples=200, derandomize=True)
@given(rows=ROWS, seed=st.integers(0, 9))
def test_every_statement_is_in_one_period_and_no_order_matters(rows, seed):
    table = made(rows)
    told = timeline(table, HULL)
    ids = sorted(one for period in told.of("name") for one in period.statements)
    assert ids == sorted(table["statement_id"].to_pylist())
    mixed = random.Random(seed).sample(rows, len(rows))
    assert timeline(made(mixed), HULL).as_dict() == told.as_dict()


@settings(max_examples=200, derandomize=True)
@given(rows=ROWS)
def test_a_period_is_no_surer_than_its_statements(rows):
    table = made(rows)
    each = {one.statement_id: one for one in said(table)}
    for period in timeline(table, HULL).of("name"):
        parts = [each[one] for one in period.statements]
        low, high = period.possible
        if period.certain is not None:
            sure = [part.certain for part in parts if part.certain is not None]
            assert period.certain[0] in {one[0] for one in sure}
            assert period.certain[1] in {one[1] for one in sure}
            assert low is None or low <= period.certain[0], period
            assert high is None or high >= period.certain[1], period
        for part in parts:
            if part.certain is not None:
                assert period.held(part.certain[0]) == "certain"
        assert period.end_text == "" or high is not None
        assert {part.key for part in parts} == {parts[0].key}


@settings(max_examples=100, derandomize=True)
@given(rows=ROWS, year=st.integers(2013, 2019))
def test_knowing_less_tells_no_more(rows, year):
    table = made(rows)
    whole = timeline(table, HULL)
    past = timeline(table, HULL, known_by=dates.parse(str(year)))
    known = {one for period in past.of("name") for one in period.statements}
    assert known <= {one for period in whole.of("name") for one in period.statements}
    assert len(known) + past.left_out == table.num_rows
