"""Screening on small holdings: who is meant, what binds them on a day, what was looked at."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ullage.errors import ValueInvalidError
from ullage.identity import statements
from ullage.identity.holdings import Holdings
from ullage.identity.reported import Report, with_reports
from ullage.identity.screening import screen
from ullage.identity.screening_form import text
from ullage.identity.screening_values import COLUMNS, as_dict, flat
from ullage.identity.subject import near_imos, subject_of, with_fields
from ullage.identity.ties import EntryTie, with_ties
from ullage.identity.voyages import Voyage, screen_voyages
from ullage.model.listing import Entry, ListedName, Listing, Tie, Version
from ullage.times import PartialDate, parse_instant, to_us

D = PartialDate.parse


def asked(holdings, query, **options):
    subject = subject_of(query) if isinstance(query, str) else query
    return screen(subject, holdings, **options)


def by_party(told):
    return {one.match.party.party: one for one in told.matches}


def states(told, party="IMO7389704"):
    return {
        (one.listing.list_id, measure.measure.kind): measure.force.state
        for one in by_party(told)[party].listings
        for measure in one.measures
    }


@pytest.mark.parametrize("query", ["Ryesong Gang No.1", "례성강 1", "RYE_SONG_GANG_1", "SONG HAE"])
def test_a_name_in_any_script_finds_the_ship_as_a_lead(holdings, query):
    told = asked(holdings, query)
    match = by_party(told)["IMO7389704"].match
    assert (match.standing, match.rung) == ("lead", "name")
    assert told.outcome == "lead"
    assert query.split()[0][:4] in match.reasons_for[0]


def test_a_ship_without_number_is_headed_by_the_name_asked_for(holdings):
    from dataclasses import replace

    entry = Entry("13", "vessel", (ListedName("IL MOOK"), ListedName("PAEK MA")), (), "row 1")
    day = PartialDate(2022, 5, 5)
    held = Listing("uk", "13", (Version(entry, day, day),), ())
    whole = replace(holdings, listings=(*holdings.listings, held))
    told = asked(whole, "Paek Ma")
    assert "PAEK MA (uk:13)" in text(told)
    assert "uk entry 13 (PAEK MA)" in text(told)
    assert {one["name"] for one in as_dict(told)["matches"]} == {"PAEK MA"}


TIE = EntryTie(
    "uk", "9", "Ryesong Gang 1", Tie("IMO7389704", D("2018-03-30"), "an annex", "it prints both")
)


def tied(holdings, tie=TIE):
    from dataclasses import replace

    return replace(
        holdings,
        listings=with_ties(holdings.listings, [tie]),
        list_names=(("UK list", "uk"),),
    )


def test_an_entry_without_number_is_of_the_hull_that_a_source_ties_it_to(holdings):
    whole = tied(holdings)
    told = asked(whole, "7389704")
    assert states(told)["uk", "asset_freeze"] == "in force"
    assert "uk asset freeze" in told.sentence
    assert "uk:9" not in by_party(told)
    assert by_party(told)["IMO7389704"].match.party.name == "RYE SONG GANG 1"
    assert "taken for IMO7389704 by an annex: it prints both" in " ".join(text(told).split())
    listed = as_dict(told)["matches"][0]["listings"]
    assert [one["list"] for one in listed if one["taken_for"]] == ["uk"]
    assert "taken for IMO7389704" in next(flat(told))["reasons_for"]
    early = asked(whole, "7389704", known_at=date(2018, 3, 29))
    assert "uk" not in {one[0] for one in states(early)}


@pytest.mark.parametrize(("name", "number"), [("OTHER", None), ("Ryesong Gang 1", 9074729)])
def test_no_tie_against_what_the_list_prints(holdings, name, number):
    from dataclasses import replace

    nine = next(one for one in holdings.listings if one.list_id == "uk")
    versions = tuple(replace(v, entry=replace(v.entry, imo=number)) for v in nine.versions)
    (kept,) = with_ties([replace(nine, versions=versions)], [replace(TIE, name=name)])
    assert kept.tie is None


def test_a_list_that_names_her_is_not_said_to_list_her_as_well(holdings):
    from dataclasses import replace

    said = {
        "hull": "IMO7389704", "attribute": "name", "value": "RYE SONG GANG 1",
        "status": "listed", "source": "UK list, copy of May", "observed_at": "2022-05",
    }  # fmt: skip
    merged = statements.merge([holdings.statements, statements.make([said])])
    for whole, shown in ((holdings, True), (tied(holdings), False)):
        party = replace(whole, statements=merged).ships["IMO7389704"]
        assert bool(party.said_listed) is shown
    newer = statements.make([{**said, "observed_at": "2026-03"}])
    party = replace(tied(holdings), statements=newer).ships["IMO7389704"]
    assert party.said_listed == ("UK list, copy of May (seen 2026-03)",)


def test_an_imo_number_identifies(holdings):
    told = asked(holdings, "7389704")
    first = told.matches[0].match
    assert (first.party.party, first.standing, first.score) == ("IMO7389704", "identified", 1.0)
    assert told.outcome == "found"
    assert states(told) == {
        ("ofac", "asset_freeze"): "in force",
        ("ofac", "secondary_risk"): "in force",
        ("un", "port_entry_ban"): "in force",
    }
    by_name = by_party(told)["uk:9"].match
    assert (by_name.standing, by_name.rung) == ("lead", "name")


def test_the_port_ban_begins_on_its_day(holdings):
    before, on = (asked(holdings, "7389704", as_of=D(f"2017-12-{day}")) for day in (27, 28))
    changed = {key for key, state in states(on).items() if states(before)[key] != state}
    assert changed == {("un", "port_entry_ban")}
    assert states(before)["un", "port_entry_ban"] == "not in force"
    assert states(on)["un", "port_entry_ban"] == "in force"


@pytest.mark.parametrize("query", ["Ryesong Gang No.1", "례성강 1", "7389704"])
def test_nothing_of_a_listing_is_known_before_it_was_public(holdings, query):
    told = asked(holdings, query, known_at=date(2016, 12, 31))
    assert told.matches == ()
    shown = json.dumps(as_dict(told), ensure_ascii=False) + text(told)
    assert "23186" not in shown
    assert "RYE SONG" not in shown
    assert "on no list" not in shown
    assert told.outcome == "not found"


def test_known_at_shows_what_was_public_and_no_more(holdings):
    told = asked(holdings, "7389704", known_at=date(2018, 1, 5))
    assert states(told) == {("un", "port_entry_ban"): "in force"}
    assert "SONG HAE" not in text(told)
    assert "ofac" not in text(told)


def test_listed_then_not_and_in_between_not_told(holdings):
    for day, state in (
        ("2023-03-01", "in force"),
        ("2023-06-15", "cannot be told"),
        ("2023-11-02", "not in force"),
    ):
        told = asked(holdings, "9402964", as_of=D(day))
        assert states(told, "IMO9402964")["ofac", "asset_freeze"] == state
    middle = asked(holdings, "9402964", as_of=D("2023-06-15"))
    assert "between ofac/2023-03-01 and ofac/2023-11-02" in " ".join(text(middle).split())
    assert "cannot be told: ofac asset freeze on 2023-06-15" in middle.sentence


def test_on_no_list_is_said_with_lists_and_dates(holdings):
    told = asked(holdings, "8125703")
    first = told.matches[0].match
    assert (first.party.party, first.standing) == ("IMO8125703", "identified")
    assert told.outcome == "not found"
    for words in ("on no list held", "ofac (issues of 2019-01, 2022-06-02", "un (issue of 2022"):
        assert words in told.sentence
    assert "clear" not in text(told).lower()
    house = by_party(told)["IMO9074729"].match
    assert house.standing == "lead"
    assert house.score <= 0.25
    assert "8125703 asked for, 9074729 held" in house.reasons_against[0]


def test_namesakes_are_kept_apart(holdings):
    told = asked(holdings, "Vityaz")
    found = by_party(told)
    assert {one.match.standing for one in told.matches} == {"lead"}
    company = found["ofac:44145"].match
    assert company.reasons_against == ("it is a company, not a ship",)
    assert company.score < 0.25
    assert found["IMO8125703"].listings == ()


def test_another_valid_imo_stands_against_a_name(holdings):
    subject = with_fields(name="RYE SONG GANG 1", imo="8800004")
    match = by_party(asked(holdings, subject))["IMO7389704"].match
    assert match.other_imo
    assert match.score <= 0.25
    assert asked(holdings, subject).outcome == "lead"


def test_one_hull_with_three_names(holdings):
    for query in ("Chong Rim 2", "SAE BYOL", "Sin Phyong 9", "새별"):
        told = asked(holdings, query)
        assert [one.listing.entry for one in by_party(told)["IMO8916293"].listings] == ["100"]
    shown = text(asked(holdings, "8916293"))
    assert all(name in shown for name in ("CHONG RIM 2", "SAEBYOL", "SIN PHYONG 9"))


def test_a_borrowed_mmsi_is_a_conflict_and_no_match(holdings):
    when = parse_instant("2022-06-10T00:00:00Z")
    told = asked(holdings, with_fields(mmsi="457123000", when=when))
    assert told.matches == ()
    assert [one.party for one in told.borrowed] == ["IMO9132612"]
    assert "false identity" in told.borrowed[0].sentence
    assert "Conflicts" in text(told)


def test_an_mmsi_resolves_only_at_a_time(holdings):
    held = asked(holdings, with_fields(mmsi="457123000", when=parse_instant("2015-01-01T00:00Z")))
    assert [(one.match.party.party, one.match.standing) for one in held.matches] == [
        ("IMO8514435", "identified")
    ]
    never = asked(holdings, "457123000")
    assert [one.match.standing for one in never.matches] == ["lead"]
    assert "without a time" in never.matches[0].match.reasons_against[0]
    dated = asked(holdings, "457123000", as_of=D("2015-01-01"))
    assert dated.matches[0].match.standing == "identified"


def test_a_number_that_another_used_falsely_then_is_no_more_than_probable(holdings):
    told = asked(holdings, with_fields(name="SHUN LI", imo="8514435"))
    assert told.matches[0].match.standing == "identified"
    from dataclasses import replace

    false = {
        "hull": "IMO9132612", "attribute": "imo", "value": 8514435, "status": "spoofed",
        "valid_from": "2022-06", "valid_to": "2022-06", "source": "trade press",
    }  # fmt: skip
    merged = statements.merge([holdings.statements, statements.make([false])])
    whole = replace(holdings, statements=merged)
    for day, standing in (("2022-06-10", "probable"), ("2019-06-10", "identified")):
        told = asked(whole, with_fields(imo="8514435", when=D(day)))
        match = told.matches[0].match
        assert (match.party.party, match.standing) == ("IMO8514435", standing)
        assert bool(match.reasons_against) is (standing == "probable")
        assert len(told.borrowed) == (1 if standing == "probable" else 0)


@pytest.mark.parametrize(
    ("when", "standing"),
    [("2026-05-11", "probable"), ("2026-05-11T10:00:00Z", "probable"), ("2026-05-12", "lead")],
)
def test_a_number_seen_on_the_very_day_was_hers_then(holdings, when, standing):
    from dataclasses import replace

    from ullage.identity import dates

    seen = {
        "hull": "IMO8106496", "attribute": "mmsi", "value": 445220000, "status": "broadcast",
        "observed_at": "2026-05-11", "source": "AIS log",
    }  # fmt: skip
    merged = statements.merge([holdings.statements, statements.make([seen])])
    subject = with_fields(mmsi="445220000", when=dates.parse(when))
    match = asked(replace(holdings, statements=merged), subject).matches[0].match
    assert match.standing == standing
    assert ("gives no date" in " ".join(match.reasons_against)) is (standing == "lead")


def test_a_letter_or_two_begin_no_name(holdings):
    for name, found in (("Vit", False), ("Vity", False), ("Vityaz", True)):
        leads = [one for one in asked(holdings, name).matches if one.match.party.kind == "company"]
        assert bool(leads) is found
    from dataclasses import replace

    entry = Entry("1", "aircraft", (ListedName("F-OJHH"), ListedName("Vityaz Air")), (), "row 1")
    held = Listing("x", "1", (Version(entry, D("2020"), D("2020")),), ())
    whole = replace(holdings, listings=(*holdings.listings, held))
    assert asked(whole, "f").matches == ()
    against = by_party(asked(whole, "Vityaz"))["x:1"].match.reasons_against
    assert against == ("it is an aircraft, not a ship",)


def test_what_was_looked_at_is_short_in_words_and_whole_in_values(holdings):
    from dataclasses import replace

    told = asked(holdings, "7389704")
    (line,) = [one for one in text(told).split("\n  ") if one.startswith("ofac: ")]
    assert line.count("sha256") == 1
    assert "2019-01, 2022-06-02, 2023-03-01, 2023-11-02, 2024-05-03 (sha256" in line
    assert "; issues lack parts, what they hold is unknown: alt" in " ".join(text(told).split())
    (ofac,) = [one for one in as_dict(told)["lists"] if one["list"] == "ofac"]
    assert len({tuple(one["sha256"]) for one in ofac["issues"]}) == 5
    assert "part 'alt' is missing from 2022-06-02" in ofac["notes"][-1]
    guessed = [
        replace(one, published_basis="the last beginning of a measure in it")
        if one.list_id == "un"
        else one
        for one in holdings.publications
    ]
    shown = text(asked(replace(holdings, publications=tuple(guessed)), "7389704"))
    assert "2022-01-01 dated by the last beginning of a measure in it" in " ".join(shown.split())


def test_that_no_issue_is_held_is_said_once(holdings):
    from dataclasses import replace

    report = Report(
        "kr", 7389704, "RYE SONG GANG 1", "other", "own", D("2024-01"), D("2024-01"), "press"
    )
    listings = with_reports(holdings.listings, [report])
    whole = replace(holdings, listings=listings, reports=(report,))
    shown = " ".join(text(asked(whole, "7389704", as_of=D("2020-01-01"))).split())
    (line,) = [one for one in shown.split(" kr: ")[1:]]
    assert line.count("no issue") == 1


def test_near_misses_are_shown_and_are_no_matches(holdings):
    told = asked(holdings, "RYE SONG GANG 2")
    assert told.matches == ()
    assert told.outcome == "not found"
    assert "IMO7389704" in {one.party.party for one in told.near}
    assert all(one.score < 0.85 for one in told.near)
    assert "number 2 is not 1" in told.near[0].reason
    assert "Near misses" in text(told)
    assert asked(holdings, "RYE SONG GANG 2", known_at=date(2016, 1, 1)).near == ()
    exact = asked(holdings, "RYE SONG GANG 1")
    assert "IMO7389704" not in {one.party.party for one in exact.near}


def test_a_false_name_is_told_beside_the_ship_that_bears_it(holdings):
    told = asked(holdings, "SHUN LI")
    assert list(by_party(told)) == ["IMO8514435"]
    assert [one.party for one in told.borrowed] == ["IMO9132612"]


def test_a_wrong_check_digit_is_said_and_near_numbers_are_leads(holdings):
    told = asked(holdings, "7389705")
    assert "wrong check digit" in told.subject.notes[0]
    match = by_party(told)["IMO7389704"].match
    assert (match.rung, match.standing) == ("imo_near", "lead")
    assert all(one != 7389705 for one in near_imos("7389705"))


@pytest.mark.parametrize(
    ("fields", "rung", "standing"),
    [
        ({"built": "1974"}, "name_particulars", "probable"),
        ({"flag": "KP"}, "name_particulars", "lead"),
        ({"flag": "PA"}, "name", "lead"),
        ({"built": "1995"}, "name", "lead"),
        ({"built": "1974", "imo": "9074729"}, "name_particulars", "lead"),
    ],
)
def test_particulars(holdings, fields, rung, standing):
    told = asked(holdings, with_fields(name="Rye Song Gang 1", **fields))
    match = by_party(told)["IMO7389704"].match
    assert (match.rung, match.standing) == (rung, standing)
    if fields.get("flag") == "PA":
        assert match.neutral
        assert match.reasons_against == ()


def test_a_name_seen_at_another_time_counts_less(holdings):
    then, later = (
        by_party(asked(holdings, with_fields(name="SONG HAE", when=D(day))))["IMO7389704"].match
        for day in ("2018-01-20", "2019-05-01")
    )
    assert then.reasons_against == ()
    assert then.score == 1.0
    assert later.score == pytest.approx(0.8)
    assert "not for 2019-05-01" in later.reasons_against[0]


def test_a_name_that_does_not_fit_is_told_against_a_number(holdings):
    match = asked(holdings, with_fields(name="OCEAN STAR", imo="7389704")).matches[0].match
    assert match.standing == "identified"
    assert "no name held of it meets 'OCEAN STAR'" in match.reasons_against[0]


def test_judgements_join_and_part(judged):
    same = asked(judged("same", "IMO8125703", "IMO8916293"), "8125703")
    joined = by_party(same)["IMO8916293"]
    assert joined.match.standing == "probable"
    assert "A. Person" in joined.match.reasons_for[0]
    assert same.outcome == "found"
    before = asked(
        judged("same", "IMO8125703", "IMO8916293"), "8125703", known_at=date(2023, 12, 31)
    )
    assert "IMO8916293" not in by_party(before)


def test_nothing_held_is_said():
    told = asked(Holdings.empty(), "8125703")
    assert told.sentence.startswith("not found in any list: no issue is held")


@pytest.mark.parametrize("query", ["", "  ", "IMO 12345", "MMSI 12"])
def test_questions_that_ask_nothing(query):
    if query.strip() and query != "IMO 12345":
        assert subject_of(query).mmsi == 12
    else:
        with pytest.raises(ValueInvalidError):
            subject_of(query)


@pytest.mark.parametrize(
    ("query", "field", "value"),
    [
        ("imo7389704", "imo", 7389704),
        ("IMO: 7389704", "imo", 7389704),
        ("445123000", "mmsi", 445123000),
        ("call sign HMZA7", "call_sign", "HMZA7"),
        ("name 7389704", "name", "7389704"),
        ("IMO STAR", "name", "IMO STAR"),
        ("7-28", "name", "7-28"),
        ("MMSI 445123000", "mmsi", 445123000),
        ("７３８９７０４", "imo", 7389704),
        ("RYE SONG GANG 1 (IMO 7389704)", "imo", 7389704),
        ("RYE SONG GANG 1, IMO: 7389704; MMSI 445123000", "mmsi", 445123000),
        ("RYE SONG GANG 1, IMO: 7389704; MMSI 445123000", "name", "RYE SONG GANG 1"),
        ("IMO 7389704 / MMSI 445123000", "name", None),
        ("IMO NUMBER 7389704", "imo", 7389704),
    ],
)
def test_how_a_question_is_read(query, field, value):
    assert getattr(subject_of(query), field) == value


def test_the_same_in_all_forms(holdings):
    told = asked(holdings, "7389704", as_of=D("2017-12-28"))
    whole = json.loads(json.dumps(as_dict(told), ensure_ascii=False))
    rows = list(flat(told, 1))
    assert all(tuple(row) == COLUMNS for row in rows)
    measures = [m for one in whole["matches"] for li in one["listings"] for m in li["measures"]]
    assert [row["state"] for row in rows] == [one["state"] for one in measures]
    assert all("ofac/2024-05-03@" in row["lists_looked_at"] for row in rows)
    assert {one["standing"] for one in whole["matches"]} == {"identified", "lead"}
    assert "LEAD (not a finding)" in text(told)
    assert text(told) == text(asked(holdings, "7389704", as_of=D("2017-12-28")))


def test_reports_date_what_only_issues_date(holdings):
    report = Report(
        "ofac", 7389704, "RYE SONG GANG 1", "asset_freeze", "DPRK4",
        D("2017-11-21"), D("2017-11-21"), "press", "23186",
    )  # fmt: skip
    known = with_reports(holdings.listings, [report])
    from dataclasses import replace

    both = replace(holdings, listings=known)
    told = asked(both, "7389704", as_of=D("2018-06-01"))
    assert states(told)["ofac", "asset_freeze"] == "in force"
    assert states(told)["ofac", "secondary_risk"] == "cannot be told"
    assert states(asked(both, "7389704", as_of=D("2017-11-20")))["ofac", "asset_freeze"] == (
        "not in force"
    )
    assert asked(both, "7389704", known_at=date(2017, 11, 20)).outcome == "not found"
    assert asked(both, "7389704", known_at=date(2017, 11, 21)).outcome == "found"
    alone = with_reports((), [report])
    assert (alone[0].entry, alone[0].measures[0].start.basis) == ("23186", "reported")


def us(day):
    return to_us(datetime.fromisoformat(f"{day}T00:00:00+00:00"))


@pytest.mark.parametrize(
    ("hull", "start", "end", "list_id", "during", "since"),
    [
        ("IMO7389704", "2017-12-01", "2017-12-20", "un", "not", None),
        ("IMO7389704", "2017-12-20", "2018-01-05", "un", "from within", date(2017, 12, 28)),
        ("IMO7389704", "2018-01-01", "2018-02-05", "un", "throughout", None),
        ("IMO9402964", "2023-04-01", "2023-05-01", "ofac", "cannot be told", None),
        ("IMO9402964", "2023-02-01", "2023-05-01", "ofac", "partly told", date(2023, 2, 1)),
        ("IMO9402964", "2024-02-01", "2024-05-01", "ofac", "not", None),
    ],
)
def test_listed_during_a_voyage(holdings, hull, start, end, list_id, during, since):
    rows = list(screen_voyages([Voyage(hull, us(start), us(end))], holdings))
    told = [row for row in rows if row.list_id == list_id]
    assert [(row.during, row.since) for row in told[:1]] == [(during, since)]
    assert told[0].why


def test_a_voyage_of_a_hull_judged_the_same(judged):
    joined = judged("same", "IMO8125703", "IMO8916293")
    voyage = Voyage("IMO8125703", us("2022-07-01"), us("2022-08-01"), "v1")
    assert [(row.hull, row.during) for row in screen_voyages([voyage], joined)] == [
        ("IMO8916293", "throughout")
    ]


@given(st.text(max_size=40))
@example("IMO7389704")
@example("IMO\u00a07389704")
@example("٧٣٨٩٧٠٤")
@example("mmsi 0")
@example("\u0000\ufffd①")
def test_any_text_is_answered_or_refused(holdings, query):
    try:
        subject = subject_of(query)
    except ValueInvalidError:
        return
    told = screen(subject, holdings)
    json.dumps(as_dict(told))
    assert "ofac (issues of" in told.lists.where
    assert all(one.match.standing == "lead" for one in told.matches if one.match.rung == "name")
    assert text(told)
    assert list(flat(told))
