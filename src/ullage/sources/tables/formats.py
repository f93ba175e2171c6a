"""The known formats, read from ``formats.toml``, and the choice among them by header."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from ullage.sources.tables.fields import SENDER

NEEDS = ("sender", "time", "lon", "lat")


@dataclass(frozen=True)
class Format:
    """A declarative mapping.

    ``columns``: field to the names it may have, first not empty wins. ``marks``: sets of columns,
    any one of which tells the format.
    """

    name: str
    title: str
    columns: Mapping[str, tuple[str, ...]]
    checked: str = "documentation"
    time: str = "auto"
    zone: str | None = None
    decimal: str = "."
    marks: tuple[frozenset[str], ...] = (frozenset(),)
    needs: tuple[str, ...] = NEEDS
    units: Mapping[str, str] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    blank: tuple[str, ...] = ()
    last: bool = False

    def find(self, header: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Field to the columns of ``header`` that carry it."""
        by_key: dict[str, str] = {}
        for name in header:
            by_key.setdefault(key(name), name)
        found = {
            each: tuple(dict.fromkeys(by_key[key(n)] for n in names if key(n) in by_key))
            for each, names in self.columns.items()
        }
        return {each: names for each, names in found.items() if names}

    def fits(self, header: Sequence[str]) -> bool:
        """Whether the header has the marks and every needed field."""
        keys = {key(name) for name in header}
        found = self.find(header)
        marked = any(keys >= marks for marks in self.marks)
        return marked and all(has(found, need) for need in self.needs)

    def unused(self, header: Sequence[str]) -> tuple[str, ...]:
        """Columns of the header that are neither read nor known to be ignored."""
        taken = {name for names in self.find(header).values() for name in names}
        return tuple(n for n in header if n not in taken and key(n) not in self.ignore)

    def score(self, header: Sequence[str]) -> int:
        """How many columns of the header the format explains."""
        return len(header) - len(self.unused(header))


def key(name: str) -> str:
    """A column name by its letters and digits; dots and stars of a path stay."""
    return re.sub(r"[^a-z0-9.*]", "", name.lower())


def has(found: Mapping[str, Any], need: str) -> bool:
    """Whether a needed field was found; "sender" and "mmsi" mean any name of the sender."""
    if need in ("sender", "mmsi"):
        return any(each in found for each in SENDER)
    return need in found


@cache
def known() -> tuple[Format, ...]:
    """All known formats, in the order of ``formats.toml``."""
    text = files("ullage.sources.tables").joinpath("formats.toml").read_text("utf-8")
    made: dict[str, Format] = {}
    for name, told in tomllib.loads(text).items():
        made[name] = _like(made[told["like"]], name, told) if "like" in told else _make(name, told)
    return tuple(made.values())


def _make(name: str, told: dict[str, Any]) -> Format:
    columns = {
        each: (names,) if isinstance(names, str) else tuple(names)
        for each, names in told["columns"].items()
    }
    return Format(
        name,
        told["title"],
        columns,
        checked=told["checked"],
        time=told.get("time", "auto"),
        zone=told.get("zone"),
        decimal=told.get("decimal", "."),
        marks=tuple(frozenset(each) for each in told.get("marks", [[]])),
        needs=tuple(told.get("needs", NEEDS)),
        units=told.get("units", {}),
        ignore=frozenset(key(each) for each in told.get("ignore", ())),
        blank=tuple(told.get("blank", ())),
        last=told.get("last", False),
    )


def _like(model: Format, name: str, told: dict[str, Any]) -> Format:
    return replace(
        model,
        name=name,
        title=told["title"],
        checked=told["checked"],
        time=told["time"],
        zone=told["zone"],
        units=told["units"],
    )


def candidates(header: Sequence[str]) -> list[Format]:
    """Formats that fit the header, only the most specific: those that explain most columns."""
    fitting = [each for each in known() if each.fits(header)]
    special = [each for each in fitting if not each.last] or fitting
    most = max((each.score(header) for each in special), default=0)
    return [each for each in special if each.score(header) == most]
