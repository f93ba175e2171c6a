"""Acts told in the reasons of lists: sentences as printed (EU Official Journal, UN list), and all
of the EU's DPRK annexes in the shared data.
"""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.identity.narrated import narrated, same_printing
from ullage.identity.narrated_dates import dates_in
from ullage.identity.narratives import acts
from ullage.model.identity import ACTS, NARRATED
from ullage.model.listing import Entry, ListedName, Measure

SHARED = Path(os.environ.get("ULLAGE_SHARED", Path(__file__).parents[3] / "shared"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("on 13 February 2018", [("2018-02-13", "2018-02-13", "day")]),
        ("on May 18, 2018.", [("2018-05-18", "2018-05-18", "day")]),
        ("in early January 2018", [("2018-01-01", "2018-01-10", "early")]),
        ("in mid-January 2018", [("2018-01-11", "2018-01-20", "mid")]),
        ("in late February 2020", [("2020-02-21", "2020-02-29", "late")]),
        ("in January 2018", [("2018-01-01", "2018-01-31", "month")]),
        ("in September/October 2017", [("2017-09-01", "2017-10-31", "span")]),
        ("between 3 and 5 June 2018", [("2018-06-03", "2018-06-05", "span")]),
        ("from 3 June 2017 to 4 July 2018", [("2017-06-03", "2018-07-04", "span")]),
        ("in December and January 2018",
         [("2017-12-01", "2017-12-31", "month"), ("2018-01-01", "2018-01-31", "month")]),
        ("on 18 and 19 May 2018",
         [("2018-05-18", "2018-05-18", "day"), ("2018-05-19", "2018-05-19", "day")]),
        ("in October, early November and mid-November 2017",
         [("2017-10-01", "2017-10-31", "month"), ("2017-11-01", "2017-11-10", "early"),
          ("2017-11-11", "2017-11-20", "mid")]),
        ("in 2017", [("2017-01-01", "2017-12-31", "year")]),
        ("in violation of UNSCR 2397 (2017)", []),
        ("on 30 February 2018", []),
        ("it may be so in the march of 2018 things", []),
    ],
)  # fmt: skip
def test_dates(text, told):
    found = [one for group in dates_in(text) for one in group.dates]
    assert [(str(d.earliest), str(d.latest), d.precision) for d in found] == told


def brief(act):
    when = act.date and (str(act.date.earliest), act.date.precision)
    return act.act, act.ship, act.partners, act.cargo, act.place, act.hedge, when


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("M/V YUK TUNG engaged in a ship-to-ship transfer, likely for oil, with M/V RYE SONG GANG "
         "in January 2018.",
         [("sts_transfer", "YUK TUNG", ("RYE SONG GANG",), "oil", None, None,
           ("2018-01-01", "month"))]),
        ("M/V WAN HENG 11 engaged in a ship-to-ship transfer, likely for oil, with M/V RYE SONG "
         "GANG 1 on 13 February 2018.",
         [("sts_transfer", "WAN HENG 11", ("RYE SONG GANG 1",), "oil", None, None,
           ("2018-02-13", "day"))]),
        ("The SHANG YUAN BAO also engaged in a ship-to-ship transfer, likely for oil, with the "
         "DPRK vessel MYONG RYU 1 on June 2, 2018.",
         [("sts_transfer", "SHANG YUAN BAO", ("MYONG RYU 1",), "oil", None, None,
           ("2018-06-02", "day"))]),
        ("DPRK tanker M/V YU SON is believed to have been involved in ship-to-ship transfer "
         "operations for oil.",
         [("sts_transfer", "YU SON", (), "oil", None, "is believed to have been", None)]),
        ("DPRK merchant vessel M/V YU PHONG 5 imported refined petroleum products to Nampo, DPRK, "
         "on 29 November 2017 through a ship-to-ship transfer conducted on 26 November 2017.",
         [("imported", "YU PHONG 5", (), "refined petroleum products", "Nampo, DPRK", None,
           ("2017-11-29", "day")),
          ("sts_transfer", "YU PHONG 5", (), "refined petroleum products", None, None,
           ("2017-11-26", "day"))]),
        ("M/V ASIA BRIDGE 1 loaded DPRK coal at Nampo, DPRK, on 22 October 2017 and transferred it "
         "to Cam Pha,Vietnam.",
         [("loaded", "ASIA BRIDGE 1", (), "DPRK coal", "Nampo, DPRK", None, ("2017-10-22", "day")),
          ("discharged", "ASIA BRIDGE 1", (), "DPRK coal", "Cam Pha, Vietnam", None, None)]),
        ("DPRK cargo vessel M/V WOORY STAR is believed to have been involved in illicit transfers "
         "of prohibited DPRK goods.",
         [("transfer", "WOORY STAR", (), "prohibited DPRK goods", None,
           "is believed to have been", None)]),
        ("Registered owner of DPRK tankers SAM JONG 1 and SAM JONG 2. Both vessels are believed to "
         "have imported refined petroleum to DPRK in late January 2018.",
         [("imported", ship, (), "refined petroleum", "DPRK", "are believed to have",
           ("2018-01-21", "late")) for ship in ("SAM JONG 1", "SAM JONG 2")]),
        ("DPRK-flagged CHON MA SAN prepared for likely ship to ship transfer operations in late "
         "January 2018.",
         [("sts_transfer", "CHON MA SAN", (), None, None, "prepared for; likely",
           ("2018-01-21", "late"))]),
        ("Manager of the XIN GUANG HAI, a vessel that on loaded coal at Taean, DPRK, on 27 "
         "October 2017 and had an ETA of 14 "
         "November 2017 to Cam Pha, Vietnam, but it did not arrive.",
         [("loaded", "XIN GUANG HAI", (), "coal", "Taean, DPRK", None, ("2017-10-27", "day"))]),
        ("A DPRK-flagged tanker, SAM MA 2 owned by Korea Samma Shipping Company, conducted a "
         "ship-to-ship transfer of oil and fabricated documents in mid-October 2017, loading "
         "almost 1 600 metric tons of fuel oil in one transaction.",
         [("sts_transfer", "SAM MA 2", (), "oil", None, None, ("2017-10-11", "mid")),
          ("loaded", "SAM MA 2", (), "fuel oil", None, None, ("2017-10-11", "mid"))]),
        ("The master suggested that the YU JONG 2 load fuel oil before the CHON MA SAN, which was "
         "better suited to conduct ship to ship transfers in a storm.", []),
        ("The ASIA BRIDGE 1 was instructed on 19 October 2017 to make preparations to receive "
         "8 000 metric tonnes of coal and then sail to Cam Pha, Vietnam.", []),
        ("The M/T NAN HAI 1 was identified conducting ship-to-ship transfers with AN SAN 1, SAM "
         "JONG 1 and YU SON between 5 and 8 October 2018.",
         [("sts_transfer", "NAN HAI 1", ("AN SAN 1", "SAM JONG 1", "YU SON"), None, None, None,
           ("2018-10-05", "span"))]),
        ("The LIGHTHOUSE WINMORE transferred 600 tons of oil to the SAM JONG 2 on 19 October 2017.",
         [("transfer", "LIGHTHOUSE WINMORE", ("SAM JONG 2",), "oil", None, None,
           ("2017-10-19", "day"))]),
        ("M/V KOTI was not involved in ship-to-ship transfers and never loaded coal.", []),
        ("M/V KOTI is suspected of having engaged in ship-to-ship transfers.",
         [("sts_transfer", "KOTI", (), None, None, "is suspected of having", None)]),
        ("The M/V PANEL delivered its report to the Committee on 3 March 2018.", []),
    ],
)  # fmt: skip
def test_acts(text, told):
    assert [brief(act) for act in acts(text)] == told


def test_two_ships_in_one_sentence_keep_their_own_dates():
    text = (
        "After the CHON MA SAN loaded fuel oil from a vessel, the YU JONG 2 loaded 1 168 "
        "kilolitres of fuel oil on November 19, 2017 through a ship to ship transfer operation."
    )
    first, second, third = acts(text)
    assert (first.ship, first.date, first.quantity) == ("CHON MA SAN", None, None)
    assert (second.ship, second.quantity) == ("YU JONG 2", "1 168 kilolitres")
    assert (third.act, third.ship) == ("sts_transfer", "YU JONG 2")
    assert second.date.latest == third.date.latest == date(2017, 11, 19)


def test_a_hedge_on_the_cargo_is_not_one_on_the_act():
    (act,) = acts("M/V KOTI engaged in a ship-to-ship transfer, likely for oil, with M/V X RAY.")
    assert (act.cargo_hedge, act.hedge) == ("likely", None)


def test_the_sentence_is_verbatim_and_found_where_it_says():
    text = "Note.  M/V HUA FU loaded\n  DPRK coal at Najin, DPRK, on 24 September 2017. End."
    (act,) = acts(text)
    assert text[act.start :].startswith(act.text)
    assert act.text == "M/V HUA FU loaded\n  DPRK coal at Najin, DPRK, on 24 September 2017."
    assert act.place == "Najin, DPRK"


def entry(name, text, imo=None, kind="vessel"):
    return Entry(
        "E1", kind, (ListedName(name),), (Measure("reported", ""),), "row 1", imo, narrative=text
    )


def test_rows_name_the_hull_only_where_it_is_the_listed_ship():
    text = "M/V YU PHONG 5 imported oil to Nampo, DPRK. M/V KOTI loaded coal."
    table = narrated([entry("YU PHYONG 5", text, 8605026)], "eu/2018").to_pylist()
    assert [(row["ship"], row["hull"]) for row in table] == [
        ("YU PHONG 5", "IMO8605026"),
        ("KOTI", None),
    ]
    assert {row["source"] for row in table} == {"eu/2018"}


def test_a_company_has_no_hull_and_the_same_act_is_told_once():
    text = "Owner of PAEK MA, which was involved in ship-to-ship transfers in mid-January 2018."
    table = narrated([entry("PAEKMA CO", text, kind="company")] * 2, "un/2018")
    assert table.schema.equals(NARRATED.arrow)
    assert (table.num_rows, table["hull"].to_pylist()) == (1, [None])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("MIN NING DE YOU", "MIN NING DE YOU 078", True),
        ("SAM JONG 1", "SAM JONG 2", False),
        ("KOTI", "HUA FU", False),
    ],
)
def test_printings(one, other, same):
    assert same_printing(one, other) is same


@given(
    st.text("ABCMV/ .,;0123456789abcdefghilnoprstuwy-\n’'", max_size=200) | st.text(max_size=200)
)
def test_no_text_fails(text):
    for act in acts(text, "SAM JONG 1"):
        assert act.act in ACTS
        assert text[act.start : act.start + len(act.text)] == act.text


#: Texts of the annexes that speak of ships and tell no act of one: orders, offices, services.
WITHOUT_ACT = {
    "Ocean Maritime Management Company, Limited (OMM)",
    "HUAXIN SHIPPING HONGKONG LTD",
    "KIM Hyok Chan",
    "JON Chol Young",
    "AN Jong Hyuk",
    "Maritime Administrative Bureau",
}


@pytest.mark.shared
def test_every_reason_of_the_eu_annexes_is_read():
    path = SHARED / "data/lists/eu/32017R1509.csv"
    if not path.exists():
        pytest.skip(f"no {path.name}: set ULLAGE_SHARED")
    without, ships = set(), 0
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        text = f"{row['reason']} {row['notes']}".strip()
        found = acts(text, row["name"] if row["imoNumber"] else None)
        if row["imoNumber"] and text:
            ships += 1
            assert found, row["name"]
            assert all(act.ship for act in found)
        elif any(word in text.lower() for word in ("vessel", "ship-to-ship", "ship to ship")):
            without |= set() if found else {row["name"]}
        else:
            assert not found, text
    assert ships == 45
    assert without == WITHOUT_ACT
