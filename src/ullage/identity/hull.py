"""Hull ids: the IMO number where a ship has one, a minted id where it has none."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from ullage.errors import ValueInvalidError
from ullage.ids import imo_valid

_IMO_ID = re.compile(r"IMO(\d{7})")


@lru_cache(maxsize=1 << 16)
def hull_of_imo(imo: int) -> str:
    """Hull id of an IMO ship number; ValueInvalidError where its check digit is wrong.

    >>> hull_of_imo(7389704)
    'IMO7389704'
    """
    if not imo_valid(imo):
        raise ValueInvalidError(
            "no IMO ship number", found=str(imo), do="Look it up again, or mint an id."
        )
    return f"IMO{imo}"


def imo_of_hull(hull: str) -> int | None:
    """The IMO number in a hull id; None where the id was minted.

    >>> imo_of_hull("IMO7389704"), imo_of_hull("ULL-0123456789")
    (7389704, None)
    """
    found = _IMO_ID.fullmatch(hull)
    return None if found is None else int(found.group(1))


def mint_hull(*parts: str) -> str:
    """A hull id for a ship without IMO number, from what tells it from others (name, flag, source).

    The same parts give the same id everywhere: ``ULL-`` and ten hex digits of SHA-256. Raises
    ValueInvalidError where there is nothing to go by.

    >>> mint_hull("CHONG RYONG SAN", "KP")[:4]
    'ULL-'
    """
    if not any(part.strip() for part in parts):
        raise ValueInvalidError(
            "a hull needs a name or a number", found=repr(parts), do="Give one."
        )
    return f"ULL-{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:10]}"


_TOLD = re.compile(r"(?:IMO)?[\s:.#-]*(\d{7})", re.IGNORECASE | re.ASCII)
_MINTED = re.compile(r"ULL-[0-9a-f]{10}", re.IGNORECASE)


def hull_stated(text: str) -> str | None:
    """The hull id that a text is, or that its IMO number makes, with or without "IMO"; else None.

    Raises ValueInvalidError for a number whose check digit is wrong.
    """
    plain = text.strip()
    found = _TOLD.fullmatch(plain)
    if found is not None:
        return hull_of_imo(int(found.group(1)))
    return f"ULL-{plain[4:].lower()}" if _MINTED.fullmatch(plain) else None


def hull_named(text: str) -> str:
    """The hull id a person means: an id as it stands, or an IMO number with or without "IMO".

    Raises ValueInvalidError for anything else.

    >>> hull_named("imo 7389704"), hull_named("ULL-0123456789")
    ('IMO7389704', 'ULL-0123456789')
    """
    hull = hull_stated(text)
    if hull is not None:
        return hull
    raise ValueInvalidError(
        "not a hull id", found=repr(text), do="Give an IMO number, or an id that begins with ULL-."
    )
