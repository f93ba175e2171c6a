"""Whose track is it: the hull that a transmitter stood for over an interval, where that is clear.

First the IMO number the ship sent, or a judgement that its transmitter is a known hull; else a hull
that a source says had the MMSI then, if there is one only; else an id of the transmitter's own.
Where a source says that the identity was another ship's, or that the MMSI was, the track belongs to
no hull: it is contested, and says between whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from ullage.identity.broadcast import unnamed_hull
from ullage.identity.hull import imo_of_hull
from ullage.identity.lookup import Held, IdentifierIndex
from ullage.identity.said import FALSE

Basis = Literal[
    "IMO number sent", "MMSI by a source", "judgement", "transmitter alone", "contested"
]


@dataclass(frozen=True, slots=True)
class Attributed:
    """The hull of a track; None where contested, ``between`` then names the hulls."""

    hull: str | None
    basis: Basis
    between: tuple[str, ...] = ()


class Attribution:
    """Hulls of transmitters at a time, from what was sent and what other sources say."""

    def __init__(
        self, sent: Mapping[int, str], sources: pa.Table, same: Iterable[Iterable[str]] = ()
    ) -> None:
        """``sent`` is the hull by transmitter (:func:`~ullage.identity.broadcast.hulls_of`),
        ``sources`` a STATEMENTS table of others, ``same`` groups of hulls judged one ship.
        """
        self._sent = dict(sent)
        self._mmsi = IdentifierIndex.build(sources, "mmsi")
        self._imo = IdentifierIndex.build(sources, "imo")
        self._used = IdentifierIndex.build(sources, "identity")
        self._one = {hull: min(group) for group in map(tuple, same) for hull in group}

    def of(self, transmitter: int, start_us: int, end_us: int) -> Attributed:
        """The hull of a transmitter from ``start_us`` to ``end_us``, judged at their middle and
        contested by whoever may have used the identity at any time between.
        """
        own = self._sent.get(transmitter, unnamed_hull(transmitter))
        sent = self._ship(own)
        middle = (start_us + end_us) // 2
        held = self._mmsi.at(transmitter, middle) if transmitter >= 0 else ()
        others = self._borrowers(sent, transmitter, start_us, end_us)
        owners = {self._ship(one.hull) for one in held if one.how == "certain" and _own(one)}
        imo = imo_of_hull(sent) is not None
        if imo:
            others |= {owner for owner in owners if owner != sent and imo_of_hull(owner)}
        if others:
            return Attributed(None, "contested", tuple(sorted({sent, *others})))
        if not imo and len(owners) == 1:
            return Attributed(owners.pop(), "MMSI by a source")
        if not imo and owners:
            return Attributed(None, "contested", tuple(sorted(owners)))
        if imo_of_hull(own) is not None:
            return Attributed(sent, "IMO number sent")
        return Attributed(sent, "transmitter alone" if sent == own else "judgement")

    def _ship(self, hull: str) -> str:
        return self._one.get(hull, hull)

    def _borrowers(self, sent: str, transmitter: int, start_us: int, end_us: int) -> set[str]:
        """Hulls that a source says sent this identity falsely, perhaps within the interval."""
        number = imo_of_hull(sent)
        claims = [*self._used.at(sent), *(() if number is None else self._imo.at(number))]
        claims += self._mmsi.at(transmitter) if transmitter >= 0 else ()
        false = [one for one in claims if one.status == "spoofed" and _met(one, start_us, end_us)]
        return {self._ship(one.hull) for one in false} - {sent}


def _own(one: Held) -> bool:
    return one.status not in FALSE


def _met(one: Held, start_us: int, end_us: int) -> bool:
    """Whether a dated claim may have held within an interval; an undated one contests nothing."""
    low, high = one.possible
    if low is None and high is None:
        return False
    return (low is None or low <= end_us) and (high is None or start_us < high)
