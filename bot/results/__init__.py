"""In: interviews that count, from the database.

Out: published snapshots, and what may be seen of them.
"""
