"""OFAC's lists in the advanced XML: ``SDN_ADVANCED.XML`` and ``CONS_ADVANCED.XML``.

Everything there is an id into reference sets at the head of the file, so sections are read one
after the other into plain records and put together at the end (:mod:`.ofac_profile`). Unlike the
legacy files it dates each listing: the ``EntryEvent`` of a ``SanctionsEntry``. The number of a
party (``FixedRef``) is that of the legacy files.

Source: OFAC, "Advanced sanctions list data standard: notes" and the schema's element names.
Checked against documentation and fragments only, not against a whole file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from ullage.errors import EmptyInputError, ValueInvalidError
from ullage.sources.lists.reading import Notes, Reading, arranged, head_of
from ullage.sources.lists.xml import local, records, root_of
from ullage.times import PartialDate

NAME = "ofac-advanced"
VERSION = "1"
PART = "advanced"
_ROOT = "Sanctions"
_SECTIONS = ("ReferenceValueSets", "Locations", "IDRegDocuments", "DistinctParties",
             "ProfileRelationships", "SanctionsEntries", "SanctionsEntryLinks")  # fmt: skip
#: In the first bytes one of these shows that the root is OFAC's and no other list's.
_TELLING = frozenset({"DateOfIssue", *_SECTIONS})


@dataclass(frozen=True, slots=True)
class Alias:
    """A name: its type id, its parts as (name part group id, text), script ids."""

    type_id: str
    primary: bool
    low_quality: bool
    parts: tuple[tuple[str, str], ...]
    script_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature: type id and values as text, reference id or location id."""

    type_id: str
    text: str
    reference_id: str
    location_id: str


@dataclass(frozen=True, slots=True)
class Party:
    """A DistinctParty as it stands in the file."""

    number: str
    profile: str
    subtype_id: str
    comment: str
    identities: tuple[str, ...]
    aliases: tuple[Alias, ...]
    part_types: dict[str, str]
    """Name part group id -> name part type id."""
    features: tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event of a listing."""

    type_id: str
    legal_basis_id: str
    when: PartialDate | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A SanctionsEntry: list id, events, and measures as (type id, comment, start, end)."""

    list_id: str
    events: tuple[Event, ...]
    measures: tuple[tuple[str, str, PartialDate | None, PartialDate | None], ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A reference value: its text and attributes."""

    text: str
    attributes: dict[str, str]


@dataclass
class Content:
    """All sections of a file, by id."""

    published: PartialDate | None = None
    references: dict[str, dict[str, Value]] = field(default_factory=lambda: defaultdict(dict))
    locations: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Location id -> parts in order; the last may be ``country:ID``."""
    documents: dict[str, list[tuple[str, str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Identity id -> (document type id, number, country id)."""
    parties: list[Party] = field(default_factory=list)
    relations: dict[str, list[tuple[str, str, bool]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Profile id -> (other profile id, relation type id, former)."""
    listed: dict[str, list[Listed]] = field(default_factory=lambda: defaultdict(list))

    def name_of(self, kind: str, number: str) -> str:
        """Text of a reference value; empty where the file does not define it."""
        found = self.references.get(kind, {}).get(number)
        return found.text if found else ""


def sniff(path: Path) -> str | None:
    """``advanced`` where the root is ``Sanctions`` and its sections are OFAC's."""
    root = root_of(path)
    if root is None or root[0] != _ROOT:
        return None
    head = head_of(path)
    return PART if any(f"<{name}".encode() in head for name in _TELLING) else None


def read(files: Sequence[Path]) -> Reading:
    """One issue of the list.

    Raises FormatError (foreign, malformed, a document type), DamagedError (cut short),
    EmptyInputError, UnreadableError.
    """
    from ullage.sources.lists.ofac_profile import entry_of

    parts = arranged(files, sniff, NAME, (PART,))
    notes = Notes()
    content = content_of(parts[PART], notes)
    if not content.parties:
        raise EmptyInputError("the list has no party", where=str(parts[PART]), do="Fetch it again.")
    names = {party.profile: party for party in content.parties}
    entries = (entry_of(party, content, names, notes) for party in content.parties)
    return Reading(
        entries=tuple(entry for entry in entries if entry is not None),
        published=content.published,
        published_basis="stated in the file" if content.published else "",
        parts=parts,
        problems=tuple(notes.problems),
        novelties=notes.novelties,
        rows=len(content.parties),
    )


def content_of(path: Path, notes: Notes) -> Content:
    """Every section of the file; what no version knew is told in ``notes``."""
    out = Content()
    for parent, element in records(path, {_ROOT, *_SECTIONS}):
        tag = local(element.tag)
        _bare(element)
        if tag == "DateOfIssue":
            out.published = _date(element, "DateOfIssue", notes)
        elif parent == "ReferenceValueSets":
            for value in element:
                if "ID" in value.attrib:
                    found = Value((value.text or "").strip(), dict(value.attrib))
                    out.references[value.tag][value.attrib["ID"]] = found
        elif tag in _TAKE:
            _TAKE[tag](element, out, notes)
        elif parent != "SanctionsEntryLinks":
            notes.novel(f"unknown element {parent}/{tag}")
    return out


def _bare(element: Element) -> None:
    for inner in element.iter():
        inner.tag = local(inner.tag)


def _date(element: Element | None, locator: str, notes: Notes) -> PartialDate | None:
    if element is None:
        return None
    parts = [(element.findtext(name) or "").strip() for name in ("Year", "Month", "Day")]
    numbers = [int(part) for part in parts if part.isdigit()]
    try:
        return PartialDate(*numbers) if numbers else None
    except ValueInvalidError as error:
        notes.problem(locator, error.what, "-".join(parts))
        return None


def _location(element: Element, out: Content, _notes: Notes) -> None:
    texts = [(value.text or "").strip() for value in element.iterfind(".//LocationPartValue/Value")]
    country = element.find("LocationCountry")
    code = [] if country is None else [f"country:{country.get('CountryID', '')}"]
    out.locations[element.get("ID", "")] = tuple(filter(None, [*texts, *code]))


def _document(element: Element, out: Content, _notes: Notes) -> None:
    number = (element.findtext("IDRegistrationNo") or "").strip()
    issuer = element.find("IssuedBy")
    inside = "" if issuer is None else issuer.get("CountryID", "")
    country = element.get("IssuedBy-CountryID", "") or inside
    told = (element.get("IDRegDocTypeID", ""), number, country)
    out.documents[element.get("IdentityID", "")].append(told)


def _party(element: Element, out: Content, notes: Notes) -> None:
    number = element.get("FixedRef", "")
    profiles = element.findall("Profile")
    if len(profiles) != 1 or not number:
        notes.problem(f"DistinctParty {number}", "a party needs a number and one profile",
                      f"{len(profiles)} profiles")  # fmt: skip
    for profile in profiles[:1]:
        out.parties.append(
            Party(
                number=number,
                profile=profile.get("ID", number),
                subtype_id=profile.get("PartySubTypeID", ""),
                comment=(element.findtext("Comment") or "").strip(),
                identities=tuple(one.get("ID", "") for one in profile.iterfind("Identity")),
                aliases=tuple(_aliases(profile)),
                part_types={
                    group.get("ID", ""): group.get("NamePartTypeID", "")
                    for group in profile.iter("NamePartGroup")
                },
                features=tuple(_features(element)),
            )
        )


def _aliases(profile: Element) -> Iterator[Alias]:
    for alias in profile.iter("Alias"):
        for name in alias.iterfind("DocumentedName"):
            values = list(name.iter("NamePartValue"))
            yield Alias(
                type_id=alias.get("AliasTypeID", ""),
                primary=alias.get("Primary", "").lower() == "true",
                low_quality=alias.get("LowQuality", "").lower() == "true",
                parts=tuple(
                    (value.get("NamePartGroupID", ""), (value.text or "").strip())
                    for value in values
                ),
                script_ids=frozenset(value.get("ScriptID", "") for value in values),
            )


def _features(party: Element) -> Iterator[Feature]:
    for feature in party.iter("Feature"):
        for version in feature.iterfind("FeatureVersion"):
            for detail in version.iterfind("VersionDetail"):
                text = (detail.text or "").strip()
                reference = detail.get("DetailReferenceID", "")
                yield Feature(feature.get("FeatureTypeID", ""), text, reference, "")
            for place in version.iterfind("VersionLocation"):
                location = place.get("LocationID", "")
                yield Feature(feature.get("FeatureTypeID", ""), "", "", location)


def _relation(element: Element, out: Content, _notes: Notes) -> None:
    former = element.get("Former", "").lower() == "true"
    told = (element.get("To-ProfileID", ""), element.get("RelationTypeID", ""), former)
    out.relations[element.get("From-ProfileID", "")].append(told)


def _listed(element: Element, out: Content, notes: Notes) -> None:
    locator = f"SanctionsEntry {element.get('ID', '?')}"
    events = tuple(
        Event(
            event.get("EntryEventTypeID", ""),
            event.get("LegalBasisID", ""),
            _date(event.find("Date"), locator, notes),
        )
        for event in element.iterfind("EntryEvent")
    )
    measures = tuple(
        (
            measure.get("SanctionsTypeID", ""),
            (measure.findtext("Comment") or "").strip(),
            _date(measure.find("DatePeriod/Start/From"), locator, notes),
            _date(measure.find("DatePeriod/End/To"), locator, notes),
        )
        for measure in element.iterfind("SanctionsMeasure")
    )
    listed = Listed(element.get("ListID", ""), events, measures)
    out.listed[element.get("ProfileID", "")].append(listed)


_TAKE = {
    "Location": _location,
    "IDRegDocument": _document,
    "DistinctParty": _party,
    "ProfileRelationship": _relation,
    "SanctionsEntry": _listed,
}
