"""Which way the doors open: the rooms and their imports, read from the source itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import ullage

ROOT = Path(ullage.__file__).parent

#: A room may import from rooms of a lower rank and from itself.
RANK = {
    "errors": -1, "units": 0, "times": 0, "geo": 0, "ids": 0,
    "model": 1,
    "tracks": 2, "behaviour": 3, "identity": 4, "simulate": 4,
    "evidence": 5, "sources": 6, "sinks": 6, "engine": 7,
    "lists": 8, "cases": 9, "dossier": 10, "api": 11, "cli": 12,
}  # fmt: skip
FOUNDATION = {room for room, rank in RANK.items() if rank <= 0}
ANALYSIS = {"tracks", "behaviour", "identity"}
#: What an analysis room has no business with: files, clocks, logs, progress bars, other processes.
OUTSIDE = {
    "os", "io", "pathlib", "tempfile", "shutil", "glob", "logging", "time", "tqdm", "click", "sys",
    "subprocess", "socket", "urllib", "requests", "random", "threading", "concurrent", "duckdb",
}  # fmt: skip
CALLS = {"open", "print", "input"}
CLOCKS = {"now", "utcnow", "today"}
HEAVY = {"numba", "duckdb", "pyarrow", "pydantic", "numpy", "pyproj", "tqdm"}
STANDARD = {"numpy", "ullage"}

FILES = sorted(ROOT.rglob("*.py"))


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return "" if parts == ("__init__",) else parts[0]


def imports(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """(module, runs when the file is imported) for every import."""
    inner = {
        id(node)
        for parent in ast.walk(tree)
        if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        or (isinstance(parent, ast.If) and "TYPE_CHECKING" in ast.dump(parent.test))
        for node in ast.walk(parent)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            module = node.module or ""
            names = [f"{module}.{a.name}" for a in node.names] if module == "ullage" else [module]
        else:
            continue
        for name in names:
            yield name, id(node) not in inner


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def wrong_doors(room: str, tree: ast.AST) -> list[str]:
    wrong = []
    for name, _ in imports(tree):
        parts = name.split(".")
        if parts[0] != "ullage" or len(parts) == 1 or parts[1] == "__version__":
            continue
        if parts[1] != room and RANK[parts[1]] >= RANK[room]:
            wrong.append(f"{room} imports {name}")
    return wrong


def test_every_room_has_a_rank() -> None:
    rooms = {room_of(path) for path in FILES} - {""}
    assert rooms <= set(RANK) | {"__main__"}
    assert {"model", "tracks", "sources"} <= rooms


def test_doors_open_one_way() -> None:
    files = [path for path in FILES if room_of(path) not in {"", "__main__"}]
    assert [line for path in files for line in wrong_doors(room_of(path), parsed(path))] == []


def test_duckdb_stays_in_the_engine() -> None:
    users = {
        room_of(p)
        for p in FILES
        for name, _ in imports(parsed(p))
        if name.split(".")[0] == "duckdb"
    }
    assert users <= {"engine"}


def test_analysis_rooms_look_at_nothing_outside() -> None:
    wrong = []
    for path in FILES:
        if room_of(path) not in ANALYSIS:
            continue
        tree = parsed(path)
        wrong += [
            f"{path.name}: {name}" for name, _ in imports(tree) if name.split(".")[0] in OUTSIDE
        ]
        wrong += [f"{path.name}:{call.lineno}" for call in ast.walk(tree) if _reaches_out(call)]
    assert wrong == []


def _reaches_out(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in CALLS
    return isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS


def test_foundation_needs_only_numpy_at_import() -> None:
    wrong = []
    for path in FILES:
        if room_of(path) in FOUNDATION:
            tops = {name.split(".")[0] for name, at_once in imports(parsed(path)) if at_once}
            wrong += [f"{path.name}: {n}" for n in tops - STANDARD - set(sys.stdlib_module_names)]
    assert wrong == []


def test_help_loads_nothing_heavy() -> None:
    """``ullage --help`` answers at once: the package and the command line import lazily."""
    doors = [p for p in FILES if room_of(p) in {"", "__main__", "cli"} or p == ROOT / "errors.py"]
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in doors
        for name, at_once in imports(parsed(path))
        if at_once and name.split(".")[0] in HEAVY
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("module", "without"),
    [
        ("ullage.api", HEAVY),
        ("ullage.cli.app", HEAVY),
        ("ullage.lists.screened", {"pydantic", "numba", "duckdb", "pyproj", "pypinyin"}),
    ],
)
def test_a_door_opens_without_what_it_does_not_need(module: str, without: set[str]) -> None:
    code = f"import sys, {module}; print(*({without!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    ("room", "source", "caught"),
    [
        ("model", "from ullage.engine.local import run", True),
        ("tracks", "from ullage.behaviour import gap", True),
        ("tracks", "from ullage import sources", True),
        ("engine", "from ullage.model import tables", False),
        ("model", "def f():\n    from ullage.cases import init", True),
        ("geo", "from ullage.ids import imo_valid", True),
        ("ids", "from ullage.errors import ValueInvalidError", False),
    ],
)
def test_the_check_can_fail(room: str, source: str, caught: bool) -> None:
    assert bool(wrong_doors(room, ast.parse(source))) is caught
