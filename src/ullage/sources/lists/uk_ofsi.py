"""The consolidated list of asset freeze targets (Office of Financial Sanctions Implementation).

Three shapes. ``rows``: one row a name with ``entity_type``, ``list_internal_id``, ``date_added``;
names only, no IMO numbers, and none said to be the primary one. ``conlist``: ConList.csv, under a
line "Last Updated", one row a name, address and date of birth of a ``Group ID``; what a ship's
record has is written into ``Other Information`` behind labels such as ``(IMO number):``. ``xml``:
ConList.xml, the same rows with elements of their own for that.

The list binds by asset freeze; an investment ban on a few banks is told apart by the XML only. It
closed on 28 January 2026; the UK Sanctions List took its place. ``conlist`` and ``xml`` were
checked against published fragments, ``rows`` against a whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ullage.sources.lists.cells import Cells, day_first, listed, refuse_empty, table
from ullage.sources.lists.reading import Notes, Reading, arranged, glimpsed, head_of, text_of
from ullage.sources.lists.uk_record import Designation, entry_of, measures_of, named
from ullage.sources.lists.xml import local, records, root_of
from ullage.times import PartialDate

NAME = "uk-ofsi"
VERSION = "1"
ROWS, CONLIST, XML = "rows", "conlist", "xml"

_ROW_HEADS = ("full_name", "entity_type", "date_added", "list_internal_id")
_ROW_PERSONAL = (
    "title", "DOB", "birth_location", "birth_country", "position", "nationality", "citizenship",
    "personal_id",
)  # fmt: skip
_ROW_KNOWN = frozenset(
    (*_ROW_HEADS, *_ROW_PERSONAL, "surname", "forename", "middle_names", "day_DOB", "month_DOB",
     "year_DOB", "regime", "address", "address_country", "sanction_list", "fca_uid")
)  # fmt: skip

_CON_HEADS = ("Name 6", "Group Type", "Group ID")
_CON_NAMES = tuple(f"Name {number}" for number in range(1, 7))
_CON_ADDRESS = (*(f"Address {number}" for number in range(1, 7)), "Post/Zip Code", "Country")
_CON_PERSONAL = (
    "Title", "DOB", "Town of Birth", "Country of Birth", "Nationality", "Passport Number",
    "Passport Details", "National Identification Number", "National Identification Details",
    "NI Number", "Position",
)  # fmt: skip
_CON_KNOWN = frozenset(
    (*_CON_HEADS, *_CON_NAMES, *_CON_ADDRESS, *_CON_PERSONAL, "Name Non-Latin Script",
     "Non-Latin Script Type", "Non-Latin Script Language", "Other Information", "Alias Type",
     "Alias Quality", "Regime", "Listed On", "UK Sanctions List Date Designated", "Last Updated",
     "Statement", "Alias Type Name", "Date Additional Sanctions", "Group Status", "Status",
     "Group Sanctions")
)  # fmt: skip

_XML_ROOT = "ArrayOfFinancialSanctionsTarget"
#: Columns, of the CSV where there are such and of the XML, by the field they fill.
_SHIP = {
    "Ship_IMONumber": "imo number",
    "Ship_CurrentOwners": "current owners",
    "Ship_PreviousOwners": "previous owners",
    "Ship_Flag": "flag of ship",
    "Ship_PreviousFlags": "previous flags",
    "Ship_Type": "type of ship",
    "Ship_Tonnage": "tonnage of ship",
    "Ship_Length": "length of ship",
    "Ship_YearBuilt": "year built",
    "Ship_HIN": "hull identification number",
    "Entity_BusinessRegNumber": "business reg no",
    "Entity_ParentCompany": "parent company",
    "Entity_Subsidiaries": "subsidiaries",
    "Entity_Type": "type of entity",
    "UKSanctionsListRef": "uk sanctions list ref",
    "UNRef": "un ref",
    "ListingType": "listing type",
    "PhoneNumber": "phone number",
    "EmailAddress": "email address",
    "Website": "website",
    "Individual_Gender": "gender",
}
#: Elements of ConList.xml by the column of ConList.csv that holds the same.
XML_COLUMNS: dict[str, str] = {
    **{f"name{number}": f"Name {number}" for number in range(1, 6)},
    **{f"Address{number}": f"Address {number}" for number in range(1, 7)},
    **{name: name for name in _SHIP},
    "Name6": "Name 6",
    "PostCode": "Post/Zip Code",
    "Country": "Country",
    "Title": "Title",
    "NameNonLatinScript": "Name Non-Latin Script",
    "NonLatinScriptType": "Non-Latin Script Type",
    "NonLatinScriptLanguage": "Non-Latin Script Language",
    "Individual_DateOfBirth": "DOB",
    "Individual_TownOfBirth": "Town of Birth",
    "Individual_CountryOfBirth": "Country of Birth",
    "Individual_Nationality": "Nationality",
    "Individual_PassportNumber": "Passport Number",
    "Individual_PassportDetails": "Passport Details",
    "Individual_NINumber": "National Identification Number",
    "Individual_NIDetails": "National Identification Details",
    "Individual_Position": "Position",
    "OtherInformation": "Other Information",
    "FurtherIdentifiyingInformation": "Other Information",
    "UKStatementOfReasons": "Statement",
    "GroupTypeDescription": "Group Type",
    "AliasType": "Alias Type",
    "AliasTypeName": "Alias Type Name",
    "AliasQuality": "Alias Quality",
    "RegimeName": "Regime",
    "DateListed": "Listed On",
    "DateDesignated": "UK Sanctions List Date Designated",
    "LastUpdated": "Last Updated",
    "DateAdditionalSanctions": "Date Additional Sanctions",
    "GroupID": "Group ID",
    "GroupStatus": "Group Status",
    "GrpStatus": "Status",
    "GroupSanctions": "Group Sanctions",
}
#: What ``GrpStatus`` says of the measure.
_STATUS = {"": "asset freeze", "A": "asset freeze", "I": "investment ban"}

_LABEL = re.compile(r"\(([A-Z][A-Za-z /-]{2,60})\)\s*:")
_ASSET_OF = re.compile(r"[Ll]isted as (?:an )?asset of (?P<name>[^.(]+)")
#: Labels in "Other Information" by the field they fill; the rest of the text is kept whole anyway.
_LABELS = {
    "imo number": "imo number",
    "current owners": "current owners",
    "current owner": "current owners",
    "flag of ship": "flag of ship",
    "type of ship": "type of ship",
    "previous flags": "previous flags",
    "length of ship": "length of ship",
    "year built": "year built",
    "business reg no": "business reg no",
}
#: Labels whose text is left where it stands.
_TEXT_LABELS = frozenset(
    {"uk sanctions list ref", "uk statement of reasons", "gender", "phone number", "email address",
     "website", "parent company", "subsidiaries", "type of entity",
     "previous owners", "previous owner", "tonnage of ship",
     "hull identification number", "nationality", "address", "a.k.a", "swift/bic"}
)  # fmt: skip


def sniff(path: Path) -> str | None:
    """``rows`` or ``conlist`` by the header, ``xml`` by the root element."""
    head = head_of(path)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        root = root_of(path)
        return XML if root is not None and root[0] == _XML_ROOT else None
    lines = glimpsed(head).splitlines()[:2]
    cells = [[cell.strip(' "\ufeff') for cell in line.split(",")] for line in lines]
    if cells and set(_ROW_HEADS) <= set(cells[0]):
        return ROWS
    return CONLIST if any(set(_CON_HEADS) <= set(line) for line in cells) else None


def read(files: Sequence[Path]) -> Reading:
    """The list from one file.

    Raises FormatError, DamagedError (cut short), EmptyInputError, UnreadableError.
    """
    part = next(iter(arranged(files, sniff, NAME)), CONLIST)
    path = arranged(files, sniff, NAME, (part,))[part]
    notes = Notes()
    text = "" if part == XML else text_of(path)
    if part == XML:
        count, made = _targets(path, notes)
    else:
        count, made = (_rows if part == ROWS else _conlist)(text, path.name, notes)
    refuse_empty(count, str(path))
    published = _updated(text) if part == CONLIST else None
    return Reading(
        entries=tuple(entry for one in made if (entry := entry_of(one, notes)) is not None),
        published=published,
        published_basis="stated in the file" if published else "",
        parts={part: path},
        problems=tuple(notes.problems),
        novelties=notes.novelties,
        rows=count,
    )


def _updated(text: str) -> PartialDate | None:
    """The date in the line above the header: ``Last Updated,05/05/2022``."""
    found = re.search(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", text.partition("\n")[0])
    return day_first(found.group()) if found else None


def _grouped(
    rows: Iterator[tuple[int, Cells]], column: str, notes: Notes
) -> Iterator[tuple[Designation, Cells]]:
    groups: dict[str, Designation] = {}
    for line, row in rows:
        group = row.get(column, "")
        if group:
            one = groups.setdefault(group, Designation(group, f"line {line}, group {group}"))
            yield one, row
        else:
            notes.problem(f"line {line}", f"a row needs a {column}", str(list(row.values())[:4]))


def _rows(text: str, where: str, notes: Notes) -> tuple[int, list[Designation]]:
    rows = list(table(text, where, notes, _ROW_KNOWN, heads=_ROW_HEADS))
    made: dict[str, Designation] = {}
    for one, row in _grouped(iter(rows), "list_internal_id", notes):
        made[one.entry] = one
        if row["full_name"]:
            one.names.append(listed(row["full_name"], "aka"))
        one.add("kind", row["entity_type"])
        one.addresses.append(
            ", ".join(filter(None, (row.get("address"), row.get("address_country"))))
        )
        for column in (*_ROW_PERSONAL, *sorted(row.keys() - _ROW_KNOWN)):
            one.add(column, row.get(column, ""))
        measures_of(one, ["asset freeze"], row.get("regime", ""), row["date_added"], notes)
    return len(rows), list(made.values())


def _conlist(text: str, where: str, notes: Notes) -> tuple[int, list[Designation]]:
    rows = list(table(text, where, notes, _CON_KNOWN, heads=_CON_HEADS))
    return len(rows), _joined_targets(rows, notes)


def _targets(path: Path, notes: Notes) -> tuple[int, list[Designation]]:
    """Elements of ConList.xml, each a row under other names."""
    rows = []
    for number, (_, element) in enumerate(records(path, {_XML_ROOT}), 1):
        told = {local(part.tag): (part.text or "").strip() for part in element}
        for tag in told.keys() - XML_COLUMNS.keys():
            notes.novel(f"unknown element {tag!r}", told[tag][:60])
        rows.append((number, {XML_COLUMNS.get(tag, tag): text for tag, text in told.items()}))
    return len(rows), _joined_targets(rows, notes)


def _joined_targets(rows: Sequence[tuple[int, Cells]], notes: Notes) -> list[Designation]:
    made: dict[str, Designation] = {}
    for one, row in _grouped(iter(rows), "Group ID", notes):
        made[one.entry] = one
        name = named([row.get(column, "") for column in _CON_NAMES])
        one.call(name, row.get("Alias Type", ""), row.get("Alias Quality", ""), notes)
        if script := row.get("Name Non-Latin Script", ""):
            one.names.append(listed(script, "script"))
        one.add("kind", row["Group Type"])
        one.addresses.append(", ".join(filter(None, (row.get(name, "") for name in _CON_ADDRESS))))
        for column in (*_CON_PERSONAL, *sorted(row.keys() - _CON_KNOWN - _SHIP.keys())):
            one.add(column.lower(), row.get(column, ""))
        _add_information(one, row.get("Other Information", ""), notes)
        for column, name in _SHIP.items():
            one.add(name, row.get(column, ""))
        one.add("statement", row.get("Statement", ""))
        date = row.get("UK Sanctions List Date Designated") or row.get("Listed On", "")
        wording = _STATUS.get(row.get("Status", ""), row.get("Status", ""))
        measures_of(one, [wording], row.get("Regime", ""), date, notes)
    return list(made.values())


def _add_information(one: Designation, text: str, notes: Notes) -> None:
    one.add("other information", text)
    labels = list(_LABEL.finditer(text))
    ends = [*(label.start() for label in labels), len(text)][1:]
    for label, end in zip(labels, ends, strict=False):
        name = " ".join(label.group(1).lower().split())
        value = _ASSET_OF.split(text[label.end() : end])[0].strip(" .\n")
        if name in _LABELS:
            one.add(_LABELS[name], value)
        elif name not in _TEXT_LABELS:
            notes.novel(f"unknown label {label.group(1)!r} in Other Information", value[:60])
    for found in _ASSET_OF.finditer(text):
        one.add("listed as asset of", found["name"].strip(" ."))
