"""In: answers and their weeks, as numpy arrays.

Out: named results. Pure: no input, no output, no clock.
"""
