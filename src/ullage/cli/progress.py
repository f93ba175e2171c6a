"""A bar for what takes over two seconds; lines where there is no terminal."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from typing import Any

from ullage.cli.output import say

#: Seconds of quiet before anything is shown.
PATIENCE_S = 2.0


class _Lines:
    """Stages as lines, for logs: one when a stage begins, once work has taken over two seconds."""

    def __init__(self) -> None:
        self.begun, self.stage = time.monotonic(), ""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        if stage != self.stage and time.monotonic() - self.begun > PATIENCE_S:
            self.stage = stage
            say(f"{stage} …")

    def close(self) -> None:
        """Nothing to tidy."""


class _Bar:
    """One bar a stage, for a terminal."""

    def __init__(self) -> None:
        self.bar: Any = None
        self.stage = ""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        if stage != self.stage:
            self._begin(stage, total)
        if total is not None:
            self.bar.total = total
        self.bar.update(done - self.bar.n)

    def _begin(self, stage: str, total: int | None) -> None:
        from tqdm import tqdm

        self.close()
        self.stage = stage
        self.bar = tqdm(
            desc=stage,
            total=total,
            unit="",
            unit_scale=True,
            delay=PATIENCE_S,
            leave=False,
            file=sys.stderr,
            dynamic_ncols=True,
        )

    def close(self) -> None:
        """Take the bar off the screen."""
        if self.bar is not None:
            self.bar.close()


@contextlib.contextmanager
def shown(quiet: bool) -> Iterator[Any]:
    """A Progress that is shown on stderr unless ``quiet``."""
    if quiet:
        yield lambda stage, done, total: None
        return
    display = _Bar() if sys.stderr.isatty() else _Lines()
    try:
        yield display
    finally:
        display.close()
