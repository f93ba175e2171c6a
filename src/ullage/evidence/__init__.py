"""Hashing and the journal: what proves that a file is the file."""
