"""What the scripts that recompute planctl's answers share: exact numbers, packages, and how they disagree.

Nothing here is shared with planctl. Python's standard library only."""
