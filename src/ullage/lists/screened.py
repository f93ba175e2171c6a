"""Screening asked from outside: one subject, or a file of thousands, against everything held."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from ullage.errors import FormatError, InputError
from ullage.identity.looked import Looked, look
from ullage.identity.screening import Screening, screen, screen_many
from ullage.identity.screening_form import brief, lists_text, text
from ullage.identity.screening_values import COLUMNS, as_dict, as_line, flat
from ullage.identity.subject import Subject
from ullage.lists.holdings import Loaded
from ullage.sinks.formula import harmless
from ullage.sources.lists.reading import Problem
from ullage.sources.subjects import Line, Ships
from ullage.times import PartialDate

if TYPE_CHECKING:
    from ullage.engine.plan import Progress

#: Subjects searched together.
BATCH = 2_000
#: The outcome of a row in which nothing to look for is left.
NOT_USABLE = "not usable"
#: Rows set aside that are told one by one.
_TOLD = 20


@dataclass(frozen=True)
class Asked:
    """What is asked of every subject: the day, what was known when, the least name score."""

    as_of: PartialDate | None = None
    known_at: PartialDate | None = None
    threshold: float | None = None


@dataclass(frozen=True)
class Answer:
    """The answer for one subject, and what could not be used of the user's files."""

    screening: Screening
    problems: tuple[InputError, ...] = ()
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {**as_dict(self.screening), "notes": list(self.notes)}

    def text(self) -> str:
        """For a person."""
        return text(self.screening)

    def lines(self, form: str) -> Iterator[str]:
        """As ``csv`` or ``jsonl``, with line ends."""
        return written([(None, self.screening)], form)


def one(subject: Subject, loaded: Loaded, asked: Asked) -> Answer:
    """Screen one subject."""
    told = screen(
        subject,
        loaded.holdings,
        as_of=asked.as_of,
        known_at=asked.known_at.last if asked.known_at else None,
        threshold=asked.threshold,
    )
    return Answer(told, loaded.problems, loaded.holdings.notes)


@dataclass
class ManyAnswers:
    """The answers for a file, made as they are asked for; counts and bad rows fill meanwhile."""

    ships: Ships
    loaded: Loaded
    asked: Asked
    progress: Progress
    counts: Counter[str] = field(default_factory=Counter)
    bad: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Cut the holdings to the day they are to be known by, once."""
        known = self.asked.known_at.last if self.asked.known_at else None
        self._holdings = self.loaded.holdings.known_by(known)

    @property
    def problems(self) -> tuple[InputError, ...]:
        """What could not be used of the user's other files; and where no row here could be used."""
        if self.counts["rows"] and self.counts["rows"] == self.counts[NOT_USABLE]:
            none = FormatError(
                "no row could be used",
                found=self.told_bad()[0],
                do="Check the columns: name, imo, mmsi, call_sign, flag, type, built, …",
            )
            return (*self.loaded.problems, none)
        return self.loaded.problems

    @property
    def notes(self) -> tuple[str, ...]:
        """How the files were read, where that is not plain."""
        return (*self.ships.notes, *self.loaded.holdings.notes)

    @property
    def lists(self) -> Looked:
        """The lists looked at, the same for every subject."""
        return look(self._holdings, self.asked.as_of)

    def answers(self) -> Iterator[tuple[int, Screening | Line]]:
        """(line of the file, answer) in the order of the file; a row that could not be used is its
        own answer.
        """
        while batch := list(islice(self.ships.lines, BATCH)):
            for line in batch:
                self.bad += line.problems
            good = [(line.line, line.subject) for line in batch if line.subject is not None]
            self.counts["rows"] += len(batch)
            self.counts[NOT_USABLE] += len(batch) - len(good)
            told = self._screened(good)
            for line in batch:
                yield (line.line, line) if line.subject is None else next(told)
            self.progress("screening", self.counts["rows"], None)

    def _screened(self, good: Sequence[tuple[int, Subject]]) -> Iterator[tuple[int, Screening]]:
        told = screen_many(
            [subject for _, subject in good],
            self._holdings,
            as_of=self.asked.as_of,
            threshold=self.asked.threshold,
            wide=False,
        )
        for (line, _), screening in zip(good, told, strict=True):
            self.counts[screening.outcome] += 1
            yield line, screening

    def lines(self, form: str) -> Iterator[str]:
        """As ``csv``, ``jsonl`` or ``text``, with line ends, as they are made."""
        if form != "text":
            return written(self.answers(), form)
        return self._text()

    def _text(self) -> Iterator[str]:
        for line, screening in self.answers():
            if isinstance(screening, Line):
                yield f"{line}  {NOT_USABLE.upper()}: {_why(screening)}\n"
            elif screening.outcome != "not found" or screening.borrowed:
                yield f"{brief(screening, line)}\n"
        yield f"\n{self.summary()}\n\n{lists_text(self.lists)}\n"

    def summary(self) -> str:
        """Counts in a sentence; complete once all answers were taken."""
        count = self.counts
        told = (
            f"{count['rows']:,} rows: {count['found']:,} found, {count['lead']:,} with leads only, "
            f"{count['not found']:,} not found in the lists below"
        )
        return told + (f", {count['not usable']:,} not usable" if count[NOT_USABLE] else "")

    def told_bad(self) -> list[str]:
        """The first bad cells and rows, for stderr."""
        lines = [f"{p.locator}: {p.rule} (found {p.found!r})" for p in self.bad[:_TOLD]]
        more = len(self.bad) - _TOLD
        return [*lines, *([f"and {more:,} more such cells or rows"] if more > 0 else [])]

    def as_dict(self) -> dict[str, Any]:
        """All answers as one document."""
        results = [_object(screening, line) for line, screening in self.answers()]
        return {
            "counts": dict(sorted(self.counts.items())),
            "lists": self.lists.as_dicts(),
            "only_bundled": self.lists.only_bundled,
            "notes": list(self.notes),
            "set_aside": [
                {"locator": one.locator, "rule": one.rule, "found": one.found} for one in self.bad
            ],
            "results": results,
        }


def _why(line: Line) -> str:
    return "; ".join(f"{one.rule} (found {one.found!r})" for one in line.problems)


def _object(told: Screening | Line, row: int | None) -> dict[str, Any]:
    if isinstance(told, Line):
        return {"row": row, "outcome": NOT_USABLE, "notes": [_why(told)]}
    return as_line(told, row)


def _rows(told: Screening | Line, row: int | None) -> Iterator[dict[str, Any]]:
    if isinstance(told, Line):
        blank: dict[str, Any] = dict.fromkeys(COLUMNS)
        yield {**blank, "row": row, "outcome": NOT_USABLE, "notes": _why(told)}
    else:
        yield from flat(told, row)


def written(
    answers: Iterator[tuple[int, Screening | Line]] | list[Any], form: str
) -> Iterator[str]:
    """Answers as lines of ``csv`` (with a header) or ``jsonl``."""
    if form == "jsonl":
        for line, told in answers:
            yield json.dumps(_object(told, line), ensure_ascii=False) + "\n"
        return
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in chain.from_iterable(_rows(told, line) for line, told in answers):
        writer.writerow({name: harmless(value) for name, value in row.items()})
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()
