"""The United Nations Security Council's consolidated list, in XML.

Individuals and entities, each with its reference number (``KPe.066``), the day it was listed and a
narrative. It has no ships: those designated under resolution 1718 are in a list of their own; the
narratives name them. Births, documents and nationalities are known by name and not kept.

Source: the published list and its schema (``sc-sanctions.xsd``), as found in the issue of
27 February 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from ullage.errors import EmptyInputError, ValueInvalidError
from ullage.ids import company_valid
from ullage.model.listing import Entry, Kind, ListedFact, ListedName, Measure, NameKind
from ullage.sources.lists.entry_rows import split
from ullage.sources.lists.reading import Notes, Reading, arranged
from ullage.sources.lists.xml import local, records, root_of, text_at
from ullage.times import PartialDate

NAME = "un"
VERSION = "1"
PART = "consolidated"
_ROOT = "CONSOLIDATED_LIST"
_KINDS: dict[str, Kind] = {"INDIVIDUAL": "person", "ENTITY": "company"}
_REGIMES = frozenset(
    {"Al-Qaida", "CAR", "DPRK", "DRC", "GB", "Haiti", "Iran", "Iraq", "Libya", "Mali", "Somalia",
     "SouthSudan", "Sudan", "Taliban", "Yemen"}
)  # fmt: skip
_QUALITIES: dict[str, NameKind] = {
    "": "aka",
    "good": "aka",
    "a.k.a.": "aka",
    "low": "weak",
    "f.k.a.": "fka",
}
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_PLACE_PARTS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE")
#: Elements read here, and those known and left alone.
_KNOWN = frozenset(
    {
        *_NAME_PARTS, "DATAID", "VERSIONNUM", "UN_LIST_TYPE", "REFERENCE_NUMBER", "LISTED_ON",
        "DELISTED_ON", "LAST_DAY_UPDATED", "COMMENTS1", "NAME_ORIGINAL_SCRIPT", "LIST_TYPE",
        "ALIAS", "ADDRESS", "TITLE", "DESIGNATION", "NATIONALITY", "NATIONALITY2", "GENDER",
        "DATE_OF_BIRTH", "PLACE_OF_BIRTH", "DOCUMENT", "SUBMITTED_BY", "SUBMITTED_ON", "SORT_KEY",
        "SORT_KEY_LAST_MOD",
    }
)  # fmt: skip
_IN_ALIAS = frozenset(
    {"QUALITY", "ALIAS_NAME", "NOTE", "DATE_OF_BIRTH", "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH"}
)
_COMPANY_IMO = re.compile(
    r"(?:\bIMO(?:\s+company)?(?:\)\s*|\s+)number|\bcompany\s+number\s+IMO|\bIMO)[:\s]*([0-9]{7})\b",
    re.IGNORECASE,
)


def sniff(path: Path) -> str | None:
    """``consolidated`` where the root element is the UN's."""
    root = root_of(path)
    return PART if root is not None and local(root[0]) == _ROOT else None


def read(files: Sequence[Path]) -> Reading:
    """One issue of the list.

    Raises FormatError (foreign, malformed, a document type), DamagedError (cut short),
    EmptyInputError, UnreadableError.
    """
    parts = arranged(files, sniff, NAME, (PART,))
    path, notes = parts[PART], Notes()
    met = 0
    entries: dict[str, Entry] = {}
    for parent, element in records(path, {_ROOT, "INDIVIDUALS", "ENTITIES"}):
        met += 1
        for entry in _entries(parent, element, notes):
            if entry.entry in entries:
                notes.problem(entry.locator, "this reference number was used before", entry.entry)
            entries.setdefault(entry.entry, entry)
    if not entries:
        raise EmptyInputError("the list has no entry", where=str(path), do="Fetch it again.")
    published = _published(path, notes)
    return Reading(
        entries=tuple(entries.values()),
        published=published,
        published_basis="stated in the file" if published else "",
        parts=parts,
        problems=tuple(notes.problems),
        novelties=notes.novelties,
        rows=met,
    )


def _published(path: Path, notes: Notes) -> PartialDate | None:
    root = root_of(path)
    return _date(root[1].get("dateGenerated", "") if root else "", "dateGenerated", notes)


def _date(text: str, locator: str, notes: Notes) -> PartialDate | None:
    if not text.strip():
        return None
    try:
        return PartialDate.parse(text.strip()[:10])
    except ValueInvalidError as error:
        notes.problem(locator, error.what, text)
        return None


def _entries(parent: str, element: Element, notes: Notes) -> Iterator[Entry]:
    tag = local(element.tag)
    kind = _KINDS.get(tag)
    if kind is None:
        notes.novel(f"unknown element {parent}/{tag}", (element.text or "").strip()[:60])
        return
    locator = f"{tag} {text_at(element, 'DATAID') or '?'}"
    _tell_unknown(element, tag, notes)
    names = tuple(_names(element, tag, notes))
    number = text_at(element, "REFERENCE_NUMBER") or text_at(element, "DATAID")
    if not names or not number:
        notes.problem(locator, "a record needs a name and a reference number", number)
        return
    comments = text_at(element, "COMMENTS1")
    yield Entry(
        entry=number,
        kind=kind,
        names=names,
        measures=(_measure(element, locator, notes),),
        locator=locator,
        addresses=tuple(filter(None, map(_address, element.findall(f"{tag}_ADDRESS")))),
        narrative=comments,
        facts=tuple(_company_number(comments, locator, notes)) if kind == "company" else (),
    )


def _tell_unknown(element: Element, tag: str, notes: Notes) -> None:
    for child in element:
        name = local(child.tag)
        if name.removeprefix(f"{tag}_") not in _KNOWN:
            notes.novel(f"unknown element {tag}/{name}", (child.text or "").strip()[:60])
        for inner in child if name == f"{tag}_ALIAS" else ():
            if local(inner.tag) not in _IN_ALIAS:
                notes.novel(f"unknown element {tag}/{name}/{local(inner.tag)}", inner.text or "")


def _names(element: Element, tag: str, notes: Notes) -> Iterator[ListedName]:
    main = " ".join(filter(None, (_one_line(text_at(element, part)) for part in _NAME_PARTS)))
    if main:
        yield ListedName(main)
    script = _one_line(text_at(element, "NAME_ORIGINAL_SCRIPT"))
    if script:
        yield ListedName(script, "script")
    seen = {main, script}
    for alias in element.findall(f"{tag}_ALIAS"):
        kind = _quality(text_at(alias, "QUALITY"), notes)
        for text in split(_one_line(text_at(alias, "ALIAS_NAME"))):
            if text not in seen:
                seen.add(text)
                yield ListedName(text, "script" if _foreign(text) else kind)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _foreign(text: str) -> bool:
    """Whether it begins in another script than Latin."""
    first = next((letter for letter in text if letter.isalpha()), "a")
    return ord(first) > 0x024F and not 0x1E00 <= ord(first) <= 0x1EFF


def _quality(text: str, notes: Notes) -> NameKind:
    kind = _QUALITIES.get(text.lower())
    if kind is None:
        notes.novel("unknown quality of an alias", text)
    return kind or "aka"


def _measure(element: Element, locator: str, notes: Notes) -> Measure:
    """The freeze of assets, which every regime has; a travel ban is not told apart in the list."""
    regime = text_at(element, "UN_LIST_TYPE")
    if regime not in _REGIMES:
        notes.novel("unknown regime", regime)
    start, end = (_date(text_at(element, name), locator, notes) for name in _TIMES)
    return Measure("asset_freeze", f"UN {regime}".strip(), start, end)


_TIMES = ("LISTED_ON", "DELISTED_ON")


def _address(element: Element) -> str:
    return ", ".join(filter(None, (_one_line(text_at(element, part)) for part in _PLACE_PARTS)))


def _company_number(comments: str, locator: str, notes: Notes) -> Iterator[ListedFact]:
    """The IMO number of the company; one whose check digit is wrong is told and left out."""
    for text in dict.fromkeys(_COMPANY_IMO.findall(comments)):
        if company_valid(int(text)):
            yield ListedFact("company_imo", text)
        else:
            notes.problem(locator, "the check digit of this IMO company number is wrong", text)
