"""Text that a spreadsheet would run as a formula."""

from __future__ import annotations

import re
from typing import Any

#: How such a cell begins, as a regular expression that Python and Arrow both read.
FORMULA = r"^[=+\-@\t\r\n]"
_BEGINS = re.compile(FORMULA)


def harmless(value: Any) -> Any:
    """The value of a cell, with an apostrophe in front where it is such a text.

    >>> harmless("=1+1"), harmless("SAEBYOL"), harmless(-5)
    ("'=1+1", 'SAEBYOL', -5)
    """
    return f"'{value}" if isinstance(value, str) and _BEGINS.match(value) else value
