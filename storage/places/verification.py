"""Whether a center's answers count without a visit token."""

OPEN = "open"
REQUIRED = "required"
"""Only answers with a visit token count."""
VERIFICATIONS = (OPEN, REQUIRED)
