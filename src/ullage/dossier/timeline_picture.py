"""A hull's timeline as a picture: SVG that stands alone, and a page around it.

Every label has a place of its own: bars are put into rows so that neither bars nor labels meet, and
what has no date is told in words under its lane. The picture needs no script and no network.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ullage.dossier.inline import html_text
from ullage.dossier.picture_links import link
from ullage.dossier.svg_text import FONTS, cut, element, lines, num, text, title, width, wrap
from ullage.dossier.timeline_axis import Axis, axis
from ullage.dossier.timeline_lanes import Bar, Interval, Lane, Lanes

WIDTH = 1180.0
_GUTTER, _MARGIN = 138.0, 16.0
_SIZE, _SMALL = 11.5, 10.0
_ROW, _BAR = 30.0, 8.0
_TAIL = 16.0
_STEPS = 6

STYLE = f"""
.pic {{ --paper: #ffffff; --ink: #1b2329; --soft: #55626b; --line: #dcdfe0; --band: #f4f6f6;
  --name: #0067a8; --flag: #00745a; --radio: #8a3578; --owner: #8a4b08; --measure: #a3201a;
  --plain: #55626b; --wrong: #d11507; font-family: {FONTS}; }}
.pic text {{ fill: var(--ink); font-size: {_SIZE}px; }}
.pic .head {{ font-size: 19px; font-weight: 600; }}
.pic .small, .pic .undated {{ font-size: {_SMALL}px; fill: var(--soft); }}
.pic .undated {{ font-style: italic; }}
.pic .tick {{ font-size: {_SMALL}px; fill: var(--soft); text-anchor: middle; }}
.pic .lane {{ font-weight: 600; }}
.pic .ref {{ font-size: 8.5px; fill: var(--soft); }}
.pic .warn {{ fill: var(--wrong); }}
.pic .sim {{ font-weight: 700; fill: var(--wrong); }}
.pic .grid {{ stroke: var(--line); stroke-width: 1; }}
.pic .band {{ fill: var(--band); }}
.pic .paper {{ fill: var(--paper); }}
.pic .between {{ stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 3; }}
.pic .asof {{ stroke: var(--ink); stroke-width: 1.2; stroke-dasharray: 2 3; }}
.pic .hatch {{ stroke: var(--wrong); stroke-width: 2; }}
.pic .hatched {{ fill: url(#wrong); stroke: var(--wrong); stroke-width: .8; }}
.pic a text {{ text-decoration: underline; }}
""" + "\n".join(
    f".pic .{name} .f {{ fill: var(--{name}); }} .pic .{name} .o {{ fill: var(--paper); stroke: "
    f"var(--{name}); stroke-width: 1.4; stroke-dasharray: 3 2; }} .pic .{name} .lane {{ fill: "
    f"var(--{name}); }}"
    for name in ("name", "flag", "radio", "owner", "measure", "plain")
)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A bar with its row, and where its label begins."""

    bar: Bar
    row: int
    label_x: float
    left: float
    right: float


def svg(told: Lanes, as_of: tuple[int, str] | None = None, known_at: str = "") -> str:
    """The picture as an SVG document. ``as_of``: an instant to mark, and what to call it."""
    inner, height = picture(told, as_of, known_at)
    style = element("style", STYLE.replace("&", "&amp;").replace("<", "&lt;"))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pic" role="img" '
        f'aria-label="{html_text(_aria(told))}" viewBox="0 0 {num(WIDTH)} {num(height)}" '
        f'width="{num(WIDTH)}" height="{num(height)}">{title(_aria(told))}{style}{inner}</svg>\n'
    )


def _aria(told: Lanes) -> str:
    return f"Timeline of {told.title} ({told.hull})"


def picture(
    told: Lanes, as_of: tuple[int, str] | None = None, known_at: str = "", whole: bool = True
) -> tuple[str, float]:
    """Its markup without the document around it, and its height; ``whole``: with the title above,
    what contradicts and the sources in words below.
    """
    spans = [bar.extent for lane in told.lanes for bar in lane.bars]
    instants = [us for span in spans if span is not None for us in span]
    if as_of is not None and instants:
        instants.append(as_of[0])
    scale = axis(instants, _GUTTER + _TAIL, WIDTH - _MARGIN - _TAIL)
    top, head = _head(told, as_of, known_at) if whole else (8.0, "")
    body: list[str] = []
    y = top + 24
    for number, lane in enumerate(told.lanes):
        markup, deep = _lane(lane, scale, y)
        band = (
            element("rect", class_="band", x=0.0, y=y, width=WIDTH, height=deep)
            if number % 2
            else ""
        )
        body.append(band + element("g", markup, class_=lane.group))
        y += deep
    grid = _grid(scale, top, y, as_of) if scale is not None else ""
    below, height = _foot(told, y + 14, whole)
    defs = element("defs", _hatch())
    paper = element("rect", class_="paper", width=WIDTH, height=height)
    bands = "".join(part for part in body)
    return f"{defs}{paper}{head}{_under(bands, grid)}{below}", height


def _under(bands: str, grid: str) -> str:
    """The grid lies over the bands' ground and under nothing that is read: lines are faint."""
    return grid + bands if 'class="band"' not in bands else bands.replace("<g ", grid + "<g ", 1)


def _hatch() -> str:
    stroke = element("path", class_="hatch", d="M0 6L6 0M-1.5 1.5L1.5 -1.5M4.5 7.5L7.5 4.5")
    return element("pattern", stroke, id="wrong", patternUnits="userSpaceOnUse", width=6, height=6)


def _head(told: Lanes, as_of: tuple[int, str] | None, known_at: str) -> tuple[float, str]:
    name = cut(f"{told.title}", WIDTH - 260, 19, bold=True)
    out = text(_MARGIN, 30, name, class_="head")
    sub = [told.hull]
    sub += [f"marked: {as_of[1]}"] if as_of is not None else []
    sub += [f"as known by {known_at}"] if known_at else []
    out += text(_MARGIN, 48, " · ".join(sub), class_="small")
    y = 54.0
    if told.simulated:
        y += 16
        out += text(_MARGIN, y, "SIMULATED DATA: this ship is made up.", class_="sim")
    return y + 6, out


def _grid(scale: Axis, top: float, bottom: float, as_of: tuple[int, str] | None) -> str:
    out = []
    for x, said in scale.ticks():
        out.append(element("line", class_="grid", x1=x, x2=x, y1=top + 18, y2=bottom))
        out.append(text(x, top + 13, said, class_="tick"))
    if as_of is not None:
        x = scale.x(as_of[0])
        out.append(element("line", class_="asof", x1=x, x2=x, y1=top + 18, y2=bottom))
    return "".join(out)


def _lane(lane: Lane, scale: Axis | None, y: float) -> tuple[str, float]:
    """Markup of a lane that begins at ``y``, and its depth."""
    placed = _place(lane.bars, scale) if scale is not None else []
    rows = max((one.row for one in placed), default=-1) + 1
    names = wrap(lane.title, _GUTTER - _MARGIN - 6, _SIZE, most=3, bold=True)
    out = [lines(_MARGIN, y + 18, names, 14, class_="lane")]
    out += [_drawn(one, scale, y + one.row * _ROW) for one in placed if scale is not None]
    deep = rows * _ROW
    undated = _undated(lane, bool(rows))
    if undated:
        out.append(lines(_GUTTER, y + deep + 17, undated, 15, class_="undated"))
        deep += len(undated) * 15 + 6
    return "".join(out), max(deep, len(names) * 14 + 8) + 6


def _undated(lane: Lane, others: bool) -> list[str]:
    """What has no date, in lines."""
    if not lane.undated:
        return []
    said = [
        f"{bar.text} [{_numbers(bar.sources)}]" if bar.sources else bar.text for bar in lane.undated
    ]
    before = "no date stated: " if others or lane.group != "plain" else ""
    return wrap(before + " · ".join(said), WIDTH - _GUTTER - _MARGIN, _SMALL)


def _numbers(sources: Sequence[int]) -> str:
    few = [str(number) for number in sources[:4]]
    return ",".join(few) + (" …" if len(sources) > 4 else "")


def _place(bars: Iterable[Bar], scale: Axis) -> list[_Placed]:
    """Rows for bars, each in the first row where neither it nor its label meets another."""
    taken: list[float] = []
    out = []
    for bar in sorted(bars, key=lambda bar: (bar.extent or (0, 0), bar.text)):
        extent = bar.extent
        if extent is None:
            continue
        left, right = scale.x(extent[0]) - _TAIL, scale.x(extent[1]) + _TAIL
        long = width(_label(bar), _SIZE) + 6 * len(_numbers(bar.sources)) + 10
        label_x = min(left + _TAIL - 4, WIDTH - _MARGIN - long)
        label_x = max(label_x, _GUTTER)
        low, high = min(left, label_x), max(right, label_x + long)
        row = next((n for n, end in enumerate(taken) if end <= low), len(taken))
        taken[row : row + 1] = [high + 4]
        out.append(_Placed(bar, row, label_x, low, high))
    return out


def _label(bar: Bar) -> str:
    return cut(bar.text, WIDTH - _GUTTER - _MARGIN - 90, _SIZE)


def _drawn(placed: _Placed, scale: Axis, y: float) -> str:
    bar, base = placed.bar, y + 19
    shape = "o" if bar.outlined else "f"
    parts = [_rect(scale, span, base, shape) for span in bar.solid]
    parts += [_rect(scale, span, base, shape, opacity=0.32) for span in bar.soft]
    if bar.rising is not None:
        parts += _fuzzy(scale, bar.rising, base, shape, rising=True)
    if bar.falling is not None:
        parts += _fuzzy(scale, bar.falling, base, shape, rising=False)
    parts += _tails(bar, scale, base)
    if len(bar.points) > 1:
        parts.append(_between(scale, (min(bar.points), max(bar.points)), base))
    parts += [_diamond(scale.x(us), base + _BAR / 2, shape) for us in bar.points]
    parts += [_rect(scale, span, base - 1, "hatched", _BAR + 2) for span in bar.hatched]
    ref = element("tspan", html_text(f" [{_numbers(bar.sources)}]"), class_="ref", dy="-2")
    said = html_text(_label(bar))
    parts.append(element("text", said + ref, x=placed.label_x, y=y + 14.0))
    return element("g", title(bar.note) + "".join(parts), class_="bit", tabindex="0")


def _between(scale: Axis, span: Interval, y: float) -> str:
    """The line between two times at which a value was seen."""
    first, last = (scale.x(us) for us in span)
    middle = y + _BAR / 2
    return element("line", class_="between", x1=first, x2=last, y1=middle, y2=middle)


def _seen_twice(scale: Axis, y: float) -> str:
    """The sign of a value seen at two times, for the legend."""
    ends = "".join(_diamond(scale.x(us), y + _BAR / 2, "f") for us in (6, 30))
    return _between(scale, (6, 30), y) + ends


def _rect(
    scale: Axis, span: Interval, y: float, shape: str, height: float = _BAR, opacity: float = 1.0
) -> str:
    left, right = scale.x(span[0]), scale.x(span[1])
    left, long = (left, right - left) if right - left >= 3 else ((left + right) / 2 - 1.5, 3.0)
    faint = None if opacity == 1.0 or shape != "f" else f"{opacity:.2f}"
    return element("rect", class_=shape, x=left, y=y, width=long, height=height, opacity=faint)


def _fuzzy(scale: Axis, span: Interval, y: float, shape: str, rising: bool) -> list[str]:
    """An end that is not known exactly, in steps: the less sure, the fainter and the thinner."""
    left, right = scale.x(span[0]), scale.x(span[1])
    step = (right - left) / _STEPS
    out = []
    for number in range(_STEPS):
        sure = (number + 1 if rising else _STEPS - number) / (_STEPS + 1)
        high = _BAR * (0.35 + 0.65 * sure)
        rect = element(
            "rect",
            class_="f" if shape == "f" else "o",
            x=left + number * step,
            y=y + (_BAR - high) / 2,
            width=max(step, 0.5),
            height=high,
            opacity=f"{0.15 + 0.7 * sure:.2f}",
        )
        out.append(rect)
    return out


def _tails(bar: Bar, scale: Axis, y: float) -> list[str]:
    """Ends that nobody states: three fading dots."""
    if bar.extent is None:
        return []
    out = []
    for wanted, at, way in (
        (bar.open_start, bar.extent[0], -1),
        (bar.open_end, bar.extent[1], 1),
    ):
        if wanted:
            x = scale.x(at) + way * (7 if bar.points and not bar.solid else 2)
            out += [
                element(
                    "circle",
                    class_="f",
                    cx=x + way * 4 * number,
                    cy=y + _BAR / 2,
                    r=1.4,
                    opacity=f"{0.9 - 0.28 * number:.2f}",
                )
                for number in range(3)
            ]
    return out


def _diamond(x: float, y: float, shape: str) -> str:
    d = f"M{num(x - 5)} {num(y)}L{num(x)} {num(y - 5)}L{num(x + 5)} {num(y)}L{num(x)} {num(y + 5)}Z"
    return element("path", class_=shape, d=d)


def _foot(told: Lanes, y: float, words: bool) -> tuple[str, float]:
    """Legend, contradictions and sources, and where the picture ends."""
    out = [_legend(y)]
    y += 34
    if not words:
        return "".join(out), y - 10
    room = WIDTH - 2 * _MARGIN
    if told.conflicts:
        out.append(text(_MARGIN, y, "What contradicts", class_="lane warn"))
        y += 16
        for sentence in told.conflicts:
            said = wrap(f"– {sentence}", room, _SMALL)
            out.append(lines(_MARGIN, y, said, 13, class_="small"))
            y += 13 * len(said) + 3
        y += 8
    if told.sources:
        out.append(text(_MARGIN, y, "Sources", class_="lane"))
        y += 16
        for number, source in enumerate(told.sources, 1):
            said = wrap(f"[{number}] {source}", room, _SMALL)
            out.append(link(source, lines(_MARGIN, y, said, 13, class_="small")))
            y += 13 * len(said) + 2
    return "".join(out), y + 8


def _legend(y: float) -> str:
    """What the signs mean, drawn with the signs themselves."""
    now = Axis(0, 1000, _MARGIN, _MARGIN + 1000)
    signs = [
        (_rect(now, (0, 34), y, "f"), "stated for all this time"),
        (
            "".join(_fuzzy(now, (0, 17), y, "f", True)) + _rect(now, (17, 34), y, "f"),
            "began or ended within",
        ),
        (_diamond(_MARGIN + 17, y + _BAR / 2, "f"), "seen or said then"),
        (_seen_twice(now, y), "seen again"),
        (_rect(now, (0, 34), y, "o"), "false, painted or alleged"),
        (
            _rect(now, (0, 20), y, "f")
            + "".join(_tails(Bar("", (), "", solid=((0, 20),), open_end=True), now, y)),
            "no end stated",
        ),
        (_rect(now, (0, 34), y, "hatched"), "contradicted"),
    ]
    out, x = [], 0.0
    for sign, said in signs:
        moved = element("g", sign + text(_MARGIN + 40, y + 8, said, class_="small"),
                        transform=f"translate({num(x)} 0)")  # fmt: skip
        out.append(moved)
        x += 40 + width(said, _SMALL) + 22
    return element("g", "".join(out), class_="plain")
