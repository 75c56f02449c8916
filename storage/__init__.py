"""In: questions about centers, interviews, results and digests, and what is to be written.

Out: frozen dataclasses, never rows; files of exports and backups. Tables and migrations are here alone. A folder for
each kind of question, a module for each noun.
"""
