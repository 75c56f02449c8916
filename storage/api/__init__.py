"""In: keys and requests of other programs, and the addresses they want to be told at.

Out: what a key may see, the first answer to a repeated request, and events on their way.
"""
