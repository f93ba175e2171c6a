"""Positions to clean tracks: normalise, integrity, segment, resample, context."""
