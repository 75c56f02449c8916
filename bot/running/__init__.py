"""In: the settings of an installation, and everything that it is made of.

Out: a process that serves until it is told to stop: the bot of a messenger, pages in a browser, or both.
"""
