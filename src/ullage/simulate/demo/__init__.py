"""The demo case: the scenario written as a case folder that anyone can run."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from ullage.simulate.evidence import DATA_FOLDER, PLACES_NAME, write_evidence
from ullage.simulate.scenario import build
from ullage.simulate.truth import Expected, counts

CASE_NAME = "case.toml"


def write_demo(folder: Path, seed: int = 1) -> Path:
    """Write case.toml, the simulated evidence and its places to ``folder``; gives case.toml.

    The same seed gives the same bytes. Raises OSError where the folder cannot be written.
    """
    scenario = build(seed)
    write_evidence(scenario, folder / DATA_FOLDER, folder / PLACES_NAME)
    head = (files(__name__) / CASE_NAME).read_text(encoding="utf-8")
    path = folder / CASE_NAME
    path.write_text(head + _expected(scenario.truth), encoding="utf-8", newline="\n")
    return path


def _expected(truth: tuple[Expected, ...]) -> str:
    rows = counts(truth).items()
    return "".join(f"{kind} = {{ min = {least}, max = {most} }}\n" for kind, (least, most) in rows)
