"""Made-up ships, owners and lists for tests of pictures: every case that a picture must show."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa

from ullage.identity import statements
from ullage.identity.ownership.edges import make
from ullage.model.listing import (
    Entry,
    ListedName,
    Listing,
    ListingMeasure,
    Measure,
    Span,
    Version,
)
from ullage.times import PartialDate

HULL = "IMO8916293"
OTHER = "IMO8514435"
DAY = PartialDate.parse


def said(attribute: str, value: str, source: str, status: str = "registered", **more: Any) -> dict:
    """A statement about HULL."""
    return {
        "hull": HULL, "attribute": attribute, "value": value, "source": source, "status": status,
        **more,
    }  # fmt: skip


def statements_table(simulated: bool = False) -> pa.Table:
    """A ship with three names in three scripts, a borrowed MMSI, doubtful owners, partial dates."""
    rows = [
        said("name", "CHONG RIM 2", "OFAC SDN list", "listed", observed_at="2016-03-02"),
        said("name", "CHONG RIM 2", "press, tradewinds 2-1-402749", observed_at="2018-08"),
        said("name", "SAEBYOL", "https://www.mofa.go.jp/fp/nsp/page4e_000995.html",
             observed_at="2019"),
        said("name", "새별", "a photograph", "painted", valid_from="2019-03-02",
             valid_to="2019-03"),
        said("name", "新星 号 of the very long and winding name of a ship that no sign holds",
             "a port paper", valid_from="2020", valid_to="2021-06"),
        said("name", "СИНПХЁН 9", "vesseltracker", "broadcast", valid_from="2025-07-02",
             valid_to="2025-07-20", observed_at="2025-07-20"),
        said("name", "WOORY STAR", "a register without dates"),
        said("flag", "KR", "a register", valid_from="1990", valid_to="2012-06"),
        said("flag", "KP", "OFAC SDN list", "listed", observed_at="2016-03-02"),
        said("mmsi", "445123000", "AIS", "broadcast", valid_from="2019-01-01",
             valid_to="2021-03-04", observed_at="2021-03-04"),
        said("mmsi", "457900000", "press", "spoofed", valid_from="2020-06", valid_to="2020-06"),
        said("call_sign", "HMYM2", "AIS", "broadcast", observed_at="2019-05-05"),
        said("owner", "ALISA <LTD> & Co", "a register", valid_from="2010-01-01"),
        said("owner", "KOREA SAMMA SHPG CO", "OFAC SDN list", "alleged", observed_at="2018-02-23"),
        said("dwt_t", "1150", "a register"),
        said("built", "1990", "a register"),
        {"hull": OTHER, "attribute": "mmsi", "value": "457900000", "source": "AIS",
         "status": "broadcast", "valid_from": "2019", "valid_to": "2021"},
    ]  # fmt: skip
    return statements.make({**row, "simulated": simulated} for row in rows)


def listings() -> tuple[Listing, ...]:
    """The ship on a list with legal dates, and on one known from issues only, no longer on it."""
    entry = Entry("7", "vessel", (ListedName("CHONG RIM 2"),), (), "row 7", imo=8916293)
    day, end = DAY("2016-03-02"), DAY("2022-12-12")
    legal = ListingMeasure(
        "asset_freeze", "UNSCR 2270", Span(day, day, "legal"), Span(None, None, "open"), day
    )
    first, last = DAY("2019-01"), DAY("2021-07-07")
    seen = ListingMeasure(
        "port_entry_ban",
        "an instrument",
        Span(DAY("2017-05-05"), first, "publications"),
        Span(last, DAY("2022-06-02"), "publications"),
        first,
    )
    return (
        Listing("un-1718-vessels", "7", (Version(entry, day, end),), (legal,)),
        Listing("house-desk", "7", (Version(entry, first, last),), (seen,)),
    )


def edge(
    party: str, target: str, role: str = "owner", share: float | None = None, **more: Any
) -> dict:
    """An edge; names are the ids where none are given."""
    return {
        "party": party, "party_name": more.pop("name", party), "role": role, "target": target,
        "target_name": more.pop("of", target), "percentage": share,
        "source": more.pop("source", "a register"), **more,
    }  # fmt: skip


SHIPS = {"IMO7389704": "RYE SONG GANG 1", "IMO6908096": "KANG SONG 1", "IMO8106496": "SAM MA 2"}


def edges_table() -> pa.Table:
    """A network with every shape, a ring, shares, ranges, dates, namesakes and long names."""
    link = "ofac-sdn:23183"
    rows = [
        edge(link, ship, "linked_to", name="KOREA KUMBYOL TRADING COMPANY", of=name,
             source="ofac-sdn/2019-01", observed_at=DAY("2019-01"))
        for ship, name in SHIPS.items()
    ]  # fmt: skip
    firm = "례성강해운 (Ryesonggang Shipping Holding of the Far East and Beyond) Limited"
    rows += [
        edge("PTY-a", link, share=60, name="HUANG, Wang Ken", valid_from=DAY("2015"),
             valid_to=DAY("2018-06")),
        edge("PTY-b", link, share=40, name=firm, source="https://example.org/extract/1?a=b&c=d"),
        edge("CO5145892", "IMO7389704", "ism_manager", name="KOREA SAMMA SHPG CO",
             of="RYE SONG GANG 1", observed_at=DAY("2018-02-23")),
        edge("CO5145892", "IMO8106496", name="KOREA SAMMA SHPG CO", of="SAM MA 2",
             percentage_low=25.0, percentage_high=50.0),
        edge("CO5145892", "IMO8106496", "operator", name="KOREA SAMMA SHPG CO", of="SAM MA 2"),
        edge("PTY-d", "CO5145892", "address", name="Tonghung-dong, Chung-guyok, Pyongyang"),
        edge("PTY-e", "CO5145892", "director", name="CHEN, Mei Hsiang"),
        edge("PTY-f", "IMO8106496", "agent", name="Huang, Wang Ken", of="SAM MA 2"),
        edge("PTY-g", "PTY-a", share=10, name="Ring <Co>", of="HUANG, Wang Ken"),
        edge(link, "PTY-g", share=100, name="KOREA KUMBYOL TRADING COMPANY", of="Ring <Co>"),
    ]  # fmt: skip
    return make(rows)


WORDS = (
    *("KOREA", "MARITIME", "TRADING", "SHIPPING", "례성강", "平壤", "ВОСТОК", "PACIFIC", "GOLDEN"),
    *("UNITED", "No.1", "of", "and"),
)


def crowd(nodes: int, seed: int = 7) -> pa.Table:
    """A network of ``nodes`` parties around IMO7389704, long names among them: mostly ships, and
    the firms, owners and holdings of three levels above them.
    """
    draw = random.Random(seed)
    level = [3] + [draw.choices((0, 1, 2, 3), (1, 2, 4, 9))[0] for _ in range(nodes - 1)]
    names = {0: "RYE SONG GANG 1"}
    rows = []
    for number in range(1, nodes):
        names[number] = _long_name(draw, number)
        near = [other for other in range(number) if level[other] != level[number]]
        other = draw.choice(near[-12:] or [0])
        rows.append(_tied(number, other, level, names, draw))
    for _ in range(nodes // 4):
        a, b = draw.sample(range(nodes), 2)
        if level[a] != level[b]:
            rows.append(_tied(a, b, level, names, draw))
    return make(rows)


def tangle(nodes: int, seed: int = 7) -> pa.Table:
    """A network without any order: long chains, rings, lines that pass many others."""
    draw = random.Random(seed)
    names = {0: "RYE SONG GANG 1"} | {n: _long_name(draw, n) for n in range(1, nodes)}
    rows = [
        _crowded(*draw.sample([number, draw.randrange(number)], 2), names, draw)
        for number in range(1, nodes)
    ]
    extra = [draw.sample(range(nodes), 2) for _ in range(nodes // 3)]
    return make([*rows, *(_crowded(a, b, names, draw) for a, b in extra)])


def _long_name(draw: random.Random, number: int) -> str:
    return " ".join(draw.choices(WORDS, k=draw.randint(1, 6))) + f" {number}"


def _tied(a: int, b: int, level: list[int], names: dict[int, str], draw: random.Random) -> dict:
    upper, lower = sorted((a, b), key=lambda number: level[number])
    return _crowded(upper, lower, names, draw)


def _crowded(a: int, b: int, names: dict[int, str], draw: random.Random) -> dict:
    roles = ("owner", "beneficial_owner", "ism_manager", "operator", "linked_to", "director")
    ids = [f"PTY-{n:010x}" if n else "IMO7389704" for n in (a, b)]
    share = draw.choice([None, 50.0, 12.5, 33.33])
    return edge(
        ids[0], ids[1], draw.choice(roles), share, name=names[a], of=names[b],
        source=f"source {draw.randrange(20)}", observed_at=DAY(f"20{draw.randrange(10, 25)}"),
    )  # fmt: skip


__all__ = [
    "HULL",
    "OTHER",
    "Measure",
    "crowd",
    "edges_table",
    "listings",
    "statements_table",
    "tangle",
]
