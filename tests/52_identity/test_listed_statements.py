"""What a list says of a ship, as statements."""

from ullage.identity.listed_statements import of_listings
from ullage.identity.timeline import timeline
from ullage.model.listing import Entry, ListedFact, ListedName, Listing, Version
from ullage.times import PartialDate

DAY = PartialDate.parse


def version(first, last, *names, **more):
    entry = Entry("7", "vessel", names, (), "line 9", imo=8916293, **more)
    return Version(entry, DAY(first), DAY(last))


def rows(*versions):
    table = of_listings([(Listing("desk", "7", versions, ()), "desk, entry 7")])
    return table, table.to_pylist()


def test_values_are_seen_in_the_first_and_the_last_issue():
    _, found = rows(
        version("2019-01", "2021-07-07", ListedName("CHONG RIM 2"), flag="KP", dwt_t=1150.0),
        version("2022-06-02", "2022-06-02", ListedName("SAEBYOL"), flag="KP"),
    )
    told = {(row["attribute"], row["value"], str(row["observed_at"].date())) for row in found}
    assert told == {
        ("name", "CHONG RIM 2", "2019-01-01"), ("name", "CHONG RIM 2", "2021-07-07"),
        ("name", "SAEBYOL", "2022-06-02"),
        ("flag", "KP", "2019-01-01"), ("flag", "KP", "2021-07-07"), ("flag", "KP", "2022-06-02"),
        ("dwt_t", "1150", "2019-01-01"), ("dwt_t", "1150", "2021-07-07"),
    }  # fmt: skip
    assert {row["hull"] for row in found} == {"IMO8916293"}
    assert {(row["status"], row["source"], row["locator"]) for row in found} == {
        ("listed", "desk, entry 7", "line 9")
    }
    assert {row["observed_at_precision"] for row in found} == {"month", "day"}


def test_the_former_is_of_the_past_and_an_alias_says_so():
    table, found = rows(
        version(
            "2019-01", "2021-07-07",
            ListedName("NEW NAME"), ListedName("OLD NAME", "fka"), ListedName("새별", "script"),
            facts=(ListedFact("flag", "KR", "former"), ListedFact("company_imo", "5145892")),
        )
    )  # fmt: skip
    old = next(row for row in found if row["value"] == "OLD NAME")
    assert (old["valid_from"], str(old["valid_to"].date())) == (None, "2019-01-01")
    assert old["note"] == "a former name, by the list"
    assert {row["note"] for row in found if row["value"] == "새별"} == {
        "the name in another script, by the list"
    }
    assert [row["value"] for row in found if row["attribute"] == "flag"] == ["KR"]
    life = timeline(table, "IMO8916293")
    assert life.of("name")[0].value == "OLD NAME"
    assert life.conflicts.num_rows == 0


def test_nothing_from_nothing():
    assert of_listings([]).num_rows == 0
