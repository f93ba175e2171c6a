"""A network as a picture: SVG that stands alone.

Owners and managers stand left, what they own or manage right of them. Words beside a line stand on
its last stretch, in room kept free for them, so that no text meets another or a box. Shape tells
what a party is, a red bar that it is listed, a dashed line a lead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ullage.dossier.inline import html_text
from ullage.dossier.network_boxes import BOX, LABEL, SMALL, Box, Line, Parts, label_width
from ullage.dossier.network_layout import Layout, layout
from ullage.dossier.picture_links import link
from ullage.dossier.svg_text import FONTS, element, lines, num, text, title, width, wrap
from ullage.identity.ownership.parties import folded

_MARGIN, _GAP, _CURVE = 18.0, 14.0, 76.0
_LEAST = 720.0
_TIP = 7.0

STYLE = f"""
.pic {{ --paper: #ffffff; --ink: #1b2329; --soft: #55626b; --line: #dcdfe0; --box: #f4f6f6;
  --edge: #7b8790; --own: #1b2329; --wrong: #b3170c; --lead: #8a5a00; --start: #fff3d6;
  font-family: {FONTS}; }}
.pic text {{ fill: var(--ink); font-size: {LABEL}px; }}
.pic .head {{ font-size: 19px; font-weight: 600; }}
.pic .small {{ fill: var(--soft); }}
.pic .name {{ font-size: 12.5px; font-weight: 600; }}
.pic .title {{ font-size: 11.5px; font-weight: 600; }}
.pic .paper {{ fill: var(--paper); }}
.pic .box {{ fill: var(--box); stroke: var(--edge); stroke-width: 1; }}
.pic .start .box {{ fill: var(--start); }}
.pic .place .box {{ stroke-dasharray: 2 2; }}
.pic .mark {{ fill: var(--wrong); }}
.pic .mark.open {{ fill: none; stroke: var(--wrong); stroke-width: 1.2; }}
.pic .listed {{ fill: var(--wrong); font-weight: 600; }}
.pic .listed.open {{ font-weight: 400; }}
.pic .link {{ fill: none; stroke: var(--edge); stroke-width: 1.1; }}
.pic .own .link {{ stroke: var(--own); stroke-width: 1.6; }}
.pic .arrow {{ fill: var(--edge); }}
.pic .own .arrow {{ fill: var(--own); }}
.pic .alike {{ fill: var(--lead); }}
.pic .lead {{ fill: none; stroke: var(--lead); stroke-width: 1.4; stroke-dasharray: 4 3; }}
.pic .warn {{ fill: var(--wrong); font-weight: 700; }}
.pic a {{ cursor: pointer; }}
.pic a text {{ text-decoration: underline; }}
"""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where boxes stand: left edge, middle and height, and the left edge of each column's words."""

    x: Mapping[str, float]
    y: Mapping[str, float]
    high: Mapping[str, float]
    words: Mapping[str, float]
    ports: Mapping[tuple[str, str], float]
    how: Layout
    width: float
    height: float


def svg(told: Parts) -> str:
    """The picture as an SVG document."""
    inner, wide, high = picture(told)
    said = html_text(f"{told.title}. {told.subtitle}")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pic" role="img" aria-label="{said}" '
        f'viewBox="0 0 {num(wide)} {num(high)}" width="{num(wide)}" height="{num(high)}">'
        f"<title>{said}</title>{element('style', html_text(STYLE))}{inner}</svg>\n"
    )


def picture(told: Parts, whole: bool = True) -> tuple[str, float, float]:
    """Its markup without the document around it, width and height; ``whole``: with the title
    above, findings and sources in words below.
    """
    placed = place(told)
    wide = max(_LEAST, placed.width + 2 * _MARGIN)
    head, top = _head(told, wide) if whole else ("", 14.0)
    graph = [_line(line, placed) for line in told.lines]
    graph += _namesakes(told, placed)
    graph += [_box(box, placed) for box in told.boxes.values()]
    y = top + placed.height + 18
    below, y = _legend(_MARGIN, y, wide)
    if whole:
        more, y = _foot(told, y, wide)
        below += more
    paper = element("rect", class_="paper", width=wide, height=y)
    moved = element("g", "".join(graph), transform=f"translate({num(_MARGIN)} {num(top)})")
    return f"{paper}{head}{moved}{below}", wide, y


def place(told: Parts) -> Placed:
    """Where everything stands."""
    into: dict[str, list[Line]] = defaultdict(list)
    how = _layout(told, {})
    for line in told.lines:
        into[how.links[line.party, line.target].right].append(line)
    heights = {
        party: max(box.height, sum(line.height for line in into[party]))
        for party, box in told.boxes.items()
    }
    how = _layout(told, heights)
    x: dict[str, float] = {}
    words: dict[str, float] = {}
    at = 0.0
    for number, column in enumerate(how.columns):
        here = [label_width(line) for party in column for line in into[party]]
        room = max(here, default=0.0) + (_TIP + 8 if here else 0.0)
        begin = at + (_CURVE if number else 0.0)
        for party in column:
            x[party], words[party] = begin + room, begin
        at = begin + room + BOX
    bottom = max((how.y[p] + heights[p] / 2 for p in told.boxes), default=0.0)
    ports = _ports(told, into, how)
    return Placed(x, how.y, heights, words, ports, how, at, bottom)


def _layout(told: Parts, heights: Mapping[str, float]) -> Layout:
    pairs = [(line.party, line.target) for line in told.lines]
    return layout(list(told.boxes), pairs, heights, _GAP)


def _ports(
    told: Parts, into: Mapping[str, Sequence[Line]], how: Layout
) -> dict[tuple[str, str], float]:
    """The height at which each line reaches its right end, in the order of where they come from."""
    out: dict[tuple[str, str], float] = {}
    for party in told.boxes:
        mine = sorted(into.get(party, ()), key=lambda line: (_from(line, how), line.party))
        y = how.y[party] - sum(line.height for line in mine) / 2
        for line in mine:
            y += line.height
            out[line.party, line.target] = y - 3
    return out


def _from(line: Line, how: Layout) -> float:
    pair = line.party, line.target
    bends = how.bends[pair]
    return bends[-1] if bends else how.y[how.links[pair].left]


def _head(told: Parts, wide: float) -> tuple[str, float]:
    names = wrap(told.title, wide - 2 * _MARGIN, 19, most=2, bold=True)
    out = lines(_MARGIN, 30, names, 24, class_="head")
    y = 30 + 24 * (len(names) - 1) + 19
    under = wrap(told.subtitle, wide - 2 * _MARGIN, LABEL)
    out += lines(_MARGIN, y, under, 13, class_="small")
    y += 13 * len(under)
    if told.simulated:
        out += text(_MARGIN, y + 4, "SIMULATED DATA: nobody here is real.", class_="warn")
        y += 16
    return out, y + 12


def _line(line: Line, placed: Placed) -> str:
    pair = line.party, line.target
    link = placed.how.links[pair]
    port, begin = placed.ports[pair], placed.words[link.right]
    points = [(placed.x[link.left] + BOX, placed.y[link.left])]
    number = next(n for n, c in enumerate(placed.how.columns) if link.left in c)
    for bend in placed.how.bends[pair]:
        number += 1
        column = placed.how.columns[number]
        left = min((placed.words[p] for p in column), default=points[-1][0] + _CURVE)
        right = max((placed.x[p] + BOX for p in column), default=left)
        points += [(left, bend), (right, bend)]
    points.append((begin, port))
    edge = placed.x[link.right]
    d = f"M{num(points[0][0])} {num(points[0][1])}"
    for at, (a, b) in enumerate(pairwise(points)):
        d += f"L{num(b[0])} {num(b[1])}" if at % 2 else _curve(a, b)
    d += f"L{num(edge)} {num(port)}"
    tip = _tip(points[0], 1) if link.turned else _tip((edge, port), -1)
    said = lines(begin + 2, port - 4 - 13 * (len(line.label) - 1), line.label, 13)
    shape = element("path", class_="link", d=d) + tip + said
    return element(
        "g",
        title(line.note) + shape,
        class_="edge own" if line.owning else "edge",
        data_edge=f"{line.party} {line.target}",
    )


def _curve(a: tuple[float, float], b: tuple[float, float]) -> str:
    middle = (a[0] + b[0]) / 2
    return f"C{num(middle)} {num(a[1])} {num(middle)} {num(b[1])} {num(b[0])} {num(b[1])}"


def _tip(at: tuple[float, float], way: int) -> str:
    """An arrow head that points to ``at`` from the side ``way`` (1: from the right)."""
    x, y = at
    back = x + way * _TIP
    d = f"M{num(x)} {num(y)}L{num(back)} {num(y - 3.5)}L{num(back)} {num(y + 3.5)}Z"
    return element("path", class_="arrow", d=d)


def _namesakes(told: Parts, placed: Placed) -> list[str]:
    """Dashed lines between parties of one name in a column, each to the next below it, right of
    their boxes where no words stand.
    """
    groups: dict[str, set[str]] = defaultdict(set)
    texts: dict[str, str] = {}
    for lead in told.namesakes:
        name = folded(lead.shared)
        groups[name] |= {lead.a, lead.b} & set(placed.x)
        texts.setdefault(name, lead.text)
    out = []
    for name, parties in sorted(groups.items()):
        order = sorted(parties, key=lambda party: (placed.x[party], placed.y[party], party))
        for upper, lower in pairwise(order):
            if placed.x[upper] == placed.x[lower]:
                path = element("path", class_="lead", d=_bow(upper, lower, placed))
                out.append(element("g", title(texts[name]) + path))
    return out


def _bow(upper: str, lower: str, placed: Placed) -> str:
    x, far = placed.x[upper] + BOX, placed.x[upper] + BOX + 34
    y1, y2 = placed.y[upper] + 6, placed.y[lower] - 6
    return f"M{num(x)} {num(y1)}C{num(far)} {num(y1)} {num(far)} {num(y2)} {num(x)} {num(y2)}"


def _box(box: Box, placed: Placed) -> str:
    party = box.party
    high = placed.high[party.party]
    x, y = placed.x[party.party], placed.y[party.party] - high / 2
    shape = element("path", class_="box", d=_shape(party.kind, x, y, high))
    inner = lines(x + 11, y + 18, box.name, 17, class_="name")
    at = y + 18 + 17 * (len(box.name) - 1) + 14
    inner += lines(x + 11, at, box.under, 13, class_="small")
    at += 13 * len(box.under)
    for said, sure in box.listed:
        inner += text(x + 11, at, said, class_="listed" if sure else "listed open")
        at += 13
    inner += lines(x + 11, at, box.leads, 13, class_="alike")
    if box.listed:
        sure = any(sure for _, sure in box.listed)
        bar = element(
            "rect", class_="mark" if sure else "mark open", x=x - 3, y=y, width=5.0,
            height=high,
        )  # fmt: skip
        inner = bar + inner
    note = _note(box)
    kind = {"address": "place", "party": "place"}.get(party.kind, party.kind)
    start = " start" if box.start else ""
    return element(
        "g", title(note) + shape + inner, class_=f"node {kind}{start}", data_party=party.party,
        tabindex="0",
    )  # fmt: skip


def _note(box: Box) -> str:
    """All that is known of a party, first its name."""
    party = box.party
    others = [name for name in party.names if name != party.name]
    said = [party.name, f"{party.kind}, id {party.party}"]
    said += [f"Also written: {', '.join(others)}"] if others else []
    for who, told in party.listed:
        sure = "listed" if told.sure else "whether listed on the day cannot be told"
        said.append(f"{who}: {sure}: {told.text}")
    return "\n".join([*said, *box.leads])


def _shape(kind: str, x: float, y: float, high: float) -> str:
    """A ship has a bow, a person round ends; firms are square, addresses and others dashed."""
    right, low = x + BOX, y + high
    if kind == "vessel":
        return (
            f"M{num(x)} {num(y)}H{num(right - 14)}L{num(right)} {num((y + low) / 2)}"
            f"L{num(right - 14)} {num(low)}H{num(x)}Z"
        )
    if kind == "person":
        r = min(14.0, high / 2)
        return (
            f"M{num(x + r)} {num(y)}H{num(right - r)}A{num(r)} {num(r)} 0 0 1 {num(right)} "
            f"{num(y + r)}V{num(low - r)}A{num(r)} {num(r)} 0 0 1 {num(right - r)} {num(low)}"
            f"H{num(x + r)}A{num(r)} {num(r)} 0 0 1 {num(x)} {num(low - r)}V{num(y + r)}"
            f"A{num(r)} {num(r)} 0 0 1 {num(x + r)} {num(y)}Z"
        )
    return f"M{num(x)} {num(y)}H{num(right)}V{num(low)}H{num(x)}Z"


def _legend(x: float, y: float, wide: float) -> tuple[str, float]:
    """The signs, each drawn as it stands in the picture."""
    out: list[str] = []
    at, top = x, y
    for sign, said in _signs():
        long = 44 + width(said, LABEL) + 20
        if at > x and at + long > wide - _MARGIN:
            at, top = x, top + 22
        words = text(44, 4, said, class_="small")
        move = f"translate({num(at)} {num(top)})"
        out.append(element("g", sign + words, transform=move))
        at += long
    return "".join(out), top + 30


def _signs() -> list[tuple[str, str]]:
    def box(kind: str, said: str) -> tuple[str, str]:
        shapes = {
            "vessel": "M2 -7H26L36 0L26 7H2Z",
            "company": "M2 -7H36V7H2Z",
            "person": "M9 -7H29A7 7 0 0 1 29 7H9A7 7 0 0 1 9 -7Z",
            "place": "M2 -7H36V7H2Z",
        }
        shape = element("path", class_="box", d=shapes[kind])
        return element("g", shape, class_=kind), said

    def line(cls: str, said: str) -> tuple[str, str]:
        path = element("path", class_="link", d="M2 0H30") + _tip((36, 0), -1)
        return element("g", path, class_=cls), said

    bar = element("rect", class_="mark", x=16.0, y=-8.0, width=5.0, height=16.0)
    return [
        box("vessel", "ship"),
        box("company", "company"),
        box("person", "person"),
        box("place", "address, or kind not known"),
        (bar, "listed (hollow: only said, or cannot be told)"),
        line("own", "owns"),
        line("", "manages, is linked to"),
        (element("path", class_="lead", d="M2 0H36"), "lead: same name, perhaps not the same"),
    ]


def _foot(told: Parts, y: float, wide: float) -> tuple[str, float]:
    out: list[str] = []
    groups = (
        ("OFAC 50 Percent Rule", told.findings),
        ("Leads, to be looked into", told.leads),
        ("What to know", told.notes),
        ("Sources", tuple(f"[{n}] {source}" for n, source in enumerate(told.sources, 1))),
    )
    for name, said in groups:
        if not said:
            continue
        out.append(text(_MARGIN, y, name, class_="title"))
        y += 15
        for sentence in said:
            broken = wrap(sentence, wide - 2 * _MARGIN, SMALL)
            words = lines(_MARGIN, y, broken, 13, class_="small")
            out.append(link(sentence, words) if name == "Sources" else words)
            y += 13 * len(broken) + 2
        y += 9
    return "".join(out), y + 4
