"""In: centers, answers, visits and alerts from the database.

Out: rows for an operator to print or to pipe.
"""
