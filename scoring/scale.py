"""The scale of every index."""

LOWEST, HIGHEST = 0.0, 100.0
