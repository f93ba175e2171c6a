"""The generated reference names every column, flag and error."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from ullage import errors
from ullage.model.events import ENVELOPE, EVENT_TYPES
from ullage.model.flags import MEANING, Flag
from ullage.model.tables import TABLES

TOOL = Path(__file__).parents[2] / "tools" / "make_reference.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages(tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tool.main(str(tmp_path))
    assert "tables.md" in capsys.readouterr().out
    tables = (tmp_path / "tables.md").read_text()
    for schema in TABLES.values():
        assert f"## {schema.name}\n" in tables
        assert all(f"| `{name}` |" in tables for name in schema.names)
    events = (tmp_path / "events.md").read_text()
    columns = [*ENVELOPE, *(column for kind in EVENT_TYPES.values() for column in kind.payload)]
    assert all(f"| `{column.name}` |" in events for column in columns)
    flags = (tmp_path / "flags.md").read_text()
    assert all(f"`{flag.name}`" in flags for flag in Flag)
    assert set(MEANING) == set(Flag)
    assert set(json.loads((tmp_path / "schemas.json").read_text())) == set(TABLES) | set(
        EVENT_TYPES
    )


def test_every_error_is_drawn_with_its_exit_code(tool: ModuleType) -> None:
    drawn = tool.errors_page()
    kinds = [errors.UllageError]
    for kind in kinds:
        kinds += kind.__subclasses__()
        (line,) = [text for text in drawn.splitlines() if f" {kind.__name__} " in f" {text} "]
        assert str(kind.exit_code) in line
    assert len(kinds) >= 13
