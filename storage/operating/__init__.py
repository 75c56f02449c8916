"""In: a database.

Out: its servers, size, vital signs and open schema; rehearsals that leave nothing.
"""
