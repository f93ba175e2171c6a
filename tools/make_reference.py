"""Write docs/reference: tables, events, flags and errors, from their declarations.

python tools/make_reference.py [FOLDER]
"""

from __future__ import annotations

import inspect
import json
import sys
from pathlib import Path

import ullage.errors
from ullage.model.events import ENVELOPE, EVENT_TYPES, EventType
from ullage.model.flags import MEANING, Flag
from ullage.model.schema import TableSchema
from ullage.model.tables import TABLES


def tables_page() -> str:
    """All tables but the events, one section each."""
    sections = "\n".join(schema.markdown() for schema in TABLES.values())
    told = "Generated from `ullage.model.tables`. JSON Schemas of the rows lie in `schemas.json`."
    return f"# Tables\n\n{told}\n\n{sections}"


def events_page() -> str:
    """The envelope and the payload of each type."""
    envelope = TableSchema("envelope", "Columns that every event has.", ENVELOPE, ("event_id",))
    payloads = "\n".join(_payload(kind).markdown() for kind in EVENT_TYPES.values())
    return f"# Events\n\nGenerated from `ullage.model.events`.\n\n{envelope.markdown()}\n{payloads}"


def _payload(kind: EventType) -> TableSchema:
    return TableSchema(kind.name, kind.meaning, kind.payload)


def flags_page() -> str:
    """Integrity flags of a point."""
    rows = "\n".join(f"| {flag.value} | `{flag.name}` | {MEANING[flag]} |" for flag in Flag)
    head = "# Integrity flags\n\nBits of `points.flags`. They mark, they never delete.\n\n"
    return f"{head}| bit | name | meaning |\n|---|---|---|\n{rows}\n"


def errors_page() -> str:
    """The tree of errors as its module draws it."""
    text = inspect.cleandoc(ullage.errors.__doc__ or "").split("::\n", 1)
    drawing, _, rest = text[1].strip("\n").partition("\n\n")
    return f"# Errors and exit codes\n\n{text[0]}\n```text\n{drawing}\n```\n\n{rest}\n"


def schemas() -> str:
    """JSON Schemas of all tables and event types."""
    declared = [*TABLES.values(), *(kind.schema for kind in EVENT_TYPES.values())]
    return json.dumps({schema.name: schema.json_schema() for schema in declared}, indent=1)


def main(folder: str = "docs/reference") -> None:
    """Write all pages."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    pages = {
        "tables.md": tables_page(),
        "events.md": events_page(),
        "flags.md": flags_page(),
        "errors.md": errors_page(),
        "schemas.json": schemas() + "\n",
    }
    for name, text in pages.items():
        (target / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{target}: {', '.join(pages)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
