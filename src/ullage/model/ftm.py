"""How things are written as FollowTheMoney entities: schemata, properties, ids, dates.

Standard: FollowTheMoney 4 (an entity has ``id``, ``schema`` and ``properties``, lists of text).
What it has no word for is kept in ``keywords`` and ``description`` as ``key: value``, so that what
was written can be read back whole: a dated statement is a ``Note`` on its vessel.

What other programs make of it: a vessel has its names, numbers and flags without dates; owners and
managers are links with dates; measures are ``Sanction`` objects. Dates there are UTC and end at the
second.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import Any

from ullage.errors import ValueInvalidError
from ullage.model.listing import Kind
from ullage.times import PartialDate, format_us, parse_instant, to_us

DATASET = "ullage"
PREFIX = f"{DATASET}-"

SCHEMATA: dict[Kind, str] = {
    "vessel": "Vessel",
    "company": "Company",
    "person": "Person",
    "aircraft": "Airplane",
    "other": "LegalEntity",
}
KINDS: dict[str, Kind] = {
    "Vessel": "vessel",
    "Company": "company",
    "Organization": "company",
    "PublicBody": "company",
    "LegalEntity": "company",
    "Person": "person",
    "Airplane": "aircraft",
    "Asset": "other",
    "Vehicle": "other",
    "Security": "other",
    "CryptoWallet": "other",
    "BankAccount": "other",
}
"""Schemata that an entry of a list may have. ``LegalEntity`` may be a person too."""

EDGES: dict[str, tuple[str, str, str]] = {
    "Ownership": ("owner", "asset", "owner"),
    "Directorship": ("director", "organization", "director"),
    "Representation": ("agent", "client", "agent"),
    "UnknownLink": ("subject", "object", "linked_to"),
    "Control": ("controller", "controlled", "linked_to"),
    "Membership": ("member", "organization", "linked_to"),
    "Employment": ("employee", "employer", "linked_to"),
    "Associate": ("associate", "person", "linked_to"),
    "Family": ("relative", "person", "linked_to"),
    "Succession": ("predecessor", "successor", "linked_to"),
}
"""schema -> (property of the party, property of the target, role where none of ours is stated)."""

ASIDE = frozenset(
    {"Address", "Identification", "Passport", "Occupancy", "Position", "Document", "Documentation",
     "Article", "Event", "Mention", "Similar", "Risk", "RealEstate", "License", "Territory",
     "UserAccount", "Trip", "Call", "Project", "Contract"}
)  # fmt: skip
"""Schemata left out by name: nothing an entry, an edge or a statement could take from them."""

VESSEL_PROPERTIES: dict[str, str] = {
    "name": "name",
    "alias": "name",
    "previousName": "name",
    "weakAlias": "name",
    "imoNumber": "imo",
    "mmsi": "mmsi",
    "callSign": "call_sign",
    "flag": "flag",
    "pastFlags": "flag",
    "type": "type",
    "pastTypes": "type",
    "buildDate": "built",
    "deadweightTonnage": "dwt_t",
    "grossRegisteredTonnage": "gt",
}
"""Property of a Vessel -> attribute of a statement. ``tonnage`` names no unit and is none."""

Entity = dict[str, Any]
When = PartialDate | datetime

_ID = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z])?")
_KEYED = re.compile(r"([a-z_]+): (.*)", re.DOTALL)


def entity_id(own: str) -> str:
    """The id of an entity for one of ours: prefixed, and hashed where FtM allows no such letters.

    >>> entity_id("IMO7389704")
    'ullage-IMO7389704'
    """
    if _ID.fullmatch(own):
        return PREFIX + own
    return f"{PREFIX}x-{hashlib.sha256(own.encode()).hexdigest()[:24]}"


def own_id(entity: Mapping[str, Any]) -> str | None:
    """Our id of an entity that we wrote; None for another's."""
    text = str(entity.get("id", ""))
    if not is_own(entity) or not text.startswith(PREFIX):
        return None
    stated = keyed(values(entity, "keywords")).get("id")
    return stated[0] if stated else text.removeprefix(PREFIX)


def is_own(entity: Mapping[str, Any]) -> bool:
    """Whether this program wrote the entity."""
    return entity.get("datasets") == [DATASET]


def values(entity: Mapping[str, Any], *names: str) -> list[str]:
    """Texts of properties, in order, each once."""
    properties = entity.get("properties") or {}
    given = [texts for name in names if (texts := properties.get(name))]
    if not given:
        return []
    return list(dict.fromkeys(given[0] if len(given) == 1 else chain(*given)))


def key_values(facts: Iterable[tuple[str, object | None]]) -> list[str]:
    """Facts that are known as ``key: value``."""
    return [f"{key}: {value}" for key, value in facts if value is not None and value != ""]


def keyed(texts: Iterable[str]) -> dict[str, list[str]]:
    """What :func:`key_values` wrote; other texts are left out."""
    out: dict[str, list[str]] = {}
    for text in texts:
        if found := _KEYED.fullmatch(text):
            out.setdefault(found.group(1), []).append(found.group(2))
    return out


def date_text(when: When | None) -> str | None:
    """A date as FtM writes it: as exact as it is known, an instant to the second.

    >>> date_text(PartialDate.parse("2018-01"))
    '2018-01'
    """
    if when is None:
        return None
    return format_us(to_us(when))[:19] if isinstance(when, datetime) else str(when)


@lru_cache(maxsize=65_536)
def date_of(text: str) -> When | None:
    """A date as FtM writes it, or with a zone; None where it is none."""
    plain = text.strip()
    try:
        if len(plain) <= 10:
            return PartialDate.parse(plain)
        zoned = plain.endswith("Z") or bool(re.search(r"[+-]\d{2}:?\d{2}$", plain[10:]))
        return parse_instant(plain if zoned else f"{plain}Z")
    except ValueInvalidError:
        return None


def day_of(text: str) -> PartialDate | None:
    """The day, month or year of a date as FtM writes it."""
    found = date_of(text)
    if isinstance(found, datetime):
        return PartialDate(found.year, found.month, found.day)
    return found
