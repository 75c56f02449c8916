"""In: the published results of a week.

Out: digests of centers and regions: frozen content, captions and pictures.
"""
