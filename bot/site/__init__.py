"""In: what was published of every center.

Out: the public site: pages that need no program and ask nobody else, and their data as files.
"""
