"""A case folder: configuration, lock, run, verify."""
