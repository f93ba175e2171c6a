"""A party of OFAC's advanced XML as an entry: ids looked up, features read as labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from ullage.model.listing import Entry, Kind, Link, ListedName, Measure, NameKind
from ullage.sources.lists.ofac_advanced import Alias, Content, Feature, Listed, Party
from ullage.sources.lists.ofac_labels import Told, programme, remark
from ullage.sources.lists.reading import Notes
from ullage.times import PartialDate

_KINDS: dict[str, Kind] = {
    "Individual": "person",
    "Entity": "company",
    "Vessel": "vessel",
    "Aircraft": "aircraft",
}
_ALIASES: dict[str, NameKind] = {
    "Name": "aka",
    "A.K.A.": "aka",
    "F.K.A.": "fka",
    "N.K.A.": "aka",
}
_RELATIONS = frozenset(
    {
        "Acting for or on behalf of", "Associate Of", "Family member of", "Leader or official of",
        "Owned or Controlled By", "Playing a significant role in", "Principal Executive Officer",
        "Property in the interest of", "Providing support to",
    }
)  # fmt: skip
#: Types of measure that are no programme and what each is; the list is told in its own words else.
_BLOCKING = "Block"
_PROGRAMME = "Program"
_CREATED = frozenset({"Created", ""})
_REMOVED = frozenset({"Delisted", "Removed"})


def entry_of(
    party: Party, content: Content, parties: Mapping[str, Party], notes: Notes
) -> Entry | None:
    """The entry of a party; None, and a problem, where it has no name."""
    locator = f"DistinctParty {party.number}"
    names = tuple(_names(party, content, notes))
    if not names:
        notes.problem(locator, "a party needs a name", "none")
        return None
    told = Told(_kind(party, content, notes))
    remarks = [_remark(feature, content) for feature in party.features]
    remarks += [text for identity in party.identities for text in _documents(identity, content)]
    for text in filter(None, remarks):
        if not remark(told, text) and told.kind == "vessel":
            notes.novel("unknown feature of a ship", text)
    linked = list(_linked(party, content, parties, notes))
    return Entry(
        entry=party.number,
        kind=told.kind,
        names=names + tuple(told.names),
        measures=(*_measures(party, content, locator, notes), *dict.fromkeys(told.measures)),
        locator=locator,
        imo=told.imo,
        imo_text=told.imo_text if told.imo is None else None,
        mmsi=told.mmsi,
        call_sign=told.call_sign,
        flag=told.flag,
        flag_text=told.flag_text,
        ship_type=told.ship_type,
        dwt_t=told.dwt_t,
        gt=told.gt,
        addresses=tuple(filter(None, _addresses(party, content))),
        links=tuple(dict.fromkeys([*told.links, *(link for link, _ in linked)])),
        narrative="; ".join(filter(None, (party.comment, *remarks, *(text for _, text in linked)))),
        facts=tuple(dict.fromkeys(told.facts)),
    )


def _kind(party: Party, content: Content, notes: Notes) -> Kind:
    """By subtype, which tells ships from aircraft, else by type."""
    subtype = content.references.get("PartySubType", {}).get(party.subtype_id)
    name = subtype.text if subtype else ""
    type_id = subtype.attributes.get("PartyTypeID", "") if subtype else ""
    of_type = content.name_of("PartyType", type_id)
    kind = _KINDS.get(name) or _KINDS.get(of_type)
    if kind is None:
        notes.novel("unknown type of party", f"{of_type}/{name}")
    return kind or "other"


def _names(party: Party, content: Content, notes: Notes) -> Iterator[ListedName]:
    seen: set[str] = set()
    for alias in sorted(party.aliases, key=lambda one: not one.primary):
        text = _name(alias, party, content)
        if text and text not in seen:
            seen.add(text)
            yield ListedName(text, _name_kind(alias, content, notes))


def _name(alias: Alias, party: Party, content: Content) -> str:
    """``LAST, First`` for persons, as in the legacy files; else the parts in order."""
    parts = [(content.name_of("NamePartType", party.part_types.get(group, "")), text)
             for group, text in alias.parts if text]  # fmt: skip
    last = " ".join(text for kind, text in parts if kind == "Last Name")
    rest = " ".join(text for kind, text in parts if kind != "Last Name")
    return ", ".join(filter(None, (last, rest)))


def _name_kind(alias: Alias, content: Content, notes: Notes) -> NameKind:
    scripts = {content.name_of("Script", script) for script in alias.script_ids} - {""}
    if scripts - {"Latin"}:
        return "script"
    if alias.low_quality:
        return "weak"
    text = content.name_of("AliasType", alias.type_id)
    if text not in _ALIASES:
        notes.novel("unknown type of name", text or alias.type_id)
    kind = _ALIASES.get(text, "aka")
    return "primary" if alias.primary and kind == "aka" else kind


def _remark(feature: Feature, content: Content) -> str:
    label = content.name_of("FeatureType", feature.type_id)
    if label == "Location":
        return ""
    value = feature.text or content.name_of("DetailReference", feature.reference_id)
    value = value or _place(feature.location_id, content)
    return f"{label} {value}".strip() if value else ""


def _documents(identity: str, content: Content) -> Iterator[str]:
    for type_id, number, country_id in content.documents.get(identity, ()):
        country = content.name_of("Country", country_id)
        label = content.name_of("IDRegDocType", type_id)
        yield f"{label} {number}" + (f" ({country})" if country else "")


def _place(location_id: str, content: Content) -> str:
    parts = content.locations.get(location_id, ())
    named = (content.name_of("Country", part.removeprefix("country:"))
             if part.startswith("country:") else part for part in parts)  # fmt: skip
    return ", ".join(filter(None, named))


def _addresses(party: Party, content: Content) -> Iterator[str]:
    for feature in party.features:
        if content.name_of("FeatureType", feature.type_id) == "Location":
            yield _place(feature.location_id, content)


def _linked(
    party: Party, content: Content, parties: Mapping[str, Party], notes: Notes
) -> Iterator[tuple[Link, str]]:
    """Parties that this one is tied to. The list says "owned or controlled by" in one word, so
    none of them is called an owner; the words stand in the narrative.
    """
    for profile, type_id, former in content.relations.get(party.profile, ()):
        label = content.name_of("RelationType", type_id)
        if label not in _RELATIONS:
            notes.novel("unknown type of relation", label or type_id)
        other = parties.get(profile)
        main = sorted(other.aliases, key=lambda one: not one.primary) if other else []
        if other is None or not main:
            continue
        name = _name(main[0], other, content)
        text = f"{'formerly ' if former else ''}{label}: {name}"
        yield Link("linked_to", name, entry=other.number), text


def _measures(party: Party, content: Content, locator: str, notes: Notes) -> Iterator[Measure]:
    listed = content.listed.get(party.profile, [])
    if not listed:
        notes.problem(locator, "a party needs a SanctionsEntry; its measures are unknown", "none")
    yield from dict.fromkeys(chain.from_iterable(_of_list(one, content, notes) for one in listed))


def _of_list(listed: Listed, content: Content, notes: Notes) -> Iterator[Measure]:
    """Programmes, with the day of the event on their legal basis, or the one day there is. Where
    the events have several days and none can be given to a programme, the first dates the list as a
    whole and the programmes are left undated.
    """
    by_programme, days, end = _days(listed, content, notes)
    types = {content.name_of("SanctionsType", kind) for kind, *_ in listed.measures}
    frozen = _BLOCKING in types or not types - {_PROGRAMME, ""}
    single = next(iter(days)) if len(days) == 1 else None
    dated = False
    for kind_id, comment, begun, ended in listed.measures:
        kind_name = content.name_of("SanctionsType", kind_id)
        name = comment or kind_name
        if kind_name == _BLOCKING or not name:
            continue
        kind, known = programme(name)
        if kind_name == _PROGRAMME and not known:
            notes.novel("unknown programme", name)
        start = begun or by_programme.get(name) or single
        dated |= start is not None
        yield Measure(kind if frozen else "other", name, start, ended or end)
    if days and not dated:
        whole = content.name_of("List", listed.list_id)
        yield Measure("asset_freeze" if frozen else "other", whole, min(days), end)


def _days(
    listed: Listed, content: Content, notes: Notes
) -> tuple[dict[str, PartialDate], set[PartialDate], PartialDate | None]:
    """Programme -> first day of listing where its legal basis names it; all days; the last day."""
    by_programme: dict[str, PartialDate] = {}
    days: set[PartialDate] = set()
    end: PartialDate | None = None
    for event in listed.events:
        label = content.name_of("EntryEventType", event.type_id)
        if event.when is None:
            continue
        if label in _REMOVED:
            end = event.when
        elif label in _CREATED:
            days.add(event.when)
            name = _programme_of(event.legal_basis_id, content)
            by_programme[name] = min(by_programme.get(name, event.when), event.when)
        else:
            notes.novel("unknown type of event", label)
    return by_programme, days, end


def _programme_of(basis_id: str, content: Content) -> str:
    basis = content.references.get("LegalBasis", {}).get(basis_id)
    number = basis.attributes.get("SanctionsProgramID", "") if basis else ""
    return content.name_of("SanctionsProgram", number)
