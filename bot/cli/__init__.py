"""In: what an operator types.

Out: calls to the product, and their results printed. What a command needs is imported when it runs, so help is quick.
"""
