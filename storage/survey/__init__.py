"""In: a client's consent, taps and words, and whole interviews from files.

Out: open and completed interviews, each change saved by compare-and-set.
"""
