"""In: figures of methodology 2026.1, where it leads.

Out: their pages, words and data files on the site.
"""
