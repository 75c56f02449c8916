"""In: what rules and tests have found, and what an operator says to it.

Out: alerts, cases, reviews and answers that no longer count.
"""
