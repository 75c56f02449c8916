"""In: centers and visit tokens.

Out: posters and slips for the printer.
"""
