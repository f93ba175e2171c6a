"""What readers of lists share: tables with a header, day-first dates, wordings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ullage.errors import EmptyInputError, ValueInvalidError
from ullage.ids import company_valid, mmsi_kinds
from ullage.model.listing import ListedFact, ListedName, Measure, MeasureKind, NameKind
from ullage.sources.lists.reading import Notes, csv_rows
from ullage.times import PartialDate

Cells = dict[str, str]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(r"([0-9d]{1,2})[./-]([0-9a-z]{1,9})[./-]([0-9]{4})(?:[ t][0-9:.]+)?")
_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].*)?")

#: Wordings of measures in British and European lists, in lower case.
MEASURES: dict[str, MeasureKind] = {
    "asset freeze": "asset_freeze",
    "asset freezes": "asset_freeze",
    "freezing of assets": "asset_freeze",
    "block": "asset_freeze",
    "blocking": "asset_freeze",
    "de-flag": "de_flagging",
    "deflag": "de_flagging",
    "de-flagging": "de_flagging",
    "prohibition of port entry": "port_entry_ban",
    "port entry ban": "port_entry_ban",
    "prohibition on port entry": "port_entry_ban",
    "transportation restrictions": "port_entry_ban",
    "detention": "seizure",
    "seizure": "seizure",
    "charter of ships": "service_ban",
    "charter of ships and aircraft": "service_ban",
    "chartering of ships": "service_ban",
    "prevention of charter of ships": "service_ban",
    "prevention of charter of ships and aircraft": "service_ban",
    "prevention of chartering of ships": "service_ban",
    "prevention of chartering of ships and aircraft": "service_ban",
    "crew servicing of ships and aircraft": "service_ban",
    "prevention of business arrangements": "service_ban",
    "technical assistance related to aircraft": "service_ban",
    "trust services sanctions": "service_ban",
    "arms embargo": "other",
    "targeted arms embargo": "other",
    "travel ban": "other",
    "travel restrictions": "other",
    "closure of representative offices": "other",
    "director disqualification sanction": "other",
    "director disqualification sanctions": "other",
    "investment ban": "other",
}


def measure_of(
    wording: str,
    instrument: str,
    start: PartialDate | None,
    notes: Notes,
    end: PartialDate | None = None,
) -> Measure:
    """The measure that a wording means; one not known is ``other`` and a novelty.

    ``other`` keeps its wording in the instrument, so that two of them stay apart.
    """
    plain = " ".join(wording.lower().replace("\xa0", " ").split())
    kind = MEASURES.get(plain)
    if kind is None:
        notes.novel("unknown measure", wording)
        kind = "other"
    told = instrument if kind in {"asset_freeze", "port_entry_ban", "de_flagging", "seizure"} else (
        f"{instrument}: {wording.strip()}" if instrument else wording.strip()
    )  # fmt: skip
    return Measure(kind, told, start, end)


def table(
    text: str,
    where: str,
    notes: Notes,
    known: Collection[str],
    delimiter: str = ",",
    heads: Sequence[str] = (),
) -> Iterator[tuple[int, Cells]]:
    """(line, row) under the header, which is the first row that names all of ``heads``.

    Column names are stripped, blanks in them made one; of a column named twice the first filled
    cell counts. A column not ``known`` is a novelty; a row of another length a problem.
    """
    rows = csv_rows(text, where, delimiter)
    names: list[str] = []
    for line, cells in rows:
        if not names:
            named = [_column(cell) for cell in cells]
            if set(heads) <= set(named):
                names = named
                _tell_unknown(names, known, notes)
        elif len(cells) != len(names) and any(cells[len(names) :] + names[len(cells) :]):
            notes.problem(f"line {line}", f"a row needs {len(names)} fields", f"{len(cells)}")
        else:
            yield line, _row(names, cells)


def _column(cell: str) -> str:
    return " ".join(cell.replace("\xa0", " ").replace("\ufeff", "").split())


def _tell_unknown(names: Iterable[str], known: Collection[str], notes: Notes) -> None:
    for name in names:
        if name and name not in known:
            notes.novel(f"unknown column {name!r}")


def _row(names: Sequence[str], cells: Sequence[str]) -> Cells:
    row: Cells = {}
    for name, cell in zip(names, cells, strict=False):
        if not row.get(name):
            row[name] = cell.replace("\xa0", " ").strip()
    return row


def refuse_empty(rows: int, where: str) -> None:
    """EmptyInputError where a list has a head and nothing else."""
    if not rows:
        raise EmptyInputError("the list has no entry", where=where, do="Fetch the file again.")


def day_first(text: str) -> PartialDate | None:
    """A date written day first, or ISO; blank or zero day and month are left open; else None.

    >>> [str(day_first(text)) for text in ("3.10.2017", "00/00/1966", "21-Sep-2026", "dd/mm/1945")]
    ['2017-10-03', '1966', '2026-09-21', '1945']
    """
    plain = text.strip().lower()
    iso = _ISO.fullmatch(plain.upper())
    found = _DAY_FIRST.fullmatch(plain)
    try:
        if iso:
            return PartialDate.parse(iso.group(1))
        if found is None:
            return PartialDate.parse(plain) if re.fullmatch(r"[0-9]{4}", plain) else None
        day, month, year = found.groups()
        return PartialDate(int(year), number := _month(month), _day(day) if number else None)
    except ValueInvalidError:
        return None


def _month(text: str) -> int | None:
    if text.isdigit():
        return int(text) or None
    return _MONTHS.index(text[:3]) + 1 if text[:3] in _MONTHS else None


def _day(text: str) -> int | None:
    return (int(text) or None) if text.isdigit() else None


def dated(text: str, locator: str, column: str, notes: Notes) -> PartialDate | None:
    """:func:`day_first`; a text that is no date is a problem."""
    found = day_first(text)
    if found is None and text.strip():
        notes.problem(locator, f"{column} is no date", text)
    return found


def listed(text: str, kind: NameKind) -> ListedName:
    """A name of that kind; ``script`` where it is written in other than Latin letters.

    >>> listed("례성강 1", "aka").kind, listed("AN SAN 1", "aka").kind
    ('script', 'aka')
    """
    letters = [char for char in text if char.isalpha()]
    latin = sum("LATIN" in unicodedata.name(char, "") for char in letters)
    other = bool(letters) and 2 * latin < len(letters)
    return ListedName(text, "script" if other and kind != "primary" else kind)


def once(names: Iterable[ListedName]) -> tuple[ListedName, ...]:
    """Names in order, each text once, under the kind it had first."""
    out: dict[str, ListedName] = {}
    for name in names:
        if name.text:
            out.setdefault(name.text, name)
    return tuple(out.values())


def mmsi_of(text: str, locator: str, notes: Notes) -> int | None:
    """The MMSI that the text is; a text that is none is a problem."""
    if re.fullmatch(r"[0-9]{9}", text) and mmsi_kinds(int(text)):
        return int(text)
    if text:
        notes.problem(locator, "an MMSI has nine digits in a form of ITU-R M.585", text)
    return None


def company_of(text: str) -> int | None:
    """The IMO company number that the text is, None where its check digit says otherwise."""
    found = re.fullmatch(r"(?:IMO)?[\s.:#]*([0-9]{7})", text.strip(), re.IGNORECASE)
    number = int(found.group(1)) if found else 0
    return number if company_valid(number) else None


def company_fact(text: str) -> tuple[ListedFact, ...]:
    """The IMO company number that the text is, as a fact of an entry; nothing where it is none."""
    number = company_of(text)
    return () if number is None else (ListedFact("company_imo", f"{number:07d}"),)


def rest_of(row: Mapping[str, str], used: Collection[str]) -> str:
    """Filled cells of columns not ``used``, one ``column: cell`` a line."""
    return "\n".join(f"{name}: {cell}" for name, cell in row.items() if cell and name not in used)


def folded(text: str) -> str:
    """A name as part of an id: letters and digits in lower case, one dash between words.

    >>> folded("PHYONGCHON  Shipping & Marine")
    'phyongchon-shipping-marine'
    """
    return "-".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower()))
