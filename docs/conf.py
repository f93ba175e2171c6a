"""Sphinx configuration; builds offline."""

from __future__ import annotations

import ullage

project = "Ullage"
author = "The Ullage authors"
copyright = "2026, The Ullage authors"
release = version = ullage.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.apidoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
]
apidoc_modules = [
    {
        "path": "../src/ullage",
        "destination": "reference/api",
        "implicit_namespaces": False,
        "module_first": True,
        "separate_modules": True,
    },
]
autodoc_typehints = "description"
autodoc_member_order = "bysource"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "reference/api/modules.rst"]
# Attributes named "bytes" and the built-in type cannot be told apart in type hints.
suppress_warnings = ["ref.python"]
html_theme = "furo"
html_title = "Ullage"
html_static_path: list[str] = []
