"""Inputs are never written over: checked before anything is read or written."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ullage.errors import UsageError


def spare(inputs: Iterable[Path | str], results: Iterable[Path], do: str) -> None:
    """Raise UsageError where one of ``results`` would take the place of one of ``inputs``.

    Links count as what they lead to; ``-`` is no file. ``do`` says where to write instead.
    """
    files = [Path(one) for one in inputs if str(one) != "-"]
    for result in (one for one in results if one.exists()):
        for file in files:
            if file.exists() and file.samefile(result):
                raise UsageError(
                    "the result would be written over an input",
                    found=f"the input {file}",
                    where=str(result),
                    do=do,
                )
