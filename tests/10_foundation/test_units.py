"""Conversions by literals; tonnes of three kinds that will not mix."""

from __future__ import annotations

import numpy as np
import pytest

from ullage import units
from ullage.errors import ValueInvalidError
from ullage.units import Barrels, CargoTonnes, Deadweight, Density, GrossTonnage


@pytest.mark.parametrize(
    ("function", "value", "result"),
    [
        (units.mps_from_kn, 1.0, 0.514444),
        (units.kn_from_mps, 10.0, 19.438445),
        (units.kn_from_kmh, 18.52, 10.0),
        (units.m_from_nm, 20.0, 37_040.0),
        (units.nm_from_m, 926.0, 0.5),
        (units.m_from_ft, 100.0, 30.48),
    ],
)
def test_conversions(function: object, value: float, result: float) -> None:
    assert function(value) == pytest.approx(result, rel=1e-6)
    assert function(np.array([value, 0.0])).tolist() == pytest.approx([result, 0.0], rel=1e-6)


def test_barrels_of_a_tonne_by_product() -> None:
    """UN Statistics Division: gas oil 7.23, naphtha 8.74 barrels a tonne."""
    tonne = CargoTonnes(1.0)
    assert tonne.barrels(Density("gas/diesel oil", 0.87)).barrels == pytest.approx(7.23, abs=0.005)
    assert tonne.barrels(Density("naphtha", 0.7197)).barrels == pytest.approx(8.74, abs=0.005)
    back = Barrels(500_000).tonnes(Density("gas/diesel oil", 0.87))
    assert back.tonnes == pytest.approx(69_159, abs=1)


def test_sums_of_one_kind() -> None:
    assert CargoTonnes(5) + CargoTonnes(2) - CargoTonnes(3) == CargoTonnes(4)
    assert Barrels(5) - Barrels(7) == Barrels(-2)
    assert CargoTonnes(1) < CargoTonnes(2)


@pytest.mark.parametrize(
    "mix",
    [
        lambda: CargoTonnes(1) + Deadweight(1),
        lambda: CargoTonnes(1) + Barrels(1),
        lambda: CargoTonnes(1) + 1,
        lambda: Deadweight(1) + Deadweight(1),
        lambda: Deadweight(1) * 0.95,
        lambda: GrossTonnage(1000) * 1.5,
        lambda: GrossTonnage(1000) / 2,
        lambda: CargoTonnes(1) < Deadweight(2),
        lambda: GrossTonnage(1) < Deadweight(2),
        lambda: CargoTonnes(1000) * 7.5,
    ],
)
def test_kinds_do_not_mix(mix: object) -> None:
    with pytest.raises(TypeError):
        mix()


def test_a_share_of_deadweight_is_named() -> None:
    assert Deadweight(3_565).cargo_at(0.6).tonnes == pytest.approx(2_139)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Density("", 0.87),
        lambda: Density("diesel", 870),
        lambda: Deadweight(0),
        lambda: Deadweight(float("nan")),
        lambda: Deadweight(100).cargo_at(33),
        lambda: GrossTonnage(-1),
        lambda: CargoTonnes(float("inf")),
    ],
)
def test_impossible_quantities(make: object) -> None:
    with pytest.raises(ValueInvalidError):
        make()
