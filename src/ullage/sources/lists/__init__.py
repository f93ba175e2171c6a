"""Readers of sanctions lists: files in, entries out."""
