"""In: what a client does, in a messenger or on a page.

Out: what follows: a new interview or what stands in its way, an answer saved, a contact left.
"""
