"""In: a database address, and statements.

Out: connections to SQLite or PostgreSQL, and the product's own errors.
"""
