"""In: the words that an operator types.

Out: calls to the product, and their results printed. A command imports its modules when it runs, so help is quick.
"""
