"""How often the DPRK romanisation gives the spelling that sanctions lists and press print.

``hangul_names.csv``: names of North Korean ships whose Korean word is sure (places, mountains,
rivers, plain words), reconstructed by hand, with one spelling as printed. ``kind`` is ``misprint``
where the same ship or its namesake owner stands in a list with the letters the rules give; those
are set apart. All others count, also those in older or home-made spellings. ``split`` is a hash of
the word; the rules come from the published norm, and no rule was changed for a ``heldout`` name
after the table was made.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
from pathlib import Path

import pytest

from ullage.identity.names import hangul

TABLE = Path(__file__).parent / "hangul_names.csv"
FACTS = Path(os.environ.get("ULLAGE_SHARED", Path(__file__).parents[3] / "shared")) / "facts"

Row = dict[str, str]


def rows(kind: str, split: str | None = None) -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    return [row for row in table if row["kind"] == kind and split in {None, row["split"]}]


def spellings(row: Row) -> list[str]:
    return [found.text for found in hangul.readings(row["hangul"]) if found.system == "DPRK"]


def rates(table: list[Row]) -> tuple[float, float]:
    """Share whose first spelling is the one printed, and share where any DPRK spelling is."""
    first = sum(spellings(row)[0] == row["list_spelling"] for row in table)
    among = sum(row["list_spelling"] in spellings(row) for row in table)
    return first / len(table), among / len(table)


def test_the_table_is_what_it_says() -> None:
    names, misprints = rows("name"), rows("misprint")
    words = [row["hangul"] for row in names]
    assert len(words) == len(set(words)) >= 80
    assert len(misprints) == 4
    for row in names + misprints:
        odd = hashlib.sha256(row["hangul"].encode()).digest()[0] % 2
        assert row["split"] == ("tuned" if odd else "heldout")
        assert row["what"]
        assert row["source"]
    assert min(len(rows("name", split)) for split in ("tuned", "heldout")) >= 35


@pytest.mark.parametrize("split", ["tuned", "heldout"])
def test_nine_in_ten_names_are_spelled_as_printed(
    split: str, record_property: pytest.RecordProperty
) -> None:
    first, among = rates(rows("name", split))
    record_property(f"{split}_first", round(first, 3))
    record_property(f"{split}_any", round(among, 3))
    assert among >= 0.90
    assert first >= 0.89


def test_nine_in_ten_of_all_names_in_the_first_spelling() -> None:
    first, among = rates(rows("name"))
    assert first >= 0.90
    assert among >= first


def test_misses_are_the_spellings_that_leave_the_rules() -> None:
    """A change of the rules that gains or loses a name shows here."""
    missed = {
        row["list_spelling"] for row in rows("name") if row["list_spelling"] not in spellings(row)
    }
    assert missed == {
        "BAEK MA KANG", "DAE HUNG", "DAI HONG DAN", "DOK CHON", "GO MAL SAN", "GOO RYONG",
        "ZA RYOK",
    }  # fmt: skip


def test_misprints_are_none_of_the_spellings() -> None:
    assert not [row for row in rows("misprint") if row["list_spelling"] in spellings(row)]


@pytest.mark.shared
def test_every_spelling_is_in_the_facts() -> None:
    if not FACTS.is_dir():
        pytest.skip(f"no shared facts at {FACTS} (set ULLAGE_SHARED)")
    names = ("vessels.csv", "dprk_vessels.csv", "named_vessels.csv")
    text = " ".join((FACTS / name).read_text(encoding="utf-8") for name in names).upper()
    joined = re.sub(r"[\s_-]", "", text)
    table = rows("name") + rows("misprint")
    absent = [row for row in table if row["list_spelling"].replace(" ", "") not in joined]
    assert [row["list_spelling"] for row in absent] == []


@pytest.mark.shared
def test_the_shared_sample_is_in_the_table_and_right() -> None:
    sample = FACTS / "hangul_names.csv"
    if not sample.is_file():
        pytest.skip(f"no shared facts at {FACTS} (set ULLAGE_SHARED)")
    with sample.open(encoding="utf-8", newline="") as file:
        shared = {row["hangul"]: row["list_spelling"] for row in csv.DictReader(file)}
    ours = {row["hangul"]: row["list_spelling"] for row in rows("name")}
    assert shared.items() <= ours.items()
    assert all(hangul.readings(word)[0].text == spelling for word, spelling in shared.items())
