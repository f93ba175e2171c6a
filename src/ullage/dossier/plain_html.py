"""Plain values as HTML: numbers, lists, and nested mappings as headed tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ullage.dossier.inline import html_text

# Ends of a name that are units, with the way to print them.
UNITS = {
    "m": "m", "km": "km", "nm": "nm", "s": "s", "h": "h", "ms": "ms", "us": "µs", "kn": "kn",
    "deg": "°", "bytes": "B", "min": "min", "days": "days", "t": "t", "bbl": "bbl", "m3": "m³",
}  # fmt: skip
ABBREVIATIONS = {
    "mmsi": "MMSI", "imo": "IMO", "mid": "MID", "sog": "SOG", "cog": "COG", "utc": "UTC",
    "sha256": "SHA-256", "ais": "AIS", "id": "id", "lon": "longitude", "lat": "latitude",
}  # fmt: skip
NOTHING = '<span class="none" title="not stated">–</span>'


def words(name: object) -> str:
    """A name of a value in words, with its unit in brackets.

    >>> words("median_distance_m"), words("shared_mmsi")
    ('Median distance (m)', 'Shared MMSI')
    """
    text = str(name)
    head, _, tail = text.rpartition("_")
    if head and tail in UNITS:
        text = f"{head} ({UNITS[tail]})"
    parts = [ABBREVIATIONS.get(part, part) for part in text.replace("_", " ").split()]
    text = " ".join(parts)
    return text[:1].upper() + text[1:]


def number(value: int | float) -> str:
    """A number with thin spaces between thousands; six significant digits.

    >>> number(1234567), number(0.25)
    ('1\u202f234\u202f567', '0.25')
    """
    if isinstance(value, float):
        if not math.isfinite(value):
            return "–"
        if not value.is_integer() or abs(value) >= 1e15:
            return f"{value:.6g}"
    return f"{int(value):,}".replace(",", "\u202f")


def cell(value: Any, name: str = "") -> str:
    """One value as HTML."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        if is_identifier(name):
            return str(value)
        if (name == "share" or name.endswith("_share")) and 0 <= value <= 1:
            return f"{100 * value:.2f} %"
        return number(value)
    if isinstance(value, datetime):
        return f'<span class="when">{value:%Y-%m-%d %H:%M:%S} UTC</span>'
    if isinstance(value, Mapping):
        return "; ".join(f"{html_text(words(k))} {cell(v, str(k))}" for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_item(item) for item in value) or NOTHING
    return _text(str(value), name) if str(value) else NOTHING


def _item(value: Any) -> str:
    """One of a list: whole numbers there are mostly identifiers, so no spaces between thousands."""
    return str(value) if isinstance(value, int) else cell(value)


def _text(value: str, name: str) -> str:
    shown = html_text(value)
    if len(value) == 64 and not value.strip("0123456789abcdef"):
        return f'<code class="hash">{shown}</code>'
    return f'<span class="path">{shown}</span>' if name == "path" else shown


def is_identifier(name: str) -> bool:
    """Whether numbers of that name are names themselves, not quantities.

    >>> is_identifier("mmsi"), is_identifier("reports")
    (True, False)
    """
    return name.rpartition("_")[2].lower() in {"mmsi", "imo", "transmitter", "id", "ref", "year"}


def is_number(value: Any) -> bool:
    """A number proper; True and False are not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def table(head: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "") -> str:
    """An HTML table; a column of ``rows`` may hold any plain value."""
    title = f"<caption>{html_text(caption)}</caption>" if caption else ""
    top = "".join(f'<th scope="col">{html_text(words(name))}</th>' for name in head)
    body = "".join(_row(row, head) for row in rows)
    told = html_text(caption or "Table")
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{told}">'
        f"<table>{title}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: Sequence[Any], head: Sequence[str]) -> str:
    cells = (
        f"<td{_align(value)}>{cell(value, name)}</td>"
        for value, name in zip(row, head, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _align(value: Any) -> str:
    return " class=n" if is_number(value) else ""


def _is_flat(value: Any) -> bool:
    if isinstance(value, Mapping):
        return False
    if isinstance(value, (list, tuple)):
        return all(not isinstance(item, (Mapping, list, tuple)) for item in value)
    return True


def _is_grid(value: Any) -> bool:
    """A mapping of flat mappings: one table with a row each."""
    return (
        isinstance(value, Mapping)
        and bool(value)
        and all(
            isinstance(row, Mapping) and row and all(map(_is_flat, row.values()))
            for row in value.values()
        )
    )


def _columns(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(str(name) for row in rows for name in row))


def rows_table(rows: Sequence[Mapping[str, Any]], caption: str = "") -> str:
    """A table of mappings; columns in order of first appearance."""
    head = _columns(rows)
    return table(head, [[row.get(name) for name in head] for row in rows], caption)


def _grid(value: Mapping[str, Mapping[str, Any]], caption: str) -> str:
    head = _columns(value.values())
    rows = [[str(name), *(row.get(column) for column in head)] for name, row in value.items()]
    return table(["", *head], rows, caption)


def nested(value: Mapping[str, Any], caption: str = "") -> str:
    """Any nesting of mappings and lists: plain values first, then a table for each branch."""
    flat = [(words(name), item, str(name)) for name, item in value.items() if _is_flat(item)]
    parts = []
    if flat:
        body = "".join(
            f"<tr><th scope=row>{html_text(name)}</th>"
            f'<td class="{"n" if is_number(item) else "w"}">{cell(item, raw)}</td></tr>'
            for name, item, raw in flat
        )
        title = f"<caption>{html_text(caption)}</caption>" if caption else ""
        parts.append(
            f'<div class="scroll"><table class="pairs">{title}<tbody>{body}</tbody></table></div>'
        )
    parts += [_branch(str(name), item) for name, item in value.items() if not _is_flat(item)]
    return "".join(parts)


def _branch(name: str, value: Any) -> str:
    title = words(name)
    if isinstance(value, Mapping):
        if not value:
            return ""
        return _grid(value, title) if _is_grid(value) else nested(value, title)
    if all(isinstance(row, Mapping) for row in value):
        return rows_table(value, title)
    return nested({title: [cell_text(item) for item in value]})


def cell_text(value: Any) -> str:
    """A value in plain text, for lists of lists."""
    if isinstance(value, (list, tuple)):
        return " – ".join(map(cell_text, value))
    return str(value)
