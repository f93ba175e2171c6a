"""A case folder: where its parts are, how one is made, opened and held by one command at a time."""

from __future__ import annotations

import contextlib
import errno
import getpass
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from ullage.cases import atomic
from ullage.cases.config import CaseConfig
from ullage.cases.parse import Analysis, load
from ullage.errors import OutputError, UnreadableError, UsageError, from_os

TEMPLATE_TITLE = "Untitled case"

JOURNAL = "journal.jsonl"


@dataclass(frozen=True)
class Case:
    """An opened case: its folder and its checked configuration."""

    root: Path
    config: CaseConfig
    analysis: Analysis

    @property
    def toml(self) -> Path:
        """The question."""
        return self.root / "case.toml"

    @property
    def lock(self) -> Path:
        """Every input by content."""
        return self.root / "case.lock"

    @property
    def evidence(self) -> Path:
        """Originals, read-only, named by their hash."""
        return self.root / "evidence"

    @property
    def work(self) -> Path:
        """Tables that can be rebuilt."""
        return self.root / "work"

    @property
    def out(self) -> Path:
        """What is published."""
        return self.root / "out"

    @property
    def journal(self) -> Path:
        """Who ran what, chained by hash."""
        return self.root / JOURNAL

    @property
    def issues(self) -> Path:
        """Warnings of the last run, as rows."""
        return self.root / "issues.jsonl"


def open_case(root: Path) -> Case:
    """The case at ``root``.

    Raises UnreadableError where there is none, ConfigError where case.toml is wrong.
    """
    if root.name == "case.toml":
        root = root.parent
    toml = root / "case.toml"
    if not toml.is_file():
        raise UnreadableError(
            "not a case: it has no case.toml" if root.is_dir() else "no such folder",
            where=str(root),
            do="Make a case with 'ullage init DIR'.",
        )
    config, analysis = load(toml)
    return Case(root, config, analysis)


def template() -> str:
    """The commented case.toml a new case starts from."""
    return resources.files("ullage.cases").joinpath("template.toml").read_text("utf-8")


def create(root: Path, title: str | None, begin: Callable[[Path], object]) -> Case:
    """A new case at ``root``: the folders, the journal, case.toml.

    ``begin`` starts the journal at the path it is given. case.toml comes last: without it a folder
    is no case, and making one can be repeated after a kill. Raises OutputError where one is there.
    """
    if (root / "case.toml").exists():
        raise OutputError(
            "there is a case already", where=str(root), do="Choose another folder, or run that one."
        )
    text = template()
    if title is not None:
        text = text.replace(f'"{TEMPLATE_TITLE}"', _toml_string(title))
    try:
        for folder in (root, root / "evidence", root / "work", root / "out"):
            folder.mkdir(parents=True, exist_ok=True)
        atomic.write_text(root / ".gitignore", "/work/\n/.case-lock\n")
    except OSError as error:
        raise from_os(error, root, writing=True) from error
    begin(root / JOURNAL)
    atomic.write_text(root / "case.toml", text)
    return open_case(root)


def _toml_string(text: str) -> str:
    escaped = "".join(
        f"\\u{ord(char):04x}" if ord(char) < 32 or char in '"\\\x7f' else char for char in text
    )
    return f'"{escaped}"'


@contextlib.contextmanager
def held(case: Case, *, sharing: bool = False) -> Iterator[None]:
    """Keep other commands out of the case meanwhile; ``sharing`` lets others that only read in.

    Raises UsageError where another command is at work in it. The hold ends with the process,
    however that ends.
    """
    handle = _hold_file(case.root / ".case-lock", sharing)
    if handle is None:
        yield
        return
    try:
        _seize(handle, case.root, sharing)
        yield
    finally:
        os.close(handle)


def _hold_file(path: Path, sharing: bool) -> int | None:
    """The file that is held; None where a reader meets a folder that nobody can write to."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        if sharing and error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            return None
        raise from_os(error, path, writing=True) from error


def _seize(handle: int, root: Path, sharing: bool) -> None:
    if sys.platform == "win32":
        return
    import fcntl

    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if sharing else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise UsageError(
            "another ullage command is at work in this case",
            where=str(root),
            do="Wait until it has ended, then try again.",
        ) from error


def who() -> str:
    """Who is named in the journal: the environment variable ULLAGE_WHO, else the login name."""
    named = os.environ.get("ULLAGE_WHO")
    if named is not None:
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
