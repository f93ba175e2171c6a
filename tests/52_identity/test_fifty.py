"""OFAC's 50 Percent Rule: its published examples, bounds, dates, rings, and a slow reference."""

from datetime import date
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.identity.ownership.edges import make
from ullage.identity.ownership.fifty import OFAC_50, Listed, apply
from ullage.identity.ownership.stakes import stakes
from ullage.times import PartialDate

X, Y = "PTY-x", "PTY-y"


def edge(owner, target, share=None, **more):
    return {
        "party": owner,
        "party_name": more.pop("name", owner),
        "role": more.pop("role", "owner"),
        "target": target,
        "target_name": target,
        "percentage": share,
        "source": "made up",
        **more,
    }


def rest(*rows):
    """The rows, and for each target a person outside who holds what is left."""
    left = {}
    for row in rows:
        left[row["target"]] = left.get(row["target"], 100) - row["percentage"]
    others = [
        edge(f"Doe, J {t}", t, share, role="owner", name="DOE, Jo") for t, share in left.items()
    ]
    return [*rows, *(row for row in others if row["percentage"] > 0)]


def found(rows, listed=(X,), at=None, **options):
    told = listed if isinstance(listed, dict) else {party: Listed("listed") for party in listed}
    held = stakes(make(rows), at, **options)
    return {finding.target: finding for finding in apply(OFAC_50, held, told)}


# FAQ 401 and FAQ 399, in the numbers OFAC gives.
EXAMPLES = {
    "one owner at 50": ([(X, "A", 50)], {"A": "blocked"}),
    "399: two owners at 25": ([(X, "A", 25), (Y, "A", 25)], {"A": "blocked"}),
    "401.1: a chain": ([(X, "A", 50), ("A", "B", 50)], {"A": "blocked", "B": "blocked"}),
    "401.2: two ways": (
        [(X, "A", 50), (X, "B", 50), ("A", "C", 25), ("B", "C", 25)],
        {"C": "blocked"},
    ),
    "401.3: direct and through": ([(X, "A", 50), (X, "B", 10), ("A", "B", 40)], {"B": "blocked"}),
    "a stake through an entity that is not blocked counts nothing": (
        [(X, "A", 50), (X, "B", 25), ("A", "C", 25), ("B", "C", 25)],
        {"A": "blocked", "B": "not blocked", "C": "not blocked"},
    ),
    "two quarters on top of which others are whole": (
        [(X, "A", 25), (X, "B", 25), ("A", "C", 50), ("B", "C", 50)],
        {"C": "not blocked"},
    ),
    "not multiplied through": (
        [(X, "A", 50), ("A", "B", 50), ("B", "C", 50), ("C", "D", 50)],
        {"D": "blocked"},
    ),
    "just below": ([(X, "A", 49.99)], {"A": "not blocked"}),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_of_the_rule(name):
    given_, expected = EXAMPLES[name]
    findings = found(rest(*(edge(*row) for row in given_)), (X, Y))
    assert {target: findings[target].verdict for target in expected} == expected
    for finding in findings.values():
        assert finding.lower == finding.upper == finding.on_record


def test_a_chain_is_told_from_the_listed_party_down():
    findings = found(rest(edge(X, "A", 60), edge("A", "B", 100), edge("B", "C", 70)))
    (part,) = findings["C"].parts
    assert part.path == (X, "A", "B", "C")
    assert (part.low, part.high, part.listed) == (70, 70, None)


def test_a_missing_share_leaves_it_open_and_is_named():
    finding = found([edge(X, "A"), edge("Doe", "A", 40, name="DOE, Jo")])["A"]
    assert (finding.verdict, finding.lower, finding.upper) == ("cannot be told", 0, 60)
    assert finding.unknown == ("What share of A PTY-x holds is not stated.",)


def test_a_missing_share_that_cannot_reach_half_does_not():
    finding = found([edge(X, "A"), edge("Doe", "A", 60, name="DOE, Jo")])["A"]
    assert (finding.verdict, finding.lower, finding.upper) == ("not blocked", 0, 40)


def test_a_range_on_one_side_of_the_line_is_enough():
    low = [edge(X, "A", percentage_low=50, percentage_high=75), edge("D", "A", 25, name="DOE, J")]
    assert found(low)["A"].verdict == "blocked"
    wide = [edge(X, "A", percentage_low=25, percentage_high=50), edge("D", "A", 50, name="DOE, J")]
    assert found(wide)["A"].verdict == "cannot be told"
    assert (found(wide)["A"].lower, found(wide)["A"].upper) == (25, 50)


def test_owners_not_on_record_are_not_taken_as_harmless():
    finding = found([edge(X, "A", 30)])["A"]
    assert (finding.verdict, finding.lower, finding.upper, finding.on_record) == (
        "cannot be told", 30, 100, 30,
    )  # fmt: skip
    assert finding.unknown == ("Who holds the other 70 % of A is not on record.",)


def test_a_company_of_which_no_owner_is_on_record_leaves_its_holdings_open():
    finding = found([edge("H", "A", 100, name="HOLDING LTD")])["A"]
    assert (finding.verdict, finding.lower, finding.on_record) == ("cannot be told", 0, 0)
    assert finding.unknown == ("Who owns HOLDING LTD is not on record.",)


def test_a_listing_that_cannot_be_told_is_no_listing_and_no_clearance():
    finding = found(rest(edge(X, "A", 80)), {X: Listed("between two issues", sure=False)})["A"]
    assert (finding.verdict, finding.lower, finding.upper) == ("cannot be told", 0, 80)
    assert "cannot be told (between two issues)" in finding.unknown[0]


def test_of_a_ship_any_interest_of_a_blocked_party_is_enough():
    assert found([edge(X, "IMO7389704")])["IMO7389704"].verdict == "blocked"
    assert found(rest(edge(X, "IMO7389704", 10)))["IMO7389704"].verdict == "blocked"
    assert found(rest(edge("D", "IMO7389704", 10, name="DOE, A")))["IMO7389704"].verdict == (
        "not blocked"
    )


def test_managing_or_being_linked_is_no_ownership():
    rows = [edge(X, "A", role=role) for role in ("ism_manager", "director", "linked_to")]
    assert found(rows) == {}


def test_registered_and_beneficial_owner_are_not_added():
    rows = [
        edge(X, "A", 30),
        edge(X, "A", 30, role="beneficial_owner"),
        edge("D", "A", 70, name="DOE, J"),
    ]
    finding = found(rows)["A"]
    assert (finding.lower, finding.upper, finding.verdict) == (30, 60, "cannot be told")


# Rings.


def test_a_ring_that_nobody_listed_enters_is_not_blocked():
    rows = rest(edge("A", "B", 60), edge("B", "A", 60))
    findings = found(rows)
    assert {f.verdict for f in findings.values()} == {"not blocked"}
    assert {o.kind for f in findings.values() for o in f.oddities} == {"circular"}


def test_a_ring_whose_only_way_in_is_listed_cannot_be_told():
    findings = found([edge(X, "A", 40), edge("B", "A", 60), edge("A", "B", 100)])
    assert findings["A"].verdict == findings["B"].verdict == "cannot be told"
    assert (findings["A"].lower, findings["A"].upper) == (40, 100)


def test_a_ring_entered_by_half_is_blocked_all_round():
    findings = found(
        [edge(X, "A", 50), edge("C", "A", 50), edge("A", "B", 100), edge("B", "C", 100)]
    )
    assert {f.verdict for f in findings.values()} == {"blocked"}


def test_shares_in_oneself_count_neither_for_nor_against():
    finding = found(rest(edge(X, "A", 40), edge("A", "A", 30)))["A"]
    assert (finding.verdict, finding.lower, finding.upper) == ("cannot be told", 40, 70)
    assert [odd.kind for odd in finding.oddities] == ["self_owned"]


def test_more_than_the_whole_is_told_and_not_cut():
    finding = found([edge(X, "A", 60), edge("D", "A", 60, name="DOE, J")])["A"]
    assert [odd.text for odd in finding.oddities] == ["The shares in A add up to 120 %."]
    assert (finding.verdict, finding.lower, finding.upper) == ("cannot be told", 40, 60)
    assert found([edge(X, "A", 90), edge("D", "A", 30, name="DOE, J")])["A"].verdict == "blocked"


def test_sources_that_disagree_make_a_range():
    rows = [edge(X, "A", 30), edge(X, "A", 55, locator="p. 2"), edge("D", "A", 45, name="DOE, J")]
    finding = found(rows)["A"]
    assert (finding.lower, finding.upper, finding.verdict) == (30, 55, "cannot be told")
    assert [odd.kind for odd in finding.oddities] == ["sources_disagree"]


def test_one_name_under_two_ids_is_not_counted_twice():
    rows = [edge(X, "A", 30, name="ALPHA CO"), edge(Y, "A", 30, name="Alpha Co.")]
    finding = found(rows, (X, Y))["A"]
    assert finding.lower == 30
    assert finding.verdict == "cannot be told"


# Days.

DATED = [
    edge(X, "A", 60, valid_from=PartialDate(2017), valid_to=PartialDate(2018, 6)),
    edge("D", "A", 40, name="DOE, J"),
    edge("E", "A", 60, name="ROE, J", valid_from=PartialDate(2018, 6)),
]


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (date(2016, 12, 31), "cannot be told"),  # who held the 60 % then is not on record
        (date(2017, 7, 1), "cannot be told"),  # bought some time in 2017
        (date(2018, 1, 1), "blocked"),
        (date(2018, 6, 15), "cannot be told"),  # sold some time in June
        (date(2018, 7, 1), "not blocked"),
    ],
)
def test_on_a_day(day, verdict):
    assert found(DATED, at=day)["A"].verdict == verdict


def test_what_nobody_says_has_ended_is_presumed_and_said_so():
    rows = [edge(X, "A", 60, observed_at=PartialDate(2015, 3)), edge("D", "A", 40, name="DOE, J")]
    finding = found(rows, at=date(2020, 1, 1))["A"]
    assert finding.verdict == "blocked"
    assert finding.assumed == ("Assumed: PTY-x still held its share, as before; no end is stated.",)
    strict = found(rows, at=date(2020, 1, 1), presume=False)["A"]
    assert strict.verdict == "cannot be told"


def test_an_owner_seen_only_later_was_not_surely_one_before():
    rows = [edge(X, "A", 60, observed_at=PartialDate(2020)), edge("D", "A", 40, name="DOE, J")]
    assert found(rows, at=date(2018, 1, 1))["A"].verdict == "cannot be told"


def test_a_ship_sold_to_another_is_no_longer_surely_the_old_owners():
    ship = "IMO7389704"
    rows = [
        edge(X, ship, observed_at=PartialDate(2015)),
        edge("D", ship, 100, name="DOE, J", observed_at=PartialDate(2019)),
    ]
    assert found(rows, at=date(2017, 1, 1))[ship].verdict == "blocked"
    assert found(rows, at=date(2020, 1, 1))[ship].verdict == "not blocked"


def test_known_at_leaves_out_what_was_said_later():
    rows = [edge(X, "A", 60, valid_from=PartialDate(2015), observed_at=PartialDate(2019))]
    assert found(rows, at=date(2018, 1, 1), known_at=date(2018, 1, 1)) == {}
    assert stakes(make(rows), known_at=date(2018, 1, 1)).late == 1


# Against a slow reference, and properties.

NODES = ["A", "B", "C", "D"]


def slow(shares, listed):
    """The least closed set, as the meet of all closed sets."""
    names = sorted({*NODES, *listed})
    subsets = chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))
    closed = [
        set(s)
        for s in subsets
        if set(listed) <= set(s)
        and all(
            t in s or sum(p for (o, u), p in shares.items() if u == t and o in s) < 50
            for t in NODES
        )
    ]
    return set.intersection(*closed)


@st.composite
def graphs(draw, most=100):
    """Shares of whole tens among four companies and two outsiders, at most ``most`` a company."""
    shares = {}
    for target in NODES:
        left = most // 10
        for owner in draw(st.permutations([X, Y, *(n for n in NODES if n != target)])):
            share = draw(st.integers(0, min(left, 10))) if draw(st.booleans()) else 0
            if share:
                shares[owner, target] = share * 10
                left -= share
    return shares


def rows_of(shares):
    return rest(*(edge(o, t, p) for (o, t), p in shares.items()))


@given(graphs(), st.sets(st.sampled_from([X, Y, "A"])))
def test_sure_verdicts_are_those_of_the_slow_reference(shares, listed):
    blocked = slow(shares, listed)
    for target, finding in found(rows_of(shares), listed).items():
        told = {"blocked": True, "not blocked": False}.get(finding.verdict)
        assert told in {None, target in blocked}
        if not any(odd.kind == "circular" for odd in finding.oddities):
            stake = sum(p for (o, t), p in shares.items() if t == target and o in blocked)
            assert finding.lower == stake


@given(graphs(), st.sets(st.sampled_from([X, Y])), st.data())
def test_every_completion_of_a_gap_lies_within_the_bounds(shares, listed, data):
    """Hide some shares, widen others, leave owners out: what was true is still not excluded."""
    rows, hidden = (
        [],
        data.draw(st.lists(st.integers(0, 3), min_size=len(shares), max_size=len(shares))),
    )
    for ((owner, target), share), how in zip(sorted(shares.items()), hidden, strict=True):
        if how == 0:
            rows.append(edge(owner, target, share))
        elif how == 1:
            rows.append(edge(owner, target))
        elif how == 2:
            rows.append(
                edge(owner, target, percentage_low=share - 10, percentage_high=min(share + 20, 100))
            )
    blocked = slow(shares, listed)
    for target, finding in found(rows, listed).items():
        stake = sum(p for (o, t), p in shares.items() if t == target and o in blocked)
        assert finding.lower - 1e-6 <= stake <= finding.upper + 1e-6
        assert (
            finding.verdict != ("not blocked" if target in blocked else "blocked")
            or target in listed
        )


@given(graphs(130), st.sets(st.sampled_from([X, Y, "A"])), st.sampled_from([X, Y, "A", "B"]))
def test_more_listed_never_blocks_less_and_bounds_stand_upright(shares, listed, more):
    rows = [edge(o, t, p) for (o, t), p in shares.items()]
    less, greater = found(rows, listed), found(rows, {*listed, more})
    rank = ["not blocked", "cannot be told", "blocked"]
    for target, finding in less.items():
        assert finding.lower <= finding.upper
        assert finding.on_record <= finding.upper + 1e-9
        assert finding.lower <= greater[target].lower
        assert finding.upper <= greater[target].upper + 1e-9
        assert rank.index(finding.verdict) <= rank.index(greater[target].verdict)


@given(graphs(), st.randoms(use_true_random=False))
def test_order_does_not_matter(shares, random):
    rows = rows_of(shares)
    mixed = list(rows)
    random.shuffle(mixed)
    assert found(rows) == found(mixed)


def test_a_long_chain_and_a_wide_ring_are_no_trouble():
    chain_ = [edge(f"C{n}", f"C{n + 1}", 100) for n in range(400)]
    findings = found([edge(X, "C0", 100), *chain_])
    assert findings["C400"].verdict == "blocked"
    assert len(findings["C400"].parts[0].path) == 402
    ring = [*chain_, edge("C400", "C0", 60), edge(X, "C0", 40)]
    assert found(ring)["C7"].verdict == "cannot be told"


def test_a_long_chain_is_followed_to_its_end_and_told_in_part():
    rows = [edge(f"P{n + 1:04d}", f"P{n:04d}", 60) for n in range(3000)]
    held = stakes(make(rows))
    assert [f.verdict for f in apply(OFAC_50, held, {"P3000": Listed("listed")}, {"P0000"})] == [
        "blocked"
    ]
    (open_,) = apply(OFAC_50, held, {}, {"P0000", "nobody"})
    assert open_.verdict == "cannot be told"
    assert len(open_.unknown) == 13
    assert open_.unknown[0].endswith("of P0000 is not on record.")
    assert open_.unknown[-1] == "Farther up more is not on record."
