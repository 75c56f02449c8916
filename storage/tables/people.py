"""What is kept by person: by the account's hash, or by the respondent that it leads to."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from questionnaire.languages import LONGEST
from storage.engine.types import UtcDateTime
from storage.tables.base import metadata

respondents = Table(
    "respondents",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("language", String(LONGEST)),
    Column("created_at", UtcDateTime, nullable=False),
    # The person wants no messages that nobody has asked for.
    Column("stopped_at", UtcDateTime),
)

identities = Table(
    "identities",
    metadata,
    # HMAC of messenger and user id; deleting the row makes the respondent anonymous for good.
    Column("account", String(64), primary_key=True),
    Column("respondent_id", ForeignKey("respondents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
)

open_interviews = Table(
    "open_interviews",
    metadata,
    # One row while an interview is open: its key forbids a second one, and the chat is forgotten with it.
    Column("respondent_id", ForeignKey("respondents.id", ondelete="CASCADE"), primary_key=True),
    Column("center_id", Integer, nullable=False),
    Column("interview_id", String(40), nullable=False),
    Column("messenger", String(16), nullable=False, server_default="telegram"),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("reminded_at", UtcDateTime),
    ForeignKeyConstraint(["center_id", "interview_id"], ["interviews.center_id", "interviews.id"], ondelete="CASCADE"),
)

respondent_centers = Table(
    "respondent_centers",
    metadata,
    # Where somebody's interviews and letters are: kept only where centers lie on several servers, which would all have
    # to be asked. See `storage.people.respondent_centers`.
    Column("respondent_id", ForeignKey("respondents.id", ondelete="CASCADE"), primary_key=True),
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    # A number of its own would give an order.
    sqlite_with_rowid=False,
)

newcomers = Table(
    "newcomers",
    metadata,
    # A person before an interview, for a day: the center whose consent is on the screen, and words said so far.
    Column("account", String(64), primary_key=True),
    Column("center_id", ForeignKey("centers.id")),
    Column("entry", String(11)),
    # JSON, as in `interviews.said`.
    Column("said", Text),
    # There was a question that only a center can answer, before it was known which.
    Column("asked", Boolean, nullable=False),
    Column("language", String(LONGEST), nullable=False),
    Column("came_at", UtcDateTime, nullable=False, index=True),
)

contact_waits = Table(
    "contact_waits",
    metadata,
    # Who has been asked for a contact, at which center, and until when the bot waits for it. Never the contact.
    Column("respondent_id", ForeignKey("respondents.id", ondelete="CASCADE"), primary_key=True),
    Column("center_id", ForeignKey("centers.id"), nullable=False),
    Column("until", UtcDateTime, nullable=False),
    # A number of its own would give an order.
    sqlite_with_rowid=False,
)

bad_tokens = Table(
    "bad_tokens",
    metadata,
    # When an account tried a token that is none; kept for as long as it can mute the account.
    Column("account", String(64), primary_key=True),
    Column("tried_at", UtcDateTime, primary_key=True),
    Column("id", String(16), primary_key=True),
    Index("ix_bad_tokens_tried_at", "tried_at"),
)

used_launches = Table(
    "used_launches",
    metadata,
    # Launches of a mini-app that have opened the pages, so that a copied one opens nothing; gone when too old anyway.
    Column("mark", String(64), primary_key=True),
    Column("until", UtcDateTime, nullable=False, index=True),
)
