"""What keeps the first run short: a kernel is compiled for one set of types."""

from __future__ import annotations

import numpy as np
import pytest

from ullage.tracks import order as ordering
from ullage.tracks.kernel import inner, kernel, read_only


@inner
def _twice(value: float) -> float:
    return 2.0 * value


@kernel
def _sum_of_twice(values: np.ndarray) -> float:
    total = 0.0
    for i in range(len(values)):
        total += _twice(values[i])
    return total


def test_an_inner_function_works_in_kernels_and_outside():
    assert _twice(3) == 6.0
    assert _sum_of_twice(np.array([1.0, 2.0, 3.0])) == 12.0


def test_read_only_takes_any_layout_and_leaves_the_original_writable():
    given = np.arange(10)[::2]
    view = read_only(given)
    assert view.flags.c_contiguous
    assert view.tolist() == given.tolist()
    with pytest.raises(ValueError, match="read-only"):
        view[0] = 1
    given[0] = 7


def test_sorting_is_compiled_once_for_arrays_of_any_kind():
    rng = np.random.default_rng(1)
    for kind in (np.int64, np.int32):
        for step in (1, 2):
            columns = [rng.integers(0, 9, 40).astype(kind)[::step] for _ in range(3)]
            columns[0] = read_only(columns[0])
            rows = ordering.order(*columns)
            assert rows.tolist() == np.lexsort(columns[::-1]).tolist()
    assert len(ordering._ordered.signatures) == 1
    assert len(ordering._sort_by.signatures) == 1
