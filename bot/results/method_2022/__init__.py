"""In: interviews that count, from the database.

Out: published snapshots of methodology 2022.1, and their visible part.
"""
