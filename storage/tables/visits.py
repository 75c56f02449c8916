"""Visits to a center: slips, counts, screens. Keys begin with the center."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table

from storage.engine.types import UtcDateTime
from storage.tables.base import metadata

visit_issues = Table(
    "visit_issues",
    metadata,
    # How many visit tokens were handed out at once. The tokens themselves stand on paper only.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("id", String(16), primary_key=True),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("tokens", Integer, nullable=False),
)

visit_tokens = Table(
    "visit_tokens",
    metadata,
    # Tokens that are used up. The row stays when its interview is deleted: a token never comes back.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("token_id", String(16), primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("redeemed_at", UtcDateTime, nullable=False),
    Column("interview_id", String(40), nullable=False),
    Index("ix_visit_tokens_center_expires", "center_id", "expires_at"),
)

visit_reports = Table(
    "visit_reports",
    metadata,
    # Visits of a day by the center's own count.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("visits", Integer, nullable=False),
)

visit_counts = Table(
    "visit_counts",
    metadata,
    # Visits that a center's own system has told of, by the hour and the type of client; to how many it gave a link.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("hour", UtcDateTime, primary_key=True),
    Column("respondent_type", String(10), primary_key=True),
    Column("visits", Integer, nullable=False),
    Column("invited", Integer, nullable=False),
)

network_uses = Table(
    "network_uses",
    metadata,
    # How many interviews without a slip were begun about a center from one network on a day; gone when the day is over.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    # HMAC of the network's address and the day: those of two days cannot be told to be the same.
    Column("network", String(64), primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("uses", Integer, nullable=False),
)

kiosks = Table(
    "kiosks",
    metadata,
    # Screens in the halls of centers. An operator's one-time code pairs one; only its keyed hash is kept.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("id", String(16), primary_key=True),
    # Where in the hall it stands, in the operator's words.
    Column("place", String(80), nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    # Until when the code pairs.
    Column("expires_at", UtcDateTime, nullable=False),
    Column("paired_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
)
