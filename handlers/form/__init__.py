"""In: requests of browsers, and cookies that only this installation can have made.

Out: the interview as plain pages, by the same rules and into the same rows as in a messenger.
"""
