"""One listed FollowTheMoney entity as an entry of a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast, get_args

from ullage.model import ftm
from ullage.model.ftm import Entity, keyed, values
from ullage.model.identity import ROLES
from ullage.model.listing import Entry, Kind, Link, ListedName, Measure, MeasureKind, NameKind
from ullage.sources.ftm_particulars import own_particulars, particulars
from ullage.sources.lists.cells import company_of, listed, measure_of, mmsi_of, once
from ullage.sources.lists.entry_rows import imo_of
from ullage.sources.lists.reading import Notes
from ullage.times import PartialDate

_NAMES: dict[str, NameKind] = {
    "name": "primary",
    "alias": "aka",
    "previousName": "fka",
    "weakAlias": "weak",
    "abbreviation": "weak",
}
_OWN_KINDS: tuple[MeasureKind, ...] = get_args(MeasureKind)
#: Datasets of OpenSanctions whose every entry is frozen.
_FREEZES = frozenset(
    {"us_ofac_sdn", "eu_fsf", "gb_hmt_sanctions", "un_sc_sanctions", "un_1718_vessels"}
)
#: Properties of a vessel that have a place in an entry, or say nothing of the ship.
_TAKEN = frozenset(
    {*_NAMES, "imoNumber", "mmsi", "callSign", "flag", "type", "deadweightTonnage", "country",
     "grossRegisteredTonnage", "pastFlags", "pastTypes", "buildDate",
     "address", "addressEntity", "notes", "topics", "keywords", "owner",
     "operator", "sourceUrl", "program", "programId", "createdAt", "modifiedAt", "wikidataId",
     "summary", "description", "programUrl", "publisher", "publisherUrl", "retrievedAt",
     "alephUrl", "wikipediaUrl", "indexText", "proof", "riskSource"}
)  # fmt: skip
#: Properties that stay in its narrative.
_TOLD_ONLY = frozenset(
    {"tonnage", "registrationNumber", "registrationPort",
     "navigationArea", "crsNumber", "nameChangeDate", "model", "registrationDate",
     "deregistrationDate", "amount", "amountUsd", "amountEur", "currency"}
)  # fmt: skip


def measures_of(sanction: Entity, notes: Notes) -> list[Measure]:
    """The measures that a Sanction states: one for each provision."""
    start = _day(values(sanction, "startDate") or values(sanction, "listingDate"), min)
    end = _day(values(sanction, "endDate"), max)
    if ftm.is_own(sanction):
        start = _day(values(sanction, "startDate"), min)
        stated = values(sanction, "provisions")
        kind: MeasureKind = next((k for k in _OWN_KINDS if k in stated), "other")
        return [Measure(kind, "".join(values(sanction, "program")), start, end)]
    instrument = _instrument(sanction)
    provisions = values(sanction, "provisions")
    if provisions:
        return [measure_of(text, instrument, start, notes, end) for text in provisions]
    frozen = _FREEZES & set(sanction.get("datasets") or ())
    return [Measure("asset_freeze" if frozen else "other", instrument, start, end)]


def _instrument(sanction: Entity) -> str:
    told = values(sanction, "program") or values(sanction, "programId")
    authority = values(sanction, "authority", "publisher")[:1]
    return ", ".join([*told, *(authority or sanction.get("datasets") or ())])


def _day(texts: Iterable[str], best: object) -> PartialDate | None:
    days = [day for text in texts if (day := ftm.day_of(text)) is not None]
    return cast("PartialDate", best(days)) if days and callable(best) else None


def entry_of(
    thing: Entity,
    measures: Sequence[Measure],
    sanctions: Sequence[Entity],
    links: Iterable[tuple[Entity, Entity | None]],
    locator: str,
    notes: Notes,
) -> Entry:
    """The entry of a listed entity: its measures, and the parties that links name."""
    beside = keyed(values(thing, "keywords")) if ftm.is_own(thing) else {}
    kind: Kind = "other" if beside.get("kind") == ["other"] else ftm.KINDS[thing["schema"]]
    if kind == "vessel":
        _tell_unknown(thing, notes)
    told = own_particulars(beside) if beside else particulars(thing, kind)
    entry = beside.get("entry", ())
    return Entry(
        entry=entry[0] if len(entry) == 1 else thing["id"],
        kind=kind,
        names=once(_names(thing, beside)),
        measures=tuple(measures),
        locator=locator,
        imo=imo_of(told.imo)[0],
        imo_text=told.imo_text,
        mmsi=mmsi_of(told.mmsi, locator, notes),
        call_sign=told.call_sign or None,
        flag=told.flag or None,
        flag_text=told.flag_text or None,
        ship_type=told.ship_type or None,
        dwt_t=_number(told.dwt_t),
        gt=_number(told.gt),
        addresses=tuple(values(thing, "address")),
        links=tuple(dict.fromkeys(_links(links))),
        narrative=_narrative(thing, sanctions, kind),
        facts=tuple(told.facts),
    )


def _tell_unknown(thing: Entity, notes: Notes) -> None:
    for name in thing["properties"]:
        if name not in _TAKEN | _TOLD_ONLY:
            notes.novel(f"unknown property {name!r} of a Vessel", values(thing, name)[0])


def _names(thing: Entity, beside: dict[str, list[str]]) -> Iterator[ListedName]:
    """Names by property; of several under ``name`` the caption is the primary one."""
    caption = thing.get("caption")
    stated = values(thing, "name")
    chosen = caption if caption in stated else next(iter(stated), None)
    for name, kind in _NAMES.items():
        for text in [] if name == "name" and "no_primary" in beside else values(thing, name):
            primary = kind == "primary" and (bool(beside) or text == chosen)
            yield listed(text, "primary" if primary else "aka" if kind == "primary" else kind)


def _number(text: str) -> float | None:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return None
    return number if 0 < number < 1e9 else None


def _links(links: Iterable[tuple[Entity, Entity | None]]) -> Iterator[Link]:
    for link, party in links:
        if ftm.is_own(link):
            yield _own_link(link)
            continue
        names = values(party, "name", "alias", "full") if party else values(link, "namesMentioned")
        if names:
            share = _share(values(link, "percentage"))
            yield Link(_role(link), names[0], _listed_id(party), _company(party), share)


def _own_link(link: Entity) -> Link:
    facts = keyed(values(link, "description"))
    number = next(iter(facts.get("company_imo", ())), None)
    return Link(
        role=_role(link),
        name=facts.get("party_name", [""])[0],
        entry=next(iter(facts.get("party_entry", ())), None),
        company_imo=None if number is None else company_of(number.zfill(7)),
        percentage=_share(facts.get("share", []) or values(link, "percentage")),
    )


def _role(link: Entity) -> str:
    stated = values(link, "role")
    return stated[0] if len(stated) == 1 and stated[0] in ROLES else ftm.EDGES[link["schema"]][2]


def _listed_id(party: Entity | None) -> str | None:
    """Id of a party that is an entry itself."""
    if party is None:
        return None
    return party["id"] if any(t.startswith("sanction") for t in values(party, "topics")) else None


def _company(party: Entity | None) -> int | None:
    if party is None or ftm.KINDS.get(party["schema"]) != "company":
        return None
    numbers = {company_of(text.upper().removeprefix("IMO")) for text in values(party, "imoNumber")}
    return numbers.pop() if len(numbers) == 1 else None


def _share(texts: Sequence[str]) -> float | None:
    """A share that is one number, with or without a sign for percent."""
    try:
        number = float(texts[0].strip(" %")) if len(texts) == 1 else -1.0
    except ValueError:
        return None
    return number if 0 <= number <= 100 else None


def _narrative(thing: Entity, sanctions: Sequence[Entity], kind: Kind) -> str:
    told = [*values(thing, "notes")]
    if not ftm.is_own(thing):
        told += [*values(thing, "summary", "description")]
        told += [text for s in sanctions for text in values(s, "reason", "summary")]
        told += [
            f"{name}: {text}"
            for name in thing["properties"]
            if kind == "vessel" and name not in _TAKEN
            for text in values(thing, name)
        ]
    return "\n".join(dict.fromkeys(told))
