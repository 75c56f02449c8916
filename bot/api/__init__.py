"""In: requests of other systems over HTTP, each with a key.

Out: visits, imports and published figures through the functions of the command line and the site; webhooks.
"""
