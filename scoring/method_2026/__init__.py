"""Methodology 2026.1: sums of one voice a person and the year's norms in; indices, star ranges, ranks and calls out.

Pure functions, like all of `scoring`. Section numbers are those of docs/methodology.md.
"""
