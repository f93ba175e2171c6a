"""How kernels are compiled: once for fixed types, kept on disk, without the interpreter's lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

_Function = TypeVar("_Function", bound=Callable[..., object])


def kernel(function: _Function) -> _Function:
    """``function`` compiled on first call. No fast-math: the same input gives the same bits."""
    return cast("_Function", njit(cache=True, nogil=True, error_model="numpy")(function))
