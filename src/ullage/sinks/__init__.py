"""The only writers: tables to GeoParquet, Parquet, GeoJSON, CSV and JSON lines."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ullage.sinks.registry import FORMATS, write

__all__ = ["FORMATS", "write"]


def __getattr__(name: str) -> Any:
    """What ``__all__`` names, loaded when first asked for: other modules here need few writers."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ullage.sinks import registry

    return getattr(registry, name)
