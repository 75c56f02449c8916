"""Where each table lies on a cluster: what docs/distributed.md lays out, and what the guard of statements goes by."""

from storage.tables import metadata

REFERENCE = {
    "regions": "some ninety, written by operators",
    "centers": "some thousands, written by operators, and once for each poster",
    "norms": "one a year, of the nation",
    "frames": "one a week, of the nation",
    "frames_2026": "some a week, of the nation",
}
"""The same on every node, and why they may be: nothing here is written by a tap."""
COORDINATOR = {
    "audit": "its triggers",
    "memberships": "a few for each center",
    "invites": "of administrators",
    "outbox": "claimed by any worker for any center",
    "region_digests": "one a week for each region",
    "visit_codes": "of the last 72 hours, looked for before the center is known",
    "paper_sheets": "looked for before the center is known, written by operators",
    "api_keys": "a few for each center",
    "api_requests": "of the last 24 hours, looked for by the caller's key",
    "webhooks": "a few for each center",
    "webhook_deliveries": "claimed for any center",
    "properties": "a handful",
    "jobs": "a handful",
    "pace": "one for each messenger",
}
"""On the coordinator alone, and why."""
PEOPLE = {
    "identities": "account",
    "newcomers": "account",
    "bad_tokens": "account",
    "respondents": "id",
    "open_interviews": "respondent_id",
    "contact_waits": "respondent_id",
    "respondent_centers": "respondent_id",
    "used_launches": "mark",
}
"""Spread over the nodes by person, and the column that says who it is."""
CENTERS = dict.fromkeys(
    sorted(set(metadata.tables) - {"alembic_version"} - REFERENCE.keys() - COORDINATOR.keys() - PEOPLE.keys()),
    "center_id",
)
"""Spread over the nodes by center."""
SPREAD = PEOPLE | CENTERS
"""The column by which each table is spread."""
TOGETHER = {
    **{table: "center" for table in CENTERS},
    **{table: "account" for table in ("identities", "newcomers", "bad_tokens")},
    **{table: "respondent" for table in ("respondents", "open_interviews", "contact_waits", "respondent_centers")},
    "used_launches": "launch",
}
"""Tables that are spread alike: rows with the same key lie on the same node."""
