"""The demo case: a folder that is complete, labelled, and the same every time."""

from __future__ import annotations

import tomllib

import pytest

from ullage.cases.config import CaseConfig
from ullage.simulate.demo import write_demo
from ullage.simulate.ports import PORTS


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "case"
    write_demo(folder)
    return folder


def _bytes(folder):
    return {
        path.relative_to(folder): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_bytes(folder, tmp_path):
    write_demo(tmp_path / "again")
    assert _bytes(tmp_path / "again") == _bytes(folder)


def test_case_says_simulated_and_what_to_expect(folder):
    case = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    assert case["case"]["simulated"] is True
    assert case["case"]["title"].startswith("Simulated")
    assert case["expect"]["events"]["encounter"] == {"min": 4, "max": 4}
    for source in case["sources"].values():
        assert (folder / source["path"]).stat().st_size > 1000
    assert (folder / case["places"]["file"]).read_text().count("\n") == len(PORTS) + 1


def test_case_is_valid(folder):
    text = (folder / "case.toml").read_text(encoding="utf-8")
    checked = CaseConfig.model_validate(tomllib.loads(text))
    assert checked.case.simulated
