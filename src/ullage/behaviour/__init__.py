"""Tracks to events: gap, encounter, loitering, port visit; and the registry of steps."""
