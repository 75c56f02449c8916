"""In: comments that clients have written.

Out: the themes they are about, and quotes that identify nobody.
"""
