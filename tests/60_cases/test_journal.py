import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ullage.errors import VerificationError
from ullage.evidence import journal
from ullage.evidence.hashing import canonical_json, sha256_file, sha256_tree, sha256_value


def _written(path, entries=3):
    for number in range(entries):
        journal.append(path, {"action": "add" if number else "init", "n": number, "name": "Ärø"})
    return path.read_bytes()


def test_chain_starts_with_zeros_and_each_line_names_the_one_before(tmp_path):
    path = tmp_path / "journal.jsonl"
    _written(path)
    entries = journal.read(path)
    assert [entry["prev"] for entry in entries] == [
        "0" * 64,
        entries[0]["hash"],
        entries[1]["hash"],
    ]
    assert journal.last(entries, "add")["n"] == 2
    assert journal.last(entries, "run") is None


def test_no_journal_is_no_entries(tmp_path):
    assert journal.read(tmp_path / "journal.jsonl") == []


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_changed_byte_is_found(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("journal") / "journal.jsonl"
    good = _written(path)
    at = data.draw(st.integers(0, len(good) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != good[at]))
    path.write_bytes(good[:at] + bytes([byte]) + good[at + 1 :])
    with pytest.raises(VerificationError, match=r"journal.jsonl:\d"):
        journal.read(path)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_removed_or_added_stretch_inside_is_found(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("journal") / "journal.jsonl"
    good = _written(path)
    whole = {0} | {n + 1 for n, byte in enumerate(good) if byte == 10}
    start, end = sorted(
        data.draw(st.lists(st.integers(0, len(good)), min_size=2, max_size=2, unique=True))
    )
    if end == len(good) and start in whole:
        return
    path.write_bytes(good[:start] + good[end:])
    with pytest.raises(VerificationError):
        journal.read(path)


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2), (0, 0, 1, 2), (1, 2)])
def test_moved_removed_and_repeated_lines_are_found(tmp_path, order):
    path = tmp_path / "journal.jsonl"
    lines = _written(path).splitlines(keepends=True)
    path.write_bytes(b"".join(lines[n] for n in order))
    with pytest.raises(VerificationError, match="does not follow"):
        journal.read(path)


def test_a_torn_last_line_is_cut_off_and_counted_by_the_next(tmp_path):
    path = tmp_path / "journal.jsonl"
    good = _written(path)
    path.write_bytes(good + b'{"action":"ru')
    with pytest.raises(VerificationError, match="ends in the middle"):
        journal.read(path)
    assert len(journal.read_whole(path)) == 3
    journal.append(path, {"action": "run"})
    assert journal.read(path)[-1]["torn_bytes"] == 13
    assert path.read_bytes().startswith(good)


def test_nothing_is_appended_to_a_broken_journal(tmp_path):
    path = tmp_path / "journal.jsonl"
    spoiled = _written(path).replace(b'"n":1', b'"n":7')
    path.write_bytes(spoiled)
    with pytest.raises(VerificationError, match=r"journal.jsonl:2.*own hash"):
        journal.append(path, {"action": "run"})
    assert path.read_bytes() == spoiled


@pytest.mark.parametrize("line", [b"NaN\n", b"[1]\n", b"\xff\xfe\n", b"\n", b'{"a": 1}\n'])
def test_lines_that_are_no_entries(tmp_path, line):
    path = tmp_path / "journal.jsonl"
    path.write_bytes(line)
    with pytest.raises(VerificationError):
        journal.read(path)


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.none()))
def test_canonical_json_is_one_text_for_one_value(value):
    shuffled = dict(reversed(value.items()))
    assert canonical_json(value) == canonical_json(shuffled)
    assert json.loads(canonical_json(value)) == value
    assert sha256_value(value) == sha256_value(shuffled)


def test_file_and_tree_hashes(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_bytes(b"abc")
    (tmp_path / ".hidden").write_bytes(b"x")
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_file(tmp_path / "a" / "b.txt") == (abc, 3)
    assert sha256_tree(tmp_path) == {"a/b.txt": abc}
