"""The reference set that comes with Ullage: ships of documented cases, with a source for each fact.

What is in it, and from where: ``data/reference/README.md``. Read once and kept.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable

import pyarrow as pa

from ullage.errors import FormatError
from ullage.identity.hull import hull_of_imo
from ullage.identity.reported import Report
from ullage.identity.statements import identified
from ullage.identity.ties import EntryTie
from ullage.model.identity import JUDGEMENTS
from ullage.model.listing import Entry, ListFile, MeasureKind, Publication, Tie
from ullage.sources import edges_csv, statements_csv
from ullage.sources.lists import house_csv
from ullage.sources.lists.entry_rows import MEASURES
from ullage.times import PartialDate

UN_LIST = "un-1718-vessels"
UN_BASIS = "latest designation of a ship in the regulation, annex XV.F, which is left out"

#: How the statements name lists as their sources, and the lists' ids.
LIST_NAMES = (
    ("OFAC SDN list", "ofac-sdn"),
    ("UK OFSI consolidated list", "uk-ofsi"),
    ("Regulation (EU) 2017/1509", "eu-oj-dprk"),
)
_FIX = "Install Ullage again: a file that comes with it was changed."


def _file(name: str) -> Traversable:
    return files("ullage") / "data" / "reference" / name


@cache
def statements() -> pa.Table:
    """Names, flags, particulars, owners and false identities of ships, as a STATEMENTS table."""
    name = "statements.csv"
    read = statements_csv.parsed(_file(name).read_text(encoding="utf-8"), name)
    _whole(read.problems)
    return read.statements


@cache
def edges() -> pa.Table:
    """Who is linked to which ship, by OFAC's list and the press, as an EDGES table."""
    with as_file(_file("edges.csv")) as path:
        read = edges_csv.read(path)
    _whole(read.problems)
    return read.edges


@cache
def judgements() -> pa.Table:
    """Which hulls are one ship and which are not, with the reason, as a JUDGEMENTS table."""
    rows = [
        {
            **row,
            "made_at": PartialDate.parse(row["made_at"]).interval_us[0],
            "withdraws": None,
        }
        for row in _rows("judgements.csv")
    ]
    given = [name for name in JUDGEMENTS.names if name != "judgement_id"]
    columns = {name: [row[name] for row in rows] for name in given}
    table = pa.table({n: pa.array(c, JUDGEMENTS.by_name[n].type) for n, c in columns.items()})
    return identified(table, JUDGEMENTS).sort_by([(name, "ascending") for name in JUDGEMENTS.key])


@cache
def reports() -> tuple[Report, ...]:
    """Listings as the press and ministries reported them, for lists that state no dates."""
    return tuple(
        Report(
            list_id=row["list_id"],
            imo=int(row["imo"]),
            name=row["name"],
            kind=_kind(row["measure"]),
            instrument=row["instrument"],
            start=PartialDate.parse(row["start"]),
            reported=PartialDate.parse(row["reported"]),
            source=row["source"],
            entry=row["entry"] or None,
            note=row["note"] or None,
        )
        for row in _rows("reported_listings.csv")
    )


@cache
def ties() -> tuple[EntryTie, ...]:
    """Entries without an IMO number and the hulls they are of, each with its source and reason."""
    return tuple(
        EntryTie(
            list_id=row["list_id"],
            entry=row["entry"],
            name=row["name"],
            tie=Tie(
                hull=hull_of_imo(int(row["imo"])),
                known_from=PartialDate.parse(row["known_from"]),
                source=row["source"],
                reason=row["reason"],
            ),
        )
        for row in _rows("listed_hulls.csv")
    )


def _kind(text: str) -> MeasureKind:
    for kind in MEASURES:
        if kind == text:
            return kind
    raise FormatError("no such measure", found=repr(text), where="reported_listings.csv", do=_FIX)


@cache
def publications() -> tuple[tuple[Publication, tuple[Entry, ...]], ...]:
    """The lists that come with Ullage: the ships designated under UN resolution 1718, taken from
    the annexes of Regulation (EU) 2017/1509 that carry them out.
    """
    name = "un_1718_vessels.csv"
    data = _file(name).read_bytes()
    with as_file(_file(name)) as path:
        reading = house_csv.read([path])
    for problem in reading.problems:
        raise FormatError(problem.rule, found=problem.found, where=problem.locator, do=_FIX)
    if reading.published is None:
        raise FormatError("the bundled list has no date", where=name, do=_FIX)
    publication = Publication(
        list_id=UN_LIST,
        published=reading.published,
        published_basis=UN_BASIS,
        files=(ListFile(name, house_csv.PART, hashlib.sha256(data).hexdigest(), len(data)),),
        reader=house_csv.NAME,
        reader_version=house_csv.VERSION,
        licence="EU, reuse with acknowledgement",
    )
    return ((publication, reading.entries),)


def _rows(name: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(_file(name).read_text(encoding="utf-8").splitlines())


def _whole(problems: tuple[FormatError, ...]) -> None:
    for problem in problems:
        raise FormatError(problem.what, found=problem.found, where=problem.where, do=_FIX)
