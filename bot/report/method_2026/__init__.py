"""In: figures published by methodology 2026.1.

Out: the operator's report where that version leads: a page, and the same tables as a workbook.
"""
