"""In: updates of the messenger MAX, through aiogram-max.

Out: aiogram's own types, so that the handlers need not know which messenger it is.
"""
