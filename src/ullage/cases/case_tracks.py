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


Sent = Mapping[str, Mapping[str, Sequence[str]]]


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
    out: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    own_reports = told.filter(
        pc.and_(pc.equal(told["status"].cast(pa.string()), "broadcast"), told["reports"].is_valid())
    ).sort_by([(name, "ascending") for name in ("valid_from", "value", "statement_id")])
    columns = [own_reports[name].to_pylist() for name in ("hull", "attribute", "value")]
    for by, attribute, value in zip(*columns, strict=True):
        for hull in stands_for[by]:
            if value not in out[hull][attribute]:
                out[hull][attribute].append(value)
    return out
