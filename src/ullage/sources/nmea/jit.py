"""How kernels are compiled, so that the first run is short.

Doors are called from Python and cached. Inner functions are not wrapped for Python, and are
compiled once for all integers, not anew for each literal they are called with. Where a kernel makes
no array, none is counted: reference counts of arrays that records hold are much code for nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TypeVar

from numba import njit
from numba.extending import overload

_F = TypeVar("_F", bound=Callable[..., object])
_OPTIONS = {"nogil": True, "_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}

door = njit(cache=True, nogil=True, _nrt=False)
allocating = njit(cache=True, nogil=True)
#: For a long function called in one place: it becomes part of its caller, and is optimised once.
once = njit(inline="always", **_OPTIONS)


def inner(function: _F) -> _F:
    """Let kernels call ``function``; it stays a plain Python function outside them."""

    def typed(*_args: object) -> Callable[..., object]:
        return function

    typed.__signature__ = inspect.signature(function)  # type: ignore[attr-defined]
    overload(function, jit_options=_OPTIONS)(typed)
    return function
