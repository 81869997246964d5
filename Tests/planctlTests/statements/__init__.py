"""Statements and performance forms, judged and repaired anew: one question a module."""
