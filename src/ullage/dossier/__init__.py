"""Figures, maps and the report."""
