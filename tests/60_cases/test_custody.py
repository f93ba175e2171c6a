"""Evidence taken in: by content, once, read-only, and whole or not at all."""

import json

import pytest

from ullage import api
from ullage.cases import atomic, custody, lock
from ullage.cases.folder import held, open_case
from ullage.cases.lock import Input
from ullage.errors import OutputError, UnreadableError, UsageError, VerificationError
from ullage.evidence import journal

# Made up: one ship, three reports.
TABLE = "mmsi,timestamp,lat,lon,speed,course\n" + "".join(
    f"440001234,2024-01-01T00:{n:02}:00Z,35.{n:02},129.5,9.{n},10\n" for n in range(3)
)


@pytest.fixture
def case(tmp_path):
    return api.init(tmp_path / "case", title='A "quoted" title')


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "reports.csv"
    path.write_text(TABLE)
    return path


def test_a_new_case_is_valid_and_journalled(case):
    assert open_case(case.root).config.case.title == 'A "quoted" title'
    assert [entry["action"] for entry in journal.read(case.journal)] == ["init"]
    with pytest.raises(OutputError, match="a case already"):
        api.init(case.root)


def test_no_case_is_said_so(tmp_path):
    with pytest.raises(UnreadableError, match="no such folder"):
        open_case(tmp_path / "nowhere")
    with pytest.raises(UnreadableError, match="not a case"):
        open_case(tmp_path)


def test_a_file_is_stored_by_its_hash_read_only_with_its_terms(case, table):
    taken = api.add(case.root, [table], licence="CC0-1.0", retrieved_at="2024-05-01T12:00:00+09:00")
    (one,) = taken.added
    stored = case.root / one.path
    assert stored.name == f"{one.sha256}.csv"
    assert stored.read_text() == TABLE
    assert stored.stat().st_mode & 0o777 == 0o444
    assert (one.original, one.licence, one.retrieved_at) == (
        "reports.csv",
        "CC0-1.0",
        "2024-05-01T03:00:00Z",
    )
    assert lock.read(case.lock) == (one,)
    entry = journal.read(case.journal)[-1]
    assert entry["action"] == "add"
    assert entry["inputs"][0]["sha256"] == one.sha256


def test_the_same_file_again_changes_nothing_but_what_is_newly_said(case, table):
    api.add(case.root, [table], licence="CC0-1.0")
    before = case.lock.read_bytes(), case.journal.read_bytes()
    again = api.add(case.root, [table])
    assert not again.added
    assert len(again.known) == 1
    assert (case.lock.read_bytes(), case.journal.read_bytes()) == before
    api.add(case.root, [table], retrieved_at="2024-05-01T12:00:00Z")
    (one,) = lock.read(case.lock)
    assert (one.licence, one.retrieved_at) == ("CC0-1.0", "2024-05-01T12:00:00Z")


@pytest.mark.parametrize(
    "said",
    [
        {"licence": "other"},
        {"kind": "document"},
        {"retrieved_at": "2025-01-01T00:00:00Z"},
        {"licence": "other", "kind": "document"},
    ],
)
def test_terms_that_are_known_are_not_changed_by_adding_again(case, table, said):
    at = "2024-05-01T12:00:00Z"
    before = api.add(case.root, [table], licence="CC0-1.0", retrieved_at=at).added
    (refused,) = api.add(case.root, [table], **said).refused
    assert isinstance(refused, UsageError)
    assert refused.where == "reports.csv"
    assert "in the case already, with another" in refused.what
    assert "[sources] in case.toml" in refused.do
    assert lock.read(case.lock) == before
    assert len(journal.read(case.journal)) == 2
    again = api.add(case.root, [table], licence="CC0-1.0", retrieved_at="2024-05-01T21:00:00+09:00")
    assert again.known == before


def test_a_document_stays_one_when_added_again(case, table):
    before = api.add(case.root, [table], kind="document").added
    assert api.add(case.root, [table], licence=None).known == before


def test_what_cannot_be_used_is_refused_and_the_rest_taken_in(case, table, tmp_path):
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "link.csv").symlink_to(tmp_path / "nowhere")
    names = ["empty.csv", "noise.bin", "link.csv", "missing.csv", "reports.csv"]
    taken = api.add(case.root, [tmp_path / name for name in names])
    assert [one.original for one in taken.added] == ["reports.csv"]
    assert len(taken.refused) == 4
    assert all(error.exit_code == 3 for error in taken.refused)
    assert sorted(path.name for path in case.evidence.iterdir()) == [f"{taken.added[0].sha256}.csv"]


def test_documents_are_kept_without_being_read(case, tmp_path):
    (tmp_path / "bill.PDF").write_bytes(b"%PDF-1.4 made up")
    (one,) = api.add(case.root, [tmp_path / "bill.PDF"], kind="document").added
    assert one.kind == "document"
    assert one.path.endswith(".pdf")


def test_naive_retrieval_times_are_refused(case, table):
    with pytest.raises(UsageError, match="without a zone"):
        api.add(case.root, [table], retrieved_at="2024-05-01T12:00:00")


def test_two_commands_at_once_are_refused(case, table):
    with held(case), pytest.raises(UsageError, match="another ullage command"):
        api.add(case.root, [table])
    with held(case, sharing=True), held(case, sharing=True):
        pass


class Killed(BaseException):
    """Stands for the process ending there."""


@pytest.mark.parametrize(
    ("where", "taken_in"), [("append", False), ("settle", True), ("_place", True)]
)
def test_killed_while_adding_gives_all_or_nothing(case, table, monkeypatch, where, taken_in):
    def die(*args, **kwargs):
        raise Killed

    module = journal if where == "append" else custody
    real = getattr(module, where)
    calls = []

    def once(*args, **kwargs):
        calls.append(1)
        # settle is also called, with nothing to do, when the case is first held
        return real(*args, **kwargs) if where == "settle" and len(calls) == 1 else die()

    monkeypatch.setattr(module, where, once)
    with pytest.raises(Killed):
        api.add(case.root, [table])
    monkeypatch.undo()
    with custody.working(case):
        pass
    assert len(lock.read(case.lock)) == taken_in
    assert len(list(case.evidence.iterdir())) == taken_in
    assert not list(case.root.glob(".next*"))
    assert len(api.add(case.root, [table]).added) == (not taken_in)
    assert len(list(case.evidence.iterdir())) == 1


@pytest.mark.parametrize("where", ["before", "journal", "case.toml"])
def test_killed_while_making_a_case_it_can_be_made_again(tmp_path, monkeypatch, where):
    def die(*args, **kwargs):
        raise Killed

    real = atomic.write_text
    if where == "case.toml":
        monkeypatch.setattr(
            atomic, "write_text", lambda path, text: (die if path.suffix else real)(path, text)
        )
    else:
        module, name = (atomic, "write_text") if where == "before" else (journal, "append")
        monkeypatch.setattr(module, name, die)
    with pytest.raises(Killed):
        api.init(tmp_path / "case")
    monkeypatch.undo()
    with pytest.raises(UnreadableError, match="not a case"):
        open_case(tmp_path / "case")
    case = api.init(tmp_path / "case")
    assert [entry["action"] for entry in journal.read(case.journal)] == ["init"]
    assert api.verify(case.root).journal_lines == 1


def test_a_lock_is_the_same_bytes_whatever_the_order(tmp_path):
    def one(digit):
        return Input(digit * 64, f"evidence/{digit * 64}.csv", "x.csv", 1, "k")

    lock.write(tmp_path / "a", (one("1"), one("2")))
    lock.write(tmp_path / "b", (one("2"), one("1")))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert lock.read(tmp_path / "a") == (one("1"), one("2"))


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"version": 2, "inputs": []}',
        '{"version": 1, "inputs": [3]}',
        '{"version": 1, "inputs": [{"sha256": "a"}]}',
        '{"version": 1, "inputs": [{"sha256": "a", "path": "../../etc/passwd",'
        ' "original": "x", "bytes": 1, "kind": "k"}]}',
    ],
)
def test_a_spoiled_lock_is_named(tmp_path, text):
    (tmp_path / "case.lock").write_text(text)
    with pytest.raises(VerificationError, match=r"case\.lock: not a lock"):
        lock.read(tmp_path / "case.lock")


def test_a_lock_says_nothing_of_where_the_case_lies(case, table):
    api.add(case.root, [table])
    assert str(case.root) not in case.lock.read_text()
    assert json.loads(case.lock.read_bytes())["version"] == 1
