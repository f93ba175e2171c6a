"""Whether FollowTheMoney entities are valid by FollowTheMoney's own model (extra ``ftm``)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ullage.errors import MissingExtraError, OutputError


def check(lines: Iterable[bytes]) -> int:
    """The number of entities, all of them valid: schemata and properties exist, values are of their
    types, what is required is there, and references go to entities of the right schema.

    Raises MissingExtraError where the package ``followthemoney`` is not installed, OutputError for
    the first entity that is not valid.
    """
    if find_spec("followthemoney") is None:
        raise MissingExtraError(
            "the package that checks FollowTheMoney entities is not installed",
            do="Install it: python -m pip install 'ullage[ftm]', or export without the check.",
        )
    model: Any = import_module("followthemoney").model
    entities = {one["id"]: one for line in lines if (one := json.loads(line))}
    for name, entity in entities.items():
        wrong = next(_faults(model, entity, entities), None)
        if wrong is not None:
            raise OutputError(
                "an entity is not valid for FollowTheMoney",
                where=name,
                found=wrong,
                do="Report it with this message; the entities are readable nevertheless.",
            )
    return len(entities)


def _faults(model: Any, entity: dict[str, Any], entities: dict[str, Any]) -> Iterator[str]:
    schema = model.get(entity["schema"])
    if schema is None or schema.abstract:
        yield f"schema {entity['schema']}"
        return
    properties = entity["properties"]
    yield from (f"{name} is required" for name in schema.required if not properties.get(name))
    proxy = model.get_proxy(entity, cleaned=False)
    for name, texts in properties.items():
        prop = schema.get(name)
        if prop is None or prop.stub:
            yield f"property {name} of {schema.name}"
        elif len(proxy.get(prop)) != len(texts):
            yield f"{name} = {texts}"
        elif prop.range is not None:
            ends = [entities.get(other, {}).get("schema", "") for other in texts]
            yield from (f"{name} -> {end}" for end in ends if not _fits(model, end, prop))


def _fits(model: Any, schema: str, prop: Any) -> bool:
    found = model.get(schema)
    return found is not None and bool(found.is_a(prop.range.name))
