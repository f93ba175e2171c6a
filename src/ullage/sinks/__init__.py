"""The only writers: Parquet, GeoParquet, GeoJSON, CSV, JSON lines."""
