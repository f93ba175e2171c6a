"""Small holdings made by hand; facts from the documented cases, others marked as made up."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from ullage.identity import statements
from ullage.identity.holdings import Holdings
from ullage.identity.in_force import OPEN
from ullage.model.identity import EDGES, JUDGEMENTS
from ullage.model.listing import (
    Entry,
    ListedName,
    ListFile,
    Listing,
    ListingMeasure,
    Publication,
    Span,
    Version,
)
from ullage.times import PartialDate

D = PartialDate.parse
OFAC = ("2019-01", "2022-06-02", "2023-03-01", "2023-11-02", "2024-05-03")


def publication(list_id, day, missing=()):
    file = ListFile("f.csv", "sdn", hashlib.sha256(f"{list_id} {day}".encode()).hexdigest(), 10)
    return Publication(list_id, D(day), "file name", (file,), "r", "1", missing_parts=missing)


def listing(list_id, number, name, measures, *, issues, kind="vessel", names=(), **entry):
    printed = tuple(ListedName(one) for one in (name, *names))
    whole = Entry(number, kind, printed, (), f"row {number}", **entry)
    return Listing(list_id, number, (Version(whole, D(issues[0]), D(issues[-1])),), tuple(measures))


def since_issue(kind, issues, *, all_issues=OFAC, instrument="DPRK4"):
    start = Span(None, D(issues[0]), "publications")
    after = [one for one in all_issues if one > issues[-1]]
    end = Span(D(issues[-1]), D(after[0]), "publications") if after else OPEN
    return ListingMeasure(kind, instrument, start, end, D(issues[0]))


def since_day(kind, day, instrument):
    return ListingMeasure(kind, instrument, Span(D(day), D(day), "legal"), OPEN, D(day))


STATEMENTS = [
    {"hull": "IMO7389704", "attribute": "name", "value": "RYE SONG GANG 1", "source": "register",
     "observed_at": "2017"},
    {"hull": "IMO7389704", "attribute": "name", "value": "SONG HAE", "status": "painted",
     "valid_from": "2018-01-20", "valid_to": "2018-01-20", "observed_at": "2018-02-20",
     "source": "Japan MOFA"},
    {"hull": "IMO7389704", "attribute": "built", "value": 1974, "source": "register",
     "observed_at": "2017"},
    {"hull": "IMO8125703", "attribute": "name", "value": "VITYAZ", "source": "Reuters",
     "observed_at": "2017-12-29"},
    {"hull": "IMO8125703", "attribute": "flag", "value": "RU", "source": "Reuters",
     "observed_at": "2017-12-29"},
    {"hull": "IMO8916293", "attribute": "name", "value": "SAEBYOL", "status": "alleged",
     "observed_at": "2019", "source": "Japan MOFA"},
    {"hull": "IMO8916293", "attribute": "name", "value": "SIN PHYONG 9", "status": "broadcast",
     "observed_at": "2025-07", "source": "vesseltracker"},
    {"hull": "IMO9132612", "attribute": "name", "value": "DIAMOND 8", "observed_at": "2022-10",
     "source": "trade press"},
    {"hull": "IMO8514435", "attribute": "name", "value": "SHUN LI", "observed_at": "2022-10",
     "source": "trade press"},
    # The number is made up: the press gives none.
    {"hull": "IMO8514435", "attribute": "mmsi", "value": 457123000, "valid_from": "2010-03-01",
     "valid_to": "2021-06", "source": "register"},
    {"hull": "IMO9132612", "attribute": "mmsi", "value": 457123000, "status": "spoofed",
     "valid_from": "2022-06", "valid_to": "2022-06", "source": "trade press"},
    {"hull": "IMO9132612", "attribute": "name", "value": "SHUN LI", "status": "spoofed",
     "valid_from": "2022-06", "valid_to": "2022-06", "source": "trade press"},
]  # fmt: skip

LISTINGS = (
    listing("ofac", "23186", "RYE SONG GANG 1",
            [since_issue("asset_freeze", OFAC), since_issue("secondary_risk", OFAC)],
            issues=OFAC, imo=7389704, flag="KP"),
    listing("un", "40", "RYE SONG GANG 1",
            [since_day("port_entry_ban", "2017-12-28", "UNSCR 2375")],
            issues=("2022-01-01",), imo=7389704),
    listing("ofac", "25690", "JW JEWEL", [since_issue("asset_freeze", OFAC[:3])],
            issues=OFAC[:3], imo=9402964, flag="SG"),
    listing("ofac", "100", "CHONG RIM 2", [since_issue("asset_freeze", OFAC)],
            issues=OFAC, imo=8916293),
    listing("ofac", "44145", "VITYAZ MACHINE BUILDING COMPANY JOINT STOCK COMPANY",
            [since_issue("asset_freeze", OFAC[3:])], issues=OFAC[3:], kind="company"),
    # Made up: a house list with another ship of the name.
    listing("house:desk", "7", "VITYAZ", [since_day("reported", "2020-02-02", "watch")],
            issues=("2020-02-02",), imo=9074729),
    listing("uk", "9", "RYESONG GANG 1", [since_day("asset_freeze", "2018-03-30", "DPRK")],
            issues=("2022-05-05",)),
)  # fmt: skip


@pytest.fixture(scope="session")
def holdings():
    issues = [publication("ofac", day, ("alt",) if day != "2019-01" else ()) for day in OFAC]
    issues += [publication("un", "2022-01-01"), publication("house:desk", "2020-02-02")]
    issues += [publication("uk", "2022-05-05")]
    return Holdings(
        statements=statements.make(STATEMENTS),
        edges=EDGES.empty(),
        judgements=JUDGEMENTS.empty(),
        listings=LISTINGS,
        publications=tuple(issues),
        bundled=frozenset({"un"}),
    )


@pytest.fixture
def judged(holdings):
    """The holdings with one judgement about two hulls."""
    from dataclasses import replace

    def add(verdict, one, other):
        row = {
            "judgement_id": "j1", "hull_a": one, "hull_b": other, "verdict": verdict,
            "author": "A. Person", "reason": "same hull in the photographs",
            "made_at": datetime(2024, 1, 1, tzinfo=UTC), "withdraws": None,
        }  # fmt: skip
        return replace(holdings, judgements=pa.Table.from_pylist([row], schema=JUDGEMENTS.arrow))

    return add
