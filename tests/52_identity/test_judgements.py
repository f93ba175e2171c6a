"""Judgements of identity: kept, counted, taken back, contradicted."""

from datetime import UTC, datetime

import pytest

from ullage.errors import ValueInvalidError
from ullage.identity import judgements
from ullage.model.identity import JUDGEMENTS
from ullage.model.validation import validate

A, B, C = "IMO7389704", "IMO9074729", "ULL-0123456789"


def judged(day, a, verdict, b, **more):
    at = datetime(2024, 1, day, tzinfo=UTC)
    return judgements.make(a, verdict, b, author="someone", reason="seen", made_at=at, **more)


def back(rows, row, day):
    return judgements.withdrawal(
        judgements.table(rows),
        row["judgement_id"],
        author="another",
        reason="mistaken",
        made_at=datetime(2024, 1, day, tzinfo=UTC),
    )


def test_the_same_ship_by_way_of_another():
    rows = [judged(1, B, "same", A), judged(2, B, "same", C), judged(3, A, "unsure", C)]
    table = judgements.table(rows)
    assert not validate(table, JUDGEMENTS).counts
    assert judgements.clusters(table) == ((A, B, C),)
    assert judgements.contradictions(table) == ()
    assert rows[0]["hull_a"] == A


def test_what_is_withdrawn_counts_no_more_until_that_is_withdrawn():
    rows = [judged(1, A, "same", B), judged(2, B, "same", C)]
    rows.append(back(rows, rows[0], 3))
    assert judgements.clusters(judgements.table(rows)) == ((B, C),)
    with pytest.raises(ValueInvalidError, match="withdrawn already"):
        back(rows, rows[0], 4)
    rows.append(back(rows, rows[2], 5))
    assert judgements.clusters(judgements.table(rows)) == ((A, B, C),)
    assert judgements.standing(judgements.table(rows)).num_rows == 2


def test_contradictions_are_shown_with_both_sides():
    rows = [judged(1, A, "same", B), judged(2, B, "same", C), judged(3, C, "different", A)]
    (only,) = judgements.contradictions(judgements.table(rows))
    assert (only.hull_a, only.hull_b) == (A, C)
    assert only.same == (rows[0]["judgement_id"], rows[1]["judgement_id"])
    assert only.different == (rows[2]["judgement_id"],)
    assert "Withdraw" in only.text()
    rows.append(back(rows, rows[2], 4))
    assert judgements.contradictions(judgements.table(rows)) == ()


@pytest.mark.parametrize(
    "bad",
    [
        {"hull_b": A},
        {"verdict": "perhaps"},
        {"reason": " "},
        {"author": ""},
        {"made_at": datetime(2024, 1, 1)},
    ],
)
def test_what_is_no_judgement_is_refused(bad):
    given = {"hull_a": A, "verdict": "same", "hull_b": B, "author": "x", "reason": "y",
             "made_at": datetime(2024, 1, 1, tzinfo=UTC)} | bad  # fmt: skip
    with pytest.raises(ValueInvalidError):
        judgements.make(**given)


def test_withdrawing_needs_one_that_is_there():
    rows = [judged(1, A, "same", B)]
    for nothing in ("", "zzz"):
        with pytest.raises(ValueInvalidError, match="no such judgement"):
            judgements.withdrawal(judgements.table(rows), nothing, author="x", reason="y",
                                  made_at=datetime(2024, 1, 2, tzinfo=UTC))  # fmt: skip
