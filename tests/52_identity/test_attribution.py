"""Tracks given to hulls, or to none where an identity is contested."""

import pytest

from ullage.identity import dates, statements
from ullage.identity.attribution import Attributed, Attribution
from ullage.identity.broadcast import unnamed_hull

RYE, OTHER = "IMO7389704", "IMO9074729"
DIAMOND_8, SHUN_LI = "IMO9132612", "IMO8514435"


def said(hull, attribute, value, status="registered", **columns):
    row = {"source": "a register"} | columns
    return {"hull": hull, "attribute": attribute, "value": value, "status": status, **row}


def of(who, start, end, sent=None, rows=(), same=()):
    low, high = (dates.of(dates.parse(text))[0] for text in (start, end))
    return Attribution(sent or {}, statements.make(rows), same).of(who, low, high)


def test_the_imo_number_sent_comes_first():
    assert of(445123000, "2018-01-01", "2018-01-05", {445123000: RYE}) == Attributed(
        RYE, "IMO number sent"
    )


def test_a_transmitter_of_which_nothing_is_known_stands_for_itself():
    for who in (445123000, -77):
        assert of(who, "2018-01-01", "2018-01-05") == Attributed(
            unnamed_hull(who), "transmitter alone"
        )


@pytest.mark.parametrize(("year", "hull"), [("2016", RYE), ("2019", OTHER), ("2025", None)])
def test_an_mmsi_by_a_source_counts_at_its_time(year, hull):
    rows = [
        said(RYE, "mmsi", 445123000, valid_from="2015", valid_to="2017"),
        said(OTHER, "mmsi", 445123000, valid_from="2018", valid_to="2020"),
    ]
    told = of(445123000, f"{year}-05-01", f"{year}-05-05", rows=rows)
    assert told.hull == (hull or unnamed_hull(445123000))


def test_a_borrowed_identity_belongs_to_nobody():
    """DIAMOND 8 as SHUN LI in June 2022: insurancemarinenews.com, 4 October 2022."""
    rows = [said(DIAMOND_8, "imo", 8514435, "spoofed", valid_from="2022-06", valid_to="2022-06")]
    sent = {457000001: SHUN_LI}
    told = of(457000001, "2022-06-10", "2022-06-12", sent, rows)
    assert told == Attributed(None, "contested", (SHUN_LI, DIAMOND_8), SHUN_LI)
    assert of(457000001, "2019-06-10", "2019-06-12", sent, rows).hull == SHUN_LI


def test_another_hulls_mmsi_contests_an_imo_number():
    rows = [said(OTHER, "mmsi", 445123000, valid_from="2015", valid_to="2020")]
    told = of(445123000, "2018-01-01", "2018-01-05", {445123000: RYE}, rows)
    assert (told.hull, told.between) == (None, (RYE, OTHER))
    same = [(RYE, OTHER)]
    assert of(445123000, "2018-01-01", "2018-01-05", {445123000: RYE}, rows, same).hull == RYE


def test_a_judgement_gives_a_transmitter_to_a_hull():
    same = [(RYE, unnamed_hull(412000009))]
    told = of(412000009, "2018-01-01", "2018-01-05", same=same)
    assert told == Attributed(RYE, "judgement")
