"""Sources numbered in a picture or text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Numbered:
    """Gives numbers, from 1, to sources as they are met."""

    numbers: dict[str, int] = field(default_factory=dict)

    def of(self, names: Iterable[str]) -> tuple[int, ...]:
        """Numbers of these sources, ascending, each once."""
        told = {self.numbers.setdefault(name, len(self.numbers) + 1) for name in names}
        return tuple(sorted(told))
