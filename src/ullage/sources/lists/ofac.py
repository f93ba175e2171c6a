"""OFAC's lists in the legacy CSV: ``sdn``, ``alt`` (names), ``add`` (addresses), ``sdn_comments``.

No header; ``-0-`` is null; the number in the first column joins the files and stays for an entry's
life. Remarks are cut at 1,000 characters and go on in the comments file. Dates there are none: when
an entry was listed shows only between publications. The consolidated (non-SDN) list has the same
form (``cons_prim`` and so on) and is read too.

Source: OFAC, "Specially Designated Nationals List: data formats and data schemas".
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ullage.errors import DamagedError, EmptyInputError, FormatError
from ullage.model.listing import Entry, Kind, Link, ListedName, Measure, NameKind
from ullage.sources.lists.ofac_labels import Told, number, programme, remark
from ullage.sources.lists.reading import (
    Notes,
    Reading,
    arranged,
    bytes_of,
    csv_rows,
    decoded,
    glimpsed,
    head_of,
)

NAME = "ofac"
VERSION = "1"
_WIDTH = {"sdn": 12, "alt": 5, "add": 6, "comments": 2}
_NULL = "-0-"
#: Parts that are known for what they are with a new column behind the others.
_MAY_GROW = ("sdn", "alt", "add")
_KINDS: dict[str, Kind] = {
    "": "company",
    "entity": "company",
    "individual": "person",
    "vessel": "vessel",
    "aircraft": "aircraft",
}
_NAME_KINDS: dict[str, NameKind] = {"aka": "aka", "fka": "fka", "nka": "aka"}
_REMARKS_MOST = 1000
_CLOSING = b"\x1a"
_SNIFFED = 25
_NUMBER = re.compile(r"[0-9]{1,9}")
#: So great a part of the first rows must fit.
_MOST = 0.75


@dataclass(frozen=True, slots=True)
class _Row:
    locator: str
    cells: tuple[str, ...]

    @property
    def entry(self) -> str:
        return self.cells[0]


def sniff(path: Path) -> str | None:
    """``sdn``, ``alt``, ``add`` or ``comments`` by the number and nature of most rows' columns;
    with more columns than are known where the rest is OFAC's beyond doubt.
    """
    rows = _first_rows(glimpsed(head_of(path).rstrip(b"\r\n").rstrip(_CLOSING)))
    for part, width in _WIDTH.items():
        fitting = [row for row in rows if len(row) == width and _like(part, row)]
        if fitting and len(fitting) >= _MOST * len(rows):
            return part
    for part in _MAY_GROW:
        fitting = [row for row in rows if len(row) > _WIDTH[part] and _surely(part, row)]
        if fitting and len(fitting) >= _MOST * len(rows):
            return part
    return None


def _first_rows(text: str) -> list[list[str]]:
    """Rows from the beginning; but for an only one without the last, which may be cut."""
    rows = [row for row in csv.reader(text.splitlines(keepends=True)[:_SNIFFED]) if row]
    return rows[:-1] or rows


def _surely(part: str, row: Sequence[str]) -> bool:
    if not _like(part, row) or _NULL not in {cell.strip() for cell in row[: _WIDTH[part]]}:
        return False
    return part != "sdn" or bool(row[2].strip())


def _like(part: str, row: Sequence[str]) -> bool:
    if not _NUMBER.fullmatch(row[0].strip()):
        return False
    if part == "sdn":
        return _value(row[2]).lower() in _KINDS
    if part == "alt":
        return _value(row[2]).lower() in _NAME_KINDS
    if part == "add":
        return _value(row[1]).isdigit() and _value(row[2]).lower() not in _NAME_KINDS
    return bool(re.search(r"[A-Za-z]{3}", row[1]))


def read(files: Sequence[Path]) -> Reading:
    """One publication: ``sdn`` and whichever of ``alt``, ``add``, ``comments`` are given.

    Raises FormatError (foreign file), DamagedError (cut short: inside a quoted field, inside a row,
    a compressed file that ends early), EmptyInputError, UnreadableError.
    """
    parts = arranged(files, sniff, NAME, ("sdn",))
    notes = Notes()
    ends = {part: _Ending.of(part, bytes_of(path)) for part, path in parts.items()}
    rows = {part: list(_rows(part, path, notes)) for part, path in parts.items()}
    if not rows["sdn"]:
        raise EmptyInputError("the list has no entry", where=str(parts["sdn"]), do="Fetch again.")
    entries = _entries(rows, notes)
    return Reading(
        entries=tuple(_linked(entries)),
        published=None,
        published_basis="",
        parts=parts,
        missing_parts=tuple(part for part in _WIDTH if part not in parts),
        problems=tuple(notes.problems),
        novelties=notes.novelties,
        rows=sum(map(len, rows.values())),
        remarks=tuple(end.doubt for end in ends.values() if end.doubt),
        signs_of_a_cut=tuple(_beyond(rows)),
        unclosed=tuple(end.cut for end in ends.values() if end.cut),
    )


@dataclass(frozen=True, slots=True)
class _Ending:
    """How a file ends. OFAC closes each with Ctrl-Z after the last line break: a file that stops at
    a line break is cut; one that lacks both was trimmed by whoever kept it, before or after a cut.
    """

    doubt: str = ""
    cut: str = ""

    @classmethod
    def of(cls, part: str, data: bytes) -> _Ending:
        if data.rstrip(b"\r\n").endswith(_CLOSING):
            return cls()
        doubt = f"the file {part} lacks the Ctrl-Z that OFAC ends it with: it may be cut short"
        lines = data.endswith(b"\n")
        return cls(doubt, f"{part} stops after a line break, without Ctrl-Z" if lines else "")


def _beyond(rows: Mapping[str, Sequence[_Row]]) -> Iterator[str]:
    """A sign for each file that goes on with entries after the last one in sdn: numbers ascend."""
    last = max(int(row.entry) for row in rows["sdn"])
    for part, some in rows.items():
        count = len({row.entry for row in some if int(row.entry) > last})
        if count:
            yield f"{part} goes on to {count:,} entries after {last}, where sdn ends"


def _rows(part: str, path: Path, notes: Notes) -> Iterator[_Row]:
    text = _text(bytes_of(path).rstrip(b"\r\n").rstrip(_CLOSING), path)
    rows = list(csv_rows(text, path.name))
    width = _width(part, (cells for _, cells in rows))
    if width > _WIDTH[part]:
        _tell_columns(part, width, rows, notes)
    last: _Row | None = None
    for line, cells in rows:
        if last is not None:
            yield from _checked(last, width, notes)
        last = _Row(f"{part}:{line}", tuple(map(_value, cells)))
    if last is not None:
        _refuse_cut(last, width, path)
        yield from _checked(last, width, notes)


def _width(part: str, rows: Iterable[Sequence[str]]) -> int:
    """Columns of most rows; those known, where fewer."""
    counts = Counter(map(len, rows))
    return max(_WIDTH[part], counts.most_common(1)[0][0] if counts else 0)


def _tell_columns(
    part: str, width: int, rows: Iterable[tuple[int, Sequence[str]]], notes: Notes
) -> None:
    for _, cells in rows:
        for place in range(_WIDTH[part], min(width, len(cells))):
            notes.novel(f"unknown column {place + 1} of {part}", _value(cells[place]))


def _text(data: bytes, path: Path) -> str:
    """UTF-8, or Windows-1252, in which OFAC's legacy files were written."""
    try:
        return decoded(data, where=str(path))
    except FormatError:
        return decoded(data, "cp1252", str(path))


def _checked(row: _Row, width: int, notes: Notes) -> Iterator[_Row]:
    if len(row.cells) != width or not _NUMBER.fullmatch(row.entry):
        rule = f"a row has {width} columns, the first a number"
        notes.problem(row.locator, rule, f"{len(row.cells)}: {row.cells[:3]}")
    else:
        yield row


def _refuse_cut(row: _Row, width: int, path: Path) -> None:
    if len(row.cells) < width or row.cells[-1] in {"-", "-0"}:
        raise DamagedError(
            "the last row is not whole: the file is cut short",
            found=f"{len(row.cells)} of {width} columns, {row.cells[-1][-40:]!r}",
            where=f"{path.name}, {row.locator}",
            do="Fetch the file again.",
        )


def _value(cell: str) -> str:
    text = cell.strip()
    return "" if text == _NULL else text


def _entries(rows: Mapping[str, Sequence[_Row]], notes: Notes) -> list[Entry]:
    ids = {row.entry for row in rows["sdn"]}
    beside = {
        part: _by_entry(rows.get(part, ()), ids, notes) for part in ("alt", "add", "comments")
    }
    out: dict[str, Entry] = {}
    for row in rows["sdn"]:
        if row.entry in out:
            notes.problem(row.locator, "this number was used before in the list", row.entry)
            continue
        mine = {part: found.get(row.entry, ()) for part, found in beside.items()}
        out[row.entry] = _entry(row, mine, "comments" in rows, notes)
    return list(out.values())


def _by_entry(rows: Iterable[_Row], ids: set[str], notes: Notes) -> Mapping[str, Sequence[_Row]]:
    out: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.entry in ids:
            out[row.entry].append(row)
        else:
            notes.problem(row.locator, "it belongs to no entry of the list", row.entry)
    return out


def _entry(
    row: _Row, beside: Mapping[str, Sequence[_Row]], with_comments: bool, notes: Notes
) -> Entry:
    _, name, kind_text, programmes, title, sign, ship_type, dwt, gt, flag, owner, remarks = (
        row.cells[: _WIDTH["sdn"]]
    )
    kind = _KINDS.get(kind_text.lower())
    if kind is None:
        notes.novel("unknown kind of entry", kind_text)
    told = Told(kind or "other")
    text = remarks + "".join(more.cells[1] for more in beside["comments"])
    cut = len(remarks) >= _REMARKS_MOST and not beside["comments"]
    if cut:
        _tell_cut(row, with_comments, notes)
    measures = tuple(_programmes(programmes, notes))
    _take(told, text, cut, notes)
    if owner:
        told.links.insert(0, Link("owner", owner))
    if flag:
        told.flies(flag)
    return Entry(
        entry=row.entry,
        kind=told.kind,
        names=_names(name, beside["alt"], told, notes),
        measures=measures + tuple(dict.fromkeys(told.measures)),
        locator=row.locator,
        imo=told.imo,
        imo_text=told.imo_text if told.imo is None else None,
        mmsi=told.mmsi,
        call_sign=sign or told.call_sign,
        flag=told.flag,
        flag_text=told.flag_text,
        ship_type=ship_type or told.ship_type,
        dwt_t=number(dwt) or told.dwt_t,
        gt=number(gt) or told.gt,
        addresses=tuple(filter(None, map(_address, beside["add"]))),
        links=tuple(dict.fromkeys(told.links)),
        narrative="\n".join(filter(None, (title, text, *_unknown(row)))),
        facts=tuple(dict.fromkeys(told.facts)),
    )


def _unknown(row: _Row) -> Iterator[str]:
    """Cells of columns that are not known, verbatim."""
    for place in range(_WIDTH["sdn"], len(row.cells)):
        if row.cells[place]:
            yield f"column {place + 1}: {row.cells[place]}"


def _tell_cut(row: _Row, with_comments: bool, notes: Notes) -> None:
    rule = (
        "the remarks are cut at 1,000 characters and the comments file does not go on with them"
        if with_comments
        else "the remarks are cut at 1,000 characters; the rest is in the comments file"
    )
    notes.problem(row.locator, rule, row.cells[_WIDTH["sdn"] - 1][-40:])


def _take(told: Told, text: str, cut: bool, notes: Notes) -> None:
    """Remarks into facts; the last one is left alone where it is cut."""
    pieces = [piece.strip() for piece in text.removesuffix(".").split(";")]
    for piece in pieces[: len(pieces) - cut]:
        known = remark(told, piece) if piece else True
        if not known and told.kind == "vessel":
            notes.novel("unknown remark on a ship", piece)


def _programmes(text: str, notes: Notes) -> Iterator[Measure]:
    for name in text.split("] ["):
        if name:
            kind, known = programme(name)
            if not known:
                notes.novel("unknown programme", name)
            yield Measure(kind, name)


def _names(name: str, others: Sequence[_Row], told: Told, notes: Notes) -> tuple[ListedName, ...]:
    out = {name: ListedName(name)}
    for row in others:
        kind = _NAME_KINDS.get(row.cells[2].lower())
        if kind is None:
            notes.novel("unknown kind of name", row.cells[2])
        out.setdefault(row.cells[3], ListedName(row.cells[3], kind or "aka"))
    for weak in told.names:
        out.setdefault(weak.text, weak)
    return tuple(listed for text, listed in out.items() if text)


def _address(row: _Row) -> str:
    return ", ".join(filter(None, row.cells[2 : _WIDTH["add"]]))


def _linked(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Entries whose links give the number of the party: the one whose main name it is, else the
    one that has it among its others; none where two have it.
    """
    main: dict[str, set[str]] = defaultdict(set)
    other: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.kind in {"company", "person"}:
            for name in entry.names:
                by_name = main if name.kind == "primary" else other
                by_name[_key(name.text)].add(entry.entry)
    for entry in entries:
        links = (_numbered(link, main, other) for link in entry.links)
        yield replace(entry, links=tuple(links))


def _numbered(link: Link, *owners: Mapping[str, set[str]]) -> Link:
    for by_name in owners:
        found = by_name.get(_key(link.name), set())
        if found:
            return replace(link, entry=min(found)) if len(found) == 1 else link
    return link


def _key(text: str) -> str:
    return re.sub(r"[^0-9a-z]+", " ", text.casefold()).strip()
