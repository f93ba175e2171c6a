"""Letters of other alphabets that look like Latin ones.

A name typed half in Cyrillic reads the same to the eye and differently to a machine, by mistake or
by intent. Pairs after the Unicode Consortium's confusables (UTS #39), capitals only.
"""

from __future__ import annotations

import re

_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХԚԜҮ", "ABESIJKMHOPCTYXQWY", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True))
_TABLE = str.maketrans(_CYRILLIC | _GREEK)
_OTHER = re.compile(r"[\u0370-\u052f]")
_LATIN = re.compile(r"[A-Z]")


def as_latin(text: str) -> str | None:
    """The text in Latin letters where every Cyrillic or Greek letter in it looks like one; None
    where there is none, or one that looks like nothing Latin.

    >>> as_latin("РАЕК МА") == "PAEK MA", as_latin("ВИТЯЗЬ"), as_latin("PAEK MA")
    (True, None, None)
    """
    upper = text.upper()
    if not _OTHER.search(upper):
        return None
    latin = upper.translate(_TABLE)
    return None if _OTHER.search(latin) or not _LATIN.search(latin) else latin
