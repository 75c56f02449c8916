"""In: computed results of a week.

Out: what was published, frozen: a change is a new revision.
"""
