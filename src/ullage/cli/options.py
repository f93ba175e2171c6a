"""Options and paths that several commands take."""

from __future__ import annotations

from pathlib import Path

import click

#: Whether a path can be read is told by our own errors, and by exit code 3.
PATH = click.Path(readable=False, path_type=Path)

STORE = click.option("--store", type=PATH, help="Folder of the lists; else $ULLAGE_LISTS.")
WITH = click.option(
    "--with", "extra", metavar="FILE", multiple=True, type=PATH,
    help="Your own list, statements or edges; may be repeated.",
)  # fmt: skip
KNOWN_AT = click.option(
    "--known-at", metavar="DATE", help="Only what was public by the end of this day."
)
