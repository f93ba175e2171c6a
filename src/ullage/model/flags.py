"""Integrity flags of a point: they mark, they never delete."""

from __future__ import annotations

from enum import IntFlag


class Flag(IntFlag):
    """Bits of ``points.flags``."""

    IMPLIED_SPEED = 1
    """Reached from the previous point of its segment only above the speed limit."""
    JUMP = 2
    """Isolated: belongs to no segment (noise)."""
    SOG_MISMATCH = 4
    """Reported speed far from the speed that its positions imply."""
    SOG_ODD = 8
    """A speed value that is a known default (51.2, 63.0 kn) or above 102.2 kn."""
    CLOCK = 16
    """Receiver's clock and the second in the message differ by more than the limit."""
    NULL_ISLAND = 32
    """At 0° N 0° E or another default coordinate."""
    MMSI_INVALID = 64
    """Not nine digits, or its country digits are not assigned."""
    SHARED_MMSI = 128
    """Another segment of the same transmitter overlaps it in time."""
    TYPE27_DOUBTFUL = 256
    """Long-range report within an hour of another report and far from it."""


MEANING: dict[Flag, str] = {
    Flag.IMPLIED_SPEED: "reached from the previous point only above the speed limit",
    Flag.JUMP: "isolated from every segment (noise)",
    Flag.SOG_MISMATCH: "reported speed far from the speed its positions imply",
    Flag.SOG_ODD: "speed is a known default value",
    Flag.CLOCK: "receiver clock disagrees with the second in the message",
    Flag.NULL_ISLAND: "default coordinate such as 0 N 0 E",
    Flag.MMSI_INVALID: "MMSI malformed or of no assigned country",
    Flag.SHARED_MMSI: "another segment of the same transmitter at the same time",
    Flag.TYPE27_DOUBTFUL: "long-range report that contradicts a neighbour",
}
