"""Putting data and code into one page so that neither can break out of its place."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from html import escape
from typing import Any

# A page's parser looks for these inside a script element, whatever its type.
_BREAKERS = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def json_text(value: Any) -> str:
    r"""Compact JSON that is inert inside a script element.

    >>> json_text({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # A lone surrogate has no UTF-8 form; it can only come from a name that was damaged before.
    for char, escaped in _BREAKERS.items():
        text = text.replace(char, escaped)
    return text.encode("utf-8", "replace").decode()


def html_text(value: object) -> str:
    """Text safe as content or as a quoted attribute; control characters are shown as �."""
    shown = "".join(c if c >= " " or c in "\t\n" else "\ufffd" for c in str(value))
    return escape(shown.encode("utf-8", "replace").decode(), quote=True)


def source_hash(text: str) -> str:
    """A source expression of Content-Security-Policy for an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Only these scripts and styles run and nothing is fetched from anywhere.

    The map's worker is a blob that the page itself makes. W3C Content Security Policy Level 3.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(source_hash, scripts))} blob:",
            f"style-src {' '.join(map(source_hash, styles))}",
            "worker-src blob:",
            "child-src blob:",
            "img-src data: blob:",
            "connect-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
