"""AIS payloads from columns: fields to bits, bits to six-bit characters, whole columns at once.

ITU-R M.1371-5, annex 8; IEC 61162-1 for the armouring.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]

#: Field names and widths in bits, by message type; negative widths are text.
POSITION_A = (
    ("type", 6), ("repeat", 2), ("mmsi", 30), ("status", 4), ("rot", 8), ("sog", 10),
    ("accuracy", 1), ("lon", 28), ("lat", 27), ("cog", 12), ("heading", 9), ("second", 6),
    ("spare", 6), ("radio", 19),
)  # fmt: skip
POSITION_B = (
    ("type", 6), ("repeat", 2), ("mmsi", 30), ("spare", 8), ("sog", 10), ("accuracy", 1),
    ("lon", 28), ("lat", 27), ("cog", 12), ("heading", 9), ("second", 6), ("spare", 29),
)  # fmt: skip
LONG_RANGE = (
    ("type", 6), ("repeat", 2), ("mmsi", 30), ("accuracy", 1), ("raim", 1), ("status", 4),
    ("lon", 18), ("lat", 17), ("sog", 6), ("cog", 9), ("spare", 2),
)  # fmt: skip
VOYAGE = (
    ("type", 6), ("repeat", 2), ("mmsi", 30), ("version", 2), ("imo", 30), ("call_sign", -42),
    ("name", -120), ("ship_type", 8), ("to_bow", 9), ("to_stern", 9), ("to_port", 6),
    ("to_starboard", 6), ("epfd", 4), ("month", 4), ("day", 5), ("hour", 5), ("minute", 6),
    ("draught", 8), ("destination", -120), ("spare", 2),
)  # fmt: skip
STATIC_A = (("type", 6), ("repeat", 2), ("mmsi", 30), ("part", 2), ("name", -120), ("spare", 8))
STATIC_B = (
    ("type", 6), ("repeat", 2), ("mmsi", 30), ("part", 2), ("ship_type", 8), ("spare", 42),
    ("call_sign", -42), ("to_bow", 9), ("to_stern", 9), ("to_port", 6), ("to_starboard", 6),
    ("spare", 6),
)  # fmt: skip

Layout = Sequence[tuple[str, int]]


def payloads(layout: Layout, fields: Mapping[str, Any], count: int) -> tuple[Bytes, int]:
    """Armoured characters (count, n) and the fill bits. Fields that are not given are zero."""
    width = sum(abs(bits) for _, bits in layout)
    fill = -width % 6
    out = np.zeros((count, width + fill), np.uint8)
    at = 0
    for name, bits in layout:
        if name in fields:
            block = _text(fields[name], -bits // 6) if bits < 0 else _number(fields[name], bits)
            out[:, at : at + abs(bits)] = block
        at += abs(bits)
    return _armour(out), fill


def _number(values: Any, bits: int) -> Bytes:
    """Two's complement, highest bit first."""
    column = np.atleast_1d(np.asarray(values, np.int64))[:, None]
    return ((column >> np.arange(bits - 1, -1, -1)) & 1).astype(np.uint8)


def _text(values: Sequence[str | None], length: int) -> Bytes:
    """Six-bit characters, filled up with @ (zero)."""
    padded = "".join((text or "").upper()[:length].ljust(length, "@") for text in values)
    codes = np.frombuffer(padded.encode("ascii", "replace"), np.uint8) & 63
    six = codes.reshape(len(values), length)
    return _number(six.ravel(), 6).reshape(len(values), length * 6)


def _armour(bits: Bytes) -> Bytes:
    weights = np.array([32, 16, 8, 4, 2, 1], np.uint8)
    six = (bits.reshape(len(bits), -1, 6) * weights).sum(axis=2).astype(np.uint8)
    out: Bytes = six + np.where(six < 40, 48, 56).astype(np.uint8)
    return out


def checksums(texts: Sequence[bytes]) -> npt.NDArray[np.uint8]:
    """Exclusive or of the bytes of each text (none may be empty)."""
    if not texts:
        return np.zeros(0, np.uint8)
    lengths = np.array([len(text) for text in texts])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    whole = np.frombuffer(b"".join(texts), np.uint8)
    return np.bitwise_xor.reduceat(whole, starts)
