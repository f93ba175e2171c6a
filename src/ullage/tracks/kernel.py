"""How kernels are compiled: once for fixed types, kept on disk, without the interpreter's lock.

A kernel is called from Python. An inner function is called by kernels alone: it is not wrapped for
Python and compiled once for all integers, not anew for each literal it is called with, which is
what keeps the first run short.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numba.extending import overload

_Function = TypeVar("_Function", bound=Callable[..., object])
_OPTIONS = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}


def kernel(function: _Function) -> _Function:
    """``function`` compiled on first call. No fast-math: the same input gives the same bits."""
    return cast("_Function", njit(cache=True, **_OPTIONS)(function))


def inner(function: _Function) -> _Function:
    """Let kernels call ``function``; it stays a plain Python function outside them."""

    def typed(*_args: object) -> Callable[..., object]:
        return function

    typed.__signature__ = inspect.signature(function)  # type: ignore[attr-defined]
    overload(function, jit_options={**_OPTIONS, "no_cpython_wrapper": True})(typed)
    return function


def read_only(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """``values`` as kernels take what they only read: one block in memory, not to be written.

    Arrow's columns are such, numpy's are not; a kernel given now one and now the other would be
    compiled for each.
    """
    view = np.ascontiguousarray(values).view()
    view.flags.writeable = False
    return view
