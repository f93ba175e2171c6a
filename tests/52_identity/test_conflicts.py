"""Contradictions found, and named as what they are."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ullage.identity import statements
from ullage.identity.clash import shared
from ullage.identity.conflicts import find, rows
from ullage.identity.particulars import dwt_expected
from ullage.identity.said import overlap
from ullage.identity.timeline import timeline
from ullage.model.identity import CONFLICTS
from ullage.model.validation import validate

A, B, MINTED = "IMO9074729", "IMO7389704", "ULL-0123456789"
DIAMOND_8, SHUN_LI, CHANG_SHUN_8 = "IMO9132612", "IMO8514435", "IMO8682969"


def said(hull, attribute, value, status="registered", **columns):
    row = {"source": "a register"} | columns
    return {"hull": hull, "attribute": attribute, "value": value, "status": status, **row}


def kinds(*given, **options):
    table = find(statements.make(given), **options)
    assert not validate(table, CONFLICTS).counts
    return table["kind"].to_pylist()


def sent(hull, attribute, value, first, last, reports=9):
    at = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (first, last)]
    return said(
        hull, attribute, value, "broadcast", valid_from=at[0], valid_to=at[1], reports=reports
    )


def claims(one, other):
    """Conflicts where two hulls claim one MMSI over two periods (from, to, observed)."""
    names = ("valid_from", "valid_to", "observed_at")
    given = [
        said(hull, "mmsi", 445123000, **dict(zip(names, dates, strict=True)))
        for hull, dates in ((A, one), (B, other))
    ]
    return rows(find(statements.make(given)))


def test_one_mmsi_on_two_hulls_at_once():
    (row,) = claims(("2017", "2021", None), ("2018", "2022", None))
    assert (row["kind"], row["hulls"], row["certain"]) == ("shared_identifier", [B, A], True)
    assert (row["start"], row["end"][:10]) == ("2019-01-01T00:00:00Z", "2020-12-31")
    assert "445123000" in row["sentence"]


@pytest.mark.parametrize("sign", ["N/A", "none", "0", "0000000", "UNKNOWN", "---", "XXXX"])
def test_what_stands_for_no_call_sign_is_on_no_two_hulls(sign):
    assert kinds(said(A, "call_sign", sign), said(B, "call_sign", sign)) == []
    assert kinds(said(A, "call_sign", sign), said(A, "call_sign", "HMZA7")) == []
    told = kinds(said(A, "call_sign", "HMZA7"), said(B, "call_sign", "HMZA7"))
    assert told == ["shared_identifier"]


@pytest.mark.parametrize(
    ("one", "other", "certain"),
    [
        (("2018", "2020", None), ("2019-06", "2022", None), True),
        (("2015", "2017", None), ("2018", "2022", None), None),
        (("2010", None, "2012"), ("2018", None, "2020"), None),
        ((None, None, None), (None, None, None), False),
        ((None, None, None), ("2018", None, "2020"), False),
        (("2019", None, None), ("2015", "2017", None), None),
    ],
)
def test_dates_decide_whether_it_was_at_once(one, other, certain):
    assert [row["certain"] for row in claims(one, other)] == ([] if certain is None else [certain])


def test_an_mmsi_passed_on_is_no_conflict():
    assert (
        kinds(
            sent(A, "mmsi", 445123000, "2018-01-01", "2018-05-01"),
            sent(B, "mmsi", 445123000, "2019-01-01", "2019-05-01"),
        )
        == []
    )


def test_hulls_judged_the_same_share_what_they_have():
    pair = [
        sent(A, "mmsi", 445123000, "2018-01-01", "2018-05-01"),
        sent(MINTED, "mmsi", 445123000, "2018-02-01", "2018-05-01"),
    ]
    assert kinds(*pair) == ["shared_identifier"]
    assert kinds(*pair, same=[(A, MINTED)]) == []


def test_numbers_that_nobody_set_up_are_not_shared():
    pair = [sent(hull, "mmsi", 1193046, "2018-01-01", "2018-05-01") for hull in (A, B)]
    assert kinds(*pair) == []


def test_many_hulls_on_one_number_are_told_once():
    crowd = [sent(f"ULL-{n:010d}", "mmsi", 412000000, "2018-01-01", "2018-05-01")
             for n in range(30)]  # fmt: skip
    assert kinds(*crowd) == ["shared_identifier"]


def test_two_current_names_and_flags():
    found = kinds(
        said(A, "name", "ONE", valid_from="2018", observed_at="2020-06"),
        said(A, "name", "OTHER", valid_from="2018", observed_at="2020-07"),
        sent(A, "flag", "KP", "2019-05-01", "2019-06-01"),
        said(A, "flag", "PA", valid_from="2018", observed_at="2020-06"),
    )
    assert found == ["two_values", "two_values"]


def test_a_rename_a_spelling_and_a_listed_alias_are_no_conflict():
    assert (
        kinds(
            said(A, "name", "ONE", valid_from="2018", valid_to="2019-06-01"),
            said(A, "name", "Other", valid_from="2019-06-02", observed_at="2021"),
            said(A, "name", "O-T HER", valid_from="2019-06-02", observed_at="2021"),
            said(A, "name", "THIRD", "listed", valid_from="2018", observed_at="2021"),
        )
        == []
    )


def test_one_garbled_report_is_no_second_name():
    assert (
        kinds(
            sent(A, "name", "GRACE", "2019-05-01", "2019-06-01"),
            sent(A, "name", "GRAPE", "2019-05-04", "2019-05-04", reports=1),
        )
        == []
    )


def test_imo_numbers_broadcast():
    assert kinds(sent(A, "imo", 9074728, "2019-05-01", "2019-06-01")) == ["check_digit"]
    assert kinds(
        sent(MINTED, "imo", 7389704, "2019-05-01", "2019-06-01"), said(B, "name", "RYE SONG GANG 1")
    ) == ["imo_of_other_hull"]
    (changed,) = rows(
        find(
            statements.make(
                [
                    sent(MINTED, "imo", 7389704, "2019-05-01", "2019-06-01"),
                    sent(MINTED, "imo", 9074729, "2019-06-02", "2019-07-01"),
                ]
            )
        )
    )
    assert (changed["kind"], changed["hulls"]) == ("imo_changed", [B, A, MINTED])


def test_diamond_8_with_the_mmsi_of_shun_li_is_a_conflict_and_no_match():
    """insurancemarinenews.com, 4 October 2022: SHUN LI's MMSI in June 2022, a year after she was
    broken up at Alang; CHANG SHUN 8's in May 2021. The MMSIs here are made up.
    """
    source = "insurancemarinenews.com 2022-10-04"
    table = statements.make(
        [
            said(DIAMOND_8, "name", "DIAMOND 8", valid_from="2020", observed_at="2022-10-04"),
            said(DIAMOND_8, "mmsi", 457000001, "spoofed", valid_from="2022-06", valid_to="2022-06",
                 source=source),
            said(DIAMOND_8, "imo", 8682969, "spoofed", valid_from="2021-05", source=source),
            said(SHUN_LI, "mmsi", 457000001, valid_from="2015", valid_to="2021"),
            said(SHUN_LI, "name", "SHUN LI", valid_from="2015", valid_to="2021"),
            said(SHUN_LI, "status", "broken up at Alang", valid_from="2021-06", source=source),
            sent(SHUN_LI, "name", "SHUN LI", "2022-06-03", "2022-06-20"),
        ]
    )  # fmt: skip
    found = rows(find(table))
    assert [row["kind"] for row in found] == [
        "after_scrapping",
        "borrowed_identity",
        "borrowed_identity",
    ]
    borrowed = {tuple(row["hulls"]) for row in found if row["kind"] == "borrowed_identity"}
    assert borrowed == {(SHUN_LI, DIAMOND_8), (CHANG_SHUN_8, DIAMOND_8)}
    assert all("does not make them one ship" in row["sentence"] for row in found[1:])
    told = timeline(table, DIAMOND_8)
    assert told.names == ("DIAMOND 8",)
    assert told.conflicts.num_rows == 2
    assert timeline(table, SHUN_LI).conflicts.num_rows == 2


def test_gross_tonnage_given_as_tonnes():
    """COURAGEOUS: "2,734-ton" (US Department of Justice), 3,912 t deadweight (TradeWinds)."""
    courageous = "IMO8617524"
    assert kinds(
        said(courageous, "gt", 2734),
        said(courageous, "dwt_t", 2734, "alleged", source="DOJ"),
        said(courageous, "dwt_t", 3912, source="TradeWinds"),
    ) == ["gt_as_tonnes"]


def test_a_deadweight_that_the_dimensions_contradict():
    size = [said(A, "length_m", 100.0), said(A, "beam_m", 16.0)]
    expected = dwt_expected(100.0, 16.0)
    assert kinds(*size, said(A, "dwt_t", expected * 1.30)) == []
    assert kinds(*size, said(A, "dwt_t", expected * 1.40)) == ["dwt_against_dimensions"]
    assert kinds(*size, said(A, "dwt_t", expected / 1.40)) == ["dwt_against_dimensions"]
    assert kinds(*size, said(A, "dwt_t", 500), said(A, "type", "Fishing vessel")) == []
    assert kinds(*size, said(A, "dwt_t", 500), said(A, "beam_m", 0)) == ["dwt_against_dimensions"]


INTERVALS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda one: (one[0], one[0] + one[1])),
    max_size=6,
)


@settings(max_examples=300, derandomize=True)
@given(ones=INTERVALS, others=INTERVALS)
def test_what_two_groups_of_intervals_share(ones, others):
    both = [each for a in ones for b in others if (each := overlap(a, b)) is not None]
    brute = (min(a for a, _ in both), max(b for _, b in both)) if both else None
    assert shared(ones, others) == brute


def test_a_number_that_many_ships_send_is_told_once():
    crowd = [
        sent(MINTED, "name", f"SHIP {number}", "2018-01-01", "2018-05-01") for number in range(300)
    ]
    (row,) = rows(find(statements.make(crowd)))
    assert (row["kind"], row["certain"], len(row["statements"])) == ("two_values", False, 300)
    assert len(row["sentence"]) < 400


def test_order_of_statements_does_not_matter():
    given = [
        sent(A, "mmsi", 445123000, "2018-01-01", "2018-05-01"),
        sent(B, "mmsi", 445123000, "2018-02-01", "2018-05-01"),
        said(A, "imo", "9074728"),
    ]
    assert find(statements.make(given)).equals(find(statements.make(given[::-1])))
    assert find(statements.make([])).num_rows == 0
