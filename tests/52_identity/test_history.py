"""Publications in a row: versions, measures with their spans, and what a missing part leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.identity.history import OPEN, follow
from ullage.model.listing import (
    Entry,
    Link,
    ListedName,
    ListFile,
    Measure,
    Publication,
    Span,
)
from ullage.times import PartialDate

day = PartialDate.parse


def published(text: str, *missing: str, list_id: str = "l") -> Publication:
    files = (ListFile("f", "p", text, 1),)
    return Publication(list_id, day(text), "given", files, "r", "1", missing_parts=missing)


def entry(
    name: str = "A", *, key: str = "1", measures=(("asset_freeze", "X", None, None),), **more
):
    names = more.pop("names", (ListedName(name),))
    made = tuple(Measure(kind, why, a and day(a), b and day(b)) for kind, why, a, b in measures)
    return Entry(key, "vessel", names, made, more.pop("locator", "row 1"), **more)


def spans(*issues):
    (listing,) = follow(issues)
    return [(m.start, m.end, str(m.known_from)) for m in listing.measures]


def between(a: str | None, b: str) -> Span:
    return Span(a and day(a), day(b), "publications")


def legal(a: str) -> Span:
    return Span(day(a), day(a), "legal")


ONE, TWO, THREE, FOUR = "2019-01", "2020-05-01", "2021-06-01", "2022-07-01"


def test_no_dates_in_the_list_and_listed_from_the_first_publication_on() -> None:
    found = spans((published(ONE), [entry()]), (published(TWO), [entry()]))
    assert found == [(between(None, ONE), OPEN, ONE)]


def test_listed_and_removed_between_publications() -> None:
    found = spans((published(ONE), []), (published(TWO), [entry()]), (published(THREE), []))
    assert found == [(between(ONE, TWO), between(TWO, THREE), TWO)]


def test_listed_again_is_a_second_measure() -> None:
    issues = [(published(ONE), [entry()]), (published(TWO), []), (published(THREE), [entry()])]
    assert spans(*issues) == [
        (between(None, ONE), between(ONE, TWO), ONE),
        (between(TWO, THREE), OPEN, THREE),
    ]


def test_a_legal_date_is_kept_and_known_from_its_day() -> None:
    bound = (("port_entry_ban", "XIV", "2017-12-28", None),)
    found = spans((published(ONE), []), (published(TWO), [entry(measures=bound)]))
    assert found == [(legal("2017-12-28"), OPEN, "2017-12-28")]


def test_a_measure_announced_ahead_is_known_from_the_publication() -> None:
    ahead = (("asset_freeze", "X", "2021-01-01", None),)
    assert spans((published(TWO), [entry(measures=ahead)])) == [(legal("2021-01-01"), OPEN, TWO)]


def test_two_legal_dates_for_one_measure_bound_it() -> None:
    first = entry(measures=(("asset_freeze", "X", "2018-03-01", None),))
    second = entry(measures=(("asset_freeze", "X", "2018-03-09", None),))
    found = spans((published(ONE), [first]), (published(TWO), [second]))
    assert found[0][0] == Span(day("2018-03-01"), day("2018-03-09"), "legal")


def test_the_legal_date_of_the_first_time_is_not_that_of_the_second() -> None:
    bound = entry(measures=(("asset_freeze", "X", "2018-03-01", None),))
    issues = [(published(ONE), [bound]), (published(TWO), []), (published(THREE), [bound])]
    assert [start for start, _, _ in spans(*issues)] == [
        legal("2018-03-01"),
        between(TWO, THREE),
    ]


def test_a_legal_end_stands() -> None:
    ended = entry(measures=(("port_entry_ban", "X", "2018-03-01", "2019-06-01"),))
    assert spans((published(TWO), [ended]))[0][1] == legal("2019-06-01")


def test_measures_of_one_entry_are_apart() -> None:
    both = entry(
        measures=(("asset_freeze", "DPRK", None, None), ("secondary_risk", "510", None, None))
    )
    one = entry(measures=(("asset_freeze", "DPRK", None, None),))
    found = spans((published(ONE), [one]), (published(TWO), [both]), (published(THREE), [one]))
    assert found == [
        (between(None, ONE), OPEN, ONE),
        (between(ONE, TWO), between(TWO, THREE), TWO),
    ]


def test_versions_are_one_where_only_the_place_or_the_order_differs() -> None:
    names = (ListedName("A"), ListedName("B", "aka"))
    first = entry(names=names, locator="row 1")
    second = entry(names=names[::-1], locator="row 9")
    (listing,) = follow([(published(ONE), [first]), (published(TWO), [second])])
    assert [(str(v.first), str(v.last)) for v in listing.versions] == [(ONE, TWO)]


def test_versions_part_where_something_changed_or_the_entry_was_away() -> None:
    issues = [
        (published(ONE), [entry()]),
        (published(TWO), [entry(flag="KP")]),
        (published(THREE), []),
        (published(FOUR), [entry(flag="KP")]),
    ]
    (listing,) = follow(issues)
    assert [(str(v.first), str(v.last), v.entry.flag) for v in listing.versions] == [
        (ONE, ONE, None),
        (TWO, TWO, "KP"),
        (FOUR, FOUR, "KP"),
    ]


ALIASED = (ListedName("A"), ListedName("OLD A", "fka"), ListedName("A ONE", "aka"))


def test_a_missing_file_of_aliases_removes_none() -> None:
    issues = [
        (published(ONE), [entry(names=ALIASED)]),
        (published(TWO, "alt"), [entry()]),
        (published(THREE, "alt"), [entry()]),
    ]
    (listing,) = follow(issues)
    assert [(str(v.first), str(v.last)) for v in listing.versions] == [(ONE, THREE)]
    assert listing.latest.names == ALIASED


def test_an_alias_goes_when_its_file_is_there_and_lacks_it() -> None:
    issues = [
        (published(ONE), [entry(names=ALIASED)]),
        (published(TWO, "alt"), [entry()]),
        (published(THREE), [entry(names=ALIASED[:2])]),
    ]
    (listing,) = follow(issues)
    assert listing.latest.names == ALIASED[:2]
    assert [str(v.last) for v in listing.versions] == [TWO, THREE]


def test_an_alias_printed_in_the_remarks_goes_when_it_is_no_longer_printed() -> None:
    """Both publications lack the file of aliases, so the name was in the main file."""
    remark = (ListedName("A"), ListedName("IN REMARKS", "aka"))
    issues = [
        (published(ONE), [entry(names=ALIASED)]),
        (published(TWO, "alt"), [entry(names=remark)]),
        (published(THREE, "alt"), [entry()]),
    ]
    (listing,) = follow(issues)
    assert {name.text for name in listing.latest.names} == {"A", "OLD A", "A ONE"}


def test_nothing_is_carried_back_in_time() -> None:
    issues = [(published(ONE, "alt"), [entry()]), (published(TWO), [entry(names=ALIASED)])]
    (listing,) = follow(issues)
    assert [len(v.entry.names) for v in listing.versions] == [1, 3]


def test_a_party_known_by_its_alias_stays_known() -> None:
    owned = entry(links=(Link("owner", "NITC", "15117"),))
    unknown = entry(links=(Link("owner", "NITC"),))
    (listing,) = follow([(published(ONE), [owned]), (published(TWO, "alt"), [unknown])])
    assert listing.latest.links == (Link("owner", "NITC", "15117"),)
    assert len(listing.versions) == 1


def test_remarks_cut_short_for_want_of_the_comments_file() -> None:
    long, short = entry(narrative="first; second"), entry(narrative="first")
    (listing,) = follow([(published(ONE), [long]), (published(TWO, "comments"), [short])])
    assert listing.latest.narrative == "first; second"


def test_lists_and_entries_come_sorted_and_apart() -> None:
    issues = [
        (published(TWO, list_id="b"), [entry(key="2"), entry(key="1")]),
        (published(ONE, list_id="a"), [entry(key="1")]),
    ]
    assert [(one.list_id, one.entry) for one in follow(issues)] == [
        ("a", "1"),
        ("b", "1"),
        ("b", "2"),
    ]


def test_nothing_held_gives_nothing() -> None:
    assert follow([]) == ()


presence = st.lists(st.sampled_from([None, "KP", "PA"]), min_size=1, max_size=7)


@given(presence, st.randoms(use_true_random=False))
def test_versions_and_spans_agree_with_presence(flags, random) -> None:
    """Whatever the order the publications are given in: each is in a version if and only if the
    entry was in it, and each run of presence is one measure with the right bounds.
    """
    days = [f"20{10 + number}-01-01" for number in range(len(flags))]
    issues = [
        (published(at), [] if flag is None else [entry(flag=flag)])
        for at, flag in zip(days, flags, strict=True)
    ]
    mixed = list(issues)
    random.shuffle(mixed)
    found = follow(mixed)
    if set(flags) == {None}:
        assert found == ()
        return
    (listing,) = found
    for at, flag in zip(days, flags, strict=True):
        within = [
            v.entry.flag for v in listing.versions if not day(at) < v.first and not v.last < day(at)
        ]
        assert within == ([] if flag is None else [flag])
    there = [flag is not None for flag in flags]
    starts = [n for n, on in enumerate(there) if on and (n == 0 or not there[n - 1])]
    assert [m.start for m in listing.measures] == [
        between(None if n == 0 else days[n - 1], days[n]) for n in starts
    ]
    open_ends = [m.end == OPEN for m in listing.measures]
    assert open_ends == [False] * (len(starts) - 1) + [there[-1]]


@pytest.mark.parametrize("field", ["narrative", "imo", "gt", "call_sign", "addresses"])
def test_every_field_makes_a_version(field: str) -> None:
    value = {"imo": 7389704, "gt": 1.0, "addresses": ("x",)}.get(field, "x")
    issues = [(published(ONE), [entry()]), (published(TWO), [replace(entry(), **{field: value})])]
    (listing,) = follow(issues)
    assert len(listing.versions) == 2
