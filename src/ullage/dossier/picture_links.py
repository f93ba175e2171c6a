"""Addresses in the words of a source, made into links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ullage.dossier.inline import html_text

#: A full address, or a host with a path as press cites it.
_ADDRESS = re.compile(
    r"https?://[^\s<>\"'|;]+"
    r"|(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net|gov|int|eu|info|io|[a-z]{2})/[^\s<>\"'|;,()]+",
    re.IGNORECASE,
)


def addresses(said: str) -> Iterator[tuple[int, int, str]]:
    """Where addresses stand in ``said``: from, to, and what to open.

    >>> [url for _, _, url in addresses("see mofa.go.jp/fp/page4e_001009.html, p. 2")]
    ['https://mofa.go.jp/fp/page4e_001009.html']
    """
    for found in _ADDRESS.finditer(said):
        text = found.group().rstrip(".,:)")
        if "..." in text or "…" in text:
            continue
        url = text if text.lower().startswith("http") else f"https://{text}"
        yield found.start(), found.start() + len(text), url


def linked(said: str) -> str:
    """``said`` as HTML with links.

    >>> linked("a <b> https://x.org/1")
    'a &lt;b&gt; <a href="https://x.org/1" rel="noreferrer noopener">https://x.org/1</a>'
    """
    out, at = [], 0
    for start, end, url in addresses(said):
        out.append(html_text(said[at:start]))
        shown = html_text(said[start:end])
        out.append(f'<a href="{html_text(url)}" rel="noreferrer noopener">{shown}</a>')
        at = end
    return "".join([*out, html_text(said[at:])])


def link(said: str, markup: str) -> str:
    """SVG ``markup`` as a link to the first address in ``said``; as it is where there is none."""
    url = next((url for _, _, url in addresses(said)), None)
    return markup if url is None else f'<a href="{html_text(url)}" target="_blank">{markup}</a>'
