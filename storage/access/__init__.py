"""In: accounts, invitations and the centers they are for.

Out: who may look at which results, who gets which digest, and what was looked at.
"""
