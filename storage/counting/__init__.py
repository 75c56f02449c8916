"""In: which centers and weeks.

Out: the answers that count, in bulk for the statistics, and how many of them there are.
"""
