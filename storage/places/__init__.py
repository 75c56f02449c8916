"""In: regions and centers, and words with which people look for one.

Out: the centers that are meant.
"""
