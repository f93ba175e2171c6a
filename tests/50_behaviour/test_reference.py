from pathlib import Path

import pytest

from ullage.behaviour.reference import parameters_markdown
from ullage.behaviour.registry import STEPS

METHODS = Path(__file__).parents[2] / "docs" / "methods"
PAGE = {
    "clean": "normalise",
    "resample": "encounter",
    "contact": "encounter",
    "port_visit": "port-visit",
}


@pytest.mark.parametrize("name", STEPS)
def test_the_page_of_a_step_lists_its_parameters_as_they_are(name):
    page = (METHODS / f"{PAGE.get(name, name)}.md").read_text()
    assert parameters_markdown(STEPS[name].Params) in page
