"""Entries as rows of the documented CSV, and back: the one form any list can be written in.

Columns (all text, none but ``name`` or ``imo`` needed):

``entry`` the list's own id; rows with the same one are one entry. ``kind``, ``name``, ``aliases``,
``former_names``, ``weak_names``, ``script_names``, ``imo``, ``mmsi``, ``call_sign``, ``flag``,
``ship_type``, ``dwt_t``, ``gt``, ``measure``, ``instrument``, ``start``, ``end``, ``addresses``,
``facts``, ``narrative``, ``source``, ``published``, and one column for each role that another party
may have (``owner``, ``ism_manager``, …, ``linked_to``).

Several values in one cell are parted by ``;``. A party may carry its id on the list, its company
number and its share: ``Acme Shipping (entry 12; IMO 5878561; 60%)``. ``facts`` are further
statements: ``former flag: PA; other mmsi: 572469210; built: 1987``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar, get_args

from ullage.errors import UllageError
from ullage.ids import company_valid, imo_valid
from ullage.model.identity import ATTRIBUTES, ROLES
from ullage.model.listing import (
    Entry,
    Kind,
    Link,
    ListedFact,
    ListedName,
    Measure,
    MeasureKind,
    NameKind,
)
from ullage.sources.lists.cells import mmsi_of
from ullage.sources.lists.countries import country_of
from ullage.sources.lists.reading import Notes
from ullage.times import PartialDate

KINDS: tuple[Kind, ...] = get_args(Kind)
MEASURES: tuple[MeasureKind, ...] = get_args(MeasureKind)
NAME_COLUMNS: dict[str, NameKind] = {
    "name": "primary",
    "aliases": "aka",
    "former_names": "fka",
    "weak_names": "weak",
    "script_names": "script",
}
COLUMNS: tuple[str, ...] = (
    "entry",
    "kind",
    *NAME_COLUMNS,
    "imo",
    "mmsi",
    "call_sign",
    "flag",
    "ship_type",
    "dwt_t",
    "gt",
    "measure",
    "instrument",
    "start",
    "end",
    "addresses",
    *(role for role in ROLES if role != "address"),
    "facts",
    "narrative",
    "source",
    "published",
)
#: Facts of an entry that are taken from one row, the first that has any of a group.
_TOGETHER = (
    ("imo",), ("imo_text",), ("mmsi",), ("call_sign",), ("flag", "flag_text"), ("ship_type",),
    ("dwt_t",), ("gt",),
)  # fmt: skip
_PARTY = re.compile(r"(?P<name>.*?)\s*\((?P<facts>[^()]*)\)")
_FACT = re.compile(r"entry (?P<entry>\S.*)|IMO (?P<imo>\d{7})|(?P<share>\d+(?:\.\d+)?) ?%")
_STATED = re.compile(
    r"(?:(?P<standing>former|other|current)\s+)?(?P<attribute>\w+)\s*:\s*(?P<value>.+)"
)
_APART = re.compile(r";(?![^()]*\))")

Row = Mapping[str, str]
T = TypeVar("T")


def entry_of(row: Row, locator: str, notes: Notes) -> Entry | None:
    """The entry that one row makes, cells that are wrong set aside; None where it names nothing.

    ``row`` has the columns above in lower case, absent or blank where not stated.
    """
    names = tuple(
        ListedName(text, kind)
        for column, kind in NAME_COLUMNS.items()
        for text in ([_cell(row, column)] if column == "name" else split(_cell(row, column)))
        if text
    )
    imo, imo_text = imo_of(_cell(row, "imo"))
    if not names and imo is None:
        notes.problem(locator, "a row needs a name or a valid IMO number", _shown(row))
        return None
    if imo_text is not None:
        notes.problem(locator, "this is no IMO ship number; kept as text", imo_text)
    flag, flag_text = flag_of(_cell(row, "flag"))
    kind = _kind(row, locator, notes)
    source = _cell(row, "source")
    return Entry(
        entry=_cell(row, "entry") or _made_id(imo, names, kind),
        kind=kind,
        names=names,
        measures=_measures(row, locator, notes),
        locator=f"{locator} ({source})" if source else locator,
        imo=imo,
        imo_text=imo_text,
        mmsi=mmsi_of(_cell(row, "mmsi"), locator, notes),
        call_sign=_cell(row, "call_sign") or None,
        flag=flag,
        flag_text=flag_text,
        ship_type=_cell(row, "ship_type") or None,
        dwt_t=_number(row, "dwt_t", locator, notes),
        gt=_number(row, "gt", locator, notes),
        addresses=split(_cell(row, "addresses")),
        links=tuple(
            link for role in ROLES if role in row for link in _links(role, _cell(row, role))
        ),
        narrative=_cell(row, "narrative"),
        facts=tuple(_stated(row, locator, notes)),
    )


def joined(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries with the same id made one: names, measures, links, addresses of all, other facts from
    the first that states them; in order of first appearance.
    """
    out: dict[str, Entry] = {}
    for entry in entries:
        old = out.get(entry.entry)
        out[entry.entry] = entry if old is None else _join(old, entry)
    return tuple(out.values())


def _join(old: Entry, new: Entry) -> Entry:
    texts = {name.text for name in old.names}
    names = [
        replace(name, kind="aka") if name.kind == "primary" else name
        for name in new.names
        if name.text not in texts
    ]
    first: dict[str, Any] = {
        name: getattr(new, name)
        for group in _TOGETHER
        if all(getattr(old, name) is None for name in group)
        for name in group
    }
    narratives = [old.narrative, new.narrative if new.narrative not in old.narrative else ""]
    return replace(
        old,
        **first,
        names=old.names + tuple(names),
        measures=_new(old.measures, new.measures),
        links=_new(old.links, new.links),
        facts=_new(old.facts, new.facts),
        addresses=_new(old.addresses, new.addresses),
        narrative="\n".join(filter(None, narratives)),
        locator=f"{old.locator}, {new.locator}",
    )


def _new(old: Sequence[T], new: Sequence[T]) -> tuple[T, ...]:
    return (*old, *(item for item in new if item not in old))


def rows_of(entry: Entry) -> list[dict[str, str]]:
    """The rows that :func:`entry_of` and :func:`joined` turn back into ``entry`` (but for its
    locator), one for each measure; numbers as decimal text, blank where nothing is stated.
    """
    return [
        {**(_facts(entry) if number == 0 else {"entry": entry.entry, "kind": entry.kind,
            "name": entry.name}), **_measure_cells(measure)}
        for number, measure in enumerate(entry.measures or (None,))
    ]  # fmt: skip


def _facts(entry: Entry) -> dict[str, str]:
    cells: dict[str, object | None] = {
        "entry": entry.entry,
        "kind": entry.kind,
        "imo": entry.imo_text if entry.imo is None else entry.imo,
        "mmsi": entry.mmsi,
        "call_sign": entry.call_sign,
        "flag": entry.flag or entry.flag_text,
        "ship_type": entry.ship_type,
        "dwt_t": None if entry.dwt_t is None else f"{entry.dwt_t:g}",
        "gt": None if entry.gt is None else f"{entry.gt:g}",
        "addresses": "; ".join(entry.addresses),
        "facts": "; ".join(map(_fact, entry.facts)),
        "narrative": entry.narrative,
    }
    for column, kind in NAME_COLUMNS.items():
        cells[column] = "; ".join(name.text for name in entry.names if name.kind == kind)
    for role in ROLES:
        cells[role] = "; ".join(_party(link) for link in entry.links if link.role == role)
    return {name: "" if cell is None else str(cell) for name, cell in cells.items()}


def _measure_cells(measure: Measure | None) -> dict[str, str]:
    if measure is None:
        return {}
    return {
        "measure": measure.kind,
        "instrument": measure.instrument,
        "start": str(measure.start or ""),
        "end": str(measure.end or ""),
    }


def _fact(fact: ListedFact) -> str:
    standing = "" if fact.standing == "current" else f"{fact.standing} "
    return f"{standing}{fact.attribute}: {fact.value}"


def _stated(row: Row, locator: str, notes: Notes) -> Iterable[ListedFact]:
    for text in split(_cell(row, "facts")):
        found = _STATED.fullmatch(text)
        attribute = found["attribute"].lower() if found else ""
        if found is None or attribute not in (*ATTRIBUTES, "company_imo"):
            rule = "a fact is written 'attribute: value' or 'former attribute: value'"
            notes.problem(locator, rule, text)
            continue
        match found["standing"]:
            case "former":
                yield ListedFact(attribute, found["value"], "former")
            case "other":
                yield ListedFact(attribute, found["value"], "other")
            case _:
                yield ListedFact(attribute, found["value"])


def _party(link: Link) -> str:
    facts = [
        "" if link.entry is None else f"entry {link.entry}",
        "" if link.company_imo is None else f"IMO {link.company_imo:07d}",
        "" if link.percentage is None else f"{link.percentage:g}%",
    ]
    told = "; ".join(filter(None, facts))
    return f"{link.name} ({told})" if told else link.name


def _cell(row: Row, name: str) -> str:
    return (row.get(name) or "").strip()


def _shown(row: Row) -> str:
    return ", ".join(f"{name}={cell!r}" for name, cell in row.items() if cell)[:200]


def split(cell: str) -> tuple[str, ...]:
    """Values of a cell, parted by ``;`` outside parentheses; blanks dropped.

    >>> split("A; B (IMO 5878561; 60%);")
    ('A', 'B (IMO 5878561; 60%)')
    """
    return tuple(text for part in _APART.split(cell) if (text := part.strip()))


def imo_of(text: str) -> tuple[int | None, str | None]:
    """(IMO ship number, None) where the text is a valid one, else (None, text); blank is neither.

    >>> imo_of("IMO 7389704"), imo_of("7-28"), imo_of("")
    ((7389704, None), (None, '7-28'), (None, None))
    """
    text = text.strip()
    found = re.fullmatch(r"(?:IMO)?[\s.:#]*([0-9]{7})", text, re.IGNORECASE)
    if found and imo_valid(int(found.group(1))):
        return int(found.group(1)), None
    return None, text or None


def flag_of(text: str) -> tuple[str | None, str | None]:
    """(alpha-2, None) where a country is recognised, else (None, text); blank is neither."""
    text = text.strip()
    code = country_of(text) if text else None
    return code, (text or None) if code is None else None


def _made_id(imo: int | None, names: Sequence[ListedName], kind: Kind) -> str:
    if imo is not None:
        return f"IMO{imo}"
    return f"{kind}:{' '.join(names[0].text.upper().split())}"


def _kind(row: Row, locator: str, notes: Notes) -> Kind:
    text = _cell(row, "kind").lower() or "vessel"
    for kind in KINDS:
        if text == kind:
            return kind
    notes.problem(locator, f"kind must be one of {', '.join(KINDS)}; taken as other", text)
    return "other"


def _measures(row: Row, locator: str, notes: Notes) -> tuple[Measure, ...]:
    start, end = (_date(row, name, locator, notes) for name in ("start", "end"))
    if start is not None and end is not None and end.last < start.first:
        rule = "end is before start; the end was left out"
        notes.problem(locator, rule, f"{start} to {end}")
        end = None
    instrument = _cell(row, "instrument")
    stated = bool(instrument or start or end)
    kinds = split(_cell(row, "measure")) or (("reported",) if stated else ())
    out = []
    for text in kinds:
        kind = _measure_kind(text)
        if kind is None:
            rule = f"measure must be one of {', '.join(MEASURES)}; taken as other"
            notes.problem(locator, rule, text)
        told = instrument if kind else "; ".join(filter(None, (instrument, text)))
        out.append(Measure(kind or "other", told, start, end))
    return tuple(dict.fromkeys(out))


def _measure_kind(text: str) -> MeasureKind | None:
    plain = re.sub(r"[\s-]+", "_", text.lower())
    return next((kind for kind in MEASURES if kind == plain), None)


def _date(row: Row, name: str, locator: str, notes: Notes) -> PartialDate | None:
    text = _cell(row, name)
    if not text:
        return None
    try:
        return PartialDate.parse(text)
    except UllageError:
        notes.problem(locator, f"{name} must be a year, month or day such as 2018-03-30", text)
        return None


def _number(row: Row, name: str, locator: str, notes: Notes) -> float | None:
    text = _cell(row, name)
    if not text:
        return None
    if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]+)?", text) and float(text) > 0:
        return float(text)
    notes.problem(locator, f"{name} must be a number above 0, with a point for decimals", text)
    return None


def _links(role: str, cell: str) -> Iterable[Link]:
    for text in split(cell):
        found = _PARTY.fullmatch(text)
        facts = [_FACT.fullmatch(fact) for fact in split(found["facts"])] if found else []
        if found is None or not all(facts):
            yield Link(role, text)
            continue
        told = {name: value for fact in facts if fact for name, value in fact.groupdict().items()
                if value is not None}  # fmt: skip
        number = int(told["imo"]) if "imo" in told else None
        valid = number is not None and bool(company_valid(number))
        yield Link(
            role,
            found["name"],
            entry=told.get("entry"),
            company_imo=number if valid else None,
            percentage=float(told["share"]) if "share" in told else None,
        )
