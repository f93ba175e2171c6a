import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.tracks.order import groups, order, regroup

WIDE = st.integers(-(2**63), 2**63 - 1)
NARROW = st.integers(-2, 2)


def arrays(elements):
    row = st.tuples(elements, elements, elements)
    return st.lists(row, max_size=60).map(lambda rows: np.array(rows, np.int64).reshape(-1, 3).T)


@pytest.mark.parametrize("elements", [WIDE, NARROW])
def test_order_is_that_of_lexsort(elements):
    @given(arrays(elements))
    def check(columns):
        high, middle, low = columns
        expected = np.lexsort((low, middle, high))
        perm = order(high, middle, low)
        np.testing.assert_array_equal(np.arange(len(high)) if perm is None else perm, expected)

    check()


def test_rows_in_order_are_left_alone():
    rising = np.arange(5)
    assert order(rising, rising[::-1], rising) is None
    assert order(rising * 0, rising * 0, rising[::-1]) is not None


@given(st.lists(st.tuples(st.integers(0, 4), NARROW), max_size=60))
def test_regroup_sorts_within_keys_and_is_stable(rows):
    keys, within = np.array(sorted(rows, key=lambda r: r[0]), np.int64).reshape(-1, 2).T
    perm = regroup(keys, within)
    expected = np.lexsort((within, keys))
    np.testing.assert_array_equal(np.arange(len(keys)) if perm is None else perm, expected)


def test_groups():
    keys, starts = groups(np.array([3, 3, 7, 9, 9]))
    assert keys.tolist() == [3, 7, 9]
    assert starts.tolist() == [0, 2, 3, 5]
    assert groups(np.zeros(0, np.int64))[1].tolist() == [0]
