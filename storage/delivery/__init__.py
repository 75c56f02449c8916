"""In: frozen digests and their recipients.

Out: items of the outbox, each claimed by one process, with its outcome.
"""
