"""Parameters of different steps that must agree, or encounters would be lost without a word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from ullage.behaviour.encounter import EncounterParams
from ullage.errors import ConfigError
from ullage.model.step import StepParams
from ullage.tracks.contact import ContactParams
from ullage.tracks.resample import ResampleParams

_Params = TypeVar("_Params", bound=StepParams)
Where = Callable[[Sequence[str]], str]


def agree(params: Mapping[str, StepParams], where: Where = ".".join) -> None:
    """Raise ConfigError where ``resample``, ``contact`` and ``encounter`` do not fit each other.

    ``params`` by step, defaults where absent; ``where`` names keys for people. Slots must be of one
    length, and a slot must stay open for as long as interpolation may delay its positions.
    """
    resample = _of(params, "resample", ResampleParams)
    contact = _of(params, "contact", ContactParams)
    encounter = _of(params, "encounter", EncounterParams)
    if encounter.slot_s != resample.slot_s:
        raise ConfigError(
            "not the slot_s of [analysis.resample]",
            found=f"{encounter.slot_s} s, where analysis.resample.slot_s is {resample.slot_s} s",
            where=where(["analysis", "encounter", "slot_s"]),
            do="Give analysis.encounter.slot_s and analysis.resample.slot_s one value.",
        )
    needed = -(-resample.max_interpolation_s // resample.slot_s)
    for name, late in (("contact", contact.late_slots), ("encounter", encounter.late_slots)):
        if late < needed:
            raise _too_short(name, late, needed, where)


def _too_short(name: str, late: int, needed: int, where: Where) -> ConfigError:
    return ConfigError(
        "late_slots is shorter than positions may be late",
        found=str(late),
        where=where(["analysis", name, "late_slots"]),
        do=f"Set analysis.{name}.late_slots to {needed} or more (analysis.resample."
        "max_interpolation_s over analysis.resample.slot_s), or interpolate over less.",
    )


def _of(params: Mapping[str, StepParams], name: str, kind: type[_Params]) -> _Params:
    given = params.get(name)
    return given if isinstance(given, kind) else kind.model_validate({})
