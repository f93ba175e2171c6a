"""A bar for what takes over two seconds; lines where there is no terminal."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from typing import Any

from ullage.cli.output import say

#: Seconds of quiet before anything is shown.
PATIENCE_S = 2.0


class _Lines:
    """Stages as lines, for logs: one for each stage, once work has taken over two seconds."""

    def __init__(self) -> None:
        self.awake, self.stage, self.told = False, "", ""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        self.stage = stage
        if self.awake:
            self._tell()

    def _tell(self) -> None:
        if self.stage != self.told:
            self.told = self.stage
            say(f"{self.stage} …")

    def wake(self) -> None:
        """Two seconds are over."""
        self.awake = True
        self._tell()

    def close(self) -> None:
        """Nothing to tidy."""


class _Bar:
    """One bar a stage, for a terminal."""

    def __init__(self) -> None:
        self.bar: Any = None
        self.awake, self.stage = False, ""
        self.done: int = 0
        self.total: int | None = None

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        if stage != self.stage:
            self.close()
        self.stage, self.done, self.total = stage, done, total
        if self.awake:
            self._draw()

    def _draw(self) -> None:
        if self.bar is None:
            from tqdm import tqdm

            options: dict[str, Any] = {"unit": "", "unit_scale": True, "dynamic_ncols": True}
            self.bar = tqdm(None, self.stage, self.total, False, sys.stderr, **options)
        self.bar.update(self.done - self.bar.n)

    def wake(self) -> None:
        """Two seconds are over."""
        self.awake = True
        if self.stage:
            self._draw()

    def close(self) -> None:
        """Take the bar off the screen."""
        if self.bar is not None:
            self.bar.close()
        self.bar = None


@contextlib.contextmanager
def shown(quiet: bool) -> Iterator[Any]:
    """A Progress that is shown on stderr unless ``quiet``."""
    if quiet:
        yield lambda stage, done, total: None
        return
    display = _Bar() if sys.stderr.isatty() else _Lines()
    alarm = threading.Timer(PATIENCE_S, display.wake)
    alarm.daemon = True
    alarm.start()
    try:
        yield display
    finally:
        alarm.cancel()
        display.close()
