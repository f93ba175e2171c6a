"""The only writers: tables to GeoParquet, Parquet, GeoJSON, CSV and JSON lines."""

from ullage.sinks.registry import FORMATS, write

__all__ = ["FORMATS", "write"]
