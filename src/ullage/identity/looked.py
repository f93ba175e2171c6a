"""Which lists were looked at: their issues with dates and hashes, and what is missing of them.

Nothing can be said not to be found without this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from ullage.identity.holdings import Holdings
from ullage.model.listing import Publication
from ullage.times import PartialDate

#: Digits of a hash that tell one issue from another.
SHORT_HASH = 12
#: How the date of an issue is known, where it need not be told with each answer.
SURE_DATES = frozenset({"stated in the file", "file name", "given"})
ONLY_BUNDLED = "No list is held but what comes with Ullage: import the lists themselves"


@dataclass(frozen=True, slots=True)
class ListLooked:
    """A list that was looked at: its issues, the day asked of it, and what stands around that day.

    ``around`` says between which issues the day lies where none is of that day.
    """

    list_id: str
    issues: tuple[Publication, ...]
    as_of: PartialDate | None
    around: str
    bundled: bool
    notes: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    """Parts that are missing, and from which issues."""

    @property
    def parts_missing(self) -> tuple[str, ...]:
        """Parts that at least one of its issues lacks."""
        return tuple(sorted({part for one in self.issues for part in one.missing_parts}))

    @property
    def text(self) -> str:
        """``list (issues of …)``, as the words for not finding anything name it."""
        if not self.issues:
            return f"{self.list_id} (no issue held)"
        dates = ", ".join(str(one.published) for one in self.issues)
        return f"{self.list_id} (issue{'s' if len(self.issues) > 1 else ''} of {dates})"

    def as_dict(self) -> dict[str, Any]:
        """Plain values, each issue with the first digits of its hashes."""
        return {
            "list": self.list_id,
            "as_of": None if self.as_of is None else str(self.as_of),
            "around": self.around,
            "bundled": self.bundled,
            "issues": [_issue(issue) for issue in self.issues],
            "notes": [*self.notes, *self.lacking],
        }


@dataclass(frozen=True)
class Looked:
    """All lists looked at, and the same in words, made once for many answers."""

    each: tuple[ListLooked, ...]
    known_at: date | None = None

    @property
    def only_bundled(self) -> bool:
        """No list is held but those that come with Ullage."""
        return all(one.bundled for one in self.each)

    @cached_property
    def where(self) -> str:
        """Lists and dates, and the lists of which only single dates are known."""
        held = "; ".join(one.text for one in self.each if one.issues)
        bare = ", ".join(one.list_id for one in self.each if not one.issues)
        then = " of that time" if self.known_at else ""
        told = held or f"any list: no issue{then} is held"
        if bare:
            told = f"{told}. Of {bare} only single dates are known, no issue{then}"
        return f"{told}. {ONLY_BUNDLED}" if self.only_bundled else told

    @cached_property
    def short(self) -> str:
        """Lists, dates and hash prefixes in one cell."""
        cells = []
        for one in self.each:
            issues = [f"{i.key}@{hashes(i)}{_doubted(i)}" for i in one.issues]
            cells += issues or [f"{one.list_id}/no issue held"]
        return "; ".join(cells) or "no list held"

    def as_dicts(self) -> list[dict[str, Any]]:
        """Plain values."""
        return [one.as_dict() for one in self.each]


def _issue(issue: Publication) -> dict[str, Any]:
    return {
        "published": str(issue.published),
        "basis": issue.published_basis,
        "sha256": [file.sha256[:SHORT_HASH] for file in issue.files],
        "missing_parts": list(issue.missing_parts),
    }


def _doubted(issue: Publication) -> str:
    return "" if issue.accepted is None else " (may not be whole)"


def hashes(issue: Publication) -> str:
    """First digits of the hashes of an issue's files."""
    return "+".join(file.sha256[:SHORT_HASH] for file in issue.files)


def look(holdings: Holdings, as_of: PartialDate | None) -> Looked:
    """Every list of which something is held, as it is looked at for ``as_of``."""
    each = tuple(_looked(list_id, holdings, as_of) for list_id in holdings.list_ids)
    return Looked(each, holdings.known_at)


def _looked(list_id: str, holdings: Holdings, as_of: PartialDate | None) -> ListLooked:
    held = [one for one in holdings.publications if one.list_id == list_id]
    reported = any(one.list_id == list_id for one in holdings.reports)
    held.sort(key=lambda one: (one.published, [file.sha256 for file in one.files]))
    dates = [one.published for one in held]
    day = as_of or (dates[-1] if dates else None)
    around = "" if as_of is None or not dates else _around(list_id, dates, as_of)
    later = [one for one in holdings.later if one.list_id == list_id]
    notes = [
        f"{one.key} was taken in although it may not be whole: {one.accepted}"
        for one in held
        if one.accepted
    ]
    notes += _remarks(held)
    if reported:
        notes.append("some dates are as reported beside the list")
    if later and any(one.list_id == list_id for one in holdings.listings):
        notes.append("dates that the list itself states were taken from issues of a later day")
    notes += _guessed(held)
    return ListLooked(
        list_id=list_id,
        issues=tuple(held),
        as_of=day,
        around=around,
        bundled=list_id in holdings.bundled,
        notes=tuple(notes),
        lacking=tuple(_lacking(held)),
    )


def _remarks(held: Sequence[Publication]) -> list[str]:
    """What must be said of issues, once, with the issues it is said of."""
    said: dict[str, list[str]] = {}
    for one in held:
        for remark in one.remarks:
            said.setdefault(remark, []).append(str(one.published))
    return [f"{remark} ({_many(dates, len(held))})" for remark, dates in said.items()]


def _lacking(held: Sequence[Publication]) -> list[str]:
    """Parts that are missing, each with the issues it is missing from."""
    parts: dict[str, list[str]] = {}
    for one in held:
        for part in one.missing_parts:
            parts.setdefault(part, []).append(str(one.published))
    return [
        f"part {part!r} is missing from {_many(dates, len(held))}: what it holds is unknown"
        for part, dates in sorted(parts.items())
    ]


def _guessed(held: Sequence[Publication]) -> list[str]:
    """Issues whose date the list itself does not give, by how it is known."""
    bases: dict[str, list[str]] = {}
    for one in held:
        told = any(one.published_basis in remark for remark in one.remarks)
        if one.published_basis not in SURE_DATES and not told:
            bases.setdefault(one.published_basis, []).append(str(one.published))
    return [f"{', '.join(days)} dated by {basis}" for basis, days in sorted(bases.items())]


def _many(dates: Sequence[str], held: int) -> str:
    if len(dates) == held:
        return "the issue held" if held == 1 else f"all {held} issues"
    return f"{', '.join(dates)}"


def _around(list_id: str, dates: Sequence[PartialDate], as_of: PartialDate) -> str:
    before = [one for one in dates if one == as_of or one.last <= as_of.first]
    after = [one for one in dates if one != as_of and one.first >= as_of.last]
    if before and before[-1] == as_of:
        return f"issue of that day: {list_id}/{as_of}"
    if before and after:
        return f"between {list_id}/{before[-1]} and {list_id}/{after[0]}"
    if before:
        return f"after {list_id}/{before[-1]}, the last issue held"
    return f"before {list_id}/{dates[0]}, the first issue held"
