import numpy as np
import pytest

from ullage.engine.watched import DAY_US, Watched


def watched(*runs):
    """From (first day, last day, positions a day)."""
    days = [d for first, last, each in runs for d in range(first, last + 1) for _ in range(each)]
    times = np.array(days, np.int64) * DAY_US + 5
    out = Watched()
    for part in np.array_split(np.random.default_rng(1).permutation(times), 3):
        out.add(part)
    return out.end_us()


@pytest.mark.parametrize(
    ("runs", "end_day"),
    [
        ([(18_000, 18_009, 10)], 18_009),
        ([(18_000, 18_009, 200), (29_000, 29_000, 1)], 18_009),
        ([(18_000, 18_009, 200), (19_000, 19_000, 1), (29_000, 29_000, 1)], 18_009),
        ([(18_000, 18_009, 200), (18_017, 18_017, 1)], 18_009),
        ([(18_000, 18_009, 200), (18_016, 18_016, 1)], 18_016),
        ([(18_000, 18_009, 200), (19_000, 19_000, 3)], 19_000),
        ([(18_000, 18_000, 5), (19_000, 19_000, 1)], 19_000),
        ([(50_000, 50_000, 1)], 50_000),
    ],
)
def test_stray_clocks_do_not_end_the_watch(runs, end_day):
    assert watched(*runs) == end_day * DAY_US + 5


def test_nothing_heard_has_no_end():
    assert Watched().end_us() is None


def test_the_last_instant_of_the_day_counts():
    span = Watched()
    span.add(np.array([7, 3, DAY_US - 1, 12], np.int64))
    assert span.end_us() == DAY_US - 1
