"""case.toml read and checked: every complaint names the key, the line and the fix."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import takewhile
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from ullage.cases.config import CaseConfig
from ullage.errors import ConfigError, from_os
from ullage.model.step import StepParams

_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True)
class Analysis:
    """[analysis] checked: detectors by name, and parameters of the steps that are set."""

    detectors: tuple[str, ...]
    params: dict[str, StepParams]


def load(path: Path) -> tuple[CaseConfig, Analysis]:
    """The configuration at ``path``. Raises ConfigError or UnreadableError."""
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise from_os(error, path) from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            "not UTF-8 text",
            found=f"byte {error.object[error.start]:#04x} at offset {error.start}",
            where=path.name,
            do="Save the file as UTF-8.",
        ) from error
    return parse(text, path.name)


def parse(text: str, name: str = "case.toml") -> tuple[CaseConfig, Analysis]:
    """The configuration in ``text``; ``name`` is the file named in messages."""
    source = _Source(text, name)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"not valid TOML: {error}", where=name, do="Mend the line; see https://toml.io."
        ) from error
    config = checked(CaseConfig, raw, source)
    analysis = _analysis(config.analysis, source)
    _expected_types(config, source)
    return config, analysis


@dataclass(frozen=True)
class _Source:
    """The text being checked, to name lines by."""

    text: str
    name: str

    def where(self, loc: Iterable[object]) -> str:
        keys = [str(key) for key in loc]
        line = _line(self.text, keys)
        place = f"{self.name}:{line}" if line else self.name
        return f"{place}: {'.'.join(keys)}" if keys else place


def checked(model: type[_Model], raw: Mapping[str, Any], source: _Source, *at: str) -> _Model:
    """``raw`` as a ``model``; the first thing wrong becomes a ConfigError."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise _complaint(model, error, source, at) from error


def _complaint(
    model: type[BaseModel], error: ValidationError, source: _Source, at: tuple[str, ...]
) -> ConfigError:
    faults = error.errors(include_url=False)
    first = min(faults, key=_rank)
    loc = [key for key in first["loc"] if not str(key).endswith("]")]
    more = f" {len(faults) - 1} more after this one." if len(faults) > 1 else ""
    where = source.where([*at, *loc])
    known = _fields(model, loc[:-1])
    if first["type"] == "extra_forbidden":
        return _unknown(str(loc[-1]), known, where, more)
    if first["type"] == "missing":
        return ConfigError("required key is missing", where=where, do=f"Add it.{more}")
    said = _in_toml(first["msg"].removeprefix("Value error, "))
    return ConfigError(
        said[:1].lower() + said[1:],
        found=_shown(first["input"])[:80],
        where=where,
        do=f"Correct the value.{_meaning(model, loc)}{more}",
    )


def _rank(fault: Mapping[str, Any]) -> int:
    """An unknown key first: a key that is missing may be the same one, misspelt."""
    return {"extra_forbidden": 0, "missing": 2}.get(fault["type"], 1)


def _in_toml(said: str) -> str:
    """A complaint in the words of TOML."""
    words = {"valid tuple": "valid list", "valid dictionary": "valid table"}
    for python, toml in words.items():
        said = said.replace(python, toml)
    return said


def _shown(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, date | time):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, list | tuple):
        return f"[{', '.join(_shown(one) for one in value)}]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_shown(one)}" for key, one in value.items()) + " }"
    return str(value)


def _unknown(key: str, known: Iterable[str], where: str, more: str = "") -> ConfigError:
    names = sorted(known)
    near = difflib.get_close_matches(key, names, n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return ConfigError(
        "unknown key", where=where, do=f"{hint}Known here: {', '.join(names)}.{more}"
    )


def _model_in(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The model an annotation holds, and whether as the values of a dict."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    if get_origin(annotation) is dict:
        return _model_in(get_args(annotation)[1])[0], True
    if get_origin(annotation) in (Union, UnionType):
        found = [_model_in(part) for part in get_args(annotation)]
        return next((one for one in found if one[0] is not None), (None, False))
    return None, False


def _descend(model: type[BaseModel], loc: Iterable[object]) -> type[BaseModel] | None:
    """The model reached by following the keys in ``loc``."""
    current: type[BaseModel] | None = model
    skip = False
    for key in loc:
        if skip or current is None:
            skip = False
            continue
        field = _by_key(current).get(str(key))
        current, skip = (None, False) if field is None else _model_in(field.annotation)
    return current


def _by_key(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _fields(model: type[BaseModel], loc: Iterable[object]) -> list[str]:
    reached = _descend(model, loc)
    return [] if reached is None else list(_by_key(reached))


def _meaning(model: type[BaseModel], loc: list[Any]) -> str:
    reached = _descend(model, loc[:-1]) if loc else None
    field = None if reached is None else _by_key(reached).get(str(loc[-1]))
    return f" It is: {field.description}" if field is not None and field.description else ""


def _line(text: str, keys: list[str]) -> int | None:
    """The line that leads deepest into ``keys``, as a header or an assignment."""
    best, depth = None, 0
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line):
            path = table = _parts(header[1])
        elif key := re.match(r"\s*([\w.\-\"' ]+?)\s*=", line):
            path = [*table, *_parts(key[1])]
        else:
            continue
        common = sum(
            1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(path, keys, strict=False))
        )
        if common > depth:
            best, depth = number, common
    return best


def _parts(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in dotted.split(".")]


def _analysis(raw: dict[str, Any], source: _Source) -> Analysis:
    from ullage.behaviour.agreement import agree
    from ullage.behaviour.registry import DETECTORS, STEPS

    names = raw.get("detectors", sorted(DETECTORS))
    named = isinstance(names, list) and all(isinstance(name, str) for name in names)
    if not named or not names:
        raise ConfigError(
            "no detector is named" if named else "must be a list of names",
            found=_shown(names)[:80],
            where=source.where(["analysis", "detectors"]),
            do=f"Write detectors = {sorted(DETECTORS)}.",
        )
    for name in names:
        if name not in DETECTORS:
            raise unknown_detector(name, source.where(["analysis", "detectors"]))
    params = {}
    for key, values in raw.items():
        if key == "detectors":
            continue
        if key not in STEPS:
            raise _unknown(key, ["detectors", *STEPS], source.where(["analysis", key]))
        params[key] = _step_params(key, STEPS[key].Params, values, source)
    if "encounter" in names:
        agree(params, source.where)
    return Analysis(tuple(sorted(set(names))), params)


def _step_params(name: str, model: type[StepParams], values: object, source: _Source) -> StepParams:
    if not isinstance(values, dict):
        raise ConfigError(
            "must be a table of parameters",
            found=_shown(values)[:80],
            where=source.where(["analysis", name]),
            do=f"Write it as [analysis.{name}] with one parameter a line.",
        )
    return checked(model, values, source, "analysis", name)


def unknown_detector(name: str, where: str | None = None) -> ConfigError:
    """The complaint about a detector that is not registered."""
    from ullage.behaviour.registry import DETECTORS

    near = difflib.get_close_matches(name, DETECTORS, n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return ConfigError(
        "no such detector",
        found=repr(name),
        where=where,
        do=f"{hint}There are: {', '.join(sorted(DETECTORS))}.",
    )


def _expected_types(config: CaseConfig, source: _Source) -> None:
    from ullage.model.events import EVENT_TYPES

    for name in config.expect.events:
        if name not in EVENT_TYPES:
            raise _unknown(name, EVENT_TYPES, source.where(["expect", "events", name]))
