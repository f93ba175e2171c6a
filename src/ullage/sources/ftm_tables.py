"""FollowTheMoney vessels and links as rows of statements and of edges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ullage.identity.hull import hull_of_imo, mint_hull
from ullage.identity.ownership.parties import company_of, entry_party
from ullage.ids import company_valid, country_alpha2, imo_valid
from ullage.model import ftm
from ullage.model.ftm import Entity, date_of, keyed, values
from ullage.model.identity import EDGES, ROLES
from ullage.times import PartialDate, parse_instant

if TYPE_CHECKING:
    from ullage.sources.ftm import Graph

_DATES = ("valid_from", "valid_to", "observed_at")
_FTM_DATES = {"valid_from": "startDate", "valid_to": "endDate", "observed_at": "date"}
_SHARE = re.compile(
    r"(?P<sign>>=|<=|>|<|over|more than|at least|up to)?\s*"
    r"(?P<low>[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?)\s*%?"
    r"(?:\s*(?:-|to|–)\s*(?P<high>[0-9]+(?:\.[0-9]+)?)\s*%?)?",
    re.IGNORECASE,
)


def hull_of(thing: Entity) -> str:
    """Hull id of a Vessel: its one valid IMO number, else minted from its id in FtM."""
    own = ftm.own_id(thing)
    if own is not None:
        return own
    texts = values(thing, "imoNumber")
    numbers = {int(d) for text in texts if len(d := re.sub(r"\D", "", text)) == 7}
    valid = [number for number in sorted(numbers) if imo_valid(number)]
    return hull_of_imo(valid[0]) if len(valid) == 1 else mint_hull("ftm", thing["id"])


def party_of(thing: Entity, list_id: str) -> str:
    """Id of an owner, manager or address as edges name it."""
    own = ftm.own_id(thing)
    if own is not None:
        return own
    if thing["schema"] == "Vessel":
        return hull_of(thing)
    texts = values(thing, "imoNumber")
    numbers = {int(d) for text in texts if len(d := re.sub(r"\D", "", text)) == 7}
    valid = [number for number in sorted(numbers) if company_valid(number)]
    return company_of(valid[0]) if len(valid) == 1 else entry_party(list_id, thing["id"])


def ship_rows(
    thing: Entity, list_id: str, *, listed: bool, seen: PartialDate | None
) -> Iterator[dict[str, Any]]:
    """Statements that a Vessel of another's file makes, one for each value it gives."""
    hull = hull_of(thing)
    datasets = ", ".join(str(name) for name in thing.get("datasets") or ())
    source = f"{list_id}: {datasets}" if datasets else list_id
    for name, attribute in ftm.VESSEL_PROPERTIES.items():
        for text in values(thing, name):
            yield {
                "hull": hull,
                "attribute": attribute,
                "value": _value(attribute, text),
                "observed_at": seen,
                "source": source,
                "locator": thing["id"],
                "status": "listed" if listed else "alleged",
                "note": None if name in {"name", "flag", "type"} else name,
            }


def _value(attribute: str, text: str) -> str:
    if attribute == "flag":
        return country_alpha2(text) or text
    if attribute == "imo":
        return text.upper().removeprefix("IMO").strip() or text
    return text


def statement_row(note: Entity, hull: str) -> dict[str, Any] | None:
    """The statement that this program wrote as a Note; None where the note is something else."""
    facts = keyed(values(note, "keywords"))
    attribute, value = values(note, "summary"), values(note, "description")
    if not (ftm.is_own(note) and attribute and value and "status" in facts):
        return None
    reports = _first(facts, "reports")
    return {
        "hull": hull,
        "attribute": attribute[0],
        "value": value[0],
        **{name: _exact(facts, name) for name in _DATES},
        "source": next(iter(values(note, "publisher")), ""),
        "locator": _first(facts, "locator"),
        "status": facts["status"][0],
        "reports": int(reports) if reports and reports.isdigit() else None,
        "note": next(iter(values(note, "notes")), None),
        "simulated": "simulated" in facts,
    }


def _first(facts: dict[str, list[str]], name: str) -> str | None:
    return next(iter(facts.get(name, ())), None)


def _exact(facts: dict[str, list[str]], name: str) -> PartialDate | datetime | None:
    text = _first(facts, name)
    if text is None:
        return None
    return date_of(text) if len(text) <= 10 else parse_instant(text)


def edge_row(whole: Graph, link: Entity, list_id: str) -> dict[str, Any] | None:
    """The edge that a link makes; None where one of its ends is not in the file."""
    left, right, usual = ftm.EDGES[link["schema"]]
    ends = [[whole.thing(name) for name in values(link, side)] for side in (left, right)]
    party, target = (next(filter(None, end), None) for end in ends)
    if party is None or target is None:
        return None
    own = ftm.is_own(link)
    facts = keyed(values(link, "description")) if own else {}
    stated = values(link, "role")
    role = stated[0] if len(stated) == 1 and stated[0] in ROLES else usual
    rest = [text for text in (*stated, *values(link, "relationship")) if text != role]
    datasets = ", ".join(str(name) for name in link.get("datasets") or ())
    row = {
        "party": party_of(party, list_id),
        "party_name": _first(facts, "party_name") or _name(party),
        "role": role,
        "target": party_of(target, list_id),
        "target_name": _first(facts, "target_name") or _name(target),
        **_dates(link, facts, whole.seen),
        **_shares(facts.get("share") or values(link, "percentage")),
        "source": next(iter(values(link, "publisher")), "") if own else f"{list_id}: {datasets}",
        "locator": next(iter(values(link, "recordId")), None) if own else link["id"],
        "note": "; ".join([*values(link, "summary"), *([] if own else rest)]) or None,
    }
    return {name: cell for name, cell in row.items() if name in EDGES.names}


def _name(thing: Entity) -> str:
    caption = thing.get("caption")
    names = values(thing, "name", "full", "alias", "previousName")
    return caption if isinstance(caption, str) and caption in names else (names or [thing["id"]])[0]


def _dates(
    link: Entity, facts: dict[str, list[str]], seen: PartialDate | None
) -> dict[str, PartialDate | datetime | None]:
    if ftm.is_own(link):
        return {name: _exact(facts, name) for name in _DATES}
    out = {}
    for name, key in _FTM_DATES.items():
        days = [day for text in values(link, key) if (day := date_of(text)) is not None]
        out[name] = days[0] if len(days) == 1 else None
    return {**out, "observed_at": out["observed_at"] or seen}


def _shares(texts: list[str]) -> dict[str, float | None]:
    """Shares in percent: one number, or the ends of a range; what is neither is left out."""
    out: dict[str, float | None] = dict.fromkeys(
        ("percentage", "percentage_low", "percentage_high")
    )
    for text in texts:
        found = _SHARE.fullmatch(text.strip())
        if found is None:
            continue
        low, sign = float(found["low"]), (found["sign"] or "").lower()
        if found["high"] is not None:
            out |= {"percentage_low": low, "percentage_high": float(found["high"])}
        elif sign in {"<=", "<", "up to"}:
            out["percentage_high"] = low
        elif sign:
            out["percentage_low"] = low
        else:
            out["percentage"] = low
    return out if all(x is None or 0 <= x <= 100 for x in out.values()) else dict.fromkeys(out)
