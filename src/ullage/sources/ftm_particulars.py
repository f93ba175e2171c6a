"""Numbers, flags and kinds of a FollowTheMoney entity.

Values there have no order: of several flags or call signs none is said to be the present one, so
that each is kept beside the others and none is the entry's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from ullage.ids import country_alpha2
from ullage.model.ftm import Entity, values
from ullage.model.listing import Kind, ListedFact
from ullage.sources.lists.cells import company_fact
from ullage.sources.lists.entry_rows import imo_of

_FACT = re.compile(r"(current|former|other) ([a-z_]+): (.*)", re.DOTALL)
_STANDINGS: dict[str, Literal["current", "former", "other"]] = {
    "current": "current",
    "former": "former",
    "other": "other",
}
_BESIDE = {"mmsi": "mmsi", "callSign": "call_sign", "type": "type", "deadweightTonnage": "dwt_t",
           "grossRegisteredTonnage": "gt"}  # fmt: skip


@dataclass
class Particulars:
    """What is stated once, blank where it is not; the rest as facts."""

    imo: str = ""
    imo_text: str | None = None
    mmsi: str = ""
    call_sign: str = ""
    flag: str = ""
    flag_text: str = ""
    ship_type: str = ""
    dwt_t: str = ""
    gt: str = ""
    facts: list[ListedFact] = field(default_factory=list)

    def state(self, attribute: str, texts: list[str]) -> None:
        """One value is the entry's own; several stand beside each other."""
        if len(texts) == 1:
            setattr(self, "ship_type" if attribute == "type" else attribute, texts[0])
        else:
            self.facts += [ListedFact(attribute, text, "other") for text in texts]

    def held(self, attribute: str, texts: list[str]) -> None:
        """What held once."""
        self.facts += [ListedFact(attribute, text, "former") for text in texts]


def particulars(thing: Entity, kind: Kind) -> Particulars:
    """Of an entity of another's file."""
    out = Particulars()
    imos = [text.upper().removeprefix("IMO").strip() for text in values(thing, "imoNumber")]
    if kind != "vessel":
        out.facts += [fact for text in imos for fact in company_fact(text)]
        out.imo_text = None if out.facts else "; ".join(imos) or None
        return out
    valid = list(dict.fromkeys(str(number) for text in imos if (number := imo_of(text)[0])))
    out.state("imo", valid)
    out.imo_text = None if out.imo else "; ".join(imos) or None
    for name, attribute in _BESIDE.items():
        out.state(attribute, values(thing, name))
    flags = values(thing, "flag")
    known = [code for text in flags if (code := country_alpha2(text)) is not None]
    out.state("flag", known)
    out.flag_text = "" if known else "; ".join(flags)
    out.held("flag", [country_alpha2(text) or text for text in values(thing, "pastFlags")])
    out.held("type", values(thing, "pastTypes"))
    out.facts += [ListedFact("built", text) for text in values(thing, "buildDate")]
    return out


def own_particulars(beside: dict[str, list[str]]) -> Particulars:
    """Of an entity that this program wrote, from the facts it wrote beside the properties."""

    def first(name: str) -> str:
        return next(iter(beside.get(name, ())), "")

    out = Particulars(
        imo=first("imo"),
        imo_text=first("imo_text") or None,
        mmsi=first("mmsi"),
        call_sign=first("call_sign"),
        flag=first("flag"),
        flag_text=first("flag_text"),
        ship_type=first("ship_type"),
        dwt_t=first("dwt_t"),
        gt=first("gt"),
    )
    for text in beside.get("fact", ()):
        if found := _FACT.fullmatch(text):
            standing, attribute, value = found.groups()
            out.facts.append(ListedFact(attribute, value, _STANDINGS[standing]))
    return out
