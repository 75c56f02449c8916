"""The tables. Keys of what belongs to a center begin with the center, so that the data can be sharded by it."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from questionnaire.flow import NO_ANSWERS
from questionnaire.languages import LONGEST
from storage.engine.types import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _only(condition: str) -> dict[str, Any]:
    """An index over the rows that meet a condition."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


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

interviews = Table(
    "interviews",
    metadata,
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("respondent_id", String(16)),
    Column("respondent_type", String(10)),
    Column("age_band", String(8)),
    Column("entry", String(11), nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("questionnaire", String(16), nullable=False),
    Column("language", String(LONGEST), nullable=False),
    # Consent to this version was given at started_at.
    Column("consent_version", String(16)),
    Column("started_at", UtcDateTime, nullable=False),
    Column("touched_at", UtcDateTime, nullable=False),
    Column("completed_at", UtcDateTime),
    # The ISO week of completion in the center's zone, as (ordinal of its Monday - 1) / 7: a window is a range of it.
    Column("completed_week", Integer),
    Column("abandoned_at", UtcDateTime),
    Column("answers", String(15), nullable=False, server_default=NO_ANSWERS),
    # Three digits per answer, 999 for longer.
    Column("seconds", String(45), nullable=False, server_default="000" * 15),
    # Time spent on the answers; None for paper and telephone, and for words without answers.
    Column("total_seconds", Integer),
    Column("quality", String(5)),
    Column("reasons", String(120), nullable=False, server_default=""),
    # The input of a snapshot's hash, fixed at completion: see `storage.fingerprints`.
    Column("fingerprint", String(32)),
    # Of the interviews that count, the how-manyeth of its type at its center: tells which a snapshot has known.
    Column("number", Integer),
    Column("comment", Text),
    # JSON: the comment's words by the message that brought them, until a day after the end. An edited message replaces
    # its own.
    Column("said", Text),
    # The ISO week in the center's zone in which the comment of an unfinished interview became a letter: words without
    # answers.
    Column("letter_week", Integer),
    Index("ix_interviews_center_week", "center_id", "completed_week"),
    Index("ix_interviews_respondent", "respondent_id", "center_id", "completed_at"),
    Index("ix_interviews_type_completed", "respondent_type", "completed_at"),
    Index(
        "ix_interviews_flagged",
        "center_id",
        "completed_week",
        "quality",
        "reasons",
        **_only("quality IN ('B', 'X')"),
    ),
    # What retention looks for. Neither index is touched by an answer.
    Index("ix_interviews_unfinished", "started_at", **_only("completed_at IS NULL")),
    Index("ix_interviews_commented", "completed_at", **_only("comment IS NOT NULL")),
    Index("ix_interviews_letters", "center_id", "letter_week", **_only("letter_week IS NOT NULL")),
    # A center's interviews lie side by side: the statistics read them in one sweep.
    sqlite_with_rowid=False,
)

center_changes = Table(
    "center_changes",
    metadata,
    # How many interviews that count were ever added and removed: tells what is new since a snapshot, nothing else.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("respondent_type", String(10), primary_key=True),
    Column("added", Integer, nullable=False),
    Column("removed", Integer, nullable=False),
)

packed_weeks = Table(
    "packed_weeks",
    metadata,
    # The answers of a center's week that count once more, packed for the statistics: see `storage.packed_weeks`.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("week", Integer, primary_key=True, autoincrement=False),
    # Grows with every change of these answers: a copy that was read before it is refused.
    Column("changes", Integer, nullable=False),
    # None where they have changed since: the statistics read the rows.
    Column("content", Text),
)

forgotten = Table(
    "forgotten",
    metadata,
    # Deletions at their owners' wish: enough to prove that a published hash lacks just these, nothing more.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("fingerprint", String(32), primary_key=True),
    Column("respondent_type", String(10), nullable=False),
    Column("number", Integer, nullable=False),
    Column("completed_week", Integer, nullable=False),
    Column("forgotten_at", UtcDateTime, nullable=False),
)

invalid_answers = Table(
    "invalid_answers",
    metadata,
    # What an operator has marked invalid, and perhaps restored: a published hash can be held against it, as against
    # `forgotten`. An answer that is restored gets a new number, so each marking has a row of its own.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("fingerprint", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("respondent_type", String(10), nullable=False),
    Column("completed_week", Integer, nullable=False),
    # The quality class before.
    Column("quality", String(5), nullable=False),
    Column("case_id", String(16), nullable=False),
    Column("marked_at", UtcDateTime, nullable=False),
    Column("marked_by", String(80), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("restored_at", UtcDateTime),
    Column("restored_by", String(80)),
    Column("restored_reason", String(500)),
    Column("restored_number", Integer),
)

cases = Table(
    "cases",
    metadata,
    # What the weekly tests have found at a center, for operators alone, and what a person has said to it.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("id", String(16), primary_key=True),
    Column("kind", String(32), nullable=False),
    # The last week of the window that it was found in.
    Column("week", Integer, nullable=False),
    # JSON: what the test saw, beside the usual.
    Column("figures", Text, nullable=False),
    # The answers of the window that it rests on: JSON, by type the number after which and the one up to which; and a
    # hash of their fingerprints.
    Column("numbers", Text, nullable=False),
    Column("answers_hash", String(64), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("state", String(9), nullable=False),
    Column("settled_at", UtcDateTime),
    Column("settled_by", String(80)),
    Column("reason", String(500)),
    # A center has one open case of a kind at most.
    Index("uq_cases_open", "center_id", "kind", unique=True, **_only("state = 'open'")),
    Index("ix_cases_state_opened", "state", "opened_at"),
)

reviews = Table(
    "reviews",
    metadata,
    # A center under review: from the first week whose results say so, up to the first that does not any more.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("id", String(16), primary_key=True),
    Column("case_id", String(16), nullable=False),
    Column("since", Integer, nullable=False),
    Column("until", Integer),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("begun_by", String(80), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", String(80)),
    Column("ended_reason", String(500)),
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
    # to be asked. See `storage.respondent_centers`.
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

visit_codes = Table(
    "visit_codes",
    metadata,
    # A keyed hash of the short code under a token's QR code; gone when the token has expired.
    Column("code_hash", String(64), primary_key=True),
    Column("center_id", ForeignKey("centers.id"), nullable=False),
    Column("token_id", String(16), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
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

posts = Table(
    "posts",
    metadata,
    # What people have written about a center elsewhere, masked. Counted by theme, never part of an index.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("source", String(100), nullable=False),
    Column("posted_on", Date, nullable=False),
    Column("week", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_posts_center_week", "center_id", "week"),
    Index("ix_posts_posted_on", "posted_on"),
)

visit_reports = Table(
    "visit_reports",
    metadata,
    # Visits of a day by the center's own count.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("visits", Integer, nullable=False),
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

used_launches = Table(
    "used_launches",
    metadata,
    # Launches of a mini-app that have opened the pages, so that a copied one opens nothing; gone when too old anyway.
    Column("mark", String(64), primary_key=True),
    Column("until", UtcDateTime, nullable=False, index=True),
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

region_digests = Table(
    "region_digests",
    metadata,
    Column("region_id", ForeignKey("regions.id"), primary_key=True),
    Column("week", Integer, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
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

actions = Table(
    "actions",
    metadata,
    # A center's action on a group of indicators, in its administrators' words, for everybody to read.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("id", String(16), primary_key=True),
    Column("group_code", String(8), nullable=False),
    Column("what", String(300), nullable=False),
    Column("since", Date, nullable=False),
    Column("noted_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
)

callback_requests = Table(
    "callback_requests",
    metadata,
    # How to reach somebody who asked for it: encrypted, and without a tie to answers or to an account. No moment finer
    # than the day: several that come on one day must not be told apart by when each came.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("id", String(16), primary_key=True),
    Column("contact", Text, nullable=False),
    # By which the person who left it can be recognised, and nobody else: see `handlers.identity`.
    Column("handle", String(64), nullable=False),
    Column("made_on", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("done_on", Date),
    # The membership that reached the client, until the audit log has it.
    Column("done_by", String(16)),
    # What has become of it, since which day it is not new any more, and which membership has it in hand.
    Column("state", String(10), nullable=False, server_default="new"),
    Column("handled_on", Date),
    Column("handled_by", String(16)),
    # The order of rows is that of their random ids.
    sqlite_with_rowid=False,
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
