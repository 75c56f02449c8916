"""In: regions and centers, their changes, and words with which people look for one.

Out: the centers that are meant.
"""
