"""Annexes of an EU regulation as published in the Official Journal, transcribed row by row.

One row of the CSV is one line of an annex: ``celex`` (the act), ``annex``, ``measure``,
``startDate`` (day first: the date that the annex prints), ``schema`` (Vessel, Person, LegalEntity),
``name`` with other names in parentheses, ``reason`` and ``notes``. The journal gives no ids that
last, so an entry is named by its IMO number, or by its kind and name; people and companies by their
annex too, for namesakes stand in different ones. A ship in two annexes is one entry with two
measures. Who owns or manages a ship is read from the reasons, both ways round.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ullage.model.listing import Entry, Kind, Link, ListedName, Measure
from ullage.sources.lists.cells import (
    Cells,
    company_fact,
    company_of,
    dated,
    folded,
    listed,
    measure_of,
    mmsi_of,
    once,
    refuse_empty,
    rest_of,
    table,
)
from ullage.sources.lists.entry_rows import flag_of, imo_of, joined
from ullage.sources.lists.reading import Notes, Reading, arranged, head_of, header_of, text_of

NAME = "eu-oj"
VERSION = "1"
PART = "annexes"

KINDS: dict[str, Kind] = {
    "Vessel": "vessel",
    "Person": "person",
    "LegalEntity": "company",
    "Company": "company",
    "Organization": "company",
    "Airplane": "aircraft",
}
_HEADS = ("celex", "annex", "measure", "startDate", "schema", "name")
_USED = frozenset(
    {"celex", "recordId", "programKey", "annex", "measure", "startDate", "reason", "schema",
     "name", "alias", "weakAlias", "previousName", "imoNumber", "mmsi", "flag", "address", "notes"}
)  # fmt: skip
_PERSONAL = (
    "country nationality jurisdiction birthDate birthPlace position passportNumber gender "
    "appearance ethnicity fatherName motherName incorporationDate legalForm sector "
    "registrationNumber taxNumber idNumber innCode ogrnCode kppCode okpoCode leiCode swiftBic "
    "ticker phone email website"
)
#: Annexes that repeat what the UN designated, with its dates.
_REPEAT_UN = {"32017R1509": ("XIII", "XIV")}
_KNOWN = _USED | set(_PERSONAL.split())

_PARENTHESES = re.compile(r"\s*\(([^()]+)\)\s*$")
_ALIASES = re.compile(r"alias(?:es)?:\s*(.+)", re.IGNORECASE)
_NAMED_LATER = re.compile(
    r"vessel named (?:the )?([A-Z][\w. -]*?)(?: or ([A-Z][\w. -]*?))?\.?$", re.M
)
_FORMER = re.compile(r"(?:f\.?k\.?a\.?|formerly)[\s:]+", re.IGNORECASE)
_OWNED_BY = re.compile(r"\bis owned by (?P<name>[^.,]+?)(?= and (?:is|was)\b|[.,]|$)")
#: What a company's reasons say it is to the ships named after it.
_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("owner", re.compile(r"\bowner\b", re.IGNORECASE)),
    ("owner", re.compile(r"\bowns\b|\bowned by\b", re.IGNORECASE)),
    ("ship_manager", re.compile(r"\bship (?:manager|and commercial manager)\b", re.IGNORECASE)),
    ("operator", re.compile(r"\boperator/manager\b", re.IGNORECASE)),
)


def sniff(path: Path) -> str | None:
    """``annexes`` where the header has the columns of a transcribed annex."""
    named = header_of(head_of(path))
    return PART if {name.lower() for name in _HEADS} <= set(named) else None


def read(files: Sequence[Path]) -> Reading:
    """The one file. Its date is not in it: the act is amended under the same number.

    Raises FormatError, DamagedError (cut short), EmptyInputError, UnreadableError.
    """
    parts = arranged(files, sniff, NAME, (PART,))
    path = parts[PART]
    notes = Notes()
    rows = list(table(text_of(path), path.name, notes, _KNOWN, heads=_HEADS))
    refuse_empty(len(rows), str(path))
    made = (entry for line, row in rows if (entry := _entry(row, f"line {line}", notes)))
    entries = tuple(_continued(entry, notes) for entry in joined(_apart(made)))
    return Reading(
        entries=_linked(entries),
        published=None,
        published_basis="",
        parts=parts,
        problems=tuple(notes.problems),
        novelties=notes.novelties,
        rows=len(rows),
        remarks=tuple(_of_the_un(rows)),
    )


def _of_the_un(rows: Iterable[tuple[int, Cells]]) -> Iterator[str]:
    """What to say of dates that the journal took over from the UN."""
    for celex, annexes in _REPEAT_UN.items():
        if any(
            row["celex"] == celex and row["annex"].partition(".")[0] in annexes for _, row in rows
        ):
            yield (
                f"dates in Annexes {' and '.join(annexes)} of {celex} are the days of designation"
                " by the UN, which they print; the EU act that took it over came days later"
            )


def _entry(row: Cells, locator: str, notes: Notes) -> Entry | None:
    kind = KINDS.get(row["schema"])
    if kind is None:
        notes.novel("unknown schema", row["schema"])
        kind = "other"
    names = once(_names(row, kind))
    if not names:
        notes.problem(locator, "a row needs a name", row.get("recordId", ""))
        return None
    imo, imo_text = imo_of(row.get("imoNumber", ""))
    flag, flag_text = flag_of(row.get("flag", ""))
    where = ", ".join(filter(None, (f"Annex {row['annex']}", row.get("recordId"))))
    return Entry(
        entry=_id(kind, imo, names[0].text, row["annex"]),
        kind=kind,
        names=names,
        measures=(_measure(row, locator, notes),),
        locator=f"{locator} ({where})",
        imo=imo,
        imo_text=imo_text,
        mmsi=mmsi_of(row.get("mmsi", ""), locator, notes),
        flag=flag,
        flag_text=flag_text,
        addresses=tuple(_parts(row.get("address", ""))),
        links=tuple(_owners(row.get("notes", ""))) if kind == "vessel" else (),
        narrative="\n".join(
            filter(None, (row.get("reason"), row.get("notes"), rest_of(row, _USED)))
        ),
        facts=company_fact(row.get("registrationNumber", "") if kind == "company" else ""),
    )


def _id(kind: Kind, imo: int | None, name: str, annex: str) -> str:
    if imo is not None:
        return f"IMO{imo}"
    return "/".join([kind, *([] if kind == "vessel" else [annex]), folded(name)])


def _apart(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Entries with ids that only ships share: a namesake in the same annex gets a number."""
    seen: Counter[str] = Counter()
    for entry in entries:
        seen[entry.entry] += 1
        again = seen[entry.entry] > 1 and entry.kind != "vessel"
        yield replace(entry, entry=f"{entry.entry}/{seen[entry.entry]}") if again else entry


def _measure(row: Cells, locator: str, notes: Notes) -> Measure:
    start = dated(row["startDate"], locator, "startDate", notes)
    instrument = " ".join(filter(None, (row["celex"], row["annex"])))
    return measure_of(row["measure"], instrument, start, notes)


def _parts(cell: str) -> Iterator[str]:
    for part in cell.strip('"').split(";"):
        if text := part.strip():
            yield text


def _names(row: Cells, kind: Kind) -> Iterator[ListedName]:
    name = row["name"]
    inside: list[str] = []
    while found := _PARENTHESES.search(name):
        inside.insert(0, found.group(1))
        name = name[: found.start()]
    yield ListedName(name.strip(), "primary")
    for text in inside:
        told = _ALIASES.fullmatch(text)
        for one in told.group(1).split(",") if told else (text,):
            yield listed(one.strip(), "aka")
    for text in _parts(row.get("alias", "")):
        former = _FORMER.match(text)
        wrapped = text.startswith("(") and text.endswith(")")
        bare = text[former.end() :] if former else text.strip("()") if wrapped else text
        yield listed(bare, "fka" if former else "aka")
    for text in _parts(row.get("weakAlias", "")):
        yield listed(text, "weak")
    for text in _parts(row.get("previousName", "")):
        yield listed(text, "fka")
    if kind == "vessel":
        for found in _NAMED_LATER.finditer(row.get("notes", "")):
            yield from (listed(text.strip(), "aka") for text in found.groups() if text)


def _owners(notes: str) -> Iterator[Link]:
    for found in _OWNED_BY.finditer(notes):
        yield Link("owner", found["name"].strip())


def _continued(entry: Entry, notes: Notes) -> Entry:
    """The entry with one measure a kind and annex, from its earliest date: a ship listed again
    under an annex that holds it already stays listed.
    """
    kept: dict[tuple[str, str], Measure] = {}
    for measure in entry.measures:
        key = (measure.kind, measure.instrument)
        old = kept.get(key)
        kept[key] = measure if old is None else _earlier(old, measure)
        if old is not None:
            rule = f"listed twice in {measure.instrument}; the earlier date counts"
            dates = (str(one.start or "no date") for one in (old, measure))
            notes.problem(entry.locator, rule, ", ".join(dates))
    return replace(entry, measures=tuple(kept.values()))


def _earlier(one: Measure, two: Measure) -> Measure:
    dates = [measure.start for measure in (one, two) if measure.start is not None]
    return replace(one, start=min(dates, default=None))


def _linked(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Ships with links to the companies whose reasons name them, and links with their entry ids."""
    companies = [entry for entry in entries if entry.kind == "company"]
    ids = {folded(name.text): entry for entry in companies for name in entry.names}
    ships = {entry.entry: _with_ids(entry, ids) for entry in entries if entry.kind == "vessel"}
    spelt = {name.text: entry.entry for entry in ships.values() for name in entry.names}
    for company in companies:
        for ship, role in _ships_of(company.narrative, spelt):
            ships[ship] = _added(ships[ship], _to(company, role))
    return tuple(ships.get(entry.entry, entry) for entry in entries)


def _to(company: Entry, role: str) -> Link:
    number = next((company_of(fact.value) for fact in company.facts), None)
    return Link(role, company.name, company.entry, number)


def _with_ids(ship: Entry, companies: dict[str, Entry]) -> Entry:
    links = (
        _to(companies[key], link.role) if (key := folded(link.name)) in companies else link
        for link in ship.links
    )
    return replace(ship, links=tuple(dict.fromkeys(links)))


def _added(ship: Entry, link: Link) -> Entry:
    return ship if link in ship.links else replace(ship, links=(*ship.links, link))


def _ships_of(reasons: str, spelt: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(ship, role) for each ship that a company's reasons name in the clause that states the role,
    up to the first comma or "which": what follows is what the ship did.
    """
    for sentence in re.split(r"(?<=[a-z0-9)])\. |\n", reasons):
        for clause in re.split(r",? (?:which|that|believed)\b|, (?=and owner\b)", sentence):
            roles = {role for role, pattern in _ROLES if pattern.search(clause)}
            for name, ship in spelt.items():
                if re.search(rf"(?<!\w){re.escape(name)}(?!\w| \d)", clause, re.IGNORECASE):
                    yield from ((ship, role) for role in sorted(roles))
