"""The median inside the encounter kernel against numpy's."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ullage.behaviour.encounter import _median

_VALUES = st.lists(st.floats(0, 1000, width=32), min_size=1, max_size=60)


@settings(max_examples=300, deadline=None)
@given(_VALUES, st.integers(0, 5), st.integers(0, 5))
def test_it_is_that_of_numpy_for_any_part_of_an_array(part, before, after):
    values = np.array([5.0] * before + part + [7.0] * after, np.float32)
    work = np.empty(len(values), np.float32)
    found = _median(values, before, before + len(part), work)
    assert np.float32(found) == np.float32(np.median(np.array(part, np.float32)))
    assert values[before : before + len(part)].tolist() == np.array(part, np.float32).tolist()
