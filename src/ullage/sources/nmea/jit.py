"""How kernels are compiled: doors called from Python are cached, what they call is not wrapped.

A wrapper for each inner function would double the time of the first run.
"""

from __future__ import annotations

from numba import njit

door = njit(cache=True, nogil=True)
inner = njit(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)
