"""Named conversions, and quantities of oil and ships that must not be mixed.

Plain numbers carry their unit in their name (``_m _s _kn _deg _t _bbl _m3``); the functions here
convert them, for floats and arrays alike. Three things are called "tonnes" of a tanker and are not
the same: the mass of its cargo, its deadweight (cargo, fuel, stores and water it can carry) and its
gross tonnage (a number made from volume, no mass at all). Each has its own type. They neither add
up nor convert; what a share of deadweight might be as cargo has to be said with the share named.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ullage.errors import ValueInvalidError

#: International nautical mile. Standard: First International Extraordinary Hydrographic
#: Conference, Monaco 1929.
M_PER_NM = 1852.0
M_PER_FT = 0.3048
S_PER_H = 3600.0
#: 42 US gallons of 231 cubic inches of 2.54 cm.
M3_PER_BBL = 0.158987294928

Number = TypeVar("Number", float, NDArray[np.float32], NDArray[np.float64])


def mps_from_kn(speed_kn: Number) -> Number:
    """Metres per second from knots.

    >>> round(mps_from_kn(10.0), 3)
    5.144
    """
    return speed_kn * (M_PER_NM / S_PER_H)


def kn_from_mps(speed_mps: Number) -> Number:
    """Knots from metres per second."""
    return speed_mps * (S_PER_H / M_PER_NM)


def kn_from_kmh(speed_kmh: Number) -> Number:
    """Knots from kilometres per hour."""
    return speed_kmh * (1000.0 / M_PER_NM)


def m_from_nm(distance_nm: Number) -> Number:
    """Metres from nautical miles."""
    return distance_nm * M_PER_NM


def nm_from_m(distance_m: Number) -> Number:
    """Nautical miles from metres."""
    return distance_m / M_PER_NM


def m_from_ft(length_ft: Number) -> Number:
    """Metres from international feet."""
    return length_ft * M_PER_FT


@dataclass(frozen=True, order=True)
class CargoTonnes:
    """Mass of a cargo in metric tonnes; a difference may be negative."""

    tonnes: float

    def __post_init__(self) -> None:
        _require(
            math.isfinite(self.tonnes), "a cargo must be a finite number of tonnes", self.tonnes
        )

    def __add__(self, other: CargoTonnes) -> CargoTonnes:
        return CargoTonnes(self.tonnes + other.tonnes) if _same(self, other) else NotImplemented

    def __sub__(self, other: CargoTonnes) -> CargoTonnes:
        return CargoTonnes(self.tonnes - other.tonnes) if _same(self, other) else NotImplemented

    def barrels(self, density: Density) -> Barrels:
        """The same cargo as a volume; needs the product's density.

        >>> round(CargoTonnes(1000).barrels(Density("gas/diesel oil", 0.87)).barrels)
        7230
        """
        return Barrels(self.tonnes / density.tonnes_per_m3 / M3_PER_BBL)


@dataclass(frozen=True, order=True)
class Barrels:
    """Volume of oil in barrels of 42 US gallons; a difference may be negative."""

    barrels: float

    def __post_init__(self) -> None:
        _require(math.isfinite(self.barrels), "a volume must be a finite number", self.barrels)

    def __add__(self, other: Barrels) -> Barrels:
        return Barrels(self.barrels + other.barrels) if _same(self, other) else NotImplemented

    def __sub__(self, other: Barrels) -> Barrels:
        return Barrels(self.barrels - other.barrels) if _same(self, other) else NotImplemented

    def tonnes(self, density: Density) -> CargoTonnes:
        """The same oil as a mass; needs the product's density."""
        return CargoTonnes(self.barrels * M3_PER_BBL * density.tonnes_per_m3)


@dataclass(frozen=True)
class Density:
    """Density of a named product; there is none without a name, as barrels per tonne differ by a
    third from residual fuel oil to naphtha.
    """

    product: str
    tonnes_per_m3: float

    def __post_init__(self) -> None:
        _require(
            bool(self.product.strip()), "a density needs the name of its product", self.product
        )
        known = 0.4 <= self.tonnes_per_m3 <= 1.2
        _require(known, "the density of an oil product lies in 0.4 to 1.2 t/m3", self.tonnes_per_m3)


@dataclass(frozen=True, order=True)
class Deadweight:
    """What a ship can carry in all, metric tonnes: cargo, fuel, stores, water, people."""

    tonnes: float

    def __post_init__(self) -> None:
        valid = math.isfinite(self.tonnes) and self.tonnes > 0
        _require(valid, "a deadweight is a number of tonnes above zero", self.tonnes)

    def cargo_at(self, share: float) -> CargoTonnes:
        """Cargo if it were this share, 0 to 1, of the deadweight: a scenario, not a measurement.

        >>> Deadweight(3000).cargo_at(0.5)
        CargoTonnes(tonnes=1500.0)
        """
        _require(0 <= share <= 1, "a share of deadweight lies in 0 to 1", share)
        return CargoTonnes(self.tonnes * share)


@dataclass(frozen=True, order=True)
class GrossTonnage:
    """Size of a ship by the 1969 tonnage convention: no mass, and nothing is computed from it."""

    gt: float

    def __post_init__(self) -> None:
        valid = math.isfinite(self.gt) and self.gt > 0
        _require(valid, "a gross tonnage is a number above zero", self.gt)


def _same(a: object, b: object) -> bool:
    return type(a) is type(b)


def _require(condition: bool, what: str, found: object) -> None:
    if not condition:
        raise ValueInvalidError(what, found=repr(found), do="Check the figure and its unit.")
