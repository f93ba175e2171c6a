"""The EU consolidated financial sanctions list (Financial Sanctions Files): XML 1.1, CSV 1.1, 1.0.

The list binds by asset freeze. A ship has no kind of its own in it: it stands as an enterprise with
an identification of type ``imo``, a type that companies' IMO numbers have too. A number that can
only be a ship's makes a vessel; one that can be both does so where neither an address nor the name
speaks for a company. The legal start is the designation date; where there is none, the date of
entry into force counts if the act is the one that listed (type ``regulation``), not if it amends.

Checked against published descriptions and fragments of the format only, not against a whole file.
Schema: namespace ``http://eu.europa.ec/fpi/fsd/export``; only names without namespace are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from ullage.model.listing import Entry, Kind, Link, ListedName, Measure, NameKind
from ullage.sources.lists.cells import (
    Cells,
    company_fact,
    company_of,
    dated,
    day_first,
    listed,
    once,
    refuse_empty,
    table,
)
from ullage.sources.lists.entry_rows import imo_of
from ullage.sources.lists.fsf_columns import COLUMNS_10, COLUMNS_11, KNOWN, PARTS
from ullage.sources.lists.reading import Notes, Reading, arranged, head_of, header_of, text_of
from ullage.sources.lists.xml import local, records, root_of
from ullage.times import PartialDate

NAME = "eu-fsf"
VERSION = "1"
XML, CSV = "xml", "csv"

KINDS: dict[str, Kind] = {
    "person": "person",
    "p": "person",
    "enterprise": "company",
    "e": "company",
    "vessel": "vessel",
    "ship": "vessel",
    "v": "vessel",
    "aircraft": "aircraft",
}
_IMO = re.compile(r"\bIMO\b[^0-9]{0,16}([0-9]{7})\b", re.IGNORECASE)
_COMPANY = re.compile(
    r"\b(?:co|company|corp|corporation|ltd|limited|inc|llc|gmbh|shipping|management|bank|trading|"
    r"group|agency|bureau|ministry|lines?)\b",
    re.IGNORECASE,
)
#: Attributes of an identification that say it must not be relied on.
_DOUBTS = ("knownExpired", "knownFalse", "reportedLost", "revokedByIssuer")
#: Attributes that say nothing of the subject.
_TECHNICAL = frozenset({"logicalId", "regulationLanguage", "nameLanguage", "strong"})

Attributes = Mapping[str, str]


@dataclass
class Subject:
    """What the element or the rows of one subject say; attributes by the names of the XML."""

    entry: str
    locator: str
    facts: dict[str, str] = field(default_factory=dict)
    regulation: dict[str, str] = field(default_factory=dict)
    parts: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def add(self, part: str, attributes: Attributes) -> None:
        """Keep a name, address, birth date, identification, citizenship once."""
        told = {name: text for name, value in attributes.items() if (text := value.strip())}
        kept = self.parts.setdefault(part, [])
        if told.keys() - _TECHNICAL and told not in kept:
            kept.append(told)

    def remark(self, text: str | None) -> None:
        """Keep a remark once."""
        if text and text.strip() and text.strip() not in self.remarks:
            self.remarks.append(text.strip())


def sniff(path: Path) -> str | None:
    """``xml`` by root element and namespace or first child, ``csv`` by the header."""
    head = head_of(path)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        root = root_of(path)
        ours = (
            root is not None
            and root[0] == "export"
            and (b"fsd/export" in head or b"sanctionEntity" in head)
        )
        return XML if ours else None
    named = set(header_of(head, ";"))
    needed = ({"entity_logicalid", "namealias_wholename"}, {"entity_logical_id", "naal_wholename"})
    return CSV if any(names <= named for names in needed) else None


def read(files: Sequence[Path]) -> Reading:
    """The list from one file, XML or CSV.

    Raises FormatError, DamagedError (cut short), EmptyInputError, UnreadableError.
    """
    parts = arranged(files, sniff, NAME)
    part = XML if XML in parts else CSV
    path = arranged(parts.values(), sniff, NAME, (part,))[part]
    notes = Notes()
    count, made, published = (_from_xml if part == XML else _from_csv)(path, notes)
    refuse_empty(count, str(path))
    return Reading(
        entries=tuple(entry for one in made if (entry := _entry(one, notes)) is not None),
        published=published,
        published_basis="stated in the file" if published else "",
        parts={part: path},
        problems=tuple(notes.problems),
        novelties=notes.novelties,
        rows=count,
    )


def _from_xml(path: Path, notes: Notes) -> tuple[int, list[Subject], PartialDate | None]:
    root = root_of(path)
    made = []
    for number, (_, element) in enumerate(records(path, {"export"}), 1):
        if local(element.tag) == "sanctionEntity":
            made.append(_subject(element, number, notes))
        else:
            notes.novel(f"unknown element {local(element.tag)!r}")
    return len(made), made, day_first((root[1] if root else {}).get("generationDate", ""))


def _subject(element: Element, number: int, notes: Notes) -> Subject:
    logical = element.get("logicalId", "")
    one = Subject(logical or f"element-{number}", f"sanctionEntity {number}, {logical}")
    if not logical:
        notes.problem(one.locator, "a sanctionEntity needs a logicalId", str(element.attrib)[:100])
    one.facts.update(element.attrib)
    for child in element:
        tag = local(child.tag)
        if tag == "remark":
            one.remark(child.text)
        elif tag == "subjectType":
            one.facts.update({f"subjectType.{name}": text for name, text in child.attrib.items()})
        elif tag == "regulation":
            one.regulation.update(child.attrib)
            one.regulation["publicationUrl"] = _url(child)
        elif tag in PARTS:
            one.add(tag, child.attrib)
            _remarks_within(one, child, notes)
        else:
            notes.novel(f"unknown element {tag!r}")
    return one


def _url(regulation: Element) -> str:
    urls = (child.text or "" for child in regulation if local(child.tag) == "publicationUrl")
    return next(urls, "").strip()


def _remarks_within(one: Subject, element: Element, notes: Notes) -> None:
    for child in element:
        tag = local(child.tag)
        if tag == "remark":
            one.remark(child.text)
        elif tag == "contactInfo":
            one.add("contactInfo", child.attrib)
        elif tag != "regulationSummary":
            notes.novel(f"unknown element {tag!r} in {local(element.tag)!r}")


def _from_csv(path: Path, notes: Notes) -> tuple[int, list[Subject], PartialDate | None]:
    text = text_of(path)
    rows = list(table(text, path.name, notes, KNOWN, ";"))
    made: dict[str, Subject] = {}
    for line, row in rows:
        columns = COLUMNS_11 if "Entity_LogicalId" in row else COLUMNS_10
        logical = row.get("Entity_LogicalId") or row.get("Entity_logical_id") or ""
        if not logical:
            notes.problem(f"line {line}", "a row needs a logical id", str(list(row.values())[:4]))
            continue
        one = made.setdefault(logical, Subject(logical, f"line {line}, {logical}"))
        _add_row(one, row, columns)
    first = rows[0][1] if rows else {}
    stated = first.get("fileGenerationDate") or first.get("Date_file") or ""
    return len(rows), list(made.values()), day_first(stated)


def _add_row(one: Subject, row: Cells, columns: Mapping[str, Mapping[str, str]]) -> None:
    for part, names in columns.items():
        told = {name: row[column] for name, column in names.items() if row.get(column)}
        if part == "remark":
            for text in told.values():
                one.remark(text)
        elif part in {"facts", "regulation"}:
            kept = one.facts if part == "facts" else one.regulation
            kept.update({name: text for name, text in told.items() if name not in kept})
        else:
            one.add(part, told)


def _entry(one: Subject, notes: Notes) -> Entry | None:
    names = once(_names(one))
    if not names:
        notes.problem(one.locator, "a subject needs a name", one.entry)
        return None
    kind, imo, imo_text = _kind(one, names, notes)
    company = company_fact(imo_text or "") if kind == "company" else ()
    return Entry(
        entry=one.entry,
        kind=kind,
        names=names,
        measures=(_measure(one, notes),),
        locator=one.locator,
        imo=imo,
        imo_text=None if company else imo_text,
        addresses=tuple(filter(None, map(_address, one.parts.get("address", ())))),
        links=tuple(_links(one)) if kind == "vessel" else (),
        narrative="\n".join([*one.remarks, *_lines(one)]),
        facts=company,
    )


def _names(one: Subject) -> Iterator[ListedName]:
    """The first strong name is the primary one: the list marks none."""
    aliases = one.parts.get("nameAlias", [])
    strong = [alias.get("strong", "true").lower() != "false" for alias in aliases]
    first = strong.index(True) if True in strong else 0
    ranked = sorted(range(len(aliases)), key=lambda number: number != first)
    for number in ranked:
        alias = aliases[number]
        parts = (alias.get(name, "") for name in ("firstName", "middleName", "lastName"))
        text = alias.get("wholeName") or " ".join(filter(None, parts))
        kind: NameKind = "primary" if number == first else "aka" if strong[number] else "weak"
        yield listed(text, kind)


def _kind(
    one: Subject, names: Sequence[ListedName], notes: Notes
) -> tuple[Kind, int | None, str | None]:
    code = one.facts.get("subjectType.code") or one.facts.get("subjectType.classificationCode", "")
    kind = KINDS.get(code.lower())
    if kind is None:
        notes.novel("unknown subject type", code)
        kind = "other"
    texts = _imo_texts(one)
    valid = {number for text in texts if (number := imo_of(text)[0]) is not None}
    if len(valid) > 1:
        notes.problem(one.locator, "several IMO numbers; kept as text", "; ".join(texts))
    ship = len(valid) == 1 and kind != "person" and (kind == "vessel" or _a_ship(one, names, texts))
    if not ship:
        return kind, None, "; ".join(texts) or None
    return "vessel", valid.pop(), None


def _imo_texts(one: Subject) -> list[str]:
    own = [
        identification.get("number") or identification.get("latinNumber", "")
        for identification in one.parts.get("identification", ())
        if identification.get("identificationTypeCode", "").lower() == "imo"
    ]
    numbers = [item.get("number", "") for item in one.parts.get("identification", ())]
    told = (found.group(1) for text in [*one.remarks, *numbers] for found in _IMO.finditer(text))
    return list(
        dict.fromkeys([*(text.upper().removeprefix("IMO").strip(" :") for text in own), *told])
    )


def _a_ship(one: Subject, names: Sequence[ListedName], texts: Sequence[str]) -> bool:
    if not any(company_of(text) for text in texts):
        return True
    return not one.parts.get("address") and not any(_COMPANY.search(name.text) for name in names)


def _measure(one: Subject, notes: Notes) -> Measure:
    act = one.regulation
    instrument = " ".join(filter(None, (act.get("programme"), act.get("numberTitle"))))
    stated = one.facts.get("designationDate", "")
    listing = act.get("regulationType", "").lower() == "regulation"
    text = stated or (act.get("entryIntoForceDate", "") if listing else "")
    return Measure("asset_freeze", instrument, dated(text, one.locator, "the listing date", notes))


def _address(address: Attributes) -> str:
    order = ("street", "poBox", "place", "zipCode", "city", "region", "other")
    country = address.get("countryDescription", address.get("countryIso2Code", ""))
    told = [address.get(name, "") for name in order]
    return ", ".join(filter(None, [*told, "" if country == "UNKNOWN" else country]))


def _links(one: Subject) -> Iterator[Link]:
    for remark in one.remarks:
        for found in re.finditer(r"\bowned by (?P<name>[^.,;(]+)", remark):
            yield Link("owner", found["name"].strip())


def _lines(one: Subject) -> Iterator[str]:
    """All that has no place in an entry, one line a fact, under the names of the format."""
    for name in ("designationDetails", "unitedNationId", "euReferenceNumber"):
        if text := one.facts.get(name, "").strip():
            yield f"{name}: {text}"
    if url := one.regulation.get("publicationUrl", "").strip():
        yield f"publicationUrl: {url}"
    for alias in one.parts.get("nameAlias", ()):
        for name in ("title", "function", "gender"):
            if alias.get(name):
                yield f"{name}: {alias[name]}"
    for part in ("birthdate", "citizenship", "identification", "contactInfo"):
        for told in one.parts.get(part, ()):
            shown = (
                f"{name} {text}"
                for name, text in sorted(told.items())
                if name not in _TECHNICAL and not (name in _DOUBTS and text.lower() == "false")
            )
            yield f"{part}: {', '.join(shown)}"
