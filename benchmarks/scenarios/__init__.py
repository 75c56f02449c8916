"""The acceptance scenarios of methodology 2026.1: invented countries whose truth is known."""
