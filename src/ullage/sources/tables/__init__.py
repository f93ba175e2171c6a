"""AIS tables in: CSV, Parquet and JSON of the common providers, and of anyone by a mapping."""
