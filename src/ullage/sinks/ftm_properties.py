"""Which schema and property of FollowTheMoney each of our words is written as."""

from __future__ import annotations

from collections.abc import Callable

from ullage.ids import company_valid, country_alpha2
from ullage.model import ftm

NAME_PROPERTIES = {
    "primary": "name",
    "aka": "alias",
    "script": "alias",
    "fka": "previousName",
    "weak": "weakAlias",
}
SCHEMA_OF_PARTY = {"vessel": "Vessel", "company": "Company", "person": "Person",
                    "address": "Address", "party": "LegalEntity"}  # fmt: skip


def _country(text: str) -> str | None:
    code = country_alpha2(text)
    return None if code is None else code.lower()


def _number(text: str) -> str | None:
    try:
        return str(float(text)) if float(text) == float(text) else None
    except ValueError:
        return None


def _digits(text: str) -> str | None:
    return text if text.isascii() and text.isdigit() else None


def _date(text: str) -> str | None:
    return None if ftm.date_of(text) is None else text


#: Attribute -> property while it holds, property once it has ended, form of the value.
PROPERTIES: dict[str, tuple[str, str, Callable[[str], str | None]]] = {
    "name": ("alias", "previousName", str),
    "flag": ("flag", "pastFlags", _country),
    "mmsi": ("mmsi", "mmsi", _digits),
    "call_sign": ("callSign", "callSign", str),
    "type": ("type", "pastTypes", str),
    "built": ("buildDate", "buildDate", _date),
    "dwt_t": ("deadweightTonnage", "deadweightTonnage", _number),
    "gt": ("grossRegisteredTonnage", "grossRegisteredTonnage", _number),
}


def edge_schema(role: str, kind: str, ship: bool) -> str:
    """The schema that has a place for the role between such ends."""
    legal = kind in {"company", "person", "party"}
    if role in {"owner", "beneficial_owner"} and legal:
        return "Ownership"
    if role == "director" and legal and not ship:
        return "Directorship"
    if role == "agent" and legal and not ship:
        return "Representation"
    return "UnknownLink"


def imo_property(kind: str, own: str) -> dict[str, list[object | None]]:
    """The IMO number that an id of ours is made of."""
    ship = own if kind == "vessel" and own.startswith("IMO") else None
    return {"imoNumber": [f"IMO{own[2:]}" if kind == "company" and numbered(own) else ship]}


def numbered(own: str) -> bool:
    """Whether an id is that of a company with a valid IMO number."""
    digits = own.removeprefix("CO")
    plain = own.startswith("CO") and len(digits) == 7 and digits.isdigit()
    return plain and bool(company_valid(int(digits)))
