"""What is the same for the whole country: few rows, written by operators and by publications."""

from sqlalchemy import Boolean, CheckConstraint, Column, Float, ForeignKey, Integer, String, Table, Text

from storage.engine.types import UtcDateTime
from storage.tables.base import metadata

regions = Table(
    "regions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    # "required" holds for every center of the region, whatever the center itself says.
    Column("verification", String(8), nullable=False, server_default="open"),
    CheckConstraint("verification IN ('open', 'required')", name="verification"),
)

centers = Table(
    "centers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(32), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("region_id", ForeignKey("regions.id"), nullable=False, index=True),
    Column("city", String(100), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("opening_hours", String(200)),
    Column("verification", String(8), nullable=False, server_default="open"),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("address", String(200)),
    Column("phone", String(40)),
    Column("sample", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    # Casefolded name, city and code: SQLite folds only ASCII.
    Column("search_text", String(400), nullable=False),
    # When a poster was last drawn: before that nobody can have scanned it.
    Column("poster_made_at", UtcDateTime),
    # When a client first followed that poster; what is older than the poster was another's.
    Column("poster_scanned_at", UtcDateTime),
    CheckConstraint("verification IN ('open', 'required')", name="verification"),
    CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
    CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
)

norms = Table(
    "norms",
    metadata,
    # The national norms of a year, as they were published: the hash names the content.
    Column("digest", String(64), primary_key=True),
    Column("methodology", String(16), nullable=False),
    # The last week of the window behind them, and the week from which they hold.
    Column("week", Integer, nullable=False),
    Column("holds_from", Integer, nullable=False, index=True),
    Column("published_at", UtcDateTime, nullable=False),
    Column("content", Text, nullable=False),
)

frames = Table(
    "frames",
    metadata,
    Column("week", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("computed_at", UtcDateTime, nullable=False),
    Column("methodology", String(16), nullable=False),
    # Interviews added and removed in the nation up to then: when they have grown by much, the frame is frozen anew.
    Column("changes", Integer, nullable=False, server_default="0"),
    Column("content", Text, nullable=False),
)

frames_2026 = Table(
    "frames_2026",
    metadata,
    # What the figures of a week are compared with by methodology 2026.1: medians, limits and ranks, from snapshots.
    Column("week", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("computed_at", UtcDateTime, nullable=False),
    Column("methodology", String(16), nullable=False),
    Column("norms", ForeignKey("norms.digest")),
    # Whether every center has been looked at for the week: after that only those with a change need be.
    Column("complete", Boolean, nullable=False),
    Column("content", Text, nullable=False),
)
