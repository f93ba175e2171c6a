"""Measures in force, not in force, or not to be told; and what was known of a listing by a day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.identity.in_force import OPEN, as_known, in_force
from ullage.model.listing import Entry, ListedName, Listing, ListingMeasure, Span, Version
from ullage.times import PartialDate

D = PartialDate.parse


def span(earliest, latest, basis):
    return Span(earliest and D(earliest), latest and D(latest), basis)


def listing(start, end=OPEN, first="2019-01", last="2024-05-03", known="2019-01", list_id="ofac"):
    entry = Entry("25690", "vessel", (ListedName("JW JEWEL"),), (), "row 1", imo=9402964, flag="SG")
    measure = ListingMeasure("asset_freeze", "DPRK", start, end, D(known))
    return Listing(list_id, "25690", (Version(entry, D(first), D(last)),), (measure,))


ISSUES = [D(day) for day in ("2019-01", "2021-07-07", "2022-06-02", "2023-03-01", "2023-11-02")]
JEWEL = listing(
    span(None, "2019-01", "publications"),
    span("2023-03-01", "2023-11-02", "publications"),
    last="2023-03-01",
)
BAN = listing(span("2017-12-28", "2017-12-28", "legal"), known="2017-12-28", list_id="un")
LATER = listing(
    span("2021-07-07", "2022-06-02", "publications"), first="2022-06-02", known="2022-06-02"
)
LIMITED = listing(
    span("2017-12-28", "2017-12-28", "legal"), span("2020-06-30", "2020-06-30", "legal")
)
REPORTED = listing(
    span("2017-11-21", "2017-11-21", "reported"),
    first="2017-11-21",
    last="2017-11-21",
    known="2017-11-21",
)


@pytest.mark.parametrize(
    ("held", "day", "state"),
    [
        (JEWEL, "2018-12-31", "cannot be told"),
        (JEWEL, "2019-01", "in force"),
        (JEWEL, "2019-01-15", "cannot be told"),
        (JEWEL, "2019-01-31", "in force"),
        (JEWEL, "2023-03-01", "in force"),
        (JEWEL, "2023-03-02", "cannot be told"),
        (JEWEL, "2023-11-01", "cannot be told"),
        (JEWEL, "2023-11-02", "not in force"),
        (JEWEL, "2023-11-03", "cannot be told"),
        (JEWEL, "2100-01-01", "cannot be told"),
        (JEWEL, "2023", "cannot be told"),
        (JEWEL, "2022", "in force"),
        (BAN, "2017-12-27", "not in force"),
        (BAN, "2017-12-28", "in force"),
        (BAN, "2017-12", "cannot be told"),
        (BAN, "2024-05-03", "in force"),
        (BAN, "2024-05-04", "cannot be told"),
        (LATER, "2017", "cannot be told"),
        (LATER, "2018-12-31", "cannot be told"),
        (LATER, "2019-01", "not in force"),
        (LATER, "2020-06-01", "not in force"),
        (LATER, "2021-07-07", "not in force"),
        (LATER, "2021-07-08", "cannot be told"),
        (LATER, "2022-06-02", "in force"),
        (LIMITED, "2020-06-29", "in force"),
        (LIMITED, "2020-06-30", "cannot be told"),
        (LIMITED, "2020-07-01", "not in force"),
        (LIMITED, "2023-11-03", "cannot be told"),
        (REPORTED, "2017-11-20", "not in force"),
        (REPORTED, "2017-11-21", "in force"),
        (REPORTED, "2017-11-22", "cannot be told"),
    ],
)
def test_three_values(held, day, state):
    told = in_force(held.measures[0], held, D(day), ISSUES)
    assert told.state == state
    assert told.why


def test_reasons_name_the_issues():
    told = in_force(JEWEL.measures[0], JEWEL, D("2023-06-01"), ISSUES)
    assert "ofac/2023-03-01" in told.why
    assert "ofac/2023-11-02" in told.why
    after = in_force(BAN.measures[0], BAN, D("2025-01-01"), [D("2024-05-03")])
    assert after.last_known == "in force"
    assert "no later issue is held" in after.why
    bare = in_force(REPORTED.measures[0], REPORTED, D("2018-01-01"))
    assert "no issue of ofac is held" in bare.why


def test_a_day_within_the_time_asked_is_told_as_a_day():
    told = in_force(REPORTED.measures[0], REPORTED, D("2017"), ISSUES)
    assert told.why == "it began on 2017-11-21 (as reported beside the list)"


def test_outside_the_issues_held_says_what_is_missing():
    told = in_force(JEWEL.measures[0], JEWEL, D("2100-01-01"), ISSUES)
    assert told.last_known == "not in force"
    assert "no longer on ofac/2023-11-02; no later issue is held" in told.why
    before = in_force(LATER.measures[0], LATER, D("2017"), ISSUES)
    assert before.last_known is None
    assert "no issue of before ofac/2019-01 is held" in before.why


def test_an_end_that_came_later_was_not_known():
    known = as_known(JEWEL, date(2023, 6, 1), ISSUES)
    assert known.measures[0].end == OPEN
    assert in_force(known.measures[0], known, D("2023-03-01"), ISSUES[:4]).state == "in force"
    told = in_force(known.measures[0], known, D("2023-06-01"), ISSUES[:4])
    assert "2023-11" not in told.why
    assert told.state == "cannot be told"


def test_versions_are_cut_to_the_issues_of_the_day():
    known = as_known(JEWEL, date(2022, 1, 1), ISSUES)
    assert known.versions[-1].last == D("2021-07-07")


@pytest.mark.parametrize(
    ("held", "day", "known"),
    [
        (BAN, date(2017, 12, 27), False),
        (BAN, date(2017, 12, 28), True),
        (REPORTED, date(2017, 11, 20), False),
        (REPORTED, date(2017, 11, 21), True),
        (JEWEL, date(2019, 1, 30), False),
        (JEWEL, date(2019, 1, 31), True),
    ],
)
def test_known_by_a_day(held, day, known):
    assert (as_known(held, day, ISSUES) is not None) is known


def test_a_legal_date_known_before_the_first_issue_shows_name_and_number_only():
    known = as_known(BAN, date(2018, 1, 5), ISSUES)
    assert (known.latest.name, known.latest.imo, known.latest.flag) == ("JW JEWEL", 9402964, None)
    for day in ("2017-12-28", "2018-01-05"):
        assert in_force(known.measures[0], known, D(day)).state == "in force"
    assert "2019" not in in_force(known.measures[0], known, D("2018-01-05")).why


DAYS = st.dates(date(2016, 1, 1), date(2025, 12, 31))


@given(st.sampled_from([JEWEL, BAN, LATER, LIMITED, REPORTED]), DAYS, DAYS)
def test_what_was_known_never_looks_ahead(held, day, asked):
    known = as_known(held, day, ISSUES)
    if known is None:
        return
    issues = [one for one in ISSUES if one.last <= day]
    assert all(version.first.last <= day and version.last.last <= day for version in known.versions)
    for measure in known.measures:
        assert measure.known_from.last <= day
        assert measure.end.latest is None or measure.end.latest.last <= day
        told = in_force(measure, known, PartialDate(asked.year, asked.month, asked.day), issues)
        named = set(re.findall(r"[0-9-]+", told.why))
        assert not named & {str(one) for one in ISSUES if one not in issues}


COVERED = st.dates(ISSUES[0].last, ISSUES[-1].first)


LATER_HELD = replace(LATER, versions=(replace(LATER.versions[0], last=ISSUES[-1]),))


@given(st.sampled_from([JEWEL, LATER_HELD]), DAYS)
def test_issues_say_nothing_of_days_that_they_do_not_cover(held, day):
    told = in_force(held.measures[0], held, PartialDate(day.year, day.month, day.day), ISSUES)
    outside = day < ISSUES[0].first or day > ISSUES[-1].last
    assert not outside or told.state == "cannot be told"


@given(st.sampled_from([JEWEL, BAN, LATER, LIMITED, REPORTED]), COVERED, COVERED)
def test_answers_turn_at_most_once_each_way(held, one, other):
    """Between the issues held: not yet, perhaps, in force, perhaps, no longer; never back."""
    order = {"before": 0, "perhaps begun": 1, "in force": 2, "perhaps ended": 3, "after": 4}
    first, last = sorted((one, other))
    stages = [_stage(held, day) for day in (first, last)]
    assert order[stages[0]] <= order[stages[1]]


def _stage(held, day):
    measure = held.measures[0]
    state = in_force(measure, held, PartialDate(day.year, day.month, day.day), ISSUES).state
    start = measure.start.latest or measure.start.earliest
    begun = day >= start.last
    if state == "in force":
        return "in force"
    if state == "not in force":
        return "after" if begun else "before"
    return "perhaps ended" if begun else "perhaps begun"
