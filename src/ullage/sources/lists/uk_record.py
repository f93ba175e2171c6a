"""One designation of a British list, whatever file it came from, and the entry it makes.

A designation is a set of named fields, each with the values that its rows or elements gave, in
order. The names are the column headings of the UK Sanctions List, in lower case.

What is not said stays unsaid: "tonnage of ship" names no unit, so it is neither deadweight nor
gross tonnage and stays in the narrative; a "current owner/operator" may be either, so it is linked
without a role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ullage.model.listing import Entry, Kind, Link, ListedFact, ListedName, Measure, NameKind
from ullage.sources.lists.cells import company_fact, dated, listed, measure_of, once
from ullage.sources.lists.entry_rows import flag_of, imo_of
from ullage.sources.lists.reading import Notes
from ullage.times import PartialDate

KINDS: dict[str, Kind] = {
    "ship": "vessel",
    "vessel": "vessel",
    "individual": "person",
    "entity": "company",
    "aircraft": "aircraft",
}
_VARIATION = "primary name variation"
NAME_KINDS: dict[str, NameKind] = {
    "primary name": "primary",
    _VARIATION: "aka",
    "alias": "aka",
    "aka": "aka",
    "fka": "fka",
    "": "aka",
}
_BLANK = {"", "-", "n/a", "na", "unknown", "none"}
#: Fields that become something else than a line of the narrative.
_TAKEN = frozenset(
    {"kind", "imo number", "current owners", "current believed flag of ship", "flag of ship",
     "type of ship", "listed as asset of", "statement", "other information", "previous flags",
     "year built"}
)  # fmt: skip
_METRES = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(?:m|metres|meters)?\.?", re.IGNORECASE)
_COMPANY_IMO = re.compile(r"\bIMO\b[^0-9]{0,16}([0-9]{7})\b", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*[;|]\s*|\s*\(\d{1,2}\)\s*")


@dataclass
class Designation:
    """What the rows or elements of one designation say."""

    entry: str
    locator: str
    names: list[ListedName] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    variation: str = ""
    """The first "primary name variation": the main name where none is called primary."""

    def call(self, text: str, wording: str, quality: str, notes: Notes) -> None:
        """Keep a name, of the kind that its type and its alias strength make it."""
        if text:
            self.names.append(listed(text, name_kind(wording, quality, notes)))
            if not self.variation and " ".join(wording.lower().split()) == _VARIATION:
                self.variation = text

    def add(self, name: str, value: str) -> None:
        """Keep a value of a field once; what stands for nothing is left out."""
        text = value.strip()
        values = self.fields.setdefault(name, [])
        if text.lower() not in _BLANK and text not in values:
            values.append(text)

    def first(self, name: str) -> str:
        """The first value of a field, blank where there is none."""
        return next(iter(self.fields.get(name, ())), "")

    def all(self, *names: str) -> list[str]:
        """Values of the fields, those that hold several taken apart."""
        found = (text for name in names for text in self.fields.get(name, ()))
        return list(dict.fromkeys(part for text in found for part in several(text)))


def several(text: str) -> list[str]:
    """Values of a cell that holds several: ``A; B``, ``A|B``, ``(1) A (2) B``.

    >>> several("(1) North Korea (2) Panama"), several("Asset freeze|De-flag")
    (['North Korea', 'Panama'], ['Asset freeze', 'De-flag'])
    """
    return [part for part in _SEVERAL.split(text) if part.lower() not in _BLANK]


def name_kind(wording: str, quality: str, notes: Notes) -> NameKind:
    """What a name is by its type and its alias strength."""
    kind = NAME_KINDS.get(" ".join(wording.lower().split()))
    if kind is None:
        notes.novel("unknown name type", wording)
        kind = "aka"
    return "weak" if kind != "primary" and quality.strip().lower().startswith("low") else kind


def named(parts: Sequence[str]) -> str:
    """Given names (1 to 5) and the last (6) as one name, blanks left out."""
    return " ".join(part.strip() for part in parts if part.strip())


def measures_of(
    designation: Designation, wordings: Iterable[str], regime: str, date: str, notes: Notes
) -> None:
    """Add the measures of one regime from the date designated."""
    start = dated(date, designation.locator, "Date Designated", notes)
    for wording in wordings:
        measure = measure_of(wording, regime, start, notes)
        if measure not in designation.measures:
            designation.measures.append(measure)


def entry_of(designation: Designation, notes: Notes) -> Entry | None:
    """The entry that a designation makes; None, and a problem, where it names nobody."""
    names = once(sorted(_with_main(designation), key=lambda name: name.kind != "primary"))
    if not names:
        notes.problem(designation.locator, "a designation needs a name", designation.entry)
        return None
    kind = _kind(designation, notes)
    imo, imo_text = _imo(designation, notes)
    flags = _flags(designation.all("current believed flag of ship", "flag of ship"))
    flag, flag_text = flag_of(flags[0]) if flags else (None, None)
    return Entry(
        entry=designation.entry,
        kind=kind,
        names=names,
        measures=_once_each(designation.measures),
        locator=designation.locator,
        imo=imo,
        imo_text=imo_text,
        flag=flag,
        flag_text=flag_text,
        ship_type="; ".join(designation.all("type of ship")) or None,
        addresses=tuple(dict.fromkeys(filter(None, designation.addresses))),
        links=tuple(_links(designation)),
        narrative=_narrative(designation),
        facts=tuple(_facts(designation, flags)),
    )


def _with_main(designation: Designation) -> list[ListedName]:
    if any(name.kind == "primary" for name in designation.names):
        return designation.names
    main = designation.variation
    return [replace(n, kind="primary") if n.text == main else n for n in designation.names]


def _facts(designation: Designation, flags: Sequence[str]) -> Iterable[ListedFact]:
    """What has no field of its own: more flags, former flags, length, year of build, and the number
    of a company where the list says that it is an IMO number.
    """
    former = _flags(designation.all("previous flags"))
    yield from (ListedFact("flag", flag_of(text)[0] or text, "other") for text in flags[1:])
    yield from (ListedFact("flag", flag_of(text)[0] or text, "former") for text in former)
    for text in designation.all("length of ship"):
        if found := _METRES.fullmatch(text):
            yield ListedFact("length_m", found.group(1))
    for text in designation.all("year built"):
        yield ListedFact("built", text)
    for text in designation.all("business registration number (s)", "business reg no"):
        if found := _COMPANY_IMO.search(text):
            yield from company_fact(found.group(1))


def _flags(texts: Iterable[str]) -> list[str]:
    """Flags, those parted by commas taken apart where each part is a country."""
    out = []
    for text in texts:
        parts = [part.strip() for part in text.split(",")]
        whole = flag_of(text)[0] is not None or not all(flag_of(part)[0] for part in parts)
        out.extend([text] if whole else parts)
    return list(dict.fromkeys(out))


def _kind(designation: Designation, notes: Notes) -> Kind:
    text = designation.first("kind")
    kind = KINDS.get(text.lower())
    if kind is None:
        notes.novel("unknown kind of designation", text)
    return kind or "other"


def _imo(designation: Designation, notes: Notes) -> tuple[int | None, str | None]:
    texts = designation.all("imo number")
    found = [imo_of(text.removeprefix("IMO").strip(" .")) for text in texts]
    valid = list(dict.fromkeys(number for number, _ in found if number is not None))
    if len(valid) == 1:
        return valid[0], None
    if len(valid) > 1:
        notes.problem(designation.locator, "several IMO numbers; kept as text", "; ".join(texts))
    return None, "; ".join(texts) or None


def _once_each(measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """One measure a kind and instrument: rows of one designation repeat it; the earliest counts."""
    kept: dict[tuple[str, str], Measure] = {}
    for measure in sorted(measures, key=_when):
        kept.setdefault((measure.kind, measure.instrument), measure)
    return tuple(kept.values())


def _when(measure: Measure) -> tuple[bool, PartialDate]:
    return measure.start is None, measure.start or PartialDate(1)


def _links(designation: Designation) -> Iterable[Link]:
    roles = {
        "owner": ("current owners", "parent company"),
        "linked_to": ("current owner/operator (s)", "listed as asset of"),
    }
    for role, fields in roles.items():
        for text in designation.all(*fields):
            yield Link(role, text.strip(" ."))


def _narrative(designation: Designation) -> str:
    told = [
        *designation.fields.get("statement", ()),
        *designation.fields.get("other information", ()),
    ]
    rest = [
        f"{name}: {text}"
        for name, values in designation.fields.items()
        for text in values
        if name not in _TAKEN
    ]
    return "\n".join([*told, *rest])
