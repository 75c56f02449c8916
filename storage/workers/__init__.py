"""In: what one process of an installation has begun or knows.

Out: whose turn it is, for all of them.
"""
