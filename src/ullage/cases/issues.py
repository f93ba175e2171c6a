"""issues.jsonl: the warnings of a run as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from ullage.cases.atomic import write_text
from ullage.errors import DamagedError, UllageError, VerificationError
from ullage.evidence.hashing import canonical_json

Level = Literal["note", "warning", "damage", "expectation"]


@dataclass(frozen=True)
class Issue:
    """One warning: in which step, how grave, what, where, what was found, what to do."""

    step: str
    level: Level
    what: str
    do: str
    where: str | None = None
    found: str | None = None

    def text(self) -> str:
        """A line for people."""
        place = f"{self.where}: " if self.where else ""
        found = f" (found {self.found})" if self.found else ""
        return f"{place}{self.what}{found}. {self.do}"

    def as_error(self) -> UllageError | None:
        """The error that sets the exit code; None for a note or a warning."""
        kinds = {"damage": DamagedError, "expectation": VerificationError}
        kind = kinds.get(self.level)
        if kind is None:
            return None
        return kind(self.what, do=self.do, where=self.where, found=self.found)


def write(path: Path, issues: Sequence[Issue]) -> None:
    """All issues of a run, one canonical JSON line each, in the order of the steps."""
    write_text(path, "".join(canonical_json(asdict(issue)) + "\n" for issue in issues))
