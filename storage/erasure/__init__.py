"""In: a person's wish, or the age of what is kept.

Out: what is held about the person, and how much of it has ended, whole or not at all.
"""
