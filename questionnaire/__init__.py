"""In: the questions as files, and the taps and words of a client.

Out: the next step of an interview, and checked answers. Knows no framework and no other room.
"""
