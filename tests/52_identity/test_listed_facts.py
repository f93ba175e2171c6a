"""What a list entry states beside its main particulars, as facts of the ship."""

from __future__ import annotations

from ullage.identity.facts import of_listing
from ullage.model.listing import Entry, ListedFact, ListedName, Listing, Version
from ullage.times import PartialDate, parse_instant, to_us

FIRST, LAST = PartialDate(2019, 1), PartialDate(2022, 6, 2)
ENTRY = Entry(
    "1",
    "vessel",
    (ListedName("A"),),
    (),
    "sdn:1",
    imo=7389704,
    flag="KP",
    facts=(
        ListedFact("flag", "MT", "former"),
        ListedFact("mmsi", "572469211", "other"),
        ListedFact("built", "1987"),
        ListedFact("company_imo", "5878561"),
    ),
)
LISTING = Listing("ofac-sdn", "1", (Version(ENTRY, FIRST, LAST),), ())


def day(text):
    at = to_us(parse_instant(f"{text}T00:00:00Z"))
    return at, at + 86_400_000_000


def test_other_and_further_facts_hold_as_the_main_ones_do():
    facts = {(one.attribute, one.value): one for one in of_listing(LISTING, (FIRST, LAST))}
    assert set(facts) == {
        ("name", "A"),
        ("imo", "7389704"),
        ("flag", "KP"),
        ("flag", "MT"),
        ("mmsi", "572469211"),
        ("built", "1987"),
    }
    assert facts["mmsi", "572469211"].holds(day("2020-01-01")) is True
    assert facts["built", "1987"].when == "in the issues of 2019-01 to 2022-06-02"


def test_what_was_once_held_before_the_issue_that_says_so_at_a_time_not_known():
    (former,) = (one for one in of_listing(LISTING, (FIRST, LAST)) if one.value == "MT")
    assert former.holds(day("2010-01-01")) is None
    assert former.holds(day("2020-01-01")) is False
    assert former.when == "former in the issues of 2019-01 to 2022-06-02"
