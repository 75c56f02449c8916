"""In: the published results of every center.

Out: the public site: pages without scripts or outside resources, and their data as files.
"""
