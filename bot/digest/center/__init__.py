"""In: a center's snapshot, comments, visits and actions.

Out: its weekly digest: frozen content, caption and chart.
"""
