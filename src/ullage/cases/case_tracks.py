"""A case's tracks, whose they are, and what was sent as each hull."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ullage.identity.attribution import Attributed


@dataclass(frozen=True)
class Track:
    """A voyage: one track, and whose it is."""

    track_id: str
    transmitter: int
    start_us: int
    end_us: int
    whose: Attributed

    @property
    def group(self) -> tuple[str, ...]:
        """The hull, or those that contest it."""
        return self.whose.between if self.whose.hull is None else (self.whose.hull,)


def grouped(tracks: Iterable[Track]) -> dict[tuple[str, ...], list[Track]]:
    """Tracks by the hull, or the hulls that contest them."""
    out: dict[tuple[str, ...], list[Track]] = defaultdict(list)
    for track in tracks:
        out[track.group].append(track)
    return dict(sorted(out.items()))


#: Hull -> attribute -> value, oldest first -> the intervals over which it was sent, µs.
Sent = Mapping[str, Mapping[str, Mapping[str, Sequence[tuple[int, int]]]]]


def sent_within(sent: Sent, hull: str, start_us: int, end_us: int) -> dict[str, list[str]]:
    """What was sent as a hull within an interval, by attribute."""
    return {
        attribute: [
            value
            for value, spans in values.items()
            if any(first <= end_us and start_us <= last for first, last in spans)
        ]
        for attribute, values in sent.get(hull, {}).items()
    }


def sent_as_each(told: pa.Table, tracks: Iterable[Track], sent_as: Mapping[int, str]) -> Sent:
    """What was sent as each hull, by attribute, oldest first: also by transmitters that a source or
    a judgement gave to it.
    """
    stands_for: dict[str, set[str]] = defaultdict(set)
    for track in tracks:
        own = sent_as.get(track.transmitter)
        for hull in track.group:
            stands_for[own if own is not None and track.whose.hull else hull].add(hull)
            stands_for[hull].add(hull)
    out: dict[str, dict[str, dict[str, list[tuple[int, int]]]]] = defaultdict(dict)
    own_reports = told.filter(
        pc.and_(pc.equal(told["status"].cast(pa.string()), "broadcast"), told["reports"].is_valid())
    ).sort_by([(name, "ascending") for name in ("valid_from", "value", "statement_id")])
    columns = [own_reports[name].to_pylist() for name in ("hull", "attribute", "value")]
    columns += [
        own_reports[name].cast(pa.int64()).to_pylist() for name in ("valid_from", "valid_to")
    ]
    for by, attribute, value, first, last in zip(*columns, strict=True):
        for hull in stands_for[by]:
            values = out[hull].setdefault(attribute, {})
            values.setdefault(value, []).append((first, last))
    return out
