"""In: interviews that count, from the database.

Out: published snapshots, and their visible part.
"""
