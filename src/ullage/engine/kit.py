"""The registered steps, put together for a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa

from ullage.engine.chain import Kit, Locate
from ullage.engine.intake import Watcher
from ullage.engine.plan import Plan
from ullage.errors import UsageError
from ullage.model.step import Step, StepParams
from ullage.model.tables import POINTS


def standard(plan: Plan, last_us: int | None) -> Kit:
    """The steps that ``plan`` names with its parameters; ``last_us`` is when observation ended.

    Raises UsageError where a detector is not registered, ConfigError where parameters of different
    steps do not agree.
    """
    from ullage.behaviour.agreement import agree
    from ullage.behaviour.port_visit import name_places
    from ullage.behaviour.registry import STEPS
    from ullage.sources.coast import load
    from ullage.tracks.lines import tracks
    from ullage.tracks.voyage import attach

    if "encounter" in plan.detectors:
        agree(plan.params)
    return Kit(
        clean=STEPS["clean"],
        attach=lambda points, static: attach(points, static, None)[0],
        locate=_locator(plan.places),
        resample=STEPS["resample"],
        contact=STEPS["contact"],
        lines=tracks if plan.tracks else None,
        detectors=chosen(plan),
        params=parameters(STEPS.values(), plan, last_us),
        named={"port_visit": lambda events: name_places(events, plan.places)},
        coast=lambda lon, lat: load().distance_m(lon, lat),
    )


def _locator(places: pa.Table) -> Locate:
    """Fills in the harbour a point lies in, by its row in ``places``; no other kind shelters."""
    from ullage.model.places import harbours
    from ullage.tracks.context import PlaceIndex, locate

    numbered = places.append_column("row", pa.array(range(places.num_rows), pa.int32()))
    sheltering = harbours(numbered)
    index = PlaceIndex(sheltering)
    rows = np.append(sheltering.column("row").to_numpy(), np.int32(-1))
    at = POINTS.names.index("place")

    def located(points: pa.Table) -> pa.Table:
        points = locate(points, index)
        place = rows[points.column("place").to_numpy()]
        return points.set_column(at, POINTS.arrow.field(at), pa.array(place))

    return located


def chosen(plan: Plan) -> list[Step]:
    """The detectors that ``plan`` names. Raises UsageError where one is not registered."""
    from ullage.behaviour.registry import DETECTORS

    return [_known(DETECTORS, name) for name in plan.detectors]


def _known(detectors: Mapping[str, Step], name: str) -> Step:
    if name not in detectors:
        raise UsageError(
            "there is no such detector", found=name, do=f"Use one of {', '.join(detectors)}."
        )
    return detectors[name]


def parameters(steps: Iterable[Step], plan: Plan, last_us: int | None) -> dict[str, StepParams]:
    """Parameters by step: the plan's or the defaults; ``until_us`` filled in where left open."""
    chosen = {step.name: plan.params.get(step.name) or step.Params() for step in steps}
    return {name: _until(params, last_us) for name, params in chosen.items()}


def _until(params: StepParams, last_us: int | None) -> StepParams:
    if "until_us" in type(params).model_fields and getattr(params, "until_us", None) is None:
        return params.model_copy(update={"until_us": last_us})
    return params


def watcher() -> Watcher:
    """The quality figures, fed with every piece that is read."""
    from ullage.tracks.quality import Quality

    return Quality()
