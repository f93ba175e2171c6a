"""Which bucket a row belongs to, and moving rows there.

A step says by which columns it may be split (``partition_by``). Rows that share those values share
a bucket, so a bucket can be worked on by any thread, or any machine, with a state of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from ullage.model.step import Step
from ullage.tracks.kernel import read_only

Ints = npt.NDArray[np.int64]
Order = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Partition:
    """How the rows of a step are spread over workers.

    ``by`` are the columns whose values stay together; ``buckets`` is how many hashes of them there
    are. ``halo`` is how much earlier data a worker that starts in the middle of a history must be
    given to find the same rows; one that has the history from its beginning, or the state of
    whoever had it, needs none. No step needs a halo in space: ships are compared at instants, and
    an instant is in one bucket whole.
    """

    by: tuple[str, ...]
    buckets: int
    halo: timedelta

    @classmethod
    def of(cls, step: Step, buckets: int) -> Partition:
        """The partition that ``step`` declares, over ``buckets`` workers."""
        return cls(tuple(step.partition_by), buckets, step.lookback)


def bucket_of(table: pa.Table, partition: Partition) -> Order:
    """Bucket of each row of ``table``, by one or two whole-number columns."""
    keys = [read_only(table.column(name).to_numpy()) for name in partition.by]
    second = keys[1] if len(keys) > 1 else read_only(np.zeros(table.num_rows, np.int64))
    order: Order = hashed(keys[0], second, np.int64(partition.buckets))
    return order


@njit(cache=True, nogil=True)
def hashed(first: Ints, second: Ints, buckets: np.int64) -> Order:
    """Bucket of each row from two key columns, by multiplicative mixing."""
    out = np.empty(first.size, np.int32)
    for row in range(first.size):
        mixed = np.uint64(first[row]) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(29)) ^ np.uint64(second[row])) * np.uint64(
            0xBF58476D1CE4E5B9
        )
        mixed ^= mixed >> np.uint64(32)
        out[row] = np.int32(mixed % np.uint64(buckets))
    return out


@njit(cache=True, nogil=True)
def destinations(bucket: Order, buckets: np.int64) -> tuple[Order, Ints]:
    """Where each row goes when rows are grouped by bucket (stable), and where each bucket starts.

    The second array has ``buckets`` + 1 entries.
    """
    starts = np.zeros(buckets + 1, np.int64)
    for row in range(bucket.size):
        starts[bucket[row] + 1] += 1
    for index in range(buckets):
        starts[index + 1] += starts[index]
    free = starts.copy()
    order = np.empty(bucket.size, np.int32)
    for row in range(bucket.size):
        order[row] = free[bucket[row]]
        free[bucket[row]] += 1
    return order, starts


@njit(cache=True, nogil=True)
def _scatter(values: npt.NDArray[np.unsignedinteger], order: Order) -> npt.NDArray[np.generic]:
    out = np.empty_like(values)
    for row in range(values.size):
        out[order[row]] = values[row]
    return out


#: Values are moved as numbers of their width, so that four kernels serve all types.
_BY_WIDTH = {8: np.uint64, 4: np.uint32, 2: np.uint16, 1: np.uint8}


def scatter(values: npt.NDArray[np.generic], order: Order) -> npt.NDArray[np.generic]:
    """``values`` with row i at ``order[i]``; types of 1, 2, 4 or 8 bytes."""
    raw = values.view(_BY_WIDTH[values.dtype.itemsize])
    moved: npt.NDArray[np.generic] = _scatter(raw, order).view(values.dtype)
    return moved
