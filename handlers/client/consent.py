"""The version of the consent."""

CONSENT_VERSION = "2026.4"
"""Change this with every change of the consent's wording."""
