"""A page around a picture: one file, no network, for a screen, a phone and paper.

What a shape means is in its title; clicking it, or Enter on it, shows that beside the picture.
Without script all of it still stands in the tables below.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from string import Template

from ullage import __version__
from ullage.dossier.inline import html_text, policy
from ullage.dossier.picture_links import linked
from ullage.dossier.svg_text import num


@cache
def _static(name: str) -> str:
    return files("ullage.dossier").joinpath("static", name).read_text("utf-8")


def page(
    title: str,
    subtitle: str,
    drawing: tuple[str, float, float],
    style: str,
    sections: Sequence[str],
    banner: str = "",
) -> str:
    """The page as text. ``drawing`` is markup, width and height; ``style`` its own rules;
    ``sections`` are HTML below it.
    """
    markup, wide, high = drawing
    css = "\n".join([_static("report.css"), style, _static("picture.css")])
    script = _static("js/picture.js")
    svg = (
        f'<svg class="pic" id="picture" role="group" aria-label="{html_text(title)}" '
        f'viewBox="0 0 {num(wide)} {num(high)}" width="{num(wide)}" height="{num(high)}">'
        f"{markup}</svg>"
    )
    simulated = f'<p class="simulated" role="note"><strong>{html_text(banner)}</strong></p>'
    return Template(_static("picture.html")).substitute(
        policy=html_text(policy([script], [css])),
        style=css,
        script=script,
        title=html_text(title),
        subtitle=html_text(subtitle),
        banner=simulated if banner else "",
        svg=svg,
        sections="\n".join(part for part in sections if part),
        version=html_text(__version__),
    )


def section(title: str, inner: str) -> str:
    """A headed part of the page; nothing where ``inner`` is empty."""
    if not inner:
        return ""
    return f'<section class="sheet"><h2>{html_text(title)}</h2>{inner}</section>'


def listing(said: Iterable[str], ordered: bool = False) -> str:
    """Sentences as a list, addresses as links; nothing where there are none."""
    items = "".join(f"<li>{linked(one)}</li>" for one in said)
    if not items:
        return ""
    return f"<ol>{items}</ol>" if ordered else f"<ul>{items}</ul>"
