"""Particulars that contradict: gross tonnage given as tonnes, deadweight against dimensions."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from ullage.identity.clash import Clash, overlap_of, sources
from ullage.identity.clashes import OneShip, by
from ullage.identity.said import Said

#: Deadweight of a tanker from length and beam, t and m: exp(a) L^b B^c, fitted to 67 oil, product
#: and chemical tankers; leave-one-out standard deviation of its natural logarithm.
DWT_FIT, DWT_LOG_SD = (-4.684, 2.131, 1.224), 0.101
#: Standard deviations beyond which a deadweight is told of.
DWT_SDS = 3.0
#: Share by which a deadweight may differ from the gross tonnage and still be taken for it. On
#: tankers the two differ by a factor of about 1.4 to 1.5.
GT_SHARE = 0.01
_GROSS = re.compile(r"\b(?:GT|GRT|gross)\b", re.IGNORECASE)
_TANKER = re.compile(r"tanker|oil|chemical|product|^8\d$", re.IGNORECASE)


def dwt_expected(length_m: float, beam_m: float) -> float:
    """Deadweight in tonnes that a tanker of these dimensions has, by the fit.

    >>> round(dwt_expected(100.0, 16.0), -2)
    5000.0
    """
    a, b, c = DWT_FIT
    return math.exp(a + b * math.log(length_m) + c * math.log(beam_m))


def gt_as_tonnes(given: Sequence[Said], one_ship: OneShip) -> Iterator[Clash]:
    """A deadweight that is the gross tonnage: a volume, given as tonnes."""
    gross = by([one for one in given if one.attribute == "gt"], "hull")
    for one in given:
        size = _number(one)
        if one.attribute != "dwt_t" or size is None:
            continue
        alike = [
            other
            for other in gross.get((one.hull,), [])
            if (gt := _number(other)) is not None and abs(size - gt) <= GT_SHARE * gt
        ]
        if alike or _GROSS.search(one.note):
            about = (one, *alike)
            why = "is" if alike else f"may be (note: {one.note})"
            sentence = (
                f"{one.hull}: {one.value} t deadweight {why} its gross tonnage, which is a volume "
                f"and not tonnes ({sources(about)})."
            )
            sure = bool(alike)
            yield Clash("gt_as_tonnes", "dwt_t", about, overlap_of(about), sure, sentence)


def dwt_against_dimensions(given: Sequence[Said], one_ship: OneShip) -> Iterator[Clash]:
    """A deadweight that a tanker of the stated length and beam cannot have.

    Not asked of ships that a source calls something else than a tanker.
    """
    ships = by([one for one in given if one.attribute in {"dwt_t", "length_m", "beam_m", "type"}],
               "hull")  # fmt: skip
    for (hull,), group in ships.items():
        kinds = [one.value for one in group if one.attribute == "type"]
        if kinds and not any(_TANKER.search(kind) for kind in kinds):
            continue
        lengths, beams = (_firsts(group, name) for name in ("length_m", "beam_m"))
        for dwt in _firsts(group, "dwt_t"):
            pairs = [(a, b) for a in lengths for b in beams]
            misfits = [(a, b) for a, b in pairs if abs(_sds(dwt, a, b)) > DWT_SDS]
            if pairs and len(misfits) == len(pairs):
                yield _misfit(hull, dwt, *_best(dwt, pairs), sure=bool(kinds))


def _firsts(group: Sequence[Said], attribute: str) -> list[Said]:
    """One statement for each number above zero that is said of an attribute."""
    values = by([one for one in group if one.attribute == attribute], "key").values()
    return [ones[0] for ones in values if (_number(ones[0]) or 0.0) > 0]


def _number(one: Said) -> float | None:
    try:
        return float(one.key)
    except ValueError:
        return None


def _sds(dwt: Said, length: Said, beam: Said) -> float:
    """Standard deviations from what the fit expects, of the logarithm."""
    expected = dwt_expected(float(length.key), float(beam.key))
    return math.log(float(dwt.key) / expected) / DWT_LOG_SD


def _best(dwt: Said, pairs: Sequence[tuple[Said, Said]]) -> tuple[Said, Said]:
    return min(pairs, key=lambda pair: abs(_sds(dwt, *pair)))


def _misfit(hull: str, dwt: Said, length: Said, beam: Said, *, sure: bool) -> Clash:
    about = (dwt, length, beam)
    expected = dwt_expected(float(length.key), float(beam.key))
    unsure = "" if sure else ", if it is a tanker"
    sentence = (
        f"{hull}: {dwt.value} t deadweight does not fit {length.value} m by {beam.value} m"
        f"{unsure}: about {expected:,.0f} t expected, "
        f"{abs(_sds(*about)):.1f} standard deviations away ({sources(about)})."
    )
    return Clash("dwt_against_dimensions", "dwt_t", about, overlap_of(about), True, sentence)
