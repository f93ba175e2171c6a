"""FollowTheMoney entities collected by id before they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ullage.model import ftm
from ullage.model.ftm import Entity, entity_id

#: Of two schemata given for one entity the one that says more.
_RANK = ("LegalEntity", "Address", "Person", "Airplane", "Company", "Vessel")


class Graph:
    """Entities by id; what is said twice of one is kept once, in order."""

    def __init__(self) -> None:
        self._entities: dict[str, Entity] = {}
        self._called: dict[str, dict[str, None]] = {}

    def add(
        self,
        own: str,
        schema: str,
        properties: Mapping[str, Iterable[object | None]],
        called: str | None = None,
    ) -> str:
        """Add to the entity of one of our ids; its id in FtM is returned. ``called`` is what
        somebody else calls it: its name only where nothing gives it one.
        """
        name = entity_id(own)
        entity = self._entities.setdefault(
            name, {"id": name, "schema": schema, "properties": {}, "datasets": [ftm.DATASET]}
        )
        if _rank(schema) > _rank(entity["schema"]):
            entity["schema"] = schema
        if called:
            self._called.setdefault(name, {})[called] = None
        if name != ftm.PREFIX + own:
            self._put(entity, "keywords", [f"id: {own}"])
        for key, given in properties.items():
            self._put(entity, key, [str(value) for value in given if value not in {None, ""}])
        return name

    @staticmethod
    def _put(entity: Entity, key: str, texts: list[str]) -> None:
        if texts:
            kept = entity["properties"].setdefault(key, [])
            kept.extend(text for text in dict.fromkeys(texts) if text not in kept)

    def entities(self) -> Iterator[Entity]:
        """In order of their ids, properties in order of their names; each with the name it needs
        and a caption.
        """
        for name in sorted(self._entities):
            entity = self._entities[name]
            properties = dict(sorted(self._with_name(name, entity).items()))
            caption = (properties.get("name") or properties.get("full") or [entity["schema"]])[0]
            yield {"id": name, "schema": entity["schema"], "caption": caption,
                   "properties": properties, "datasets": entity["datasets"]}  # fmt: skip

    def _with_name(self, name: str, entity: Entity) -> dict[str, list[str]]:
        """Properties with the name that a thing must have: its own, else one of its others, which
        is told, else what others call it.
        """
        properties: dict[str, list[str]] = entity["properties"]
        key = "full" if entity["schema"] == "Address" else "name"
        if key in properties or entity["schema"] not in _RANK:
            return properties
        called = list(self._called.get(name, {}))
        if key == "full":
            return {**properties, key: called or [name]}
        others = (
            properties.get(other, [])[-1:] for other in ("alias", "previousName", "weakAlias")
        )
        given = next(filter(None, others), called) or [name]
        beside = [*properties.get("keywords", ()), "no_primary: yes"]
        return {**properties, key: given, "keywords": beside}


def _rank(schema: str) -> int:
    return _RANK.index(schema) if schema in _RANK else len(_RANK)
