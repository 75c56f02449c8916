"""In: what was published for a week.

Out: digests of centers and regions: frozen content, captions and pictures.
"""
