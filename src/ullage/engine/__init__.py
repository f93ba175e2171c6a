"""How steps are run: on this machine with DuckDB and threads."""
