"""In: interviews that clients have completed, left unfinished, or lost while the bot was away.

Out: a quality class for each, and reminders.
"""
