"""Execution and performance points, recomputed from a plan's CSV files: one question a module."""
