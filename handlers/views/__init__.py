"""In: data that handlers have read, and a language.

Out: the texts and buttons of a screen. Pure: no database, no messenger, no clock.
"""
