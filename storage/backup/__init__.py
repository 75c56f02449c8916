"""In: a database of either kind, or a file that was made of one.

Out: the whole database in one file; the database as it was.
"""
