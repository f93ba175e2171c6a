"""The UK Sanctions List (Foreign, Commonwealth & Development Office) as XML or CSV.

Both hold the same fields. In the CSV a designation is spread over rows (one a name, an address, a
date of birth), joined by ``Unique ID``, under a line with the date of the report; in the XML it is
one ``Designation``. ``Sanctions Imposed`` is split, so that an asset freeze, a port-entry ban and
de-flagging stay separate measures, each from ``Date Designated``.

Checked against published fragments of the list, not against a whole file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from ullage.sources.lists.cells import Cells, day_first, listed, refuse_empty, table
from ullage.sources.lists.reading import (
    Notes,
    Reading,
    arranged,
    glimpsed,
    head_of,
    text_of,
)
from ullage.sources.lists.uk_record import (
    Designation,
    entry_of,
    measures_of,
    named,
    several,
)
from ullage.sources.lists.xml import local, records, root_of, text_at
from ullage.times import PartialDate

NAME = "uk-sanctions"
VERSION = "1"
XML, CSV = "xml", "csv"

_KIND_COLUMNS = ("Individual, Entity, Ship", "Designation Type", "Entity, Vessel or Individual")
_SHIP = (
    "IMO number", "Current owner/operator (s)", "Previous owner/operator (s)",
    "Current believed flag of ship", "Previous flags", "Type of ship", "Tonnage of ship",
    "Length of ship", "Year Built", "Hull identification number (HIN)",
)  # fmt: skip
_OTHER = (
    "OFSI Group ID", "UN Reference Number", "Title", "Designation source", "Phone number",
    "Website", "Email address", "D.O.B", "Nationality(/ies)", "National Identifier number",
    "National Identifier additional information", "Passport number",
    "Passport additional information", "Position", "Gender", "Town of birth", "Country of birth",
    "Type of entity", "Subsidiaries", "Parent Company", "Parent company",
    "Business registration number (s)",
)  # fmt: skip
_NAMES = tuple(f"Name {number}" for number in range(1, 7))
_ADDRESS = (*(f"Address Line {number}" for number in range(1, 7)), "Address Postal Code",
            "Address Country")  # fmt: skip
_USED = (
    "Last Updated", "Unique ID", "Name type", "Alias strength", "Name non-latin script",
    "Non-latin script type", "Non-latin script language", "Regime Name", "Sanctions Imposed",
    "Other Information", "UK Statement of Reasons", "Date Designated",
)  # fmt: skip
_KNOWN = frozenset((*_KIND_COLUMNS, *_SHIP, *_OTHER, *_NAMES, *_ADDRESS, *_USED))

#: Leaf elements of the XML by the field they fill. Only their names count, not the path.
_FIELDS = {
    "OFSIGroupID": "ofsi group id", "UNReferenceNumber": "un reference number",
    "IndividualEntityShip": "kind", "DesignationSource": "designation source",
    "OtherInformation": "other information", "UKStatementofReasons": "statement",
    "Title": "title", "PhoneNumber": "phone number", "EmailAddress": "email address",
    "Website": "website", "DOB": "d.o.b", "CountryOfBirth": "country of birth",
    "TownOfBirth": "town of birth", "Gender": "gender", "Nationality": "nationality(/ies)",
    "Position": "position", "PassportNumber": "passport number",
    "PassportAdditionalInformation": "passport additional information",
    "NationalIdentifierNumber": "national identifier number",
    "NationalIdentifierAdditionalInformation": "national identifier additional information",
    "BusinessRegistrationNumber": "business registration number (s)",
    "TypeOfEntity": "type of entity", "ParentCompany": "parent company",
    "Subsidiary": "subsidiaries", "IMONumber": "imo number",
    "CurrentOwnerOperator": "current owner/operator (s)",
    "PreviousOwnerOperator": "previous owner/operator (s)",
    "CurrentBelievedFlagOfShip": "current believed flag of ship",
    "PreviousFlag": "previous flags", "TypeOfShip": "type of ship",
    "TonnageOfShip": "tonnage of ship", "LengthOfShip": "length of ship",
    "YearBuilt": "year built", "HullIdentificationNumber": "hull identification number (hin)",
}  # fmt: skip
#: Read elsewhere, or saying nothing of the designation itself.
_ASIDE = frozenset(
    {"LastUpdated", "DateDesignated", "UniqueID", "RegimeName", "SanctionsImposed",
     "SanctionsImposedIndicators", "Names", "NonLatinNames", "Addresses"}
)  # fmt: skip


def sniff(path: Path) -> str | None:
    """``xml`` or ``csv`` by the root element or by the header."""
    head = head_of(path)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        root = root_of(path)
        return XML if root is not None and root[0] == "Designations" else None
    lines = glimpsed(head).splitlines()[:2]
    return CSV if any("Unique ID" in line and "Regime Name" in line for line in lines) else None


def read(files: Sequence[Path]) -> Reading:
    """The list from its XML or its CSV; one of them, for they hold the same.

    Raises FormatError, DamagedError (cut short), EmptyInputError, UnreadableError.
    """
    parts = arranged(files, sniff, NAME)
    part = XML if XML in parts else CSV
    path = arranged(parts.values(), sniff, NAME, (part,))[part]
    notes = Notes()
    made, published = (_from_xml if part == XML else _from_csv)(path, notes)
    refuse_empty(len(made), str(path))
    return Reading(
        entries=tuple(entry for one in made if (entry := entry_of(one, notes)) is not None),
        published=published,
        published_basis="stated in the file" if published else "",
        parts={part: path},
        problems=tuple(notes.problems),
        novelties=notes.novelties,
        rows=len(made),
    )


def _from_csv(path: Path, notes: Notes) -> tuple[list[Designation], PartialDate | None]:
    text = text_of(path)
    made: dict[str, Designation] = {}
    for line, row in table(text, path.name, notes, _KNOWN, heads=("Unique ID", "Regime Name")):
        unique = row.get("Unique ID", "")
        if not unique:
            notes.problem(f"line {line}", "a row needs a Unique ID", str(list(row.values())[:4]))
            continue
        one = made.setdefault(unique, Designation(unique, f"line {line}, {unique}"))
        _add_row(one, row, notes)
    return list(made.values()), _reported(text)


def _reported(text: str) -> PartialDate | None:
    """The date in the line above the header: ``Report Date: 21-Sep-2026``."""
    first = text.partition("\n")[0]
    found = re.search(r"[0-9]{1,2}[-/][0-9A-Za-z]{2,9}[-/][0-9]{4}", first)
    return day_first(found.group()) if found else None


def _add_row(one: Designation, row: Cells, notes: Notes) -> None:
    name = named([row.get(column, "") for column in _NAMES])
    one.call(name, row.get("Name type", ""), row.get("Alias strength", ""), notes)
    if script := row.get("Name non-latin script", ""):
        one.names.append(listed(script, "script"))
    one.addresses.append(", ".join(filter(None, (row.get(column, "") for column in _ADDRESS))))
    for column in _KIND_COLUMNS:
        one.add("kind", row.get(column, ""))
    one.add("statement", row.get("UK Statement of Reasons", ""))
    one.add("other information", row.get("Other Information", ""))
    for column in (*_SHIP, *_OTHER):
        one.add(column.lower(), row.get(column, ""))
    for column in row.keys() - _KNOWN:
        one.add(column, row[column])
    wordings = several(row.get("Sanctions Imposed", ""))
    measures_of(one, wordings, row["Regime Name"], row.get("Date Designated", ""), notes)


def _from_xml(path: Path, notes: Notes) -> tuple[list[Designation], PartialDate | None]:
    made: list[Designation] = []
    published = None
    for number, (_, element) in enumerate(records(path, {"Designations"}), 1):
        tag = local(element.tag)
        if tag == "Designation":
            made.append(_designation(element, number, notes))
        elif tag == "DateGenerated":
            published = day_first(element.text or "")
        else:
            notes.novel(f"unknown element {tag!r}")
    return made, published


def _designation(element: Element, number: int, notes: Notes) -> Designation:
    for part in element.iter():
        part.tag = local(part.tag)
    unique = text_at(element, "UniqueID")
    one = Designation(unique or f"element-{number}", f"Designation {number}, {unique}")
    if not unique:
        notes.problem(one.locator, "a Designation needs a UniqueID", text_at(element, "RegimeName"))
    for name in element.iterfind("Names/Name"):
        _add_name(one, name, notes)
    for name in element.iterfind("NonLatinNames/NonLatinName/NameNonLatinScript"):
        if text := (name.text or "").strip():
            one.names.append(listed(text, "script"))
    for address in element.iterfind("Addresses/Address"):
        one.addresses.append(
            ", ".join(filter(None, ((part.text or "").strip() for part in address)))
        )
    for child in element:
        if child.tag not in _ASIDE:
            _add_leaves(one, child, notes)
    measures_of(
        one,
        _imposed(element),
        text_at(element, "RegimeName"),
        text_at(element, "DateDesignated"),
        notes,
    )
    return one


def _add_name(one: Designation, element: Element, notes: Notes) -> None:
    name = named([text_at(element, f"Name{number}") for number in range(1, 7)])
    one.call(name, text_at(element, "NameType"), text_at(element, "AliasStrength"), notes)


def _add_leaves(one: Designation, element: Element, notes: Notes) -> None:
    for leaf in element.iter():
        text = (leaf.text or "").strip()
        if len(leaf) or not text:
            continue
        if leaf.tag not in _FIELDS:
            notes.novel(f"unknown element {leaf.tag!r}", text)
        one.add(_FIELDS.get(leaf.tag, leaf.tag), text)


def _imposed(element: Element) -> list[str]:
    """The wordings, or the indicators that are set where there is no wording."""
    stated = several(text_at(element, "SanctionsImposed"))
    if stated:
        return stated
    flags = element.iterfind("SanctionsImposedIndicators/*")
    return [
        _words(flag.tag) for flag in flags if (flag.text or "").strip().lower() in {"true", "1"}
    ]


def _words(tag: str) -> str:
    """``ProhibitionOfPortEntry`` -> ``prohibition of port entry``."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", tag).lower()
