"""In: outbox items that are due.

Out: letters, drawn and sent once each.
"""
