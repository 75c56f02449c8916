"""Methodology 2022.1: sums of answers and the national frame in; indices, stars, trends and advice out.

Pure functions, like all of `scoring`. Section numbers are those of the appendix of docs/methodology.md.
"""
