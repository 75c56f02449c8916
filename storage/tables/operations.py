"""Roles, messages on their way, keys of other systems and the work of the bot itself: no rows of clients' answers."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from questionnaire.languages import LONGEST
from storage.engine.types import UtcDateTime
from storage.tables.base import metadata

memberships = Table(
    "memberships",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("account", String(64), nullable=False),
    # The scope of the role: "center:12", "region:3", "nation".
    Column("place", String(32), nullable=False),
    Column("role", String(12), nullable=False),
    Column("center_id", ForeignKey("centers.id"), index=True),
    Column("region_id", ForeignKey("regions.id")),
    Column("messenger", String(16), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("name", String(200), nullable=False),
    Column("status", String(8), nullable=False),
    Column("language", String(LONGEST)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("confirmed_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    Column("blocked_at", UtcDateTime),
    # When digests come, by the clock of the place: 0 to 23; None for the usual hour.
    Column("digest_hour", Integer),
    # The recipient wants no messages.
    Column("stopped_at", UtcDateTime),
    # The menu of commands that the chat was given for this role; None for everybody's.
    Column("menu", String(40)),
    UniqueConstraint("account", "place"),
)

invites = Table(
    "invites",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("role", String(12), nullable=False),
    Column("center_id", ForeignKey("centers.id")),
    Column("region_id", ForeignKey("regions.id")),
    Column("trusted", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
)

outbox = Table(
    "outbox",
    metadata,
    # Such as "digest:{center}:{week}:{membership}": what makes a second delivery impossible.
    Column("key", String(80), primary_key=True),
    Column("kind", String(16), nullable=False),
    # Where it is a digest or an alert: of a center, or of a region.
    Column("center_id", Integer),
    Column("week", Integer),
    Column("membership_id", ForeignKey("memberships.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("state", String(9), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("claimed_at", UtcDateTime),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("repeated", Boolean, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("message_id", BigInteger),
    Column("last_error", String(300)),
    Column("region_id", Integer),
    Column("alert", String(16)),
    Column("callback_request_id", String(16)),
    Index("ix_outbox_state_due", "state", "due_at"),
    Index("ix_outbox_sent", "sent_at"),
)

region_digests = Table(
    "region_digests",
    metadata,
    Column("region_id", ForeignKey("regions.id"), primary_key=True),
    Column("week", Integer, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

visit_codes = Table(
    "visit_codes",
    metadata,
    # A keyed hash of the short code under a token's QR code; gone when the token has expired.
    Column("code_hash", String(64), primary_key=True),
    Column("center_id", ForeignKey("centers.id"), nullable=False),
    Column("token_id", String(16), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

paper_sheets = Table(
    "paper_sheets",
    metadata,
    # Printed questionnaires, and on which day each was typed in or imported. What was answered on it is not told: the
    # row leads to no interview.
    Column("code", String(10), primary_key=True),
    Column("center_id", ForeignKey("centers.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("respondent_type", String(10), nullable=False),
    Column("questionnaire", String(16), nullable=False),
    Column("language", String(LONGEST), nullable=False),
    Column("made_on", Date, nullable=False),
    Column("taken_on", Date),
    Index("uq_paper_sheets_number", "center_id", "number", unique=True),
)

api_keys = Table(
    "api_keys",
    metadata,
    # Who may use the HTTP interface: a key of a center or of a region, of which only a hash is kept.
    Column("id", String(16), primary_key=True),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("label", String(100), nullable=False),
    Column("center_id", ForeignKey("centers.id")),
    Column("region_id", ForeignKey("regions.id")),
    # Names with spaces between.
    Column("scopes", String(200), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", String(80), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
)

api_requests = Table(
    "api_requests",
    metadata,
    # Requests with an idempotency key, for a day. The answer can be read with the caller's API key alone.
    Column("api_key_id", ForeignKey("api_keys.id", ondelete="CASCADE"), primary_key=True),
    Column("idempotency_key", String(255), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("begun_at", UtcDateTime, nullable=False, index=True),
    # Whose try it is: a later one takes over what was left behind.
    Column("attempt", String(16), nullable=False),
    Column("status", Integer),
    Column("sealed_answer", Text),
)

webhooks = Table(
    "webhooks",
    metadata,
    # Addresses that want to be told of events at a center, or at the centers of a region. The secret is derived.
    Column("id", String(16), primary_key=True),
    Column("center_id", ForeignKey("centers.id")),
    Column("region_id", ForeignKey("regions.id")),
    Column("address", String(500), nullable=False),
    # Names with spaces around each.
    Column("events", String(200), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", String(80), nullable=False),
    Column("removed_at", UtcDateTime),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    # What is to be told to whom; the event's name makes a second delivery impossible.
    Column("webhook_id", ForeignKey("webhooks.id", ondelete="CASCADE"), primary_key=True),
    Column("event_id", String(80), primary_key=True),
    Column("event", String(32), nullable=False),
    Column("center_id", ForeignKey("centers.id"), nullable=False),
    # JSON: what happened, without any person.
    Column("subject", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("claimed_at", UtcDateTime),
    Column("attempts", Integer, nullable=False),
    Column("status", Integer),
    Column("last_error", String(300)),
    Column("ended_at", UtcDateTime),
    Index("ix_webhook_deliveries_state_due", "state", "due_at"),
    # The order of rows is that of random ids.
    sqlite_with_rowid=False,
)

audit = Table(
    "audit",
    metadata,
    # Triggers refuse to change or delete a row.
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("actor", String(80), nullable=False),
    Column("action", String(40), nullable=False),
    Column("place", String(220), nullable=False),
    Column("detail", String(500), nullable=False),
    sqlite_autoincrement=True,
)

properties = Table(
    "properties",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    # Who is at a job that one process does for all, until when unless renewed, and how it went last.
    Column("job", String(20), primary_key=True),
    Column("holder", String(40)),
    Column("held_until", UtcDateTime),
    Column("started_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Column("failed_at", UtcDateTime),
)

pace = Table(
    "pace",
    metadata,
    # The next moment at which any of the processes may send a message to the messenger; none may before paused_until.
    Column("messenger", String(16), primary_key=True),
    Column("next_at", UtcDateTime, nullable=False),
    Column("paused_until", UtcDateTime),
)
