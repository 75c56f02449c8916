"""What was published about a center. Keys begin with the center."""

from sqlalchemy import Column, Date, Float, ForeignKey, Integer, String, Table, Text

from storage.engine.types import UtcDateTime
from storage.tables.base import metadata

snapshots = Table(
    "snapshots",
    metadata,
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("week", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("methodology", String(16), nullable=False),
    Column("questionnaire", String(16), nullable=False),
    Column("window_start", Date, nullable=False),
    Column("window_end", Date, nullable=False),
    Column("frame_revision", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("index_value", Float),
    Column("standard_error", Float),
    Column("result", Text, nullable=False),
    Column("settings", Text, nullable=False),
    Column("excluded", Text, nullable=False),
    Column("inputs_hash", String(64), nullable=False),
    # JSON: how many interviews had been added by then, and when the figures and those by type were last renewed.
    Column("seen", Text, nullable=False, server_default="{}"),
)

snapshots_2026 = Table(
    "snapshots_2026",
    metadata,
    # Published results of methodology 2026.1: a center's own figures, which no other center's answers move.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("week", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("methodology", String(16), nullable=False),
    Column("questionnaire", String(16), nullable=False),
    # The hash of the norms; None before any were published.
    Column("norms", ForeignKey("norms.digest")),
    Column("window_start", Date, nullable=False),
    Column("window_end", Date, nullable=False),
    # Of both types, one voice each.
    Column("people", Integer, nullable=False),
    Column("index_value", Float),
    Column("adjusted_index", Float),
    Column("state", String(12), nullable=False),
    Column("star", String(20), nullable=False),
    Column("result", Text, nullable=False),
    Column("settings", Text, nullable=False),
    Column("inputs_hash", String(64), nullable=False),
    # JSON: how many interviews had been added by then, and the blocks that are counted.
    Column("seen", Text, nullable=False),
)

stars = Table(
    "stars",
    metadata,
    # The star of record: set by the first run of a month ("2026-11"), kept for ever.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("week", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("stars", Integer),
    Column("shrunk_index", Float),
    Column("reliability", Float),
    Column("set_at", UtcDateTime, nullable=False),
)

indicator_values = Table(
    "indicator_values",
    metadata,
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("indicator", String(40), primary_key=True),
    Column("value", Float, nullable=False),
)

digests = Table(
    "digests",
    metadata,
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("week", Integer, primary_key=True, autoincrement=False),
    Column("snapshot_revision", Integer),
    Column("content", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # When an administrator has said so, or asked for it.
    Column("seen_at", UtcDateTime),
)

alerts = Table(
    "alerts",
    metadata,
    # An episode: raised once for what began in that week, frozen like a digest, and over at ended_at.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("alert", String(16), primary_key=True),
    Column("week", Integer, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
)
