"""What an operation read, kept and set aside: one form for CLI, report and notebook."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Summary:
    """Counts that add up. ``why`` counts quarantined rows by rule, ``notes`` other things counted.

    >>> a = Summary(read=3, kept=2, quarantined=1, why=Counter(range=1))
    >>> (a + a).why["range"]
    2
    """

    read: int = 0
    kept: int = 0
    quarantined: int = 0
    failed: int = 0
    why: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    damage: tuple[str, ...] = ()

    def __add__(self, other: Summary) -> Summary:
        return Summary(
            self.read + other.read,
            self.kept + other.kept,
            self.quarantined + other.quarantined,
            self.failed + other.failed,
            self.why + other.why,
            self.notes + other.notes,
            self.damage + other.damage,
        )

    def as_dict(self) -> dict[str, object]:
        """Plain values, keys sorted, for JSON."""
        return {
            "read": self.read,
            "kept": self.kept,
            "quarantined": self.quarantined,
            "failed": self.failed,
            "why": dict(sorted(self.why.items())),
            "notes": dict(sorted(self.notes.items())),
            "damage": list(self.damage),
        }
