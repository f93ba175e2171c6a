"""What changed between two publications, and between lists."""

from __future__ import annotations

import pytest

from ullage.errors import UsageError
from ullage.identity.across import across, fold
from ullage.identity.changes import changes
from ullage.identity.history import follow
from ullage.model.listing import Entry, ListedName, ListFile, Measure, Publication
from ullage.times import PartialDate

day = PartialDate.parse


def published(text: str, *missing: str, list_id: str = "l") -> Publication:
    files = (ListFile("f", "p", text, 1),)
    return Publication(list_id, day(text), "given", files, "r", "1", missing_parts=missing)


def ship(key: str, name: str, imo: int | None = None, **more) -> Entry:
    names = (ListedName(name), *(ListedName(n, "aka") for n in more.pop("aka", ())))
    start = more.pop("start", None)
    measure = Measure("asset_freeze", "X", None if start is None else day(start))
    return Entry(key, "vessel", names, (measure,), more.pop("locator", "row"), imo=imo, **more)


OLD, NEW = published("2019-01"), published("2020-05-01")


def test_added_removed_changed() -> None:
    before = [ship("1", "A"), ship("2", "B", 9402964), ship("3", "C", flag="KP", locator="row 3")]
    after = [ship("1", "A", locator="row 9"), ship("3", "C", flag="PA"), ship("4", "D")]
    found = changes((OLD, before), (NEW, after))
    assert [e.entry for e in found.added] == ["4"]
    assert [e.entry for e in found.removed] == ["2"]
    assert [(c.after.entry, c.fields[0].field) for c in found.changed] == [("3", "flag")]
    assert found.counts()["removed"] == {"vessel": 1}
    change = found.changed[0].fields[0]
    assert (change.before, change.after) == ("KP", "PA")


def test_of_several_values_only_those_that_differ_are_told() -> None:
    found = changes(
        (OLD, [ship("1", "A", aka=("B", "C"))]), (NEW, [ship("1", "A", aka=("C", "D"))])
    )
    (field,) = found.changed[0].fields
    assert [n.text for n in field.before] == ["B"]
    assert [n.text for n in field.after] == ["D"]


def test_a_missing_file_of_aliases_is_no_removal() -> None:
    without = published("2020-05-01", "alt")
    found = changes((OLD, [ship("1", "A", aka=("B",))]), (without, [ship("1", "A")]))
    assert found.changed == ()
    assert found.not_compared == ("names",)


def test_aliases_that_come_with_their_file_are_no_addition_but_a_new_name_is() -> None:
    without = published("2019-01", "alt")
    whole = [ship("1", "A", aka=("B",)), ship("2", "NEW", aka=("OLD",))]
    found = changes((without, [ship("1", "A"), ship("2", "OLD")]), (NEW, whole))
    assert [c.after.entry for c in found.changed] == ["2"]


def test_aliases_are_compared_as_printed_where_both_lack_the_file() -> None:
    a, b = published("2019-01", "alt"), published("2020-05-01", "alt")
    found = changes((a, [ship("1", "A", aka=("B",))]), (b, [ship("1", "A")]))
    assert [c.fields[0].field for c in found.changed] == ["names"]


def test_an_id_that_changed_is_found_by_the_imo_number() -> None:
    found = changes((OLD, [ship("a", "A", 9402964)]), (NEW, [ship("b", "A", 9402964)]))
    assert (found.added, found.removed) == ((), ())
    assert [(a.entry, b.entry) for a, b in found.rekeyed] == [("a", "b")]


def test_different_lists_are_not_compared_so() -> None:
    with pytest.raises(UsageError, match="of one list"):
        changes((OLD, []), (published("2020", list_id="other"), []))


def lists(**entries: list[Entry]):
    return follow([(published("2020-01-01", list_id=name), some) for name, some in entries.items()])


def test_on_one_list_and_not_another() -> None:
    found = across(lists(ofac=[ship("1", "A", 9402964)], eu=[ship("x", "B", 7389704)]))
    assert [(s.imo, s.absent) for s in found.ships] == [(7389704, ("ofac",)), (9402964, ("eu",))]
    assert [s.imo for s in found.only_on("ofac")] == [9402964]


def test_no_longer_listed_is_absent() -> None:
    first, second = published("2019", list_id="ofac"), published("2020", list_id="ofac")
    listings = follow([(first, [ship("1", "A", 9402964)]), (second, [ship("2", "B", 7389704)])])
    gone = next(s for s in across(listings).ships if s.imo == 9402964)
    assert (gone.absent, gone.sides[0].current) == (("ofac",), False)


def test_a_list_that_lost_its_last_ship_still_counts_by_its_newest_publication() -> None:
    first, second = published("2019", list_id="ofac"), published("2020", list_id="ofac")
    listings = follow([(first, [ship("1", "A", 9402964)]), (second, [])])
    (gone,) = across(listings, (), {"ofac": day("2020")}).ships
    assert gone.absent == ("ofac",)


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ({"name": "RYONG GUN BONG"}, {"name": "M/V Ryong Gun-Bong"}, ()),
        ({"name": "A"}, {"name": "B", "aka": ("A",)}, ()),
        ({"name": "CHONG RIM 2"}, {"name": "SAEBYOL"}, ("names",)),
        ({"name": "PI RUY GANG"}, {"name": "Pi Ryu Gang"}, ("spelling",)),
        ({"name": "SAM JONG 1"}, {"name": "SAM JONG 2"}, ("names",)),
        ({"name": "SAMMA II"}, {"name": "SAM MA 2"}, ()),
        ({"name": "A", "flag": "KP"}, {"name": "A", "flag": "PA"}, ("flags",)),
        ({"name": "A", "flag": "KP"}, {"name": "A"}, ()),
        ({"name": "A", "start": "2018-03-01"}, {"name": "A", "start": "2018-03-30"}, ("dates",)),
        ({"name": "A", "start": "2018-03"}, {"name": "A", "start": "2018-03-30"}, ()),
        ({"name": "A", "start": "2018-03-01"}, {"name": "A"}, ()),
    ],
)
def test_what_two_lists_contradict_each_other_in(one, other, differ) -> None:
    listings = lists(a=[ship("1", imo=9402964, **one)], b=[ship("2", imo=9402964, **other)])
    assert across(listings).ships[0].differ == differ


def test_the_same_name_alone_is_a_lead() -> None:
    a = [ship("1", "VITYAZ", 8125703), ship("2", "X", 9402964)]
    b = [ship("3", "Vityaz", 7389704), ship("4", "Vityaz"), ship("5", "X", 9402964)]
    found = across(lists(a=a, b=b)).leads
    assert [(x.one.entry, x.other.entry, x.why) for x in found] == [
        ("1", "3", "imo differs"),
        ("1", "4", "name only"),
    ]


def test_a_list_without_imo_numbers_leaves_nobody_out() -> None:
    a = [ship("1", "CHON MA SAN", 8660313), ship("2", "OTHER", 9402964)]
    found = across(lists(ofac=a, uk=[ship("3", "Chon Ma San")]))
    assert found.without_imo == ("uk",)
    assert [(s.imo, s.absent, s.perhaps) for s in found.ships] == [
        (8660313, (), ("uk",)),
        (9402964, (), ()),
    ]


def test_an_entry_without_imo_number_may_be_the_ship() -> None:
    a = [ship("1", "CHON MA SAN", 8660313)]
    b = [ship("3", "Chon Ma San"), ship("4", "X", 9402964)]
    (one, _) = across(lists(a=a, b=b)).ships
    assert (one.absent, one.perhaps) == ((), ("b",))


def test_names_in_other_scripts_are_told_apart() -> None:
    assert fold("례성강") != fold("청천강")
