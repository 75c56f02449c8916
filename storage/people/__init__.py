"""In: the keyed hash of a messenger's account.

Out: a random id, and the centers at which it has answered.
"""
