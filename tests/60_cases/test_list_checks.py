"""Lists in evidence that lost ships are warned of; those that only end are not."""

from __future__ import annotations

from ullage.cases.list_checks import shrunken
from ullage.identity.history import follow
from ullage.identity.holdings import Holdings
from ullage.model.listing import Entry, ListedName, Measure, Publication
from ullage.times import PartialDate


def entry(number):
    return Entry(
        str(number), "vessel", (ListedName(f"SHIP {number}"),), (Measure("reported", "x"),), "1"
    )


def issue(day, ships, list_id="house:desk"):
    made = Publication(list_id, PartialDate.parse(day), "given", (), "house-csv", "1")
    return made, tuple(entry(number) for number in range(ships))


def told(*issues, bundled=()):
    empty = Holdings.empty()
    holdings = Holdings(
        empty.statements,
        empty.edges,
        empty.judgements,
        follow(issues),
        tuple(one for one, _ in issues),
        frozenset(bundled),
    )
    return [(one.where, one.what) for one in shrunken(holdings, "identity")]


def test_a_shrunken_issue_is_warned_of():
    (only,) = told(issue("2020-01-01", 100), issue("2020-02-01", 94), issue("2020-03-01", 94))
    assert only == (
        "house:desk",
        "the issue of 2020-02-01 has 94 ships, that of 2020-01-01 has 100",
    )
    assert told(issue("2020-01-01", 100), issue("2020-02-01", 95)) == []


def test_an_official_list_with_hardly_a_ship_is_warned_of():
    ((where, what),) = told(issue("2020-01-01", 1, "ofac-sdn"))
    assert (where, "too few" in what) == ("ofac-sdn", True)


def test_what_comes_with_ullage_is_not_asked():
    issues = (issue("2020-01-01", 100), issue("2020-02-01", 10))
    assert told(*issues, bundled=["house:desk"]) == []
