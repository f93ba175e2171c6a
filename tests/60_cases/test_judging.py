"""Judgements in a case: sealed, listed, withdrawn, and none slipped in by hand."""

import json

import pytest

from ullage import api
from ullage.cases import judging
from ullage.cases.folder import open_case
from ullage.errors import FormatError, UsageError, ValueInvalidError, VerificationError
from ullage.evidence import journal

A, B = "7389704", "ULL-0123456789"


@pytest.fixture
def root(tmp_path):
    return api.init(tmp_path / "case").root


def test_a_judgement_is_kept_and_journalled(root):
    told = api.judge(root, A, "same", B, reason="same funnel", author="someone")
    (row,) = told.as_dict()["judgements"]
    assert (row["hull_a"], row["hull_b"], row["verdict"], row["stands"]) == (
        "IMO7389704", B, "same", True,
    )  # fmt: skip
    assert told.as_dict()["clusters"] == [["IMO7389704", B]]
    (line,) = (root / "judgements.jsonl").read_text().splitlines()
    assert json.loads(line)["author"] == "someone"
    assert journal.read(root / "journal.jsonl")[-1]["judgement"]["reason"] == "same funnel"
    assert api.judge(root).text().startswith(row["judgement_id"])


def test_hulls_that_nobody_knows_are_told(root):
    told = api.judge(root, "1234567", "same", "ULL-0000000000", reason="x")
    assert told.strangers == ("IMO1234567", "ULL-0000000000")
    assert "Check the id" in told.warnings[0]
    assert api.judge(root, "9132612", "same", "8514435", reason="x").strangers == ()
    assert api.judge(root).strangers == ()


def test_a_judgement_against_the_reference_set_is_told(root):
    made = api.judge(root, "9132612", "same", "8514435", reason="one MMSI", author="someone")
    (one,) = made.contradictions
    assert (one.hull_a, one.hull_b, one.same) == ("IMO8514435", "IMO9132612", (made.added,))
    assert f"{made.added} of someone" in one.sentence
    assert "of Ullage reference set" in one.sentence
    assert api.judge(root).contradictions == (one,)
    assert api.judge(root, withdraw=made.added, reason="y").contradictions == ()


def test_withdrawing_adds_a_line(root):
    made = api.judge(root, A, "same", B, reason="same funnel").added
    with pytest.raises(ValueInvalidError):
        api.judge(root, withdraw=made)
    told = api.judge(root, withdraw=made[:8], reason="another funnel")
    assert told.as_dict()["clusters"] == []
    assert len((root / "judgements.jsonl").read_text().splitlines()) == 2
    assert api.judge(root).text() == "no judgement stands"


def test_half_a_judgement_is_refused(root):
    with pytest.raises(UsageError):
        api.judge(root, A, "same", reason="x")
    with pytest.raises(UsageError):
        api.judge(root, A, "same", B, reason="x", withdraw="y")
    with pytest.raises(ValueInvalidError):
        api.judge(root, "RYE SONG GANG 1", "same", B, reason="x")
    with pytest.raises(ValueInvalidError):
        api.judge(root, A, "alike", B, reason="x")
    assert not (root / "judgements.jsonl").exists()


def test_the_file_is_made_again_and_a_stranger_is_noticed(root):
    api.judge(root, A, "same", B, reason="x")
    path, case = root / "judgements.jsonl", open_case(root)
    text = path.read_text()
    path.unlink()
    with pytest.raises(VerificationError, match="not the judgements"):
        judging.check(case)
    api.judge(root)
    assert path.read_text() == text
    assert judging.check(case) is not None
    path.write_text(text.replace('"x"', '"y"'))
    with pytest.raises(FormatError, match="its own id"):
        judging.check(case)
    other = api.init(root.parent / "other").root
    api.judge(other, A, "different", B, reason="z")
    path.write_text((other / "judgements.jsonl").read_text())
    with pytest.raises(VerificationError, match="does not know"):
        judging.check(case)
