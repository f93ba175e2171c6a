"""Random numbers inside kernels: splitmix64, one state per ship, so that ships do not disturb
one another and any window of time can be made alone.

Steele, Lea, Flood (2014), Fast splittable pseudorandom number generators,
doi:10.1145/2660193.2660195.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)


@njit(cache=True, nogil=True)
def uniform(state: npt.NDArray[np.uint64], at: int) -> float:
    """Next number of stream ``at``, in [0, 1); moves ``state[at]`` on."""
    state[at] += _GAMMA
    z = state[at]
    z = (z ^ (z >> np.uint64(30))) * _MIX_A
    z = (z ^ (z >> np.uint64(27))) * _MIX_B
    z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@njit(cache=True, nogil=True)
def between(state: npt.NDArray[np.uint64], at: int, low: float, high: float) -> float:
    """Uniform in [low, high)."""
    return float(low + (high - low) * uniform(state, at))


@njit(cache=True, nogil=True)
def normal(state: npt.NDArray[np.uint64], at: int, sigma: float) -> float:
    """Nearly normal (sum of three uniforms), mean 0, never beyond 3 sigma."""
    total = uniform(state, at) + uniform(state, at) + uniform(state, at)
    return float((total - 1.5) * 2.0 * sigma)


def streams(seed: int, count: int) -> npt.NDArray[np.uint64]:
    """Starting states of ``count`` independent streams."""
    return np.random.default_rng(seed).integers(0, 2**63, count, dtype=np.int64).astype(np.uint64)
