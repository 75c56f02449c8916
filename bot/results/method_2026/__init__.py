"""In: interviews and the norms, from the database.

Out: every figure of methodology 2026.1 for every center, and the bridge from 2022.1.
"""
