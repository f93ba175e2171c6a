"""The quality figures as a page for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_SHOWN = 10


def render_text(quality: Mapping[str, Any]) -> str:
    """A page of plain text from ``Quality.as_dict()``."""
    parts = (
        _head(quality), _types(quality), _shares(quality), _identities(quality),
        _shared(quality), _stations(quality), _aside(quality),
    )  # fmt: skip
    return "\n".join(line for part in parts for line in part) + "\n"


def _head(q: Mapping[str, Any]) -> Iterator[str]:
    span, area = q["time_span"], q["area"]
    yield _line("Rows or sentences read", f"{q['read']:,}")
    yield _line("Used", f"{q['used']:,}")
    yield _line("Positions", f"{q['positions']:,}")
    yield _line("Static reports", f"{q['static_reports']:,}")
    yield _line("Transmitters", f"{q['transmitters']:,}")
    yield _line("Time span", "none" if span is None else f"{span[0]} to {span[1]}")
    yield _line("Area (W S E N)", "none" if area is None else " ".join(f"{x:.4f}" for x in area))
    share = q["duplicates"] / q["positions"] if q["positions"] else 0
    yield _line("Duplicate positions", f"{q['duplicates']:,} ({share:.2%})")


def _types(q: Mapping[str, Any]) -> Iterator[str]:
    if q["message_types"]:
        yield from _section("Message types", _counted(q["message_types"]))


def _shares(q: Mapping[str, Any]) -> Iterator[str]:
    told = (_line(name, f"{share:.1%}", 2) for name, share in q["missing"].items() if share < 1)
    yield from _section("Without a value", told)
    never = [name for name, share in q["missing"].items() if share == 1]
    if never:
        yield _line("never given", ", ".join(never), 2)
    odd = {name: n for name, n in q["oddities"].items() if n}
    if odd:
        yield from _section("Suspect values kept", _counted(odd))


def _identities(q: Mapping[str, Any]) -> Iterator[str]:
    imo, mmsi = q["imo"], q["mmsi"]
    lines = [
        _line("IMO numbers", f"{imo['numbers']:,}", 2),
        _line("with a bad check digit", _examples(imo["bad_check_digit"], imo["examples"]), 2),
        _line("MMSIs", f"{mmsi['numbers']:,}", 2),
        _line(
            "malformed or unassigned",
            _examples(mmsi["malformed_or_unassigned"], mmsi["examples"]),
            2,
        ),
    ]
    if mmsi["own_ids"]:
        lines.append(_line("ids of the source's own", f"{mmsi['own_ids']:,}", 2))
    yield from _section("Identities", lines)


def _shared(q: Mapping[str, Any]) -> Iterator[str]:
    found = q["looks_shared"]
    lines = [
        _line(str(each["transmitter"]), f"{each['impossible_moves']:,} impossible moves", 2)
        for each in found[:_SHOWN]
    ]
    if len(found) > _SHOWN:
        lines.append(f"  and {len(found) - _SHOWN} more")
    yield from _section("MMSIs that look shared", lines or ["  none"])


def _stations(q: Mapping[str, Any]) -> Iterator[str]:
    if q["stations"]:
        shown = dict(list(q["stations"].items())[:_SHOWN])
        yield from _section(f"Stations ({q['stations_in_all']:,})", _counted(shown))
    late = {name: each for name, each in q["clocks"].items() if abs(each["median_s"]) > 2}
    if late:
        lines = (
            _line(name or "(no name)", f"{each['median_s']:+d} s in {each['messages']:,}", 2)
            for name, each in list(late.items())[:_SHOWN]
        )
        yield from _section("Stations whose clock differs from the messages", lines)


def _aside(q: Mapping[str, Any]) -> Iterator[str]:
    lines = list(_counted(q["quarantine"])) or ["  nothing"]
    yield from _section("Set aside, by rule", lines)
    if q["notes"]:
        yield from _section("Also counted", _counted(q["notes"]))
    for text in q["damage"]:
        yield _line("Damage", text)


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield title
    yield from lines


def _counted(counts: Mapping[str, int]) -> Iterator[str]:
    return (_line(name, f"{n:,}", 2) for name, n in counts.items())


def _line(name: str, value: str, indent: int = 0) -> str:
    return f"{' ' * indent}{name:<{34 - indent}} {value}"


def _examples(count: int, examples: list[int]) -> str:
    some = ", ".join(str(n) for n in examples[:5])
    return f"{count:,}" + (f" ({some}{', …' if count > 5 else ''})" if some else "")
