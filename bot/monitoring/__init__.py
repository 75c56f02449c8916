"""In: counts of the running bot and the state of its database.

Out: `/healthz`, `/readyz` and `/metrics`.
"""
