"""In: updates from a messenger, by polling or by webhook.

Out: updates in order for the handlers, and messages at the pace that the messenger allows.
"""
