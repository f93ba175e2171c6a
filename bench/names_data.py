"""The listed ships and the labelled spellings with which name search is measured."""

from __future__ import annotations

import csv
import gzip
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("ULLAGE_SHARED", ROOT.parent / "shared"))
LISTS, FACTS = SHARED / "data/lists", SHARED / "facts"
LABELS = ROOT / "tests/52_identity/dprk_variants.csv"
NOAA = SHARED / "data/ais/tables/noaa_2022-01-03_99999.parquet"
LOGS = ("uscg_nais_2016-07-28_first30s.nmea.gz", "dma_2013-11-12_5min.nmea.gz")
_KNOWN_AS = re.compile(r"[afn]\.k\.a\. '([^']+)'")
_IMO = re.compile(r"IMO (\d{7})")


@dataclass(frozen=True)
class Label:
    """A spelling of a name that a hull bears, labelled by hand; ``split`` is by hull."""

    hull: str
    listed: str
    variant: str
    kind: str
    source: str
    split: str


def labels() -> list[Label]:
    """All labelled spellings."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        return [Label(**row) for row in csv.DictReader(file)]


def hulls(without: frozenset[tuple[str, str]] = frozenset()) -> dict[str, set[str]]:
    """Names by hull: OFAC of May 2024 with alternate names of January 2019, EU annexes, UK ships,
    and the ships of the facts; less the (hull, name) pairs in ``without``.
    """
    out: dict[str, set[str]] = defaultdict(set)
    for hull, name in (*_ofac(), *_eu(), *_uk(), *_facts()):
        if name.strip() and (hull, name) not in without:
            out[hull].add(name.strip())
    return dict(out)


def printed() -> frozenset[tuple[str, str]]:
    """The labelled spellings that lists print: left out of the index when they are asked for."""
    return frozenset((row.hull, row.variant) for row in labels())


def unrelated(listed: dict[str, set[str]], limit: int = 10_000) -> list[str]:
    """Ship names sent by AIS off the United States and Denmark that no listed ship bears, letter by
    letter, in the order in which they were met: first the table of January 2022, then the logs.
    """
    bare = {_bare(name) for names in listed.values() for name in names}
    names = dict.fromkeys(name.strip() for name in _heard() if name and name.strip())
    return [name for name in names if _bare(name) not in bare][:limit]


def _heard() -> Iterator[str]:
    import pyarrow.parquet as pq

    from ullage.sources.nmea.decode import Decoder

    yield from pq.read_table(NOAA, columns=["VesselName"]).column(0).to_pylist()
    for log in LOGS:
        decoder, data = Decoder(), gzip.decompress((SHARED / "data/ais/nmea" / log).read_bytes())
        tables = [decoder.feed(data)[0], decoder.finish()[0]]
        for table in tables:
            yield from table.column("name").drop_null().to_pylist()


def _bare(name: str) -> str:
    return "".join(filter(str.isalnum, name.upper()))


def right(label: Label, hull: str, names: set[str]) -> bool:
    """Whether a hull is a right answer: the labelled one, or one that bears that very name."""
    return hull == label.hull or _bare(label.listed) in {_bare(name) for name in names}


def _rows(path: Path) -> list[list[str]]:
    with gzip.open(path, "rt", encoding="latin-1", newline="") as file:
        return [row for row in csv.reader(file) if len(row) > 3]


def _ofac() -> Iterator[tuple[str, str]]:
    hull_of = {}
    for row in _rows(LISTS / "ofac/sdn_201901.csv.gz") + _rows(LISTS / "ofac/sdn_20240503.csv.gz"):
        if row[2].strip() == "vessel":
            imo = _IMO.search(row[-1])
            hull_of[row[0]] = f"IMO{imo.group(1)}" if imo else f"OFAC{row[0]}"
    for row in _rows(LISTS / "ofac/sdn_20240503.csv.gz"):
        if row[2].strip() == "vessel":
            yield hull_of[row[0]], row[1]
            yield from ((hull_of[row[0]], name) for name in _KNOWN_AS.findall(row[-1]))
    for row in _rows(LISTS / "ofac/alt_201901.csv.gz"):
        if row[0] in hull_of:
            yield hull_of[row[0]], row[3]


def _eu() -> Iterator[tuple[str, str]]:
    with (LISTS / "eu/32017R1509.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["schema"] == "Vessel":
                imo = re.fullmatch(r"\d{7}", row["imoNumber"])
                for name in re.split(r"[()]", row["name"]):
                    yield (f"IMO{imo.group()}" if imo else row["name"]), name


def _uk() -> Iterator[tuple[str, str]]:
    hull_of = {}
    with (FACTS / "dprk_vessels.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            hull_of.update({name: f"IMO{row['imo']}" for name in row["names"].split("|")})
    with (LISTS / "uk/uk_ofsi_dprk_ships_20220505.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["entity_type"] == "Ship":
                yield hull_of[row["full_name"]], row["full_name"]


def _facts() -> Iterator[tuple[str, str]]:
    for table, column in (("dprk_vessels.csv", "names"), ("vessels.csv", "name")):
        with (FACTS / table).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for name in re.split(r" / |\|", row[column]):
                    yield (f"IMO{row['imo']}" if row["imo"] else name), name
    with (FACTS / "named_vessels.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["field"] == "later name":
                yield f"IMO{row['imo']}", re.split(r"[;(]", row["value"])[0].strip()


def unlisted() -> list[tuple[str, str]]:
    """Korean names of the lists' kind that no listed ship bears, made by hand, with their split."""
    with (LABELS.parent / "unlisted_names.csv").open(encoding="utf-8", newline="") as file:
        return [(row["name"], row["split"]) for row in csv.DictReader(file)]
