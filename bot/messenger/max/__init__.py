"""In: updates of the messenger MAX over its HTTP Bot API.

Out: aiogram's own types, so that the handlers need not know which messenger it is.
"""
