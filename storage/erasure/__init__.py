"""In: a person's wish, or the age of what is kept.

Out: nothing: what ends here is gone from every table.
"""
