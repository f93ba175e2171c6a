"""The registered steps, put together for a plan."""

from __future__ import annotations

from collections.abc import Iterable

from ullage.engine.chain import Kit
from ullage.engine.intake import Watcher
from ullage.engine.plan import Plan
from ullage.errors import UsageError
from ullage.model.step import Step, StepParams


def standard(plan: Plan, last_us: int | None) -> Kit:
    """The steps that ``plan`` names with its parameters; ``last_us`` is when observation ended.

    Raises UsageError where a detector is not registered.
    """
    from ullage.behaviour.registry import DETECTORS, STEPS
    from ullage.tracks.context import PlaceIndex, locate
    from ullage.tracks.voyage import attach

    index = PlaceIndex(plan.places)
    steps = [_known(DETECTORS, name) for name in plan.detectors]
    return Kit(
        clean=STEPS["clean"],
        attach=attach,
        locate=lambda points: locate(points, index),
        resample=STEPS["resample"],
        contact=STEPS["contact"],
        lines=STEPS["lines"] if plan.tracks else None,
        detectors=steps,
        params=parameters(STEPS.values(), plan, last_us),
    )


def _known(detectors: dict[str, Step], name: str) -> Step:
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
