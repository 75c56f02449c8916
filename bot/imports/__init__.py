"""In: files of answers and measurements.

Out: good rows in the database, bad rows in a file beside it.
"""
