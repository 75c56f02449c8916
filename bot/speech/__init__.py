"""In: the sound of voice messages.

Out: their words, recognised on this machine by a process of its own. The sound is never written to a file.
"""
