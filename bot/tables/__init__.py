"""In: what the database holds of centers, answers, visits and alerts.

Out: rows for an operator to print or to pipe.
"""
