"""Quality of what was read: figures that add up over pieces, sources and workers.

Nothing here judges a ship. "Looks shared" and the others are observations that a reader of the
figures can check.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ullage.ids import imo_valid, mmsi_valid
from ullage.model.reading import Chunk
from ullage.tracks import quality_checks as checks

#: Columns of which the share without a value is told.
POSITION_COLUMNS = (
    "mmsi", "sog_kn", "cog_deg", "heading_deg", "nav_status", "msg_type", "utc_second",
    "receive_time", "station",
)  # fmt: skip
STATIC_COLUMNS = (
    "imo", "name", "call_sign", "ship_type", "to_bow_m", "to_port_m", "length_m", "beam_m",
    "draught_m", "destination", "eta_month",
)  # fmt: skip
#: Rows remembered for finding duplicates across pieces; beyond it only within a piece.
ROWS_REMEMBERED = 20_000_000
_LISTED = 50


@dataclass
class Quality:
    """Figures of one or more sources. ``observe`` pieces in any order, ``merge`` others in."""

    read: int = 0
    used: int = 0
    positions: int = 0
    static: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    types: Counter[int] = field(default_factory=Counter)
    stations: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    oddities: Counter[str] = field(default_factory=Counter)
    senders: Counter[int] = field(default_factory=Counter)
    imos: set[int] = field(default_factory=set)
    jumps: Counter[int] = field(default_factory=Counter)
    clocks: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    damage: list[str] = field(default_factory=list)
    _span: tuple[int, int] | None = None
    _box: checks.Box = field(default_factory=checks.Box)
    _seen: list[NDArray[np.uint64]] = field(default_factory=list)
    _unseen: int = 0
    _doubles: int = 0

    def observe(self, chunk: Chunk) -> None:
        """Add one piece of a source."""
        self.read += chunk.read
        self.used += chunk.used
        self.notes.update(chunk.notes)
        self.rules.update(_counts(chunk.quarantine.column("rule")))
        if chunk.damage:
            self.damage.append(chunk.damage)
        if chunk.positions.num_rows:
            self._observe_positions(chunk.positions)
        if chunk.static.num_rows:
            self._observe_static(chunk.static)

    def _observe_positions(self, table: pa.Table) -> None:
        self.positions += table.num_rows
        self._count_missing(table, POSITION_COLUMNS)
        self.types.update(_counts(table.column("msg_type")))
        self.stations.update(_counts(table.column("station")))
        who = table.column("transmitter").to_numpy()
        us = table.column("time").cast(pa.int64()).to_numpy()
        lon, lat = (table.column(name).to_numpy() for name in ("lon", "lat"))
        self.senders.update(_counts(table.column("transmitter")))
        self._stretch(int(us.min()), int(us.max()))
        self._box = self._box + checks.box(lon, lat)
        self.oddities.update(checks.oddities(table.column("sog_kn"), lon, lat))
        self.jumps.update(checks.impossible_moves(who, us, lon, lat))
        self._remember(checks.row_hashes(who, us, lon, lat))
        self._add_clocks(checks.clock_offsets(table))

    def _observe_static(self, table: pa.Table) -> None:
        self.static += table.num_rows
        us = table.column("time").cast(pa.int64()).to_numpy()
        self._stretch(int(us.min()), int(us.max()))
        self._count_missing(table, STATIC_COLUMNS)
        self.types.update(
            {kind: n for kind, n in _counts(table.column("msg_type")).items() if kind != 19}
        )
        self.senders.update(dict.fromkeys(pc.unique(table.column("transmitter")).to_pylist(), 0))
        self.imos.update(pc.unique(table.column("imo").drop_null()).to_pylist())

    def _count_missing(self, table: pa.Table, columns: tuple[str, ...]) -> None:
        for name in columns:
            self.missing[name] += table.column(name).null_count

    def _stretch(self, first: int, last: int) -> None:
        if self._span is not None:
            first, last = min(first, self._span[0]), max(last, self._span[1])
        self._span = (first, last)

    def _remember(self, hashes: NDArray[np.uint64]) -> None:
        if sum(len(each) for each in self._seen) + len(hashes) <= ROWS_REMEMBERED:
            self._seen.append(hashes)
        else:
            self._unseen += len(hashes)
            self._doubles += len(hashes) - checks.distinct(hashes)

    def _add_clocks(self, found: dict[str, NDArray[np.int64]]) -> None:
        for station, counts in found.items():
            self.clocks[station] = self.clocks.get(station, 0) + counts

    def merge(self, other: Quality) -> None:
        """Add the figures of ``other``."""
        for name in ("read", "used", "positions", "static", "_unseen", "_doubles"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in (
            "rules",
            "notes",
            "types",
            "stations",
            "missing",
            "oddities",
            "jumps",
            "senders",
        ):
            getattr(self, name).update(getattr(other, name))
        self.imos |= other.imos
        self.damage += other.damage
        self._add_clocks(other.clocks)
        self._box = self._box + other._box
        if other._span is not None:
            self._stretch(*other._span)
        for hashes in other._seen:
            self._remember(hashes)

    @property
    def duplicates(self) -> int:
        """Positions that repeat another's sender, time and place."""
        if not self._seen:
            return self._doubles
        whole = np.concatenate(self._seen)
        return self._doubles + len(whole) - checks.distinct(whole)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON, always the same keys in the same order."""
        return {
            "read": self.read,
            "used": self.used,
            "positions": self.positions,
            "static_reports": self.static,
            "time_span": _span(self._span),
            "area": self._box.as_list(),
            "transmitters": len(self.senders),
            "message_types": {str(kind): self.types[kind] for kind in sorted(self.types)},
            "duplicates": self.duplicates,
            "duplicates_across_pieces_not_sought_in": self._unseen,
            "missing": self._missing(),
            "oddities": {name: self.oddities[name] for name in checks.ODDITIES},
            "imo": self._imo(),
            "mmsi": self._mmsi(),
            "looks_shared": self._shared(),
            "stations": dict(_top(self.stations)),
            "stations_in_all": len(self.stations),
            "clocks": self._clocks(),
            "quarantine": dict(sorted(self.rules.items())),
            "notes": dict(sorted(self.notes.items())),
            "damage": sorted(self.damage),
        }

    def _missing(self) -> dict[str, float]:
        rows = {**dict.fromkeys(POSITION_COLUMNS, self.positions)}
        rows |= dict.fromkeys(STATIC_COLUMNS, self.static)
        return {name: round(self.missing[name] / n, 6) for name, n in rows.items() if n}

    def _imo(self) -> dict[str, Any]:
        numbers = np.array(sorted(self.imos), np.int64)
        bad = numbers[~imo_valid(numbers)] if len(numbers) else numbers
        return {
            "numbers": len(numbers),
            "bad_check_digit": len(bad),
            "examples": bad[:_LISTED].tolist(),
        }

    def _mmsi(self) -> dict[str, Any]:
        numbers = np.array(sorted(n for n in self.senders if n >= 0), np.int64)
        bad = numbers[~mmsi_valid(numbers)] if len(numbers) else numbers
        return {
            "numbers": len(numbers),
            "own_ids": len(self.senders) - len(numbers),
            "malformed_or_unassigned": len(bad),
            "examples": bad[:_LISTED].tolist(),
        }

    def _shared(self) -> list[dict[str, int]]:
        found = [(who, n) for who, n in self.jumps.items() if self._looks_shared(who, n)]
        found.sort(key=lambda each: (-each[1], each[0]))
        return [{"transmitter": who, "impossible_moves": n} for who, n in found]

    def _looks_shared(self, who: int, moves: int) -> bool:
        return moves >= max(checks.SHARED_MOVES, checks.SHARED_SHARE * self.senders[who])

    def _clocks(self) -> dict[str, dict[str, float]]:
        told = {name: checks.clock_summary(counts) for name, counts in self.clocks.items()}
        worst = sorted(told, key=lambda name: (-abs(told[name]["median_s"]), name))
        return {name: told[name] for name in worst[:_LISTED]}


def _counts(column: pa.ChunkedArray) -> dict[Any, int]:
    counted = pc.value_counts(column.drop_null())
    return {row["values"]: row["counts"] for row in counted.to_pylist()}


def _span(span: tuple[int, int] | None) -> list[str] | None:
    if span is None:
        return None
    return [str(np.datetime64(us, "us")).removesuffix(".000000") + "Z" for us in span]


def _top(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:_LISTED]
