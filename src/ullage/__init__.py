"""Ullage: see, trace and count oil shipped to an embargoed destination."""

from __future__ import annotations

__version__ = "0.1.0"
