"""Ownership and control as the Union and the United Kingdom ask."""

from datetime import date

import pytest

from ullage.identity.ownership.control import assess, eu_rule
from ullage.identity.ownership.edges import make
from ullage.identity.ownership.fifty import Listed
from ullage.identity.ownership.stakes import stakes
from ullage.times import PartialDate


def edge(party, target, share=None, role="owner", **more):
    name = more.pop("name", f"{party.upper()} CO")
    return {
        "party": party, "party_name": name, "role": role, "target": target, "target_name": target,
        "percentage": share, "source": "register", **more,
    }  # fmt: skip


def found(regime, rows, listed=("x", "y"), at=None):
    table = make([*rows])
    told = {party: Listed("listed") for party in listed}
    return {one.target: one for one in assess(regime, table, stakes(table, at), told, at)}


HALF = [edge("x", "A", 50), edge("d", "A", 50, name="DOE, Jo")]
QUARTERS = [edge("x", "A", 30), edge("y", "A", 30), edge("d", "A", 40, name="DOE, Jo")]


@pytest.mark.parametrize(
    ("day", "verdict"),
    [(date(2024, 7, 2), "not owned"), (date(2024, 7, 3), "owned"), (None, "owned")],
)
def test_the_union_moved_the_line_in_2024(day, verdict):
    assert found("EU", HALF, at=day)["A"].owned == verdict
    assert ("2024" in eu_rule(day).basis) is True


def test_half_is_not_enough_in_the_united_kingdom():
    assert found("UK", HALF)["A"].owned == "not owned"
    more = [edge("x", "A", 50.01), edge("d", "A", 49.99, name="DOE, Jo")]
    assert found("UK", more)["A"].owned == "owned"


def test_the_union_adds_and_the_united_kingdom_does_not():
    assert found("EU", QUARTERS)["A"].owned == "owned"
    british = found("UK", QUARTERS)["A"]
    assert (british.owned, british.lower, british.upper) == ("cannot be told", 30, 60)
    assert any("jointly" in line for line in british.unknown)


def test_majority_stakes_lead_on():
    rows = [edge("x", "A", 60), edge("d", "A", 40, name="DOE, Jo"), edge("A", "B", 100)]
    assert found("UK", rows)["B"].owned == "owned"


def test_a_manager_on_a_list_is_a_hint_and_decides_nothing():
    rows = [
        edge("d", "A", 100, name="DOE, Jo"),
        edge("x", "A", role="ism_manager", observed_at=PartialDate(2019)),
    ]
    british = found("UK", rows)["A"]
    assert british.owned == "not owned"
    ((hint,),) = (british.hints,)
    assert (hint.relation, hint.when, hint.source) == (
        "is its ISM manager",
        "seen 2019",
        "register",
    )
    assert any("voting rights" in line for line in british.unknown)


def test_hints_without_owners_leave_ownership_open():
    one = found("EU", [edge("x", "A", role="director")])["A"]
    assert (one.owned, one.lower, one.upper) == ("cannot be told", 0, 100)
    assert one.unknown[0] == "Who owns A is not on record."


def test_nobody_listed_nothing_owned():
    assert found("UK", QUARTERS, listed=())["A"].owned == "cannot be told"  # owners of X CO unknown
    persons = [edge("p", "A", 60, name="ROE, Al"), edge("d", "A", 40, name="DOE, Jo")]
    assert found("UK", persons, listed=())["A"].owned == "not owned"
    assert found("EU", persons, listed=())["A"].hints == ()


def test_being_listed_is_not_being_owned():
    rows = [edge("d", "A", 100, name="DOE, Jo")]
    for regime in ("EU", "UK"):
        one = found(regime, rows, listed=("A",))["A"]
        assert (one.owned, one.listed) == ("not owned", "listed")
