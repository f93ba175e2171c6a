"""Which name meets which: literals, and that the fast search loses nothing of the exact score."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.errors import ValueInvalidError
from ullage.identity.names.forms import forms
from ullage.identity.names.score import THRESHOLD, compare
from ullage.identity.names.search import NameIndex

with (Path(__file__).parent / "name_pairs.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
MEET, PART = (
    [(row["asked"], row["held"]) for row in ROWS if row["meets"] == meets]
    for meets in ("yes", "no")
)


@pytest.mark.parametrize(("asked", "held"), MEET)
def test_meet(asked: str, held: str) -> None:
    hits = NameIndex.build([held], [0]).search(asked)
    assert [hit.name for hit in hits] == [held], compare(asked, held)
    assert hits[0].score >= THRESHOLD
    assert asked in hits[0].explain()
    assert held in hits[0].explain()


@pytest.mark.parametrize(("asked", "held"), PART)
def test_part(asked: str, held: str) -> None:
    assert NameIndex.build([held], [0]).search(asked) == []
    assert compare(asked, held).value < THRESHOLD


HELD = sorted({held for _, held in MEET + PART})
ASKED = sorted({asked for asked, _ in MEET + PART})
SYLLABLES = ["RYE", "SONG", "GANG", "RUNG", "RA", "PAEK", "MA", "JU", "JAK", "BONG", "ZU", "HO"]
KOREAN = st.lists(
    st.sampled_from(SYLLABLES),
    min_size=1,
    max_size=4,
).map(" ".join)
LATIN = st.text("ABEIKLMNORSTUY", min_size=3, max_size=12)
NUMBER = st.sampled_from(["", " 1", " NO. 2", "-3", " II"])


@st.composite
def misprinted(draw: st.DrawFn) -> str:
    """A name of the held ones or a made-up one, with up to two letters changed."""
    name = draw(st.one_of(st.sampled_from(HELD), st.sampled_from(ASKED), KOREAN, LATIN))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(name)))
        gone = draw(st.integers(0, 1))
        name = name[:at] + draw(st.sampled_from(["", "A", "G", "N", "Y", " "])) + name[at + gone :]
    return name + draw(NUMBER)


@given(asked=misprinted(), made=st.lists(misprinted(), max_size=5))
def test_search_finds_all_that_scores(asked: str, made: list[str]) -> None:
    """The fast search gives just the names whose exact score reaches the threshold."""
    names = HELD + made
    hits = NameIndex.build(names, range(len(names))).search(asked, limit=0)
    exact = {at: round(compare(asked, name).value, 4) for at, name in enumerate(names)}
    assert {hit.key: hit.score for hit in hits} == {
        at: value for at, value in exact.items() if value >= THRESHOLD
    }


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_taken(asked: str, held: str) -> None:
    for hit in NameIndex.build([held, "BELLA"], [1, 2]).search(asked, threshold=0.5):
        assert 0.5 <= hit.score <= 1.0
        assert hit.explain()


def test_one_hit_a_subject_the_best_name_first() -> None:
    index = NameIndex.build(["JU JAK BONG 5", "ZUZAGBONG-5", "ZU ZAG BONG 6"], [4, 4, 9])
    assert [(hit.key, hit.name) for hit in index.search("ZUZAGBONG 5")] == [(4, "ZUZAGBONG-5")]
    near = index.search("ZUZAGBONG 5", threshold=0.4)
    assert [hit.key for hit in near] == [4, 9]
    assert "number 5 is not 6" in near[1].against
    assert index.search("ZUZAGBONG 5", threshold=0.4, limit=1) == near[:1]


def test_explanation_says_what_met_what() -> None:
    hit = NameIndex.build(["RYE SONG GANG 1"], [0]).search("례성강 1호")[0]
    assert (hit.query_form, hit.name_form) == ("RYE SONG GANG 1 (Hangul, DPRK)", "RYE SONG GANG 1")
    assert {"number 1 = 1", "read by Hangul, DPRK", "'호' dropped"} <= set(hit.how)
    near = NameIndex.build(["RYE SONG GANG 1"], [0]).search("Ryesonggang", threshold=0.7)[0]
    assert near.score < THRESHOLD
    assert near.against == ("number 1 on one side only",)


def test_many_is_one_by_one() -> None:
    index = NameIndex.build(HELD, range(len(HELD)))
    asked = [asked for asked, _ in MEET] * 2
    assert index.search_many(asked) == [index.search(name) for name in asked]


def test_keys_must_fit() -> None:
    with pytest.raises(ValueInvalidError, match="2 names, 1 keys"):
        NameIndex.build(["A", "B"], [1])


def test_a_name_without_letters_meets_nothing() -> None:
    assert NameIndex.build(["...", ""], [1, 2]).search("...") == []
    assert forms("...").all == ()
