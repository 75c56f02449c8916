"""Measurements beside other programs in one run: figures for docs/speed.md, not tests."""
