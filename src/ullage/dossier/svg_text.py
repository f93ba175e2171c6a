"""Text in pictures: how wide it is, how it is broken into lines, and elements that hold it.

There is no font at hand when a picture is made, and the reader's may differ. Widths are those of
wide sans-serif faces (Noto Sans, DejaVu Sans) rounded up, so that what is laid out by them does not
overlap whichever is used.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from ullage.dossier.inline import html_text

FONTS = (
    'system-ui, "Noto Sans", "DejaVu Sans", "Segoe UI", Roboto, "Noto Sans CJK KR", '
    '"Noto Sans CJK SC", "Malgun Gothic", "Apple SD Gothic Neo", sans-serif'
)
_NARROW = frozenset("iljtfrI.,:;'|!()[]/ -1")
_WIDE = frozenset("mwMWQOGDH@%&—…")


@lru_cache(maxsize=4096)
def _advance(char: str) -> float:
    """Width of a character in ems."""
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.03
    if char in _NARROW:
        return 0.42 if char not in "1-" else 0.64 if char == "1" else 0.42
    if char in _WIDE:
        return 1.0
    return 0.74 if char.isupper() else 0.64


def width(text: str, size: float, bold: bool = False) -> float:
    """Width of a line of text in the units of ``size``, rather too much than too little.

    >>> width("ii", 10) < width("MM", 10) < width("례성", 10) * 1.1
    True
    """
    return sum(map(_advance, text)) * size * (1.06 if bold else 1.0)


def cut(text: str, room: float, size: float, bold: bool = False) -> str:
    """As much of ``text`` as fits into ``room``, with … where that is not all.

    >>> cut("RYE SONG GANG 1", 60, 10)
    'RYE SO…'
    """
    if width(text, size, bold) <= room:
        return text
    kept = text
    while kept and width(f"{kept.rstrip()}…", size, bold) > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def wrap(text: str, room: float, size: float, most: int = 0, bold: bool = False) -> list[str]:
    """Lines of ``text`` no wider than ``room``; at most ``most`` of them, where that is not 0.

    Breaks at blanks; a word that is wider than a line is broken anywhere.

    >>> wrap("KOREA SAMMA SHIPPING COMPANY", 120, 10)
    ['KOREA SAMMA', 'SHIPPING COMPANY']
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        for part in _pieces(word, room, size, bold):
            longer = f"{line} {part}" if line else part
            if line and width(longer, size, bold) > room:
                lines.append(line)
                line = part
            else:
                line = longer
    lines.append(line)
    if most and len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        lines = [*lines[: most - 1], cut(rest, room, size, bold)]
    return lines


def _pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    if width(word, size, bold) <= room:
        return [word]
    out = [""]
    for char in word:
        if out[-1] and width(out[-1] + char, size, bold) > room:
            out.append("")
        out[-1] += char
    return out


def num(value: float) -> str:
    """A coordinate with at most one decimal, the same on every machine.

    >>> num(12.04), num(3.25), num(-0.01)
    ('12', '3.2', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def attributes(values: Mapping[str, object]) -> str:
    """Attributes with a blank before each; ``class_`` stands for class; None is left out."""
    told = ((name.rstrip("_").replace("_", "-"), value) for name, value in values.items())
    return "".join(
        f' {name}="{num(value) if isinstance(value, float) else html_text(value)}"'
        for name, value in told
        if value is not None
    )


def element(tag: str, inner: str = "", **values: object) -> str:
    """An SVG element around ``inner``, which is markup."""
    head = f"<{tag}{attributes(values)}"
    return f"{head}>{inner}</{tag}>" if inner else f"{head}/>"


def text(x: float, y: float, said: str, **values: object) -> str:
    """A line of text with its baseline at ``y``."""
    return element("text", html_text(said), x=float(x), y=float(y), **values)


def lines(x: float, y: float, said: Sequence[str], pitch: float, **values: object) -> str:
    """Lines of text, the baseline of the first at ``y``."""
    return "".join(text(x, y + at * pitch, line, **values) for at, line in enumerate(said))


def title(said: str) -> str:
    """What a browser shows when a shape is pointed at."""
    return f"<title>{html_text(said)}</title>" if said else ""
